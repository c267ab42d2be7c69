"""What the parser of YAML could not read, in an officer's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

import yaml

from briefgen.errors import Place, Problem

Spot: TypeAlias = tuple[int, int]
"""Line and column, counted from 1."""


def spot(mark: Any) -> Spot:
    """Where a mark of the parser is; the beginning of the file where it gives none."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Fault(NamedTuple):
    """What is wrong and what helps; `opened`: the place is where the thing begins that is not ended."""

    message: str
    hint: str
    opened: bool = False


_INDENT = "look at the spaces before this line and the one above it, and for a quotation mark inside a text"
_UNCLOSED = _Fault("this quotation mark is not closed", "close it", opened=True)
_UNKNOWN = _Fault("this cannot be read", "put a text with special characters in quotes")
_FAULTS: Mapping[str, _Fault] = {
    "mapping values are not allowed in this context": _Fault(
        "a key with “: ” cannot stand here", "put a text that holds “: ” in quotes, or mend the spaces before this line"
    ),
    "block sequence entries are not allowed in this context": _Fault(
        "an entry with “- ” cannot stand here", "begin a new line, or put the text in quotes"
    ),
    "could not find expected ':'": _Fault(
        "this line has no colon", "write “key: value”, or indent a text that goes on", opened=True
    ),
    "did not find expected key": _Fault("this does not belong to the mapping around it", _INDENT),
    "did not find expected '-' indicator": _Fault("this line is no entry of the list around it", _INDENT),
    "did not find expected ',' or ']'": _Fault("this list is not closed", "close it with “]”", opened=True),
    "did not find expected ',' or '}'": _Fault("this mapping is not closed", "close it with “}”", opened=True),
    "did not find expected node content": _Fault("a value is missing here", "write one, or put the text in quotes"),
    "did not find expected <document start>": _Fault(
        "this is left over", "close every bracket and every quotation mark once"
    ),
    "found unexpected end of stream": _UNCLOSED,
    "found unexpected document indicator": _UNCLOSED,
    "found character that cannot start any token": _Fault(
        "a text cannot begin with this character", "put the text in quotes"
    ),
    "found unknown escape character": _Fault(
        "a backslash in double quotes is a command", "use single quotes, or write the backslash twice"
    ),
    "found undefined tag handle": _Fault("“!” gives a value another type", "put the text in quotes"),
    "did not find expected comment or line break": _Fault(
        "a text cannot begin with “>” or “|”", "put the text in quotes"
    ),
    "did not find expected alphabetic or numeric character": _Fault(
        "a text cannot begin with “*” or “&”", "put the text in quotes"
    ),
}


def explain(error: yaml.YAMLError, path: str) -> Problem:
    """The problem in other words, where it is or where what is not closed begins."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(_UNKNOWN.message, Place(path, 1, 1), hint=_UNKNOWN.hint)
    fault = _FAULTS.get(error.problem or "", _UNKNOWN)
    mark = (fault.opened and error.context_mark) or error.problem_mark
    return Problem(fault.message, Place(path, *spot(mark)), hint=fault.hint)


_ID = re.compile(r"""(?:^|[\s{,])id: *["']?([A-Za-z0-9_-]+)""")
_START = re.compile(r"( *)((?:- +)?)(?=[^\s#])")


def owned(problem: Problem, text: str) -> Problem:
    """The problem with the id of the entry it is in, read off the lines: of what cannot be parsed there is no more."""
    lines = [line.expandtabs() for line in re.split(r"\r\n|\r|\n", text)[: problem.place.line]]
    before = _ID.findall(lines[-1][: max(problem.place.column - 1, 0)]) if lines else ()
    return replace(problem, item=str(before[-1]) if before else _above(lines))


def _above(lines: Sequence[str]) -> str:
    """The id of the entry in which the last line stands: on that line, or above it and indented no further."""
    depth = None
    for line in reversed(lines):
        start = _START.match(line)
        if start and (depth is None or len(start[0]) <= depth):
            if found := _ID.search(line):
                return str(found[1])
            # A dash without an id begins an entry that has none so far: it is of the one around it.
            depth = len(start[1])
    return ""
