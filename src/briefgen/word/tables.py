"""Tables: column widths, repeated head rows, rows that are not split, captions and descriptions.

A `TableGrid` is kept for all tables with the same columns, style and context; it holds the properties of each kind of
cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, chain, pairwise, takewhile
from typing import TypeAlias

from msgspec import Struct, field

from briefgen.blocks.look import TableStyle
from briefgen.blocks.tree import Cell, Column, Inlines, Row, Table
from briefgen.errors import Problem, Refused
from briefgen.word.prepared import PreparedTemplate
from briefgen.word.styles_xml import border_xml, shading_xml
from briefgen.word.writer import Context, FinishedXml, Pieces, RunFormat, WordParagraph, Writer, join
from briefgen.word.xml import esc, twips

MIN_COLUMN = 6.0
"""The least width of a column, in points."""
BODY_STYLES = {"head": "head_text", "group": "group_text", "body": "text"}

CellKind: TypeAlias = tuple[str, str, int, int, str, bool]
"""Kind of its row and of the row above, first column, columns spanned, fill, whether it is a header."""


class CellPlace(Struct, frozen=True):
    """What cells of one kind share: the content of `w:tcPr`, and the context of their blocks."""

    properties: str
    context: Context


class TableGrid(Struct, frozen=True):
    """A table's columns with their `widths` in twips; `places` is filled as kinds of cells are asked for."""

    template: PreparedTemplate
    style: TableStyle
    columns: tuple[Column, ...]
    context: Context
    widths: tuple[int, ...]
    places: dict[CellKind, CellPlace] = field(default_factory=dict)

    def place_of(self, kind: CellKind) -> CellPlace:
        """The properties and context of a kind of cell."""
        if kind not in self.places:
            self.places[kind] = CellPlace(self._cell_properties_xml(kind), self._context(kind))
        return self.places[kind]

    def _context(self, kind: CellKind) -> Context:
        row, _, at, span, _, header = kind
        room = max(sum(self.widths[at : at + span]) / 20 - self.style.padding[1] - self.style.padding[3], MIN_COLUMN)
        label = self.style.label if header and row == "body" else ""
        # words over several columns, as a group or the name of a field, begin at the left
        align = self.columns[at].align if span == 1 else "left"
        run_format = RunFormat(style=label) if label else self.context.run_format
        style = getattr(self.style, BODY_STYLES[row])
        return Context(room, style, run_format, "" if align == "left" else align, note=self.context.note)

    def _cell_properties_xml(self, kind: CellKind) -> str:
        """The content of `w:tcPr`. The border below a head or group row is also the upper border of the cells below:
        both must have it."""
        row, above, at, span, fill, _ = kind
        upper = {"head": self.style.head_bottom, "group": self.style.group_bottom}.get(above)
        fills = self.template.look.fills
        lines = border_xml("top", upper) + border_xml("bottom", self.style.group_bottom if row == "group" else None)
        return (
            f'<w:tcW w:w="{sum(self.widths[at : at + span])}" w:type="dxa"/>'
            f"{f'<w:gridSpan w:val={chr(34)}{span}{chr(34)}/>' if span > 1 else ''}"
            f"{f'<w:tcBorders>{lines}</w:tcBorders>' if lines else ''}{shading_xml(fills.get(fill, ''))}"
        )


@lru_cache(256)
def grid_for(template: PreparedTemplate, style: str, columns: tuple[Column, ...], context: Context) -> TableGrid:
    """The grid of all tables of a style with the same columns in the same context."""
    return TableGrid(template, template.look.table(style), columns, context, column_widths(columns, context.width))


def column_widths(columns: tuple[Column, ...], room: float) -> tuple[int, ...]:
    """Widths in twips: fixed columns as given, the others by their share of what is left; never wider than `room`."""
    fixed = sum(column.points for column in columns)
    shares = sum(column.share for column in columns if not column.points)
    rest = max(room - fixed, MIN_COLUMN * sum(1 for column in columns if not column.points))
    points = [c.points or (rest * c.share / shares if shares else MIN_COLUMN) for c in columns]
    scale = min(1.0, room / sum(points))
    edges = [twips(edge * scale) for edge in accumulate(points, initial=0.0)]
    return tuple(max(1, right - left) for left, right in pairwise(edges))


MAX_COLUMNS = 63
"""The most columns of a table that Word opens."""
SPLIT_SHARE = 1 / 3
"""A row may be split across pages if it is taller than this share of the page."""
WHOLE_SHARE = 0.4
"""A table no taller than this share of a page's text is kept on one page."""
KEPT_ROWS = 2
"""Rows kept with the next one: a head and one row never stand alone at the foot of a page."""


class _RowXml(Struct):
    """A row being written: properties and pieces of its cells, its estimated height (points), its own properties."""

    row: Row
    cells: list[tuple[str, Pieces]] = field(default_factory=list)
    height: float = 0
    properties: str = ""
    keep: bool = False

    def text(self) -> str:
        if self.keep:
            for piece in chain.from_iterable(pieces for _, pieces in self.cells):
                if isinstance(piece, WordParagraph):
                    piece.keep = True
        cells = "".join([f"<w:tc><w:tcPr>{own}</w:tcPr>{join(pieces)}</w:tc>" for own, pieces in self.cells])
        return f"<w:tr>{f'<w:trPr>{self.properties}</w:trPr>' if self.properties else ''}{cells}</w:tr>"


def write_table(writer: Writer, block: Table, context: Context) -> Pieces:
    """A table as one finished piece, with its caption before it.

    Raises `Refused` for more than 63 columns, or a row with more cells than columns.
    """
    if not block.columns or not block.rows:
        return []
    if len(block.columns) > MAX_COLUMNS:
        what = f"a table has {len(block.columns)} columns; Word opens no file with more than {MAX_COLUMNS}"
        raise Refused(Problem(what))
    grid = grid_for(writer.template, block.style, block.columns, context)
    style = grid.style
    caption = _write_caption(writer, block, style, context)
    heads = len([*takewhile(lambda row: row.kind == "head", block.rows)])
    above = ("", *(row.kind for row in block.rows))
    lines = [_write_row(writer, grid, row, kind) for row, kind in zip(block.rows, above, strict=False)]
    page, last = writer.look.page, len(lines) - 1
    low = sum([line.height for line in lines]) <= (page.height - page.top - page.bottom) * WHOLE_SHARE
    for n, line in enumerate(lines):
        line.keep = line.row.kind == "group" or (n < KEPT_ROWS <= last) or (low and n < last)
        line.properties += "<w:cantSplit/>" if line.height <= page.height * SPLIT_SHARE else ""
        line.properties += "<w:tblHeader/>" if n < heads else ""
    rows = "".join([line.text() for line in lines])
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.widths)
    text = f"<w:tbl>{_table_properties_xml(writer, block, grid)}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    return [*caption, FinishedXml(text, style.before, style.after, table=True)]


def _write_caption(writer: Writer, block: Table, style: TableStyle, context: Context) -> Pieces:
    """The caption, kept with its table. `w:tblCaption` is only read aloud and never displayed."""
    if not block.caption:
        return []
    para = writer.make_paragraph("Caption", (block.caption,), context)
    para.keep = True
    para.after = max(style.before, para.space("after"))
    return [para]


def _table_properties_xml(writer: Writer, block: Table, grid: TableGrid) -> str:
    """`w:tblPr` in the order of the schema (17.4.60)."""
    head = block.rows[0].kind == "head"
    indent = f'<w:tblInd w:w="{twips(grid.context.left)}" w:type="dxa"/>' if grid.context.left else ""
    caption = f'<w:tblCaption w:val="{esc(block.caption)}"/>' if block.caption else ""
    words = f'<w:tblDescription w:val="{esc(block.description)}"/>' if block.description else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="{writer.template.table(block.style)}"/>'
        f'<w:tblW w:w="{sum(grid.widths)}" w:type="dxa"/>{indent}<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"0620" if head else "0600"}" w:firstRow="{int(head)}" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{caption}{words}</w:tblPr>'
    )


def _write_row(writer: Writer, grid: TableGrid, row: Row, above: str) -> _RowXml:
    """A row below one of the kind `above`."""
    line = _RowXml(row)
    for cell, at, span in _place_cells(row, len(grid.columns)):
        place = grid.place_of((row.kind, above, at, span, cell.fill, cell.header))
        context = place.context
        pieces = writer.write_blocks(cell.blocks, context) or [writer.make_paragraph(context.style, (), context)]
        line.height = max(line.height, _estimate_height(pieces, context.width))
        line.cells.append((place.properties, writer.end_with_paragraph(pieces)))
    line.height += grid.style.padding[0] + grid.style.padding[2]
    return line


def _place_cells(row: Row, columns: int) -> Iterator[tuple[Cell, int, int]]:
    """Each cell with the first column it covers and how many; the last one fills the row."""
    cells = row.cells or (Cell(()),)
    at = 0
    for n, cell in enumerate(cells):
        span = columns - at if n == len(cells) - 1 else max(1, cell.span)
        if span < 1 or at + span > columns:
            raise Refused(Problem(f"a row has more cells than the table has columns ({columns})"))
        yield cell, at, span
        at += span


def _estimate_height(pieces: Pieces, room: float) -> float:
    """The estimated height of some pieces in points, from the number of their characters."""
    height = 0.0
    for para in pieces:
        if isinstance(para, WordParagraph):
            height += math.ceil(_estimate_ems(para.inlines) * para.style.size / room) * para.style.pitch
    return height


def _estimate_ems(inlines: Inlines) -> float:
    """The estimated width of some words in ems: half for a Latin letter, one for a Hangul syllable."""
    ems = 0.0
    for inline in inlines:
        if isinstance(inline, str):
            latin = len(inline) if inline.isascii() else len(inline.encode("ascii", "ignore"))
            ems += len(inline) - latin / 2
        else:
            ems += _estimate_ems(getattr(inline, "inlines", ())) or 1.0
    return ems
