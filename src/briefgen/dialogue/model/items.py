"""Commitments and their parts, our actions, and what followed: updates, clearances, decisions, sources, pictures."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Struct

from briefgen.dialogue.model import base
from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Actor, Amount, Due, Mark, Noise, Part, Quote, Text
from briefgen.errors import Place


class Widened(Struct, frozen=True, kw_only=True):
    """A commitment that more parties joined later."""

    name: Annotated[Text, Part(ITEM)]
    parties: Annotated[tuple[str, ...], Part(ITEM, refers="party")] = ()


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


class Override(Struct, frozen=True, kw_only=True):
    """A rating set by a person, with the reason, which is printed; until a day if one is given."""

    rating: Annotated[Colour, Part(INTERNAL)]
    why: Annotated[Text, Part(INTERNAL)]
    until: Annotated[dt.date | None, Part(INTERNAL)] = None


class Promise(Struct, frozen=True, kw_only=True):
    """What a commitment and a part of one have in common.

    `lead_in` are two or three words, printed bold before the text on a one-pager (“Research money”).
    """

    id: Annotated[str, Part(INTERNAL, inherited=False)]
    title: Annotated[Text, Part(ITEM, inherited=False)]
    actors: Annotated[tuple[Actor, ...], Part(ITEM)] = ()
    strength: Annotated[Strength, Part(INTERNAL)] = "agreed"
    quotes: Annotated[tuple[Quote, ...], Part(INTERNAL)] = ()
    cites: Annotated[tuple[str, ...], Part(ITEM, refers="source")] = ()
    round: Annotated[str, Part(ITEM, refers="round")] = ""
    fields: Annotated[tuple[str, ...], Part(ITEM, refers="field")] = ()
    lead_in: Annotated[Text | None, Part(ITEM, inherited=False)] = None
    text: Annotated[Text | None, Part(ITEM, inherited=False)] = None
    text_status: Annotated[Literal["ours", "agreed", "official", "unofficial", "machine"], Part(ITEM)] = "ours"
    mechanism: Annotated[tuple[Mechanism, ...], Part(ITEM)] = ()
    amounts: Annotated[tuple[Amount, ...], Part(ITEM, inherited=False)] = ()
    due: Annotated[tuple[Due, ...], Part(ITEM)] = ()
    condition: Annotated[Text | None, Part(ITEM)] = None
    instrument: Annotated[Text | None, Part(ITEM)] = None
    track: Annotated[Text | None, Part(ITEM)] = None
    beneficiaries: Annotated[tuple[Text, ...], Part(ITEM)] = ()
    status_at_round: Annotated[Status, Part(ITEM)] = "announced"
    discrepancies: Annotated[tuple[base.Discrepancy, ...], Part(INTERNAL, inherited=False)] = ()
    release: Annotated[Mark, Part(OWN)] = Mark()
    note_internal: Annotated[Text | None, Part(INTERNAL, inherited=False)] = None
    rating: Annotated[Override | None, Part(INTERNAL, inherited=False)] = None
    widened_to: Annotated[Widened | None, Part(ITEM, inherited=False)] = None
    superseded_by: Annotated[str, Part(INTERNAL, refers="commitment, sub-item", inherited=False)] = ""
    merged_into: Annotated[str, Part(INTERNAL, refers="commitment, sub-item", inherited=False)] = ""
    place: Annotated[Place, Part(INTERNAL)] = Place()


class SubItem(Promise, frozen=True, kw_only=True):
    """A part of a commitment; missing attributes that are `inherited` are taken from the whole when it is loaded."""


class Commitment(Promise, frozen=True, kw_only=True):
    """One outcome that one pair or group of actors can report as done."""

    actors: Annotated[tuple[Actor, ...], Part(ITEM)]
    strength: Annotated[Strength, Part(INTERNAL)]
    sub_items: Annotated[tuple[SubItem, ...], Part(ITEM)] = ()


class Action(Struct, frozen=True, kw_only=True):
    """One of our own next steps. `lead` is an organisation or empty (not stated).

    `round` is the one it resulted from; without it, that of its commitment, else the first.
    """

    id: Annotated[str, Part(INTERNAL)]
    do: Annotated[Text, Part(ITEM)]
    lead: Annotated[str, Part(ITEM, refers="organisation")] = ""
    commitment: Annotated[str, Part(INTERNAL, refers="commitment, sub-item")] = ""
    round: Annotated[str, Part(ITEM, refers="round")] = ""
    support: Annotated[tuple[str, ...], Part(ITEM, refers="organisation")] = ()
    due: Annotated[tuple[Due, ...], Part(ITEM)] = ()
    status: Annotated[ActionStatus, Part(ITEM)] = "open"
    evidence: Annotated[Text | None, Part(INTERNAL)] = None
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Update(Struct, frozen=True, kw_only=True):
    """A dated status of an item (commitment, sub-item, action).

    `date` is the first day the typed date allows; `day_words` keeps a year or month as typed.
    """

    id: Annotated[str, Part(INTERNAL)]
    item: Annotated[str, Part(INTERNAL, refers="commitment, sub-item, action")]
    date: Annotated[dt.date, Part(ITEM, vague="first")]
    day_words: Annotated[str, Part(ITEM, key=None, typed="date")] = ""
    status: Annotated[Status | ActionStatus, Part(ITEM)]
    reported_on: Annotated[dt.date | None, Part(ITEM, vague="first")] = None
    round: Annotated[str, Part(ITEM, refers="round")] = ""
    source: Annotated[str, Part(ITEM, refers="source")] = ""
    reported_by: Annotated[str, Part(ITEM, refers="party, organisation")] = ""
    confidence: Annotated[Literal["reported", "inferred"], Part(INTERNAL)] = "reported"
    note: Annotated[Text | None, Part(ITEM)] = None
    note_internal: Annotated[Text | None, Part(INTERNAL)] = None
    due: Annotated[tuple[Due, ...], Part(ITEM)] = ()
    release: Annotated[Mark, Part(OWN)] = Mark()
    by: Annotated[str, Part(INTERNAL)] = ""
    file: Annotated[str, Part(INTERNAL)] = ""
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Retraction(Struct, frozen=True, kw_only=True):
    """Withdraws an update, from the date of the retraction on."""

    id: Annotated[str, Part(INTERNAL)]
    date: Annotated[dt.date, Part(INTERNAL)]
    retracts: Annotated[str, Part(INTERNAL, refers="update")]
    note: Annotated[Text | None, Part(INTERNAL)] = None
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Clearance(Struct, frozen=True, kw_only=True):
    """An office's clearance of one reader's papers; `reference` is a hash over their pages, `letter` over the words of
    the letters they are mailed with."""

    id: Annotated[str, Part(INTERNAL)]
    date: Annotated[dt.date, Part(INTERNAL)]
    clears: Annotated[str, Part(INTERNAL, refers="audience")]
    reference: Annotated[str, Part(INTERNAL)]
    office: Annotated[str, Part(INTERNAL, refers="organisation")]
    letter: Annotated[str, Part(INTERNAL)] = ""
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Decision(Struct, frozen=True, kw_only=True):
    """A decision of the principal: the ask and the option that was ticked."""

    id: Annotated[str, Part(INTERNAL)]
    date: Annotated[dt.date, Part(INTERNAL)]
    ask: Annotated[str, Part(INTERNAL, refers="ask")]
    decision: Annotated[str, Part(INTERNAL)]
    by: Annotated[str, Part(INTERNAL)] = ""
    file: Annotated[str, Part(INTERNAL)] = ""
    place: Annotated[Place, Part(INTERNAL)] = Place()


SourceKind = Literal[
    "press_release",
    "fact_sheet",
    "joint_statement",
    "declaration",
    "readout",
    "announcement",
    "agreement",
    "news",
    "news_translated",
    "speech",
    "note",
    "other",
]


class Source(Struct, frozen=True, kw_only=True):
    """A source of statements. `text` is the name of the file, `words` its content, empty if it is not on file."""

    id: Annotated[str, Part(ITEM)]
    kind: Annotated[SourceKind, Part(ITEM)]
    title: Annotated[Text, Part(ITEM)]
    called: Annotated[Text | None, Part(ITEM)] = None
    """A kind in words of its own: “chair’s summary”."""
    url: Annotated[str, Part(ITEM)] = ""
    lang: Annotated[str, Part(ITEM)] = ""
    published: Annotated[dt.date | None, Part(ITEM, vague="moment")] = None
    published_words: Annotated[str, Part(ITEM, key=None, typed="published")] = ""
    """The date as typed, where it is not a day."""
    published_by: Annotated[tuple[str, ...], Part(ITEM, refers="party")] = ()
    reliability: Annotated[Literal["", "official", "partner_official", "press", "low"], Part(INTERNAL)] = ""
    text: Annotated[str, Part(INTERNAL)] = ""
    words: Annotated[str, Part(INTERNAL, key=None)] = ""
    noise: Annotated[tuple[Noise, ...], Part(INTERNAL)] = ()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Picture(Struct, frozen=True, kw_only=True):
    """A picture that papers may show. `alt` says what it shows, `credit` who made it; `rights` is a note of our own.

    `sha256` is that of its file, empty if it could not be read.
    """

    id: Annotated[str, Part(ITEM)]
    file: Annotated[str, Part(INTERNAL)]
    alt: Annotated[Text, Part(ITEM)]
    caption: Annotated[Text | None, Part(ITEM)] = None
    credit: Annotated[Text | None, Part(ITEM)] = None
    source: Annotated[str, Part(ITEM, refers="source")] = ""
    rights: Annotated[Text | None, Part(INTERNAL)] = None
    sha256: Annotated[str, Part(ITEM, key=None)] = ""
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()
