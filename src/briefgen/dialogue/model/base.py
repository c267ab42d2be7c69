"""What all classes of the model are made of: declarations, texts, release marks, actors, amounts, due dates, quotes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Struct

from briefgen.errors import Place


class Ceiling(StrEnum):
    """The widest release an attribute may have."""

    ITEM = "with its item"
    OWN = "own mark"
    INTERNAL = "internal, always"


class Part(Struct, frozen=True):
    """What an attribute of the model declares (in `Annotated`): its ceiling, and how it is written in the files.

    `key` is its key where that is not its name (`a.b`: the key `b` of the mapping at `a`), `None` where the program
    sets it. `refers` names the kinds of ids its value may be, separated by commas (`party, organisation`). `vague`: a
    date may be a year or month, and means its first or last day; or (`moment`) a time with its zone. `typed` names the
    date whose text this keeps where it is not a plain day. `inherited`: a part of a commitment has it from the whole;
    not so what describes the whole alone, nor a sum, which would be counted twice.
    """

    ceiling: Ceiling
    key: str | None = ""
    refers: str = ""
    vague: Literal["", "first", "last", "moment"] = ""
    typed: str = ""
    inherited: bool = True


ITEM, OWN, INTERNAL = Ceiling.ITEM, Ceiling.OWN, Ceiling.INTERNAL
Level = Literal["internal", "partner", "public"]


class Text(Struct, frozen=True):
    """Text by language; the language of a plain string is ``""``, which every reader gets."""

    words: tuple[tuple[str, str], ...]

    def get(self, language: str) -> str | None:
        """The text in this language (or the plain one), or `None` where it is missing."""
        words_by_language = dict(self.words)
        return words_by_language.get(language) or words_by_language.get("")

    def other(self, language: str) -> tuple[str, str] | None:
        """(language, text) in another language, for a reader whose own is missing."""
        return next(((code, words) for code, words in self.words if code != language and words), None)


class Mark(Struct, frozen=True):
    """A release mark. `to` names parties; empty means every party at the table."""

    level: Level = "internal"
    to: Annotated[tuple[str, ...], Part(INTERNAL, refers="party")] = ()
    basis: str = ""


Role = Literal["lead", "support", "host", "funder", "implementer", "participant"]


class Actor(Struct, frozen=True, kw_only=True):
    """Who acts: a party (organisation not stated), an organisation, at least one of some, or a group.

    `everyone` is all parties together. What is `interpreted` is our reading of a text.
    """

    party: Annotated[str, Part(ITEM, refers="party")] = ""
    org: Annotated[str, Part(ITEM, refers="organisation, party")] = ""
    one_of: Annotated[tuple[str, ...], Part(ITEM, refers="organisation, party")] = ()
    group: Annotated[Text | None, Part(ITEM)] = None
    everyone: Annotated[bool, Part(ITEM)] = False
    role: Annotated[Role, Part(ITEM)] = "lead"
    basis: Annotated[Literal["stated", "interpreted"], Part(ITEM)] = "stated"
    why: Annotated[Text | None, Part(INTERNAL)] = None
    """Why the text was read so."""


Qualifier = Literal["at_least", "up_to", "about", "over", "nearly", "combined", "initial", "additional", "more"]


class Equivalent(Struct, frozen=True, kw_only=True):
    """The same amount in another currency, as a source states it."""

    value: Annotated[Decimal, Part(ITEM)]
    currency: Annotated[str, Part(ITEM)]
    qualifiers: Annotated[tuple[Qualifier, ...], Part(ITEM)] = ()
    source: Annotated[str, Part(ITEM, refers="source")] = ""


AmountKind = Literal[
    "", "grant", "loan", "mixed", "investment", "budget", "private", "in_kind", "technical_help", "scholarship", "call"
]


class Amount(Struct, frozen=True, kw_only=True):
    """An amount. `value` is `None` where it is not stated. It has a currency (ISO 4217) or a unit, never both."""

    value: Annotated[Decimal | None, Part(ITEM)] = None
    currency: Annotated[str, Part(ITEM)] = ""
    unit: Annotated[Text | None, Part(ITEM)] = None
    qualifiers: Annotated[tuple[Qualifier, ...], Part(ITEM)] = ()
    kind: Annotated[AmountKind, Part(ITEM)] = ""
    called: Annotated[Text | None, Part(ITEM)] = None
    """A kind in words of its own: “a concessional credit line”."""
    payers: Annotated[tuple[str, ...], Part(ITEM, refers="party, organisation")] = ()
    payees: Annotated[tuple[str, ...], Part(ITEM, refers="party, organisation")] = ()
    period: Annotated[Text | None, Part(ITEM)] = None
    years: Annotated[int, Part(ITEM, key="period.years")] = 0
    as_stated: Annotated[Text | None, Part(ITEM)] = None
    basis: Annotated[Literal["stated", "interpreted"], Part(ITEM)] = "stated"
    equivalents: Annotated[tuple[Equivalent, ...], Part(ITEM)] = ()


Precision = Literal["day", "month", "quarter", "half", "year", "range", "event", "recurring", "soon", "open"]


class Due(Struct, frozen=True, kw_only=True):
    """A due date: an imprecise one keeps its words and an earliest/latest pair; only after `latest` is it late."""

    precision: Annotated[Precision, Part(ITEM)] = "open"
    earliest: Annotated[dt.date | None, Part(ITEM, vague="first")] = None
    latest: Annotated[dt.date | None, Part(ITEM, vague="last")] = None
    as_stated: Annotated[Text | None, Part(ITEM)] = None
    stated_on: Annotated[dt.date | None, Part(ITEM)] = None
    purpose: Annotated[Literal["", "start", "end"], Part(ITEM, key="for")] = ""
    every: Annotated[Text | None, Part(ITEM)] = None
    every_months: Annotated[int, Part(ITEM, key="every.months")] = 0
    event: Annotated[Text | None, Part(ITEM)] = None
    basis: Annotated[Literal["explicit", "interpreted", "confirmed"], Part(ITEM)] = "explicit"
    source: Annotated[str, Part(ITEM, refers="source")] = ""


class Quote(Struct, frozen=True, kw_only=True):
    """Words of a source, or the first and last words of a passage.

    `nth` says which one is meant where they occur more than once, from 1; without it (0) they must occur once. `line`
    and `column` are set when the dialogue is loaded, 0 where the words were not found.
    """

    source: Annotated[str, Part(INTERNAL, refers="source")]
    text: Annotated[str, Part(INTERNAL)] = ""
    start: Annotated[str, Part(INTERNAL, key="from")] = ""
    end: Annotated[str, Part(INTERNAL, key="to")] = ""
    nth: Annotated[int, Part(INTERNAL)] = 0
    sic: Annotated[str, Part(INTERNAL)] = ""
    why: Annotated[str, Part(INTERNAL)] = ""
    line: Annotated[int, Part(INTERNAL, key=None)] = 0
    column: Annotated[int, Part(INTERNAL, key=None)] = 0
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Noise(Quote, frozen=True, kw_only=True):
    """A passage of a text on file that is not about the dialogue; its source is the one it is listed under."""

    source: Annotated[str, Part(INTERNAL, key=None)] = ""


class Discrepancy(Struct, frozen=True, kw_only=True):
    """Where sources differ. `says` keeps the order of the file; `we_use` is a source or a text."""

    topic: Annotated[Text, Part(INTERNAL)]
    says: Annotated[tuple[tuple[str, Text], ...], Part(INTERNAL, refers="source")]
    we_use: Annotated[Text | None, Part(INTERNAL)] = None
    resolved: Annotated[bool, Part(INTERNAL)] = False
    note: Annotated[Text | None, Part(INTERNAL)] = None
