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
from briefgen.dialogue.characters import LIMIT, decode, name, place_of, unwanted
from briefgen.dialogue.faults import Spot, explain, owned, spot
from briefgen.errors import Place, Problem, Refused
from briefgen.values import dataclass

DEPTH = 40
"""Levels of nesting."""
SIZE = 5 * files.MIB
"""Bytes of a file."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top of a file to a value."""

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,39}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,39})\.[0-9]{1,40}")
_WORDS: Mapping[str, bool | None] = {"": None, "null": None, "true": True, "false": False}
_INDENTED_BY_TAB = re.compile(r"^ *\t[^\S\r\n]*(?=\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file: its data, where it stands, and what is wrong. `broken`: it could not be read to its end."""

    path: str
    data: Any = None
    keys: Mapping[Path, Spot] = field(default_factory=dict)
    values: Mapping[Path, Spot] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: bool = False

    def place(self, path: Path) -> Place:
        """Where a value stands, or what is nearest around it."""
        while path and path not in self.values:
            path = path[:-1]
        return Place(self.path, *self.values.get(path, (1, 1)))

    def key_place(self, path: Path) -> Place:
        """Where the key of a value stands; of an entry of a list, the entry."""
        return Place(self.path, *self.keys[path]) if path in self.keys else self.place(path)


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
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
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


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being read; in a mapping, `key` waits for its value."""

    data: list[Any] | dict[str, Any]
    path: Path
    key: str | None = None


class _Builder:
    """Builds data from events, on a stack of its own."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._data: Any = None
        self._keys: dict[Path, Spot] = {}
        self._values: dict[Path, Spot] = {}
        self._problems: list[Problem] = []
        self._frames: list[_Frame] = []
        self._documents = 0

    def parsed(self, stopped: Problem | None = None) -> Parsed:
        """What was read; without data where reading stopped."""
        if stopped:
            return Parsed(self._path, problems=(*self._problems, stopped), broken=True)
        return Parsed(self._path, self._data, self._keys, self._values, tuple(self._problems))

    def take(self, event: Event) -> None:
        """One event."""
        match event:
            case ScalarEvent():
                self._scalar(event)
            case CollectionStartEvent():
                self._open(event)
            case CollectionEndEvent():
                self._frames.pop()
            case AliasEvent():
                self._report(
                    event, f"“*{event.anchor}” would repeat another value", "write it out, or put it in quotes"
                )
                self._put(None, event)
            case DocumentStartEvent():
                self._document(event)

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _Stop(self._problem(event, "a second document begins here", "take the line “---” out"))
        if event.version or event.tags:
            self._report(event, "a line that begins with “%” is not read", "take it out")

    def _scalar(self, event: ScalarEvent) -> None:
        self._refuse_properties(event)
        if character := unwanted(event.value):
            self._report(event, f"{name(character)} cannot stand here", "take it out")
        value = event.value if event.style or event.tag else resolved(event.value)
        if self._key_is_next():
            self._key(event, is_word=isinstance(value, str))
        else:
            self._put(value, event)

    def _key_is_next(self) -> bool:
        return bool(self._frames) and isinstance(self._frames[-1].data, dict) and self._frames[-1].key is None

    def _key(self, event: ScalarEvent, *, is_word: bool) -> None:
        frame, key = self._frames[-1], event.value
        if not is_word:
            self._report(event, f"the key “{key}” is no text", "put it in quotes")
        if key in frame.data:
            line = self._keys[(*frame.path, key)][0]
            self._report(
                event, f"the key “{key}” stands here a second time (first in line {line})", "keep one of the two"
            )
        frame.key = key
        self._keys.setdefault((*frame.path, key), spot(event.start_mark))

    def _open(self, event: CollectionStartEvent) -> None:
        self._refuse_properties(event)
        if self._key_is_next():
            raise _Stop(self._problem(event, "a key is one text, not a list or mapping", "put it in quotes"))
        if len(self._frames) == DEPTH:
            raise _Stop(self._problem(event, f"more than {DEPTH} levels are nested here"))
        data: list[Any] | dict[str, Any] = {} if isinstance(event, MappingStartEvent) else []
        self._frames.append(_Frame(data, self._put(data, event)))

    def _put(self, value: Any, event: Event) -> Path:
        """Puts a value where it belongs and returns its path; of a key that came twice, the first value stays."""
        path: Path = ()
        if not self._frames:
            self._data = value
        else:
            frame = self._frames[-1]
            if isinstance(frame.data, list):
                path = (*frame.path, len(frame.data))
                frame.data.append(value)
            elif frame.key is not None:
                path = (*frame.path, frame.key)
                frame.data.setdefault(frame.key, value)
                frame.key = None
        self._values.setdefault(path, spot(event.start_mark))
        return path

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
    if _INTEGER.fullmatch(word):
        return int(word)
    return Decimal(word) if _DECIMAL.fullmatch(word) else word
