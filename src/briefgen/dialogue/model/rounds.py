"""Meetings: who was there, and what was said beside the promises."""

from __future__ import annotations

import datetime as dt

from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Mark, Text, part
from briefgen.dialogue.model.briefing import Briefing
from briefgen.dialogue.model.promises import Strength
from briefgen.dialogue.model.terms import Discrepancy, Quote
from briefgen.errors import Place
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """A chair or participant, with the title borne that day and the titles the sources gave."""

    person: str = part(ITEM, refers="person")
    party: str = part(ITEM, "", refers="party")
    title: Text | None = part(ITEM, None)
    titles_as_stated: tuple[tuple[str, str], ...] = part(INTERNAL, (), refers="source")
    on_behalf_of: str = part(ITEM, "", refers="person, party, organisation")
    joined_by: Text | None = part(ITEM, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Organisations of one party, by one source."""

    party: str = part(ITEM, refers="party")
    orgs: tuple[str, ...] = part(ITEM, (), refers="organisation")
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked:
    """What somebody said at the table."""

    id: str = part(INTERNAL)
    who: str = part(ITEM, "", refers="person, party, organisation")
    text: Text = part(ITEM)
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of one party's own: never a commitment."""

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
    """One meeting, or `all` where a dialogue has none.

    `held` is the first day its date allows, `day_words` keeps a month or year as typed."""

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
