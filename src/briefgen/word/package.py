"""The zip of a Word file, always the same (ECMA-376 part 2); numbered copies of one.

The package of a Word file that is written (ECMA-376 part 2): parts, and a zip that is always the same.

In: parts as bytes. Out: members, or the bytes of a whole file. Members carry one fixed date and no
trace of the machine; a part that never changes is deflated once (`pack`) and used again.

Numbered copies: a document written once, of which each copy has its own last line in the footer.

All other parts are deflated once. The number stands in the footer a second time, as a bookmark, for `verify`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache, lru_cache
from itertools import chain, groupby

from briefgen.files import unpack
from briefgen.values import dataclass
from briefgen.word.xml import XML, R, esc

# ---- package -----------------------------------------------------------------------------------------------------


TYPES = "[Content_Types].xml"
ROOT = "_rels/.rels"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# 1 January 1980, midnight: the first day a zip archive can name
_DATE, _TIME = 0x21, 0
_VERSION, _DEFLATED, _UTF8 = 20, 8, 0x800

_LONGEST, _LAST = 0xFFFF, b"\3\0"
"""Bytes in a block that is stored (RFC 1951 3.2.4), and the empty block that ends a stream."""

BEST, FAST = 6, 3
"""Levels of zlib: for what is deflated once, and for what is new in each document, where 6 would take twice as long."""


@dataclass(frozen=True, slots=True)
class Member:
    """A part, deflated: its name, checksum, length unpacked, and the packed bytes."""

    name: str
    checksum: int
    length: int
    packed: bytes

    def text(self) -> str:
        """What it says."""
        return zlib.decompress(self.packed, wbits=-15).decode()


def pack(name: str, data: bytes, level: int = FAST) -> Member:
    """Deflate a part."""
    return Member(name, zlib.crc32(data), len(data), zlib.compress(data, level, wbits=-15))


@lru_cache(64)
def pack_small(name: str, data: bytes) -> Member:
    """Deflate a part that the documents of a reader mostly share: what is the same is deflated once."""
    return pack(name, data)


class PartMould:
    """A part of which only some words change from document to document: the text around them is deflated once.

    A stream of deflate is one block after another (RFC 1951 3.2.3): those of the text end at a whole byte and refer to
    nothing before them, and the words are a block that is stored as it is (3.2.4).
    """

    __slots__ = ("blocks", "name", "texts")

    def __init__(self, name: str, pieces: Iterable[str | None]) -> None:
        """`None` is a place for words, with text before and behind it."""
        self.name = name
        between = groupby(pieces, lambda piece: piece is None)
        self.texts = ["".join(map(str, group)).encode() for words, group in between if not words]
        self.blocks = [_block(text) for text in self.texts]

    def packed(self, words: Sequence[str]) -> Member:
        """The part with words in its places."""
        said = [esc(one).encode() for one in words]
        data = b"".join(_woven(self.texts, said))
        packed = b"".join((*_woven(self.blocks, map(_stored, said)), _LAST))
        return Member(self.name, zlib.crc32(data), len(data), packed)

    def text(self, words: Sequence[str]) -> str:
        """The same, as text."""
        return b"".join(_woven(self.texts, [esc(one).encode() for one in words])).decode()


def _woven(fixed: Sequence[bytes], words: Iterable[bytes]) -> Iterator[bytes]:
    """In turn, and the last of what is fixed."""
    yield from chain.from_iterable(zip(fixed, words, strict=False))
    yield fixed[-1]


def _block(data: bytes) -> bytes:
    packer = zlib.compressobj(BEST, wbits=-15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def _stored(data: bytes) -> bytes:
    parts = [data[at : at + _LONGEST] for at in range(0, len(data), _LONGEST)]
    return b"".join([struct.pack("<BHH", 0, len(part), len(part) ^ _LONGEST) + part for part in parts])


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
    return assemble(pack(part, content, BEST) for part, content in unpack(data, name).items())


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


# ---- numbered ----------------------------------------------------------------------------------------------------


MARK = "\ue000"
"""Stands for the line in a footer; no text of ours holds a private character."""
BOOKMARK = "copy_"
_IDENTITY = 9_000_000
"""Id of the bookmark, far behind those of the body (ECMA-376 17.13.6.2)."""


@dataclass(frozen=True, slots=True)
class NumberedDocx:
    """A document but for its footers, whose text has a mark where the line goes; it can be sent to another process."""

    members: tuple[Member, ...] = field(repr=False)
    feet: Mapping[str, str] = field(repr=False)

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
