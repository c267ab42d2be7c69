"""Content streams: lines of text, rules and filled areas as operators, each inside the mark of its element.

A text object lies within one marked-content sequence, never across two (ISO 32000-1 14.6.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from briefgen.pdf.file import text
from briefgen.pdf.line_breaking import Segment
from briefgen.pdf.lines import Leader, LineOfRuns
from briefgen.pdf.tags import StructureElement
from briefgen.pdf.text_styles import TextRun, TextStyle, fill, stroke

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


SLANT = 0.2
"""Emphasis in a family without italics: the tangent of about 11 degrees."""


def bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled rectangle, from its lower left corner."""
    return f"{fill(colour)} {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f"


def rule(x: float, y: float, end: float, width: float, colour: str) -> str:
    """A horizontal line."""
    return f"{stroke(colour)} {width:g} w {x:.2f} {y:.2f} m {end:.2f} {y:.2f} l S"


def artifact(pen: PageWriter, operators: Iterable[str]) -> None:
    """Draw something without meaning: fills, rules, leaders (14.8.2.2)."""
    if drawn := list(operators):
        pen.code.extend([pen.mark(None), *drawn, "EMC"])


def show(pen: PageWriter, lines: Sequence[LineOfRuns], x: float, base: float, pitch: float) -> None:
    """Show lines of a block whose left edge is at `x`, the first of them on the base line."""
    if shown := _plain(pen, lines, x, base, pitch):
        pen.code.append(shown)
        return
    shower = _Shower(pen)
    for segments, leaders in lines:
        shower.line(segments, x, base)
        if leaders:
            shower.beside += [_leader(leader, x, base) for leader in leaders]
        base -= pitch
    shower.close()
    if shower.beside:
        artifact(pen, shower.beside)


def _plain(pen: PageWriter, lines: Sequence[LineOfRuns], x: float, base: float, pitch: float) -> str:
    """Lines of one run that is nothing but its text, as in most cells and many paragraphs; else nothing."""
    run = lines[0].segments[0].item if lines[0].segments else None
    if not isinstance(run, TextRun) or not run.ink.plain or run.target or run.actual:
        return ""
    shown = []
    for segments, leaders in lines:
        if leaders or len(segments) != 1 or segments[0].item is not run or not segments[0].operand:
            return ""
        at, _, operand, _ = segments[0]
        shown.append(f"1 0 0 1 {x + at:.2f} {base:.2f} Tm [({operand})] TJ")
        base -= pitch
    return f"{pen.mark(run.node)} BT {run.ink.select} {' '.join(shown)} ET EMC"


class _Shower:
    """Lines on their way to operators. Keeps what is current: element and ink; no ink says that no text is open."""

    __slots__ = ("_ink", "_node", "_out", "_pen", "_spoken", "beside")

    def __init__(self, pen: PageWriter) -> None:
        self._pen, self._out = pen, pen.code
        self._node: StructureElement | None = None
        self._ink: TextStyle | None = None
        self._spoken: TextRun | None = None
        """The last run of which it is said what its glyphs stand for."""
        self.beside: list[str] = []
        """Underlines, strikes and leaders: they lie outside the marks of the text."""

    def line(self, segments: Sequence[Segment], x: float, base: float) -> None:
        """Show the segments of a line."""
        out, here = self._out, -1.0
        for at, item, operand, width in segments:
            if not isinstance(item, TextRun):
                self.close()
                item.draw(self._pen, x + at, base, width)
            elif operand:
                ink = item.ink
                if item.node is not self._node or self._ink is None:
                    self.close()
                    out.append(f"{self._pen.mark(item.node)} BT")
                    self._node, here = item.node, -1.0
                if here != at:
                    out.append(f"1 0 0 1 {x + at:.2f} {base:.2f} Tm")
                here = at + width
                if ink is not self._ink:
                    self._choose(ink)
                if ink.plain and not item.target and not item.actual:
                    out.append(f"[({operand})] TJ")
                elif not self._dressed(item, operand, x + at, base, width):
                    here = -1.0

    def close(self) -> None:
        """End the current text object and its mark."""
        if self._ink:
            self._out.append("ET EMC" if self._ink.plain else "0 Tc 0 Ts ET EMC")
            self._ink = None

    def _choose(self, ink: TextStyle) -> None:
        """Choose an ink, and undo what the one before has set (9.3: text state outlives a text object)."""
        if self._ink and not self._ink.plain:
            self._out.append("0 Tc 0 Ts")
        self._out.append(ink.select)
        self._ink = ink

    def _dressed(self, run: TextRun, operand: str, x: float, base: float, width: float) -> bool:
        """Show a run that is more than its text; returns whether the next one is placed by it."""
        ink, shown = run.ink, f"[({operand})] TJ"
        if run.actual:  # once, though it be divided
            said = "" if run is self._spoken else run.actual
            shown, self._spoken = f"/Span <</ActualText{text(said)}>> BDC {shown} EMC", run
        if ink.slant:
            self._out.append(f"1 0 {SLANT} 1 {x:.2f} {base:.2f} Tm")
        self._out.append(shown)
        self.beside += _ruled(ink, x, base, width)
        if run.target and run.node:
            self._pen.link(run.node, run.target, (x, base - 0.25 * ink.size, x + width, base + 0.8 * ink.size))
        return not ink.slant


def _ruled(ink: TextStyle, x: float, base: float, width: float) -> list[str]:
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
