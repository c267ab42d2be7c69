"""The month grid: what happened, what was due, what is silent, over any span; a table, with the same in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from babel.dates import format_date
from msgspec import Struct

from briefgen.blocks.tree import Cell, Column, Row, Styled, Table
from briefgen.compose.components.figures import cell
from briefgen.compose.item_views import ItemView
from briefgen.compose.reader import Localizer

MAX_COLUMNS = 13
DAYS_AHEAD = 365
"""Days from today in which a due date has a column; later ones are an arrow in the last."""
LATER_MARK = "→"
_WIDER = {"ko": "M. d."}

EventKind = Literal["done", "progress", "inferred", "due", "overdue", "later"]


class Scale(Struct, frozen=True):
    """Columns of equal months, quarters or years, at most thirteen, from the first event on."""

    first: dt.date
    months: int
    columns: int

    @classmethod
    def covering(cls, first: dt.date, last: dt.date) -> Scale:
        """The finest scale that shows everything."""
        for months in (1, 3, 12, 60):
            start = dt.date(first.year, first.month - (first.month - 1) % min(months, 12), 1)
            columns = ((last.year - start.year) * 12 + last.month - start.month) // months + 1
            if columns <= MAX_COLUMNS:
                return cls(start, months, columns)
        return cls(dt.date(last.year - last.year % 100, 1, 1), 1200, 1)

    def column(self, day: dt.date) -> int:
        """The column a day falls in; negative before the first."""
        return ((day.year - self.first.year) * 12 + day.month - self.first.month) // self.months

    def start(self, column: int) -> dt.date:
        """The first day of a column."""
        months = self.first.month - 1 + column * self.months
        return dt.date(self.first.year + months // 12, months % 12 + 1, 1)


class MonthEvent(Struct, frozen=True):
    """Something on a day: news, or a last day that was set."""

    day: dt.date
    kind: EventKind


def months_table(
    items: Sequence[ItemView], rounds: Iterable[dt.date], as_of: dt.date, l10n: Localizer
) -> Table | tuple[()]:
    """A row for the rounds, a row an item with news or a date, and one for those without news; nothing for nothing.

    Two columns are kept free after `as_of`.
    """
    round_days = sorted(rounds)
    moving = sorted(
        (item for item in items if _events_of(item, as_of)), key=lambda item: _events_of(item, as_of)[0].day
    )
    if not moving:
        return ()
    horizon = dt.date(as_of.year + (as_of.month + 1) // 12, (as_of.month + 1) % 12 + 1, 1)
    days = [*round_days, horizon, *(e.day for item in moving for e in _events_of(item, as_of) if e.kind != "later")]
    grid = _Grid(Scale.covering(min(days), max(days)), as_of, l10n)
    silent = [item for item in items if item.open and not item.history]
    rows = [grid.head_row()]
    if round_days:
        rows.append(grid.row(l10n.word("months.round"), [MonthEvent(day, "done") for day in round_days]))
    rows += [grid.row(_row_label(item), _events_of(item, as_of)) for item in moving]
    if silent:
        rows.append(grid.silent_row(silent))
    columns = (Column(points=133), *([Column(align="center")] * grid.scale.columns))
    return Table(columns, tuple(rows), style="Months", description=_describe_months(moving, silent, round_days, l10n))


def _events_of(item: ItemView, as_of: dt.date) -> list[MonthEvent]:
    """The news of an item and its last day, in order; what is due far ahead is only told to come."""
    done = item.done
    events = [
        MonthEvent(
            news.day, "inferred" if news.inferred else "done" if done and news is item.history[-1] else "progress"
        )
        for news in item.history
    ]
    if latest := item.due.latest:
        kind: EventKind = "overdue" if item.state.late else "due"
        events.append(MonthEvent(latest, kind if (latest - as_of).days <= DAYS_AHEAD else "later"))
    return sorted(events, key=lambda event: event.day)


def _row_label(item: ItemView) -> str:
    return f"{item.number}\u2002{item.name}" if item.number else item.name


class _Grid(Struct, frozen=True):
    """The columns, the day the paper looks from, and how it speaks."""

    scale: Scale
    as_of: dt.date
    l10n: Localizer

    def head_row(self) -> Row:
        """The name of each column."""
        names = [self._name(self.scale.start(n)) for n in range(self.scale.columns)]
        return Row(tuple(cell(name, style="Month Head", header=True) for name in ("", *names)), "head")

    def row(self, label: str, events: Sequence[MonthEvent]) -> Row:
        """A name and its days; of two in one column news stands before a date, and the later before the earlier."""
        last = self.scale.columns - 1
        marks: dict[int, MonthEvent] = {}
        for event in sorted(events, key=lambda event: (event.kind not in ("due", "overdue", "later"), event.day)):
            marks[last if event.kind == "later" else self.scale.column(event.day)] = event
        cells = [self._cell(n, marks) for n in range(self.scale.columns)]
        return Row((cell(label, style="Month Text", header=True), *cells))

    def silent_row(self, items: Sequence[ItemView]) -> Row:
        """Those of which nothing was heard, over all columns."""
        words = self.l10n.word("months.silent", items=", ".join(item.number or item.title for item in items))
        name = self.l10n.word("months.others", n=str(len(items)))
        words_cell = cell((Styled("Attention", (words,)),), style="Month Text", span=self.scale.columns)
        return Row((cell(name, style="Month Text", header=True), words_cell))

    def _name(self, start: dt.date) -> str:
        """“Dec”, “Q4 23”, or the year."""
        if self.scale.months == 1:
            return format_date(start, "LLL", self.l10n.language)
        if self.scale.months == 3:
            return format_date(start, "QQQ yy", self.l10n.language)
        return str(start.year)

    def _cell(self, column: int, marks: Mapping[int, MonthEvent]) -> Cell:
        today = "tint" if column == self.scale.column(self.as_of) else ""
        if column not in marks:
            return cell("", style="Month Day", fill=today)
        event = marks[column]
        day = self._day(event.day)
        match event.kind:
            case "done":
                return cell((Styled("White", (day,)),), style="Month Day", fill="done")
            case "progress":
                return cell(day, style="Month Day", fill="progress")
            case "inferred":
                return cell(f"({day})", style="Month Day", fill=today)
        words = LATER_MARK if event.kind == "later" else self.l10n.word("months.due", day=day)
        look = "Late" if event.kind == "overdue" else "Secondary"
        return cell((Styled(look, (words.replace(" ", "\u00a0"),)),), style="Month Day", fill=today)

    def _day(self, day: dt.date) -> str:
        """The day of its month, or with its month where a column is wider than one."""
        if self.scale.months == 1:
            return str(day.day)
        return format_date(day, _WIDER.get(self.l10n.language, "d MMM"), self.l10n.language)


def _describe_months(
    moving: Sequence[ItemView], silent: Sequence[ItemView], round_days: Sequence[dt.date], l10n: Localizer
) -> str:
    """The grid in sentences."""
    sentences = (
        [f"{l10n.word('months.round')}: {l10n.join_listing([l10n.date(day) for day in round_days])}"]
        if round_days
        else []
    )
    for item in moving:
        events = [f"{news.when} {news.status}" for news in item.history]
        if item.due.latest:
            events.append(l10n.word("months.due_told", due=item.due.words))
        sentences.append(f"{item.number or item.title}: {l10n.word('list.between').join(events)}")
    if silent:
        sentences.append(l10n.word("months.silent", items=", ".join(item.number or item.title for item in silent)))
    return ". ".join(sentences) + "."
