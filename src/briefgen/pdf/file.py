"""A PDF file: numbered objects, packed into object streams, with a cross-reference stream.

Bodies of objects are ready text, written by the rooms that know what they say; this room knows numbers and bytes.
The same objects give the same bytes: the ID is a hash of the content, and no clock is read.
Source: ISO 32000-1 7.3 (objects), 7.5.7 (object streams), 7.5.8 (cross-reference streams), 14.4 (ID).
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from itertools import accumulate
from struct import pack
from typing import NamedTuple
from zlib import compress

LEVEL = 1
"""Of zlib: the next level costs more time than it saves bytes."""

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
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
    """A file but for its last objects: its bytes so far, the entry of each object there, how many numbers are given."""

    data: bytes
    entries: Mapping[int, bytes]
    taken: int

    def ended(self, root: int, info: int, late: Mapping[int, bytes]) -> bytes:
        """The bytes of the file with its last objects; `root` and `info` number catalogue and information dictionary.

        The ID is a hash of all objects (14.4).
        """
        entries, parts, at = dict(self.entries), [self.data], len(self.data)
        for number, body in sorted(late.items()):
            entries[number] = pack(">BIH", 1, at, 0)
            parts.append(_object(number, body))
            at += len(parts[-1])
        key = sha256(b"".join(parts)).hexdigest()[:32].upper()
        last = max(self.taken, *late, 0) + 1
        entries[last] = pack(">BIH", 1, at, 0)
        table = compress(pack(">BIH", 0, 0, 65535) + b"".join(entries[n] for n in range(1, last + 1)), LEVEL)
        said = f"/Type/XRef/Size {last + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R/ID[<{key}><{key}>]"
        body = b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (said.encode(), len(table), table)
        parts.append(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, body, at))
        return b"".join(parts)


class File:
    """Objects on their way to bytes. An object number is known before its body: `reserve`, then `put`."""

    def __init__(self, taken: int = 0) -> None:
        """`taken` numbers are given out already, by another part of the same file."""
        self.bodies: dict[int, bytes] = {}
        self._streams: set[int] = set()
        self._count = taken
        self._shared: dict[tuple[str, bytes], int] = {}

    def reserve(self, count: int = 1) -> int:
        """The first of so many new object numbers."""
        self._count += count
        return self._count - count + 1

    @property
    def count(self) -> int:
        """How many numbers are given out."""
        return self._count

    def put(self, body: str | bytes, number: int = 0, stream: bool = False) -> int:
        """An object with its body, which may be a whole stream; returns its number."""
        number = number or self.reserve()
        self.bodies[number] = body.encode("latin-1") if isinstance(body, str) else body
        if stream:
            self._streams.add(number)
        return number

    def stream(self, entries: str, data: bytes, number: int = 0) -> int:
        """A stream, compressed; `entries` is what its dictionary says beside filter and length."""
        return self.put(stream(entries, data), number, stream=True)

    def bare(self, entries: str, data: bytes, number: int = 0) -> int:
        """A stream whose data is ready: it was compressed before, and `entries` say so, or is to stay readable."""
        return self.put(bare(entries, data), number, stream=True)

    def shared(self, entries: str, data: bytes) -> int:
        """A stream that is written once however often it is asked for: an appearance, a picture."""
        key = entries, data
        if key not in self._shared:
            self._shared[key] = self.stream(entries, data)
        return self._shared[key]

    def finished(self, root: int, info: int) -> bytes:
        """The bytes of the file; `root` and `info` are the numbers of catalogue and information dictionary."""
        return self.packed().ended(root, info, {})

    def packed(self) -> Body:
        """All objects that have a body; the numbers of those that have none yet are left for the end."""
        entries: dict[int, bytes] = {}
        small = [number for number in sorted(self.bodies) if number not in self._streams]
        for start in range(0, len(small), _PACKED):
            self._pack(small[start : start + _PACKED], entries)
        parts, at = [_HEAD], len(_HEAD)
        for number in sorted(self._streams):
            entries[number] = pack(">BIH", 1, at, 0)
            parts.append(_object(number, self.bodies[number]))
            at += len(parts[-1])
        return Body(b"".join(parts), entries, self._count)

    def _pack(self, numbers: list[int], entries: dict[int, bytes]) -> None:
        """One object stream of these objects, and where each of them is."""
        bodies = [self.bodies[number] for number in numbers]
        starts = accumulate((len(body) + 1 for body in bodies), initial=0)
        index = " ".join(f"{n} {start}" for n, start in zip(numbers, starts, strict=False)).encode() + b"\n"
        said = f"/Type/ObjStm/N {len(numbers)}/First {len(index)}"
        home = self.stream(said, index + b"\n".join(bodies))
        entries.update({number: pack(">BIH", 2, home, i) for i, number in enumerate(numbers)})


def stream(entries: str, data: bytes) -> bytes:
    """The body of a stream, compressed; `entries` is what its dictionary says beside filter and length."""
    return bare(f"{entries}/Filter/FlateDecode", compress(data, LEVEL))


def bare(entries: str, data: bytes) -> bytes:
    """The body of a stream whose data is ready.

    The end of line before `endstream` is always written (ISO 19005-2 6.1.7.1): data may itself end in one.
    """
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries.encode("latin-1"), len(data), data)


def _object(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n" % (number, body)
