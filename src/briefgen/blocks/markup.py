"""Fill: text with holes and values in, blocks out.

Cuts Markdown into pieces that stand alone: parsed one by one they give what the whole gives.

Fills Markdown with holes: text and values in, blocks out.

Each piece of the text is read once and remembered as a maker; a second document of the same template, whatever its
values, needs no parser. The text is a template's own words only, so what is remembered is good for every reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from briefgen.blocks.compiled_markup import Around, blocks
from briefgen.blocks.holes import FIRST, HOLE, MOST, UNNUMBERED, Deferred, MarkupFault, Values, number
from briefgen.blocks.tree import Block, Blocks

# ---- cut ---------------------------------------------------------------------------------------------------------


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


# ---- markup ------------------------------------------------------------------------------------------------------


Pieces: TypeAlias = dict[str, list[Any]]
"""Text of a piece → its blocks as plain data (`parse`): lists of words and numbers."""


class Filler:
    """Remembers at most `most` pieces, the oldest is forgotten first.

    `pieces` are those that were read, in this process or an earlier one, as plain data.
    """

    def __init__(self, pieces: Pieces | None = None, most: int = 4096) -> None:
        self.pieces: Pieces = {} if pieces is None else pieces
        self.most = most
        self._makers: dict[tuple[str, str], tuple[Blocks | Deferred, int]] = {}

    def fill(self, text: str, values: Values, language: str) -> Blocks:
        """The blocks of a text; its hole *n* is `values[n]`. A `Fault` names the value or the line it is about."""
        order = [number(hole) for hole in HOLE.findall(text)]
        if order != list(range(len(values))):  # a stretch of the page was printed late, twice or never
            values = [values[at] for at in order]
        found: list[Block] = []
        base = 0
        bare = HOLE.sub(UNNUMBERED, text)
        for offset, piece in cut(bare):
            try:
                content, holes = self._makers.get((language, piece)) or self._maker(language, piece)
                found += content.make(values, base) if isinstance(content, Deferred) else content
            except MarkupFault as fault:
                fault.line += bare.count("\n", 0, offset)
                fault.hole = None if fault.hole is None else order[fault.hole]
                raise
            base += holes
        return tuple(found)

    def _maker(self, language: str, piece: str) -> tuple[Blocks | Deferred, int]:
        """The maker of a piece that is not known yet, and how many holes it has."""
        try:
            data = self.pieces[piece] = self.pieces.get(piece) or _parsed(piece)
            made = self._makers[language, piece] = blocks(data, Around(language)), piece.count(UNNUMBERED)
        except RecursionError:
            raise MarkupFault("quotes, lists or brackets are nested too deeply") from None
        if len(self._makers) > self.most:
            oldest = next(iter(self._makers))
            del self._makers[oldest]
            self.pieces.pop(oldest[1], None)
        return made


def _parsed(piece: str) -> list[Any]:
    from briefgen.blocks.markdown import parse  # the parser is heavy, and a known piece does not need it

    holes = map(chr, range(FIRST, FIRST + MOST))
    return parse(re.sub(UNNUMBERED, lambda _: next(holes), piece))
