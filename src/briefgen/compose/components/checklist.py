"""The follow-up checklist: a row for each action and commitment, with its box and key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from briefgen.blocks.tree import Cell, CheckBox, Choice, Column, DateField, Inlines, Remark, Row, Styled, Table
from briefgen.compose.actors import name_of_body
from briefgen.compose.components import figures
from briefgen.compose.components.figures import body_row, cell, group_row, head_row, secondary_inlines, strong_inlines
from briefgen.compose.components.outcomes import news_line
from briefgen.compose.item_views import ItemView, NewsView
from briefgen.compose.reader import Localizer
from briefgen.dialogue.model import Dialogue

COLUMNS = {
    **{"box": Column(19), "number": Column(40), "what": Column()},
    **{"lead": Column(80), "due": Column(78), "rating": Column(68)},
}
FIELD_STATES = ("announced", "not_started", "in_progress", "partly_done", "done", "on_hold", "dropped", "overtaken")
ACTION_STATES = ("open", "waiting", "done", "dropped")


def group_by_lead(
    items: Sequence[ItemView], actions: Sequence[ItemView], l10n: Localizer, dialogue: Dialogue
) -> tuple[figures.Group, ...]:
    """Groups of a checklist: our actions by date, commitments without a lead, those of each lead, finished items."""
    open_items, finished = [i for i in items if i.open], [i for i in (*actions, *items) if not i.open]
    groups = [
        figures.Group(l10n.word("group.actions"), tuple(a for a in actions if a.open), l10n.word("group.by_date"))
    ]
    without_lead = tuple(i for i in open_items if not i.actors.head)
    groups.append(figures.Group(l10n.word("group.no_lead"), without_lead, l10n.count(len(without_lead), "open")))
    leads = {i.actors.head for i in open_items if i.actors.head}
    order = [o.id for o in dialogue.organisations if o.id in leads]
    for lead in [*order, *sorted(leads - set(order))]:
        items_of_lead = tuple(i for i in open_items if i.actors.head == lead)
        groups.append(
            figures.Group(name_of_body(dialogue, l10n, lead), items_of_lead, l10n.count(len(items_of_lead), "open"))
        )
    groups.append(figures.Group(l10n.word("group.over"), tuple(finished), ""))
    return tuple(g for g in groups if g.items)


def checklist_table(groups: Sequence[figures.Group], l10n: Localizer, *, fields: bool, numbers: bool) -> Table:
    """The checklist: box, number, what, lead (support), due, status.

    With `fields` a status, a date and a remark can be filled in; without `numbers` no ids and sources are printed.
    """
    row = RowMaker(l10n, fields=fields, numbers=numbers)
    names = [name for name in COLUMNS if numbers or name != "number"]
    rows = [head_row(l10n.word(f"column.{name}") for name in names)]
    for group_ in groups:
        rows.append(group_row((group_.name, *_group_note(group_.note)), len(names)))
        for item in group_.items:
            rows.append(row.row(item))
            rows += [row.row_of_part(part, item) for part in item.parts]
    return Table(tuple(COLUMNS[name] for name in names), tuple(rows), description=l10n.word("describe.checklist"))


def shared_checklist_table(groups: Sequence[figures.Group], l10n: Localizer, our_name: str, their_party: str) -> Table:
    """The rows both sides see: box, what, lead, due, what we (`our_name`) and they (`their_party`, an id) reported."""
    columns = (Column(19), Column(), Column(82), Column(66), Column(72), Column(72))
    words = [l10n.word(f"column.{k}") for k in ("box", "what", "lead", "due")]
    their_name = l10n.party(their_party, short=True) or l10n.word("column.theirs")
    rows = [head_row([*words, our_name, their_name])]
    for group_ in groups:
        rows.append(group_row((group_.name, *_group_note(group_.note)), len(columns)))
        rows += [_shared_row(each, l10n, their_party) for item in group_.items for each in (item, *item.parts)]
    return Table(columns, tuple(rows), description=l10n.word("describe.shared"))


def _group_note(words: str) -> tuple[Styled, ...]:
    return (Styled("Note", (f"\u2002{words}",)),) if words else ()


def _box_cell(item: ItemView, l10n: Localizer) -> Cell:
    label = l10n.word("box.label", title=item.title)
    return cell((CheckBox(item.key, item.done, label),))


class RowMaker(Struct, frozen=True):
    """Makes the rows of one checklist."""

    l10n: Localizer
    fields: bool
    numbers: bool

    def row(self, item: ItemView) -> Row:
        """The row of an item."""
        number = [cell(secondary_inlines(item.number))] if self.numbers else []
        box, lead = _box_cell(item, self.l10n), _lead_cell(item, self.l10n)
        return body_row(box, *number, self.what(item), lead, self.due(item), self.status(item))

    def row_of_part(self, part: ItemView, whole: ItemView) -> Row:
        """The row of a part: what it has of its own, else a box alone, for all else stands in the row above."""
        if not part.differs_from_whole:
            rest = [cell(""), cell(""), cell("")]
            what = cell(part.title)
        else:
            is_led_alike = part.actors.words == whole.actors.words
            lead = cell("") if is_led_alike else _lead_cell(part, self.l10n)
            due = cell("") if part.due == whole.due else self.due(part)
            rest, what = [lead, due, self.status(part)], self.what(part)
        number = [cell(secondary_inlines(part.number))] if self.numbers else []
        return body_row(_box_cell(part, self.l10n), *number, what, *rest)

    def what(self, item: ItemView) -> Cell:
        """The title, the last news (for an action: the evidence for its end), and a field for a remark."""
        lines: list[Inlines] = [strong_inlines(item.title), secondary_inlines(self._small(item))]
        if self.fields:
            label = self.l10n.word("field.remark_of", title=item.title)
            remark = Remark(f"{item.key}:remark", "", self.l10n.word("field.remark"), label)
            lines.append((Styled("Secondary", (remark,)),))
        return cell(*lines)

    def _small(self, item: ItemView) -> str:
        if item.kind == "action":
            return item.note or (news_line(item, self.l10n, cites=self.numbers) if item.news else "")
        parts = [news_line(item, self.l10n, cites=self.numbers), item.evidence if self.numbers else ""]
        return self.l10n.word("list.dot").join(part for part in parts if part)

    def due(self, item: ItemView) -> Cell:
        """The due date; a date field where the day is exact."""
        if self.fields and item.due.exact and item.open:
            label = self.l10n.word("field.due_of", title=item.title)
            day = self.l10n.date(dt.date.fromisoformat(item.due.exact), "short")
            return cell((DateField(f"{item.key}:date", item.due.exact, day, label),))
        return _due_cell(item, self.l10n)

    def status(self, item: ItemView) -> Cell:
        """The rating and, with `fields`, a choice of statuses."""
        word = self.l10n.word
        lines: list[Inlines] = [_rating_inlines(item, self.l10n)]
        if self.fields:
            states = ACTION_STATES if item.kind == "action" else FIELD_STATES
            options = tuple((s, word(f"status.{s}")) for s in dict.fromkeys((*states, item.state.code)))
            label = word("field.status_of", title=item.title)
            lines.append((Styled("Secondary", (Choice(f"{item.key}:status", item.state.code, options, label),)),))
        return cell(*lines)


def _rating_inlines(item: ItemView, l10n: Localizer) -> Inlines:
    """The rating; of a step of ours only that it is late or due this week, and nothing beside its status else."""
    colour = item.state.colour
    if item.kind != "action" or colour in ("done", "closed"):
        key = f"rating.{colour}" if colour else f"reported.{item.reported}"
        return figures.rating_inlines(colour, l10n.word(key)) if colour else (l10n.word(key),)
    if colour == "late":
        return figures.rating_inlines(colour, l10n.word("step.late"))
    return (l10n.word("step.this_week"),) if "soon" in item.state.reasons else ()


def _lead_cell(item: ItemView, l10n: Localizer) -> Cell:
    actors = item.actors
    if not actors.words:
        return cell(secondary_inlines(l10n.word("not_stated")))
    if not actors.support:
        return cell(actors.words)
    return cell(l10n.word("lead_support", lead=actors.words, support=actors.support))


def _due_cell(item: ItemView, l10n: Localizer) -> Cell:
    return cell(item.due.words or secondary_inlines(l10n.word("not_stated")))


def _shared_row(item: ItemView, l10n: Localizer, their_party: str) -> Row:
    """A row with our last report and theirs; a report without a reporter is ours."""
    by_them = [n for n in item.history if n.by == their_party]
    by_us = [n for n in item.history if n.by != their_party]
    reports = (_last_news_cell(news, l10n) for news in (by_us, by_them))
    what = cell(strong_inlines(item.title))
    return body_row(_box_cell(item, l10n), what, _lead_cell(item, l10n), _due_cell(item, l10n), *reports)


def _last_news_cell(news: Sequence[NewsView], l10n: Localizer) -> Cell:
    if not news:
        return cell(secondary_inlines(l10n.word("reported.none")))
    return cell(news[-1].status, secondary_inlines(news[-1].when))
