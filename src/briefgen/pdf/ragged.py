"""Which lines a paragraph has: as few as can be, and as even as can be.

Of all ways with the fewest lines the one with the least raggedness is taken (after Knuth and Plass, “Breaking
Paragraphs into Lines”, with squared slack for badness and the last line free).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain, repeat
from math import inf

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
