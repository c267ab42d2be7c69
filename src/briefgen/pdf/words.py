"""Words as they are printed: each is measured, cut and marked once for a font at a size, for all documents."""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

from briefgen.pdf.face import SOFT_HYPHEN, Face
from briefgen.pdf.kinsoku import marks, parts

_REMEMBERED = 50_000


class Piece(NamedTuple):
    """A word, or a part of one, with a space behind it: how far it advances (points), the inside of a `TJ` operand, how
    it stands to its neighbours (`kinsoku.marks`), and its parts where a line may end inside it."""

    advance: float
    drawn: str
    marks: int
    parts: tuple[str, ...]
    text: str


advance_of, drawn_of, marks_of, parts_of = map(itemgetter, range(4))
"""Fields of many pieces at once, by `map`."""


class Words(dict[str, Piece]):
    """The words of a face at a size, so far apart; each is measured when it is first asked for.

    Asking raises `MissingGlyph` for a word with a character the face lacks.
    """

    def __init__(self, face: Face, size: float, tracking: float) -> None:
        super().__init__()
        self._face, self._size, self._tracking = face, size, tracking
        self.hyphen = self._hyphen()
        """What a line ends with that ends at a soft hyphen; nothing where the face has no glyph for it."""

    def _hyphen(self) -> Piece:
        if glyph := self._face.hyphen:
            advance = glyph.advance / 1000 * self._size + self._tracking
            return Piece(advance, f"{glyph.code:04X}", 0, (), SOFT_HYPHEN)
        return Piece(0.0, "", 0, (), SOFT_HYPHEN)

    def __missing__(self, word: str) -> Piece:
        if len(self) >= _REMEMBERED:
            self.clear()
        (width, operand, letters), space = self._face.word(word), self._face.word(" ")
        advance = (width + space.width) * self._size + (letters + 1) * self._tracking
        cut = parts(word if self._face.hyphen else word.replace(SOFT_HYPHEN, ""))
        self[word] = piece = Piece(advance, operand + space.operand, marks(word), cut if len(cut) > 1 else (), word)
        return piece


_KNOWN: dict[tuple[Face, float, float], Words] = {}


def words(face: Face, size: float, tracking: float) -> Words:
    """The words of a face at a size, so far apart in points."""
    key = face, size, tracking
    if key not in _KNOWN:
        _KNOWN[key] = Words(face, size, tracking)
    return _KNOWN[key]
