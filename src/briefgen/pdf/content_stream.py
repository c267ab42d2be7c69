"""Content streams: lines of text, rules and filled areas as operators, each inside the marked content of its element.

A text object lies within one marked-content sequence, never across two (ISO 32000-1 14.6.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from briefgen.pdf.file import text_string
from briefgen.pdf.line_breaking import Segment
from briefgen.pdf.lines import Leader, LineOfRuns
from briefgen.pdf.tags import StructureElement
from briefgen.pdf.text_styles import TextRun, TextStyle, fill_colour, stroke_colour

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


SLANT = 0.2
"""Emphasis in a family without italics: the tangent of about 11 degrees."""


def filled_rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    """The operators of a filled rectangle, from its lower left corner (points, colour RRGGBB)."""
    return f"{fill_colour(colour)} {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f"


def horizontal_line(x: float, y: float, end: float, width: float, colour: str) -> str:
    """The operators of a horizontal line from `x` to `end`, `width` points thick."""
    return f"{stroke_colour(colour)} {width:g} w {x:.2f} {y:.2f} m {end:.2f} {y:.2f} l S"


def draw_artifact(writer: PageWriter, operators: Iterable[str]) -> None:
    """Draw an artifact: fills, rules, leaders (ISO 32000-1 14.8.2.2)."""
    if drawn := list(operators):
        writer.operators.extend([writer.mark(None), *drawn, "EMC"])


def show_lines(writer: PageWriter, lines: Sequence[LineOfRuns], x: float, base: float, pitch: float) -> None:
    """Show lines of a block whose left edge is at `x`, the first of them on the base line."""
    if operators := _show_plain(writer, lines, x, base, pitch):
        writer.operators.append(operators)
        return
    line_shower = _LineShower(writer)
    for line in lines:
        line_shower.show_line(line.segments, x, base)
        if line.leaders:
            line_shower.decorations += [_leader_operators(leader, x, base) for leader in line.leaders]
        base -= pitch
    line_shower.close()
    if line_shower.decorations:
        draw_artifact(writer, line_shower.decorations)


def _show_plain(writer: PageWriter, lines: Sequence[LineOfRuns], x: float, base: float, pitch: float) -> str:
    """Lines of one run that is nothing but its text, as in most cells and many paragraphs; else nothing."""
    run = lines[0].segments[0].item if lines[0].segments else None
    if not isinstance(run, TextRun) or not run.text_style.plain or run.target or run.actual:
        return ""
    operators = []
    for line in lines:
        segment = line.segments[0] if len(line.segments) == 1 and not line.leaders else None
        if not segment or segment.item is not run or not segment.operand:
            return ""
        operators.append(f"1 0 0 1 {x + segment.x:.2f} {base:.2f} Tm [({segment.operand})] TJ")
        base -= pitch
    return f"{writer.mark(run.element)} BT {run.text_style.select} {' '.join(operators)} ET EMC"


class _LineShower:
    """Writes lines as operators. Keeps the current element and text style; without it no text object is open."""

    __slots__ = ("_element", "_last_actual", "_operators", "_text_style", "_writer", "decorations")

    def __init__(self, writer: PageWriter) -> None:
        self._writer, self._operators = writer, writer.operators
        self._element: StructureElement | None = None
        self._text_style: TextStyle | None = None
        self._last_actual: TextRun | None = None
        """The last run whose `ActualText` was written."""
        self.decorations: list[str] = []
        """Underlines, strikes and leaders, which lie outside the marked content of the text."""

    def show_line(self, segments: Sequence[Segment], x: float, base: float) -> None:
        """Show the segments of a line."""
        operators, here = self._operators, -1.0
        for segment in segments:
            at, item, operand, width = segment.x, segment.item, segment.operand, segment.width
            if not isinstance(item, TextRun):
                self.close()
                item.draw(self._writer, x + at, base, width)
            elif operand:
                text_style = item.text_style
                if item.element is not self._element or self._text_style is None:
                    self.close()
                    operators.append(f"{self._writer.mark(item.element)} BT")
                    self._element, here = item.element, -1.0
                if here != at:
                    operators.append(f"1 0 0 1 {x + at:.2f} {base:.2f} Tm")
                here = at + width
                if text_style is not self._text_style:
                    self._select(text_style)
                if text_style.plain and not item.target and not item.actual:
                    operators.append(f"[({operand})] TJ")
                elif not self._show_special(item, operand, x + at, base, width):
                    here = -1.0

    def close(self) -> None:
        """End the current text object and its marked content."""
        if self._text_style:
            self._operators.append("ET EMC" if self._text_style.plain else "0 Tc 0 Ts ET EMC")
            self._text_style = None

    def _select(self, text_style: TextStyle) -> None:
        """Select a text style, and reset what the one before has set (ISO 32000-1 9.3: text state outlives a text
        object)."""
        if self._text_style and not self._text_style.plain:
            self._operators.append("0 Tc 0 Ts")
        self._operators.append(text_style.select)
        self._text_style = text_style

    def _show_special(self, run: TextRun, operand: str, x: float, base: float, width: float) -> bool:
        """Show a run with more than plain text; returns whether the text position continues behind it."""
        text_style, operators = run.text_style, f"[({operand})] TJ"
        if run.actual:  # only once for a run that is divided
            actual_text = "" if run is self._last_actual else run.actual
            operators, self._last_actual = f"/Span <</ActualText{text_string(actual_text)}>> BDC {operators} EMC", run
        if text_style.slant:
            self._operators.append(f"1 0 {SLANT} 1 {x:.2f} {base:.2f} Tm")
        self._operators.append(operators)
        self.decorations += _decoration_lines(text_style, x, base, width)
        if run.target and run.element:
            low, high = base - 0.25 * text_style.size, base + 0.8 * text_style.size
            self._writer.add_link(run.element, run.target, (x, low, x + width, high))
        return not text_style.slant


def _decoration_lines(text_style: TextStyle, x: float, base: float, width: float) -> list[str]:
    """The lines under or through a stretch of text, at the position and thickness of its font."""
    place, thickness = (value * text_style.size / 1000 for value in text_style.face.underline)
    heights = [base + place] * text_style.underline + [base + 0.28 * text_style.size] * text_style.strike
    return [horizontal_line(x, height, x + width, thickness, text_style.colour) for height in heights]


def _leader_operators(leader: Leader, x: float, base: float) -> str:
    """The line or the dots a tab draws."""
    start, end = x + leader.x + 2, x + leader.end - (3 if leader.kind == "dot" else 0)
    if end <= start:
        return ""
    if leader.kind == "dot":
        dots = f"q 1 J 0.7 w [0 3] {-start % 3:.2f} d"
        return f"{dots} {horizontal_line(start, base + 0.4, end, 0.7, leader.text_style.colour)} Q"
    return horizontal_line(start, base - 1.5, end, 0.5, leader.text_style.colour)
