"""What a template sees: one reader's dialogue in words.

Made from a dialogue that `release` has already cut down to this reader; nothing here can reach more. `ReaderDialogue`
is shared by all papers of a reader; a `View` is what one paper sees of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.compose.components.figures import Group
from briefgen.compose.item_views import ItemView, ItemViewBuilder, format_evidence, with_parts
from briefgen.compose.reader import Brief, BriefingLines, LineSelector, Localizer, find_round, list_briefs
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Dialogue, Discrepancy, Remarked, Round, Source, Update
from briefgen.dialogue.rounds import round_before, rounds_by_item, unanswered_items
from briefgen.dialogue.status import PLACEHOLDERS, ItemStatus, compute_statuses, count_statuses, updates_by_item

CHANGE_KINDS = ("delivered", "moved", "silent", "new", "dropped")


class Changes(Struct, frozen=True):
    """The kind of change of each commitment not finished at the earlier round; and what waits for an answer."""

    earlier: Round | None = None
    kinds: tuple[tuple[str, str], ...] = ()
    waiting: tuple[str, ...] = ()

    def of(self, items: frozenset[str]) -> Changes:
        """The changes of some items only."""
        kinds = tuple((item, kind) for item, kind in self.kinds if item in items)
        return Changes(self.earlier, kinds, tuple(item for item in self.waiting if item in items))


def find_changes(dialogue: Dialogue, meeting: str, as_of: dt.date, statuses: Mapping[str, ItemStatus]) -> Changes:
    """What changed up to a day; nothing at the first round, or where the earlier one is not released to the reader."""
    earlier = round_before(dialogue, meeting)
    if earlier is None:
        return Changes()
    rounds, earlier_statuses = rounds_by_item(dialogue), compute_statuses(dialogue, earlier.held or dt.date.min)
    news = updates_by_item(dialogue, as_of)
    kinds = []
    for item in dialogue.commitments:
        ids = (item.id, *(part.id for part in item.sub_items))
        if rounds[item.id] == meeting:
            kinds.append((item.id, "new"))
        elif earlier_statuses[item.id].open and statuses[item.id].open:
            has_news = any(_has_news(news.get(id_, ()), earlier_statuses[id_].status, earlier) for id_ in ids)
            kinds.append((item.id, "moved" if has_news else "silent"))
        elif earlier_statuses[item.id].open:
            kinds.append((item.id, "delivered" if statuses[item.id].status == "done" else "dropped"))
    return Changes(earlier, tuple(kinds), unanswered_items(dialogue, meeting))


def _has_news(news: Sequence[Update], status: str, earlier: Round) -> bool:
    """Whether later updates have another status, another date, or a source; a note alone is no news."""
    for update in news:
        if earlier.held is None or update.date > earlier.held:
            if update.status != status or update.due or update.source:
                return True
            status = update.status
    return False


class ReaderDialogue(Struct, frozen=True):
    """A dialogue as one reader sees it on a day, in their language.

    `frame` is the dialogue without its items and their updates.
    """

    dialogue: Dialogue
    frame: Dialogue
    l10n: Localizer
    as_of: dt.date
    internal: bool
    statuses: dict[str, ItemStatus]
    items: tuple[ItemView, ...]
    actions: tuple[ItemView, ...]
    _changes: dict[str, Changes]

    @classmethod
    def of(cls, dialogue: Dialogue, as_of: dt.date, word: Wording, *, internal: bool) -> ReaderDialogue:
        """From a dialogue that is released to the reader."""
        frame = replace(dialogue, commitments=(), actions=(), updates=(), retractions=(), clearances=(), decisions=())
        l10n = Localizer.of(dialogue, word, as_of)
        statuses = dict(compute_statuses(dialogue, as_of))
        builder = ItemViewBuilder(dialogue, statuses, updates_by_item(dialogue, as_of), l10n, internal)
        return cls(dialogue, frame, l10n, as_of, internal, statuses, builder.item_views(), builder.action_views(), {})

    def changes(self, meeting: str) -> Changes:
        """What changed since the round before one."""
        if meeting not in self._changes:
            self._changes[meeting] = find_changes(self.dialogue, meeting, self.as_of, self.statuses)
        return self._changes[meeting]


class ReaderDialogues:
    """Keeps the `ReaderDialogue`s of one dialogue: internal readers with the same wording share one."""

    def __init__(self) -> None:
        self.known: list[ReaderDialogue] = []

    def of(self, dialogue: Dialogue, as_of: dt.date, word: Wording, *, internal: bool) -> ReaderDialogue:
        """The one of this very dialogue (compared by identity), made if there is none yet."""
        for entry in self.known:
            is_same = entry.dialogue is dialogue and (entry.as_of, entry.internal) == (as_of, internal)
            if is_same and entry.l10n.wording == word:
                return entry
        self.known.append(ReaderDialogue.of(dialogue, as_of, word, internal=internal))
        return self.known[-1]


class ReaderView(Struct, frozen=True):
    """The reader; `internal` for those of our own office."""

    id: str
    level: str
    internal: bool


class FieldView(Struct, frozen=True):
    """A field with its id and name; empty on papers that are about none."""

    id: str = ""
    name: str = ""


class Totals(Struct, frozen=True):
    """Counts of what this reader sees, most of them by `dialogue.status.count_statuses`."""

    total: int
    done: int
    open: int
    late: int
    silent: int
    no_lead: int
    no_date: int
    under_way: int
    unreported: int
    dated: int
    """The number of done ones that had a date, where no open one has a date; else 0."""


class MeetingView(Struct, frozen=True):
    """The round in words; empty where there was no meeting."""

    label: str
    number: int
    day: str
    place: str
    venue: str
    has_people: bool
    line: str = ""
    """“first round · Seoul · 9 December 2023”; empty where no day is known."""


class SaidView(Struct, frozen=True):
    """A remark, and who made it."""

    who: str
    text: str
    evidence: str


class MeasureView(Struct, frozen=True):
    """A domestic measure of one party."""

    party: str
    title: str
    evidence: str
    strength: str = ""


class View(Struct, frozen=True):
    """Everything of one reader's dialogue that a paper may use: equal views and templates give equal papers.

    `dialogue` is without its items and their updates: of these a paper sees only `items` and `actions`, and in
    `statuses` and `changes` what is about them. `one_pagers` is the number of one-pagers its reader gets.
    """

    brief: Brief
    dialogue: Dialogue
    meeting: Round
    l10n: Localizer
    as_of: dt.date
    statuses: dict[str, ItemStatus]
    items: tuple[ItemView, ...]
    actions: tuple[ItemView, ...]
    changes: Changes
    one_pagers: int

    @classmethod
    def of(cls, brief: Brief, dialogue: Dialogue, as_of: dt.date, word: Wording) -> View:
        """The view of a single paper."""
        return cls.for_brief(brief, ReaderDialogue.of(dialogue, as_of, word, internal=brief.audience.is_internal))

    @classmethod
    def for_brief(cls, brief: Brief, reader_dialogue: ReaderDialogue) -> View:
        """The part of a reader's dialogue for one brief: its round and field, and the leads its reader asks for."""
        items = tuple(i for i in reader_dialogue.items if _is_on_paper(i, brief))
        actions = _select_actions(reader_dialogue.actions, {i.id for i in items}, brief)
        ids_on_paper = frozenset(part.id for i in (*items, *actions) for part in (i, *i.parts))
        papers = list_briefs(reader_dialogue.dialogue, brief.audience, brief.round)
        statuses = {item: status for item, status in reader_dialogue.statuses.items() if item in ids_on_paper}
        return cls(
            brief=brief,
            dialogue=reader_dialogue.frame,
            meeting=find_round(reader_dialogue.frame, brief.round),
            l10n=reader_dialogue.l10n,
            as_of=reader_dialogue.as_of,
            statuses=statuses,
            items=items,
            actions=actions,
            changes=reader_dialogue.changes(brief.round).of(ids_on_paper),
            one_pagers=sum(paper.document == "one-pager" for paper in papers),
        )

    @property
    def internal(self) -> bool:
        """Whether the reader is of our own office."""
        return self.brief.audience.is_internal

    def reader(self) -> ReaderView:
        """The reader, for templates."""
        audience = self.brief.audience
        return ReaderView(audience.id, audience.release.level, self.internal)

    def field(self) -> FieldView:
        """The field this paper is about, for templates."""
        field_ = next((f for f in self.dialogue.fields if f.id == self.brief.field), None)
        return FieldView(field_.id, self.l10n.name_of(field_)) if field_ else FieldView()

    def groups(self, items: Sequence[ItemView] | None = None, *, short: bool = False) -> tuple[Group, ...]:
        """Items by their first field, cross-cutting ones last; one group without a name where there are no fields."""
        chosen = self.items if items is None else items
        if not self.dialogue.fields:
            return (Group("", tuple(chosen)),) if chosen else ()
        groups = []
        grouped: set[str] = set()
        for field_ in self.dialogue.fields:
            items_of_field = tuple(i for i in chosen if field_.id in i.fields and i.id not in grouped)
            grouped |= {i.id for i in items_of_field}
            groups.append(Group(self.l10n.name_of(field_, short=short), items_of_field))
        other_items = tuple(i for i in chosen if i.id not in grouped)
        groups.append(Group(self.l10n.word("cross_cutting"), other_items))
        return tuple(g for g in groups if g.items)

    def totals(self) -> Totals:
        """Counts over the commitments of this paper."""
        item_ids = {i.id for i in self.items}  # without parts and actions
        counts = count_statuses({i: s for i, s in self.statuses.items() if i in item_ids})
        is_any_dated = any(i.open and i.dated for i in self.items)
        return Totals(
            **counts,
            under_way=sum(i.reported == "under_way" for i in self.items),
            unreported=sum(i.reported == "none" for i in self.items),
            dated=0 if is_any_dated else sum(i.done and i.due.stated for i in self.items),
        )

    def focus(self) -> tuple[ItemView, ...]:
        """Open commitments by urgency: late, soon, with money, by strength."""
        return tuple(sorted((i for i in self.items if i.open), key=lambda i: i.rank))

    def late(self) -> tuple[ItemView, ...]:
        """Open commitments, and parts of some, past their latest day, the longest overdue first."""
        late = (i for i in with_parts(self.items) if i.state.late)
        return tuple(sorted(late, key=lambda i: i.due.latest or self.as_of))

    def next_dates(self) -> tuple[ItemView, ...]:
        """Open commitments, and parts of some, with a latest day that has not passed, nearest first."""
        dated = [i for i in with_parts(self.items) if i.open and i.due.latest and not i.state.late]
        return tuple(sorted(dated, key=lambda i: i.due.latest or self.as_of))

    def is_soon(self, item: ItemView) -> bool:
        """Whether an open item is due within the days of the dialogue, and not over."""
        soon = self.as_of + dt.timedelta(self.dialogue.thresholds.soon)
        return item.open and not item.state.late and item.due.latest is not None and item.due.latest <= soon

    def briefing_lines(self) -> BriefingLines:
        """The lines of the briefing for this paper."""
        totals = self.totals()
        counts = {name: getattr(totals, name) for name in PLACEHOLDERS}
        bureau = bool(self.brief.audience.fields or self.brief.audience.leads)
        item_ids = frozenset(i.id for i in self.items) if bureau else None
        return LineSelector(self.brief, self.l10n, counts, item_ids).select(self.meeting.briefing)

    def round(self) -> MeetingView:
        """The round, for templates."""
        meeting, word = self.meeting, self.l10n.word
        label = self.l10n.text(meeting.label) or (word("round.number", n=meeting.number) if meeting.number else "")
        day = self.l10n.date_as_typed(meeting.held, meeting.day_words) if meeting.held else ""
        place = self.l10n.text(meeting.where.city) if meeting.where else ""
        venue = self.l10n.text(meeting.where.venue) if meeting.where else ""
        told = (label, self.l10n.text(meeting.level), place, day)
        line = word("list.dot").join(filter(None, told)) if day else ""
        has_people = bool(meeting.chairs or meeting.delegations)
        return MeetingView(label, meeting.number, day, place, venue, has_people, line)

    def remarks(self) -> tuple[SaidView, ...]:
        """The remarks made in the meeting."""
        return tuple(
            SaidView(self._speakers(r), self.l10n.text(r.text), format_evidence(r.quotes, internal=self.internal))
            for r in self.meeting.remarks
        )

    def _speakers(self, remark: Remarked) -> str:
        names = [self.l10n.speaker(who) for who in remark.who]
        return self.l10n.join_listing([*names, self.l10n.text(remark.speakers)])

    def measures(self) -> tuple[MeasureView, ...]:
        """Domestic measures of the parties; they are not commitments."""
        return tuple(
            MeasureView(
                self.l10n.party(m.party, short=True),
                self.l10n.text(m.title),
                format_evidence(m.quotes, m.cites, internal=self.internal),
                self.l10n.word(f"strength.{m.strength}") if self.internal else "",
            )
            for m in self.meeting.domestic_measures
        )

    def expectations(self) -> tuple[SaidView, ...]:
        """What the parties expect; these are not commitments."""
        return tuple(
            SaidView("", self.l10n.text(e.text), format_evidence(e.quotes, internal=self.internal))
            for e in self.meeting.expectations
        )

    def differences(self) -> tuple[tuple[str, Discrepancy], ...]:
        """Where sources differ: by item, then (on a memo only) about the round itself."""
        items = [each for item in self.items for each in (item, *item.parts)]
        rows = [(i.number if not self.brief.field else i.lead_in or i.number, d) for i in items for d in i.differs]
        if not self.brief.field:
            rows += [(self.l10n.word("round.itself"), d) for d in self.meeting.discrepancies]
        return tuple(rows)

    def sources(self) -> tuple[Source, ...]:
        """The sources this reader may see; on a paper about a field only those of its items."""
        if not self.brief.field:
            return self.dialogue.sources
        source_ids = {part.split(":")[0] for i in self.items for part in i.evidence.split(", ")}
        source_ids |= {n.source for i in self.items for n in i.history}
        source_ids |= {s for i in self.items for d in i.differs for s, _ in d.says}
        return tuple(s for s in self.dialogue.sources if s.id in source_ids)


def _is_on_paper(item: ItemView, brief: Brief) -> bool:
    """Whether an item is on a paper: of its field, and of the `fields` and `leads` of its reader."""
    audience = brief.audience
    if brief.field and brief.field not in item.fields:
        return False
    if audience.fields and not set(item.fields) & set(audience.fields):
        return False
    return not audience.leads or bool(set(item.actors.ids) & set(audience.leads))


def _select_actions(actions: Sequence[ItemView], item_ids: set[str], brief: Brief) -> tuple[ItemView, ...]:
    """The actions of the items on a paper; those of no item are on papers about all fields."""
    leads = set(brief.audience.leads)
    whole = not brief.field and not brief.audience.fields
    return tuple(
        a
        for a in actions
        if (a.about in item_ids or (whole and not a.about) or (leads and a.actors.head in leads))
        and (not leads or a.actors.head in leads or a.about in item_ids)
    )
