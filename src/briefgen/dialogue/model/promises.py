"""Commitments and their parts."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Mark, Text, part
from briefgen.dialogue.model.terms import Actor, Amount, Discrepancy, Due, Quote
from briefgen.errors import Place
from briefgen.values import dataclass


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
    """A rating set by a person, with the reason, which prints; until a day if one is given."""

    rating: Colour = part(INTERNAL)
    why: Text = part(INTERNAL)
    until: dt.date | None = part(INTERNAL, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a commitment and a part of one have in common.

    `lead_in` are two or three words that stand bold before the text on a one-pager (“Research money”)."""

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
    """A part of a commitment; what is absent is inherited from it at load, where that is `inherited`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Promise):
    """One outcome that one pair or group of actors can report as done."""

    actors: tuple[Actor, ...] = part(ITEM)
    strength: Strength = part(INTERNAL)
    sub_items: tuple[SubItem, ...] = part(ITEM, ())
