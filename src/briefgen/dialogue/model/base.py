"""What all classes of the model are made of: declarations, texts, release marks, actors, amounts, due dates, quotes."""

from __future__ import annotations

import datetime as dt
from dataclasses import MISSING, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from briefgen.errors import Place
from briefgen.values import dataclass

# ---- declarations, texts and marks ------------------------------------------------------------------------------


class Ceiling(StrEnum):
    """The widest release an attribute may have."""

    ITEM = "with its item"
    OWN = "own mark"
    INTERNAL = "internal, always"


def part(
    ceiling: Ceiling,
    default: Any = MISSING,
    *,
    key: str | None = "",
    refers: str = "",
    vague: Literal["", "first", "last", "moment"] = "",
    typed: str = "",
    inherited: bool = True,
) -> Any:
    """An attribute of the model with its ceiling, and how it is written in the files.

    `key` is its key where that is not its name (`a.b`: the key `b` of the mapping at `a`), `None` where the program
    sets it. `refers` names the kinds of ids its value may be, separated by commas (`party, organisation`). `vague`: a
    date may be a year or month, and means its first or last day; or (`moment`) a time with its zone. `typed` names the
    date whose text this keeps where it is not a plain day. `inherited`: a part of a commitment has it from the whole;
    not so what describes the whole alone, nor a sum, which would be counted twice.
    """
    files = {"key": key, "refers": refers, "vague": vague, "typed": typed, "inherited": inherited}
    return field(default=default, metadata={"ceiling": ceiling, **files})


ITEM, OWN, INTERNAL = Ceiling.ITEM, Ceiling.OWN, Ceiling.INTERNAL
Level = Literal["internal", "partner", "public"]


@dataclass(frozen=True, slots=True)
class Text:
    """Text by language; the language of a plain string is ``""``, which every reader gets."""

    words: tuple[tuple[str, str], ...]

    def get(self, language: str) -> str | None:
        """The text in this language (or the plain one), or `None` where it is missing."""
        words_by_language = dict(self.words)
        return words_by_language.get(language) or words_by_language.get("")

    def other(self, language: str) -> tuple[str, str] | None:
        """(language, text) in another language, for a reader whose own is missing."""
        return next(((code, words) for code, words in self.words if code != language and words), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A release mark. `to` names parties; empty means every party at the table."""

    level: Level = "internal"
    to: tuple[str, ...] = part(INTERNAL, (), refers="party")
    basis: str = ""


# ---- who, how much, by when, in which words ---------------------------------------------------------------------


Role = Literal["lead", "support", "host", "funder", "implementer", "participant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a party (organisation not stated), an organisation or a group. `everyone` is all parties together."""

    party: str = part(ITEM, "", refers="party")
    org: str = part(ITEM, "", refers="organisation, party")
    group: Text | None = part(ITEM, None)
    everyone: bool = part(ITEM, False)
    role: Role = part(ITEM, "lead")
    basis: Literal["stated", "interpreted"] = part(ITEM, "stated")


Qualifier = Literal["at_least", "up_to", "about", "over", "nearly", "combined", "initial", "additional", "more"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The same amount in another currency, as a source states it."""

    value: Decimal = part(ITEM)
    currency: str = part(ITEM)
    qualifiers: tuple[Qualifier, ...] = part(ITEM, ())
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount. `value` is `None` where it is not stated. It has a currency (ISO 4217) or a unit, never both."""

    value: Decimal | None = part(ITEM, None)
    currency: str = part(ITEM, "")
    unit: Text | None = part(ITEM, None)
    qualifiers: tuple[Qualifier, ...] = part(ITEM, ())
    kind: Literal["", "grant", "loan", "investment", "budget", "private", "in_kind"] = part(ITEM, "")
    payers: tuple[str, ...] = part(ITEM, (), refers="party, organisation")
    payees: tuple[str, ...] = part(ITEM, (), refers="party, organisation")
    period: Text | None = part(ITEM, None)
    years: int = part(ITEM, 0, key="period.years")
    as_stated: Text | None = part(ITEM, None)
    equivalents: tuple[Equivalent, ...] = part(ITEM, ())


Precision = Literal["day", "month", "quarter", "half", "year", "range", "event", "recurring", "soon", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due date: an imprecise one keeps its words and an earliest/latest pair; only after `latest` is it late."""

    precision: Precision = part(ITEM, "open")
    earliest: dt.date | None = part(ITEM, None, vague="first")
    latest: dt.date | None = part(ITEM, None, vague="last")
    as_stated: Text | None = part(ITEM, None)
    stated_on: dt.date | None = part(ITEM, None)
    purpose: Literal["", "start", "end"] = part(ITEM, "", key="for")
    every: Text | None = part(ITEM, None)
    every_months: int = part(ITEM, 0, key="every.months")
    event: Text | None = part(ITEM, None)
    basis: Literal["explicit", "interpreted", "confirmed"] = part(ITEM, "explicit")
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source, or the first and last words of a passage.

    `nth` says which one is meant where they occur more than once, from 1; without it (0) they must occur once. `line`
    and `column` are set when the dialogue is loaded, 0 where the words were not found.
    """

    source: str = part(INTERNAL, refers="source")
    text: str = part(INTERNAL, "")
    start: str = part(INTERNAL, "", key="from")
    end: str = part(INTERNAL, "", key="to")
    nth: int = part(INTERNAL, 0)
    sic: str = part(INTERNAL, "")
    why: str = part(INTERNAL, "")
    line: int = part(INTERNAL, 0, key=None)
    column: int = part(INTERNAL, 0, key=None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise(Quote):
    """A passage of a text on file that is not about the dialogue; its source is the one it is listed under."""

    source: str = part(INTERNAL, "", key=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Where sources differ. `says` keeps the order of the file; `we_use` is a source or a text."""

    topic: Text = part(INTERNAL)
    says: tuple[tuple[str, Text], ...] = part(INTERNAL, refers="source")
    we_use: Text | None = part(INTERNAL, None)
    resolved: bool = part(INTERNAL, False)
    note: Text | None = part(INTERNAL, None)
