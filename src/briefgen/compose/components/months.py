"""The month grid: what happened, what was due and what has no news, over any span; a table, with a description."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from babel.dates import format_date
from msgspec import Struct

from briefgen.blocks.tree import Cell, Column, Inlines, Item, List, Paragraph, Row, Strong, Styled, Table
from briefgen.compose.components.figures import cell
from briefgen.compose.item_views import ItemView, NewsView
from briefgen.compose.reader import Localizer

MAX_COLUMNS = 13
DAYS_AHEAD = 365
"""Due dates up to so many days ahead have a column; later ones are an arrow in the last column."""
LATER_MARK = "→"
MAX_ROWS = 24
MAX_NAMED = 12
"""Items without news that are named."""
TELLING_MONTHS = 3
"""Months with news from which a grid tells more than a list."""
_WIDER = {"ko": "M. d."}

EventKind = Literal["done", "progress", "inferred", "due", "overdue", "later"]


class Scale(Struct, frozen=True):
    """Columns of equal numbers of months, at most thirteen, from the first event on."""

    first: dt.date
    months: int
    columns: int

    @classmethod
    def covering(cls, first: dt.date, last: dt.date) -> Scale:
        """The finest scale that covers these days."""
        for months in (1, 3, 12, 60):
            start = dt.date(first.year, first.month - (first.month - 1) % min(months, 12), 1)
            columns = ((last.year - start.year) * 12 + last.month - start.month) // months + 1
            if columns <= MAX_COLUMNS:
                return cls(start, months, columns)
        return cls(dt.date(last.year - last.year % 100, 1, 1), 1200, 1)

    def column(self, day: dt.date) -> int:
        """The number of the column of a day; negative before the first."""
        return ((day.year - self.first.year) * 12 + day.month - self.first.month) // self.months

    def start(self, column: int) -> dt.date:
        """The first day of a column."""
        months = self.first.month - 1 + column * self.months
        return dt.date(self.first.year + months // 12, months % 12 + 1, 1)


class MonthEvent(Struct, frozen=True):
    """An event on a day: an update, or a due date."""

    day: dt.date
    kind: EventKind


def months_table(
    items: Sequence[ItemView], rounds: Iterable[dt.date], as_of: dt.date, l10n: Localizer
) -> Table | tuple[()]:
    """A row for the rounds, one for each item with news or a date, and one for all without news; `()` for no items.

    There are two free columns after `as_of`. Where the rows would be more than `MAX_ROWS`, those with dates alone are
    left out, then those whose news is the oldest.
    """
    round_days = sorted(rounds)
    eventful = [item for item in items if _events_of(item, as_of)]
    if len(eventful) > MAX_ROWS:
        eventful = sorted((i for i in eventful if i.history), key=lambda i: i.history[-1].day)[-MAX_ROWS:]
    moving = sorted(eventful, key=lambda item: _events_of(item, as_of)[0].day)
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


def spans_months(items: Iterable[ItemView], since: dt.date | None) -> bool:
    """Whether news after a day is spread over so many months that a grid tells more than a list."""
    days = (news.day for item in items for news in item.history if since is None or news.day > since)
    return len({(day.year, day.month) for day in days}) >= TELLING_MONTHS


def news_list(items: Sequence[ItemView], since: dt.date | None, l10n: Localizer) -> List | tuple[()]:
    """The news after a day, in order: “29 Jan 2024 C09 Quantum: agreement signed”; `()` for none."""
    entries = ((news, item) for item in items for news in item.history if since is None or news.day > since)
    lines = [_news_line(news, item, l10n) for news, item in sorted(entries, key=lambda entry: entry[0].day)]
    return List(tuple(Item((Paragraph(line),)) for line in lines)) if lines else ()


def _news_line(news: NewsView, item: ItemView, l10n: Localizer) -> Inlines:
    when = l10n.date_as_typed(news.day, news.typed, "short")
    told = l10n.word("title_amount", title=item.name, amount=news.note or news.status)
    return (Strong((when,)), " ", f"{item.number} {told}".strip())


def _events_of(item: ItemView, as_of: dt.date) -> list[MonthEvent]:
    """The updates of an item and its due date, in order."""
    events = [MonthEvent(news.day, "inferred" if news.inferred else "progress") for news in item.history]
    if item.done and events and events[-1].kind != "inferred":
        events[-1] = MonthEvent(events[-1].day, "done")
    if item.open and (latest := item.due.latest):
        kind: EventKind = "overdue" if item.state.late else "due"
        events.append(MonthEvent(latest, kind if (latest - as_of).days <= DAYS_AHEAD else "later"))
    return sorted(events, key=lambda event: event.day)


def _row_label(item: ItemView) -> str:
    return f"{item.number}\u2002{item.name}" if item.number else item.name


class _Grid(Struct, frozen=True):
    """Makes the rows: the columns, the day of the paper, the language."""

    scale: Scale
    as_of: dt.date
    l10n: Localizer

    def head_row(self) -> Row:
        """The head row, with the name of each column."""
        names = [self._name(self.scale.start(n)) for n in range(self.scale.columns)]
        return Row(tuple(cell(name, style="Month Head", header=True) for name in ("", *names)), "head")

    def row(self, label: str, events: Sequence[MonthEvent]) -> Row:
        """A name and its events; of two in one column updates are shown before due dates, later ones first."""
        last = self.scale.columns - 1
        marks: dict[int, MonthEvent] = {}
        for event in sorted(events, key=lambda event: (event.kind not in ("due", "overdue", "later"), event.day)):
            marks[last if event.kind == "later" else self.scale.column(event.day)] = event
        cells = [self._cell(n, marks) for n in range(self.scale.columns)]
        return Row((cell(label, style="Month Text", header=True), *cells))

    def silent_row(self, items: Sequence[ItemView]) -> Row:
        """The row of the items without news."""
        words = _silent_words(items, self.l10n)
        name = self.l10n.word("months.others", n=str(len(items)))
        words_cell = cell((Styled("Attention", (words,)),), style="Month Text", span=self.scale.columns)
        return Row((cell(name, style="Month Text", header=True), words_cell))

    def _name(self, start: dt.date) -> str:
        """The name of a column: “Dec”, “Q4 23”, or the year."""
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
        """The day of the month, with the month where a column is wider than one."""
        if self.scale.months == 1:
            return str(day.day)
        return format_date(day, _WIDER.get(self.l10n.language, "d MMM"), self.l10n.language)


def _silent_words(items: Sequence[ItemView], l10n: Localizer) -> str:
    """Which have no news; of many only that they have none."""
    if len(items) > MAX_NAMED:
        return l10n.word("months.silent_many")
    return l10n.word("months.silent", items=", ".join(item.number or item.title for item in items))


def _describe_months(
    moving: Sequence[ItemView], silent: Sequence[ItemView], round_days: Sequence[dt.date], l10n: Localizer
) -> str:
    """The description of the grid, in sentences."""
    rounds = l10n.join_listing([l10n.date(day) for day in round_days])
    sentences = [f"{l10n.word('months.round')}: {rounds}"] if round_days else []
    for item in moving:
        events = [f"{news.when} {news.status}" for news in item.history]
        if item.open and item.due.latest:
            events.append(l10n.word("months.due_told", due=item.due.words))
        sentences.append(f"{item.number or item.title}: {l10n.word('list.between').join(events)}")
    if silent:
        sentences.append(_silent_words(silent, l10n))
    return ". ".join(sentences) + "."
