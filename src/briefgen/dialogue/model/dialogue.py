"""Everything on file of one dialogue."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Mark, Text, part
from briefgen.dialogue.model.news import Action, Clearance, Decision, Picture, Retraction, Source, Update
from briefgen.dialogue.model.parties import Field, Organisation, Party, Person
from briefgen.dialogue.model.promises import Commitment
from briefgen.dialogue.model.rounds import Round
from briefgen.errors import Place
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Days: due within `soon` or no news for `silent` is Attention."""

    soon: int = part(INTERNAL, 60)
    silent: int = part(INTERNAL, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another name under which the dialogue goes, and where."""

    name: Text = part(ITEM)
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """Everything on file of one dialogue. Items stand in the natural order of their ids (C2 before C10)."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    parties: tuple[Party, ...] = part(ITEM)
    others: tuple[Party, ...] = part(ITEM, ())
    variants: tuple[Variant, ...] = part(INTERNAL, ())
    kind: Literal["dialogue", "council", "summit", "declaration", "instrument"] = part(ITEM, "dialogue")
    our_party: str = part(INTERNAL, "", refers="party")
    cadence: Text | None = part(ITEM, None)
    fields: tuple[Field, ...] = part(ITEM, ())
    predecessor: Text | None = part(ITEM, None)
    successor: Text | None = part(ITEM, None)
    as_of: dt.date | None = part(INTERNAL, None)
    salt: str = part(INTERNAL, "")
    thresholds: Thresholds = part(INTERNAL, Thresholds())
    calendar: tuple[str, ...] = part(INTERNAL, ())
    release: Mark = part(OWN, Mark())
    rounds: tuple[Round, ...] = part(ITEM, (), key=None)
    commitments: tuple[Commitment, ...] = part(ITEM, (), key=None)
    actions: tuple[Action, ...] = part(ITEM, (), key=None)
    updates: tuple[Update, ...] = part(ITEM, (), key=None)
    retractions: tuple[Retraction, ...] = part(INTERNAL, (), key=None)
    clearances: tuple[Clearance, ...] = part(INTERNAL, (), key=None)
    decisions: tuple[Decision, ...] = part(INTERNAL, (), key=None)
    sources: tuple[Source, ...] = part(ITEM, (), key=None)
    pictures: tuple[Picture, ...] = part(ITEM, (), key=None)
    organisations: tuple[Organisation, ...] = part(ITEM, (), key=None)
    people: tuple[Person, ...] = part(ITEM, (), key=None)
    place: Place = part(INTERNAL, Place())
