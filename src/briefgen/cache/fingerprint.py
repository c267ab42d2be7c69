"""SHA-256 of files, spared where nobody touched them; fingerprints of a workplace and of our own version.

`.briefgen/cache/files` is an index by path, as git has one: the hash of each file, and what the system says of it. What
was touched shortly before a command began might change again within one tick of the clock: its hash is not kept.
Contents alone decide that nothing has changed; size, times and number of a file only spare reading it again.

Imports next to nothing: it is needed before the rest of the program is read.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator

from briefgen.cache.sealed import read_sealed, write_sealed

INDEX = os.path.join(".briefgen", "cache", "files")
RACE = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system."""


class FileHashes:
    """The hashes of one workplace, as known when a command began and as found since."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root, self._path = os.fspath(root), os.path.join(root, INDEX)
        self._known: dict[str, tuple[str, str]] = {}
        self._found: dict[str, str] = {}
        self._grown = False
        for line in (read_sealed(self._path) or "").split("\n"):
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

    def save(self) -> None:
        """Write the index for the next command, without files that are gone."""
        if self._grown:
            there = (p for p in self._known if p in self._found or os.path.lexists(os.path.join(self.root, p)))
            write_sealed(
                self._path, "\n".join(f"{self._known[path][1]} {self._known[path][0]} {path}" for path in there)
            )
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


INPUTS, ALL = ("data", "templates"), ("data", "templates", "out")
COPIES = "copies"
"""Where the numbered copies of a reader lie, beside his papers; no name of a recipient stands in a path. Of a copy that
is there no build asks more than its size (`copies`): nor is more of it a part of the state."""
LEFT_OUT = "sent"
"""Below a dialogue: what was mailed is read by no build, and may be large."""
DEEPEST = 40


def stat_fingerprint(root: str | os.PathLike[str], folders: tuple[str, ...] = ALL) -> tuple[str, int]:
    """A hash of what the system says of every file, and the moment of the last change (nanoseconds)."""
    digest, last = hashlib.sha256(), 0
    for path, entry in walk_files(root, folders):
        try:
            found = entry.stat()
        except OSError:  # a link to nothing: the mark of an editor at work
            digest.update(f"{path}\0".encode("utf-8", "surrogateescape"))
            continue
        last = max(last, found.st_mtime_ns, found.st_ctime_ns)
        seen = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
        digest.update(f"{path}\0{seen}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest(), last


def content_fingerprint(hashes: FileHashes, folders: tuple[str, ...] = ALL, deepest: int = DEEPEST) -> str:
    """A hash of the names and bytes of every file of a workplace, of numbered copies the names and sizes; down to a
    depth of folders."""
    digest = hashlib.sha256()
    for path, entry in walk_files(hashes.root, folders, deepest):
        seen = entry.stat(follow_symlinks=False).st_size if is_copy(path) else hashes.of(path)
        digest.update(f"{path}\0{seen}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def source_stat_fingerprint() -> str:
    """A hash of what the system says of our own source."""
    digest = hashlib.sha256()
    for path, entry in _ours():
        found = entry.stat()
        digest.update(f"{path}\0{found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def source_fingerprint() -> str:
    """A hash of our own source."""
    digest = hashlib.sha256()
    for _, entry in _ours():
        with open(entry.path, "rb", buffering=0) as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def _ours() -> Iterator[tuple[str, os.DirEntry[str]]]:
    home = os.path.dirname(os.path.dirname(__file__))
    return (found for found in walk_files(home, ("",)) if found[0].endswith(".py"))


def installed_packages() -> str:
    """The Python we run in and what is installed beside us, by names that hold versions (`NAME-VERSION.dist-info`)."""
    names = sorted(name for folder in sys.path if os.path.isdir(folder) for name in os.listdir(folder))
    return "\n".join((sys.version, *(name for name in names if name.endswith(".dist-info"))))


def is_copy(path: str) -> bool:
    """Whether it is `out/<dialogue>/<round>/<reader>/copies/…`."""
    return path.startswith("out/") and path.split("/")[4:-1] == [COPIES]


def walk_files(
    root: str | os.PathLike[str], folders: tuple[str, ...], deepest: int = DEEPEST
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below some folders, with its path from the root, sorted."""
    for folder in folders:
        yield from _below(os.path.join(root, folder), folder, deepest)


def _below(folder: str, shown: str, deepest: int) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # there is none, a file stands in its place, or it may not be read: nothing is there to be seen
        return
    for entry in entries:
        path = f"{shown}/{entry.name}"
        if not entry.is_dir():
            yield path, entry
        elif path.count("/") < deepest and not (entry.name == LEFT_OUT and os.path.dirname(shown) == "data"):
            yield from _below(entry.path, path, deepest)
