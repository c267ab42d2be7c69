"""Tables: fixed widths, a head that repeats, rows that stay whole, and words for those who cannot see them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import field
from itertools import accumulate, chain, pairwise, takewhile

from briefgen.blocks.look import TableStyle
from briefgen.blocks.tree import Cell, Column, Inlines, Row, Table
from briefgen.errors import Problem, Refused
from briefgen.values import dataclass
from briefgen.word.paragraphs import Para, Piece, Pieces, join
from briefgen.word.rendering import border, shading
from briefgen.word.writer import Context, Face, Writer
from briefgen.word.xml import esc, twips

LEAST = 6.0
"""A column is never narrower than this, in points."""
TALL = 1 / 3
"""A row may break where it is taller than this share of the page."""
LOW = 0.4
"""A table lower than this share of the text of a page stays whole: less than that would be left empty before it."""
KEPT_ROWS = 2
"""Rows that stay with what follows: never a head and one row alone at the foot of a page."""
BODY_STYLES = {"head": "head_text", "group": "group_text", "body": "text"}


@dataclass(frozen=True, slots=True)
class _Slot:
    """What cells of one kind in the same columns share: their properties, and where their blocks stand."""

    properties: str
    inside: Context


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table being written: widths of its columns in twips, how it looks, and the block itself."""

    block: Table
    style: TableStyle
    widths: tuple[int, ...]
    slots: dict[tuple[object, ...], _Slot] = field(default_factory=dict)


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
    style = writer.look.table(block.style)
    above = _caption(writer, block, style, context)
    heads = len([*takewhile(lambda row: row.kind == "head", block.rows)])
    grid = _Grid(block, style, widths(block.columns, context.width))
    lines = [_line(writer, grid, n, context) for n in range(len(block.rows))]
    page, last = writer.look.page, len(lines) - 1
    low = sum([line.height for line in lines]) <= (page.height - page.top - page.bottom) * LOW
    for n, line in enumerate(lines):
        line.keep = line.row.kind == "group" or (n < KEPT_ROWS <= last) or (low and n < last)
        line.properties += "<w:cantSplit/>" if line.height <= page.height * TALL else ""
        line.properties += "<w:tblHeader/>" if n < heads else ""
    rows = "".join([line.text() for line in lines])
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.widths)
    text = f"<w:tbl>{_properties(writer, grid, context)}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    return [*above, Piece(text, style.before, style.after, table=True)]


def _caption(writer: Writer, block: Table, style: TableStyle, context: Context) -> Pieces:
    """The caption, kept with its table. `w:tblCaption` alone is read aloud and never shown."""
    if not block.caption:
        return []
    para = writer.para("Caption", (block.caption,), context)
    para.keep = True
    para.after = max(style.before, para.space("after"))
    return [para]


def widths(columns: tuple[Column, ...], room: float) -> tuple[int, ...]:
    """Widths in twips: fixed columns as given, the others by their share of what is left; never more than the room."""
    fixed = sum(column.points for column in columns)
    shares = sum(column.share for column in columns if not column.points)
    rest = max(room - fixed, LEAST * sum(1 for column in columns if not column.points))
    points = [c.points or (rest * c.share / shares if shares else LEAST) for c in columns]
    scale = min(1.0, room / sum(points))
    edges = [twips(edge * scale) for edge in accumulate(points, initial=0.0)]
    return tuple(max(1, right - left) for left, right in pairwise(edges))


def _properties(writer: Writer, grid: _Grid, context: Context) -> str:
    """`w:tblPr` in the order of the schema (17.4.60)."""
    block = grid.block
    head = block.rows[0].kind == "head"
    indent = f'<w:tblInd w:w="{twips(context.left)}" w:type="dxa"/>' if context.left else ""
    caption = f'<w:tblCaption w:val="{esc(block.caption)}"/>' if block.caption else ""
    words = f'<w:tblDescription w:val="{esc(block.description)}"/>' if block.description else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="{writer.frame.table(block.style)}"/>'
        f'<w:tblW w:w="{sum(grid.widths)}" w:type="dxa"/>{indent}<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"0620" if head else "0600"}" w:firstRow="{int(head)}" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{caption}{words}</w:tblPr>'
    )


def _line(writer: Writer, grid: _Grid, n: int, context: Context) -> _Line:
    """A row. The line below a head or a group is the upper line of the cells below too: both must say it."""
    row, above = grid.block.rows[n], grid.block.rows[n - 1].kind if n else ""
    line = _Line(row)
    for cell, at, span in _placed(row, len(grid.widths)):
        kind = row.kind, above, at, span, cell.fill, cell.header
        slot = grid.slots.get(kind)
        if slot is None:
            slot = grid.slots[kind] = _slot(writer, grid, row, above, (cell, at, span), context)
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


def _slot(writer: Writer, grid: _Grid, row: Row, above: str, placed: tuple[Cell, int, int], context: Context) -> _Slot:
    cell, at, span = placed
    width = sum(grid.widths[at : at + span])
    room = max(width / 20 - grid.style.padding[1] - grid.style.padding[3], LEAST)
    label = grid.style.label if cell.header and row.kind == "body" else ""
    # words over several columns, as a group or the name of a field, begin at the left
    align = grid.block.columns[at].align if span == 1 else "left"
    face = Face(style=label) if label else context.face
    style = getattr(grid.style, BODY_STYLES[row.kind])
    inside = Context(room, context.arrows, style, face, "" if align == "left" else align, note=context.note)
    upper = {"head": grid.style.head_bottom, "group": grid.style.group_bottom}.get(above)
    lines = border("top", upper) + border("bottom", grid.style.group_bottom if row.kind == "group" else None)
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        f"{f'<w:gridSpan w:val={chr(34)}{span}{chr(34)}/>' if span > 1 else ''}"
        f"{f'<w:tcBorders>{lines}</w:tcBorders>' if lines else ''}{shading(writer.look.fills.get(cell.fill, ''))}"
    )
    return _Slot(properties, inside)


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
