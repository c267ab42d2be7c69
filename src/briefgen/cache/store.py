"""What the program keeps for itself below `.briefgen/`: text that is safe to delete, and believed of nobody else.

The first line of a file is a hash of the rest and of our version, whose form it has: no secret, but what it seals needs
no second look. Imports next to nothing, as `state`.
"""

from __future__ import annotations

import hashlib
import os

from briefgen import __version__

OTHERS = 0o022
"""Permission of others to write (POSIX)."""


def read_sealed(path: str) -> str | None:
    """What was kept; `None` if there is nothing, it is damaged or of another version, or others may have written it."""
    if not hasattr(os, "getuid"):  # a system that does not tell whose a file is
        return None
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            found = os.fstat(file.fileno())
            ours = found.st_uid == os.getuid() and not found.st_mode & OTHERS
            seal, _, text = file.read().partition("\n")
    except (OSError, ValueError):
        return None
    return text if ours and seal == _seal(text) else None


def write_sealed(path: str, text: str) -> None:
    """Keep a text for `recall`; where it cannot be kept, the next time takes longer."""
    write_plain(path, f"{_seal(text)}\n{text}")


def write_plain(path: str, text: str) -> None:
    """A text for other programs, whole or not at all."""
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(beside, path)
    except BaseException as error:
        _drop(beside)
        if not isinstance(error, (OSError, UnicodeEncodeError)):
            raise


def _drop(path: str) -> None:
    """Without a part of a file: it did not fit on the disk, or somebody stopped us."""
    try:
        os.unlink(path)
    except OSError:
        return


def _seal(text: str) -> str:
    return hashlib.sha256(f"{__version__}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
