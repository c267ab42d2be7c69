"""Pair kerning of an OpenType font: the `kern` feature of its GPOS table, looked up pair by pair.

Nothing is read before the first pair is asked for, and of the class matrices nothing but the cells asked for.
Source: OpenType 1.9, chapters “GPOS” and “Common Table Formats”.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from struct import iter_unpack, unpack_from

_PAIR, _EXTENSION = 2, 9
_X_ADVANCE = 4
"""Bit of a value format that says: the record holds a change of the advance."""


class Kerning:
    """Kerning of one font, in font units. `table` is its GPOS table, empty where it has none."""

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._lookups = cache(self._read_lookups)

    def pair(self, left: int, right: int) -> int:
        """What is added between two glyphs; 0 for nearly all pairs."""
        return sum(
            next((v for s in lookup if (v := s.value(left, right)) is not None), 0) for lookup in self._lookups()
        )

    def _read_lookups(self) -> tuple[tuple[_Subtable, ...], ...]:
        """The pair lookups of the feature, each a row of subtables of which the first that knows a pair speaks."""
        if not self._table:
            return ()
        start = unpack_from(">H", self._table, 8)[0]
        offsets = _array(self._table, start)
        found = (tuple(self._subtables(start + offsets[number])) for number in self._numbers())
        return tuple(lookup for lookup in found if lookup)

    def _numbers(self) -> list[int]:
        """Numbers of the lookups of `kern` for the default script, in the order of the font."""
        scripts, features = unpack_from(">2H", self._table, 4)
        tags = _records(self._table, scripts)
        script = scripts + next((offset for tag, offset in tags if tag in (b"DFLT", b"latn")), tags[0][1])
        language = script + unpack_from(">H", self._table, script)[0]
        kern = [
            features + offset
            for number, (tag, offset) in enumerate(_records(self._table, features))
            if tag == b"kern" and number in _array(self._table, language + 4)
        ]
        return sorted({number for feature in kern for number in _array(self._table, feature + 2)})

    def _subtables(self, lookup: int) -> Iterator[_Subtable]:
        kind = unpack_from(">H", self._table, lookup)[0]
        for offset in _array(self._table, lookup + 4):
            at, real = lookup + offset, kind
            if kind == _EXTENSION:
                real, further = unpack_from(">HI", self._table, at + 2)
                at += further
            if real == _PAIR:
                yield _Subtable(self._table, at)


class _Subtable:
    """A pair adjustment subtable, of either format."""

    def __init__(self, table: bytes, at: int) -> None:
        self._table, self._at = table, at
        self._format, coverage, first, second = unpack_from(">4H", table, at)
        self._left = _coverage(table, at + coverage)
        self._advance = 2 * (first & (_X_ADVANCE - 1)).bit_count() if first & _X_ADVANCE else None
        self._size = 2 * (first.bit_count() + second.bit_count())
        self._sets: dict[int, dict[int, int]] = {}
        if self._format == 2:
            classes = unpack_from(">4H", table, at + 8)
            self._classes = _classes(table, at + classes[0]), _classes(table, at + classes[1])
            self._columns = classes[3]

    def value(self, left: int, right: int) -> int | None:
        """The change of the left glyph's advance, or `None` where this subtable does not know the pair."""
        row = self._left.get(left)
        if row is None:
            return None
        if self._format == 2:
            cell = self._classes[0].get(left, 0) * self._columns + self._classes[1].get(right, 0)
            return self._read(self._at + 16 + cell * self._size)
        if row not in self._sets:
            self._sets[row] = dict(self._pairs(row))
        return self._sets[row].get(right)

    def _pairs(self, row: int) -> Iterator[tuple[int, int]]:
        at = self._at + _array(self._table, self._at + 8)[row]
        for record in range(at + 2, at + 2 + unpack_from(">H", self._table, at)[0] * (self._size + 2), self._size + 2):
            yield unpack_from(">H", self._table, record)[0], self._read(record + 2)

    def _read(self, at: int) -> int:
        return 0 if self._advance is None else int(unpack_from(">h", self._table, at + self._advance)[0])


def _array(table: bytes, at: int) -> tuple[int, ...]:
    """A count, and as many numbers of 16 bits."""
    return unpack_from(f">{unpack_from('>H', table, at)[0]}H", table, at + 2)


def _records(table: bytes, at: int) -> list[tuple[bytes, int]]:
    """A count, and as many tags with an offset."""
    end = at + 2 + 6 * unpack_from(">H", table, at)[0]
    return list(iter_unpack(">4sH", table[at + 2 : end]))


def _ranges(table: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """A count, and as many ranges: first glyph, last glyph, value."""
    return iter_unpack(">3H", table[at + 2 : at + 2 + 6 * unpack_from(">H", table, at)[0]])


def _coverage(table: bytes, at: int) -> dict[int, int]:
    """Glyph → its number in a coverage table."""
    if unpack_from(">H", table, at)[0] == 1:
        return {glyph: number for number, glyph in enumerate(_array(table, at + 2))}
    spans = _ranges(table, at + 2)
    return {glyph: number + glyph - first for first, last, number in spans for glyph in range(first, last + 1)}


def _classes(table: bytes, at: int) -> dict[int, int]:
    """Glyph → its class; what is not listed is class 0."""
    if unpack_from(">H", table, at)[0] == 1:
        first = unpack_from(">H", table, at + 2)[0]
        return {first + i: value for i, value in enumerate(_array(table, at + 4)) if value}
    return {glyph: value for first, last, value in _ranges(table, at + 2) for glyph in range(first, last + 1)}
