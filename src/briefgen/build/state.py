"""The state of a workplace: what is in its files, and, quicker, how the system says they are.

Imports next to nothing: it is asked before the rest of the program is read. Contents alone decide that nothing has
changed; size, times and number of a file only spare reading it again (`hashes`).
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator

from briefgen.build.hashes import Hashes

INPUTS, ALL = ("data", "templates"), ("data", "templates", "out")
COPIES = "copies"
"""Where the numbered copies of a reader lie, beside his papers; no name of a recipient stands in a path. Of a copy that
is there no build asks more than its size (`copies`): nor is more of it a part of the state."""
LEFT_OUT = "sent"
"""Below a dialogue: what was mailed is read by no build, and may be large."""
DEEPEST = 40


def told(root: str | os.PathLike[str], folders: tuple[str, ...] = ALL) -> tuple[str, int]:
    """A hash of what the system says of every file, and the moment of the last change (nanoseconds)."""
    digest, last = hashlib.sha256(), 0
    for path, entry in listed(root, folders):
        try:
            found = entry.stat()
        except OSError:  # a link to nothing: the mark of an editor at work
            digest.update(f"{path}\0".encode("utf-8", "surrogateescape"))
            continue
        last = max(last, found.st_mtime_ns, found.st_ctime_ns)
        seen = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
        digest.update(f"{path}\0{seen}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest(), last


def contents(hashes: Hashes, folders: tuple[str, ...] = ALL, deepest: int = DEEPEST) -> str:
    """A hash of the names and bytes of every file of a workplace, of numbered copies the names and sizes; down to a
    depth of folders."""
    digest = hashlib.sha256()
    for path, entry in listed(hashes.root, folders, deepest):
        seen = entry.stat(follow_symlinks=False).st_size if is_copy(path) else hashes.of(path)
        digest.update(f"{path}\0{seen}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def program() -> str:
    """A hash of what the system says of our own source."""
    digest = hashlib.sha256()
    for path, entry in _ours():
        found = entry.stat()
        digest.update(f"{path}\0{found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def source() -> str:
    """A hash of our own source."""
    digest = hashlib.sha256()
    for _, entry in _ours():
        with open(entry.path, "rb", buffering=0) as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def _ours() -> Iterator[tuple[str, os.DirEntry[str]]]:
    home = os.path.dirname(os.path.dirname(__file__))
    return (found for found in listed(home, ("",)) if found[0].endswith(".py"))


def surroundings() -> str:
    """The Python we run in and what is installed beside us, by names that hold versions (`NAME-VERSION.dist-info`)."""
    names = sorted(name for folder in sys.path if os.path.isdir(folder) for name in os.listdir(folder))
    return "\n".join((sys.version, *(name for name in names if name.endswith(".dist-info"))))


def is_copy(path: str) -> bool:
    """Whether it is `out/<dialogue>/<round>/<reader>/copies/…`."""
    return path.startswith("out/") and path.split("/")[4:-1] == [COPIES]


def listed(
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
