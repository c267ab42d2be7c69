"""The part of a font that one document needs, embedded as a Type0 font with two-byte codes.

A subset is cut **per document**, never per edition: a shared one would tell a public reader which characters an
internal memo uses. Its tag is a hash of its characters, so that tools that merge files do not mix two of them.
Sources: OpenType 1.9; ISO 32000-1 9.7 (composite fonts), 9.10.3 (ToUnicode); ISO 19005-2 6.2.11.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from struct import pack, pack_into
from typing import NamedTuple
from zlib import compress

from briefgen.pdf.face import Face, Glyph, checksum
from briefgen.pdf.file import LEVEL, File

BASE = frozenset(map(chr, range(32, 127))) | frozenset("\u00a0·•–—‘’“”…")
"""In every subset, so that nearly all English documents share one program."""

_SHARED_LEVEL = 9
"""Of zlib: the program of many documents is made small once."""
_LARGE = 32_768
"""Bytes of outlines for one document that are stored as they are: to press a large Korean set takes as long as to break
all lines."""
_COPIED = (b"cvt ", b"fpgm", b"prep")
_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{}
endcmap CMapName currentdict /CMap defineresource pop end end
"""


class Program(NamedTuple):
    """A subset, ready for any document with these characters: two packed streams of its own and what goes with them."""

    tag: str
    size: int
    font: bytes
    glyphs: bytes
    unicode: bytes
    widths: str


def embed(file: File, face: Face, letters: Iterable[str], base: frozenset[str] = BASE) -> int:
    """The font of one document; returns the number of its Type0 dictionary."""
    program = _program(face, "".join(sorted(base.union(letters))))
    named = f"/{program.tag}+{face.name}"
    font = file.bare(f"/Length1 {program.size}/Filter/FlateDecode", program.font)
    glyphs = file.bare("/Filter/FlateDecode", program.glyphs)
    unicode = file.bare("/Filter/FlateDecode", program.unicode)
    box = " ".join(map(str, face.box))
    descriptor = file.put(
        f"<</Type/FontDescriptor/FontName{named}/Flags 4/FontBBox[{box}]/ItalicAngle 0/Ascent {face.ascent:.0f}"
        f"/Descent {face.descent:.0f}/CapHeight {face.capitals:.0f}/StemV 80/FontFile2 {font} 0 R>>"
    )
    descendant = file.put(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont{named}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        f"/Supplement 0>>/FontDescriptor {descriptor} 0 R/CIDToGIDMap {glyphs} 0 R/W[{program.widths}]>>"
    )
    return file.put(
        f"<</Type/Font/Subtype/Type0/BaseFont{named}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
    )


@lru_cache(64)
def _program(face: Face, letters: str) -> Program:
    glyphs = [face.glyph(letter) for letter in letters if face.has(letter)]
    font, place = _cut(face, list(dict.fromkeys([glyph.number for glyph in glyphs])))
    return Program(
        tag="".join(chr(65 + byte % 26) for byte in sha256(letters.encode()).digest()[:6]),
        size=len(font),
        font=compress(font, _level(letters, font)),
        glyphs=compress(_glyph_map(glyphs, place), LEVEL),
        unicode=compress(_unicode_map(glyphs).encode(), LEVEL),
        widths=" ".join([glyph.width for glyph in glyphs]),
    )


def _level(letters: str, font: bytes) -> int:
    if BASE.issuperset(letters):
        return _SHARED_LEVEL
    return LEVEL if len(font) < _LARGE else 0


def _glyph_map(glyphs: list[Glyph], place: dict[int, int]) -> bytes:
    """`CIDToGIDMap` (9.7.4.2): for each code, two bytes with the glyph's number in the subset."""
    table = bytearray(2 + 2 * max([glyph.code for glyph in glyphs]))
    for glyph in glyphs:
        pack_into(">H", table, 2 * glyph.code, place[glyph.number])
    return bytes(table)


def _unicode_map(glyphs: list[Glyph]) -> str:
    """`ToUnicode`: code to text, at most a hundred pairs a block as Adobe's note 5411 asks."""
    pairs = [glyph.text for glyph in glyphs]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    return _CMAP.format("\n".join("\n".join((f"{len(b)} beginbfchar", *b, "endbfchar")) for b in blocks))


def _cut(face: Face, numbers: list[int]) -> tuple[bytes, dict[int, int]]:
    """A font file with these glyphs, and where each of them is in it."""
    place = {0: 0} | {number: i for i, number in enumerate(numbers, 1)}
    outlines = [face.outline(number) for number in place]
    pieces = [outline.data for outline in outlines]
    sums = [outline.checksum for outline in outlines]
    for i, outline in enumerate(outlines):  # grows: the components of composite glyphs come behind
        if outline.parts:
            data = bytearray(outline.data)
            for offset, part in outline.parts:
                if part not in place:
                    place[part] = len(outlines)
                    outlines.append(face.outline(part))
                    pieces.append(outlines[-1].data)
                    sums.append(outlines[-1].checksum)
                pack_into(">H", data, offset, place[part])
            pieces[i], sums[i] = bytes(data), checksum(data)
    metrics = b"".join(outline.metric for outline in outlines)
    return _font(face, pieces, sum(sums), metrics), place


def _font(face: Face, pieces: list[bytes], glyf_sum: int, metrics: bytes) -> bytes:
    """The tables a viewer needs to draw these glyphs, with their checksums (OpenType, “Table directory”)."""
    count = len(pieces)
    head, hhea, maxp = (bytearray(face.table(tag)) for tag in (b"head", b"hhea", b"maxp"))
    pack_into(">I", head, 8, 0)
    pack_into(">h", head, 50, 1)
    pack_into(">H", hhea, 34, count)
    pack_into(">H", maxp, 4, count)
    loca = pack(f">{count + 1}I", *accumulate(map(len, pieces), initial=0))
    made = {b"glyf": b"".join(pieces), b"head": head, b"hhea": hhea, b"hmtx": metrics, b"loca": loca, b"maxp": maxp}
    made |= {tag: table for tag in _COPIED if (table := face.table(tag))}
    tables = sorted((tag, bytes(table) + bytes(-len(table) % 4), len(table)) for tag, table in made.items())
    sums = [glyf_sum if tag == b"glyf" else checksum(table) for tag, table, _ in tables]
    power = len(tables).bit_length() - 1
    directory = pack(">I4H", 0x10000, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))
    at = 12 + 16 * len(tables)
    for (tag, table, size), total in zip(tables, sums, strict=True):
        directory += pack(">4s3I", tag, total & 0xFFFFFFFF, at, size)
        at += len(table)
    font = bytearray(directory + b"".join(table for _, table, _ in tables))
    start = 12 + 16 * len(tables) + sum(len(table) for tag, table, _ in tables if tag < b"head")
    pack_into(">I", font, start + 8, (0xB1B0AFBA - sum(sums) - checksum(directory)) & 0xFFFFFFFF)
    return bytes(font)
