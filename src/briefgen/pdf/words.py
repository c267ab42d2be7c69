"""The words of a font at a size: each is measured, cut and marked once, whatever documents it stands in."""

from __future__ import annotations

from functools import lru_cache

from briefgen.pdf.face import Face
from briefgen.pdf.kinsoku import marks, parts

MARKS: dict[str, int] = {}
"""How some words stand to their neighbours (`kinsoku.marks`); of all words that were measured those that have marks."""

_REMEMBERED = 50_000


class Words(dict[str, float]):
    """How far each word advances, in points, with a space behind it; measured when it is first asked for.

    Asking raises `MissingGlyph` for a word with a character the face lacks.
    """

    def __init__(self, face: Face, size: float, tracking: float) -> None:
        super().__init__()
        self._face, self._size, self._tracking = face, size, tracking
        self.drawn = drawn(face)
        """The same words as operands."""
        self.parts: dict[str, tuple[str, ...]] = {}
        """The parts of those that may be cut."""

    def __missing__(self, word: str) -> float:
        (width, _, letters), space = self._face.word(word), self._face.word(" ")
        if len(cut := parts(word)) > 1:
            self.parts[word] = cut
        if marked := marks(word):
            MARKS[word] = marked
        self[word] = advance = (width + space.width) * self._size + (letters + 1) * self._tracking
        return advance


class Drawn(dict[str, str]):
    """The words of a face as the inside of a `TJ` operand, with a space behind each."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face, self._space = face, face.word(" ").operand

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = operand = self._face.word(word).operand + self._space
        return operand


@lru_cache(32)
def drawn(face: Face) -> Drawn:
    """The words of a face as operands."""
    return Drawn(face)


_KNOWN: dict[tuple[Face, float, float], Words] = {}


def words(face: Face, size: float, tracking: float) -> Words:
    """The words of a face at a size, so far apart in points."""
    key = face, size, tracking
    if key not in _KNOWN:
        _KNOWN[key] = Words(face, size, tracking)
    return _KNOWN[key]


def forget() -> None:
    """Let go of words where there are very many; between two documents, for one needs its parts and marks."""
    if any(len(known) > _REMEMBERED for known in _KNOWN.values()):
        MARKS.clear()
        for known in _KNOWN.values():
            known.clear()
            known.parts.clear()
