"""Lines: the runs of a paragraph broken into lines and positioned, with tab stops as in a word processor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from briefgen.blocks.look import TabStop
from briefgen.pdf.line_breaking import MeasuredText, Segment
from briefgen.pdf.text_styles import ForcedLineEnd, LineItem, TabStopJump, TextRun, TextStyle
from briefgen.pdf.words import advance_of, operand_of

DEFAULT_STOPS = 36.0
"""Distance of the tab stops of a style without any, as in Word."""
_MIN_GAP = 6.0
"""The least gap between a text and a text centred behind it by a tab."""
_EPSILON = 1e-6
_MOST_LETTERS = 2.5
"""A run with more letters than this for each em of the line cannot fit, and need not be measured."""
_BREAKING_ITEMS = frozenset({TabStopJump, ForcedLineEnd})


class Leader(NamedTuple):
    """The leader of a tab, from `x` to `end`."""

    x: float
    end: float
    kind: str
    text_style: TextStyle


class LineOfRuns(Struct, frozen=True, eq=False):
    """A line of a paragraph; positions are from the left edge of its block."""

    segments: list[Segment]
    leaders: list[Leader]

    @property
    def end(self) -> float:
        """Where its text ends, with the space behind it."""
        return self.segments[-1].x + self.segments[-1].width if self.segments else 0.0


class ParagraphMeasure(Struct, frozen=True):
    """The geometry of a paragraph, in points; `full` is the width of a line without first-line indent."""

    full: float
    left: float = 0
    first: float = 0
    align: str = "left"
    tabs: tuple[TabStop, ...] = ()


def break_into_lines(items: Sequence[LineItem], measure: ParagraphMeasure) -> list[LineOfRuns]:
    """The lines of a paragraph, at least one. Raises `MissingGlyph`."""
    if len(items) == 1 and (whole := _single_segment(items[0], measure)):
        return [LineOfRuns([whole], [])]
    if _BREAKING_ITEMS.isdisjoint(map(type, items)):
        return _break_plain(items, measure, measure.first)
    lines: list[LineOfRuns] = []
    for stretch in _split_at(items, ForcedLineEnd):
        _end_word(lines)
        first = 0 if lines else measure.first
        tabbed = any(isinstance(item, TabStopJump) for item in stretch)
        lines += _break_tabbed(stretch, measure, first) if tabbed else _break_plain(stretch, measure, first)
    return lines


def _split_at(items: Sequence[LineItem], kind: type[TabStopJump] | type[ForcedLineEnd]) -> Iterator[list[LineItem]]:
    """The items before, between and after those of a kind."""
    stretch: list[LineItem] = []
    for item in items:
        if isinstance(item, kind):
            yield stretch
            stretch = []
        else:
            stretch.append(item)
    yield stretch


def _end_word(lines: list[LineOfRuns]) -> None:
    """Put a space behind the last word, before a tab or a new line, so that it is not joined with the next one when
    copied or spoken."""
    segments = lines[-1].segments if lines else []
    if (
        segments
        and isinstance(item := (last := segments[-1]).item, TextRun)
        and not last.operand.endswith(item.text_style.space_operand)
    ):
        style = item.text_style
        segments[-1] = Segment(last.x, item, last.operand + style.space_operand, last.width + style.space_width)


def _single_segment(item: LineItem, measure: ParagraphMeasure) -> Segment | None:
    """A single run that fits a line, as in most cells of tables, without line breaking; else `None`."""
    room = measure.full - measure.first
    if not isinstance(item, TextRun) or len(item.text) * item.text_style.size > _MOST_LETTERS * room:
        return None
    text_style = item.text_style
    pieces = list(map(text_style.words.__getitem__, item.text.split(" ")))
    width = sum(map(advance_of, pieces)) - text_style.space_width
    if width > room:
        return None
    operand = "".join(map(operand_of, pieces)).removesuffix(text_style.space_operand)
    x = measure.left + measure.first + _alignment_offset(measure.align, room - width)
    return Segment(x, item, operand, width)


def _break_plain(items: Sequence[LineItem], measure: ParagraphMeasure, first: float) -> list[LineOfRuns]:
    """Lines of text without tabs; `first` is the indent of the first of them."""
    measured = MeasuredText(items, measure.full)
    full, left, align = measure.full, measure.left, measure.align
    lines: list[LineOfRuns] = []
    cuts = measured.break_lines(full - first)
    for start, end in pairwise(cuts):
        stretch, x = 0.0, left if lines else left + first
        if align != "left":
            slack = left + full - x - measured.width_of(start, end)
            x += _alignment_offset(align, slack)
            if align == "justify" and end < cuts[-1] and slack > 0 and (spaces := measured.count_spaces(start, end)):
                stretch = slack / spaces
        lines.append(LineOfRuns(measured.segments_of(start, end, x, stretch), []))
    return lines


def _alignment_offset(align: str, slack: float) -> float:
    """The offset of a line by its alignment, from the free space in it."""
    if align == "left" or slack < 0:
        return 0.0
    return {"center": slack / 2, "right": slack}.get(align, 0.0)


def _break_tabbed(items: Sequence[LineItem], measure: ParagraphMeasure, first: float) -> list[LineOfRuns]:
    """Lines of text with tabs: each text between tabs is set at its stop, and continues below if it does not fit."""
    lines, x = [LineOfRuns([], [])], measure.left + first
    text_styles, stops = [item.text_style for item in items if isinstance(item, TabStopJump)], _tab_stops(measure)
    for number, cell in enumerate(_split_at(items, TabStopJump)):
        measured = MeasuredText(cell, measure.full)
        if number:
            _end_word(lines)
            stop = _next_tab_stop(stops, measure.left + measure.full, x)
            start = _start_at(stop, measured.width, x)
            if start < x:  # no room left of the stop: a new line
                lines.append(LineOfRuns([], []))
                x, start = measure.left, max(_start_at(stop, measured.width, measure.left), measure.left)
            if stop.leader:
                lines[-1].leaders.append(Leader(x, start, stop.leader, text_styles[number - 1]))
            x = start
        x = _append_lines(lines, measured, measure, x)
    return lines


def _append_lines(lines: list[LineOfRuns], measured: MeasuredText, measure: ParagraphMeasure, x: float) -> float:
    """Set a text from `x` on, and the rest on lines of its own; returns where it ends."""
    for begin, end in pairwise(measured.break_lines(measure.left + measure.full - x)):
        if begin:
            lines.append(LineOfRuns([], []))
            x = measure.left
        segments = measured.segments_of(begin, end, x)
        lines[-1].segments.extend(segments)
        x += sum(segment.width for segment in segments)
    return x


def _tab_stops(measure: ParagraphMeasure) -> list[TabStop]:
    """The tab stops of the style, and one at the hanging indent."""
    hanging = (TabStop(measure.left),) if measure.first < 0 else ()
    return sorted((*measure.tabs, *hanging), key=attrgetter("position"))


def _next_tab_stop(stops: Sequence[TabStop], end: float, x: float) -> TabStop:
    """The next tab stop behind `x`, up to the end of the line; a style without stops has regular ones."""
    for stop in stops:
        if stop.position > x + _EPSILON:
            break
    else:  # behind the last stop a text goes on below, at that stop
        stop = stops[-1] if stops else TabStop((x // DEFAULT_STOPS + 1) * DEFAULT_STOPS)
    return stop if stop.position <= end else TabStop(end, stop.align, stop.leader)


def _start_at(stop: TabStop, width: float, x: float) -> float:
    """Where a text of a width begins at a tab stop; less than `x` if it has no room."""
    if stop.align == "left":
        return max(stop.position, x)
    start = stop.position - (width if stop.align == "right" else width / 2)
    # a centred text moves right if the text before it is long; a right-aligned one cannot
    return max(start, x + _MIN_GAP) if stop.align == "center" and start + width > x else start
