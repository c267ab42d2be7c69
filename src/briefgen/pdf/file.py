"""A PDF file: numbered objects, packed into object streams, with a cross-reference stream.

Bodies of objects are ready text, written by the rooms that know what they say; this room knows numbers and bytes.
The same objects give the same bytes: the ID is a hash of the content, and no clock is read.
Source: ISO 32000-1 7.3 (objects), 7.5.7 (object streams), 7.5.8 (cross-reference streams), 14.4 (ID).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate, count, repeat
from struct import Struct
from typing import Any, NamedTuple

from briefgen.compression import deflate_zlib

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ENTRY = Struct(">BIH").pack
"""An entry of the cross-reference stream: kind, place, number in its object stream (table 18)."""
_TINY = 120
"""Bytes that are not worth the name of a filter."""
_FREE = _ENTRY(0, 0, 65535)
_PACKED = 200
"""Objects in one object stream: a reader that wants one must unpack all of them."""


def text(words: str) -> str:
    """A text string (7.9.2.2), as hexadecimal UTF-16."""
    return f"<FEFF{words.encode('utf-16-be', 'replace').hex().upper()}>"


def name(words: str) -> str:
    """A name (7.3.5), with what is not a letter or digit escaped."""
    return "/" + "".join(chr(b) if chr(b).isascii() and chr(b).isalnum() else f"#{b:02X}" for b in words.encode())


def numbers(*values: float) -> str:
    """Numbers, two digits after the point: a hundredth of a point is less than any printer can show."""
    return " ".join(f"{value:.2f}" for value in values)


class Body(NamedTuple):
    """A file but for its last objects: its bytes so far, and its table of cross-references, an entry for each number
    that is given out. Those without an object are free (7.5.4), as 0 always is."""

    data: bytes
    table: bytes

    @property
    def taken(self) -> int:
        """How many numbers are given out."""
        return len(self.table) // len(_FREE) - 1

    def ended(self, root: int, info: int, late: Mapping[int, bytes]) -> bytes:
        """The bytes of the file with its last objects; `root` and `info` number catalogue and information dictionary.

        The ID is a hash of all objects (14.4).
        """
        last = max(self.taken, *late, 0) + 1
        table = bytearray(self.table + _FREE * (last - self.taken))
        parts, at, hashed = [self.data], len(self.data), _hashed(self.data).copy()
        for number, body in sorted(late.items()):
            _enter(table, number, _ENTRY(1, at, 0))
            parts.append(_object(number, body))
            hashed.update(parts[-1])
            at += len(parts[-1])
        _enter(table, last, _ENTRY(1, at, 0))
        packed, key = deflate_zlib(table), hashed.hexdigest()[:32].upper()
        said = f"/Type/XRef/Size {last + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R/ID[<{key}><{key}>]"
        body = b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (said.encode(), len(packed), packed)
        parts.append(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, body, at))
        return b"".join(parts)


@lru_cache(1)
def _hashed(data: bytes) -> Any:
    """The hash of what a file begins with: the same for all copies of a paper."""
    return sha256(data)


class PdfFile:
    """Objects on their way to bytes. An object number is known before its body: `reserve`, then `put`."""

    def __init__(self, taken: int = 0) -> None:
        """`taken` numbers are given out already, by another part of the same file."""
        self.count = taken
        """How many numbers are given out."""
        self._bodies: dict[int, str] = {}
        self._streams: dict[int, bytes] = {}
        self._shared: dict[tuple[str, bytes], int] = {}

    def reserve(self, count: int = 1) -> int:
        """The first of so many new object numbers."""
        self.count += count
        return self.count - count + 1

    def put(self, body: str, number: int = 0) -> int:
        """An object with its body, in Latin-1; returns its number."""
        number = number or self.reserve()
        self._bodies[number] = body
        return number

    def put_stream(self, body: bytes, number: int = 0) -> int:
        """A whole stream, dictionary and data."""
        number = number or self.reserve()
        self._streams[number] = body
        return number

    def stream(self, entries: str, data: bytes, number: int = 0) -> int:
        """A stream, compressed if it is not tiny; `entries` is what its dictionary says beside filter and length."""
        if len(data) < _TINY:
            return self.bare(entries, data, number)
        return self.bare(f"{entries}/Filter/FlateDecode", deflate_zlib(data), number)

    def bare(self, entries: str, data: bytes, number: int = 0) -> int:
        """A stream whose data is ready: it was compressed before, and `entries` say so, or is to stay readable.

        The end of line before `endstream` is always written (ISO 19005-2 6.1.7.1): data may itself end in one.
        """
        body = b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries.encode("latin-1"), len(data), data)
        return self.put_stream(body, number)

    def shared(self, entries: str, data: bytes) -> int:
        """A stream that is written once however often it is asked for: an appearance, a picture."""
        key = entries, data
        if key not in self._shared:
            self._shared[key] = self.stream(entries, data)
        return self._shared[key]

    def finished(self, root: int, info: int) -> bytes:
        """The bytes of the file; `root` and `info` are the numbers of catalogue and information dictionary."""
        return self.packed().ended(root, info, {})

    @property
    def bodies(self) -> Mapping[int, bytes]:
        """All objects that have a body."""
        return {**self._streams, **{number: body.encode("latin-1") for number, body in self._bodies.items()}}

    def packed(self) -> Body:
        """All objects that have a body; the numbers of those that have none yet are left for the end."""
        entries: dict[int, bytes] = {}
        small = sorted(self._bodies)
        for start in range(0, len(small), _PACKED):
            self._pack(small[start : start + _PACKED], entries)
        parts, at = [_HEAD], len(_HEAD)
        for number, body in sorted(self._streams.items()):
            entries[number] = _ENTRY(1, at, 0)
            parts.append(_object(number, body))
            at += len(parts[-1])
        return Body(b"".join(parts), b"".join([entries.get(number, _FREE) for number in range(self.count + 1)]))

    def _pack(self, numbers: list[int], entries: dict[int, bytes]) -> None:
        """One object stream of these objects, and where each of them is."""
        bodies = [self._bodies[number] for number in numbers]
        starts = accumulate([len(body) + 1 for body in bodies], initial=0)
        index = " ".join([f"{n} {start}" for n, start in zip(numbers, starts, strict=False)]) + "\n"
        said = f"/Type/ObjStm/N {len(numbers)}/First {len(index)}"
        home = self.stream(said, (index + "\n".join(bodies)).encode("latin-1"))
        entries.update(zip(numbers, map(_ENTRY, repeat(2), repeat(home), count()), strict=False))


def _enter(table: bytearray, number: int, entry: bytes) -> None:
    """Set the entry of a number."""
    table[number * len(entry) : (number + 1) * len(entry)] = entry


def _object(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n" % (number, body)
