"""SHA-256 of the files of a workplace, kept from command to command: what nobody has touched is not read again.

`.briefgen/hashes` has a line for each file: its hash, what the system says of it, its path. What was touched shortly
before a command began might change again unseen, within one tick of the clock: its hash is not kept (as git does with
its index). Imports next to nothing, as `state`.
"""

from __future__ import annotations

import hashlib
import os
import stat

from briefgen.build.kept import keep, recall

NAME = os.path.join(".briefgen", "hashes")
RACE = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system."""


class Hashes:
    """The hashes of one workplace, as known when a command began and as found since."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root, self._path = os.fspath(root), os.path.join(root, NAME)
        self._known: dict[str, tuple[str, str]] = {}
        self._found: dict[str, str] = {}
        self._grown = False
        for line in (recall(self._path) or "").split("\n"):
            if not line:
                continue
            found, seen, path = line.split(" ", 2)
            self._known[path] = seen, found
        self._began = _now(self._path)

    def of(self, path: str) -> str:
        """The hash of a file, 64 hex digits, by its path from the root; empty for what cannot be read or is no file."""
        there = os.path.join(self.root, path)
        try:
            told = os.stat(there)
            seen = f"{told.st_size},{told.st_mtime_ns},{told.st_ctime_ns},{told.st_ino}"
            known = self._known.get(path)
            if known is None or known[0] != seen:
                if not stat.S_ISREG(told.st_mode):
                    return ""
                with open(there, "rb") as file:
                    known = seen, hashlib.sha256(file.read()).hexdigest()
                if max(told.st_mtime_ns, told.st_ctime_ns) + RACE < self._began and "\n" not in path:
                    self._known[path], self._grown = known, True
        except OSError:
            return ""
        self._found[path] = known[1]
        return known[1]

    def found(self, path: str) -> str:
        """As `of`, as this command found it the last time, if it has looked at it before."""
        return self._found.get(path) or self.of(path)

    def keep(self) -> None:
        """Keep what is known for the next command, but of files that are gone."""
        if self._grown:
            there = (p for p in self._known if p in self._found or os.path.lexists(os.path.join(self.root, p)))
            keep(self._path, "\n".join(f"{self._known[path][1]} {self._known[path][0]} {path}" for path in there))
            self._grown = False


def _now(path: str) -> int:
    """The moment, by the clock of the file system that tells when a file was touched; 0 where nothing can be kept."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab"):
            os.utime(path)
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
