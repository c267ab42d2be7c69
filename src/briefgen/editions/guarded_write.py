"""Files that a person may have changed since we wrote them: what they did is kept, and said.

In: a file's bytes and the hashes of what we ever wrote in its place. Out: the file written, left or removed, and which
of these it was. What was changed is never overwritten; `force` puts it aside, under another name beside the new one.
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
    """What became of a file, the SHA-256 and size of what it should hold, and whether a person had changed it."""

    action: WriteAction
    sha256: str
    size: int
    by_hand: bool = False


class GuardedFile(Struct, frozen=True):
    """A file, its name as the user knows it, and the SHA-256 of all that we ever wrote there."""

    path: Path
    name: str
    ours: Collection[str]

    def found(self) -> str:
        """The SHA-256 of what is there, empty where nothing is. Raises `Refused` where it cannot be read."""
        return files.sha256(files.read(self.path, self.name)) if self.path.exists() else ""

    def write(self, data: bytes, *, force: bool = False, settled: bool = True) -> Written:
        """Put these bytes there, unless they are there or a person changed what is. Raises `Refused` as `files.write`.

        `force` replaces what was changed; `settled` is that of `files.write`.
        """
        wanted, found = files.sha256(data), self.found()
        if found == wanted:
            return Written("unchanged", wanted, len(data))
        by_hand = bool(found) and found not in self.ours
        if by_hand and not force:
            return Written("kept", wanted, len(data), by_hand)
        if by_hand:
            files.put_aside(self.path, self.name)
        files.write(self.path, data, self.name, settled=settled)
        return Written("written", wanted, len(data), by_hand)

    def remove(self, *, prune: bool) -> RemoveAction:
        """Delete it, unless a person changed it or, without `prune`, nobody asked. Raises `Refused` as `files.remove`.

        `removed` is also what is gone already.
        """
        found = self.found()
        if found and found not in self.ours:
            return "kept"
        if found and not prune:
            return "unwanted"
        files.remove(self.path, self.name)
        return "removed"


def kept_notice(name: str, hint: str = REPLACE) -> Problem:
    """The notice of a file that a person changed."""
    what = "was changed by hand since it was built, and is kept"
    return Problem(what, Place(name), hint=hint, severity=Severity.NOTICE)
