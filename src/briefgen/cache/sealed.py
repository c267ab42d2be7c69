"""Sealed files: text the program keeps for itself below `.briefgen/`, with a checksum, safe to delete.

The first line of a file is a hash of the rest, of what it is about and of our version. It is no secret: it tells a
damaged or outdated file, and a file counts only if it belongs to the user and nobody else may write it.

Imports next to nothing: it is needed before the rest of the program is imported.
"""

from __future__ import annotations

import hashlib
import os
from _thread import get_ident

from briefgen import __version__

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
