"""Where the cells of a table stand: the widths of its columns, the lines and fills of cells, the style of their text.

In: a frame, the columns of a table, its style, and where it stands. Out: a `Grid`, kept for all tables of which these
are the same.
"""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TypeAlias

from briefgen.blocks.look import TableStyle
from briefgen.blocks.tree import Column
from briefgen.values import dataclass
from briefgen.word.frame import Frame
from briefgen.word.rendering import border, shading
from briefgen.word.writer import Context, Face
from briefgen.word.xml import twips

LEAST = 6.0
"""A column is never narrower than this, in points."""
BODY_STYLES = {"head": "head_text", "group": "group_text", "body": "text"}

Kind: TypeAlias = tuple[str, str, int, int, str, bool]
"""Of a cell: the kinds of its row and the one above, its first column, how many there are, its fill, whether a head."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What cells of one kind share: their properties, and where their blocks stand."""

    properties: str
    inside: Context


@dataclass(frozen=True, slots=True)
class Grid:
    """`widths` in twips; `slots` grows with the kinds of cells there are."""

    frame: Frame
    style: TableStyle
    columns: tuple[Column, ...]
    context: Context
    widths: tuple[int, ...]
    slots: dict[Kind, Slot] = field(default_factory=dict)

    def slot(self, kind: Kind) -> Slot:
        """Where a cell of this kind stands."""
        if kind not in self.slots:
            self.slots[kind] = Slot(self._properties(kind), self._inside(kind))
        return self.slots[kind]

    def _inside(self, kind: Kind) -> Context:
        row, _, at, span, _, header = kind
        room = max(sum(self.widths[at : at + span]) / 20 - self.style.padding[1] - self.style.padding[3], LEAST)
        label = self.style.label if header and row == "body" else ""
        # words over several columns, as a group or the name of a field, begin at the left
        align = self.columns[at].align if span == 1 else "left"
        face = Face(style=label) if label else self.context.face
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
def grid_for(frame: Frame, style: str, columns: tuple[Column, ...], context: Context) -> Grid:
    """The grid of all tables of this style with these columns in such a place."""
    return Grid(frame, frame.look.table(style), columns, context, widths(columns, context.width))


def widths(columns: tuple[Column, ...], room: float) -> tuple[int, ...]:
    """Widths in twips: fixed columns as given, the others by their share of what is left; never more than the room."""
    fixed = sum(column.points for column in columns)
    shares = sum(column.share for column in columns if not column.points)
    rest = max(room - fixed, LEAST * sum(1 for column in columns if not column.points))
    points = [c.points or (rest * c.share / shares if shares else LEAST) for c in columns]
    scale = min(1.0, room / sum(points))
    edges = [twips(edge * scale) for edge in accumulate(points, initial=0.0)]
    return tuple(max(1, right - left) for left, right in pairwise(edges))
