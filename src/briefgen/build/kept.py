"""What the program keeps for itself below `.briefgen/`: text that is safe to delete, and believed of nobody else.

Imports next to nothing, as `state`.
"""

from __future__ import annotations

import os

OTHERS = 0o022
"""Permission of others to write (POSIX)."""


def recall(path: str) -> str | None:
    """What was kept; `None` where nothing was, or where anybody but the user himself may have written it."""
    if not hasattr(os, "getuid"):  # a system that does not tell whose a file is
        return None
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            found = os.fstat(file.fileno())
            return file.read() if found.st_uid == os.getuid() and not found.st_mode & OTHERS else None
    except (OSError, ValueError):
        return None


def keep(path: str, text: str) -> None:
    """Keep a text, whole or not at all; where it cannot be kept, the next time takes longer."""
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(beside, path)
    except (OSError, UnicodeEncodeError):
        return
