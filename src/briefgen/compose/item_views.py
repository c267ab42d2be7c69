"""Commitments and actions as a page shows them, and what makes them so.

Commitments and actions as a page shows them: words of the reader, and plain codes to branch on.

Words are empty where there is nothing to say, and for what this reader is not to see.

Turns the commitments and actions of a released dialogue into views, in the voice of one reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefgen.compose import formats
from briefgen.compose.reader import Voice
from briefgen.dialogue.model import Action, Actor, Amount, Commitment, Dialogue, Discrepancy, Quote, SubItem, Update
from briefgen.dialogue.status import ItemStatus
from briefgen.values import dataclass

# ---- items -------------------------------------------------------------------------------------------------------


FINISHED = frozenset({"done", "dropped", "overtaken"})
UNDER_WAY = frozenset({"in_progress", "partly_done"})


@dataclass(frozen=True, slots=True)
class NewsView:
    """One update: its day (in words, and as typed where that was no day), what it says, its source and reporter."""

    day: dt.date
    when: str
    typed: str
    status: str
    note: str
    note_internal: str
    source: str
    source_title: str
    by: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class DueView:
    """By when: in words; whether anything was stated; the latest day; and that day as ISO 8601 where it is exact."""

    words: str = ""
    stated: bool = False
    latest: dt.date | None = None
    exact: str = ""


@dataclass(frozen=True, slots=True)
class MoneyView:
    """How much: with its qualifier; with equivalents; these alone, bare or with their source; what is left open."""

    words: str = ""
    full: str = ""
    other: str = ""
    cited: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StateView:
    """Where it stands: status as code and word; colour and reasons as codes (ours only); the day of the last news."""

    code: str
    word: str
    colour: str
    reasons: tuple[str, ...]
    since: dt.date | None
    late: bool = False
    """Open, and its last day is over."""


@dataclass(frozen=True, slots=True)
class ActorsView:
    """Who acts: organisations in words and as ids, the one that heads the group, and the words for each party."""

    words: str
    ids: tuple[str, ...]
    head: str
    by_party: Mapping[str, str]
    support: str = ""
    parties: str = ""
    """The parties that act by themselves, no organisation named."""

    @property
    def anyone(self) -> str:
        """Organisations, else parties."""
        return self.words or self.parties


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """A commitment, a part of one, or an action (`kind`). `number` is the id where this reader may see it."""

    id: str
    key: str
    number: str
    kind: str
    title: str
    text: str
    actors: ActorsView
    due: DueView
    state: StateView
    rank: tuple[int, ...]
    """Late before soon before money before strength; what is finished comes last."""
    about: str = ""
    """Of an action: the commitment it is a step to."""
    lead_in: str = ""
    fields: tuple[str, ...] = ()
    strength: str = ""
    money: MoneyView = MoneyView()
    history: tuple[NewsView, ...] = ()
    differs: tuple[Discrepancy, ...] = ()
    evidence: str = ""
    """`S1:24, S2`: sources with their lines."""
    parts: tuple[ItemView, ...] = ()
    note: str = ""
    """Of our own office."""

    @property
    def news(self) -> NewsView | None:
        """The last update."""
        return self.history[-1] if self.history else None

    @property
    def done(self) -> bool:
        """Delivered."""
        return self.state.code == "done"

    @property
    def open(self) -> bool:
        """Neither done nor given up."""
        return self.state.code not in FINISHED

    @property
    def name(self) -> str:
        """The two or three words that stand for it, else its title."""
        return self.lead_in or self.title

    @property
    def reported(self) -> str:
        """What partner and press are told: `delivered`, `under_way`, `closed` or `none`."""
        if self.done:
            return "delivered"
        if not self.open:
            return "closed"
        return "under_way" if self.state.code in UNDER_WAY else "none"


# ---- desk --------------------------------------------------------------------------------------------------------


LONG_NAME = 60
"""Letters; what is longer does not fit the column of a party."""
_STRENGTHS = ("decided", "agreed", "planned", "intends", "explores", "reported")


def evidence(quotes: Sequence[Quote], cites: Sequence[str] = (), *, internal: bool) -> str:
    """`S1:24, S2`: the sources of a statement with the lines found in them, for our own readers."""
    if not internal:
        return ""
    quoted = {q.source for q in quotes}
    lines = [f"{q.source}:{q.line}" if q.line else q.source for q in quotes]
    return ", ".join(dict.fromkeys([*lines, *(c for c in cites if c not in quoted)]))


@dataclass(frozen=True, slots=True)
class ItemViewBuilder:
    """What the views are made of: the dialogue of one reader, where things stand, and how he is spoken to."""

    dialogue: Dialogue
    standings: Mapping[str, ItemStatus]
    news: Mapping[str, Sequence[Update]]
    voice: Voice
    internal: bool

    def items(self) -> tuple[ItemView, ...]:
        """All commitments, in the order of their fields, cross-cutting ones last."""
        order = {field.id: n for n, field in enumerate(self.dialogue.fields)}
        views = [self.commitment(c) for c in self.dialogue.commitments]
        return tuple(sorted(views, key=lambda v: min((order.get(f, len(order)) for f in v.fields), default=len(order))))

    def actions(self) -> tuple[ItemView, ...]:
        """Our next steps by date, undated ones last, finished ones after all."""
        views = [self.action(a) for a in self.dialogue.actions]
        return tuple(sorted(views, key=lambda v: (not v.open, v.due.latest or dt.date.max)))

    def commitment(self, item: Commitment) -> ItemView:
        """The view of a commitment, with its parts."""
        return self._promised(
            item,
            "commitment",
            item.fields,
            lead_in=self.voice.text(item.lead_in),
            parts=tuple(self._promised(part, "part", item.fields) for part in item.sub_items),
        )

    def action(self, action: Action) -> ItemView:
        """The view of one of our next steps."""
        standing = self.standings[action.id]
        leads = (action.lead,) if action.lead else ()
        return ItemView(
            id=action.id,
            key=f"{self.dialogue.id}/{action.id}",
            number=action.id if self.internal else "",
            kind="action",
            title=self.voice.text(action.do),
            text=self.voice.text(action.do),
            actors=ActorsView(
                self._names(leads), (*leads, *action.support), action.lead, {}, self._names(action.support)
            ),
            due=self._due(standing),
            state=self._state(standing),
            rank=self._rank(standing, (), ""),
            about=action.commitment,
            history=self._history(action.id),
            note=self.voice.text(action.evidence) if self.internal else "",
        )

    def _promised(
        self,
        item: Commitment | SubItem,
        kind: str,
        fields: tuple[str, ...],
        lead_in: str = "",
        parts: tuple[ItemView, ...] = (),
    ) -> ItemView:
        standing = self.standings[item.id]
        return ItemView(
            id=item.id,
            key=f"{self.dialogue.id}/{item.id}",
            number=item.id if self.internal else "",
            kind=kind,
            title=self.voice.text(item.title),
            text=self.voice.text(item.text or item.title),
            actors=self._actors(item.actors),
            due=self._due(standing),
            state=self._state(standing),
            rank=self._rank(standing, item.amounts, item.strength),
            lead_in=lead_in,
            fields=fields,
            strength=self.voice.word(f"strength.{item.strength}") if self.internal else "",
            money=self._money(item.amounts),
            history=self._history(item.id),
            differs=item.discrepancies,
            evidence=evidence(item.quotes, item.cites, internal=self.internal),
            parts=parts,
            note=self.voice.text(item.note_internal) if self.internal else "",
        )

    # ---- when, how much, where it stands --------------------------------------------------------------------------

    def _due(self, standing: ItemStatus) -> DueView:
        exact = [d.latest for d in standing.due if d.precision == "day" and d.latest]
        return DueView(
            formats.due_words(standing.due, self.voice.wording) if standing.due else "",
            bool(standing.due),
            standing.latest,
            exact[0].isoformat() if exact and len(standing.due) == 1 else "",
        )

    def _money(self, amounts: tuple[Amount, ...]) -> MoneyView:
        if not amounts:
            return MoneyView()
        words, one = self.voice.wording, amounts[0]
        return MoneyView(
            self.voice.listing([formats.money(a, words) for a in amounts]),
            self.voice.listing([formats.money(a, words, full=True) for a in amounts]),
            self._equivalents(one, cites=False) if len(amounts) == 1 else "",
            self._equivalents(one, cites=self.internal) if len(amounts) == 1 else "",
            self._unsaid(one) if len(amounts) == 1 else "",
        )

    def _equivalents(self, amount: Amount, *, cites: bool) -> str:
        said = []
        for other in amount.equivalents:
            same = Amount(value=other.value, currency=other.currency, qualifiers=other.qualifiers)
            words = formats.money(same, self.voice.wording)
            cited = cites and other.source
            said.append(self.voice.word("source.cited", title=words, id=other.source) if cited else words)
        return self.voice.listing(said)

    def _unsaid(self, amount: Amount) -> str:
        """What the source leaves open about an amount."""
        said = {"payer": amount.payers, "period": amount.period or amount.years}
        missing = [self.voice.word(f"money.{what}") for what, words in said.items() if not words]
        return self.voice.word("money.unsaid", what=self.voice.names(missing)) if missing else ""

    def _state(self, standing: ItemStatus) -> StateView:
        return StateView(
            standing.status,
            self.voice.word(f"status.{standing.status}"),
            standing.colour if self.internal else "",
            standing.reasons if self.internal else (),
            standing.news,
            standing.overdue,
        )

    def _rank(self, standing: ItemStatus, amounts: tuple[Amount, ...], strength: str) -> tuple[int, ...]:
        return (
            int(standing.status in FINISHED),
            int(standing.colour != "late"),
            int("soon" not in standing.reasons),
            int(not amounts),
            _STRENGTHS.index(strength) if self.internal and strength in _STRENGTHS else len(_STRENGTHS),
        )

    # ---- who, and how we know -------------------------------------------------------------------------------------

    def _actors(self, actors: Sequence[Actor]) -> ActorsView:
        """What we only interpreted stays with us; a party that is an organisation acts as one."""
        if not self.internal:
            actors = [a for a in actors if a.basis != "interpreted"]
        bodies = {p.id for p in self.dialogue.parties if p.kind == "organisation"}
        actors = [replace(a, org=a.party) if a.party in bodies and not a.org else a for a in actors]
        orgs = [a for a in actors if a.org]
        ours = [a.org for a in orgs if self._party(a) == self.dialogue.our_party]
        ids = tuple(a.org for a in orgs)
        by_party = {p.id: self._of_party(p.id, actors) for p in self.dialogue.parties}
        parties = self._parties(actors)
        return ActorsView(self._organisations(orgs), ids, (*ours, *ids, "")[0], by_party, parties=parties)

    def _parties(self, actors: Sequence[Actor]) -> str:
        """Between two parties “both” says nothing; among more it matters who promised."""
        if len(self.dialogue.parties) == 2:
            return ""
        everyone = any(a.everyone for a in actors)
        acting = [p.id for p in self.dialogue.parties if everyone or any(a.party == p.id for a in actors)]
        return self.voice.names([self.voice.party(p, short=True) for p in acting])

    def _party(self, actor: Actor) -> str:
        known = self.voice.organisations.get(actor.org)
        return actor.party or (known.party if known else "")

    def _names(self, organisations: Sequence[str], *, short: bool = True) -> str:
        return self.voice.names([self.voice.organisation(o, short=short) for o in organisations])

    def _organisations(self, actors: Sequence[Actor], *, short: bool = True) -> str:
        interpreted = any(a.basis == "interpreted" for a in actors)
        names = self._names(tuple(dict.fromkeys(a.org for a in actors)), short=short)
        return names + (self.voice.word("interpreted") if interpreted else "")

    def _of_party(self, party: str, actors: Sequence[Actor]) -> str:
        """What the column of one party says of an item: its organisations, else its part, else the groups named.

        A party that leads by itself is worth a word only where not all do."""
        mine = [a for a in actors if self._party(a) == party]
        if orgs := [a for a in mine if a.org]:
            names = self._organisations(orgs, short=self.internal)
            return names if len(names) <= LONG_NAME else self._organisations(orgs)
        alone = len({self._party(a) for a in actors} - {""}) < len(self.dialogue.parties)
        if roles := [a.role for a in mine if a.role != "lead" or alone]:
            return self.voice.word("actor.body_not_stated", role=self.voice.word(f"role.{roles[0]}"))
        groups = [self.voice.text(a.group) for a in actors if a.group and a.role != "participant"]
        return self.voice.listing(groups)

    def _history(self, item: str) -> tuple[NewsView, ...]:
        """The updates of an item that count on the day."""
        return tuple(self._news(update) for update in self.news.get(item, ()))

    def _news(self, update: Update) -> NewsView:
        source = next((s for s in self.dialogue.sources if s.id == update.source), None)
        return NewsView(
            day=update.date,
            when=self.voice.partial(update.date, update.day_words),
            typed=update.day_words,
            status=self.voice.word(f"status.{update.status}"),
            note=self.voice.text(update.note),
            note_internal=self.voice.text(update.note_internal) if self.internal else "",
            source=update.source if self.internal else "",
            source_title=self.voice.text(source.title) if source else "",
            by=update.reported_by,
            inferred=self.internal and update.confidence == "inferred",
        )
