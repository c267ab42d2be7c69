"""What was said: the model of a dialogue, as `data/README.md` describes it for its author.

Plain frozen dataclasses; `dialogue.shape` validates the files against them and writes the JSON Schema.
Every attribute declares its **ceiling**: who may see it at most (`part()`); one without a declaration is internal.
Short forms are already resolved here: actors are `Actor`s, a due is a tuple of `Due`s, a text is a `Text`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import MISSING, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from briefgen.errors import Place


class Ceiling(StrEnum):
    """How far an attribute may travel at most."""

    ITEM = "with its item"
    OWN = "own mark"
    INTERNAL = "internal, always"


def part(ceiling: Ceiling, default: Any = MISSING) -> Any:
    """A field of the model with its ceiling."""
    return field(default=default, metadata={"ceiling": ceiling})


ITEM, OWN, INTERNAL = Ceiling.ITEM, Ceiling.OWN, Ceiling.INTERNAL
Level = Literal["internal", "partner", "public"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words by language; the language of a bare string is ``""``, it fits every reader."""

    words: tuple[tuple[str, str], ...]

    def get(self, language: str) -> str | None:
        """The words in this language (or the bare words), or `None` where they are missing."""
        known = dict(self.words)
        return known.get(language) or known.get("")

    def other(self, language: str) -> tuple[str, str] | None:
        """(language, words) of another language, for a reader to whom his own is missing."""
        return next(((code, words) for code, words in self.words if code != language and words), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A release mark. `to` names parties; empty means every party at the table."""

    level: Level = "internal"
    to: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Also:
    """Another name or post, for a time. Bounds are inclusive; an absent one is open."""

    name: Text | None = part(ITEM, None)
    post: Text | None = part(ITEM, None)
    since: dt.date | None = part(ITEM, None)
    until: dt.date | None = part(ITEM, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A state, union or organisation; at the table, or (in `others`) only named."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    kind: Literal["state", "union", "organisation"] = part(ITEM, "state")
    lead_org: str = part(INTERNAL, "")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A technology field of the dialogue."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`short` is what tables print (MSIT, 과기정통부); `also` holds earlier and later names."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    party: str = part(ITEM, "")
    aliases: tuple[str, ...] = part(INTERNAL, ())
    parent: str = part(INTERNAL, "")
    country: str = part(ITEM, "")
    also: tuple[Also, ...] = part(ITEM, ())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who holds posts for a time."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    party: str = part(ITEM, "")
    aliases: tuple[str, ...] = part(INTERNAL, ())
    also: tuple[Also, ...] = part(ITEM, ())
    place: Place = part(INTERNAL, Place())


Role = Literal["lead", "support", "host", "funder", "implementer", "participant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One of party (organisation not stated), org or group. `everyone` is all parties together, printed as one."""

    party: str = part(ITEM, "")
    org: str = part(ITEM, "")
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
    source: str = part(ITEM, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """`value` is `None` where it is not stated. Currency (ISO 4217) or unit, never both."""

    value: Decimal | None = part(ITEM, None)
    currency: str = part(ITEM, "")
    unit: Text | None = part(ITEM, None)
    qualifiers: tuple[Qualifier, ...] = part(ITEM, ())
    kind: Literal["", "grant", "loan", "investment", "budget", "private", "in_kind"] = part(ITEM, "")
    payers: tuple[str, ...] = part(ITEM, ())
    payees: tuple[str, ...] = part(ITEM, ())
    period: Text | None = part(ITEM, None)
    years: int = part(ITEM, 0)
    as_stated: Text | None = part(ITEM, None)
    equivalents: tuple[Equivalent, ...] = part(ITEM, ())


Precision = Literal["day", "month", "quarter", "half", "year", "range", "event", "recurring", "soon", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An imprecise date keeps its words and an earliest/latest pair; only `latest` can make a thing late."""

    precision: Precision = part(ITEM, "open")
    earliest: dt.date | None = part(ITEM, None)
    latest: dt.date | None = part(ITEM, None)
    as_stated: Text | None = part(ITEM, None)
    stated_on: dt.date | None = part(ITEM, None)
    purpose: Literal["", "start", "end"] = part(ITEM, "")
    """`for:` in the files."""
    every: Text | None = part(ITEM, None)
    every_months: int = part(ITEM, 0)
    event: Text | None = part(ITEM, None)
    basis: Literal["explicit", "interpreted", "confirmed"] = part(ITEM, "explicit")
    source: str = part(ITEM, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source, or first and last words of a passage.

    `line` and `column` are found by the program at load, 0 if it could not."""

    source: str = part(INTERNAL)
    text: str = part(INTERNAL, "")
    start: str = part(INTERNAL, "")
    """`from:` in the files."""
    end: str = part(INTERNAL, "")
    """`to:` in the files."""
    nth: int = part(INTERNAL, 1)
    sic: str = part(INTERNAL, "")
    why: str = part(INTERNAL, "")
    line: int = part(INTERNAL, 0)
    column: int = part(INTERNAL, 0)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Where sources differ. `says` keeps the order of the file; `we_use` is a source or words."""

    topic: Text = part(INTERNAL)
    says: tuple[tuple[str, Text], ...] = part(INTERNAL)
    we_use: Text | None = part(INTERNAL, None)
    resolved: bool = part(INTERNAL, False)
    note: Text | None = part(INTERNAL, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Widened:
    """A commitment that more parties joined later."""

    name: Text = part(ITEM)
    parties: tuple[str, ...] = part(ITEM, ())


Strength = Literal["decided", "agreed", "planned", "intends", "explores", "reported"]
Status = Literal[
    "announced", "not_started", "in_progress", "partly_done", "done", "on_hold", "dropped", "overtaken", "unknown"
]
Colour = Literal["done", "closed", "late", "attention", "no_date", "on_track"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rating set by a person, with the reason, which prints; until a day if one is given."""

    rating: Colour = part(INTERNAL)
    why: Text = part(INTERNAL)
    until: dt.date | None = part(INTERNAL, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubItem:
    """A part of a commitment; what is absent (`None`, empty) is inherited from it at load."""

    id: str = part(INTERNAL)
    title: Text = part(ITEM)
    text: Text | None = part(ITEM, None)
    actors: tuple[Actor, ...] = part(ITEM, ())
    amounts: tuple[Amount, ...] = part(ITEM, ())
    due: tuple[Due, ...] = part(ITEM, ())
    condition: Text | None = part(ITEM, None)
    mechanism: tuple[str, ...] = part(ITEM, ())
    strength: Strength = part(INTERNAL, "agreed")
    status_at_round: Status = part(ITEM, "announced")
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    cites: tuple[str, ...] = part(ITEM, ())
    discrepancies: tuple[Discrepancy, ...] = part(INTERNAL, ())
    note_internal: Text | None = part(INTERNAL, None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One outcome that one pair or group of actors can report as done."""

    id: str = part(INTERNAL)
    title: Text = part(ITEM)
    actors: tuple[Actor, ...] = part(ITEM)
    strength: Strength = part(INTERNAL)
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    cites: tuple[str, ...] = part(ITEM, ())
    round: str = part(ITEM, "")
    fields: tuple[str, ...] = part(ITEM, ())
    lead_in: Text | None = part(ITEM, None)
    """Two or three words that stand bold before the text on a one-pager (“Research money”)."""
    text: Text | None = part(ITEM, None)
    text_status: Literal["ours", "agreed", "official", "unofficial", "machine"] = part(ITEM, "ours")
    mechanism: tuple[str, ...] = part(ITEM, ())
    amounts: tuple[Amount, ...] = part(ITEM, ())
    due: tuple[Due, ...] = part(ITEM, ())
    condition: Text | None = part(ITEM, None)
    instrument: Text | None = part(ITEM, None)
    track: Text | None = part(ITEM, None)
    beneficiaries: tuple[Text, ...] = part(ITEM, ())
    sub_items: tuple[SubItem, ...] = part(ITEM, ())
    status_at_round: Status = part(ITEM, "announced")
    discrepancies: tuple[Discrepancy, ...] = part(INTERNAL, ())
    release: Mark = part(OWN, Mark())
    note_internal: Text | None = part(INTERNAL, None)
    rating: Override | None = part(INTERNAL, None)
    widened_to: Widened | None = part(ITEM, None)
    superseded_by: str = part(INTERNAL, "")
    merged_into: str = part(INTERNAL, "")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One of our own next steps. `lead` is an organisation or empty (not stated)."""

    id: str = part(INTERNAL)
    do: Text = part(ITEM)
    lead: str = part(ITEM, "")
    commitment: str = part(INTERNAL, "")
    support: tuple[str, ...] = part(ITEM, ())
    due: tuple[Due, ...] = part(ITEM, ())
    status: Literal["open", "waiting", "done", "dropped"] = part(ITEM, "open")
    evidence: Text | None = part(INTERNAL, None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """News of an item (commitment, sub-item, action).

    `date` is the first day the words allow; `day_words` keeps a year or month as typed."""

    id: str = part(INTERNAL)
    item: str = part(INTERNAL)
    date: dt.date = part(ITEM)
    day_words: str = part(ITEM, "")
    status: str = part(ITEM)
    reported_on: dt.date | None = part(ITEM, None)
    round: str = part(ITEM, "")
    source: str = part(ITEM, "")
    reported_by: str = part(ITEM, "")
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
    retracts: str = part(INTERNAL)
    note: Text | None = part(INTERNAL, None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """An office cleared what one audience would get; `reference` is a hash over that audience's pages."""

    id: str = part(INTERNAL)
    date: dt.date = part(INTERNAL)
    clears: str = part(INTERNAL)
    reference: str = part(INTERNAL)
    office: str = part(INTERNAL)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the principal ticked: the ask and one of its options."""

    id: str = part(INTERNAL)
    date: dt.date = part(INTERNAL)
    ask: str = part(INTERNAL)
    decision: str = part(INTERNAL)
    by: str = part(INTERNAL, "")
    file: str = part(INTERNAL, "")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where statements come from. `text` is the file's name, `words` its content, empty if it is not on file."""

    id: str = part(ITEM)
    kind: str = part(ITEM)
    title: Text = part(ITEM)
    url: str = part(ITEM, "")
    lang: str = part(ITEM, "")
    published: dt.date | None = part(ITEM, None)
    published_words: str = part(ITEM, "")
    """The date as typed, where it is not a day."""
    published_by: tuple[str, ...] = part(ITEM, ())
    reliability: Literal["", "official", "partner_official", "press", "low"] = part(INTERNAL, "")
    text: str = part(INTERNAL, "")
    words: str = part(INTERNAL, "")
    noise: tuple[Quote, ...] = part(INTERNAL, ())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """A chair or participant, with the title borne that day and the titles the sources gave."""

    person: str = part(ITEM)
    party: str = part(ITEM, "")
    title: Text | None = part(ITEM, None)
    titles_as_stated: tuple[tuple[str, str], ...] = part(INTERNAL, ())
    on_behalf_of: str = part(ITEM, "")
    joined_by: Text | None = part(ITEM, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Organisations of one party, by one source."""

    party: str = part(ITEM)
    orgs: tuple[str, ...] = part(ITEM, ())
    source: str = part(ITEM, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked:
    """What somebody said at the table."""

    id: str = part(INTERNAL)
    who: str = part(ITEM, "")
    text: Text = part(ITEM)
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of one party's own: never a commitment."""

    id: str = part(INTERNAL)
    party: str = part(ITEM)
    title: Text = part(ITEM)
    strength: Strength = part(INTERNAL, "planned")
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    cites: tuple[str, ...] = part(ITEM, ())
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
class Line:
    """One entry of a briefing; counts such as `{total}` are filled for each reader.

    `field` narrows it to a one-pager, `readers` to some audiences (and those `like` them); both empty: for all."""

    lead: Text | None = part(ITEM, None)
    """A few words that stand bold before the text."""
    text: Text = part(ITEM)
    field: str = part(ITEM, "")
    readers: tuple[str, ...] = part(INTERNAL, ())
    """`for:` in the files."""
    items: tuple[str, ...] = part(INTERNAL, ())
    to: str = part(ITEM, "")
    """The organisation a question is put to."""
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
    to: str = part(ITEM, "")
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """If they say this, we say that."""

    if_: Text = part(ITEM)
    """`if:` in the files."""
    say: Text = part(ITEM)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the field, explained for readers outside it."""

    word: Text = part(ITEM)
    text: Text = part(ITEM)
    field: str = part(ITEM, "")
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An office and what it is asked for; never a person."""

    office: Text = part(ITEM)
    role: Text | None = part(ITEM, None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Our own words for the readers, by kind; each entry carries its own mark."""

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
    held: dt.date | None = part(ITEM, None)
    """`date:` in the files."""
    day_words: str = part(ITEM, "")
    date_as_stated: Text | None = part(ITEM, None)
    where: Venue | None = part(ITEM, None)
    """`place:` in the files."""
    host: str = part(ITEM, "")
    chairs: tuple[Attendee, ...] = part(ITEM, ())
    participants: tuple[Attendee, ...] = part(ITEM, ())
    delegations: tuple[Delegation, ...] = part(ITEM, ())
    quotes: tuple[Quote, ...] = part(INTERNAL, ())
    cites: tuple[str, ...] = part(ITEM, ())
    remarks: tuple[Remarked, ...] = part(OWN, ())
    domestic_measures: tuple[Measure, ...] = part(OWN, ())
    expectations: tuple[Expectation, ...] = part(OWN, ())
    discrepancies: tuple[Discrepancy, ...] = part(INTERNAL, ())
    embargo: dt.datetime | None = part(INTERNAL, None)
    briefing: Briefing = part(OWN, Briefing())
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Days: due within `soon` or no news for `silent` is Attention."""

    soon: int = part(INTERNAL, 60)
    silent: int = part(INTERNAL, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another name under which the dialogue goes, and where."""

    name: Text = part(ITEM)
    source: str = part(ITEM, "")


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
    our_party: str = part(INTERNAL, "")
    cadence: Text | None = part(ITEM, None)
    fields: tuple[Field, ...] = part(ITEM, ())
    predecessor: Text | None = part(ITEM, None)
    successor: Text | None = part(ITEM, None)
    as_of: dt.date | None = part(INTERNAL, None)
    salt: str = part(INTERNAL, "")
    thresholds: Thresholds = part(INTERNAL, Thresholds())
    calendar: tuple[str, ...] = part(INTERNAL, ())
    release: Mark = part(OWN, Mark())
    rounds: tuple[Round, ...] = part(ITEM, ())
    commitments: tuple[Commitment, ...] = part(ITEM, ())
    actions: tuple[Action, ...] = part(ITEM, ())
    updates: tuple[Update, ...] = part(ITEM, ())
    retractions: tuple[Retraction, ...] = part(INTERNAL, ())
    clearances: tuple[Clearance, ...] = part(INTERNAL, ())
    decisions: tuple[Decision, ...] = part(INTERNAL, ())
    sources: tuple[Source, ...] = part(ITEM, ())
    organisations: tuple[Organisation, ...] = part(ITEM, ())
    people: tuple[Person, ...] = part(ITEM, ())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The officer's words, printed top and bottom of each page; the program decides no classification."""

    text: Text
    colour: str = ""
    mail: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """One reader: language, release and what he gets.

    `like` is already applied; `lookup` lists the ids whose templates are tried, own first."""

    id: str
    language: str
    release: Mark
    like: str = ""
    lookup: tuple[str, ...] = ()
    documents: tuple[str, ...] = ("memo", "one-pager", "checklist")
    formats: tuple[str, ...] = ("docx", "pdf")
    fields: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    to: Text | None = None
    sender: Text | None = None
    """`from:` in the files."""
    office: Text | None = None
    """What stands in the letterhead; absent: the sender."""
    paper: Literal["", "A4", "Letter"] = ""
    marking: Marking | None = None
    look: str = ""
    copies: str = ""
    empty_fields: Literal["page", "none"] = "page"
    """A field without a commitment yields a page that says so, or none."""
    place: Place = Place()
