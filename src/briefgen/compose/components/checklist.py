"""The follow-up checklist: each row one of our actions or a commitment, with its box and key."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.blocks.tree import (
    Cell,
    CheckBox,
    Choice,
    Column,
    DateField,
    Inlines,
    Paragraph,
    Remark,
    Row,
    Styled,
    Table,
)
from briefgen.compose.components.figures import Group, cell, group, head, rated, secondary, strong
from briefgen.compose.components.outcomes import news_line
from briefgen.compose.item_views import ItemView, NewsView
from briefgen.compose.reader import Voice
from briefgen.dialogue.model import Dialogue
from briefgen.values import dataclass

COLUMNS = {
    "box": Column(19),
    "number": Column(40),
    "what": Column(),
    "lead": Column(80),
    "due": Column(78),
    "rating": Column(68),
}
FIELD_STATES = ("announced", "not_started", "in_progress", "partly_done", "done", "on_hold", "dropped", "overtaken")
ACTION_STATES = ("open", "waiting", "done", "dropped")


def grouped(
    items: Sequence[ItemView], actions: Sequence[ItemView], voice: Voice, dialogue: Dialogue
) -> tuple[Group, ...]:
    """Our next steps by date, commitments without a lead, then by lead in the order of the organisations, done last."""
    still, over = [i for i in items if i.open], [i for i in (*actions, *items) if not i.open]
    out = [Group(voice.word("group.actions"), tuple(a for a in actions if a.open), voice.word("group.by_date"))]
    nobody = tuple(i for i in still if not i.actors.head)
    out.append(Group(voice.word("group.no_lead"), nobody, voice.count(len(nobody), "open")))
    leads = {i.actors.head for i in still if i.actors.head}
    order = [o.id for o in dialogue.organisations if o.id in leads]
    for lead in [*order, *sorted(leads - set(order))]:
        theirs = tuple(i for i in still if i.actors.head == lead)
        out.append(Group(voice.organisation(lead), theirs, voice.count(len(theirs), "open")))
    out.append(Group(voice.word("group.over"), tuple(over), ""))
    return tuple(g for g in out if g.items)


def checklist(groups: Sequence[Group], voice: Voice, *, fields: bool, numbers: bool) -> Table:
    """Box, number, what, lead (support), due, status.

    With `fields` a status, a date and a remark can be filled in; without `numbers` no id and no source is named."""
    row = RowMaker(voice, fields=fields, numbers=numbers)
    names = [name for name in COLUMNS if numbers or name != "number"]
    rows = [head(voice.word(f"column.{name}") for name in names)]
    for some in groups:
        rows.append(group((some.name, *_note(some.note)), len(names)))
        rows += [row.row(item) for item in some.items]
    return Table(tuple(COLUMNS[name] for name in names), tuple(rows), description=voice.word("describe.checklist"))


def shared(groups: Sequence[Group], voice: Voice, ours: str, theirs: str) -> Table:
    """The rows both sides see: box, what, lead, due, what we (`ours`, a name) and they (`theirs`, a party) reported."""
    columns = (Column(19), Column(), Column(82), Column(66), Column(72), Column(72))
    words = [voice.word(f"column.{k}") for k in ("box", "what", "lead", "due")]
    rows = [head([*words, ours, voice.party(theirs, short=True) or voice.word("column.theirs")])]
    for some in groups:
        rows.append(group((some.name, *_note(some.note)), len(columns)))
        rows += [_shared_row(item, voice, theirs) for item in some.items]
    return Table(columns, tuple(rows), description=voice.word("describe.shared"))


def _note(words: str) -> tuple[Styled, ...]:
    return (Styled("Note", (f"\u2002{words}",)),) if words else ()


def _box(item: ItemView, voice: Voice) -> Cell:
    label = voice.word("box.label", title=item.title)
    return Cell((Paragraph((CheckBox(item.key, item.done, label),), "Table Text"),))


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Makes the rows of one checklist."""

    voice: Voice
    fields: bool
    numbers: bool

    def row(self, item: ItemView) -> Row:
        """The row of an item."""
        number = [cell(secondary(item.number))] if self.numbers else []
        return Row(
            (
                _box(item, self.voice),
                *number,
                self.what(item),
                _lead(item, self.voice),
                self.due(item),
                self.status(item),
            )
        )

    def what(self, item: ItemView) -> Cell:
        """Title, the last news or what will show that it is done, room for a remark."""
        lines: list[Inlines] = [strong(item.title), secondary(self._small(item))]
        if self.fields:
            label = self.voice.word("field.remark_of", title=item.title)
            remark = Remark(f"{item.key}:remark", "", self.voice.word("field.remark"), label)
            lines.append((Styled("Secondary", (remark,)),))
        return cell(*lines)

    def _small(self, item: ItemView) -> str:
        if item.kind == "action":
            return item.note or (news_line(item, self.voice, cites=self.numbers) if item.news else "")
        parts = [news_line(item, self.voice, cites=self.numbers), item.evidence if self.numbers else ""]
        return self.voice.word("list.dot").join(part for part in parts if part)

    def due(self, item: ItemView) -> Cell:
        """By when; a date to pick where the day is exact."""
        if self.fields and item.due.exact and item.open:
            label = self.voice.word("field.due_of", title=item.title)
            return cell((DateField(f"{item.key}:date", item.due.exact, item.due.words, label),))
        return _due(item, self.voice)

    def status(self, item: ItemView) -> Cell:
        """The rating and, to be changed, the status."""
        word = self.voice.word
        shown = f"rating.{item.state.colour}" if item.state.colour else f"reported.{item.reported}"
        lines: list[Inlines] = [rated(item.state.colour, word(shown)) if item.state.colour else (word(shown),)]
        if self.fields:
            states = ACTION_STATES if item.kind == "action" else FIELD_STATES
            options = tuple((s, word(f"status.{s}")) for s in dict.fromkeys((*states, item.state.code)))
            label = word("field.status_of", title=item.title)
            lines.append((Styled("Secondary", (Choice(f"{item.key}:status", item.state.code, options, label),)),))
        return cell(*lines)


def _lead(item: ItemView, voice: Voice) -> Cell:
    actors = item.actors
    if not actors.anyone:
        return cell(secondary(voice.word("not_stated")))
    if not actors.support:
        return cell(actors.anyone)
    return cell(voice.word("lead_support", lead=actors.anyone, support=actors.support))


def _due(item: ItemView, voice: Voice) -> Cell:
    return cell(item.due.words or secondary(voice.word("not_stated")))


def _shared_row(item: ItemView, voice: Voice, theirs: str) -> Row:
    """Our side's last report and theirs; a report without a reporter is ours."""
    by_them = [n for n in item.history if n.by == theirs]
    by_us = [n for n in item.history if n.by != theirs]
    return Row(
        (
            _box(item, voice),
            cell(strong(item.title)),
            _lead(item, voice),
            _due(item, voice),
            *(_last(news, voice) for news in (by_us, by_them)),
        )
    )


def _last(news: Sequence[NewsView], voice: Voice) -> Cell:
    if not news:
        return cell(secondary(voice.word("reported.none")))
    return cell(news[-1].status, secondary(news[-1].when))
