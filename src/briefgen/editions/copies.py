"""The numbered copies of one edition: a line for each, in `out/<dialogue>/<round>/copies.jsonl`.

A line is on the disk before its file is written, so that a build that was killed goes on where it ended, and never
takes a file of its own for one that a person changed. At the end the lines are written anew, in order, and the record
of the edition holds their hash.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from io import BytesIO
from pathlib import Path

from msgspec import MsgspecError, Struct, field, json
from msgspec.structs import replace

from briefgen import files
from briefgen.editions.record import Edition, FileRecord
from briefgen.errors import Place, Problem, Refused

NAME = "copies.jsonl"
LIMIT = 512 * files.MIB
"""Bytes of the lines of an edition: two million copies."""


class NumberedCopy(Struct, frozen=True):
    """One copy. `path` and that of its `paper` are relative to the edition's folder; `made` is a hash of what it was
    made from. One that was removed has no hash of its bytes, and keeps its number."""

    path: str
    number: int
    recipient: str
    paper: str
    made: str
    sha256: str
    size: int


class Register(Struct, frozen=True, dict=True):
    """The copies of an edition by path; `older` are the hashes of files a newer line has taken the place of.

    Never changed.
    """

    copies: Mapping[str, NumberedCopy] = field(default_factory=dict)
    older: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""

    def ours(self, path: str) -> tuple[str, ...]:
        """The hashes of what we ever wrote, or were about to write, at a path."""
        known = self.copies.get(path)
        return (*self.older.get(path, ()), *([known.sha256] if known else []))

    @cached_property
    def held(self) -> Mapping[tuple[str, str], NumberedCopy]:
        """The copies that are there, by recipient and paper."""
        return {(copy.recipient, copy.paper): copy for copy in self.copies.values() if copy.sha256}

    @cached_property
    def papers(self) -> frozenset[str]:
        """The papers that have copies."""
        return frozenset(copy.paper for copy in self.copies.values())

    def file(self, path: str, edition: Edition) -> FileRecord | None:
        """A copy as the record would have it; `None` for what is none, or a copy of nothing on record."""
        copy = self.copies.get(path)
        paper = edition.files.get(copy.paper) if copy and copy.sha256 else None
        return replace(paper, sha256=copy.sha256, size=copy.size) if copy and paper else None


def read_register(folder: Path, shown: str) -> Register:
    """The copies on record in a folder; a last line that was cut off does not count. `Refused` for any other damage."""
    path, name = folder / NAME, f"{shown}/{NAME}"
    if not os.path.lexists(path):
        return Register()
    data = files.read(path, name, LIMIT)
    copies: dict[str, NumberedCopy] = {}
    older: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(BytesIO(data), 1):
        if not line.endswith(b"\n"):
            break
        copy = _copy(line, name, number)
        if before := copies.get(copy.path):
            older[copy.path] = (*older.get(copy.path, ()), before.sha256)
        copies[copy.path] = copy
    return Register(copies, older, files.sha256(data))


def complete(folder: Path, shown: str, edition: Edition) -> Register:
    """The copies of an edition, if they are those its record speaks of; else `Refused`: a build was broken off."""
    register = read_register(folder, shown)
    if register.digest != edition.copies:
        what = "does not agree with the record of the edition: a build was broken off, or it was changed by hand"
        raise Refused(Problem(what, Place(f"{shown}/{NAME}"), hint="briefgen build"))
    return register


def mend(folder: Path, shown: str) -> None:
    """Take away a last line that was cut off; nobody else may be writing. No file was written by it."""
    path, name = folder / NAME, f"{shown}/{NAME}"
    data = files.read(path, name, LIMIT) if os.path.lexists(path) else b""
    if data and not data.endswith(b"\n"):
        files.write(path, data[: data.rfind(b"\n") + 1], name)


def append(folder: Path, shown: str, copies: Iterable[NumberedCopy]) -> None:
    """Add lines, whole, also while other processes do the same."""
    files.append(folder / NAME, _lines(copies), f"{shown}/{NAME}")


def write_register(folder: Path, shown: str, copies: Iterable[NumberedCopy]) -> str:
    """Write all lines anew, by paper and number, if they are others than before; returns their hash."""
    name = f"{shown}/{NAME}"
    data = _lines(sorted(copies, key=lambda copy: (copy.paper, copy.number)))
    if not data:
        files.remove(folder / NAME, name)
        return ""
    digest = files.sha256(data)
    if not (folder / NAME).exists() or files.sha256(files.read(folder / NAME, name, LIMIT)) != digest:
        files.write(folder / NAME, data, name)
    return digest


_lines = json.Encoder().encode_lines
_read = json.Decoder(NumberedCopy).decode


def _copy(line: bytes, name: str, number: int) -> NumberedCopy:
    try:
        return _read(line)
    except (MsgspecError, ValueError, RecursionError):
        hint = "put it back as it was; or delete it, then every copy is compared with what would be written now"
        raise Refused(Problem("this line is not as briefgen wrote it", Place(name, number), hint=hint)) from None
