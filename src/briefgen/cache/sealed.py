"""Sealed files: text the program keeps for itself below `.briefgen/`, safe to delete and believed of nobody else.

The first line of a file is a hash of the rest, of what it is about and of our version: no secret, but what it seals
needs no second look. A file is believed only if it belongs to us and nobody else may write it. Imports next to nothing:
it is needed before the rest of the program is read.
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
    if not hasattr(os, "getuid"):  # a system that does not tell whose a file is
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
    """Keep a text for `read_sealed`; where it cannot be kept, the next time takes longer."""
    write_plain(path, f"{_seal(about, text)}\n{text}")


def write_plain(path: str, text: str) -> None:
    """Write a text for other programs, whole or not at all."""
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
    """Remove a part of a file: it did not fit on the disk, or somebody stopped us."""
    try:
        os.unlink(path)
    except OSError:
        return


def _seal(about: str, text: str) -> str:
    return hashlib.sha256(f"{__version__}\n{about}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
