"""Fills Markdown with holes: text and values in, blocks out.

The text is cut into pieces that can be parsed one by one. Each is parsed once for all processes, and compiled once for
all documents of one: another document of the same template, whatever its values, needs no parser. Pieces contain only a
template's text and no values, so they can be kept for all readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from briefgen.blocks.compiled_markup import BlockNesting, compile_blocks
from briefgen.blocks.holes import FIRST_HOLE, HOLE, MAX_HOLES, UNNUMBERED, Deferred, MarkupError, Values, hole_number
from briefgen.blocks.tree import Block, Blocks
from briefgen.cache.store import Cache

_GAP = re.compile(r"\n(?:[ \t]*\n)+")
_DEFINITION = re.compile(r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*\[[^\]\n]+\]:", re.MULTILINE)
"""The definition of a link or footnote: it may be used anywhere in the text, so the text is one piece."""

_ITEM = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t\n]|\Z)")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*:::+(.*)$", re.MULTILINE)


@lru_cache(128)
def split_pieces(text: str) -> Sequence[tuple[int, str]]:
    """Offset and text of each piece: it ends at a blank line, unless a list may continue or a `:::` is open."""
    if "]:" in text and _DEFINITION.search(text):
        return ((0, text),)
    pieces: list[tuple[int, str]] = []
    fenced = ":::" in text
    piece_start = depth = 0
    for start, end in _split_at_blank_lines(text):
        if pieces and (depth or _continues_list(text, piece_start, start)):
            pieces[-1] = piece_start, text[piece_start:end]
        else:
            piece_start = start
            pieces.append((start, text[start:end]))
        if fenced:
            depth = _container_depth(depth, text[start:end])
    return tuple(pieces)


def _split_at_blank_lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch without a blank line."""
    start, end = len(text) - len(text.lstrip("\n")), len(text.rstrip())
    for gap in _GAP.finditer(text, start, end):
        if not text[start : gap.start()].isspace():
            yield start, gap.start()
        start = gap.end()
    if start < end:
        yield start, end


def _continues_list(text: str, piece_start: int, start: int) -> bool:
    """Whether a list of the piece from `piece_start` can continue after the blank line before `start`."""
    first = text[start]
    if first in " \t":
        return True
    return first in "-+*0123456789" and bool(_ITEM.match(text, start) and _ITEM.search(text, piece_start, start))


def _container_depth(depth: int, part: str) -> int:
    """How many `:::` containers are open after a part."""
    for words in _FENCE.findall(part):
        depth = depth + 1 if words.strip() else max(0, depth - 1)
    return depth


class Filler:
    """Fills texts, and keeps at most `max_pieces` compiled pieces; the oldest is dropped first.

    `cache` has what was parsed before, in this process or an earlier one.
    """

    def __init__(self, cache: Cache | None = None, max_pieces: int = 4096) -> None:
        self._cache, self.max_pieces = cache or Cache(), max_pieces
        self._compiled: dict[tuple[str, str], tuple[Blocks | Deferred, int]] = {}

    def fill(self, text: str, values: Values, language: str) -> Blocks:
        """The blocks of a text; its hole *n* is `values[n]`. Raises `MarkupError` with the value or line at fault."""
        order = [hole_number(hole) for hole in HOLE.findall(text)]
        if order != list(range(len(values))):  # a part of the page was printed later, twice or never
            values = [values[at] for at in order]
        result: list[Block] = []
        base = 0
        unnumbered = HOLE.sub(UNNUMBERED, text)
        for offset, piece in split_pieces(unnumbered):
            try:
                content, holes = self._compiled.get((language, piece)) or self._compile(language, piece)
                result += content.make(values, base) if isinstance(content, Deferred) else content
            except MarkupError as error:
                error.line += unnumbered.count("\n", 0, offset)
                error.hole = None if error.hole is None else order[error.hole]
                raise
            base += holes
        return tuple(result)

    def _compile(self, language: str, piece: str) -> tuple[Blocks | Deferred, int]:
        """Compile a piece that is not known yet. Gives its blocks, and how many holes it has."""
        try:
            data = self._cache.get("markdown", [piece], list[Any], lambda: _parse_piece(piece))
            compiled = compile_blocks(data, BlockNesting(language)), piece.count(UNNUMBERED)
        except RecursionError:
            raise MarkupError("quotes, lists or brackets are nested too deeply") from None
        self._compiled[language, piece] = compiled
        if len(self._compiled) > self.max_pieces:
            del self._compiled[next(iter(self._compiled))]
        return compiled


def _parse_piece(piece: str) -> list[Any]:
    """Its blocks as plain data (see `blocks.markdown`)."""
    from briefgen.blocks.markdown import parse  # slow to import, and not needed for known pieces

    holes = map(chr, range(FIRST_HOLE, FIRST_HOLE + MAX_HOLES))
    return parse(re.sub(UNNUMBERED, lambda _: next(holes), piece))
