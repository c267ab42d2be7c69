"""Rounds with their briefings, and the dialogue that holds everything on file."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Struct

from briefgen.dialogue.model import items
from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Discrepancy, Mark, Part, Quote, Text
from briefgen.dialogue.model.items import Action, Clearance, Commitment, Decision, Picture, Retraction, Source, Update
from briefgen.dialogue.model.people import Field, Organisation, Party, Person
from briefgen.errors import Place


class Line(Struct, frozen=True, kw_only=True):
    """One entry of a briefing; counts such as `{total}` are filled in for each reader.

    `field` limits it to a one-pager, `readers` to some readers (and those `like` them); without both it is for all.
    """

    lead: Annotated[Text | None, Part(ITEM)] = None
    """A few words, printed bold before the text."""
    text: Annotated[Text, Part(ITEM)]
    field: Annotated[str, Part(ITEM, refers="field")] = ""
    readers: Annotated[tuple[str, ...], Part(INTERNAL, key="for", refers="audience")] = ()
    items: Annotated[tuple[str, ...], Part(INTERNAL, refers="commitment, sub-item, action")] = ()
    to: Annotated[str, Part(ITEM, refers="organisation, party")] = ""
    """To whom a question is addressed."""
    by: Annotated[dt.date | None, Part(ITEM)] = None
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


_USUAL_OPTIONS = (("approve", None), ("disapprove", None), ("discuss", None))


class Ask(Struct, frozen=True, kw_only=True):
    """A decision asked of the principal; `options` default to approve, disapprove, discuss."""

    id: Annotated[str, Part(INTERNAL)]
    text: Annotated[Text, Part(ITEM)]
    options: Annotated[tuple[tuple[str, Text | None], ...], Part(ITEM)] = _USUAL_OPTIONS
    by: Annotated[dt.date | None, Part(ITEM)] = None
    to: Annotated[str, Part(ITEM, refers="organisation, party")] = ""
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Raised(Struct, frozen=True, kw_only=True):
    """What may be said by the others, and our answer."""

    if_: Annotated[Text, Part(ITEM, key="if")]
    say: Annotated[Text, Part(ITEM)]
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Term(Struct, frozen=True, kw_only=True):
    """A technical term and its explanation."""

    word: Annotated[Text, Part(ITEM)]
    text: Annotated[Text, Part(ITEM)]
    field: Annotated[str, Part(ITEM, refers="field")] = ""
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Contact(Struct, frozen=True, kw_only=True):
    """An office and what it can be asked; never a person."""

    office: Annotated[Text, Part(ITEM)]
    role: Annotated[Text | None, Part(ITEM)] = None
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Briefing(Struct, frozen=True, kw_only=True):
    """Our own texts for the readers, by kind; each entry has its own release mark."""

    title: Annotated[tuple[Line, ...], Part(OWN)] = ()
    purpose: Annotated[tuple[Line, ...], Part(OWN)] = ()
    bottom_line: Annotated[tuple[Line, ...], Part(OWN)] = ()
    background: Annotated[tuple[Line, ...], Part(OWN)] = ()
    asks: Annotated[tuple[Ask, ...], Part(OWN)] = ()
    matters: Annotated[tuple[Line, ...], Part(OWN)] = ()
    risk: Annotated[tuple[Line, ...], Part(OWN)] = ()
    they_want: Annotated[tuple[Line, ...], Part(OWN)] = ()
    points: Annotated[tuple[Line, ...], Part(OWN)] = ()
    if_raised: Annotated[tuple[Raised, ...], Part(OWN)] = ()
    questions: Annotated[tuple[Line, ...], Part(OWN)] = ()
    needs: Annotated[tuple[Line, ...], Part(OWN)] = ()
    press_lines: Annotated[tuple[Line, ...], Part(OWN)] = ()
    terms: Annotated[tuple[Term, ...], Part(OWN)] = ()
    contacts: Annotated[tuple[Contact, ...], Part(OWN)] = ()


class Attendee(Struct, frozen=True, kw_only=True):
    """A chair or participant: a person, or a post whose holder is not named, with the titles the sources give."""

    person: Annotated[str, Part(ITEM, refers="person")] = ""
    party: Annotated[str, Part(ITEM, refers="party")] = ""
    title: Annotated[Text | None, Part(ITEM)] = None
    titles_as_stated: Annotated[tuple[tuple[str, str], ...], Part(INTERNAL, refers="source")] = ()
    on_behalf_of: Annotated[Text | None, Part(ITEM)] = None
    joined_by: Annotated[Text | None, Part(ITEM)] = None


class Delegation(Struct, frozen=True, kw_only=True):
    """The organisations of one party that took part, by one source."""

    party: Annotated[str, Part(ITEM, refers="party")]
    orgs: Annotated[tuple[str, ...], Part(ITEM, refers="organisation")] = ()
    source: Annotated[str, Part(ITEM, refers="source")] = ""


class Remarked(Struct, frozen=True, kw_only=True):
    """A remark made in the meeting, by one or several, or by a group in words (`speakers`)."""

    id: Annotated[str, Part(INTERNAL)]
    who: Annotated[tuple[str, ...], Part(ITEM, refers="person, party, organisation")] = ()
    speakers: Annotated[Text | None, Part(ITEM)] = None
    text: Annotated[Text, Part(ITEM)]
    quotes: Annotated[tuple[Quote, ...], Part(INTERNAL)] = ()
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Measure(Struct, frozen=True, kw_only=True):
    """A domestic measure of one party: never a commitment."""

    id: Annotated[str, Part(INTERNAL)]
    party: Annotated[str, Part(ITEM, refers="party")]
    title: Annotated[Text, Part(ITEM)]
    strength: Annotated[items.Strength, Part(INTERNAL)] = "planned"
    quotes: Annotated[tuple[Quote, ...], Part(INTERNAL)] = ()
    cites: Annotated[tuple[str, ...], Part(ITEM, refers="source")] = ()
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Expectation(Struct, frozen=True, kw_only=True):
    """What the parties expect: never a commitment."""

    id: Annotated[str, Part(INTERNAL)]
    text: Annotated[Text, Part(ITEM)]
    quotes: Annotated[tuple[Quote, ...], Part(INTERNAL)] = ()
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Venue(Struct, frozen=True, kw_only=True):
    """Where a round was held."""

    city: Annotated[Text | None, Part(ITEM)] = None
    country: Annotated[str, Part(ITEM)] = ""
    venue: Annotated[Text | None, Part(ITEM)] = None


class Round(Struct, frozen=True, kw_only=True):
    """One meeting; its id is `all` where a dialogue has no meetings.

    `held` is the first day its date allows, `day_words` keeps a month or year as typed.
    """

    id: Annotated[str, Part(ITEM)]
    number: Annotated[int, Part(ITEM)] = 0
    label: Annotated[Text | None, Part(ITEM)] = None
    level: Annotated[Text | None, Part(ITEM)] = None
    held: Annotated[dt.date | None, Part(ITEM, key="date", vague="first")] = None
    day_words: Annotated[str, Part(ITEM, key=None, typed="held")] = ""
    date_as_stated: Annotated[Text | None, Part(ITEM)] = None
    where: Annotated[Venue | None, Part(ITEM, key="place")] = None
    host: Annotated[str, Part(ITEM, refers="party")] = ""
    chairs: Annotated[tuple[Attendee, ...], Part(ITEM)] = ()
    participants: Annotated[tuple[Attendee, ...], Part(ITEM)] = ()
    delegations: Annotated[tuple[Delegation, ...], Part(ITEM)] = ()
    quotes: Annotated[tuple[Quote, ...], Part(INTERNAL)] = ()
    cites: Annotated[tuple[str, ...], Part(ITEM, refers="source")] = ()
    remarks: Annotated[tuple[Remarked, ...], Part(OWN)] = ()
    domestic_measures: Annotated[tuple[Measure, ...], Part(OWN)] = ()
    expectations: Annotated[tuple[Expectation, ...], Part(OWN)] = ()
    discrepancies: Annotated[tuple[Discrepancy, ...], Part(INTERNAL)] = ()
    embargo: Annotated[dt.datetime | None, Part(ITEM)] = None
    briefing: Annotated[Briefing, Part(OWN)] = Briefing()
    release: Annotated[Mark, Part(OWN)] = Mark()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Thresholds(Struct, frozen=True, kw_only=True):
    """Numbers of days: due within `soon` days, or without news for `silent` days, is Attention."""

    soon: Annotated[int, Part(INTERNAL)] = 60
    silent: Annotated[int, Part(INTERNAL)] = 90


class Variant(Struct, frozen=True, kw_only=True):
    """Another name of the dialogue, and the source that uses it."""

    name: Annotated[Text, Part(ITEM)]
    source: Annotated[str, Part(ITEM, refers="source")] = ""


class ReleasedWords(Struct, frozen=True, kw_only=True):
    """Words that may be said to some readers although something internal says them too; the basis says why."""

    words: Annotated[str, Part(INTERNAL)]
    release: Annotated[Mark, Part(INTERNAL)]
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Instrument(Struct, frozen=True, kw_only=True):
    """What a signed text says of itself: when it was signed and is in force, for how long, whether and how it binds."""

    signed: Annotated[dt.date | None, Part(ITEM, vague="first")] = None
    in_force: Annotated[Text | None, Part(ITEM)] = None
    term: Annotated[Text | None, Part(ITEM)] = None
    notice: Annotated[Text | None, Part(ITEM)] = None
    """How it is ended."""
    binding: Annotated[Text | None, Part(ITEM)] = None
    funds: Annotated[Text | None, Part(ITEM)] = None
    signatories: Annotated[tuple[Text, ...], Part(ITEM)] = ()


class Dialogue(Struct, frozen=True, kw_only=True):
    """Everything on file of one dialogue. Items are in the natural order of their ids (C2 before C10)."""

    id: Annotated[str, Part(ITEM)]
    name: Annotated[Text, Part(ITEM)]
    short: Annotated[Text | None, Part(ITEM)] = None
    parties: Annotated[tuple[Party, ...], Part(ITEM)]
    others: Annotated[tuple[Party, ...], Part(ITEM)] = ()
    variants: Annotated[tuple[Variant, ...], Part(INTERNAL)] = ()
    kind: Annotated[Literal["dialogue", "council", "summit", "declaration", "instrument"], Part(ITEM)] = "dialogue"
    our_party: Annotated[str, Part(INTERNAL, refers="party")] = ""
    cadence: Annotated[Text | None, Part(ITEM)] = None
    instrument: Annotated[Instrument | None, Part(ITEM)] = None
    fields: Annotated[tuple[Field, ...], Part(ITEM)] = ()
    predecessor: Annotated[Text | None, Part(ITEM)] = None
    successor: Annotated[Text | None, Part(ITEM)] = None
    as_of: Annotated[dt.date | None, Part(INTERNAL)] = None
    salt: Annotated[str, Part(INTERNAL)] = ""
    thresholds: Annotated[Thresholds, Part(INTERNAL)] = Thresholds()
    calendar: Annotated[tuple[str, ...], Part(INTERNAL)] = ()
    released_words: Annotated[tuple[ReleasedWords, ...], Part(INTERNAL)] = ()
    release: Annotated[Mark, Part(OWN)] = Mark()
    rounds: Annotated[tuple[Round, ...], Part(ITEM, key=None)] = ()
    commitments: Annotated[tuple[Commitment, ...], Part(ITEM, key=None)] = ()
    actions: Annotated[tuple[Action, ...], Part(ITEM, key=None)] = ()
    updates: Annotated[tuple[Update, ...], Part(ITEM, key=None)] = ()
    retractions: Annotated[tuple[Retraction, ...], Part(INTERNAL, key=None)] = ()
    clearances: Annotated[tuple[Clearance, ...], Part(INTERNAL, key=None)] = ()
    decisions: Annotated[tuple[Decision, ...], Part(INTERNAL, key=None)] = ()
    sources: Annotated[tuple[Source, ...], Part(ITEM, key=None)] = ()
    pictures: Annotated[tuple[Picture, ...], Part(ITEM, key=None)] = ()
    organisations: Annotated[tuple[Organisation, ...], Part(ITEM, key=None)] = ()
    people: Annotated[tuple[Person, ...], Part(ITEM, key=None)] = ()
    place: Annotated[Place, Part(INTERNAL)] = Place()
