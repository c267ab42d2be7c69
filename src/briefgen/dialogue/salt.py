"""The salt of a dialogue: the secret that makes its keys, so that nobody outside can work an id out from one.

A dialogue whose mark lets it out of the house has one of its own. The sample keeps the one it came with, for nothing of
the sample is secret and its pages are the same for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from briefgen import files
from briefgen.dialogue.folder import DIALOGUE_FILE, find_dialogues
from briefgen.dialogue.journal import offset_of
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.yaml import MAX_BYTES, parse_file, read_file
from briefgen.errors import Place, Problem, Refused

SAMPLE = "kr-us-cet"
SAMPLE_SALT = "8d2f6c1be07a4935"
SHORTEST = 16
"""Characters: of hexadecimal digits drawn at random, 64 bits."""
_VARIETY = 8
"""Different characters, and different steps from one to the next, that a salt drawn at random has for certain."""


def is_weak(salt: str) -> bool:
    """Whether a salt is missing or short, repeats itself, or goes through an alphabet: `aaaa…`, `abab…`, `0123…`."""
    steps = {ord(after) - ord(before) for before, after in pairwise(salt)}
    return len(salt) < SHORTEST or min(len(set(salt)), len(steps)) < _VARIETY or salt in (salt + salt)[1:-1]


def find_bad_salt(root: Path, name: str, dialogue: Dialogue) -> Iterator[Problem]:
    """A problem where the dialogue in `data/<name>` may leave the house, and its salt keeps no secret."""
    if dialogue.release.level == "internal":
        return
    if wrong := _describe(root, name, dialogue.salt):
        path = f"data/{name}/{DIALOGUE_FILE}"
        place = read_file(root, path).place(("salt",)) if dialogue.salt else dialogue.place
        command = f"briefgen salt {name}{' --replace' if dialogue.salt else ''}"
        hint = f"{command} writes one that nobody can guess"
        yield Problem(f"{wrong}, and the keys in what leaves the house are made of it", place, dialogue.id, hint)


def _describe(root: Path, name: str, salt: str) -> str:
    """What is wrong with the salt of a dialogue; nothing where it will do."""
    if not salt:
        return "has no salt"
    if is_weak(salt):
        return f"the salt is short or easily guessed (at least {SHORTEST} characters, drawn at random)"
    if salt.casefold() == SAMPLE_SALT and name != SAMPLE:
        return "the salt is that of the sample, which everybody has"
    for other in find_dialogues(root):
        if other != name and _salt_of(_bytes_of(root, other), other) == salt:
            return f"the salt is that of {other} too, so that copies of both could be joined"
    return ""


def _bytes_of(root: Path, name: str) -> bytes:
    """The bytes of a `dialogue.yaml`; none where it cannot be read, which is a problem of that dialogue."""
    path = f"data/{name}/{DIALOGUE_FILE}"
    try:
        return files.read(root / path, path, MAX_BYTES)
    except Refused:
        return b""


@lru_cache(256)
def _salt_of(raw: bytes, name: str) -> str:
    """The salt a file states; nothing where it cannot be read, which is a problem of that file."""
    if b"salt" not in raw:
        return ""
    data = parse_file(raw, f"data/{name}/{DIALOGUE_FILE}").data
    return str(data.get("salt") or "") if isinstance(data, dict) else ""


_STATED = re.compile(r"salt:[^#\r\n]*?(?=[ \t]*(?:#|[\r\n]|\Z))")
"""Key and salt, up to a remark or the end of the line."""


def with_salt(text: str, salt: str, path: str, *, replace: bool = False) -> str:
    """The text of a `dialogue.yaml` with this salt in it, and otherwise as it was.

    Raises `Refused` for a file that cannot be read, or that has a salt which is not to be replaced.
    """
    parsed = parse_file(text.encode(), path)
    if not isinstance(parsed.data, dict) or parsed.broken:
        raise Refused(parsed.problems or [Problem("is no dialogue: it has no keys", Place(path))])
    before = parsed.data.get("salt")
    if before and not replace:
        hint = "--replace makes a new one; copies that went out with the old one cannot be read back then"
        raise Refused(Problem("there is a salt already; nothing was changed", parsed.place(("salt",)), hint=hint))
    if "salt" in parsed.data:
        start = offset_of(text, parsed.key_place(("salt",)))
        after = text[:start] + _STATED.sub(f'salt: "{salt}"', text[start:], count=1)
    else:
        newline = "\r\n" if "\r\n" in text else "\n"
        gap = "" if text.endswith(("\n", "\r")) else newline
        after = f'{text}{gap}salt: "{salt}"{newline}'
    again = parse_file(after.encode(), path)
    if again.problems or again.data != {**parsed.data, "salt": salt}:
        hint = f'write “salt: "{salt}"” into it yourself'
        raise Refused(Problem("a salt could not be written without changing more", Place(path), hint=hint))
    return after
