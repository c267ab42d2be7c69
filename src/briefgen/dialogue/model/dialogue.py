"""Rounds with their briefings, and the dialogue that holds everything on file."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Discrepancy, Mark, Quote, Text, part
from briefgen.dialogue.model.items import (
    Action,
    Clearance,
    Commitment,
    Decision,
    Picture,
    Retraction,
    Source,
    Strength,
    Update,
)
from briefgen.dialogue.model.people import Field, Organisation, Party, Person
from briefgen.errors import Place
from briefgen.values import dataclass

# ---- the briefing of a round ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a briefing; counts such as `{total}` are filled in for each reader.

    `field` limits it to a one-pager, `readers` to some readers (and those `like` them); without both it is for all.
    """

    lead: Text | None = part(ITEM, None)
    """A few words, printed bold before the text."""
    text: Text = part(ITEM)
    field: str = part(ITEM, "", refers="field")
    readers: tuple[str, ...] = part(INTERNAL, (), key="for", refers="audience")
    items: tuple[str, ...] = part(INTERNAL, (), refers="commitment, sub-item, action")
    to: str = part(ITEM, "", refers="organisation, party")
    """To whom a question is addressed."""
    by: dt.date | None = part(ITEM, None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A decision asked of the principal; `options` default to approve, disapprove, discuss."""

    id: str = part(INTERNAL)
    text: Text = part(ITEM)
    options: tuple[tuple[str, Text | None], ...] = part(
        ITEM, (("approve", None), ("disapprove", None), ("discuss", None))
    )
    by: dt.date | None = part(ITEM, None)
    to: str = part(ITEM, "", refers="organisation, party")
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What may be said by the others, and our answer."""

    if_: Text = part(ITEM, key="if")
    say: Text = part(ITEM)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A technical term and its explanation."""

    word: Text = part(ITEM)
    text: Text = part(ITEM)
    field: str = part(ITEM, "", refers="field")
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An office and what it can be asked; never a person."""

    office: Text = part(ITEM)
    role: Text | None = part(ITEM, None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Our own texts for the readers, by kind; each entry has its own release mark."""

    title: tuple[Line, ...] = part(OWN, ())
    purpose: tuple[Line, ...] = part(OWN, ())
    bottom_line: tuple[Line, ...] = part(OWN, ())
    background: tuple[Line, ...] = part(OWN, ())
    asks: tuple[Ask, ...] = part(OWN, ())
    matters: tuple[Line, ...] = part(OWN, ())
    risk: tuple[Line, ...] = part(OWN, ())
    they_want: tuple[Line, ...] = part(OWN, ())
    points: tuple[Line, ...] = part(OWN, ())
    if_raised: tuple[Raised, ...] = part(OWN, ())
    questions: tuple[Line, ...] = part(OWN, ())
    needs: tuple[Line, ...] = part(OWN, ())
    press_lines: tuple[Line, ...] = part(OWN, ())
    terms: tuple[Term, ...] = part(OWN, ())
    contacts: tuple[Contact, ...] = part(OWN, ())


# ---- rounds -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """A chair or participant, with their title on that day and the titles the sources give."""

    person: str = part(ITEM, refers="person")
    party: str = part(ITEM, "", refers="party")
    title: Text | None = part(ITEM, None)
    titles_as_stated: tuple[tuple[str, str], ...] = part(INTERNAL, (), refers="source")
    on_behalf_of: str = part(ITEM, "", refers="person, party, organisation")
    joined_by: Text | None = part(ITEM, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """The organisations of one party that took part, by one source."""

    party: str = part(ITEM, refers="party")
    orgs: tuple[str, ...] = part(ITEM, (), refers="organisation")
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked:
    """A remark made in the meeting."""

    id: str = part(INTERNAL)
    who: str = part(ITEM, "", refers="person, party, organisation")
    text: Text = part(ITEM)
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A domestic measure of one party: never a commitment."""

    id: str = part(INTERNAL)
    party: str = part(ITEM, refers="party")
    title: Text = part(ITEM)
    strength: Strength = part(INTERNAL, "planned")
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    cites: tuple[str, ...] = part(ITEM, (), refers="source")
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the parties expect: never a commitment."""

    id: str = part(INTERNAL)
    text: Text = part(ITEM)
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """Where a round was held."""

    city: Text | None = part(ITEM, None)
    country: str = part(ITEM, "")
    venue: Text | None = part(ITEM, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One meeting; its id is `all` where a dialogue has no meetings.

    `held` is the first day its date allows, `day_words` keeps a month or year as typed.
    """

    id: str = part(ITEM)
    number: int = part(ITEM, 0)
    label: Text | None = part(ITEM, None)
    level: Text | None = part(ITEM, None)
    held: dt.date | None = part(ITEM, None, key="date", vague="first")
    day_words: str = part(ITEM, "", key=None, typed="held")
    date_as_stated: Text | None = part(ITEM, None)
    where: Venue | None = part(ITEM, None, key="place")
    host: str = part(ITEM, "", refers="party")
    chairs: tuple[Attendee, ...] = part(ITEM, ())
    participants: tuple[Attendee, ...] = part(ITEM, ())
    delegations: tuple[Delegation, ...] = part(ITEM, ())
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    cites: tuple[str, ...] = part(ITEM, (), refers="source")
    remarks: tuple[Remarked, ...] = part(OWN, ())
    domestic_measures: tuple[Measure, ...] = part(OWN, ())
    expectations: tuple[Expectation, ...] = part(OWN, ())
    discrepancies: tuple[Discrepancy, ...] = part(INTERNAL, ())
    embargo: dt.datetime | None = part(INTERNAL, None)
    briefing: Briefing = part(OWN, Briefing())
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


# ---- dialogue ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Numbers of days: due within `soon` days, or without news for `silent` days, is Attention."""

    soon: int = part(INTERNAL, 60)
    silent: int = part(INTERNAL, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another name of the dialogue, and the source that uses it."""

    name: Text = part(ITEM)
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """Everything on file of one dialogue. Items are in the natural order of their ids (C2 before C10)."""

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
