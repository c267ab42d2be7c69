"""A PDF file: numbered objects, packed into object streams, with a cross-reference stream.

Bodies of objects are PDF text that other modules write; this one knows numbers and bytes. The same objects give the
same bytes: the ID is a hash of the content, and no clock is read.
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
"""An entry of the cross-reference stream: type, offset, index in its object stream (ISO 32000-1 table 18)."""
_TINY = 120
"""A stream of fewer bytes is not compressed."""
_FREE = _ENTRY(0, 0, 65535)
_PACKED = 200
"""Objects in one object stream: a program that wants one must unpack all of them."""


def text_string(words: str) -> str:
    """A text string (ISO 32000-1 7.9.2.2), as hexadecimal UTF-16."""
    return f"<FEFF{words.encode('utf-16-be', 'replace').hex().upper()}>"


def name_object(words: str) -> str:
    """A name (ISO 32000-1 7.3.5); what is not an ASCII letter or digit is escaped."""
    return "/" + "".join(chr(b) if chr(b).isascii() and chr(b).isalnum() else f"#{b:02X}" for b in words.encode())


def format_numbers(*values: float) -> str:
    """Numbers with two decimals: a hundredth of a point is finer than any printer."""
    return " ".join(f"{value:.2f}" for value in values)


class Body(NamedTuple):
    """A file but for its last objects: its bytes so far, and its table of cross-references, an entry for each number
    that is given out. Those without an object are free (7.5.4), as 0 always is."""

    data: bytes
    table: bytes

    @property
    def taken(self) -> int:
        """How many object numbers are in use."""
        return len(self.table) // len(_FREE) - 1

    def finish(self, root: int, info: int, late_bodies: Mapping[int, bytes]) -> bytes:
        """The bytes of the file with its last objects; `root` and `info` number catalogue and information dictionary.

        The ID is a hash of all objects (14.4).
        """
        last = max(self.taken, *late_bodies, 0) + 1
        table = bytearray(self.table + _FREE * (last - self.taken))
        parts, at, hashed = [self.data], len(self.data), _hash_of(self.data).copy()
        for number, body in sorted(late_bodies.items()):
            _set_entry(table, number, _ENTRY(1, at, 0))
            parts.append(_object_bytes(number, body))
            hashed.update(parts[-1])
            at += len(parts[-1])
        _set_entry(table, last, _ENTRY(1, at, 0))
        packed, key = deflate_zlib(table), hashed.hexdigest()[:32].upper()
        dictionary = f"/Type/XRef/Size {last + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R/ID[<{key}><{key}>]"
        entries = b"%b/Filter/FlateDecode/Length %d" % (dictionary.encode(), len(packed))
        body = b"<<%b>>\nstream\n%b\nendstream" % (entries, packed)
        parts.append(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, body, at))
        return b"".join(parts)


@lru_cache(1)
def _hash_of(data: bytes) -> Any:
    """The hash of the beginning of a file, which is the same for all copies of a paper."""
    return sha256(data)


class PdfFile:
    """Collects objects and writes them as bytes. An object number is known before its body: `reserve`, then `put`."""

    def __init__(self, taken: int = 0) -> None:
        """`taken` is how many numbers are in use already, by another part of the same file."""
        self.count = taken
        """How many object numbers are in use."""
        self._bodies: dict[int, str] = {}
        self._streams: dict[int, bytes] = {}
        self._shared: dict[tuple[str, bytes], int] = {}

    def reserve(self, count: int = 1) -> int:
        """Reserve new object numbers; returns the first."""
        self.count += count
        return self.count - count + 1

    def put(self, body: str, number: int = 0) -> int:
        """Add an object with its body, in Latin-1; returns its number."""
        number = number or self.reserve()
        self._bodies[number] = body
        return number

    def put_stream(self, body: bytes, number: int = 0) -> int:
        """Add a whole stream, dictionary and data; returns its number."""
        number = number or self.reserve()
        self._streams[number] = body
        return number

    def stream(self, entries: str, data: bytes, number: int = 0) -> int:
        """Add a stream, compressed unless it is tiny; `entries` are those of its dictionary but filter and length."""
        if len(data) < _TINY:
            return self.put_encoded_stream(entries, data, number)
        return self.put_encoded_stream(f"{entries}/Filter/FlateDecode", deflate_zlib(data), number)

    def put_encoded_stream(self, entries: str, data: bytes, number: int = 0) -> int:
        """Add a stream whose data is encoded already, as `entries` say, or stays uncompressed.

        The end of line before `endstream` is always written (ISO 19005-2 6.1.7.1): data may itself end in one.
        """
        body = b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries.encode("latin-1"), len(data), data)
        return self.put_stream(body, number)

    def shared(self, entries: str, data: bytes, *, encoded: bool = False) -> int:
        """Add a stream, such as an appearance, or give the number of an equal one; returns its number.

        The data is compressed here, unless it is `encoded` already.
        """
        key = entries, data
        if key not in self._shared:
            self._shared[key] = self.put_encoded_stream(entries, data) if encoded else self.stream(entries, data)
        return self._shared[key]

    def to_bytes(self, root: int, info: int) -> bytes:
        """The bytes of the file; `root` and `info` are the numbers of catalogue and information dictionary."""
        return self.pack().finish(root, info, {})

    @property
    def bodies(self) -> Mapping[int, bytes]:
        """All objects that have a body."""
        return {**self._streams, **{number: body.encode("latin-1") for number, body in self._bodies.items()}}

    def pack(self) -> Body:
        """All objects that have a body, packed; numbers without a body are left for `Body.finish`."""
        entries: dict[int, bytes] = {}
        small = sorted(self._bodies)
        for start in range(0, len(small), _PACKED):
            self._pack(small[start : start + _PACKED], entries)
        parts, at = [_HEAD], len(_HEAD)
        for number, body in sorted(self._streams.items()):
            entries[number] = _ENTRY(1, at, 0)
            parts.append(_object_bytes(number, body))
            at += len(parts[-1])
        return Body(b"".join(parts), b"".join([entries.get(number, _FREE) for number in range(self.count + 1)]))

    def _pack(self, numbers: list[int], entries: dict[int, bytes]) -> None:
        """Write one object stream, and record the entry of each of its objects."""
        bodies = [self._bodies[number] for number in numbers]
        starts = accumulate([len(body) + 1 for body in bodies], initial=0)
        index = " ".join([f"{n} {start}" for n, start in zip(numbers, starts, strict=False)]) + "\n"
        dictionary = f"/Type/ObjStm/N {len(numbers)}/First {len(index)}"
        stream_number = self.stream(dictionary, (index + "\n".join(bodies)).encode("latin-1"))
        entries.update(zip(numbers, map(_ENTRY, repeat(2), repeat(stream_number), count()), strict=False))


def _set_entry(table: bytearray, number: int, entry: bytes) -> None:
    """Set the entry of a number."""
    table[number * len(entry) : (number + 1) * len(entry)] = entry


def _object_bytes(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n" % (number, body)
