"""Tables: widths, heads, rows, spoken words.

Where the cells of a table stand: the widths of its columns, the lines and fills of cells, the style of their text.

In: a frame, the columns of a table, its style, and where it stands. Out: a `Grid`, kept for all tables of which these
are the same.

Tables: fixed widths, a head that repeats, rows that stay whole, and words for those who cannot see them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache
from itertools import accumulate, chain, pairwise, takewhile
from typing import TypeAlias

from briefgen.blocks.look import TableStyle
from briefgen.blocks.tree import Cell, Column, Inlines, Row, Table
from briefgen.errors import Problem, Refused
from briefgen.values import dataclass
from briefgen.word.prepared import PreparedTemplate
from briefgen.word.styles_xml import border, shading
from briefgen.word.writer import Context, FinishedXml, Para, Pieces, RunFormat, Writer, join
from briefgen.word.xml import esc, twips

# ---- grids -------------------------------------------------------------------------------------------------------


LEAST = 6.0
"""A column is never narrower than this, in points."""
BODY_STYLES = {"head": "head_text", "group": "group_text", "body": "text"}

Kind: TypeAlias = tuple[str, str, int, int, str, bool]
"""Of a cell: the kinds of its row and the one above, its first column, how many there are, its fill, whether a head."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """What cells of one kind share: their properties, and where their blocks stand."""

    properties: str
    inside: Context


@dataclass(frozen=True, slots=True)
class TableGrid:
    """`widths` in twips; `slots` grows with the kinds of cells there are."""

    frame: PreparedTemplate
    style: TableStyle
    columns: tuple[Column, ...]
    context: Context
    widths: tuple[int, ...]
    slots: dict[Kind, CellPlace] = field(default_factory=dict)

    def slot(self, kind: Kind) -> CellPlace:
        """Where a cell of this kind stands."""
        if kind not in self.slots:
            self.slots[kind] = CellPlace(self._properties(kind), self._inside(kind))
        return self.slots[kind]

    def _inside(self, kind: Kind) -> Context:
        row, _, at, span, _, header = kind
        room = max(sum(self.widths[at : at + span]) / 20 - self.style.padding[1] - self.style.padding[3], LEAST)
        label = self.style.label if header and row == "body" else ""
        # words over several columns, as a group or the name of a field, begin at the left
        align = self.columns[at].align if span == 1 else "left"
        face = RunFormat(style=label) if label else self.context.face
        style = getattr(self.style, BODY_STYLES[row])
        return Context(room, style, face, "" if align == "left" else align, note=self.context.note)

    def _properties(self, kind: Kind) -> str:
        """What stands inside `w:tcPr`. The line below a head or a group is the upper line of the cells below too: both
        must say it."""
        row, above, at, span, fill, _ = kind
        upper = {"head": self.style.head_bottom, "group": self.style.group_bottom}.get(above)
        lines = border("top", upper) + border("bottom", self.style.group_bottom if row == "group" else None)
        return (
            f'<w:tcW w:w="{sum(self.widths[at : at + span])}" w:type="dxa"/>'
            f"{f'<w:gridSpan w:val={chr(34)}{span}{chr(34)}/>' if span > 1 else ''}"
            f"{f'<w:tcBorders>{lines}</w:tcBorders>' if lines else ''}{shading(self.frame.look.fills.get(fill, ''))}"
        )


@lru_cache(256)
def grid_for(frame: PreparedTemplate, style: str, columns: tuple[Column, ...], context: Context) -> TableGrid:
    """The grid of all tables of this style with these columns in such a place."""
    return TableGrid(frame, frame.look.table(style), columns, context, widths(columns, context.width))


def widths(columns: tuple[Column, ...], room: float) -> tuple[int, ...]:
    """Widths in twips: fixed columns as given, the others by their share of what is left; never more than the room."""
    fixed = sum(column.points for column in columns)
    shares = sum(column.share for column in columns if not column.points)
    rest = max(room - fixed, LEAST * sum(1 for column in columns if not column.points))
    points = [c.points or (rest * c.share / shares if shares else LEAST) for c in columns]
    scale = min(1.0, room / sum(points))
    edges = [twips(edge * scale) for edge in accumulate(points, initial=0.0)]
    return tuple(max(1, right - left) for left, right in pairwise(edges))


# ---- tables ------------------------------------------------------------------------------------------------------


MOST = 63
"""Columns of a table, in Word."""
TALL = 1 / 3
"""A row may break where it is taller than this share of the page."""
LOW = 0.4
"""A table lower than this share of the text of a page stays whole: less than that would be left empty before it."""
KEPT_ROWS = 2
"""Rows that stay with what follows: never a head and one row alone at the foot of a page."""


@dataclass(slots=True)
class _Line:
    """A row being written: properties and pieces of its cells, about how high it becomes, and what it says itself."""

    row: Row
    cells: list[tuple[str, Pieces]] = field(default_factory=list)
    height: float = 0
    properties: str = ""
    keep: bool = False

    def text(self) -> str:
        if self.keep:
            for piece in chain.from_iterable(pieces for _, pieces in self.cells):
                if isinstance(piece, Para):
                    piece.keep = True
        cells = "".join([f"<w:tc><w:tcPr>{own}</w:tcPr>{join(pieces)}</w:tc>" for own, pieces in self.cells])
        return f"<w:tr>{f'<w:trPr>{self.properties}</w:trPr>' if self.properties else ''}{cells}</w:tr>"


def write_table(writer: Writer, block: Table, context: Context) -> Pieces:
    """A table as one finished piece, its caption before it."""
    if not block.columns or not block.rows:
        return []
    if len(block.columns) > MOST:
        raise Refused(Problem(f"a table has {len(block.columns)} columns; Word opens no file with more than {MOST}"))
    grid = grid_for(writer.frame, block.style, block.columns, context)
    style = grid.style
    caption = _caption(writer, block, style, context)
    heads = len([*takewhile(lambda row: row.kind == "head", block.rows)])
    above = ("", *(row.kind for row in block.rows))
    lines = [_line(writer, grid, row, kind) for row, kind in zip(block.rows, above, strict=False)]
    page, last = writer.look.page, len(lines) - 1
    low = sum([line.height for line in lines]) <= (page.height - page.top - page.bottom) * LOW
    for n, line in enumerate(lines):
        line.keep = line.row.kind == "group" or (n < KEPT_ROWS <= last) or (low and n < last)
        line.properties += "<w:cantSplit/>" if line.height <= page.height * TALL else ""
        line.properties += "<w:tblHeader/>" if n < heads else ""
    rows = "".join([line.text() for line in lines])
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.widths)
    text = f"<w:tbl>{_properties(writer, block, grid)}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    return [*caption, FinishedXml(text, style.before, style.after, table=True)]


def _caption(writer: Writer, block: Table, style: TableStyle, context: Context) -> Pieces:
    """The caption, kept with its table. `w:tblCaption` alone is read aloud and never shown."""
    if not block.caption:
        return []
    para = writer.para("Caption", (block.caption,), context)
    para.keep = True
    para.after = max(style.before, para.space("after"))
    return [para]


def _properties(writer: Writer, block: Table, grid: TableGrid) -> str:
    """`w:tblPr` in the order of the schema (17.4.60)."""
    head = block.rows[0].kind == "head"
    indent = f'<w:tblInd w:w="{twips(grid.context.left)}" w:type="dxa"/>' if grid.context.left else ""
    caption = f'<w:tblCaption w:val="{esc(block.caption)}"/>' if block.caption else ""
    words = f'<w:tblDescription w:val="{esc(block.description)}"/>' if block.description else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="{writer.frame.table(block.style)}"/>'
        f'<w:tblW w:w="{sum(grid.widths)}" w:type="dxa"/>{indent}<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"0620" if head else "0600"}" w:firstRow="{int(head)}" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{caption}{words}</w:tblPr>'
    )


def _line(writer: Writer, grid: TableGrid, row: Row, above: str) -> _Line:
    """A row below one of the kind `above`."""
    line = _Line(row)
    for cell, at, span in _placed(row, len(grid.columns)):
        slot = grid.slot((row.kind, above, at, span, cell.fill, cell.header))
        inside = slot.inside
        pieces = writer.flow(cell.blocks, inside) or [writer.para(inside.style, (), inside)]
        line.height = max(line.height, _height(pieces, inside.width))
        line.cells.append((slot.properties, writer.closed(pieces)))
    line.height += grid.style.padding[0] + grid.style.padding[2]
    return line


def _placed(row: Row, columns: int) -> Iterator[tuple[Cell, int, int]]:
    """Each cell with the first column it covers and how many; the last one fills the row."""
    cells = row.cells or (Cell(()),)
    at = 0
    for n, cell in enumerate(cells):
        span = columns - at if n == len(cells) - 1 else max(1, cell.span)
        if span < 1 or at + span > columns:
            raise Refused(Problem(f"a row has more cells than the table has columns ({columns})"))
        yield cell, at, span
        at += span


def _height(pieces: Pieces, room: float) -> float:
    """About how high some pieces become, from the number of their characters."""
    height = 0.0
    for para in pieces:
        if isinstance(para, Para):
            height += math.ceil(_ems(para.inlines) * para.style.size / room) * para.style.pitch
    return height


def _ems(inlines: Inlines) -> float:
    """About how wide some words are: a Latin letter takes half its size, a Hangul syllable all of it."""
    ems = 0.0
    for inline in inlines:
        if isinstance(inline, str):
            latin = len(inline) if inline.isascii() else len(inline.encode("ascii", "ignore"))
            ems += len(inline) - latin / 2
        else:
            ems += _ems(getattr(inline, "inlines", ())) or 1.0
    return ems
