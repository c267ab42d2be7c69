"""Lines: a paragraph cut where a line may end, and its pieces put in their places.

Of all ways with the fewest lines the one with the least raggedness is taken (after Knuth and Plass, “Breaking
Paragraphs into Lines”, with squared slack for badness and the last line free). What is wider than a line is cut at
its held spaces, then between its letters, and is never lost. Tabs and their leaders stand as in a word processor.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf
from operator import add, sub
from typing import NamedTuple

from briefgen.blocks.look import TabStop
from briefgen.pdf.inks import Ink
from briefgen.pdf.kinsoku import CLINGS, HOLDS, KEEPS, NOTHING, Piece, keeps, letters, words
from briefgen.pdf.runs import Item, Jump, Run, Thing, Turn

_TOLERANCE = 0.25
"""Slack, as a share of the line, that is only taken where no longer line is possible."""
_RUNT = 0.25
"""A last line shorter than this share of the measure is ragged, too."""
_DEFAULT_STOPS = 36.0
"""Distance of the tab stops behind those of the style, as in Word."""
_APART = 6.0
"""What at least stays between a text and one that a tab sets to the right of it."""
_HANGS = 3.0
"""A word hangs out of its column by so much, rather than be cut."""
_EPSILON = 1e-6


class Segment(NamedTuple):
    """A stretch of one run in a line: the inside of its `TJ` operand, its width with the space at its end."""

    item: Run | Thing
    operand: str
    width: float


class Chunk(NamedTuple):
    """Segments set one after the other from `x`; `width` is without the space at the end."""

    x: float
    segments: list[Segment]
    width: float


class Leader(NamedTuple):
    """A line drawn by a tab, from `x` to `end`."""

    x: float
    end: float
    kind: str
    ink: Ink


class Line(NamedTuple):
    """A line of a paragraph; places are counted from the left edge of its block."""

    chunks: list[Chunk]
    leaders: list[Leader]


@dataclass(frozen=True, slots=True)
class Measure:
    """The geometry of a paragraph, in points."""

    width: float
    left: float = 0
    right: float = 0
    first: float = 0
    align: str = "left"
    tabs: tuple[TabStop, ...] = ()

    @property
    def full(self) -> float:
        """What is left of the width for a line."""
        return max(self.width - self.left - self.right, 1)


def set_lines(items: Sequence[Item], measure: Measure) -> list[Line]:
    """The lines of a paragraph, at least one; raises `MissingGlyph`."""
    lines: list[Line] = []
    for stretch in _between(items, Turn):
        cells = list(_between(stretch, Jump))
        first = 0 if lines else measure.first
        lines += _plain(stretch, measure, first) if len(cells) == 1 else _tabbed(stretch, measure, first)
    return lines


def _between(items: Sequence[Item], kind: type[Jump] | type[Turn]) -> Iterator[list[Item]]:
    """The items before, between and after those of a kind."""
    stretch: list[Item] = []
    for item in items:
        if isinstance(item, kind):
            yield stretch
            stretch = []
        else:
            stretch.append(item)
    yield stretch


def _plain(items: Sequence[Item], measure: Measure, first: float) -> list[Line]:
    """Lines of text without tabs; `first` is the indent of the first of them."""
    galley = Galley(items, measure.full)
    lines: list[Line] = []
    cuts = galley.broken(measure.full - first)
    for start, end in pairwise(cuts):
        indent = 0 if lines else first
        width, spaces = galley.extent(start, end)
        slack = measure.full - indent - width
        stretch = max(slack, 0) / spaces if measure.align == "justify" and spaces and end < cuts[-1] else 0
        shift = max({"center": slack / 2, "right": slack}.get(measure.align, 0), 0)
        chunk = Chunk(measure.left + indent + shift, galley.segments(start, end, stretch), width + stretch * spaces)
        lines.append(Line([chunk], []))
    return lines


# ---- tabs -------------------------------------------------------------------------------------------------------


def _tabbed(items: Sequence[Item], measure: Measure, first: float) -> list[Line]:
    """Lines of text with tabs: each cell is set at its stop, and goes on below where it does not fit."""
    lines, x = [Line([], [])], measure.left + first
    inks = [item.ink for item in items if isinstance(item, Jump)]
    for number, cell in enumerate(_between(items, Jump)):
        galley = Galley(cell, measure.full)
        if number:
            stop = _stop(measure, x)
            start = _start(stop, galley.width, x)
            if start < x:  # no room left of the stop: a new line
                lines.append(Line([], []))
                x, start = measure.left, max(_start(stop, galley.width, measure.left), measure.left)
            if stop.leader:
                lines[-1].leaders.append(Leader(x, start, stop.leader, inks[number - 1]))
            x = start
        cuts = galley.broken(measure.width - measure.right - x)
        for begin, end in pairwise(cuts):
            if begin:
                lines.append(Line([], []))
                x = measure.left
            width, _ = galley.extent(begin, end)
            lines[-1].chunks.append(Chunk(x, galley.segments(begin, end), width))
            x += sum(segment.width for segment in lines[-1].chunks[-1].segments)
    return lines


def _stop(measure: Measure, x: float) -> TabStop:
    """The next stop behind `x`: of the style, at the hanging indent, or one of the regular ones."""
    edge = measure.width - measure.right
    hanging = (TabStop(measure.left),) if measure.first < 0 else ()
    stops = sorted((*measure.tabs, *hanging), key=lambda stop: stop.position)
    # Behind the last stop a text goes on below, at that stop; without any there are regular ones.
    regular = stops[-1] if stops else TabStop((x // _DEFAULT_STOPS + 1) * _DEFAULT_STOPS)
    stop = next((stop for stop in stops if stop.position > x + _EPSILON), regular)
    return TabStop(min(stop.position, edge), stop.align, stop.leader)


def _start(stop: TabStop, width: float, x: float) -> float:
    """Where a text of this width begins at a stop; less than `x` where it has no room."""
    if stop.align == "left":
        return max(stop.position, x)
    start = stop.position - (width if stop.align == "right" else width / 2)
    # A centred text gives way to a long one before it; one at the right edge has nowhere to go.
    return max(start, x + _APART) if stop.align == "center" and start + width > x else start


# ---- breaking ---------------------------------------------------------------------------------------------------


class Galley:
    """The pieces of a stretch of text, and where a line may end between them.

    Kept in columns, an entry a piece: the piece, whose item it is of, its width, the blank behind it (0 for none),
    and whether a line may end behind it.
    """

    def __init__(self, items: Sequence[Item], measure: float) -> None:
        self._items = [item for item in items if isinstance(item, Run | Thing)]
        self._measure = measure
        self._pieces: list[Piece] = []
        self._whose: list[int] = []
        self._widths: list[float] = []
        self._blanks: list[float] = []
        self._free: list[bool] = []
        for whose, item in enumerate(self._items):
            if isinstance(item, Run):
                self._write(whose, item)
            else:
                self._add(whose, NOTHING, item.width(measure), 0.0, False)
        self._starts = list(accumulate(map(add, self._widths, self._blanks), initial=0.0))

    def _add(self, whose: int, piece: Piece, width: float, blank: float, free: bool) -> None:
        self._pieces.append(piece)
        self._whose.append(whose)
        self._widths.append(width)
        self._blanks.append(blank)
        self._free.append(free)

    def _write(self, whose: int, run: Run) -> None:
        """Add the words of a run, all at once: this is where the time of a document goes."""
        ink, begin = run.ink, len(self._pieces)
        size, tracking = ink.size, ink.tracking
        blank = ink.face.word(" ").width * size + tracking
        known = words(ink.face)
        tokens = run.text.split(" ")
        ends_blank = len(tokens) > 1 and not tokens[-1]
        if ends_blank:
            tokens.pop()
        pieces = [piece for token in tokens for piece in known[token]]
        if tracking:
            self._widths += [piece.width * size + piece.letters * tracking for piece in pieces]
        else:
            self._widths += [piece.width * size for piece in pieces]
        self._pieces += pieces
        self._whose += [whose] * len(pieces)
        self._blanks += [blank if piece.ends else 0.0 for piece in pieces]
        self._free += [True] * len(pieces)
        if not ends_blank and pieces:
            self._blanks[-1], self._free[-1] = 0.0, False
        for i in (begin - 1, *[i for i, piece in enumerate(pieces, begin) if piece.marks]):
            self._hold(i)

    def _hold(self, i: int) -> None:
        """Take back the chances before and behind a piece where it clings to a neighbour, or holds one."""
        marks = self._pieces[i].marks if i >= 0 else 0
        if marks & CLINGS and i:
            self._free[i - 1] = False
            if not self._pieces[i].text:
                before = self._items[self._whose[i - 1]]
                self._free[i] = not (isinstance(before, Thing) and before.sticks)
        if marks & HOLDS or (marks & KEEPS and i + 1 < len(self._pieces) and keeps(self._pieces[i + 1].text)):
            self._free[i] = False

    @property
    def width(self) -> float:
        """The width of all of it in one line."""
        return self.extent(0, len(self._pieces))[0]

    def extent(self, start: int, end: int) -> tuple[float, int]:
        """Width of these pieces in a line, and the number of spaces that can be stretched."""
        if start == end:
            return 0.0, 0
        width = self._starts[end - 1] + self._widths[end - 1] - self._starts[start]
        return width, sum(map(bool, self._blanks[start : end - 1]))

    def segments(self, start: int, end: int, stretch: float = 0) -> list[Segment]:
        """The pieces of a line, put together run by run, each space wider by `stretch`.

        The space at the end of a line is kept: without it, speech would run two words together.
        """
        out: list[Segment] = []
        while start < end:
            whose = self._whose[start]
            stop = bisect_right(self._whose, whose, start, end)
            item, blanks = self._items[whose], self._blanks[start:stop]
            operand, width = "", self._starts[stop] - self._starts[start]
            if isinstance(item, Run):
                space = _stretched(item.ink, stretch)
                pairs = zip(self._pieces[start:stop], blanks, strict=True)
                operand = "".join([piece.operand + space if blank else piece.operand for piece, blank in pairs])
                width += stretch * sum(map(bool, blanks)) if stretch else 0
            out.append(Segment(item, operand, width))
            start = stop
        return out

    def broken(self, first: float) -> list[int]:
        """The pieces at which lines begin, and the number of all; `first` is the room in the first line."""
        count = len(self._pieces)
        if self.width <= first + _EPSILON:
            return [0, count]
        limit = min(first, self._measure)
        for fineness in (1, 2, 3, 0):
            at = [0, *[i for i, free in enumerate(self._free[:-1], 1) if free], len(self._free)]
            begins = [self._starts[i] for i in at]
            ends = [0.0, *[self._starts[i - 1] + self._widths[i - 1] for i in at[1:]]]
            widths = list(map(sub, ends[1:], begins))
            if not fineness or max(widths) <= limit + _HANGS:
                break
            wide = [pair for pair, width in zip(pairwise(at), widths, strict=True) if width > limit + _HANGS]
            self._ease({piece for start, end in wide for piece in range(start, end)}, fineness)
        return [at[chance] for chance in least_ragged(begins, ends, first, self._measure)]

    def _ease(self, wide: set[int], fineness: int) -> None:
        """Cut what is too wide: at held spaces (1), between letters by kinsoku (2), between any letters (3)."""
        old = list(zip(self._whose, self._pieces, self._widths, self._blanks, self._free, strict=True))
        for column in (self._whose, self._pieces, self._widths, self._blanks, self._free):
            column.clear()
        for i, (whose, piece, width, blank, free) in enumerate(old):
            item = self._items[whose]
            if i in wide and piece.text and isinstance(item, Run):
                for part, loose in letters(piece.text, fineness):
                    word, ink = item.ink.face.word(part), item.ink
                    cut = Piece(part, *word, ends=False, marks=0)
                    self._add(whose, cut, word.width * ink.size + word.letters * ink.tracking, 0.0, loose)
                self._blanks[-1], self._free[-1] = blank, free or blank > 0 or fineness > 2
            else:
                self._add(whose, piece, width, blank, free or (i in wide and blank > 0))
        self._starts = list(accumulate(map(add, self._widths, self._blanks), initial=0.0))


def _stretched(ink: Ink, stretch: float) -> str:
    """The operand of a space, wider by so many points."""
    code = ink.face.word(" ").operand
    return f"{code}>{-stretch * 1000 / ink.size:.0f}<" if stretch else code


def least_ragged(begins: Sequence[float], ends: Sequence[float], first: float, rest: float) -> list[int]:
    """The chances to be taken, from 0 to the last: the fewest lines, and of those the least raggedness.

    A line from chance `i` to chance `j` is `ends[j] - begins[i]` wide. Layer by layer: what can be reached with so
    many lines, and at what cost; the first layer that reaches the end has the answer. What lies a line or more
    behind the furthest is dropped: it cannot be made good, and the time stays linear.
    """
    last, limit = len(ends) - 1, max(first, 1.0)
    full = max(bisect_right(ends, begins[0] + limit + _EPSILON) - 1, 1)
    if full < last and rest * _RUNT <= ends[last] - begins[full] <= rest + _EPSILON:
        return [0, full, last]  # two lines, the first as full as can be: there is nothing to weigh
    layer: dict[int, float] = {0: 0.0}
    trail: list[dict[int, int]] = []
    while last not in layer or not trail:
        reached: dict[int, float] = {}
        came: dict[int, int] = {}
        for start, cost in layer.items():
            edge = begins[start] + limit
            top = min(max(bisect_right(ends, edge + _EPSILON) - 1, start + 1), last)
            for end in range(top, start, -1):
                slack = (edge - ends[end]) / limit
                if slack > _TOLERANCE and end < top:
                    break
                bad = max(slack - 1 + _RUNT, 0) if end == last else slack
                if cost + bad * bad < reached.get(end, inf):
                    reached[end], came[end] = cost + bad * bad, start
        trail.append(came)
        furthest, limit = ends[max(reached)], max(rest, 1.0)
        layer = {end: cost for end, cost in reached.items() if furthest - ends[end] <= limit}
    path = [last]
    for came in reversed(trail):
        path.append(came[path[-1]])
    return path[::-1]
