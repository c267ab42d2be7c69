"""Reads the YAML dialect of the data files, from the events of the parser.

In: the bytes of one file. Out: plain data (`dict`, `list`, `str`, `int`, `Decimal`, `bool`, `None`), the place of each
key and value, and all problems at once. Plain `true`, `false`, `null` and decimal numbers without leading zeros have
those types; everything else is text: `on`, `14:30`, `010`, `1e999`, `2024-03-31`.

Nothing here recurses, and the composer of libyaml is not used: it crashes on deep nesting, and hides anchors and tags.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path as FilePath
from sys import intern
from typing import Any, TypeAlias

import yaml
from msgspec import Struct, field
from msgspec.structs import replace
from yaml import events
from yaml.events import CollectionStartEvent, Event, ScalarEvent

from briefgen import files
from briefgen.dialogue import yaml_text
from briefgen.dialogue.yaml_text import MAX_PROBLEMS, decode, describe_character, first_forbidden, position_of
from briefgen.errors import Place, Problem, Refused

MAX_DEPTH = 40
"""The most levels of nesting."""
MAX_BYTES = 5 * files.MIB
"""The largest size of a file, in bytes."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top of a file to a value."""

_NUMBER = re.compile(r"(0|-?[1-9][0-9]{0,39})|-?(?:0|[1-9][0-9]{0,39})\.[0-9]{1,40}")
_CONSTANTS: Mapping[str, bool | None] = {"": None, "null": None, "true": True, "false": False}
_INDENTED_BY_TAB = re.compile(r"^ *\t[^\S\r\n]*(?=\S)", re.MULTILINE)


NodeMarks: TypeAlias = "tuple[Any, Any, ChildMarks | None]"
"""The parser's marks of an entry: of its key (in a list, of the entry), of its value, and of what is in that. Marks are
kept as they are, for only few are ever turned into a place."""
ChildMarks: TypeAlias = Mapping[str | int, NodeMarks]
"""The marks of a mapping by key, or of a list by index."""


class ParsedFile(Struct, frozen=True):
    """One file: its data, its places and its problems. `broken`: it is no data, for one of the problems stops it."""

    path: str
    data: Any = None
    children: ChildMarks = field(default_factory=dict)
    """As for a list whose only entry is the data."""
    problems: tuple[Problem, ...] = ()
    broken: bool = False

    def place(self, path: Path) -> Place:
        """The place of a value, or of the nearest one around it."""
        return Place(self.path, *position_of(self._marks(path)[1]))

    def key_place(self, path: Path) -> Place:
        """The place of the key of a value; in a list, of the entry."""
        return Place(self.path, *position_of(self._marks(path)[0]))

    def _marks(self, path: Path) -> tuple[Any, Any]:
        """The marks of key and value; where there is none, those of the value around it."""
        spots: ChildMarks | None = self.children
        key = value = None
        for step in (0, *path):
            if not spots or step not in spots:
                return value, value
            key, value, spots = spots[step]
        return key, value


def read_file(root: FilePath, path: str) -> ParsedFile:
    """A file of the workplace, by its path from the root; without data where there is no such file."""
    try:
        raw = files.read(root / path, path, MAX_BYTES) if os.path.lexists(root / path) else b""
    except Refused as refused:
        return _unread_file(path, refused.problems[0].message)
    return parse_file(raw, path)


def _unread_file(path: str, message: str) -> ParsedFile:
    """A file that could not be read."""
    hint = "put a readable file in its place, or move it away"
    if "larger" in message:
        hint = "leave out what is no data; commitments may be in several files, one for each round"
    return ParsedFile(path, problems=(Problem(message, Place(path, 1, 1), hint=hint),), broken=True)


def parse_file(raw: bytes, path: str) -> ParsedFile:
    """The data of a file; none where it is empty, has only comments, or cannot be read."""
    if len(raw) > MAX_BYTES:
        return _unread_file(path, "is larger than 5 MB")
    text, problems = decode(raw, path)
    problems += _find_tabs(text, path)
    parsed = ParsedFile(path, problems=tuple(problems), broken=True) if problems else _parse_events(text, path)
    return replace(parsed, problems=tuple(yaml_text.with_item_id(problem, text) for problem in parsed.problems))


def _parse_events(text: str, path: str) -> ParsedFile:
    builder = _TreeBuilder(path)
    try:
        for event in iter(yaml.CSafeLoader(text).get_event, None):
            builder.handle(event)
    except _Stop as stop:
        return builder.result(stop.problem)
    except yaml.YAMLError as error:
        return builder.result(yaml_text.explain(error, path))
    return builder.result()


def _find_tabs(text: str, path: str) -> Iterator[Problem]:
    for match in islice(_INDENTED_BY_TAB.finditer(text), MAX_PROBLEMS):
        place = yaml_text.place_of(text, match.start() + match[0].index("\t"), path)
        yield Problem("a tab cannot indent a line", place, hint="use spaces")


class _Stop(Exception):
    """Raised where it makes no sense to read on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class _List:
    """A list being read."""

    __slots__ = ("children", "data")
    expects_key = False

    def __init__(self) -> None:
        self.data: list[Any] = []
        self.children: dict[str | int, NodeMarks] = {}

    def add(self, value: Any, mark: Any, spots: ChildMarks | None = None) -> None:
        self.children[len(self.data)] = mark, mark, spots
        self.data.append(value)


class _Mapping:
    """A mapping being read; the next event is a key, or the value of the key before."""

    __slots__ = ("children", "data", "expects_key", "key", "mark")

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.children: dict[str | int, NodeMarks] = {}
        self.expects_key, self.key = True, ""
        self.mark: Any = None

    def add(self, value: Any, mark: Any, spots: ChildMarks | None = None) -> None:
        """Add the value of the last key; a repeated key keeps its first value, and what is no key is ignored."""
        if not self.expects_key and self.key not in self.data:
            self.data[self.key] = value
            self.children[self.key] = self.mark, mark, spots
        self.expects_key = True


class _TreeBuilder:
    """Builds data from events, on its own stack."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[Problem] = []
        self._documents = 0
        self._file = _List()
        """A list whose only entry is the data."""
        self._innermost: _List | _Mapping = self._file
        self._stack: list[_List | _Mapping] = []

    def result(self, problem: Problem | None = None) -> ParsedFile:
        """The result; without data where anything is wrong, for half of it would bring about problems of its own."""
        if problems := (*self._problems, *([problem] if problem else ())):
            return ParsedFile(self._path, problems=problems, broken=True)
        return ParsedFile(self._path, next(iter(self._file.data), None), self._file.children)

    def handle(self, event: Event) -> None:
        """Process one event."""
        match event:
            case ScalarEvent():
                self._scalar(event)
            case CollectionStartEvent():
                self._open(event)
            case events.CollectionEndEvent():
                self._innermost = self._stack.pop()
            case events.AliasEvent():
                message = f"“*{event.anchor}” would repeat another value"
                self._report(event, message, "write it out, or put it in quotes")
                self._innermost.add(None, event.start_mark)
            case events.DocumentStartEvent():
                self._document(event)

    def _document(self, event: events.DocumentStartEvent) -> None:
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
            value = resolve_scalar(value) if event.tag is None else value
        elif event.style == '"' and (character := first_forbidden(value)):  # an escape: the text itself has none
            self._report(event, f"{describe_character(character)} cannot stand here", "take it out")
        if isinstance(self._innermost, _Mapping) and self._innermost.expects_key:
            self._key(event, self._innermost, is_word=isinstance(value, str))
        else:
            self._innermost.add(value, event.start_mark)

    def _key(self, event: ScalarEvent, mapping: _Mapping, *, is_word: bool) -> None:
        key = intern(event.value)  # the same few keys are in thousands of entries
        if not is_word:
            self._report(event, f"the key “{key}” is no text", "put it in quotes")
        if key in mapping.data:
            line = position_of(mapping.children[key][0])[0]
            message = f"the key “{key}” stands here a second time (first in line {line})"
            self._report(event, message, "keep one of the two")
        mapping.expects_key, mapping.key, mapping.mark = False, key, event.start_mark

    def _open(self, event: CollectionStartEvent) -> None:
        self._refuse_properties(event)
        if self._innermost.expects_key:
            raise _Stop(self._problem(event, "a key is one text, not a list or mapping", "put it in quotes"))
        if len(self._stack) == MAX_DEPTH:
            raise _Stop(self._problem(event, f"more than {MAX_DEPTH} levels are nested here"))
        opened = _Mapping() if isinstance(event, events.MappingStartEvent) else _List()
        self._innermost.add(opened.data, event.start_mark, opened.children)
        self._stack.append(self._innermost)
        self._innermost = opened

    def _refuse_properties(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._report(event, f"“&{event.anchor}” marks a value to be repeated", "take it out, or put it in quotes")
        if event.tag is not None:
            self._report(event, "“!” gives a value another type", "take the word with “!” out, or put it in quotes")

    def _report(self, event: Event, message: str, hint: str) -> None:
        problem = self._problem(event, message, hint)
        if len(self._problems) >= MAX_PROBLEMS:
            raise _Stop(problem)
        self._problems.append(problem)

    def _problem(self, event: Event, message: str, hint: str = "") -> Problem:
        return Problem(message, Place(self._path, *position_of(event.start_mark)), hint=hint)


def resolve_scalar(word: str) -> Any:
    """The value of a plain scalar."""
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    number = _NUMBER.fullmatch(word)
    if not number:
        return word
    return int(word) if number[1] else Decimal(word)
