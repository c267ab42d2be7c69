"""Where lines end: measured pieces, the most even breaks.

Which lines a paragraph has: as few as can be, and as even as can be.

Of all ways with the fewest lines the one with the least raggedness is taken (after Knuth and Plass, “Breaking
Paragraphs into Lines”, with squared slack for badness and the last line free).

A galley: the pieces of a stretch of text, where a line may end between them, and where it does.

What is wider than a line is cut at its held spaces, then between its letters, and is never lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise, repeat
from math import inf
from operator import sub
from typing import NamedTuple

from briefgen.pdf.font_file import SOFT_HYPHEN
from briefgen.pdf.text_styles import InlineObject, Item, TextRun, TextStyle
from briefgen.pdf.words import CLINGS, HOLDS, KEEPS, WordPiece, advance_of, drawn_of, keeps, letters, marks_of, parts_of

# ---- ragged ------------------------------------------------------------------------------------------------------


EPSILON = 1e-6

_TOLERANCE, _WORD = 0.12, 45.0
"""Slack (a share of the line, or a long word's width) that is only taken where no longer line is possible."""
_BEHIND = 2
"""How much more than that a way may fall behind the furthest before it is given up."""
_EVEN = 0.1
"""Lines of a paragraph that are short by no more than this share look even."""
_RUNT = 0.25
"""A last line shorter than this share of the measure is ragged, too."""


def first_fit(
    begins: Sequence[float], ends: Sequence[float], free: Sequence[bool], first: float, rest: float
) -> list[int]:
    """Lines each as full as can be, if they are even enough that there is nothing to weigh; else nothing.

    A line of the pieces from `i` up to `j` is `ends[j] - begins[i]` wide, and `free[j]` says that it may end there. Of
    two lines the first cannot be fuller; of more, none is shorter than the eye would see.
    """
    last, begin, path, limit, short = len(ends) - 1, 0, [0], max(first, 1.0), 0.0
    while True:
        edge = begins[begin] + limit + EPSILON
        end = bisect_right(ends, edge, begin + 1) - 1
        if end == last:
            runt = ends[last] - begins[begin] < limit * _RUNT
            return [] if runt or (len(path) > 2 and short > _EVEN) else [*path, last]
        while end > begin and not free[end]:
            end -= 1
        if end == begin:
            return []
        if (slack := (edge - ends[end]) / limit) > short:
            short = slack
        path.append(end)
        begin, limit = end, rest


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
            top = bisect_right(ends, begin + limit + EPSILON) - 1
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


# ---- galley ------------------------------------------------------------------------------------------------------


_THING = WordPiece(0.0, "", 0, (), "\ufffc")
"""The piece a thing is."""
_HANGS = 3.0
"""A word hangs out of its column by so much, rather than be cut."""


class Segment(NamedTuple):
    """A stretch of one run in a line: where it begins, the inside of its `TJ` operand, its width with the space at its
    end."""

    x: float
    item: TextRun | InlineObject
    operand: str
    width: float


class MeasuredText:
    """A stretch of text in pieces: words, parts of words, things. Columns with an entry each: the piece, how far it
    advances, and how much of that is the blank behind it (0 for none)."""

    def __init__(self, items: Sequence[Item], measure: float) -> None:
        self._measure = measure
        self._items: list[TextRun | InlineObject] = []
        self._stops: list[int] = []
        """Where the pieces of each item end."""
        self.pieces: list[WordPiece] = []
        self._advances: list[float] = []
        self.blanks: list[float] = []
        self._divides = False
        """Whether a word may be divided at a soft hyphen."""
        for item in items:
            if isinstance(item, TextRun):
                self._write(item)
            elif isinstance(item, InlineObject):
                self._add(_THING, item.width(measure), 0.0)
            else:
                continue
            self._items.append(item)
            self._stops.append(len(self.pieces))
        self._add_up()

    def _add(self, piece: WordPiece, advance: float, blank: float) -> None:
        self.pieces.append(piece)
        self._advances.append(advance)
        self.blanks.append(blank)

    def _write(self, run: TextRun) -> None:
        """Add the words of a run, all at once: here the time of a document goes."""
        blank, known, words = run.ink.blank, run.ink.words, run.text.split(" ")
        ends_blank = not words[-1] and len(words) > 1
        if ends_blank:
            words.pop()
        pieces = list(map(known.__getitem__, words))
        advances, blanks = list(map(advance_of, pieces)), [blank] * len(pieces)
        if any(map(parts_of, pieces)):
            self._divides |= SOFT_HYPHEN in run.text
            for i in [i for i, piece in enumerate(pieces) if piece.parts][::-1]:
                cut = [known[part] for part in pieces[i].parts]
                pieces[i : i + 1] = cut
                advances[i : i + 1] = [*[piece.advance - blank for piece in cut[:-1]], cut[-1].advance]
                blanks[i : i + 1] = [*[0.0] * (len(cut) - 1), blank]
        if not ends_blank:
            advances[-1] -= blank
            blanks[-1] = 0.0
        self.pieces += pieces
        self._advances += advances
        self.blanks += blanks

    def _add_up(self) -> None:
        """Where pieces begin, and where a line ends that ends with the piece before: all from one left edge."""
        self._begins = [0.0, *accumulate(self._advances)]
        self._ends = [0.0, *map(sub, self._begins[1:], self.blanks)]
        if self._divides:
            self._leave_room()

    def _leave_room(self) -> None:
        """Leave room for the hyphen of each line that may end with one."""
        for item, start, stop in zip(self._items, [0, *self._stops], self._stops, strict=False):
            for i in filter(self._is_divided, range(start, stop)):
                self._ends[i + 1] += item.ink.words.hyphen.advance

    def _is_divided(self, i: int) -> bool:
        """Whether a piece is the part of a word before a soft hyphen."""
        return not self.blanks[i] and self.pieces[i].text.endswith(SOFT_HYPHEN)

    @property
    def width(self) -> float:
        """The width of all of it in one line."""
        return self.extent(0, len(self.pieces))

    def extent(self, start: int, end: int) -> float:
        """The width of these pieces in a line, without the blank at its end."""
        return self._ends[end] - self._begins[start] if start < end else 0.0

    def spaces(self, start: int, end: int) -> int:
        """The spaces between these pieces, which can be stretched."""
        return sum(map(bool, self.blanks[start : end - 1]))

    # ---- breaking ----

    def chances(self) -> list[bool]:
        """Whether a line may begin with each piece; behind the last one, too."""
        free = [True] * (len(self.pieces) + 1)
        for stop in self._stops:
            free[stop] = self.blanks[stop - 1] > 0
        for i in [i for i, marks in enumerate(map(marks_of, self.pieces)) if marks]:
            self._hold(free, i)
        free[-1] = True
        return free

    def _hold(self, free: list[bool], i: int) -> None:
        """Take back the chances before and behind a piece where it clings to a neighbour, or holds one."""
        marks = self.pieces[i].marks
        if marks & CLINGS:
            free[i] = False
            if not self.pieces[i].text and i and self._sticks(i - 1):
                free[i + 1] = False
        if marks & HOLDS or (marks & KEEPS and i + 1 < len(self.pieces) and keeps(self.pieces[i + 1].text)):
            free[i + 1] = False

    def _sticks(self, i: int) -> bool:
        """Whether a piece is a thing that the word after it stays with."""
        item = next(item for item, stop in zip(self._items, self._stops, strict=True) if i < stop)
        return isinstance(item, InlineObject) and item.sticks

    def broken(self, first: float) -> list[int]:
        """The pieces at which lines begin, and the number of all; `first` is the room in the first line."""
        if not self.pieces or self._ends[-1] <= first + EPSILON:
            return [0, len(self.pieces)]
        free = self.chances()
        if even := first_fit(self._begins, self._ends, free, first, self._measure):
            return even
        limit = min(first, self._measure)
        for fineness in (1, 2, 3, 0):
            at = [0, *[i for i, may in enumerate(free) if may and i]]
            begins, ends = ([column[i] for i in at] for column in (self._begins, self._ends))
            widths = list(map(sub, ends[1:], begins))
            if not fineness or max(widths) <= limit + _HANGS:
                break
            wide = [pair for pair, width in zip(pairwise(at), widths, strict=True) if width > limit + _HANGS]
            free = self._ease({piece for start, end in wide for piece in range(start, end)}, free, fineness)
        return [at[chance] for chance in least_ragged(begins, ends, first, self._measure)]

    def _ease(self, wide: set[int], free: list[bool], fineness: int) -> list[bool]:
        """Cut what is too wide: at held spaces and the like (1), between letters by kinsoku (2), anywhere (3)."""
        old = list(zip(self.pieces, self._advances, self.blanks, free[1:], strict=False))
        for column in (self.pieces, self._advances, self.blanks):
            column.clear()
        start, eased = 0, [True]
        for number, (item, stop) in enumerate(zip(self._items, self._stops, strict=True)):
            for i, (piece, advance, blank, may) in enumerate(old[start:stop], start):
                if i in wide and piece.text and isinstance(item, TextRun):
                    eased += self._cut(item.ink, piece.text, blank, fineness)
                    eased[-1] = may or blank > 0 or fineness > 2
                else:
                    self._add(piece, advance, blank)
                    eased.append(may or (i in wide and blank > 0))
            start, self._stops[number] = stop, len(self.pieces)
        self._add_up()
        return eased

    def _cut(self, ink: TextStyle, text: str, blank: float, fineness: int) -> list[bool]:
        """Add a text in smaller pieces; returns whether a line may end behind each."""
        free = []
        for part, loose in letters(text, fineness):
            piece = ink.words[part]
            self._add(piece, piece.advance - ink.blank, 0.0)
            free.append(loose)
        self._advances[-1] += blank
        self.blanks[-1] = blank
        return free

    # ---- lines ----

    def segments(self, start: int, end: int, x: float, stretch: float = 0) -> list[Segment]:
        """The pieces of a line that begins at `x`, put together run by run, each space wider by `stretch`.

        The space at the end of a line is kept: without it, speech would run two words together. A word that is divided
        there gets its hyphen.
        """
        out: list[Segment] = []
        number = bisect_right(self._stops, start)
        while start < end:
            item, stop = self._items[number], self._stops[number]
            if stop > end:
                stop = end
            width, operand = self._begins[stop] - self._begins[start], ""
            if isinstance(item, TextRun):
                operand = self._operand(item.ink, start, stop, stretch)
                if stretch:
                    width += stretch * sum(map(bool, self.blanks[start:stop]))
            out.append(Segment(x, item, operand, width))
            x += width
            start, number = stop, number + 1
        if self._divides and start < len(self.pieces) and self._is_divided(start - 1):
            x, item, operand, width = out[-1]
            hyphen = item.ink.words.hyphen
            out[-1] = Segment(x, item, operand + hyphen.drawn, width + hyphen.advance)
        return out

    def _operand(self, ink: TextStyle, start: int, stop: int, stretch: float) -> str:
        """The operand of pieces of one run; of all words of a text most have a blank behind them."""
        pieces, blanks = self.pieces[start:stop], self.blanks[start:stop]
        if not stretch and 0.0 not in blanks[:-1]:
            drawn = "".join(map(drawn_of, pieces))
            return drawn if blanks[-1] else drawn.removesuffix(ink.space)
        space = f"{ink.space}>{-stretch * 1000 / ink.size:.0f}<" if stretch else ink.space
        bare = [piece.drawn.removesuffix(ink.space) for piece in pieces]
        return "".join([each + space if blank else each for each, blank in zip(bare, blanks, strict=True)])
