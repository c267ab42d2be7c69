"""Line breaking: a stretch of text as measured pieces, and where its lines end.

A paragraph has as few lines as possible, and of all ways with so few the least ragged one is taken (after Knuth and
Plass, “Breaking Paragraphs into Lines”, with squared slack as badness and the last line free). What is wider than a
line is cut at its no-break spaces, then between its letters; nothing is lost. All widths are in points.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise, repeat
from math import inf
from operator import sub

from msgspec import Struct

from briefgen.pdf.font_file import SOFT_HYPHEN
from briefgen.pdf.text_styles import InlineObject, LineItem, TextRun, TextStyle
from briefgen.pdf.words import (
    NO_BREAK_AFTER,
    NO_BREAK_BEFORE,
    NO_BREAK_BEFORE_NUMBER,
    WordPiece,
    advance_of,
    flags_of,
    is_number_like,
    operand_of,
    parts_of,
    split_wide_word,
)

EPSILON = 1e-6

_MOST_SLACK_SHARE, _LONG_WORD = 0.12, 45.0
"""A line with more slack than this (a share of its width, or the width of a long word) is tried only where no fuller
line is possible."""
_MOST_BEHIND = 2
"""A way that falls behind the furthest one by more than this many times the most slack is given up."""
_EVEN_SHARE = 0.1
"""Lines of a paragraph that are short by no more than this share look even."""
_RUNT_SHARE = 0.25
"""A last line shorter than this share of the measure (a runt) counts as ragged."""


def break_first_fit(
    begins: Sequence[float], ends: Sequence[float], free: Sequence[bool], first: float, rest: float
) -> list[int]:
    """The breakpoints of lines that are each as full as possible, if these are even enough; else an empty list.

    A line of the pieces from `i` up to `j` is `ends[j] - begins[i]` wide, and `free[j]` says that it may end there.
    `first` and `rest` are the width of the first and of further lines.
    """
    last, begin, path, limit, short = len(ends) - 1, 0, [0], max(first, 1.0), 0.0
    while True:
        edge = begins[begin] + limit + EPSILON
        end = bisect_right(ends, edge, begin + 1) - 1
        if end == last:
            runt = ends[last] - begins[begin] < limit * _RUNT_SHARE
            return [] if runt or (len(path) > 2 and short > _EVEN_SHARE) else [*path, last]
        while end > begin and not free[end]:
            end -= 1
        if end == begin:
            return []
        if (slack := (edge - ends[end]) / limit) > short:
            short = slack
        path.append(end)
        begin, limit = end, rest


def break_least_ragged(begins: Sequence[float], ends: Sequence[float], first: float, rest: float) -> list[int]:
    """The breakpoints, from 0 to the last: the fewest lines, and of those the least raggedness.

    A line from break opportunity `i` to `j` is `ends[j] - begins[i]` wide. Each layer holds what can be reached with so
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
        reached_from: dict[int, int] = {}
        most = max(limit * _MOST_SLACK_SHARE, _LONG_WORD)
        for start, cost in layer.items():
            begin = begins[start]
            top = bisect_right(ends, begin + limit + EPSILON) - 1
            top = top if start < top <= last else start + 1
            for end in range(top, start, -1):
                width = ends[end] - begin
                if limit - width > most and end < top:
                    break
                slack = (max(limit * _RUNT_SHARE - width, 0) if end == last else limit - width) / limit
                total = cost + slack * slack
                if total < reached.get(end, inf):
                    reached[end], reached_from[end] = total, start
        trail.append(reached_from)
        furthest = ends[max(reached)]
        layer = {end: cost for end, cost in reached.items() if furthest - ends[end] <= most * _MOST_BEHIND}
    path = [last]
    for reached_from in reversed(trail):
        path.append(reached_from[path[-1]])
    return path[::-1]


_OBJECT_PIECE = WordPiece(0.0, "", 0, (), "\ufffc")
"""The piece that stands for an inline object (U+FFFC)."""
_OVERHANG = 3.0
"""A word may be wider than its column by so much before it is cut."""


class Segment(Struct, frozen=True, eq=False):
    """A stretch of one run in a line: its left edge, the inside of its `TJ` operand, its width with the space at its
    end."""

    x: float
    item: TextRun | InlineObject
    operand: str
    width: float


class MeasuredText:
    """A stretch of text in pieces: words, parts of words, inline objects. Parallel lists hold of each the piece, its
    advance, and how much of that is the space behind it (0 for none)."""

    def __init__(self, items: Sequence[LineItem], measure: float) -> None:
        self._measure = measure
        self._items: list[TextRun | InlineObject] = []
        self._stops: list[int] = []
        """Where the pieces of each item end."""
        self.pieces: list[WordPiece] = []
        self._advances: list[float] = []
        self.space_widths: list[float] = []
        self._has_parts = False
        """Whether a word was divided, so that pieces of a run may have no space between them."""
        self._has_soft_hyphens = False
        """Whether a word may be hyphenated at a soft hyphen."""
        for item in items:
            if isinstance(item, TextRun):
                self._add_run(item)
            elif isinstance(item, InlineObject):
                self._add(_OBJECT_PIECE, item.width(measure), 0.0)
            else:
                continue
            self._items.append(item)
            self._stops.append(len(self.pieces))
        self._sum_advances()

    def _add(self, piece: WordPiece, advance: float, blank: float) -> None:
        self.pieces.append(piece)
        self._advances.append(advance)
        self.space_widths.append(blank)

    def _add_run(self, run: TextRun) -> None:
        """Add the words of a run, all at once: most of the time of a document is spent here."""
        blank, known, words = run.text_style.space_width, run.text_style.words, run.text.split(" ")
        ends_blank = not words[-1] and len(words) > 1
        if ends_blank:
            words.pop()
        pieces = list(map(known.__getitem__, words))
        advances, space_widths = list(map(advance_of, pieces)), [blank] * len(pieces)
        if any(map(parts_of, pieces)):
            self._has_parts = True
            self._has_soft_hyphens |= SOFT_HYPHEN in run.text
            for i in [i for i, piece in enumerate(pieces) if piece.parts][::-1]:
                cut = [known[part] for part in pieces[i].parts]
                pieces[i : i + 1] = cut
                advances[i : i + 1] = [*[piece.advance - blank for piece in cut[:-1]], cut[-1].advance]
                space_widths[i : i + 1] = [*[0.0] * (len(cut) - 1), blank]
        if not ends_blank:
            advances[-1] -= blank
            space_widths[-1] = 0.0
        self.pieces += pieces
        self._advances += advances
        self.space_widths += space_widths

    def _sum_advances(self) -> None:
        """Add up where each piece begins, and where a line ends that ends before it, both from the left edge."""
        self._begins = [0.0, *accumulate(self._advances)]
        self._ends = [0.0, *map(sub, self._begins[1:], self.space_widths)]
        if self._has_soft_hyphens:
            self._add_hyphen_room()

    def _add_hyphen_room(self) -> None:
        """Leave room for the hyphen of each line that may end at a soft hyphen."""
        for item, start, stop in zip(self._items, [0, *self._stops], self._stops, strict=False):
            for i in filter(self._is_before_soft_hyphen, range(start, stop)):
                self._ends[i + 1] += item.text_style.words.hyphen.advance

    def _is_before_soft_hyphen(self, i: int) -> bool:
        """Whether a piece is the part of a word before a soft hyphen."""
        return not self.space_widths[i] and self.pieces[i].text.endswith(SOFT_HYPHEN)

    @property
    def width(self) -> float:
        """The width of all of it in one line."""
        return self.width_of(0, len(self.pieces))

    def width_of(self, start: int, end: int) -> float:
        """The width of these pieces in a line, without the space at its end."""
        return self._ends[end] - self._begins[start] if start < end else 0.0

    def count_spaces(self, start: int, end: int) -> int:
        """The spaces between these pieces, which can be stretched."""
        return sum(map(bool, self.space_widths[start : end - 1]))

    # ---- breaking ----

    def break_opportunities(self) -> list[bool]:
        """The break opportunities: whether a line may begin with each piece; True behind the last one."""
        free = [True] * (len(self.pieces) + 1)
        for stop in self._stops:
            free[stop] = self.space_widths[stop - 1] > 0
        for i in [i for i, flags in enumerate(map(flags_of, self.pieces)) if flags]:
            self._forbid_breaks(free, i)
        free[-1] = True
        return free

    def _forbid_breaks(self, free: list[bool], i: int) -> None:
        """Take back the break opportunities before and behind a piece that its flags forbid."""
        flags = self.pieces[i].flags
        if flags & NO_BREAK_BEFORE:
            free[i] = False
            if not self.pieces[i].text and i and self._keeps_with_next(i - 1):
                free[i + 1] = False
        if flags & NO_BREAK_AFTER or (
            flags & NO_BREAK_BEFORE_NUMBER and i + 1 < len(self.pieces) and is_number_like(self.pieces[i + 1].text)
        ):
            free[i + 1] = False

    def _keeps_with_next(self, i: int) -> bool:
        """Whether a piece is an inline object that stays with the word after it."""
        item = next(item for item, stop in zip(self._items, self._stops, strict=True) if i < stop)
        return isinstance(item, InlineObject) and item.keeps_with_next

    def break_lines(self, first: float) -> list[int]:
        """The pieces at which lines begin, and the count of all; `first` is the width of the first line."""
        if not self.pieces or self._ends[-1] <= first + EPSILON:
            return [0, len(self.pieces)]
        free = self.break_opportunities()
        if even := break_first_fit(self._begins, self._ends, free, first, self._measure):
            return even
        limit = min(first, self._measure)
        for fineness in (1, 2, 3, 0):
            at = [0, *[i for i, allowed in enumerate(free) if allowed and i]]
            begins, ends = ([column[i] for i in at] for column in (self._begins, self._ends))
            widths = list(map(sub, ends[1:], begins))
            if not fineness or max(widths) <= limit + _OVERHANG:
                break
            wide = [pair for pair, width in zip(pairwise(at), widths, strict=True) if width > limit + _OVERHANG]
            free = self._cut_wide_pieces({piece for start, end in wide for piece in range(start, end)}, free, fineness)
        return [at[opportunity] for opportunity in break_least_ragged(begins, ends, first, self._measure)]

    def _cut_wide_pieces(self, wide: set[int], free: list[bool], fineness: int) -> list[bool]:
        """Cut what is too wide: at no-break spaces and the like (1), between letters by kinsoku (2), anywhere (3)."""
        self._has_parts = True
        old = list(zip(self.pieces, self._advances, self.space_widths, free[1:], strict=False))
        for column in (self.pieces, self._advances, self.space_widths):
            column.clear()
        start, breaks = 0, [True]
        for number, (item, stop) in enumerate(zip(self._items, self._stops, strict=True)):
            for i, (piece, advance, blank, allowed) in enumerate(old[start:stop], start):
                if i in wide and piece.text and isinstance(item, TextRun):
                    breaks += self._add_parts(item.text_style, piece.text, blank, fineness)
                    breaks[-1] = allowed or blank > 0 or fineness > 2
                else:
                    self._add(piece, advance, blank)
                    breaks.append(allowed or (i in wide and blank > 0))
            start, self._stops[number] = stop, len(self.pieces)
        self._sum_advances()
        return breaks

    def _add_parts(self, text_style: TextStyle, text: str, blank: float, fineness: int) -> list[bool]:
        """Add a text in smaller pieces; returns whether a line may end behind each."""
        free = []
        for part, can_break in split_wide_word(text, fineness):
            piece = text_style.words[part]
            self._add(piece, piece.advance - text_style.space_width, 0.0)
            free.append(can_break)
        self._advances[-1] += blank
        self.space_widths[-1] = blank
        return free

    # ---- lines ----

    def segments_of(self, start: int, end: int, x: float, stretch: float = 0) -> list[Segment]:
        """The pieces of a line that begins at `x`, joined run by run, each space wider by `stretch`.

        The space at the end of a line is kept: without it, speech would run two words together. A word hyphenated there
        gets its hyphen.
        """
        out: list[Segment] = []
        number = bisect_right(self._stops, start)
        while start < end:
            item, stop = self._items[number], self._stops[number]
            if stop > end:
                stop = end
            width, operand = self._begins[stop] - self._begins[start], ""
            if isinstance(item, TextRun):
                operand = self._operand_of(item.text_style, start, stop, stretch)
                if stretch:
                    width += stretch * sum(map(bool, self.space_widths[start:stop]))
            out.append(Segment(x, item, operand, width))
            x += width
            start, number = stop, number + 1
        if self._has_soft_hyphens and start < len(self.pieces) and self._is_before_soft_hyphen(start - 1):
            last = out[-1]
            hyphen = last.item.text_style.words.hyphen
            out[-1] = Segment(last.x, last.item, last.operand + hyphen.operand, last.width + hyphen.advance)
        return out

    def _operand_of(self, text_style: TextStyle, start: int, stop: int, stretch: float) -> str:
        """The operand of pieces of one run; the fast path is for whole words, which have spaces between them."""
        pieces = self.pieces[start:stop]
        if not (stretch or self._has_parts):
            operand = "".join(map(operand_of, pieces))
            return operand if self.space_widths[stop - 1] else operand.removesuffix(text_style.space_operand)
        space_widths = self.space_widths[start:stop]
        space = text_style.space_operand
        if stretch:
            space += f"){-stretch * 1000 / text_style.size:.0f}("
        bare = [piece.operand.removesuffix(text_style.space_operand) for piece in pieces]
        return "".join([each + space if blank else each for each, blank in zip(bare, space_widths, strict=True)])
