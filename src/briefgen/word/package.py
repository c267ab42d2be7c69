"""The zip archive of a Word file, always the same for the same parts (ECMA-376 part 2), and numbered copies of one.

In: parts as bytes. Out: members, or the bytes of a whole file. Members have one fixed date and no trace of the machine;
a part that never changes is deflated once (`pack`) and used again. Of a numbered copy only the footers differ; its
number also stands in a bookmark, for `verify`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, groupby
from zlib import decompress

from msgspec import Struct

from briefgen.compression import FAST, SMALL, crc32, deflate
from briefgen.files import unpack
from briefgen.word.xml import XML, R, esc

TYPES = "[Content_Types].xml"
ROOT = "_rels/.rels"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# 1 January 1980, midnight: the first day a zip archive can name
_DATE, _TIME = 0x21, 0
_VERSION, _DEFLATED, _UTF8 = 20, 8, 0x800


class Member(Struct, frozen=True):
    """A part, deflated: its name, checksum, length unpacked, and the packed bytes."""

    name: str
    checksum: int
    length: int
    packed: bytes

    def text(self) -> str:
        """Its content as text."""
        return decompress(self.packed, wbits=-15).decode()


def pack(name: str, data: bytes, level: int = FAST) -> Member:
    """Deflate a part."""
    return Member(name, crc32(data), len(data), deflate(data, level))


@lru_cache(64)
def pack_small(name: str, data: bytes) -> Member:
    """Deflate a part that documents mostly share: equal ones are deflated once."""
    return pack(name, data)


def texts_around(pieces: Iterable[str | None]) -> tuple[str, ...]:
    """The texts before, between and after places for words, which are `None` in `pieces`; texts are at both ends."""
    return tuple("".join(map(str, group)) for place, group in groupby(pieces, lambda piece: piece is None) if not place)


def fill_places(texts: Sequence[str], words: Iterable[str]) -> str:
    """The texts joined, with escaped words in the places between them."""
    return "".join(chain.from_iterable(zip(texts, map(esc, words), strict=False))) + texts[-1]


def assemble(members: Iterable[Member]) -> bytes:
    """A zip archive (APPNOTE 4.3) of some members: content types and root relationships first, then by name."""
    out, directory, count, at = [], [], 0, 0
    for member in sorted(members, key=lambda m: _sort_key(m.name)):
        name = member.name.encode()
        sizes = (_DEFLATED, _TIME, _DATE, member.checksum, len(member.packed), member.length, len(name), 0)
        head = struct.pack("<4s5H3I2H", b"PK\x03\x04", _VERSION, _UTF8, *sizes)
        entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", _VERSION, _VERSION, _UTF8, *sizes, 0, 0, 0, 0, at)
        out += [head, name, member.packed]
        directory += [entry, name]
        at += len(head) + len(name) + len(member.packed)
        count += 1
    listed = b"".join(directory)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(listed), at, 0)
    return b"".join([*out, listed, end])


def repack(data: bytes, name: str) -> bytes:
    """A package with the same parts, in our order and with our fixed date."""
    return assemble(pack(part, content, SMALL) for part, content in unpack(data, name).items())


@cache
def _sort_key(name: str) -> tuple[int, str]:
    return ({TYPES: 0, ROOT: 1}.get(name, 2), name)


def relationship_xml(number: str, kind: str, target: str, external: bool = False) -> str:
    """A `Relationship` as XML; the caller escapes target and id where they are values."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{number}" Type="{R}/{kind}" Target="{target}"{mode}/>'


def relationships_xml(relationships: str) -> str:
    """A relationships part."""
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{relationships}</Relationships>'


COPY_MARK = "\ue000"
"""Stands for the line in a footer; no text of ours holds a private character."""
COPY_BOOKMARK = "copy_"
_BOOKMARK_ID = 9_000_000
"""Id of the bookmark, far above those of the body (ECMA-376 17.13.6.2)."""


class NumberedDocx(Struct, frozen=True):
    """A document whose footers have a mark in place of the line of a copy; it can be sent to another process."""

    members: tuple[Member, ...]
    footers: Mapping[str, str]

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""
        return sum(len(member.packed) for member in self.members)

    def write_copy(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this last line and number."""
        line = esc(words)
        parts = {name: text.replace(COPY_MARK, line) for name, text in self.footers.items()}
        if number:
            first = min(parts)
            parts[first] = parts[first].replace("</w:ftr>", f"{_bookmark_xml(number)}</w:ftr>")
        return assemble([*self.members, *(pack(name, text.encode()) for name, text in parts.items())])


def _bookmark_xml(number: int) -> str:
    name = f"{COPY_BOOKMARK}{number}"
    return f'<w:bookmarkStart w:id="{_BOOKMARK_ID}" w:name="{name}"/><w:bookmarkEnd w:id="{_BOOKMARK_ID}"/>'
