"""One TrueType font file: characters, widths, outlines and pair kerning, each read when it is first asked for.

A character has the same code in every document: its number among the characters of the font. So a word is measured
and turned into the operand of `TJ` (ISO 32000-1 9.4.3) once per process. Source: OpenType 1.9 (“GPOS” and “Common
Table Formats” for kerning).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from struct import error, iter_unpack, pack, unpack_from
from typing import NamedTuple
from unicodedata import bidirectional

_PAIR, _EXTENSION = 2, 9
_X_ADVANCE = 4
"""Bit of a value format: the record holds a change of the advance."""


class Kerning:
    """Kerning of one font, in font units. `table` is its GPOS table, empty where it has none."""

    def __init__(self, table: bytes) -> None:
        self._table = table
        self._lookups = cache(self._read_lookups)

    def adjustment(self, left: int, right: int) -> int:
        """What is added between two glyphs, in font units; 0 for nearly all pairs."""
        return sum(
            next((v for s in lookup if (v := s.value(left, right)) is not None), 0) for lookup in self._lookups()
        )

    def _read_lookups(self) -> tuple[tuple[_Subtable, ...], ...]:
        """The pair lookups of the feature, each a row of subtables of which the first that knows a pair counts."""
        if not self._table:
            return ()
        start = unpack_from(">H", self._table, 8)[0]
        offsets = _read_array(self._table, start)
        lookups = (tuple(self._subtables(start + offsets[number])) for number in self._lookup_numbers())
        return tuple(lookup for lookup in lookups if lookup)

    def _lookup_numbers(self) -> list[int]:
        """Numbers of the lookups of `kern` for the default script, in the order of the font."""
        scripts, features = unpack_from(">2H", self._table, 4)
        tags = _read_records(self._table, scripts)
        script = scripts + next((offset for tag, offset in tags if tag in (b"DFLT", b"latn")), tags[0][1])
        language = script + unpack_from(">H", self._table, script)[0]
        kern = [
            features + offset
            for number, (tag, offset) in enumerate(_read_records(self._table, features))
            if tag == b"kern" and number in _read_array(self._table, language + 4)
        ]
        return sorted({number for feature in kern for number in _read_array(self._table, feature + 2)})

    def _subtables(self, lookup: int) -> Iterator[_Subtable]:
        kind = unpack_from(">H", self._table, lookup)[0]
        for offset in _read_array(self._table, lookup + 4):
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
        self._left = _coverage_indices(table, at + coverage)
        self._advance = 2 * (first & (_X_ADVANCE - 1)).bit_count() if first & _X_ADVANCE else None
        self._size = 2 * (first.bit_count() + second.bit_count())
        self._sets: dict[int, dict[int, int]] = {}
        if self._format == 2:
            classes = unpack_from(">4H", table, at + 8)
            self._classes = _glyph_classes(table, at + classes[0]), _glyph_classes(table, at + classes[1])
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
        at = self._at + _read_array(self._table, self._at + 8)[row]
        for record in range(at + 2, at + 2 + unpack_from(">H", self._table, at)[0] * (self._size + 2), self._size + 2):
            yield unpack_from(">H", self._table, record)[0], self._read(record + 2)

    def _read(self, at: int) -> int:
        return 0 if self._advance is None else int(unpack_from(">h", self._table, at + self._advance)[0])


def _read_array(table: bytes, at: int) -> tuple[int, ...]:
    """A count, and as many numbers of 16 bits."""
    return unpack_from(f">{unpack_from('>H', table, at)[0]}H", table, at + 2)


def _read_records(table: bytes, at: int) -> list[tuple[bytes, int]]:
    """A count, and as many tags with an offset."""
    end = at + 2 + 6 * unpack_from(">H", table, at)[0]
    return list(iter_unpack(">4sH", table[at + 2 : end]))


def _read_ranges(table: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """A count, and as many ranges: first glyph, last glyph, value."""
    return iter_unpack(">3H", table[at + 2 : at + 2 + 6 * unpack_from(">H", table, at)[0]])


def _coverage_indices(table: bytes, at: int) -> dict[int, int]:
    """Glyph → its number in a coverage table."""
    if unpack_from(">H", table, at)[0] == 1:
        return {glyph: number for number, glyph in enumerate(_read_array(table, at + 2))}
    spans = _read_ranges(table, at + 2)
    return {glyph: number + glyph - first for first, last, number in spans for glyph in range(first, last + 1)}


def _glyph_classes(table: bytes, at: int) -> dict[int, int]:
    """Glyph → its class; what is not listed is class 0."""
    if unpack_from(">H", table, at)[0] == 1:
        first = unpack_from(">H", table, at + 2)[0]
        return {first + i: value for i, value in enumerate(_read_array(table, at + 4)) if value}
    return {glyph: value for first, last, value in _read_ranges(table, at + 2) for glyph in range(first, last + 1)}


SOFT_HYPHEN = "\u00ad"
"""Where a word may be divided; a hyphen is drawn where a line ends at it, and nowhere else."""
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters that control a line break or a ligature and are not drawn within a line."""

GAP = 60
"""The small space between Hangul and Latin letters, in thousandths of an em. CSS Text 4, 8.4.1 has an eighth of an em
for Chinese; glyphs of Hangul syllables have about half of that as side bearings already."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "PDF", "PDI", "FSI"})
"""Bidirectional classes (UAX 9) of what does not run from left to right: refused, never set in the wrong order."""

_MOST_WORDS = 50_000
_RESTRICTED = 0x0002
"""OS/2 `fsType`: the font may not be embedded."""


class UnusableFont(Exception):
    """A font file cannot be used; the message says why, to be read behind “the font”."""


class MissingGlyph(LookupError):
    """The font has no glyph for a character."""

    def __init__(self, letter: str) -> None:
        super().__init__(letter)
        self.letter = letter


class Glyph(NamedTuple):
    """A glyph: `number` in the font, `code` in a document, advance in thousandths of an em; its entries in a subset: of
    `W` (ISO 32000-1 9.7.4.3) and of `ToUnicode` (9.10.3)."""

    number: int
    code: int
    advance: float
    width: str
    text: str


@cache
def code_literal(code: int) -> str:
    """The two bytes of a character code inside a literal string (ISO 32000-1 7.3.4.2), as Latin-1."""
    escaped = {ord("("): "\\(", ord(")"): "\\)", ord("\\"): "\\\\", ord("\r"): "\\r"}
    return "".join(escaped.get(byte, chr(byte)) for byte in code.to_bytes(2))


class MeasuredWord(NamedTuple):
    """A word set in a face: width in ems, the inside of a `TJ` operand between `(` and `)`, count of glyphs."""

    width: float
    operand: str
    letters: int


class GlyphData(NamedTuple):
    """A glyph to be copied: padded data, its checksum, its entry in `hmtx`, its components as (offset, glyph)."""

    data: bytes
    checksum: int
    metric: bytes
    parts: tuple[tuple[int, int], ...]


class TrueTypeFont:
    """A font file. `name` is that of the file, without its suffix.

    Raises `UnusableFont` for a file that is damaged, has no TrueType outlines or may not be embedded.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = _ascii_name(name)
        self._data = data
        try:
            self._read_tables()
        except (error, IndexError, KeyError, ValueError):
            raise UnusableFont("is damaged, or not a TrueType font") from None
        self.glyph = cache(self._glyph)
        """The glyph of a character; raises `MissingGlyph`, too, for one that runs from right to left."""
        self.find_glyph = cache(self._find_glyph)
        """The glyph of a character, if there is one."""
        self.glyph_data = cache(self._glyph_data)
        """What a subset copies of a glyph, by its number."""
        self.kerning_of = cache(self._kerning_of)
        """Thousandths of an em between two characters: kerning, and the small space where scripts meet."""
        self._words: dict[str, MeasuredWord] = {}
        if not self.has(" "):
            raise UnusableFont("has no space")
        self.hyphen = self.find_glyph(SOFT_HYPHEN)
        """What is drawn of a soft hyphen at the end of a line; it is read as U+00AD (ISO 32000-1 14.8.2.2.3)."""
        self.unseen = INVISIBLE - {SOFT_HYPHEN} if self.hyphen else INVISIBLE
        """Characters that are never drawn in this face."""

    def _read_tables(self) -> None:
        data = self._data
        if data[:4] not in (b"\0\1\0\0", b"true"):
            raise UnusableFont("has no TrueType outlines (a .otf or .ttc file?)")
        records = [unpack_from(">4s4xII", data, 12 + 16 * i) for i in range(unpack_from(">H", data, 4)[0])]
        self._places = {tag: (start, size) for tag, start, size in records}
        self._glyf = self._places[b"glyf"][0]
        head, hhea, os2, post = (self.table(tag) for tag in (b"head", b"hhea", b"OS/2", b"post"))
        if unpack_from(">H", os2, 8)[0] & 0xF == _RESTRICTED:
            raise UnusableFont("may not be embedded: its licence says so")
        self.units_per_em = unpack_from(">H", head, 18)[0]
        self._scale = k = 1000 / self.units_per_em
        self.ascent, self.descent = (v * k for v in unpack_from(">2h", hhea, 4))
        self.box = tuple(round(v * k) for v in unpack_from(">4h", head, 36))
        self.underline = tuple(v * k for v in unpack_from(">2h", post, 8))
        version = unpack_from(">H", os2, 0)[0]
        self.capitals: float = unpack_from(">h", os2, 88)[0] * k if version >= 2 else 0.7 * self.ascent
        long = bool(unpack_from(">h", head, 50)[0])
        self._loca, self._loca_unit = _read_numbers("I" if long else "H", self.table(b"loca")), 1 if long else 2
        self._hmtx = _read_numbers("H", self.table(b"hmtx"))
        self._last_metric = unpack_from(">H", hhea, 34)[0] - 1
        groups = sorted(_character_groups(self.table(b"cmap")))
        self._starts, self._ends, self._firsts = zip(*groups, strict=True)
        self._codes = list(accumulate((end - start + 1 for start, end, _ in groups), initial=1))
        if self._codes[-1] > 0xFFFF:
            raise UnusableFont("has more than 65,534 characters")
        self._kerning = Kerning(self.table(b"GPOS"))

    def table(self, tag: bytes) -> bytes:
        """A table of the font, empty where it has none."""
        start, size = self._places.get(tag, (0, 0))
        return self._data[start : start + size]

    def _glyph(self, letter: str) -> Glyph:
        point = ord(letter)
        group = bisect_right(self._starts, point) - 1
        if group < 0 or point > self._ends[group] or bidirectional(letter) in _RIGHT_TO_LEFT:
            raise MissingGlyph(letter)
        step = point - self._starts[group]
        number = self._firsts[group] + step
        advance = self._hmtx[2 * min(number, self._last_metric)] * self._scale
        code = self._codes[group] + step
        text = f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        return Glyph(number, code, advance, f"{code}[{advance:g}]", text)

    def has(self, letter: str) -> bool:
        """Whether the character can be set."""
        return letter in INVISIBLE or self.find_glyph(letter) is not None

    def _find_glyph(self, letter: str) -> Glyph | None:
        try:
            glyph = self.glyph(letter)
        except MissingGlyph:
            return None
        return glyph if glyph.number else None

    def word(self, text: str) -> MeasuredWord:
        """A word (or any text), kerned, with the small space between its scripts; raises `MissingGlyph`."""
        if text not in self._words:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            self._words[text] = self._measure(text)
        return self._words[text]

    def _measure(self, text: str) -> MeasuredWord:
        width, out, letters, last = 0.0, "", 0, ""
        for letter in text:
            if letter in INVISIBLE:
                last = ""
                continue
            _, code, advance, *_ = self.glyph(letter)
            shift = self.kerning_of(last, letter) if last else 0
            out += f"){-shift}({code_literal(code)}" if shift and letters else code_literal(code)
            width += advance + shift
            last, letters = letter, letters + 1
        return MeasuredWord(width / 1000, out, letters)

    def _kerning_of(self, left: str, right: str) -> int:
        kerning: int = round(self._kerning.adjustment(self.glyph(left).number, self.glyph(right).number) * self._scale)
        return kerning + (GAP if _scripts_meet(left, right) else 0)

    def _glyph_data(self, number: int) -> GlyphData:
        start, end = (self._glyf + self._loca[number + i] * self._loca_unit for i in (0, 1))
        data = self._data[start:end]
        data += bytes(-len(data) % 4)
        return GlyphData(data, checksum(data), self._metric(number), tuple(_components(data)))

    def _metric(self, number: int) -> bytes:
        last = self._last_metric
        bearing = self._hmtx[2 * number + 1] if number <= last else self._hmtx[last + 1 + number]
        return pack(">2H", self._hmtx[2 * min(number, last)], bearing)


def checksum(data: bytes | bytearray) -> int:
    """Sum of the 32-bit words of a table (OpenType, “Calculating checksums”)."""
    words: tuple[int, ...] = unpack_from(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF


def _components(data: bytes) -> Iterator[tuple[int, int]]:
    """Offset and glyph of each component of a composite glyph (OpenType, “glyf”)."""
    if not data or not data[0] & 0x80:
        return
    at, more = 10, True
    while more:
        flags, number = unpack_from(">2H", data, at)
        yield at + 2, number
        at += (8 if flags & 1 else 6) + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
        more = bool(flags & 0x20)


def _character_groups(cmap: bytes) -> Iterator[tuple[int, int, int]]:
    """(first character, last character, first glyph) of the best Unicode subtable, formats 12 and 4."""
    count = unpack_from(">H", cmap, 2)[0]
    records = [unpack_from(">2HI", cmap, 4 + 8 * i) for i in range(count)]
    unicode = [at for platform, encoding, at in records if platform == 0 or (platform == 3 and encoding in (1, 10))]
    formats = {unpack_from(">H", cmap, at)[0]: at for at in unicode}
    if 12 in formats:
        at = formats[12]
        for i in range(unpack_from(">I", cmap, at + 12)[0]):
            yield unpack_from(">3I", cmap, at + 16 + 12 * i)
    else:
        yield from _character_segments(cmap, formats[4])


def _character_segments(cmap: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """The groups of a subtable of format 4."""
    count = unpack_from(">H", cmap, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        unpack_from(f">{count}H", cmap, at + 14 + 2 * count * i + (2 if i else 0)) for i in range(4)
    )
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        if offset:
            where = at + 16 + 6 * count + 2 * i + offset
            for step, number in enumerate(unpack_from(f">{end - start + 1}H", cmap, where) if start < 0xFFFF else ()):
                if number:
                    yield start + step, start + step, (number + delta) & 0xFFFF
        elif start < 0xFFFF:
            # A delta may wrap round within a segment; characters before the wrap and after it are two groups.
            wrap = min(end + 1, max(start, 0x10000 - delta))
            if start < wrap:
                yield start, wrap - 1, start + delta
            if wrap <= end:
                yield wrap, end, (wrap + delta) & 0xFFFF


def _read_numbers(kind: str, data: bytes) -> array[int]:
    """Big-endian numbers of 16 (`H`) or 32 (`I`) bits."""
    numbers = array(kind, data[: len(data) // array(kind).itemsize * array(kind).itemsize])
    if array("H", [1]).tobytes() == b"\1\0":
        numbers.byteswap()
    return numbers


def _scripts_meet(left: str, right: str) -> bool:
    """Whether Hangul and a Latin letter touch."""
    return (_is_hangul(left) and _is_latin(right)) or (_is_latin(left) and _is_hangul(right))


def _is_hangul(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3"


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _ascii_name(name: str) -> str:
    """A name a PDF can carry."""
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_")) or "Font"
