"""Font subsets: the glyphs one document needs, embedded as a Type0 font with two-byte codes.

A subset is cut **per document**, never per edition: a shared one would tell a public reader which characters an
internal memo uses. Its tag is a hash of its characters, so that tools that merge files do not mix two of them.
Sources: OpenType 1.9; ISO 32000-1 9.7 (composite fonts), 9.10.3 (ToUnicode); ISO 19005-2 6.2.11.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate, groupby
from operator import attrgetter
from struct import pack, pack_into
from sys import byteorder
from typing import NamedTuple

from briefgen.compression import SMALL, adler32, deflate, deflate_blocks, deflate_zlib, store
from briefgen.pdf.file import PdfFile
from briefgen.pdf.font_file import Glyph, TrueTypeFont, checksum

BASE_CHARACTERS = frozenset(map(chr, range(32, 127))) | frozenset("\u00a0·•–—‘’“”…")
"""Characters in every subset, so that nearly all English documents share one font program."""

_COPIED = (b"cvt ", b"fpgm", b"prep")
_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{}
endcmap CMapName currentdict /CMap defineresource pop end end
"""


class FontProgram(NamedTuple):
    """A subset, ready for any document with these characters: its compressed streams, tag, size and widths."""

    tag: str
    size: int
    font: bytes
    glyphs: bytes
    unicode: bytes
    widths: str


def embed(file: PdfFile, face: TrueTypeFont, letters: Iterable[str], base: frozenset[str] = BASE_CHARACTERS) -> int:
    """Write the font of one document; returns the number of its Type0 dictionary."""
    program = _make_program(face, "".join(sorted(base.union(letters))), base)
    named = f"/{program.tag}+{face.name}"
    font = file.put_encoded_stream(f"/Length1 {program.size}/Filter/FlateDecode", program.font)
    glyphs = file.put_encoded_stream("/Filter/FlateDecode", program.glyphs)
    unicode = file.put_encoded_stream("/Filter/FlateDecode", program.unicode)
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
def _make_program(face: TrueTypeFont, letters: str, base: frozenset[str]) -> FontProgram:
    glyphs = [glyph for glyph in map(face.find_glyph, letters) if glyph]
    font, size, positions = _make_font(face, [glyph.number for glyph in glyphs], base)
    return FontProgram(
        tag="".join([chr(65 + byte % 26) for byte in sha256(letters.encode()).digest()[:6]]),
        size=size,
        font=font,
        glyphs=deflate_zlib(_cid_to_gid_map(glyphs, positions), SMALL),
        unicode=deflate_zlib(_to_unicode_map(glyphs).encode(), SMALL),
        widths=" ".join(_widths(glyphs)),
    )


def _cid_to_gid_map(glyphs: list[Glyph], positions: dict[int, int]) -> bytearray:
    """`CIDToGIDMap` (ISO 32000-1 9.7.4.2): for each code, two bytes with the glyph's number in the subset."""
    big_endian = array("H", range(len(positions)))
    if byteorder == "little":
        big_endian.byteswap()
    table = bytearray(2 + 2 * glyphs[-1].code)  # they are in the order of their codes
    entries = memoryview(table).cast("H")
    for glyph in glyphs:
        entries[glyph.code] = big_endian[positions[glyph.number]]
    return table


def _widths(glyphs: list[Glyph]) -> Iterator[str]:
    """Entries of `W` (ISO 32000-1 9.7.4.3). Neighbours of the same width, as all Hangul has, are one range: it may hold
    further codes, which the document does not use."""
    for advance, group in groupby(glyphs, attrgetter("advance")):
        first, *others = group
        yield f"{first.code} {others[-1].code} {advance:g}" if others else first.width


def _to_unicode_map(glyphs: list[Glyph]) -> str:
    """`ToUnicode`: code to text, at most a hundred pairs a block as Adobe's note 5411 asks."""
    pairs = [glyph.text for glyph in glyphs]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    return _CMAP.format("\n".join("\n".join((f"{len(b)} beginbfchar", *b, "endbfchar")) for b in blocks))


class _SubsetGlyphs:
    """The glyphs of a subset: number in the font → number in the subset, and the data copied of each.

    The components of composite glyphs follow the glyphs they are part of.
    """

    def __init__(self, face: TrueTypeFont, numbers: Iterable[int], shared: _SubsetGlyphs | None = None) -> None:
        known: dict[int, int] = shared.positions if shared else {}
        new = [number for number in dict.fromkeys(numbers) if number not in known]
        self.positions: dict[int, int] = {**known, **{number: i for i, number in enumerate(new, len(known))}}
        outlines = list(map(face.glyph_data, new))
        self.pieces = [outline.data for outline in outlines]
        sums = [outline.checksum for outline in outlines]
        for i, outline in enumerate(outlines):  # grows
            if outline.parts:
                data = bytearray(outline.data)
                for offset, part in outline.parts:
                    if part not in self.positions:
                        self.positions[part] = len(self.positions)
                        outlines.append(face.glyph_data(part))
                        self.pieces.append(outlines[-1].data)
                        sums.append(outlines[-1].checksum)
                    pack_into(">H", data, offset, self.positions[part])
                self.pieces[i], sums[i] = bytes(data), checksum(data)
        self.checksum = sum(sums)
        self.metrics = b"".join([outline.metric for outline in outlines])
        self.data = b"".join(self.pieces)


class _SharedOutlines(NamedTuple):
    """The outlines that all documents share, plain and as deflated blocks (RFC 1951)."""

    glyphs: _SubsetGlyphs
    deflated: bytes


@lru_cache(32)
def _shared_outlines(face: TrueTypeFont, letters: frozenset[str]) -> _SharedOutlines:
    numbers = [face.glyph(letter).number for letter in sorted(letters) if face.has(letter)]
    glyphs = _SubsetGlyphs(face, [0, *numbers])
    return _SharedOutlines(glyphs, deflate_blocks(glyphs.data))


def _make_font(face: TrueTypeFont, numbers: list[int], base: frozenset[str]) -> tuple[bytes, int, dict[int, int]]:
    """A font file with these glyphs as a zlib stream, its size, and the number of each glyph in it.

    The stream (RFC 1950) is joined from the shared outlines, deflated earlier, the outlines of this document, stored
    uncompressed because to deflate a Korean set takes as long as to break all lines, and the tables, deflated now.
    """
    shared = _shared_outlines(face, base)
    own = _SubsetGlyphs(face, numbers, shared.glyphs)
    directory, tables = _make_tables(face, shared.glyphs, own)
    check = adler32(directory)
    for part in (shared.glyphs.data, own.data, tables):
        check = adler32(part, check)
    packed = (store(directory), shared.deflated, store(own.data), deflate(tables, SMALL))
    size = len(directory) + len(shared.glyphs.data) + len(own.data) + len(tables)
    return b"\x78\x01" + b"".join(packed) + pack(">I", check), size, own.positions


def _make_tables(face: TrueTypeFont, shared: _SubsetGlyphs, own: _SubsetGlyphs) -> tuple[bytes, bytes]:
    """The directory of the tables a viewer needs, and the tables behind the outlines, which come first."""
    pieces, metrics = shared.pieces + own.pieces, shared.metrics + own.metrics
    count = len(pieces)
    head, hhea, maxp = (bytearray(face.table(tag)) for tag in (b"head", b"hhea", b"maxp"))
    pack_into(">I", head, 8, 0)
    pack_into(">h", head, 50, 1)
    pack_into(">H", hhea, 34, count)
    pack_into(">H", maxp, 4, count)
    loca = pack(f">{count + 1}I", *accumulate(map(len, pieces), initial=0))
    tables = {b"head": head, b"hhea": hhea, b"hmtx": metrics, b"loca": loca, b"maxp": maxp}
    tables |= {tag: table for tag in _COPIED if (table := face.table(tag))}
    padded = {tag: bytes(table) + bytes(-len(table) % 4) for tag, table in tables.items()}
    start = 12 + 16 * (len(tables) + 1)
    outlines = len(shared.data) + len(own.data)
    entries = [(b"glyf", shared.checksum + own.checksum, start, outlines)]
    at = start + outlines
    for tag, table in padded.items():
        entries.append((tag, checksum(table), at, len(tables[tag])))
        at += len(table)
    directory = _make_directory(entries)
    whole = sum(total for _, total, *_ in entries) + checksum(directory)
    padded[b"head"] = bytes(head[:8]) + pack(">I", (0xB1B0AFBA - whole) & 0xFFFFFFFF) + padded[b"head"][12:]
    return directory, b"".join(padded.values())


def _make_directory(entries: list[tuple[bytes, int, int, int]]) -> bytes:
    """Tag, checksum, place and length of each table, by tag (OpenType, “Table directory”)."""
    count = len(entries)
    power = count.bit_length() - 1
    head = pack(">I4H", 0x10000, count, 16 << power, power, 16 * (count - (1 << power)))
    rows = [pack(">4s3I", tag, total & 0xFFFFFFFF, at, size) for tag, total, at, size in sorted(entries)]
    return head + b"".join(rows)
