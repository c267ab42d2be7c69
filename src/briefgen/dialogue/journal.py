"""Appends entries to `updates.yaml`, the one data file the program writes; every earlier byte stays.

In: the text of the file and an entry as plain data. Out: the new text. It is parsed again before it is used, so that
nothing in an entry or a file can change what the file says.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from briefgen import files
from briefgen.dialogue.model import Clearance, Dialogue
from briefgen.dialogue.offices import explain_not_ours
from briefgen.dialogue.yaml import MAX_BYTES, ParsedFile, parse_file, resolve_scalar
from briefgen.dialogue.yaml_text import describe_character, expand_ligatures, first_forbidden
from briefgen.errors import Place, Problem, Refused

_INDENT = 2
_END = "look at its last lines: they must end one entry and begin nothing else"
_PLAIN = re.compile(r"[^\W_](?:[\w.,()/·’–+%-]| (?=\S))*")
_EMPTY_LIST = re.compile(r"\[\s*\]")
_ENTRIES_APART = re.compile(r"\n\r?\n *- ")


def append_entry(text: str, entry: Mapping[str, Any], path: str = "") -> str:
    """The text of a list with one more entry. As `append_entries`."""
    return append_entries(text, [entry], path)


def append_entries(text: str, entries: Iterable[Mapping[str, Any]], path: str = "") -> str:
    """The text of a list with more entries, in block style and with the line ends of the text.

    An empty text, or one with only comments, is an empty list; `[]` is removed, because nothing can follow it. `path`
    is for messages. Raises `Refused` where the text is no list in block style or cannot be read, where the entries
    have characters that no file may contain, and where the result could not be read again.
    """
    added = [_as_read_again(entry, path) for entry in entries]
    if not added:
        return text
    try:
        parsed = parse_file(text.encode(), path)
    except UnicodeEncodeError:
        raise Refused(Problem("the text holds half a character", Place(path))) from None
    if parsed.problems:
        raise Refused(parsed.problems)
    newline = "\r\n" if "\r\n" in text else "\n"
    before, indent = _find_end(text, parsed)
    gap = newline if _ENTRIES_APART.search(text) else ""
    if before.removeprefix("\ufeff") and not before.endswith(("\n", "\r")):
        before += newline
    after = before
    for entry in added:
        after += gap + newline.join([*_format_lines([entry], indent), ""])
    if (size := len(after.encode())) > MAX_BYTES:
        hint = f"at most {MAX_BYTES // files.MIB} MB can be read again; shorten what was to be added"
        raise Refused(Problem(f"would have {size / files.MIB:.1f} MB, so nothing was added", Place(path), hint=hint))
    reparsed = parse_file(after.encode(), path)
    if reparsed.problems or reparsed.data != [*(parsed.data or []), *added]:
        raise Refused(Problem("nothing can be added at the end of this file", Place(path), hint=_END))
    return after


def format_block(values: Mapping[str, Any], path: str = "") -> str:
    """The text of a mapping of plain data, in block style. Raises `Refused` for characters no file may contain."""
    return "\n".join([*_format_lines(_as_read_again(values, path), 0), ""])


def _find_end(text: str, parsed: ParsedFile) -> tuple[str, int]:
    """The text to which an entry can be appended, and the column of its dash."""
    if parsed.data is None:
        return text, 0
    if not isinstance(parsed.data, list):
        raise Refused(Problem("this file is no list", Place(parsed.path, 1, 1)))
    place = parsed.place(())
    offset = offset_of(text, place)
    if text[offset] == "-":
        return text, place.column - 1
    if parsed.data:
        hint = "write each entry on lines of its own, the first beginning with “- ”"
        raise Refused(Problem("nothing can be added to a list in brackets", place, hint=hint))
    return text[:offset] + _EMPTY_LIST.sub("", text[offset:], count=1), 0


def offset_of(text: str, place: Place) -> int:
    """The offset of a place in the text; a byte order mark is not counted as a column."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    mark = 1 if place.line == 1 and text.startswith("\ufeff") else 0
    return sum(map(len, lines[: place.line - 1])) + place.column - 1 + mark


def _as_read_again(value: Any, path: str) -> Any:
    """Plain data as it will be parsed again: a date as text, a tuple as a list, ligatures expanded."""
    match value:
        case str():
            if character := first_forbidden(value):
                raise Refused(Problem(f"{describe_character(character)} cannot stand in a file", Place(path)))
            return expand_ligatures(value)
        case bool() | int() | Decimal() | None:
            return value
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {_as_read_again(key, path): _as_read_again(inner, path) for key, inner in value.items()}
        case Sequence():
            return [_as_read_again(inner, path) for inner in value]
    raise TypeError(f"no data of a file: {value!r}")


def _format_lines(value: Any, indent: int) -> Iterator[str]:
    """The lines of a list or mapping in block style."""
    margin = " " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{margin}{_format_scalar(key)}:{_same_line(inner)}"
            yield from _nested_lines(inner, indent)
    else:
        for inner in value:
            if _same_line(inner):
                yield f"{margin}-{_same_line(inner)}"
            else:
                first, *rest = _nested_lines(inner, indent)
                yield f"{margin}- {first.lstrip()}"
                yield from rest


def _nested_lines(value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        yield from _format_lines(value, indent + _INDENT)


def _same_line(value: Any) -> str:
    """The part of a value on the line of its key or dash: nothing where lines follow."""
    if isinstance(value, dict | list):
        return "" if value else " {}" if isinstance(value, dict) else " []"
    return f" {_format_scalar(value)}"


def _format_scalar(value: Any) -> str:
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and isinstance(resolve_scalar(value), str)
        return value if plain else json.dumps(value, ensure_ascii=False)
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value)


Entry: TypeAlias = Mapping[str, Any]
"""Keys and values of an entry; the first is the id."""


def updates_path(dialogue: str) -> str:
    """The path of the `updates.yaml` of a dialogue, from the root."""
    return f"data/{dialogue}/updates.yaml"


def next_ids(dialogue: Dialogue, number: int) -> tuple[str, ...]:
    """The next free ids of entries: U015, U016 after U014."""
    kinds = (dialogue.updates, dialogue.retractions, dialogue.clearances, dialogue.decisions)
    ids = [entry.id for entries in kinds for entry in entries]
    last = max((int(id_[1:]) for id_ in ids if id_[0] == "U" and id_[1:].isdecimal()), default=0)
    return tuple(f"U{last + n:03}" for n in range(1, number + 1))


def valid_clearances(dialogue: Dialogue, today: dt.date) -> Iterator[Clearance]:
    """The clearances of an office of ours that were not retracted, and whose day has come."""
    retracted = {retraction.retracts for retraction in dialogue.retractions}
    for each in dialogue.clearances:
        if each.id not in retracted and each.date <= today and not explain_not_ours(each.office, dialogue):
            yield each


def append_updates(root: Path, dialogue: str, entries: Iterable[Entry]) -> None:
    """Append entries to the file of a dialogue, all or none of them. Raises as `append_to_all`."""
    append_to_all(root, {dialogue: [*entries]})


def append_to_all(root: Path, entries: Mapping[str, Sequence[Entry]]) -> None:
    """Append the entries of each dialogue to its file, all or none of them.

    Raises `Refused` where nothing can be appended to a file, or it cannot be written, or could not be read again.
    """
    changes: list[tuple[str, bytes | None, bytes]] = []
    for dialogue, added in entries.items():
        name = updates_path(dialogue)
        old = files.read(root / name, name) if (root / name).exists() else None
        new = append_entries((old or b"").decode(), added, name).encode()
        if new != (old or b""):
            changes.append((name, old, new))
    written: list[tuple[str, bytes | None]] = []
    try:
        for name, old, new in changes:
            files.write(root / name, new, name)
            written.append((name, old))
    except BaseException:
        for name, old in written:
            files.remove(root / name) if old is None else files.write(root / name, old, name)
        raise
