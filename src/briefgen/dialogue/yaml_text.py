"""Bytes of a file as text, without invisible characters; and errors of the YAML parser in plain words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

import yaml
from msgspec.structs import replace

from briefgen.errors import Place, Problem

MAX_PROBLEMS = 100
"""The most problems reported of one file."""

# Control characters but for tab and line ends, bidirectional controls, the line ends that editors do not count
# (U+0085, U+2028, U+2029), a byte order mark inside the text, and what XML 1.0 2.2 does not know.
_FORBIDDEN_CHARACTERS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
)
_FORBIDDEN = re.compile(f"[{_FORBIDDEN_CHARACTERS}]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
"""ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ, as they are in text that was copied out of a PDF."""
_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def decode(raw: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a file in UTF-8, without byte order mark, ligatures expanded; and a problem for each bad character.

    The text is empty where the bytes are not UTF-8; forbidden characters are reported and stay in it.
    """
    if raw[:2] in _ENCODINGS:
        return "", [Problem(f"the file is saved as {_ENCODINGS[raw[:2]]}", Place(path, 1, 1), hint="save it as UTF-8")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "ignore")
        hint = "save it as UTF-8; some Korean editors offer it beside “ANSI” when they save"
        return "", [Problem("the file is not saved as UTF-8", place_of(before, len(before), path), hint=hint)]
    forbidden = islice(_FORBIDDEN.finditer(text), MAX_PROBLEMS)
    found = ((describe_character(match[0]), place_of(text, match.start(), path)) for match in forbidden)
    return expand_ligatures(text), [Problem(f"{name} cannot stand here", at, hint="delete it") for name, at in found]


def expand_ligatures(text: str) -> str:
    """A text with ligatures replaced by their letters."""
    return _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def first_forbidden(text: str) -> str:
    """The first character of a text that no file may contain, or an empty string."""
    match = _FORBIDDEN.search(text)
    return match[0] if match else ""


def describe_character(character: str) -> str:
    """The name of an invisible character: `U+202E (right-to-left override)`."""
    unnamed = {"Co": "private use", "Cn": "no character"}.get(unicodedata.category(character), "control character")
    words = unicodedata.name(character, unnamed).lower()
    return f"U+{ord(character):04X} ({words})"


def place_of(text: str, offset: int, path: str) -> Place:
    """The place of the character at an offset; lines end with LF, CR or both."""
    lines = re.split(r"\r\n|\r|\n", text[:offset])
    return Place(path, len(lines), len(lines[-1]) + 1)


LineColumn: TypeAlias = tuple[int, int]
"""Line and column, counted from 1."""


def position_of(mark: Any) -> LineColumn:
    """Line and column of a mark of the parser; the beginning of the file where there is none."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Explanation(NamedTuple):
    """What is wrong, and a hint; `opened`: its place is the beginning of what is not closed."""

    message: str
    hint: str
    opened: bool = False


_INDENT = "look at the spaces before this line and the one above it, and for a quotation mark inside a text"
_UNCLOSED = _Explanation("this quotation mark is not closed", "close it", opened=True)
_UNREADABLE = _Explanation("this cannot be read", "put a text with special characters in quotes")
_EXPLANATIONS: Mapping[str, _Explanation] = {
    "mapping values are not allowed in this context": _Explanation(
        "a key with “: ” cannot stand here", "put a text that holds “: ” in quotes, or mend the spaces before this line"
    ),
    "block sequence entries are not allowed in this context": _Explanation(
        "an entry with “- ” cannot stand here", "begin a new line, or put the text in quotes"
    ),
    "could not find expected ':'": _Explanation(
        "this line has no colon", "write “key: value”, or indent a text that goes on", opened=True
    ),
    "did not find expected key": _Explanation("this does not belong to the mapping around it", _INDENT),
    "did not find expected '-' indicator": _Explanation("this line is no entry of the list around it", _INDENT),
    "did not find expected ',' or ']'": _Explanation("this list is not closed", "close it with “]”", opened=True),
    "did not find expected ',' or '}'": _Explanation("this mapping is not closed", "close it with “}”", opened=True),
    "did not find expected node content": _Explanation(
        "a value is missing here", "write one, or put the text in quotes"
    ),
    "did not find expected <document start>": _Explanation(
        "this is left over", "close every bracket and every quotation mark once"
    ),
    "found unexpected end of stream": _UNCLOSED,
    "found unexpected document indicator": _UNCLOSED,
    "found character that cannot start any token": _Explanation(
        "a text cannot begin with this character", "put the text in quotes"
    ),
    "found unknown escape character": _Explanation(
        "a backslash in double quotes is a command", "use single quotes, or write the backslash twice"
    ),
    "found undefined tag handle": _Explanation("“!” gives a value another type", "put the text in quotes"),
    "did not find expected comment or line break": _Explanation(
        "a text cannot begin with “>” or “|”", "put the text in quotes"
    ),
    "did not find expected alphabetic or numeric character": _Explanation(
        "a text cannot begin with “*” or “&”", "put the text in quotes"
    ),
}


def explain(error: yaml.YAMLError, path: str) -> Problem:
    """A problem for an error of the parser, at its place, or at the beginning of what is not closed."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(_UNREADABLE.message, Place(path, 1, 1), hint=_UNREADABLE.hint)
    explanation = _EXPLANATIONS.get(error.problem or "", _UNREADABLE)
    mark = (explanation.opened and error.context_mark) or error.problem_mark
    return Problem(explanation.message, Place(path, *position_of(mark)), hint=explanation.hint)


_ID = re.compile(r"""(?:^|[\s{,])id: *["']?([A-Za-z0-9_-]+)""")
_START = re.compile(r"( *)((?:- +)?)(?=[^\s#])")


def with_item_id(problem: Problem, text: str) -> Problem:
    """A problem with the id of the entry it is in, taken from the lines of text: there is no data to ask."""
    lines = [line.expandtabs() for line in re.split(r"\r\n|\r|\n", text)[: problem.place.line]]
    before = _ID.findall(lines[-1][: max(problem.place.column - 1, 0)]) if lines else ()
    return replace(problem, item=str(before[-1]) if before else _enclosing_id(lines))


def _enclosing_id(lines: Sequence[str]) -> str:
    """The id of the entry the last line belongs to: on that line, or above it and indented no further."""
    depth = None
    for line in reversed(lines):
        start = _START.match(line)
        if start and (depth is None or len(start[0]) <= depth):
            if match := _ID.search(line):
                return str(match[1])
            # A dash without an id begins an entry without one so far: take that of the entry around it.
            depth = len(start[1])
    return ""
