"""What follows a promise: our next steps, what was heard, cleared and decided since, and where it stands."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Mark, Text, part
from briefgen.dialogue.model.promises import ActionStatus, Status
from briefgen.dialogue.model.terms import Due, Noise
from briefgen.errors import Place
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One of our own next steps. `lead` is an organisation or empty (not stated).

    `round` is the one it came out of; absent: that of its commitment, else the first."""

    id: str = part(INTERNAL)
    do: Text = part(ITEM)
    lead: str = part(ITEM, "", refers="organisation")
    commitment: str = part(INTERNAL, "", refers="commitment, sub-item")
    round: str = part(ITEM, "", refers="round")
    support: tuple[str, ...] = part(ITEM, (), refers="organisation")
    due: tuple[Due, ...] = part(ITEM, ())
    status: ActionStatus = part(ITEM, "open")
    evidence: Text | None = part(INTERNAL, None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """News of an item (commitment, sub-item, action).

    `date` is the first day the words allow; `day_words` keeps a year or month as typed."""

    id: str = part(INTERNAL)
    item: str = part(INTERNAL, refers="commitment, sub-item, action")
    date: dt.date = part(ITEM, vague="first")
    day_words: str = part(ITEM, "", key=None, typed="date")
    status: Status | ActionStatus = part(ITEM)
    reported_on: dt.date | None = part(ITEM, None, vague="first")
    round: str = part(ITEM, "", refers="round")
    source: str = part(ITEM, "", refers="source")
    reported_by: str = part(ITEM, "", refers="party, organisation")
    confidence: Literal["reported", "inferred"] = part(INTERNAL, "reported")
    note: Text | None = part(ITEM, None)
    note_internal: Text | None = part(INTERNAL, None)
    due: tuple[Due, ...] = part(ITEM, ())
    release: Mark = part(OWN, Mark())
    by: str = part(INTERNAL, "")
    file: str = part(INTERNAL, "")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """Takes an update back, from its own date on."""

    id: str = part(INTERNAL)
    date: dt.date = part(INTERNAL)
    retracts: str = part(INTERNAL, refers="update")
    note: Text | None = part(INTERNAL, None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """An office cleared what one audience would get; `reference` is a hash over that audience's pages."""

    id: str = part(INTERNAL)
    date: dt.date = part(INTERNAL)
    clears: str = part(INTERNAL, refers="audience")
    reference: str = part(INTERNAL)
    office: str = part(INTERNAL, refers="organisation")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the principal ticked: the ask and one of its options."""

    id: str = part(INTERNAL)
    date: dt.date = part(INTERNAL)
    ask: str = part(INTERNAL, refers="ask")
    decision: str = part(INTERNAL)
    by: str = part(INTERNAL, "")
    file: str = part(INTERNAL, "")
    place: Place = part(INTERNAL, Place())


SourceKind = Literal[
    "press_release", "fact_sheet", "joint_statement", "agreement", "news", "news_translated", "speech", "note", "other"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where statements come from. `text` is the file's name, `words` its content, empty if it is not on file."""

    id: str = part(ITEM)
    kind: SourceKind = part(ITEM)
    title: Text = part(ITEM)
    url: str = part(ITEM, "")
    lang: str = part(ITEM, "")
    published: dt.date | None = part(ITEM, None, vague="moment")
    published_words: str = part(ITEM, "", key=None, typed="published")
    """The date as typed, where it is not a day."""
    published_by: tuple[str, ...] = part(ITEM, (), refers="party")
    reliability: Literal["", "official", "partner_official", "press", "low"] = part(INTERNAL, "")
    text: str = part(INTERNAL, "")
    words: str = part(INTERNAL, "", key=None)
    noise: tuple[Noise, ...] = part(INTERNAL, ())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that papers may show. `alt` says what it shows, `credit` whose it is; `rights` are our own note.

    `sha256` is that of its file, empty if it could not be read."""

    id: str = part(ITEM)
    file: str = part(INTERNAL)
    alt: Text = part(ITEM)
    caption: Text | None = part(ITEM, None)
    credit: Text | None = part(ITEM, None)
    source: str = part(ITEM, "", refers="source")
    rights: Text | None = part(INTERNAL, None)
    sha256: str = part(ITEM, "", key=None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())
