"""Texts, release marks, actors, amounts, due dates, quotes.

What an attribute declares, and what all things are made of: words and marks.

What a promise says: who, how much, by when, in which words, and where sources differ.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import MISSING, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from briefgen.errors import Place
from briefgen.values import dataclass

# ---- base --------------------------------------------------------------------------------------------------------


class Ceiling(StrEnum):
    """How far an attribute may travel at most."""

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
    """A field of the model with its ceiling, and how it stands in the files.

    `key` is its key where that is not its name (`a.b`: the key `b` of the mapping at `a`), `None` where the program
    sets it. `refers` names what its word is the id of, kinds by commas (`party, organisation`). `vague`: a year or
    month will do for a date, and means its first or last day; or a moment with its zone will. `typed` names the date
    whose words this keeps where they are not a plain day. `inherited`: a part of the thing has it from the whole;
    not what tells of the whole alone, nor a sum, which would be multiplied.
    """
    files = {"key": key, "refers": refers, "vague": vague, "typed": typed, "inherited": inherited}
    return field(default=default, metadata={"ceiling": ceiling, **files})


ITEM, OWN, INTERNAL = Ceiling.ITEM, Ceiling.OWN, Ceiling.INTERNAL
Level = Literal["internal", "partner", "public"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words by language; the language of a bare string is ``""``, it fits every reader."""

    words: tuple[tuple[str, str], ...]

    def get(self, language: str) -> str | None:
        """The words in this language (or the bare words), or `None` where they are missing."""
        words_by_language = dict(self.words)
        return words_by_language.get(language) or words_by_language.get("")

    def other(self, language: str) -> tuple[str, str] | None:
        """(language, words) of another language, for a reader to whom his own is missing."""
        return next(((code, words) for code, words in self.words if code != language and words), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A release mark. `to` names parties; empty means every party at the table."""

    level: Level = "internal"
    to: tuple[str, ...] = part(INTERNAL, (), refers="party")
    basis: str = ""


# ---- terms -------------------------------------------------------------------------------------------------------


Role = Literal["lead", "support", "host", "funder", "implementer", "participant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One of party (organisation not stated), org or group. `everyone` is all parties together, printed as one."""

    party: str = part(ITEM, "", refers="party")
    org: str = part(ITEM, "", refers="organisation, party")
    group: Text | None = part(ITEM, None)
    everyone: bool = part(ITEM, False)
    role: Role = part(ITEM, "lead")
    basis: Literal["stated", "interpreted"] = part(ITEM, "stated")


Qualifier = Literal["at_least", "up_to", "about", "over", "nearly", "combined", "initial", "additional", "more"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The same amount in another currency, as somebody printed it."""

    value: Decimal = part(ITEM)
    currency: str = part(ITEM)
    qualifiers: tuple[Qualifier, ...] = part(ITEM, ())
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """`value` is `None` where it is not stated. Currency (ISO 4217) or unit, never both."""

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
    """An imprecise date keeps its words and an earliest/latest pair; only `latest` can make a thing late."""

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
    """Words of a source, or first and last words of a passage.

    `nth` counts where they stand more than once, from 1; absent (0), they must stand once. `line` and `column` are
    found by the program at load, 0 if it could not."""

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
    """A passage of a text on file that says nothing of the dialogue; its source is the one it stands under."""

    source: str = part(INTERNAL, "", key=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Where sources differ. `says` keeps the order of the file; `we_use` is a source or words."""

    topic: Text = part(INTERNAL)
    says: tuple[tuple[str, Text], ...] = part(INTERNAL, refers="source")
    we_use: Text | None = part(INTERNAL, None)
    resolved: bool = part(INTERNAL, False)
    note: Text | None = part(INTERNAL, None)
