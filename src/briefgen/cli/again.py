"""The same question again: where nothing has changed since it was answered, the answer is known.

`.briefgen/again/build` holds, as lines of text, the question last asked of `build`, the state of the workplace it was
asked in, and what was said. It is safe to delete, believed only where it belongs to whoever asks, and never asked for
more than words: no file of a reader is in it. Imported before everything else, it imports next to nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Sequence

from briefgen.build import state

COMMANDS = ("build", "check")
"""Commands that say the same of the same workplace."""
FOLDER = os.path.join(".briefgen", "again")

Said = tuple[int, str]
"""The number of a stream, 1 or 2, and a line on it."""


def answer(words: Sequence[str]) -> None:
    """Say what was said to these words of a command line, and end, where that still holds; else return."""
    root, path = _place(words)
    kept = _kept(path) if path else None
    if kept is None or kept[0] != _question(words):
        return
    told, last = state.told(root)
    if kept[1] != told or last + state.RACE > os.stat(path).st_mtime_ns:
        if kept[2] != state.contents(root):
            return
        _write(path, [kept[0], told, *kept[2:]])
    try:
        for line in kept[4:]:
            print(line[1:], file=sys.stderr if line[0] == "2" else sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:  # nobody listens any more; nor is there anything to flush at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(int(kept[3]))


def remember(words: Sequence[str], asked_in: str, said: Iterable[Said], code: int) -> None:
    """Keep what was said, if the workplace is still in the state (`state.told`) it was said of."""
    root, path = _place(words)
    if not path:
        return
    contents = state.contents(root)
    told, _ = state.told(root)
    if told == asked_in:
        lines = (f"{stream}{line}" for stream, words in said for line in words.split("\n"))
        _write(path, [_question(words), told, contents, str(code), *lines])


def _place(words: Sequence[str]) -> tuple[str, str]:
    """The workplace a command line means, and where its answer is kept; nowhere for other commands."""
    command = next((word for word in words if word in COMMANDS), "")
    at = words.index("-C") + 1 if "-C" in words else 0
    root = words[at] if 0 < at < len(words) else "."
    return root, os.path.join(root, FOLDER, command) if command and hasattr(os, "getuid") else ""


def _question(words: Sequence[str]) -> str:
    """A hash of all but the workplace that an answer depends on: words, program, day, and where it is said."""
    seen = (sys.stdout.isatty(), sys.stderr.isatty(), os.environ.get("NO_COLOR", ""))
    asked = (*words, state.program(), sys.version, time.strftime("%Y-%m-%d"), *map(str, seen))
    return hashlib.sha256("\0".join(asked).encode("utf-8", "surrogateescape")).hexdigest()


def _kept(path: str) -> list[str] | None:
    """What is kept: question, state, contents, exit code, lines; only if nobody else can have written it."""
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            owner = os.fstat(file.fileno())
            lines = file.read().split("\n")
    except (OSError, ValueError):
        return None
    ours = owner.st_uid == os.getuid() and not owner.st_mode & 0o022
    return lines if ours and len(lines) >= 4 else None


def _write(path: str, lines: Sequence[str]) -> None:
    """Whole or not at all; where it cannot be kept, the next time takes longer."""
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(lines))
        os.replace(beside, path)
    except (OSError, UnicodeEncodeError):
        return
