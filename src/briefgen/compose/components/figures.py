"""Figures that are tables: the strip of commitments and the month grid, each with the same numbers in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_date

from briefgen.blocks.tree import Cell, Column, Inline, Paragraph, Row, Strong, Styled, Table
from briefgen.compose.components.parts import MARKS, STYLES, cell, rated, strong
from briefgen.compose.items import ItemView
from briefgen.compose.voice import Voice

COLOURS = ("done", "on_track", "attention", "late", "no_date", "closed")
MOST_CELLS = 24
GUTTER = 4.0


@dataclass(frozen=True, slots=True)
class Group:
    """Items under one name: a field on a memo, a lead on a checklist."""

    name: str
    items: tuple[ItemView, ...]
    note: str = ""


def tally(items: Sequence[ItemView]) -> dict[str, int]:
    """How many items bear each colour; `closed` only where there are any."""
    count = {colour: sum(item.state.colour == colour for item in items) for colour in COLOURS}
    return {colour: n for colour, n in count.items() if n or colour != "closed"}


def legend(items: Sequence[ItemView], voice: Voice) -> Paragraph:
    """“● 4 done ◆ 0 on track …”."""
    inlines: list[Inline] = []
    for colour, number in tally(items).items():
        words = voice.word(f"legend.{colour}", n=str(number))
        before, _, after = words.partition(str(number))
        inlines += [Styled(STYLES[colour], (f"{MARKS[colour]}\u00a0",)), before, Strong((str(number),)), after, "    "]
    return Paragraph(tuple(i for i in inlines[:-1] if i), "Legend")


def in_words(items: Sequence[ItemView], voice: Voice) -> str:
    """The numbers of the strip, to be read aloud."""
    return voice.listing([voice.word(f"legend.{colour}", n=str(n)) for colour, n in tally(items).items()])


def strip(groups: Sequence[Group], voice: Voice) -> Table:
    """One cell a commitment under the name of its field; more than 24 become a row a status."""
    items = [item for group in groups for item in group.items]
    if len(items) > MOST_CELLS:
        return _counts(items, voice)
    names: list[Cell] = []
    cells: list[Cell] = []
    columns: list[Column] = []
    for n, group in enumerate(groups):
        if n:
            names.append(cell("", style="Strip Label"))
            cells.append(cell("", style="Strip Mark"))
            columns.append(Column(points=GUTTER))
        names.append(cell(group.name, style="Strip Label", span=len(group.items), header=True))
        cells += [_square(item) for item in group.items]
        columns += [Column()] * len(group.items)
    return Table(
        tuple(columns),
        (Row(tuple(names), "head"), Row(tuple(cells))),
        style="Strip",
        description=_described(groups, items, voice),
    )


def _square(item: ItemView) -> Cell:
    words = (
        Styled(
            "White" if item.state.colour in ("done", "late") else STYLES[item.state.colour], (MARKS[item.state.colour],)
        ),
    )
    return cell(words, style="Strip Mark", fill=item.state.colour)


def _described(groups: Sequence[Group], items: Sequence[ItemView], voice: Voice) -> str:
    """Field by field, then the sums."""
    parts = [f"{group.name}: {in_words_short(group.items, voice)}" for group in groups]
    return ". ".join([*parts, in_words(items, voice)]) + "."


def in_words_short(items: Sequence[ItemView], voice: Voice) -> str:
    """As `in_words`, without the colours nobody bears."""
    return voice.listing([voice.word(f"legend.{colour}", n=str(n)) for colour, n in tally(items).items() if n])


def _counts(items: Sequence[ItemView], voice: Voice) -> Table:
    """A row a status with its count, where cells would be too narrow to tell apart."""
    rows = [
        Row((cell(rated(colour, voice.word(f"rating.{colour}")), header=True), cell(strong(str(number)))))
        for colour, number in tally(items).items()
    ]
    columns = (Column(points=110), Column(points=40, align="right"))
    return Table(columns, tuple(rows), style="Pairs", description=in_words(items, voice) + ".")


# ---- the month grid ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scale:
    """Columns of equal months, quarters or years, at most thirteen, from the first event on."""

    first: dt.date
    months: int
    columns: int

    @classmethod
    def over(cls, first: dt.date, last: dt.date, most: int = 13) -> Scale:
        """The finest scale that shows everything in at most `most` columns."""
        for months in (1, 3, 12, 60):
            start = dt.date(first.year, first.month - (first.month - 1) % min(months, 12), 1)
            columns = ((last.year - start.year) * 12 + last.month - start.month) // months + 1
            if columns <= most:
                return cls(start, months, columns)
        return cls(dt.date(last.year - last.year % 100, 1, 1), 1200, 1)

    def column(self, day: dt.date) -> int:
        """The column a day falls in; negative before the first."""
        return ((day.year - self.first.year) * 12 + day.month - self.first.month) // self.months

    def start(self, column: int) -> dt.date:
        """The first day of a column."""
        months = self.first.month - 1 + column * self.months
        return dt.date(self.first.year + months // 12, months % 12 + 1, 1)


def months(groups: Sequence[ItemView], held: dt.date, as_of: dt.date, voice: Voice) -> Table:
    """What happened when: a row an item with news, the day in its month; silent items in one last row.

    `held` is the day of the round. Two columns are kept free after `as_of`.
    """
    later = [news.day for item in groups for news in item.history]
    horizon = dt.date(as_of.year + (as_of.month + 1) // 12, (as_of.month + 1) % 12 + 1, 1)
    scale = Scale.over(min([held, *later]), max([horizon, *later]))
    now = scale.column(as_of)
    header = [cell("", style="Month Head", header=True)] + [
        cell(_column_head(scale.start(n), scale.months, voice), style="Month Head", header=True)
        for n in range(scale.columns)
    ]
    rows = [
        Row(tuple(header), "head"),
        _events(voice.word("months.round"), {scale.column(held): (held, "done")}, scale, now, voice),
    ]
    moving = sorted((i for i in groups if i.history), key=lambda i: i.history[0].day)
    for item in moving:
        label = f"{item.number}\u2002{item.name}" if item.number else item.name
        rows.append(_events(label, _marks(item, scale), scale, now, voice))
    silent = [i for i in groups if not i.history and i.open]
    if silent:
        words = voice.word("months.silent", items=", ".join(i.number or i.title for i in silent))
        name = cell(voice.word("months.others", n=str(len(silent))), style="Month Text", header=True)
        rows.append(Row((name, cell((Styled("Attention", (words,)),), style="Month Text", span=scale.columns))))
    return Table(
        (Column(points=133), *([Column(align="center")] * scale.columns)),
        tuple(rows),
        style="Months",
        description=_told(moving, silent, held, voice),
    )


def _column_head(start: dt.date, months: int, voice: Voice) -> str:
    """“Dec”, “Q4 2023”, or the year."""
    if months == 1:
        return format_date(start, "LLL", voice.language)
    if months == 3:
        return format_date(start, "QQQ yy", voice.language)
    return str(start.year)


def _marks(item: ItemView, scale: Scale) -> dict[int, tuple[dt.date, str]]:
    """By column the last event and its kind: done, progress or inferred."""
    out = {}
    for news in item.history:
        kind = "inferred" if news.inferred else "done" if item.done and news is item.history[-1] else "progress"
        out[scale.column(news.day)] = (news.day, kind)
    return out


def _events(label: str, marks: dict[int, tuple[dt.date, str]], scale: Scale, now: int, voice: Voice) -> Row:
    cells = [cell(label, style="Month Text", header=True)]
    for n in range(scale.columns):
        if n not in marks:
            cells.append(cell("", style="Month Day", fill="tint" if n == now else ""))
            continue
        day, kind = marks[n]
        words = str(day.day) if scale.months == 1 else voice.date(day, "month_day")
        if kind == "done":
            cells.append(cell((Styled("White", (words,)),), style="Month Day", fill="done"))
        elif kind == "progress":
            cells.append(cell(words, style="Month Day", fill="progress"))
        else:
            cells.append(cell(f"({words})", style="Month Day", fill="tint" if n == now else ""))
    return Row(tuple(cells))


def _told(moving: Sequence[ItemView], silent: Sequence[ItemView], held: dt.date, voice: Voice) -> str:
    """The grid in sentences."""
    out = [f"{voice.word('months.round')}: {voice.date(held)}"]
    for item in moving:
        events = voice.word("list.between").join(f"{n.when} {n.status}" for n in item.history)
        out.append(f"{item.number or item.title}: {events}")
    if silent:
        out.append(voice.word("months.silent", items=", ".join(i.number or i.title for i in silent)))
    return ". ".join(out) + "."
