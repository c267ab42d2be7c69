"""Commitments and actions as a page shows them: texts for the reader, and codes for templates to branch on.

Texts are empty where there is nothing to say, and for what this reader may not see. `ItemViewBuilder` makes the views
from a released dialogue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.compose import formats
from briefgen.compose.actors import ActorsView, ActorsViewBuilder
from briefgen.compose.reader import Localizer
from briefgen.dialogue.model import Action, Amount, Commitment, Dialogue, Discrepancy, Due, Quote, SubItem, Update
from briefgen.dialogue.status import FINISHED, UNDER_WAY, ItemStatus


class NewsView(Struct, frozen=True):
    """One update: its day (in words, and as typed where that is no day), what it says, its source and reporter."""

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
    reported: str = ""
    """The day it was reported, where that was another; for our own office."""


class DueView(Struct, frozen=True):
    """When it is due: in words; whether anything is stated; the latest day; that day (ISO 8601) where it is exact."""

    words: str = ""
    stated: bool = False
    latest: dt.date | None = None
    exact: str = ""
    stated_as: str = ""
    """The source's words where they only meant that on the day they were said, with it; for our own office."""


class MoneyView(Struct, frozen=True):
    """How much: with qualifiers; with equivalents; these alone, without and with their source; what is not stated."""

    words: str = ""
    full: str = ""
    other: str = ""
    cited: str = ""
    note: str = ""


class StateView(Struct, frozen=True):
    """Its status as code and word; colour and reasons as codes (internal readers only); the day of the last news."""

    code: str
    word: str
    colour: str
    reasons: tuple[str, ...]
    since: dt.date | None
    late: bool = False
    """Open, and its last day is over."""
    why: str = ""
    """Why a person set the rating; for our own office."""


class ItemView(Struct, frozen=True, kw_only=True):
    """A commitment, a part of one, or an action (`kind`). `number` is its id where this reader may see it."""

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
    """A sort key: late items first, then those due soon, with money, by strength; finished ones last."""
    about: str = ""
    """For an action, the id of its commitment."""
    lead_in: str = ""
    fields: tuple[str, ...] = ()
    strength: str = ""
    terms: tuple[str, ...] = ()
    """What it is subject to, for whom, by which instrument, who pays whom, with whom it was widened."""
    money: MoneyView = MoneyView()
    history: tuple[NewsView, ...] = ()
    differs: tuple[Discrepancy, ...] = ()
    evidence: str = ""
    """`S1:24, S2`: sources with their lines."""
    parts: tuple[ItemView, ...] = ()
    differs_from_whole: bool = False
    """Of a part: whether it has a date, a sum, actors or a status of its own, and so a row of its own."""
    note: str = ""
    """A note of our own office."""

    @property
    def own_parts(self) -> tuple[ItemView, ...]:
        """The parts that have rows of their own."""
        return tuple(part for part in self.parts if part.differs_from_whole)

    @property
    def dated(self) -> bool:
        """Whether there is a last day, its own or of an open part."""
        return bool(self.due.latest) or any(part.open and part.due.latest for part in self.parts)

    @property
    def news(self) -> NewsView | None:
        """The last update."""
        return self.history[-1] if self.history else None

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.state.code == "done"

    @property
    def open(self) -> bool:
        """Whether it is neither done nor given up."""
        return self.state.code not in FINISHED

    @property
    def name(self) -> str:
        """Its lead-in of two or three words, else its title."""
        return self.lead_in or self.title

    @property
    def reported(self) -> str:
        """Its status for partners and the press: `delivered`, `under_way`, `closed` or `none`."""
        if self.done:
            return "delivered"
        if not self.open:
            return "closed"
        return "under_way" if self.state.code in UNDER_WAY else "none"


_STRENGTHS = ("decided", "agreed", "planned", "intends", "explores", "reported")


MAX_LETTERS = 26


def with_parts(items: Iterable[ItemView]) -> Iterator[ItemView]:
    """Items, each followed by its parts that have a date, a sum, actors or a status of their own."""
    for item in items:
        yield item
        yield from item.own_parts


def format_evidence(quotes: Sequence[Quote], cites: Sequence[str] = (), *, internal: bool) -> str:
    """`S1:24, S2`: the sources of a statement with their lines, for internal readers; else an empty string."""
    if not internal:
        return ""
    quoted = {q.source for q in quotes}
    lines = [f"{q.source}:{q.line}" if q.line else q.source for q in quotes]
    return ", ".join(dict.fromkeys([*lines, *(c for c in cites if c not in quoted)]))


class ItemViewBuilder(Struct, frozen=True):
    """Makes the views of one reader's dialogue, from the statuses of its items and their updates."""

    dialogue: Dialogue
    statuses: Mapping[str, ItemStatus]
    news: Mapping[str, Sequence[Update]]
    l10n: Localizer
    internal: bool

    @property
    def actors(self) -> ActorsViewBuilder:
        """Makes what is said of who acts."""
        return ActorsViewBuilder(self.dialogue, self.l10n, self.internal)

    def item_views(self) -> tuple[ItemView, ...]:
        """Views of all commitments, in the order of their fields, cross-cutting ones last."""
        order = {field.id: n for n, field in enumerate(self.dialogue.fields)}
        views = [self._promise_view(c, c.fields) for c in self.dialogue.commitments]
        return tuple(sorted(views, key=lambda v: min((order.get(f, len(order)) for f in v.fields), default=len(order))))

    def action_views(self) -> tuple[ItemView, ...]:
        """Views of our actions by date, undated ones last, finished ones after them."""
        views = [self.action_view(a) for a in self.dialogue.actions]
        return tuple(sorted(views, key=lambda v: (not v.open, v.due.latest or dt.date.max)))

    def action_view(self, action: Action) -> ItemView:
        """The view of an action."""
        status = self.statuses[action.id]
        return ItemView(
            id=action.id,
            key=f"{self.dialogue.id}/{action.id}",
            number=action.id if self.internal else "",
            kind="action",
            title=self.l10n.text(action.do),
            text=self.l10n.text(action.do),
            actors=self.actors.view_of_action(action.lead, action.support),
            due=self._due_view(status),
            state=self._state_view(status),
            rank=self._rank(status, (), ""),
            about=action.commitment,
            history=tuple(map(self._news_view, self.news.get(action.id, ()))),
            note=self.l10n.text(action.evidence) if self.internal else "",
        )

    def _part_views(self, whole: Commitment) -> tuple[ItemView, ...]:
        return tuple(self._part_view(whole, n) for n in range(len(whole.sub_items)))

    def _part_view(self, whole: Commitment, n: int) -> ItemView:
        """The view of a part, “(a) Signals”, by its index; in lists its name is “Train drivers: (a) Signals”."""
        part = whole.sub_items[n]
        letter = self.l10n.word("part.letter", letter=chr(ord("a") + n) if n < MAX_LETTERS else str(n + 1))
        title = self.l10n.word("part.title", letter=letter, title=self.l10n.text(part.title))
        short = self.l10n.word("part.title", letter=letter, title=self.l10n.text(part.lead_in or part.title))
        name = self.l10n.text(whole.lead_in or whole.title)
        status, of_whole = self.statuses[part.id], self.statuses[whole.id]
        differs = (part.actors, part.amounts, status.status) != (whole.actors, whole.amounts, of_whole.status)
        return replace(
            self._promise_view(part, whole.fields),
            title=title,
            lead_in=self.l10n.word("part.of", whole=name, part=short),
            differs_from_whole=differs or status.due != of_whole.due,
        )

    def _promise_view(self, item: Commitment | SubItem, fields: tuple[str, ...]) -> ItemView:
        """The view of a commitment with its parts, or of a part; `fields` are those of the commitment."""
        status = self.statuses[item.id]
        lead_in = item.lead_in if isinstance(item, Commitment) else None
        return ItemView(
            id=item.id,
            key=f"{self.dialogue.id}/{item.id}",
            number=item.id if self.internal else "",
            kind="commitment" if isinstance(item, Commitment) else "part",
            title=self.l10n.text(item.title),
            text=self.l10n.text(item.text or item.title),
            actors=self.actors.view(item.actors),
            due=self._due_view(status),
            state=self._promise_state(item, status),
            rank=self._rank(status, item.amounts, item.strength),
            lead_in=self.l10n.text(lead_in),
            fields=fields,
            strength=self.l10n.word(f"strength.{item.strength}") if self.internal else "",
            terms=tuple(filter(None, self._terms(item))),
            money=self._money_view(item.amounts),
            history=tuple(map(self._news_view, self.news.get(item.id, ()))),
            differs=item.discrepancies,
            evidence=format_evidence(item.quotes, item.cites, internal=self.internal),
            parts=tuple(self._part_view(item, n) for n in range(len(item.sub_items)))
            if isinstance(item, Commitment)
            else (),
            note=self._notes(item) if self.internal else "",
        )

    def _notes(self, item: Commitment | SubItem) -> str:
        """Our note, and why we read actors into the text."""
        texts = (item.note_internal, *(actor.why for actor in item.actors))
        return " ".join(filter(None, map(self.l10n.text, texts)))

    def _terms(self, item: Commitment | SubItem) -> Iterator[str]:
        l10n = self.l10n
        if item.text_status != "ours":
            yield l10n.word(f"text_status.{item.text_status}")
        yield l10n.text(item.condition)
        yield l10n.word("terms.track", words=l10n.text(item.track)) if item.track else ""
        if item.beneficiaries:
            yield l10n.word("terms.for", names=l10n.join_names([l10n.text(text) for text in item.beneficiaries]))
        if item.instrument:
            yield l10n.word("terms.instrument", words=l10n.text(item.instrument))
        for name in ("payers", "payees"):
            bodies = dict.fromkeys(body for amount in item.amounts for body in getattr(amount, name))
            names = l10n.join_names([l10n.organisation(body) for body in bodies])
            yield l10n.word(f"terms.{name}", names=names) if names else ""
        if widened := item.widened_to:
            parties = l10n.join_names([l10n.party(party, short=True) for party in widened.parties])
            yield l10n.word("terms.widened", name=l10n.text(widened.name), parties=parties)

    def _promise_state(self, item: Commitment | SubItem, status: ItemStatus) -> StateView:
        """Its status; of one that is carried on, as which item."""
        state = self._state_view(status)
        if self.internal and item.rating and "override" in status.reasons:
            state = replace(state, why=self.l10n.text(item.rating.why))
        if not status.carried_on:
            return state
        return replace(state, word=self.l10n.word("status.carried_on", item=item.superseded_by or item.merged_into))

    # ---- when, how much, where it stands --------------------------------------------------------------------------

    def _due_view(self, status: ItemStatus) -> DueView:
        exact = [d.latest for d in status.due if d.precision == "day" and d.latest]
        return DueView(
            formats.format_due(status.due, self.l10n.wording) if status.due else "",
            bool(status.due),
            status.latest,
            exact[0].isoformat() if exact and len(status.due) == 1 else "",
            self.l10n.word("list.semicolon").join(map(self._as_stated, status.due if self.internal else ())),
        )

    def _as_stated(self, due: Due) -> str:
        if not formats.is_relative(due, self.l10n.wording):
            return ""
        words, day = self.l10n.text(due.as_stated), due.stated_on
        return self.l10n.word("due.said", words=words, day=self.l10n.date(day, "short")) if day else words

    def _money_view(self, amounts: tuple[Amount, ...]) -> MoneyView:
        if not amounts:
            return MoneyView()
        words, first = self.l10n.wording, amounts[0]
        return MoneyView(
            self.l10n.join_listing([formats.format_money(a, words) for a in amounts]),
            self.l10n.join_listing([formats.format_money(a, words, full=True) for a in amounts]),
            self._equivalents(first, cites=False) if len(amounts) == 1 else "",
            self._equivalents(first, cites=self.internal) if len(amounts) == 1 else "",
            self._not_stated(first) if len(amounts) == 1 else "",
        )

    def _equivalents(self, amount: Amount, *, cites: bool) -> str:
        texts = []
        for equivalent in amount.equivalents:
            amount_ = Amount(value=equivalent.value, currency=equivalent.currency, qualifiers=equivalent.qualifiers)
            words = formats.format_money(amount_, self.l10n.wording)
            is_cited = cites and equivalent.source
            texts.append(self.l10n.word("source.cited", title=words, id=equivalent.source) if is_cited else words)
        return self.l10n.join_listing(texts)

    def _not_stated(self, amount: Amount) -> str:
        """What the source does not state about an amount."""
        stated = {"payer": amount.payers, "period": amount.period or amount.years}
        missing = [self.l10n.word(f"money.{noun}") for noun, words in stated.items() if not words]
        return self.l10n.word("money.unsaid", what=self.l10n.join_names(missing)) if missing else ""

    def _state_view(self, status: ItemStatus) -> StateView:
        return StateView(
            status.status,
            self.l10n.word(f"status.{status.status}"),
            status.colour if self.internal else "",
            status.reasons if self.internal else (),
            status.news,
            status.overdue,
        )

    def _rank(self, status: ItemStatus, amounts: tuple[Amount, ...], strength: str) -> tuple[int, ...]:
        return (
            int(status.status in FINISHED),
            int(status.colour != "late"),
            int("soon" not in status.reasons),
            int(not amounts),
            _STRENGTHS.index(strength) if self.internal and strength in _STRENGTHS else len(_STRENGTHS),
        )

    # ---- how we know ------------------------------------------------------------------------------------------------

    def _news_view(self, update: Update) -> NewsView:
        source = next((s for s in self.dialogue.sources if s.id == update.source), None)
        return NewsView(
            day=update.date,
            when=self.l10n.date_as_typed(update.date, update.day_words),
            typed=update.day_words,
            status=self.l10n.word(f"status.{update.status}"),
            note=self.l10n.text(update.note),
            note_internal=self.l10n.text(update.note_internal) if self.internal else "",
            source=update.source if self.internal else "",
            source_title=self.l10n.text(source.title) if source else "",
            by=update.reported_by,
            inferred=self.internal and update.confidence == "inferred",
            reported=self.l10n.date(update.reported_on, "short") if self.internal and update.reported_on else "",
        )
