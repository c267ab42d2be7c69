"""Cuts Markdown into pieces that stand alone: parsed one by one they give what the whole gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_GAP = re.compile(r"\n(?:[ \t]*\n)+")
_DEFINITION = re.compile(r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*\[[^\]\n]+\]:", re.MULTILINE)
"""Of a link or a footnote: used anywhere in the text, so the text is one piece."""

_ITEM = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t\n]|\Z)")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*:::+(.*)$", re.MULTILINE)


@lru_cache(128)
def cut(text: str) -> Sequence[tuple[int, str]]:
    """Offset and text of each piece: a blank line cuts, unless a list may go on or a `:::` is still open."""
    if "]:" in text and _DEFINITION.search(text):
        return ((0, text),)
    pieces: list[tuple[int, str]] = []
    fenced = ":::" in text
    begun = depth = 0
    for start, end in _parts(text):
        if pieces and (depth or _goes_on(text, begun, start)):
            pieces[-1] = begun, text[begun:end]
        else:
            begun = start
            pieces.append((start, text[start:end]))
        if fenced:
            depth = _depth(depth, text[start:end])
    return tuple(pieces)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where the stretches without a blank line begin and end."""
    start, end = len(text) - len(text.lstrip("\n")), len(text.rstrip())
    for gap in _GAP.finditer(text, start, end):
        if not text[start : gap.start()].isspace():
            yield start, gap.start()
        start = gap.end()
    if start < end:
        yield start, end


def _goes_on(text: str, begun: int, start: int) -> bool:
    """Whether a list of the piece that began there can reach beyond the blank line before `start`."""
    first = text[start]
    if first in " \t":
        return True
    return first in "-+*0123456789" and bool(_ITEM.match(text, start) and _ITEM.search(text, begun, start))


def _depth(depth: int, part: str) -> int:
    """How many `:::` are open after a part."""
    for words in _FENCE.findall(part):
        depth = depth + 1 if words.strip() else max(0, depth - 1)
    return depth
