"""The zip of a Word file, always the same (ECMA-376 part 2); numbered copies of one.

The package of a Word file that is written (ECMA-376 part 2): parts, and a zip that is always the same.

In: parts as bytes. Out: members, or the bytes of a whole file. Members carry one fixed date and no
trace of the machine; a part that never changes is deflated once (`pack`) and used again.

Numbered copies: a document written once, of which each copy has its own last line in the footer.

All other parts are deflated once. The number stands in the footer a second time, as a bookmark, for `verify`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, groupby
from zlib import crc32, decompress

from msgspec import Struct

from briefgen.compression import FAST, SMALL, deflate
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
        """What it says."""
        return decompress(self.packed, wbits=-15).decode()


def pack(name: str, data: bytes, level: int = FAST) -> Member:
    """Deflate a part."""
    return Member(name, crc32(data), len(data), deflate(data, level))


@lru_cache(64)
def pack_small(name: str, data: bytes) -> Member:
    """Deflate a part that the documents of a reader mostly share: what is the same is deflated once."""
    return pack(name, data)


def texts_around(pieces: Iterable[str | None]) -> tuple[str, ...]:
    """The texts before, between and behind the places of words, for which `None` stands; a text is at both ends."""
    return tuple("".join(map(str, group)) for place, group in groupby(pieces, lambda piece: piece is None) if not place)


def fill(texts: Sequence[str], words: Iterable[str]) -> str:
    """The same with words in the places, escaped."""
    return "".join(chain.from_iterable(zip(texts, map(esc, words), strict=False))) + texts[-1]


def assemble(members: Iterable[Member]) -> bytes:
    """A zip archive (APPNOTE 4.3) of some members: content types and root relations first, then by name."""
    out, directory, count, at = [], [], 0, 0
    for member in sorted(members, key=lambda m: _place(m.name)):
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


def canonical(data: bytes, name: str) -> bytes:
    """The same parts in the one order and with the one date."""
    return assemble(pack(part, content, SMALL) for part, content in unpack(data, name).items())


@cache
def _place(name: str) -> tuple[int, str]:
    return ({TYPES: 0, ROOT: 1}.get(name, 2), name)


def relation(number: str, kind: str, target: str, external: bool = False) -> str:
    """A `Relationship` as text; target and id are escaped by the caller where they are values."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{number}" Type="{R}/{kind}" Target="{target}"{mode}/>'


def relations_part(arrows: str) -> str:
    """A part of relations."""
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{arrows}</Relationships>'


MARK = "\ue000"
"""Stands for the line in a footer; no text of ours holds a private character."""
BOOKMARK = "copy_"
_IDENTITY = 9_000_000
"""Id of the bookmark, far behind those of the body (ECMA-376 17.13.6.2)."""


class NumberedDocx(Struct, frozen=True):
    """A document but for its footers, whose text has a mark where the line goes; it can be sent to another process."""

    members: tuple[Member, ...]
    feet: Mapping[str, str]

    def __repr__(self) -> str:
        return "NumberedDocx()"  # a cluster writes it into its logs

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""
        return sum(len(member.packed) for member in self.members)

    def drawn(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this last line and number."""
        said = esc(words)
        made = {name: text.replace(MARK, said) for name, text in self.feet.items()}
        if number:
            first = min(made)
            made[first] = made[first].replace("</w:ftr>", f"{_bookmark(number)}</w:ftr>")
        return assemble([*self.members, *(pack(name, text.encode()) for name, text in made.items())])


def _bookmark(number: int) -> str:
    name = f"{BOOKMARK}{number}"
    return f'<w:bookmarkStart w:id="{_IDENTITY}" w:name="{name}"/><w:bookmarkEnd w:id="{_IDENTITY}"/>'
