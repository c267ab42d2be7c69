"""What was said: the model of a dialogue, as `data/README.md` describes it for its author.

Plain frozen dataclasses; `dialogue.shape` validates the files against them and writes the JSON Schema.
Every attribute declares its **ceiling**: who may see it at most (`part()`); one without a declaration is internal.
It also declares what the files need to know of it: its key where that differs, and what its word refers to.
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


def part(
    ceiling: Ceiling,
    default: Any = MISSING,
    *,
    key: str | None = "",
    refers: str = "",
    vague: Literal["", "first", "last", "moment"] = "",
    typed: str = "",
    inherited: bool = True,
) -> Any:
    """A field of the model with its ceiling, and how it stands in the files.

    `key` is its key where that is not its name (`a.b`: the key `b` of the mapping at `a`), `None` where the program
    sets it. `refers` names what its word is the id of, kinds by commas (`party, organisation`). `vague`: a year or
    month will do for a date, and means its first or last day; or a moment with its zone will. `typed` names the date
    whose words this keeps where they are not a plain day. `inherited`: a part of the thing has it from the whole;
    not what tells of the whole alone, nor a sum, which would be multiplied.
    """
    files = {"key": key, "refers": refers, "vague": vague, "typed": typed, "inherited": inherited}
    return field(default=default, metadata={"ceiling": ceiling, **files})


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
    to: tuple[str, ...] = part(INTERNAL, (), refers="party")
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Also:
    """Another name or post, for a time. Bounds are inclusive; an absent one is open."""

    name: Text | None = part(ITEM, None)
    post: Text | None = part(ITEM, None)
    since: dt.date | None = part(ITEM, None, key="from", vague="first")
    until: dt.date | None = part(ITEM, None, key="to", vague="last")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A state, union or organisation; at the table, or (in `others`) only named."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    kind: Literal["state", "union", "organisation"] = part(ITEM, "state")
    lead_org: str = part(INTERNAL, "", refers="organisation")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A technology field of the dialogue; `short` is what narrow places print."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`short` is what tables print (MSIT, 과기정통부); `also` holds earlier and later names."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    party: str = part(ITEM, "")
    aliases: tuple[str, ...] = part(INTERNAL, ())
    parent: str = part(INTERNAL, "", refers="organisation")
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

    party: str = part(ITEM, "", refers="party")
    org: str = part(ITEM, "", refers="organisation, party")
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
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """`value` is `None` where it is not stated. Currency (ISO 4217) or unit, never both."""

    value: Decimal | None = part(ITEM, None)
    currency: str = part(ITEM, "")
    unit: Text | None = part(ITEM, None)
    qualifiers: tuple[Qualifier, ...] = part(ITEM, ())
    kind: Literal["", "grant", "loan", "investment", "budget", "private", "in_kind"] = part(ITEM, "")
    payers: tuple[str, ...] = part(ITEM, (), refers="party, organisation")
    payees: tuple[str, ...] = part(ITEM, (), refers="party, organisation")
    period: Text | None = part(ITEM, None)
    years: int = part(ITEM, 0, key="period.years")
    as_stated: Text | None = part(ITEM, None)
    equivalents: tuple[Equivalent, ...] = part(ITEM, ())


Precision = Literal["day", "month", "quarter", "half", "year", "range", "event", "recurring", "soon", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An imprecise date keeps its words and an earliest/latest pair; only `latest` can make a thing late."""

    precision: Precision = part(ITEM, "open")
    earliest: dt.date | None = part(ITEM, None, vague="first")
    latest: dt.date | None = part(ITEM, None, vague="last")
    as_stated: Text | None = part(ITEM, None)
    stated_on: dt.date | None = part(ITEM, None)
    purpose: Literal["", "start", "end"] = part(ITEM, "", key="for")
    every: Text | None = part(ITEM, None)
    every_months: int = part(ITEM, 0, key="every.months")
    event: Text | None = part(ITEM, None)
    basis: Literal["explicit", "interpreted", "confirmed"] = part(ITEM, "explicit")
    source: str = part(ITEM, "", refers="source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source, or first and last words of a passage.

    `line` and `column` are found by the program at load, 0 if it could not."""

    source: str = part(INTERNAL, refers="source")
    text: str = part(INTERNAL, "")
    start: str = part(INTERNAL, "", key="from")
    end: str = part(INTERNAL, "", key="to")
    nth: int = part(INTERNAL, 1)
    sic: str = part(INTERNAL, "")
    why: str = part(INTERNAL, "")
    line: int = part(INTERNAL, 0, key=None)
    column: int = part(INTERNAL, 0, key=None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise(Quote):
    """A passage of a text on file that says nothing of the dialogue; its source is the one it stands under."""

    source: str = part(INTERNAL, "", key=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Where sources differ. `says` keeps the order of the file; `we_use` is a source or words."""

    topic: Text = part(INTERNAL)
    says: tuple[tuple[str, Text], ...] = part(INTERNAL, refers="source")
    we_use: Text | None = part(INTERNAL, None)
    resolved: bool = part(INTERNAL, False)
    note: Text | None = part(INTERNAL, None)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One of our own next steps. `lead` is an organisation or empty (not stated)."""

    id: str = part(INTERNAL)
    do: Text = part(ITEM)
    lead: str = part(ITEM, "", refers="organisation")
    commitment: str = part(INTERNAL, "", refers="commitment, sub-item")
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
    office: str = part(INTERNAL)
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
class Attendee:
    """A chair or participant, with the title borne that day and the titles the sources gave."""

    person: str = part(ITEM, refers="person")
    party: str = part(ITEM, "", refers="party")
    title: Text | None = part(ITEM, None)
    titles_as_stated: tuple[tuple[str, str], ...] = part(INTERNAL, (), refers="source")
    on_behalf_of: str = part(ITEM, "")
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
class Line:
    """One entry of a briefing; counts such as `{total}` are filled for each reader.

    `field` narrows it to a one-pager, `readers` to some audiences (and those `like` them); both empty: for all."""

    lead: Text | None = part(ITEM, None)
    """A few words that stand bold before the text."""
    text: Text = part(ITEM)
    field: str = part(ITEM, "", refers="field")
    readers: tuple[str, ...] = part(INTERNAL, (), key="for", refers="audience")
    items: tuple[str, ...] = part(INTERNAL, (), refers="commitment, sub-item, action")
    to: str = part(ITEM, "", refers="organisation, party")
    """Whom a question is put to."""
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
    """If they say this, we say that."""

    if_: Text = part(ITEM, key="if")
    say: Text = part(ITEM)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the field, explained for readers outside it."""

    word: Text = part(ITEM)
    text: Text = part(ITEM)
    field: str = part(ITEM, "", refers="field")
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
    organisations: tuple[Organisation, ...] = part(ITEM, (), key=None)
    people: tuple[Person, ...] = part(ITEM, (), key=None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The officer's words, printed top and bottom of each page; the program decides no classification."""

    text: Text
    colour: str = ""
    mail: bool = True


DocumentKind = Literal["memo", "one-pager", "checklist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """One reader: language, release and what he gets.

    `like` is already applied; `lookup` lists the ids whose templates are tried, own first."""

    id: str
    language: str
    release: Mark
    like: str = part(INTERNAL, "", refers="audience")
    lookup: tuple[str, ...] = part(INTERNAL, (), key=None)
    documents: tuple[DocumentKind, ...] = ("memo", "one-pager", "checklist")
    formats: tuple[Literal["docx", "pdf"], ...] = ("docx", "pdf")
    fields: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    to: Text | None = None
    sender: Text | None = part(INTERNAL, None, key="from")
    office: Text | None = None
    """What stands in the letterhead; absent: the sender."""
    paper: Literal["", "A4", "Letter"] = ""
    marking: Marking | None = None
    look: str = ""
    copies: str = ""
    empty_fields: Literal["page", "none"] = "page"
    """A field without a commitment yields a page that says so, or none."""
    place: Place = Place()
