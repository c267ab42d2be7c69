"""The dialect of YAML in which the files are written, read from the events of the parser.

In: the bytes of one file. Out: plain data (`dict`, `list`, `str`, `int`, `Decimal`, `bool`, `None`), where each key
and value stands, and everything that is wrong at once. Plain `true`, `false`, `null` and decimal numbers without
leading zeros are what they look like; all else is text: `on`, `14:30`, `010`, `1e999`, `2024-03-31`.

Nothing recurses and nothing is composed: the composer of libyaml dies of deep nesting, and hides anchors and tags.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from decimal import Decimal
from itertools import islice
from pathlib import Path as FilePath
from sys import intern
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from briefgen import files
from briefgen.dialogue.yaml_text import LIMIT, decode, explain, name, owned, place_of, spot, unwanted
from briefgen.errors import Place, Problem, Refused
from briefgen.values import dataclass

DEPTH = 40
"""Levels of nesting."""
SIZE = 5 * files.MIB
"""Bytes of a file."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top of a file to a value."""

_NUMBER = re.compile(r"(0|-?[1-9][0-9]{0,39})|-?(?:0|[1-9][0-9]{0,39})\.[0-9]{1,40}")
_WORDS: Mapping[str, bool | None] = {"": None, "null": None, "true": True, "false": False}
_INDENTED_BY_TAB = re.compile(r"^ *\t[^\S\r\n]*(?=\S)", re.MULTILINE)


Marks: TypeAlias = "tuple[Any, Any, Spots | None]"
"""Where an entry of a mapping or list stands: the marks of its key (in a list, of the entry) and of its value, and the
spots in that. The parser makes the marks anyway, and few are ever asked for their place."""
Spots: TypeAlias = Mapping[str | int, Marks]
"""The spots of a mapping by key, or of a list by index."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file: its data, where it stands, and what is wrong. `broken`: it could not be read to its end."""

    path: str
    data: Any = None
    spots: Spots = field(default_factory=dict)
    """As of a list whose one entry is the data."""
    problems: tuple[Problem, ...] = ()
    broken: bool = False

    def place(self, path: Path) -> Place:
        """Where a value stands, or what is nearest around it."""
        return Place(self.path, *spot(self._marks(path)[1]))

    def key_place(self, path: Path) -> Place:
        """Where the key of a value stands; of an entry of a list, the entry."""
        return Place(self.path, *spot(self._marks(path)[0]))

    def _marks(self, path: Path) -> tuple[Any, Any]:
        """Of key and value; where there is none, those of the value around it."""
        spots: Spots | None = self.spots
        key = value = None
        for step in (0, *path):
            if not spots or step not in spots:
                return value, value
            key, value, spots = spots[step]
        return key, value


def read_file(root: FilePath, path: str) -> Parsed:
    """A file of the workplace, by its path relative to the root; no data where there is none."""
    try:
        raw = files.read(root / path, path, SIZE) if os.path.lexists(root / path) else b""
    except Refused as refused:
        return _unread(path, refused.problems[0].message)
    return read(raw, path)


def _unread(path: str, message: str) -> Parsed:
    """A file of which nothing was read."""
    hint = "put a readable file in its place, or move it away"
    if "larger" in message:
        hint = "leave out what is no data; commitments may be in several files, one for each round"
    return Parsed(path, problems=(Problem(message, Place(path, 1, 1), hint=hint),), broken=True)


def read(raw: bytes, path: str) -> Parsed:
    """The data of a file; no data where it is empty, holds nothing but comments, or cannot be read."""
    if len(raw) > SIZE:
        return _unread(path, "is larger than 5 MB")
    text, problems = decode(raw, path)
    problems += _tabs(text, path)
    parsed = Parsed(path, problems=tuple(problems), broken=True) if problems else _parsed(text, path)
    return replace(parsed, problems=tuple(owned(problem, text) for problem in parsed.problems))


def _parsed(text: str, path: str) -> Parsed:
    builder = _Builder(path)
    try:
        for event in iter(yaml.CSafeLoader(text).get_event, None):
            builder.take(event)
    except _Stop as stop:
        return builder.parsed(stop.problem)
    except yaml.YAMLError as error:
        return builder.parsed(explain(error, path))
    return builder.parsed()


def _tabs(text: str, path: str) -> Iterator[Problem]:
    for found in islice(_INDENTED_BY_TAB.finditer(text), LIMIT):
        place = place_of(text, found.start() + found[0].index("\t"), path)
        yield Problem("a tab cannot indent a line", place, hint="use spaces")


class _Stop(Exception):
    """Reading on would make no sense."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class _List:
    """A list that is being read."""

    __slots__ = ("data", "spots")
    waits = False
    """For a key."""

    def __init__(self) -> None:
        self.data: list[Any] = []
        self.spots: dict[str | int, Marks] = {}

    def put(self, value: Any, mark: Any, spots: Spots | None = None) -> None:
        self.spots[len(self.data)] = mark, mark, spots
        self.data.append(value)


class _Mapping:
    """A mapping that is being read; a key waits for its value, or the mapping for a key."""

    __slots__ = ("data", "key", "mark", "spots", "waits")

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.spots: dict[str | int, Marks] = {}
        self.waits, self.key, self.mark = True, "", None

    def expect(self, key: str, mark: Any) -> None:
        """The next value is that of this key."""
        self.waits, self.key, self.mark = False, key, mark

    def put(self, value: Any, mark: Any, spots: Spots | None = None) -> None:
        """Of a key that came twice, the first value stays; what stands in place of a key is none."""
        if not self.waits and self.key not in self.data:
            self.data[self.key] = value
            self.spots[self.key] = self.mark, mark, spots
        self.waits = True


class _Builder:
    """Builds data from events, on a stack of its own."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[Problem] = []
        self._documents = 0
        self._file = _List()
        """Its one value is the data."""
        self._inmost: _List | _Mapping = self._file
        self._around: list[_List | _Mapping] = []

    def parsed(self, stopped: Problem | None = None) -> Parsed:
        """What was read; without data where reading stopped."""
        if stopped:
            return Parsed(self._path, problems=(*self._problems, stopped), broken=True)
        data = next(iter(self._file.data), None)
        return Parsed(self._path, data, self._file.spots, tuple(self._problems))

    def take(self, event: Event) -> None:
        """One event."""
        match event:
            case ScalarEvent():
                self._scalar(event)
            case CollectionStartEvent():
                self._open(event)
            case CollectionEndEvent():
                self._inmost = self._around.pop()
            case AliasEvent():
                self._report(
                    event, f"“*{event.anchor}” would repeat another value", "write it out, or put it in quotes"
                )
                self._inmost.put(None, event.start_mark)
            case DocumentStartEvent():
                self._document(event)

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _Stop(self._problem(event, "a second document begins here", "take the line “---” out"))
        if event.version or event.tags:
            self._report(event, "a line that begins with “%” is not read", "take it out")

    def _scalar(self, event: ScalarEvent) -> None:
        value: Any = event.value
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if not event.style:
            value = resolved(value) if event.tag is None else value
        elif event.style == '"' and (character := unwanted(value)):  # by its escape: the text has none
            self._report(event, f"{name(character)} cannot stand here", "take it out")
        if isinstance(self._inmost, _Mapping) and self._inmost.waits:
            self._key(event, self._inmost, is_word=isinstance(value, str))
        else:
            self._inmost.put(value, event.start_mark)

    def _key(self, event: ScalarEvent, mapping: _Mapping, *, is_word: bool) -> None:
        key = intern(event.value)  # the same few in thousands of entries
        if not is_word:
            self._report(event, f"the key “{key}” is no text", "put it in quotes")
        if key in mapping.data:
            line = spot(mapping.spots[key][0])[0]
            self._report(
                event, f"the key “{key}” stands here a second time (first in line {line})", "keep one of the two"
            )
        mapping.expect(key, event.start_mark)

    def _open(self, event: CollectionStartEvent) -> None:
        self._refuse_properties(event)
        if self._inmost.waits:
            raise _Stop(self._problem(event, "a key is one text, not a list or mapping", "put it in quotes"))
        if len(self._around) == DEPTH:
            raise _Stop(self._problem(event, f"more than {DEPTH} levels are nested here"))
        opened = _Mapping() if isinstance(event, MappingStartEvent) else _List()
        self._inmost.put(opened.data, event.start_mark, opened.spots)
        self._around.append(self._inmost)
        self._inmost = opened

    def _refuse_properties(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._report(event, f"“&{event.anchor}” marks a value to be repeated", "take it out, or put it in quotes")
        if event.tag is not None:
            self._report(event, "“!” gives a value another type", "take the word with “!” out, or put it in quotes")

    def _report(self, event: Event, message: str, hint: str) -> None:
        problem = self._problem(event, message, hint)
        if len(self._problems) >= LIMIT:
            raise _Stop(problem)
        self._problems.append(problem)

    def _problem(self, event: Event, message: str, hint: str = "") -> Problem:
        return Problem(message, Place(self._path, *spot(event.start_mark)), hint=hint)


def resolved(word: str) -> Any:
    """What a plain word is."""
    if word in _WORDS:
        return _WORDS[word]
    number = _NUMBER.fullmatch(word)
    if not number:
        return word
    return int(word) if number[1] else Decimal(word)
