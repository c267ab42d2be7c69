"""Writes files that a person may have changed since the last build: their changes are kept, and reported.

In: the bytes of a file, and the hashes of all that was ever written there. Out: the file written, left or removed, and
which of these it was. A changed file is never overwritten; `force` moves it aside, to another name beside it.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from msgspec import Struct

from briefgen import files
from briefgen.errors import Place, Problem, Severity

REPLACE = "briefgen build --force replaces it and keeps yours beside it"

WriteAction = Literal["written", "unchanged", "kept"]
RemoveAction = Literal["removed", "unwanted", "kept"]


class Written(Struct, frozen=True):
    """What was done with a file, the SHA-256 and size of the new bytes, and whether a person had changed it."""

    action: WriteAction
    sha256: str
    size: int
    by_hand: bool = False


class GuardedFile(Struct, frozen=True):
    """A file, its name as the user knows it, and the SHA-256 of all that was ever written there."""

    path: Path
    name: str
    known_hashes: Collection[str]

    def current_hash(self) -> str:
        """The SHA-256 of the file, empty where there is none. Raises `Refused` where it cannot be read."""
        return files.sha256(files.read(self.path, self.name)) if self.path.exists() else ""

    def write(self, data: bytes, *, force: bool = False, sync: bool = True) -> Written:
        """Write these bytes, unless they are there or a person changed the file. Raises `Refused` as `files.write`.

        `force` replaces what was changed; `sync` is that of `files.write`.
        """
        new_hash, current = files.sha256(data), self.current_hash()
        if current == new_hash:
            return Written("unchanged", new_hash, len(data))
        by_hand = bool(current) and current not in self.known_hashes
        if by_hand and not force:
            return Written("kept", new_hash, len(data), by_hand)
        if by_hand:
            files.put_aside(self.path, self.name)
        files.write(self.path, data, self.name, sync=sync)
        return Written("written", new_hash, len(data), by_hand)

    def remove(self, *, prune: bool) -> RemoveAction:
        """Delete the file, if `prune` and nobody changed it. Raises `Refused` as `files.remove`.

        A missing file counts as `removed`.
        """
        current = self.current_hash()
        if current and current not in self.known_hashes:
            return "kept"
        if current and not prune:
            return "unwanted"
        files.remove(self.path, self.name)
        return "removed"


def kept_notice(name: str, hint: str = REPLACE) -> Problem:
    """The notice that a file was changed by hand and is kept."""
    message = "was changed by hand since it was built, and is kept"
    return Problem(message, Place(name), hint=hint, severity=Severity.NOTICE)
