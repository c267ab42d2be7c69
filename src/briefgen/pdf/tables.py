"""A table as a flowable: fixed columns, rows that stay whole, a head that repeats on each page.

A row is split only where it is taller than a third of the page, and then inside its cells. A group row never ends a
page, and the last row takes one along to the next page where it can. All sizes are in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, product
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks.look import Border, TableStyle
from briefgen.blocks.tree import Column
from briefgen.pdf.boxes import horizontal_border
from briefgen.pdf.content_stream import draw_artifact, filled_rectangle
from briefgen.pdf.file import format_numbers
from briefgen.pdf.flowables import Flowable, Stack
from briefgen.pdf.text_styles import stroke_colour

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


_MIN_COLUMN = 6.0
"""The least width of a column without a width of its own."""
_EPSILON = 1e-6


class TableCell(Struct, frozen=True, eq=False):
    """A cell: its content, its first column and how many it spans, and the colour of its fill."""

    stack: Stack
    column: int
    span: int
    fill: str = ""


class TableRow(Struct, eq=False):
    """A row; its height is known once the table has a width. `noted` says that it may hold footnotes."""

    cells: list[TableCell]
    kind: str = "body"
    height: float = 0
    noted: bool = True

    @property
    def notes(self) -> Iterator[Flowable]:
        """The footnotes of its cells."""
        return (note for cell in self.cells for note in cell.stack.notes)


class TableLayout(Struct, eq=False):
    """What all parts of a table share. `min_first_height` is the height of an empty row."""

    columns: Sequence[Column]
    style: TableStyle
    head: list[TableRow]
    rows: list[TableRow]
    min_first_height: float
    third_of_page: float
    width: float = 0
    edges: Sequence[float] = ()
    head_height: float = 0

    def fit(self, width: float) -> None:
        """Set the width of the table, and with it the columns and the heights of rows."""
        if width == self.width:
            return
        self.width, self.edges = width, column_edges(self.columns, width)
        for row in (*self.head, *self.rows):
            self._fit(row)
        self.head_height = sum(row.height for row in self.head)
        if self.head_height > self.third_of_page:  # a head that tall is not repeated
            self.rows, self.head, self.head_height = self.head + self.rows, [], 0.0

    def _fit(self, row: TableRow) -> None:
        _, right, _, left = self.style.padding
        for cell in row.cells:
            wide = self.edges[cell.column + cell.span] - self.edges[cell.column]
            cell.stack.wrap(max(wide - left - right, 1))
        self.measure(row)

    def measure(self, row: TableRow) -> None:
        """Set the height of a row from its cells."""
        top, _, bottom, _ = self.style.padding
        tallest = max((cell.stack.height for cell in row.cells if cell.stack.flowables), default=self.min_first_height)
        row.height = top + tallest + bottom + self.line_width(row)

    def line_width(self, row: TableRow) -> float:
        """The width of the line below a row: word processors make a row so much higher."""
        lines = {"head": self.style.head_bottom, "group": self.style.group_bottom}
        line = lines.get(row.kind) or self.style.between
        return line.width if line else 0.0


def column_edges(columns: Sequence[Column], width: float) -> list[float]:
    """The left edges of columns, and the right edge of the last. Fixed widths come first; if the sum is too wide, all
    columns shrink in proportion."""
    shared = [column for column in columns if not column.points]
    shares = sum(column.share for column in shared) or 1
    room = max(width - sum(column.points for column in columns), _MIN_COLUMN * len(shared))
    wide = [column.points or room * column.share / shares for column in columns]
    scale = min(1.0, width / sum(wide))
    return list(accumulate((value * scale for value in wide), initial=0.0))


class TableFlowable(Flowable):
    """A table, or a part of it. The height of the remaining rows is handed from part to part and never added up again:
    a table of ten thousand rows has hundreds of pages."""

    prefers_whole = True

    def __init__(
        self, layout: TableLayout, rows: list[TableRow] | None = None, first: bool = True, rows_height: float = 0
    ) -> None:
        self.layout, self.first = layout, first
        self.min_space_below, self.min_space_above = layout.style.after, layout.style.before
        self._rows, self._rows_height = rows, rows_height

    @property
    def rows(self) -> list[TableRow]:
        """Its rows: all rows of the layout while it is the whole table."""
        return self.layout.rows if self._rows is None else self._rows

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fit the table to a width."""
        self.layout.fit(width)
        self.width = self.layout.edges[-1]
        if self._rows is None:
            self._rows_height = sum([row.height for row in self.rows])
        self.height = self.layout.head_height + self._rows_height
        return self.width, self.height

    @property
    def min_first_height(self) -> float:
        """The head, and the first row with the group rows above it."""
        below = 0.0
        for row in self.rows:
            below += row.height
            if row.kind != "group":
                break
        return self.layout.head_height + min(below, self.layout.third_of_page)

    @property
    def min_last_height(self) -> float:
        """The head and the last row."""
        return self.layout.head_height + (self.rows[-1].height if self.rows else 0)

    @property
    def notes(self) -> Sequence[Flowable]:
        """The footnotes of its rows, and of its head where it stands for the first time."""
        head = self.layout.head if self.first else []
        return [note for row in (*head, *self.rows) if row.noted for note in row.notes]

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two parts, the first at most so high, or nothing."""
        rows, room, count = self.rows, height - self.layout.head_height + _EPSILON, 0
        while count < len(rows) and rows[count].height <= room:
            room -= rows[count].height
            count += 1
        tall = count < len(rows) and rows[count].height > self.layout.third_of_page
        if tall and (halves := self._split_row(rows[count], room)):
            return self._split_rows([*rows[:count], halves[0]], [halves[1], *rows[count + 1 :]], halves[1])
        # The last row takes one along to the next page, and a group row goes with the rows below it.
        if len(rows) - count == 1 and count > 2:
            count -= 1
        while count and rows[count - 1].kind == "group":
            count -= 1
        return self._split_rows(rows[:count], rows[count:]) if count else []

    def _split_rows(
        self, above: list[TableRow], below: list[TableRow], carried: TableRow | None = None
    ) -> list[Flowable]:
        """This part in two; `carried` is what is left of the row that was split, if one was."""
        left = self._rows_height - sum([row.height for row in self.rows[: len(above)]])
        left += carried.height if carried else 0
        first = TableFlowable(self.layout, above, self.first, sum([row.height for row in above]))
        second = TableFlowable(self.layout, below, False, left)
        second.prefers_whole = False
        for part in (first, second):
            part.wrap(self.width, 0)
        return [first, second]

    def _split_row(self, row: TableRow, room: float) -> tuple[TableRow, TableRow] | None:
        """A tall row in two, or `None` where nothing of it fits."""
        top, _, bottom, _ = self.layout.style.padding
        splits = [cell.stack.split(room - top - bottom - self.layout.line_width(row)) for cell in row.cells]
        parts = [pair or (Stack([]), cell.stack) for pair, cell in zip(splits, row.cells, strict=True)]
        fits = [bool(part[0].flowables) for part, cell in zip(parts, row.cells, strict=True) if cell.stack.flowables]
        # A cell of which nothing fits moves to the next page with its row, unless this page is nearly empty.
        if not any(fits) or (room < 2 * self.layout.third_of_page and not all(fits)):
            return None
        pairs = [*zip(parts, row.cells, strict=True)]
        first, second = (TableRow([replace(cell, stack=part[i]) for part, cell in pairs], row.kind) for i in (0, 1))
        self.layout.measure(first)
        self.layout.measure(second)
        return first, second

    # ---- drawing ----

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw fills, lines and cells."""
        head = self.layout.head
        rows = [*head, *self.rows]
        tops = list(accumulate((-row.height for row in rows), initial=y + self.height))
        lines = (*self._vertical_lines(rows, tops, x), *self._horizontal_lines(rows, tops, x))
        draw_artifact(writer, (*self._cell_fills(rows, tops, x), *lines))
        with writer.repeating(not self.first):
            for row, top in zip(head, tops, strict=False):
                self._draw(writer, row, x, top)
        for row, top in zip(self.rows, tops[len(head) :], strict=False):
            self._draw(writer, row, x, top)

    def _draw(self, writer: PageWriter, row: TableRow, x: float, top: float) -> None:
        """Cells begin at the top of their row; those of a head end at its foot, above what they head."""
        (above, _, below, left), edges = self.layout.style.padding, self.layout.edges
        for cell in row.cells:
            free = row.height - above - below - cell.stack.height if row.kind == "head" else 0
            cell.stack.draw(writer, x + edges[cell.column] + left, top - above - max(free, 0))

    def _cell_fills(self, rows: list[TableRow], tops: list[float], x: float) -> Iterator[str]:
        style, edges = self.layout.style, self.layout.edges
        if style.fill:
            yield filled_rectangle(x, tops[-1], edges[-1], tops[0] - tops[-1], style.fill)
        for row, top in zip(rows, tops, strict=False):
            if row.kind == "head" and style.head_fill:
                yield filled_rectangle(x, top - row.height, edges[-1], row.height, style.head_fill)
            for cell in row.cells:
                if cell.fill:
                    start, end = edges[cell.column], edges[cell.column + cell.span]
                    yield filled_rectangle(x + start, top - row.height, end - start, row.height, cell.fill)

    def _vertical_lines(self, rows: list[TableRow], tops: list[float], x: float) -> Iterator[str]:
        """Lines between neighbouring cells of a row."""
        if line := self.layout.style.between_columns:
            offsets, width = line.strokes
            yield f"{stroke_colour(line.colour)} {width:g} w"
            for row, top in zip(rows, tops, strict=False):
                for cell, offset in product(row.cells[1:], offsets):
                    place = x + self.layout.edges[cell.column] + offset
                    yield f"{format_numbers(place, top)} m {format_numbers(place, top - row.height)} l S"

    def _horizontal_lines(self, rows: list[TableRow], tops: list[float], x: float) -> Iterator[str]:
        """The lines above, between and below rows."""
        for above, below, y in zip([None, *rows], [*rows, None], tops, strict=True):
            if line := self._line_between(above, below):
                yield from horizontal_border(line, x, y, x + self.layout.edges[-1])

    def _line_between(self, above: TableRow | None, below: TableRow | None) -> Border | None:
        """The line between two rows; `None` is the edge of the table."""
        style = self.layout.style
        if above is None:
            return (style.head_top if below and below.kind == "head" else None) or style.top
        if above.kind == "head" and (below is None or below.kind != "head"):
            return style.head_bottom or style.between
        if above.kind == "group" and style.group_bottom:
            return style.group_bottom
        return style.bottom if below is None else style.between
