"""Commitments and their parts, our actions, and what followed: updates, clearances, decisions, sources, pictures."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from briefgen.dialogue.model.base import (
    INTERNAL,
    ITEM,
    OWN,
    Actor,
    Amount,
    Discrepancy,
    Due,
    Mark,
    Noise,
    Quote,
    Text,
    part,
)
from briefgen.errors import Place
from briefgen.values import dataclass

# ---- commitments ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Widened:
    """A commitment that more parties joined later."""

    name: Text = part(ITEM)
    parties: tuple[str, ...] = part(ITEM, (), refers="party")


Mechanism = Literal[
    "joint_research",
    "funding",
    "investment",
    "standards",
    "human_resources",
    "training",
    "exchange",
    "supply_chain",
    "procurement",
    "trade",
    "infrastructure",
    "assistance",
    "working_group",
    "study",
    "mou",
    "dialogue_channel",
    "event_support",
    "exercise",
    "information_sharing",
    "regulation",
    "agreement",
    "third_country",
    "technology_protection",
    "other",
]
Strength = Literal["decided", "agreed", "planned", "intends", "explores", "reported"]
Status = Literal[
    "announced", "not_started", "in_progress", "partly_done", "done", "on_hold", "dropped", "overtaken", "unknown"
]
ActionStatus = Literal["open", "waiting", "done", "dropped"]
Colour = Literal["done", "closed", "late", "attention", "no_date", "on_track"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rating set by a person, with the reason, which is printed; until a day if one is given."""

    rating: Colour = part(INTERNAL)
    why: Text = part(INTERNAL)
    until: dt.date | None = part(INTERNAL, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a commitment and a part of one have in common.

    `lead_in` are two or three words, printed bold before the text on a one-pager (“Research money”).
    """

    id: str = part(INTERNAL, inherited=False)
    title: Text = part(ITEM, inherited=False)
    actors: tuple[Actor, ...] = part(ITEM, ())
    strength: Strength = part(INTERNAL, "agreed")
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    cites: tuple[str, ...] = part(ITEM, (), refers="source")
    round: str = part(ITEM, "", refers="round")
    fields: tuple[str, ...] = part(ITEM, (), refers="field")
    lead_in: Text | None = part(ITEM, None, inherited=False)
    text: Text | None = part(ITEM, None, inherited=False)
    text_status: Literal["ours", "agreed", "official", "unofficial", "machine"] = part(ITEM, "ours")
    mechanism: tuple[Mechanism, ...] = part(ITEM, ())
    amounts: tuple[Amount, ...] = part(ITEM, (), inherited=False)
    due: tuple[Due, ...] = part(ITEM, ())
    condition: Text | None = part(ITEM, None)
    instrument: Text | None = part(ITEM, None)
    track: Text | None = part(ITEM, None)
    beneficiaries: tuple[Text, ...] = part(ITEM, ())
    status_at_round: Status = part(ITEM, "announced")
    discrepancies: tuple[Discrepancy, ...] = part(INTERNAL, (), inherited=False)
    release: Mark = part(OWN, Mark())
    note_internal: Text | None = part(INTERNAL, None, inherited=False)
    rating: Override | None = part(INTERNAL, None, inherited=False)
    widened_to: Widened | None = part(ITEM, None, inherited=False)
    superseded_by: str = part(INTERNAL, "", refers="commitment, sub-item", inherited=False)
    merged_into: str = part(INTERNAL, "", refers="commitment, sub-item", inherited=False)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class SubItem(Promise):
    """A part of a commitment; missing attributes that are `inherited` are taken from the whole when it is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Promise):
    """One outcome that one pair or group of actors can report as done."""

    actors: tuple[Actor, ...] = part(ITEM)
    strength: Strength = part(INTERNAL)
    sub_items: tuple[SubItem, ...] = part(ITEM, ())


# ---- actions, updates, sources ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One of our own next steps. `lead` is an organisation or empty (not stated).

    `round` is the one it resulted from; without it, that of its commitment, else the first.
    """

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
    """A dated status of an item (commitment, sub-item, action).

    `date` is the first day the typed date allows; `day_words` keeps a year or month as typed.
    """

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
    """Withdraws an update, from the date of the retraction on."""

    id: str = part(INTERNAL)
    date: dt.date = part(INTERNAL)
    retracts: str = part(INTERNAL, refers="update")
    note: Text | None = part(INTERNAL, None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """An office's clearance of one reader's papers; `reference` is a hash over their pages."""

    id: str = part(INTERNAL)
    date: dt.date = part(INTERNAL)
    clears: str = part(INTERNAL, refers="audience")
    reference: str = part(INTERNAL)
    office: str = part(INTERNAL, refers="organisation")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision of the principal: the ask and the option that was ticked."""

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
    """A source of statements. `text` is the name of the file, `words` its content, empty if it is not on file."""

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
    """A picture that papers may show. `alt` says what it shows, `credit` who made it; `rights` is a note of our own.

    `sha256` is that of its file, empty if it could not be read.
    """

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
