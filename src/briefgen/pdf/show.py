"""Content streams: lines of text, rules and filled areas as operators, each inside the mark of its element.

A text object lies within one marked-content sequence, never across two (ISO 32000-1 14.6.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from briefgen.pdf.file import numbers, text
from briefgen.pdf.inks import Ink, fill, stroke
from briefgen.pdf.lines import Chunk, Leader, Line, Segment
from briefgen.pdf.runs import Run
from briefgen.pdf.tags import Node

if TYPE_CHECKING:
    from briefgen.pdf.pen import Pen

SLANT = 0.2
"""Emphasis in a family without italics: the tangent of about 11 degrees."""


def bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled rectangle, from its lower left corner."""
    return f"{fill(colour)} {numbers(x, y, width, height)} re f"


def rule(x: float, y: float, end: float, width: float, colour: str) -> str:
    """A horizontal line."""
    return f"{stroke(colour)} {width:g} w {numbers(x, y)} m {numbers(end, y)} l S"


def artifact(pen: Pen, operators: Iterable[str]) -> None:
    """Draw something without meaning: fills, rules, leaders (14.8.2.2)."""
    if drawn := list(operators):
        pen.code.extend([pen.mark(None), *drawn, "EMC"])


def show(pen: Pen, lines: Sequence[Line], x: float, base: float, pitch: float) -> None:
    """Show lines of a block whose left edge is at `x`, the first of them on the base line."""
    shower = _Shower(pen)
    for line in lines:
        for chunk in line.chunks:
            shower.chunk(chunk, x, base)
        shower.beside += [_leader(leader, x, base) for leader in line.leaders]
        base -= pitch
    shower.close()
    artifact(pen, shower.beside)


class _Shower:
    """Lines on their way to operators. Keeps what is current: element, ink, place, and a link on its way."""

    def __init__(self, pen: Pen) -> None:
        self._pen, self._out = pen, pen.code
        self._node: Node | None = None
        self._ink: Ink | None = None
        self._open = self._placed = False
        self.beside: list[str] = []
        """Underlines, strikes and leaders: they lie outside the marks of the text."""

    def chunk(self, chunk: Chunk, x: float, base: float) -> None:
        """Show the segments of a chunk."""
        self._placed = False
        x += chunk.x
        for segment in chunk.segments:
            item = segment.item
            if isinstance(item, Run):
                if segment.operand:
                    self._run(item, segment, x, base)
            else:
                self.close()
                item.draw(self._pen, x, base, segment.width)
            x += segment.width

    def close(self) -> None:
        """End the current text object and its mark."""
        if self._open:
            self._reset(None)
            self._out.append("ET EMC")
            self._open, self._ink = False, None

    def _run(self, run: Run, segment: Segment, x: float, base: float) -> None:
        ink = run.ink
        if not self._open or run.node is not self._node:
            self.close()
            self._out.append(f"{self._pen.mark(run.node)} BT")
            self._node, self._open, self._placed = run.node, True, False
        if not self._placed or ink.slant:
            self._out.append(f"1 0 {SLANT if ink.slant else 0} 1 {numbers(x, base)} Tm")
            self._placed = not ink.slant
        if ink is not self._ink:
            self._reset(ink)
            self._out.append(ink.select)
        shown = f"[<{segment.operand}>] TJ"
        self._out.append(f"/Span <</ActualText{text(run.actual)}>> BDC {shown} EMC" if run.actual else shown)
        if ink.strike or ink.underline:
            self.beside += _ruled(ink, x, base, segment.width)
        if run.target and run.node:
            self._pen.link(run.node, run.target, (x, base - 0.25 * ink.size, x + segment.width, base + 0.8 * ink.size))

    def _reset(self, ink: Ink | None) -> None:
        """Undo what the ink before has set and the next does not (9.3: text state outlives a text object)."""
        if self._ink and not self._ink.plain and (ink is None or ink.plain):
            self._out.append("0 Tc 0 Ts")
        self._ink = ink


def _ruled(ink: Ink, x: float, base: float, width: float) -> list[str]:
    """The lines under or through a stretch of text, as its font has them."""
    place, thickness = (value * ink.size / 1000 for value in ink.face.underline)
    heights = [base + place] * ink.underline + [base + 0.28 * ink.size] * ink.strike
    return [rule(x, height, x + width, thickness, ink.colour) for height in heights]


def _leader(leader: Leader, x: float, base: float) -> str:
    """The line or the dots a tab draws."""
    start, end = x + leader.x + 2, x + leader.end - (3 if leader.kind == "dot" else 0)
    if end <= start:
        return ""
    if leader.kind == "dot":
        dots = f"q 1 J 0.7 w [0 3] {-start % 3:.2f} d"
        return f"{dots} {rule(start, base + 0.4, end, 0.7, leader.ink.colour)} Q"
    return rule(start, base - 1.5, end, 0.5, leader.ink.colour)
