"""The same question again: where nothing has changed since it was answered, the answer is known.

`.briefgen/cache/answer-build` holds, as lines of text, the question last asked of `build`, the state of the workplace
it was asked in, and what was said: words, and no file of a reader. It is imported before everything else, and imports
next to nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Sequence

from briefgen.cache import fingerprint
from briefgen.cache.fingerprint import RACE, FileHashes, read_sealed, write_sealed

COMMANDS = ("build", "check")
"""Commands that say the same of the same workplace."""
FILE = os.path.join(".briefgen", "cache", "answer-")
"""Behind it stands the command."""

Said = tuple[int, str]
"""The number of a stream, 1 or 2, and a line on it."""


def answer(words: Sequence[str]) -> None:
    """Say what was said to these words of a command line, and end, where that still holds; else return."""
    root, path = _place(words)
    stored = ((path and read_sealed(path)) or "").split("\n")
    if len(stored) < 4 or stored[0] != _question(words):
        return
    state, last = fingerprint.stat_fingerprint(root)
    if stored[1] != state or last + RACE > os.stat(path).st_mtime_ns:
        hashes = FileHashes(root)
        if stored[2] != fingerprint.content_fingerprint(hashes):
            return
        hashes.save()
        write_sealed(path, "\n".join([stored[0], state, *stored[2:]]))
    try:
        for line in stored[4:]:
            print(line[1:], file=sys.stderr if line[0] == "2" else sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:  # nobody listens any more; nor is there anything to flush at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError:  # a full disk: the rest of the program says so
        return
    sys.exit(int(stored[3]))


def remember(words: Sequence[str], asked_in: str, said: Iterable[Said], code: int) -> None:
    """Keep what was said, if the workplace is still in the state (`stat_fingerprint`) it was said of."""
    root, path = _place(words)
    if not path:
        return
    hashes = FileHashes(root)
    contents = fingerprint.content_fingerprint(hashes)
    hashes.save()
    state, _ = fingerprint.stat_fingerprint(root)
    if state == asked_in:
        lines = (f"{stream}{line}" for stream, spoken in said for line in spoken.split("\n"))
        write_sealed(path, "\n".join([_question(words), state, contents, str(code), *lines]))


def _place(words: Sequence[str]) -> tuple[str, str]:
    """The workplace a command line means, and where its answer is kept; nowhere for other commands, nor for a build by
    force, which looks into every file."""
    command = next((word for word in words if word in COMMANDS and "--force" not in words), "")
    at = words.index("-C") + 1 if "-C" in words else 0
    root = words[at] if 0 < at < len(words) else "."
    return root, os.path.join(root, FILE + command) if command else ""


def _question(words: Sequence[str]) -> str:
    """A hash of all but the workplace that an answer depends on: words, program, day, and where it is said."""
    seen = (sys.stdout.isatty(), sys.stderr.isatty(), os.environ.get("NO_COLOR", ""))
    asked = (
        *words,
        fingerprint.source_stat_fingerprint(),
        fingerprint.installed_packages(),
        time.strftime("%Y-%m-%d"),
        *map(str, seen),
    )
    return hashlib.sha256("\0".join(asked).encode("utf-8", "surrogateescape")).hexdigest()
