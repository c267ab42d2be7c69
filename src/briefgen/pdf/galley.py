"""A galley: the pieces of a stretch of text, where a line may end between them, and where it does.

Of all ways with the fewest lines the one with the least raggedness is taken (after Knuth and Plass, “Breaking
Paragraphs into Lines”, with squared slack for badness and the last line free). What is wider than a line is cut at
its held spaces, then between its letters, and is never lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise, repeat
from math import inf
from operator import sub
from typing import NamedTuple

from briefgen.pdf.inks import Ink
from briefgen.pdf.kinsoku import CLINGS, HOLDS, KEEPS, NOTHING, PARTED, Piece, keeps, letters, words
from briefgen.pdf.runs import Item, Run, Thing

_TOLERANCE, _WORD = 0.12, 45.0
"""Slack (a share of the line, or a long word's width) that is only taken where no longer line is possible."""
_BEHIND = 2
"""How much more than that a way may fall behind the furthest before it is given up."""
_EVEN = 0.1
"""Lines of a paragraph that are short by no more than this share look even."""
_RUNT = 0.25
"""A last line shorter than this share of the measure is ragged, too."""
_HANGS = 3.0
"""A word hangs out of its column by so much, rather than be cut."""
_EPSILON = 1e-6


class Segment(NamedTuple):
    """A stretch of one run in a line: the inside of its `TJ` operand, its width with the space at its end."""

    item: Run | Thing
    operand: str
    width: float


class Galley:
    """Pieces in columns, an entry each: the piece, whose item it is of, how far it advances, how much of that is the
    blank behind it (0 for none), and whether a line may end behind it."""

    def __init__(self, items: Sequence[Item], measure: float) -> None:
        self._items = [item for item in items if isinstance(item, Run | Thing)]
        self._measure = measure
        self.pieces: list[Piece] = []
        self._whose: list[int] = []
        self._advances: list[float] = []
        self._blanks: list[float] = []
        self.free: list[bool] = []
        for whose, item in enumerate(self._items):
            if isinstance(item, Run):
                self._write(whose, item)
            else:
                self._add(whose, NOTHING, item.width(measure), 0.0, False)
        self._starts = list(accumulate(self._advances, initial=0.0))

    def _add(self, whose: int, piece: Piece, advance: float, blank: float, free: bool) -> None:
        self._whose.append(whose)
        self.pieces.append(piece)
        self._advances.append(advance)
        self._blanks.append(blank)
        self.free.append(free)

    def _write(self, whose: int, run: Run) -> None:
        """Add the words of a run, all at once: here the time of a document goes."""
        ink, begin = run.ink, len(self.pieces)
        size, known = ink.size, words(ink.face)
        tokens = run.text.split(" ")
        ends_blank = not tokens[-1] and len(tokens) > 1
        if ends_blank:
            tokens.pop()
        pieces = list(map(known.__getitem__, tokens))
        marked = [i for i, piece in enumerate(pieces, begin) if piece[4]]
        if any(pieces[i - begin].marks & PARTED for i in marked):
            pieces = [part for token in tokens for part in known.parts.get(token) or (known[token],)]
            marked = [i for i, piece in enumerate(pieces, begin) if piece[4]]
            self._blanks += [ink.blank if piece.spaced else 0.0 for piece in pieces]
        else:
            self._blanks += [ink.blank] * len(pieces)
        if ink.tracking:
            self._advances += [p.advance * size + (p.letters + p.spaced) * ink.tracking for p in pieces]
        else:
            self._advances += [piece[7] * size for piece in pieces]
        self.pieces += pieces
        self._whose += [whose] * len(pieces)
        self.free += [True] * len(pieces)
        if not ends_blank:
            self._advances[-1] -= self._blanks[-1]
            self._blanks[-1], self.free[-1] = 0.0, False
        for i in (begin - 1, *marked):
            self._hold(i)

    def _hold(self, i: int) -> None:
        """Take back the chances before and behind a piece where it clings to a neighbour, or holds one."""
        marks = self.pieces[i].marks if i >= 0 else 0
        if marks & CLINGS and i:
            self.free[i - 1] = False
            if not self.pieces[i].text:
                before = self._items[self._whose[i - 1]]
                self.free[i] = not (isinstance(before, Thing) and before.sticks)
        if marks & HOLDS or (marks & KEEPS and i + 1 < len(self.pieces) and keeps(self.pieces[i + 1].text)):
            self.free[i] = False

    @property
    def width(self) -> float:
        """The width of all of it in one line."""
        return self.extent(0, len(self.pieces))

    def extent(self, start: int, end: int) -> float:
        """The width of these pieces in a line, without the blank at its end."""
        return self._starts[end] - self._blanks[end - 1] - self._starts[start] if start < end else 0.0

    def spaces(self, start: int, end: int) -> int:
        """The spaces between these pieces, which can be stretched."""
        return sum(map(bool, self._blanks[start : end - 1]))

    def segments(self, start: int, end: int, stretch: float = 0) -> list[Segment]:
        """The pieces of a line, put together run by run, each space wider by `stretch`.

        The space at the end of a line is kept: without it, speech would run two words together.
        """
        out: list[Segment] = []
        while start < end:
            whose = self._whose[start]
            stop = bisect_right(self._whose, whose, start, end)
            item, width = self._items[whose], self._starts[stop] - self._starts[start]
            if stretch and isinstance(item, Run):
                count = sum(map(bool, self._blanks[start:stop]))
                out.append(Segment(item, self._stretched(start, stop, item.ink, stretch), width + count * stretch))
            else:
                last = self.pieces[stop - 1]
                drawn = "".join([piece[6] for piece in self.pieces[start : stop - 1]])
                out.append(Segment(item, drawn + (last.drawn if self._blanks[stop - 1] else last.operand), width))
            start = stop
        return out

    def _stretched(self, start: int, stop: int, ink: Ink, stretch: float) -> str:
        """The operand of pieces of one run, justified."""
        wider = f"{ink.space}>{-stretch * 1000 / ink.size:.0f}<"
        pairs = zip(self.pieces[start:stop], self._blanks[start:stop], strict=True)
        return "".join([piece.operand + wider if blank else piece.operand for piece, blank in pairs])

    def broken(self, first: float) -> list[int]:
        """The pieces at which lines begin, and the number of all; `first` is the room in the first line."""
        count = len(self.pieces)
        if self.width <= first + _EPSILON:
            return [0, count]
        if even := self._first_fit(first):
            return even
        limit, starts = min(first, self._measure), self._starts
        for fineness in (1, 2, 3, 0):
            at = [0, *[i for i, free in enumerate(self.free, 1) if free and i < count], count]
            begins = [starts[i] for i in at]
            ends = [0.0, *[starts[i] - self._blanks[i - 1] for i in at[1:]]]
            widths = list(map(sub, ends[1:], begins))
            if not fineness or max(widths) <= limit + _HANGS:
                break
            wide = [pair for pair, width in zip(pairwise(at), widths, strict=True) if width > limit + _HANGS]
            self._ease({piece for start, end in wide for piece in range(start, end)}, fineness)
            count, starts = len(self.pieces), self._starts
        return [at[chance] for chance in least_ragged(begins, ends, first, self._measure)]

    def _first_fit(self, first: float) -> list[int]:
        """Lines each as full as can be, if they are even enough that there is nothing to weigh; else nothing.

        Of two lines the first cannot be fuller; of more, none is shorter than the eye would see.
        """
        starts, blanks, free, count = self._starts, self._blanks, self.free, len(self.pieces)
        path, limit, short = [0], max(first, 1.0), 0.0
        while True:
            begin, edge = path[-1], starts[path[-1]] + limit + _EPSILON
            end = min(bisect_right(starts, edge + blanks[begin]), count)
            while end > begin and (starts[end] - blanks[end - 1] > edge or not (free[end - 1] or end == count)):
                end -= 1
            if end <= begin:
                return []
            if end == count:
                runt = starts[end] - starts[begin] < limit * _RUNT
                return [] if runt or (len(path) > 2 and short > _EVEN) else [*path, count]
            short = max(short, (edge - starts[end] + blanks[end - 1]) / limit)
            path.append(end)
            limit = self._measure

    def _ease(self, wide: set[int], fineness: int) -> None:
        """Cut what is too wide: at held spaces and the like (1), between letters by kinsoku (2), anywhere (3)."""
        columns = self._whose, self.pieces, self._advances, self._blanks, self.free
        old = list(zip(*columns, strict=True))
        for column in columns:
            column.clear()
        for i, (whose, piece, advance, blank, free) in enumerate(old):
            item = self._items[whose]
            if i in wide and piece.text and isinstance(item, Run):
                known, ink = words(item.ink.face), item.ink
                for part, loose in letters(piece.text, fineness):
                    cut = known.piece(part, 0, False)
                    self._add(whose, cut, cut.width * ink.size + cut.letters * ink.tracking, 0.0, loose)
                if blank:
                    self.pieces[-1] = known.piece(self.pieces[-1].text, 0, True)
                    self._advances[-1] += blank
                    self._blanks[-1] = blank
                self.free[-1] = free or blank > 0 or fineness > 2
            else:
                self._add(whose, piece, advance, blank, free or (i in wide and blank > 0))
        self._starts = list(accumulate(self._advances, initial=0.0))


def least_ragged(begins: Sequence[float], ends: Sequence[float], first: float, rest: float) -> list[int]:
    """The chances to be taken, from 0 to the last: the fewest lines, and of those the least raggedness.

    A line from chance `i` to chance `j` is `ends[j] - begins[i]` wide. Layer by layer: what can be reached with so
    many lines, and at what cost; the first layer that reaches the end has the answer. A way that falls too far behind
    the furthest is given up, so that the time stays linear.
    """
    limits = chain((max(first, 1.0),), repeat(max(rest, 1.0)))
    last = len(ends) - 1
    layer: dict[int, float] = {0: 0.0}
    trail: list[dict[int, int]] = []
    while last not in layer or not trail:
        limit = next(limits)
        reached: dict[int, float] = {}
        came: dict[int, int] = {}
        most = max(limit * _TOLERANCE, _WORD)
        for start, cost in layer.items():
            begin = begins[start]
            top = bisect_right(ends, begin + limit + _EPSILON) - 1
            top = top if start < top <= last else start + 1
            for end in range(top, start, -1):
                width = ends[end] - begin
                if limit - width > most and end < top:
                    break
                slack = (max(limit * _RUNT - width, 0) if end == last else limit - width) / limit
                total = cost + slack * slack
                if total < reached.get(end, inf):
                    reached[end], came[end] = total, start
        trail.append(came)
        furthest = ends[max(reached)]
        layer = {end: cost for end, cost in reached.items() if furthest - ends[end] <= most * _BEHIND}
    path = [last]
    for came in reversed(trail):
        path.append(came[path[-1]])
    return path[::-1]
