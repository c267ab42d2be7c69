"""Lines: a paragraph's runs broken into lines and put in their places, with tabs as in a word processor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from briefgen.blocks.look import TabStop
from briefgen.pdf.line_breaking import MeasuredText, Segment
from briefgen.pdf.text_styles import ForcedLineEnd, Item, TabStopJump, TextRun, TextStyle
from briefgen.pdf.words import advance_of, drawn_of

DEFAULT_STOPS = 36.0
"""Distance of the tab stops of a style without any, as in Word."""
_APART = 6.0
"""What at least stays between a text and one that a tab centres behind it."""
_EPSILON = 1e-6
_DENSE = 2.5
"""So many letters in the width of one do not fit a line: nobody needs to measure them all at once to know it."""
_FORCED = frozenset({TabStopJump, ForcedLineEnd})


class Leader(NamedTuple):
    """A line drawn by a tab, from `x` to `end`."""

    x: float
    end: float
    kind: str
    ink: TextStyle


class LineOfRuns(NamedTuple):
    """A line of a paragraph; places are counted from the left edge of its block."""

    segments: list[Segment]
    leaders: list[Leader]

    @property
    def end(self) -> float:
        """Where its text ends, with the space behind it."""
        return self.segments[-1].x + self.segments[-1].width if self.segments else 0.0


class ParagraphMeasure(NamedTuple):
    """The geometry of a paragraph, in points; `full` is the room for a line."""

    full: float
    left: float = 0
    first: float = 0
    align: str = "left"
    tabs: tuple[TabStop, ...] = ()


def set_lines(items: Sequence[Item], measure: ParagraphMeasure) -> list[LineOfRuns]:
    """The lines of a paragraph, at least one; raises `MissingGlyph`."""
    if len(items) == 1 and (whole := _whole(items[0], measure)):
        return [LineOfRuns([whole], [])]
    if _FORCED.isdisjoint(map(type, items)):
        return _plain(items, measure, measure.first)
    lines: list[LineOfRuns] = []
    for stretch in _between(items, ForcedLineEnd):
        _end_word(lines)
        first = 0 if lines else measure.first
        tabbed = any(isinstance(item, TabStopJump) for item in stretch)
        lines += _tabbed(stretch, measure, first) if tabbed else _plain(stretch, measure, first)
    return lines


def _between(items: Sequence[Item], kind: type[TabStopJump] | type[ForcedLineEnd]) -> Iterator[list[Item]]:
    """The items before, between and after those of a kind."""
    stretch: list[Item] = []
    for item in items:
        if isinstance(item, kind):
            yield stretch
            stretch = []
        else:
            stretch.append(item)
    yield stretch


def _end_word(lines: list[LineOfRuns]) -> None:
    """A space behind the last word, before a tab or a new line: copied or spoken, it is not one with the next."""
    segments = lines[-1].segments if lines else []
    if (
        segments
        and isinstance(item := (last := segments[-1]).item, TextRun)
        and not last.operand.endswith(item.ink.space)
    ):
        segments[-1] = last._replace(operand=last.operand + item.ink.space, width=last.width + item.ink.blank)


def _whole(item: Item, measure: ParagraphMeasure) -> Segment | None:
    """A single run that fits a line, as most cells of a table do, measured without a galley; else `None`."""
    room = measure.full - measure.first
    if not isinstance(item, TextRun) or len(item.text) * item.ink.size > _DENSE * room:
        return None
    ink = item.ink
    pieces = list(map(ink.words.__getitem__, item.text.split(" ")))
    width = sum(map(advance_of, pieces)) - ink.blank
    if width > room:
        return None
    operand = "".join(map(drawn_of, pieces)).removesuffix(ink.space)
    x = measure.left + measure.first + _shift(measure.align, room - width)
    return Segment(x, item, operand, width)


def _plain(items: Sequence[Item], measure: ParagraphMeasure, first: float) -> list[LineOfRuns]:
    """Lines of text without tabs; `first` is the indent of the first of them."""
    galley, (full, left, _, align, _) = MeasuredText(items, measure.full), measure
    lines: list[LineOfRuns] = []
    cuts = galley.broken(full - first)
    for start, end in pairwise(cuts):
        stretch, x = 0.0, left if lines else left + first
        if align != "left":
            slack = left + full - x - galley.extent(start, end)
            x += _shift(align, slack)
            if align == "justify" and end < cuts[-1] and slack > 0 and (spaces := galley.spaces(start, end)):
                stretch = slack / spaces
        lines.append(LineOfRuns(galley.segments(start, end, x, stretch), []))
    return lines


def _shift(align: str, slack: float) -> float:
    """Where a line begins, by what is free beside it."""
    if align == "left" or slack < 0:
        return 0.0
    return {"center": slack / 2, "right": slack}.get(align, 0.0)


# ---- tabs -------------------------------------------------------------------------------------------------------


def _tabbed(items: Sequence[Item], measure: ParagraphMeasure, first: float) -> list[LineOfRuns]:
    """Lines of text with tabs: each cell is set at its stop, and goes on below where it does not fit."""
    lines, x = [LineOfRuns([], [])], measure.left + first
    inks, stops = [item.ink for item in items if isinstance(item, TabStopJump)], _stops(measure)
    for number, cell in enumerate(_between(items, TabStopJump)):
        galley = MeasuredText(cell, measure.full)
        if number:
            _end_word(lines)
            stop = _stop(stops, measure.left + measure.full, x)
            start = _start(stop, galley.width, x)
            if start < x:  # no room left of the stop: a new line
                lines.append(LineOfRuns([], []))
                x, start = measure.left, max(_start(stop, galley.width, measure.left), measure.left)
            if stop.leader:
                lines[-1].leaders.append(Leader(x, start, stop.leader, inks[number - 1]))
            x = start
        x = _flow(lines, galley, measure, x)
    return lines


def _flow(lines: list[LineOfRuns], galley: MeasuredText, measure: ParagraphMeasure, x: float) -> float:
    """Set a cell from `x` on, and what does not fit on lines of its own; returns where it ends."""
    for begin, end in pairwise(galley.broken(measure.left + measure.full - x)):
        if begin:
            lines.append(LineOfRuns([], []))
            x = measure.left
        segments = galley.segments(begin, end, x)
        lines[-1].segments.extend(segments)
        x += sum(segment.width for segment in segments)
    return x


def _stops(measure: ParagraphMeasure) -> list[TabStop]:
    """The stops of the style, and one at the hanging indent."""
    hanging = (TabStop(measure.left),) if measure.first < 0 else ()
    return sorted((*measure.tabs, *hanging), key=attrgetter("position"))


def _stop(stops: Sequence[TabStop], end: float, x: float) -> TabStop:
    """The next stop behind `x`, up to the end of the line; without any in the style there are regular ones."""
    for stop in stops:
        if stop.position > x + _EPSILON:
            break
    else:  # behind the last stop a text goes on below, at that stop
        stop = stops[-1] if stops else TabStop((x // DEFAULT_STOPS + 1) * DEFAULT_STOPS)
    return stop if stop.position <= end else TabStop(end, stop.align, stop.leader)


def _start(stop: TabStop, width: float, x: float) -> float:
    """Where a text of this width begins at a stop; less than `x` where it has no room."""
    if stop.align == "left":
        return max(stop.position, x)
    start = stop.position - (width if stop.align == "right" else width / 2)
    # A centred text gives way to a long one before it; one at the right edge has nowhere to go.
    return max(start, x + _APART) if stop.align == "center" and start + width > x else start
