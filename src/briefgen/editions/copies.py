"""The register of numbered copies of an edition: a line for each, in `out/<dialogue>/<round>/copies.jsonl`.

A line is on the disk before its file is written. So a build that was killed continues where it ended, and never takes
its own file for one that a person changed. At the end the lines are written again in order, and `edition.json` gets
their hash.
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

REGISTER_NAME = "copies.jsonl"
MAX_BYTES = 512 * files.MIB
"""The largest size of a register in bytes: about two million copies."""


class NumberedCopy(Struct, frozen=True):
    """One copy. Its `path` and that of its `paper` are relative to the folder of the edition; `made` is a hash of what
    it was made from. A copy that was removed keeps its number and has no `sha256`."""

    path: str
    number: int
    recipient: str
    paper: str
    made: str
    sha256: str
    size: int


class Register(Struct, frozen=True, dict=True):
    """The copies of an edition by path; `older` are the hashes of earlier lines with the same path."""

    copies: Mapping[str, NumberedCopy] = field(default_factory=dict)
    older: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""

    def hashes_at(self, path: str) -> tuple[str, ...]:
        """The hashes of all that was written at a path, or was about to be."""
        copy = self.copies.get(path)
        return (*self.older.get(path, ()), *([copy.sha256] if copy else []))

    @cached_property
    def present(self) -> Mapping[tuple[str, str], NumberedCopy]:
        """The copies that were not removed, by recipient and paper."""
        return {(copy.recipient, copy.paper): copy for copy in self.copies.values() if copy.sha256}

    @cached_property
    def papers(self) -> frozenset[str]:
        """The paths of the papers with copies."""
        return frozenset(copy.paper for copy in self.copies.values())

    def record_of(self, path: str, edition: Edition) -> FileRecord | None:
        """The record of a copy, from that of its paper; `None` for an unknown path or paper."""
        copy = self.copies.get(path)
        paper = edition.files.get(copy.paper) if copy and copy.sha256 else None
        return replace(paper, sha256=copy.sha256, size=copy.size) if copy and paper else None


def read_register(folder: Path, folder_name: str) -> Register:
    """The register in a folder, without a last line that was cut off. Raises `Refused` for any other damage."""
    name = f"{folder_name}/{REGISTER_NAME}"
    if not os.path.lexists(folder / REGISTER_NAME):
        return Register()
    data = files.read(folder / REGISTER_NAME, name, MAX_BYTES)
    copies: dict[str, NumberedCopy] = {}
    older: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(BytesIO(data), 1):
        if not line.endswith(b"\n"):
            break
        copy = _parse_line(line, name, number)
        if before := copies.get(copy.path):
            older[copy.path] = (*older.get(copy.path, ()), before.sha256)
        copies[copy.path] = copy
    return Register(copies, older, files.sha256(data))


def read_complete(folder: Path, folder_name: str, edition: Edition) -> Register:
    """The register of an edition. Raises `Refused` where it does not agree with the record, as after a broken build."""
    register = read_register(folder, folder_name)
    if register.digest != edition.copies:
        message = "does not agree with the record of the edition: a build was broken off, or it was changed by hand"
        raise Refused(Problem(message, Place(f"{folder_name}/{REGISTER_NAME}"), hint="briefgen build"))
    return register


def remove_torn_line(folder: Path, folder_name: str) -> None:
    """Remove a last line that was cut off, for which no file was written. No other process may be writing."""
    path, name = folder / REGISTER_NAME, f"{folder_name}/{REGISTER_NAME}"
    data = files.read(path, name, MAX_BYTES) if os.path.lexists(path) else b""
    if data and not data.endswith(b"\n"):
        files.write(path, data[: data.rfind(b"\n") + 1], name)


def append_copies(folder: Path, folder_name: str, copies: Iterable[NumberedCopy]) -> None:
    """Append lines; several processes may do so at the same time."""
    files.append(folder / REGISTER_NAME, _encode_lines(copies), f"{folder_name}/{REGISTER_NAME}")


def write_register(folder: Path, folder_name: str, copies: Iterable[NumberedCopy]) -> str:
    """Write all lines, by paper and number, if they differ from the file. Returns their hash, empty for no copies."""
    name = f"{folder_name}/{REGISTER_NAME}"
    data = _encode_lines(sorted(copies, key=lambda copy: (copy.paper, copy.number)))
    if not data:
        files.remove(folder / REGISTER_NAME, name)
        return ""
    if not (folder / REGISTER_NAME).exists() or files.read(folder / REGISTER_NAME, name, MAX_BYTES) != data:
        files.write(folder / REGISTER_NAME, data, name)
    return files.sha256(data)


_encode_lines = json.Encoder().encode_lines
_decode = json.Decoder(NumberedCopy).decode


def _parse_line(line: bytes, name: str, number: int) -> NumberedCopy:
    try:
        return _decode(line)
    except (MsgspecError, ValueError, RecursionError):
        hint = "put it back as it was; or delete it, then every copy is compared with what would be written now"
        raise Refused(Problem("this line is not as briefgen wrote it", Place(name, number), hint=hint)) from None
