"""Ids: which words may be one, and which of them mean the same.

Ids of readers, fields, rounds and dialogues become names of folders and files, and these travel to systems that make no
difference between capitals and small letters, or keep some names for devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from briefgen.dialogue import model
from briefgen.dialogue.values import NOT_STATED, describe_value
from briefgen.errors import Place, Problem

ID = re.compile(r"[A-Za-z0-9_-]{1,24}")
_RESERVED = ("all", NOT_STATED)
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]", re.IGNORECASE)
"""Names no file may have. Source: Microsoft, “Naming Files, Paths, and Namespaces”."""
_IN_FILE_NAMES = (model.Dialogue, model.Round, model.Field, model.Audience)
_SHARED = (model.Organisation, model.Person)
_ACTORS = (model.Organisation, model.Party)


class GivenId(Struct, frozen=True):
    """An id, the kind of entry that has it, and its place."""

    kind: type
    word: str
    place: Place


def why_no_id(kind: type, word: str) -> tuple[str, str]:
    """What is wrong with a word as the id of an entry, and a hint; both empty where it may be one."""
    if not ID.fullmatch(word) or word.casefold() in _RESERVED:
        return f"{describe_value(word)} cannot be an id", "letters, digits, - and _, at most 24; not “all”"
    if kind in _IN_FILE_NAMES and is_device(word):
        return f"“{word}” cannot be an id: Windows keeps the name for a device, and it names a file", "choose another"
    return "", ""


def is_device(word: str) -> bool:
    """Whether Windows keeps a name for a device, so that no file or folder may have it."""
    return bool(_DEVICES.fullmatch(word))


def find_repeated_ids(ids: Iterable[GivenId]) -> Iterator[Problem]:
    """A problem for each id given twice in a dialogue, in capitals or not; organisations and people are counted apart.

    An organisation and a party may not have the same id: `actors: [KR]` could mean either.
    """
    first: dict[tuple[Any, str], GivenId] = {}
    for given_id in ids:
        spaces = [space_of(given_id.kind), *([_ACTORS] if given_id.kind in _ACTORS else [])]
        earlier = [first.setdefault((space, given_id.word.casefold()), given_id) for space in spaces]
        if earlier_id := next((id_ for id_ in earlier if id_ is not given_id), None):
            message = f"the id “{given_id.word}” is given twice, first at {earlier_id.place}"
            if earlier_id.word != given_id.word:
                message = (
                    f"the ids “{given_id.word}” and “{earlier_id.word}” ({earlier_id.place}) differ in capitals alone"
                )
            hint = "an id is for one thing, and for ever: choose another"
            yield Problem(message, given_id.place, given_id.word, hint)


def space_of(kind: type) -> type:
    """Among which entries an id of this kind must be the only one."""
    return kind if kind in _SHARED else model.Dialogue
