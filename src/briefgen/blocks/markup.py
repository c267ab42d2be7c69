"""Fills Markdown with holes: text and values in, blocks out.

Each piece of the text is read once and remembered as a maker; a second document of the same template, whatever its
values, needs no parser. The text is a template's own words only, so what is remembered is good for every reader.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from briefgen.blocks.cut import cut
from briefgen.blocks.fault import Fault
from briefgen.blocks.holes import FIRST, HOLE, MOST, UNNUMBERED, number
from briefgen.blocks.live import Live, Values
from briefgen.blocks.makers import Around, blocks
from briefgen.blocks.tree import Block, Blocks

Pieces: TypeAlias = dict[str, list[Any]]
"""Text of a piece → its blocks as plain data (`parse`): lists of words and numbers."""


class Filler:
    """Remembers at most `most` pieces, the oldest is forgotten first.

    `pieces` are those that were read, in this process or an earlier one, as plain data.
    """

    def __init__(self, pieces: Pieces | None = None, most: int = 4096) -> None:
        self.pieces: Pieces = {} if pieces is None else pieces
        self.most = most
        self._makers: dict[tuple[str, str], tuple[Blocks | Live, int]] = {}

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
                found += content.make(values, base) if isinstance(content, Live) else content
            except Fault as fault:
                fault.line += bare.count("\n", 0, offset)
                fault.hole = None if fault.hole is None else order[fault.hole]
                raise
            base += holes
        return tuple(found)

    def _maker(self, language: str, piece: str) -> tuple[Blocks | Live, int]:
        """The maker of a piece that is not known yet, and how many holes it has."""
        try:
            data = self.pieces[piece] = self.pieces.get(piece) or _parsed(piece)
            made = self._makers[language, piece] = blocks(data, Around(language)), piece.count(UNNUMBERED)
        except RecursionError:
            raise Fault("quotes, lists or brackets are nested too deeply") from None
        if len(self._makers) > self.most:
            oldest = next(iter(self._makers))
            del self._makers[oldest]
            self.pieces.pop(oldest[1], None)
        return made


def _parsed(piece: str) -> list[Any]:
    from briefgen.blocks.parse import parse  # the parser is heavy, and a known piece does not need it

    holes = map(chr, range(FIRST, FIRST + MOST))
    return parse(re.sub(UNNUMBERED, lambda _: next(holes), piece))
