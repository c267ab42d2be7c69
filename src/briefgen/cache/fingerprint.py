"""SHA-256 of files, read again only where their `stat` changed; fingerprints of a workplace and of our own code.

`.briefgen/cache/files` is an index by path, as that of git: the hash of each file, and its `stat`. A file changed
shortly before a command began may change again within one tick of the file system's clock: its hash is not kept (the
"racy git" problem). Whether anything has changed is decided by contents alone.

What is kept is a sealed file: its first line is a hash of the rest, of what it is about and of our version. That is no
secret: it tells a damaged or outdated file. A file counts only if it belongs to the user and nobody else may write it.

Imports next to nothing: it is needed before the rest of the program is imported.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from _thread import get_ident
from collections.abc import Iterator

from briefgen import __version__

INDEX = os.path.join(".briefgen", "cache", "files")
RACE = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system (FAT: two seconds)."""


class FileHashes:
    """The hashes of the files of one workplace: those of the index, and those worked out since the command began."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root, self._path = os.fspath(root), os.path.join(root, INDEX)
        self._known: dict[str, tuple[str, str]] = {}
        self._seen: dict[str, str] = {}
        self._changed = False
        for line in (read_sealed(self._path) or "").split("\n"):
            if not line:
                continue
            digest, stat_key, path = line.split(" ", 2)
            self._known[path] = stat_key, digest
        self._start = _now(self._path)

    def of(self, path: str) -> str:
        """The hash of a file, 64 hex digits, by its path from the root; empty for what cannot be read or is no file."""
        full_path = os.path.join(self.root, path)
        try:
            status = os.stat(full_path)
            stat_key = f"{status.st_size},{status.st_mtime_ns},{status.st_ctime_ns},{status.st_ino}"
            known = self._known.get(path)
            if known is None or known[0] != stat_key:
                if not stat.S_ISREG(status.st_mode):
                    return ""
                with open(full_path, "rb") as file:
                    known = stat_key, hashlib.sha256(file.read()).hexdigest()
                if max(status.st_mtime_ns, status.st_ctime_ns) + RACE < self._start and "\n" not in path:
                    self._known[path], self._changed = known, True
        except OSError:
            return ""
        self._seen[path] = known[1]
        return known[1]

    def last_of(self, path: str) -> str:
        """As `of`, as this command found it the last time, if it has looked at it before."""
        return self._seen.get(path) or self.of(path)

    def save(self) -> None:
        """Write the index for the next command, without files that are gone."""
        if self._changed:
            paths = (p for p in self._known if p in self._seen or os.path.lexists(os.path.join(self.root, p)))
            write_sealed(
                self._path, "\n".join(f"{self._known[path][1]} {self._known[path][0]} {path}" for path in paths)
            )
            self._changed = False


def _now(path: str) -> int:
    """The time by the clock of the file system, nanoseconds, from a file touched now; 0 where it cannot be written."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab"):
            os.utime(path)
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


INPUTS, ALL = ("data", "templates"), ("data", "templates", "out")
COPIES = "copies"
"""The folder of a reader's numbered copies, beside the papers. A build asks only for the size of a copy that exists
(`publish.copies`), so only the size counts here."""
LEFT_OUT = ("sent", "sent.json")
"""Of a dialogue: what was mailed, a folder, and how much that is. No build reads them, and the folder may be large."""
DEEPEST = 40


def stat_fingerprint(root: str | os.PathLike[str], folders: tuple[str, ...] = ALL) -> tuple[str, int]:
    """A hash of the `stat` of every file, and the time of the last change (nanoseconds)."""
    digest, last = hashlib.sha256(), 0
    for path, entry in walk_files(root, folders):
        try:
            status = entry.stat()
        except OSError:  # a dangling symbolic link: the lock of an editor
            digest.update(f"{path}\0".encode("utf-8", "surrogateescape"))
            continue
        last = max(last, status.st_mtime_ns, status.st_ctime_ns)
        stat_key = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
        digest.update(f"{path}\0{stat_key}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest(), last


def content_fingerprint(hashes: FileHashes, folders: tuple[str, ...] = ALL, deepest: int = DEEPEST) -> str:
    """A hash of the names and bytes of every file of a workplace down to a depth of folders; of numbered copies, of
    names and sizes."""
    digest = hashlib.sha256()
    for path, entry in walk_files(hashes.root, folders, deepest):
        state = entry.stat(follow_symlinks=False).st_size if is_copy(path) else hashes.of(path)
        digest.update(f"{path}\0{state}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def source_stat_fingerprint() -> str:
    """A hash of the `stat` of our own source files."""
    digest = hashlib.sha256()
    for path, entry in _source_files():
        status = entry.stat()
        digest.update(f"{path}\0{status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def source_fingerprint() -> str:
    """A hash of the bytes of our own source files."""
    digest = hashlib.sha256()
    for _, entry in _source_files():
        with open(entry.path, "rb", buffering=0) as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def _source_files() -> Iterator[tuple[str, os.DirEntry[str]]]:
    home = os.path.dirname(os.path.dirname(__file__))
    return (file for file in walk_files(home, ("",)) if file[0].endswith(".py"))


def installed_packages() -> str:
    """The version of Python and of every installed package, by the names (`NAME-VERSION.dist-info`)."""
    names = sorted(name for folder in sys.path if os.path.isdir(folder) for name in os.listdir(folder))
    return "\n".join((sys.version, *(name for name in names if name.endswith(".dist-info"))))


def is_copy(path: str) -> bool:
    """Whether it is `out/<dialogue>/<round>/<reader>/copies/…`."""
    return path.startswith("out/") and path.split("/")[4:-1] == [COPIES]


def walk_files(
    root: str | os.PathLike[str], folders: tuple[str, ...], deepest: int = DEEPEST
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below some folders, with its path from the root, sorted.

    Links to folders are followed; one that leads round in a circle is given like a file.
    """
    for folder in folders:
        yield from _walk_folder(os.path.join(root, folder), folder, deepest, ())


def find_circles(root: str | os.PathLike[str], folders: tuple[str, ...]) -> Iterator[str]:
    """The path of each link below some folders that leads to itself, or to a folder it is in."""
    for path, entry in walk_files(root, folders):
        if entry.is_symlink():
            try:
                in_circle = stat.S_ISDIR(entry.stat().st_mode)
            except OSError as error:
                in_circle = error.errno == errno.ELOOP
            if in_circle:
                yield path


def _walk_folder(
    folder: str, relative: str, deepest: int, left: tuple[str, ...]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files of a folder; `left` are the folders in which links were followed to come here."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # there is none, it is a file, or it may not be read
        return
    for entry in entries:
        path = f"{relative}/{entry.name}"
        if entry.name in LEFT_OUT and os.path.dirname(relative) == "data":
            continue
        is_link = entry.is_symlink()
        around = (*left, os.path.realpath(folder)) if is_link else left
        if not _is_folder(entry) or (is_link and _leads_back(entry.path, around)):
            yield path, entry
        elif path.count("/") < deepest:
            yield from _walk_folder(entry.path, path, deepest, around)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _leads_back(link: str, around: tuple[str, ...]) -> bool:
    """Whether a link to a folder leads to one that we are in, or came through."""
    target = os.path.realpath(link)
    return any(f"{folder}/".startswith(f"{target}/".replace("//", "/")) for folder in around)


OTHERS = 0o022
"""Permission of others to write (POSIX)."""


def read_sealed(path: str, about: str = "") -> str | None:
    """The text of a file; `None` if there is none, it is damaged, of another version or about something else, or others
    may have written it."""
    if not hasattr(os, "getuid"):  # a system without owners of files
        return None
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            found = os.fstat(file.fileno())
            ours = found.st_uid == os.getuid() and not found.st_mode & OTHERS
            seal, _, text = file.read().partition("\n")
    except (OSError, ValueError):
        return None
    return text if ours and seal == _seal(about, text) else None


def write_sealed(path: str, text: str, about: str = "") -> None:
    """Write a text for `read_sealed`; where it cannot be written, nothing is raised: the next command takes longer."""
    write_plain(path, f"{_seal(about, text)}\n{text}")


def write_plain(path: str, text: str) -> None:
    """Write a text without a seal, whole or not at all; an `OSError` is not raised."""
    beside = f"{path}.{os.getpid()}-{get_ident()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(beside, path)
    except BaseException as error:
        _remove_partial(beside)
        if not isinstance(error, (OSError, UnicodeEncodeError)):
            raise


def _remove_partial(path: str) -> None:
    """Remove a file that was not written to its end: the disk was full, or the program was interrupted."""
    try:
        os.unlink(path)
    except OSError:
        return


def _seal(about: str, text: str) -> str:
    return hashlib.sha256(f"{__version__}\n{about}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
