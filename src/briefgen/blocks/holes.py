"""Holes in Markdown, and nodes that wait for the values of their holes.

For each value a template prints one character of a private-use plane, a *hole*, and the value is kept in a list. To the
Markdown parser a hole is a letter: no value can become markup, and the Markdown depends on the template alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from briefgen.blocks.tree import Node

FIRST_HOLE, LAST_HOLE = 0xF0000, 0xFFFFD
"""Plane 15, private use: hole number *n* is the character ``FIRST_HOLE + n``."""

MAX_HOLES = LAST_HOLE - FIRST_HOLE + 1
"""How many values one document can hold."""

HOLE = re.compile(f"[{chr(FIRST_HOLE)}-{chr(LAST_HOLE)}]")

UNNUMBERED = "\ue000"
"""Stands for any hole in the text of a cached piece, which does not depend on the numbers of its holes."""

LINE_MARK = "\U0010fffd"
"""Encloses the line number before each stretch of a template's text, when an error is traced to its line."""

_LINE_ENDS = r"\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029"
_SPACE = re.compile(f" *[{_LINE_ENDS}][ {_LINE_ENDS}]*")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufffe\uffff"
    "\U000f0000-\U0010ffff]"
)


def clean_text(text: str) -> str:
    """Text for one line: line ends become a space, what has no glyph (a control character, a hole) becomes `�`.

    Runs of spaces, no-break spaces and word joiners stay.
    """
    return _UNPRINTABLE.sub("\ufffd", _SPACE.sub(" ", text))


def hole_number(hole: str) -> int:
    """The number of a hole, from 0."""
    return ord(hole) - FIRST_HOLE


class MarkupError(Exception):
    """An error in a template's Markdown, before it is known in which template.

    `hole` is the number of the value it is about; without one, `line` counts from 0.
    """

    def __init__(self, message: str, *, hint: str = "", hole: int | None = None, line: int = 0) -> None:
        self.message, self.hint, self.hole, self.line = message, hint, hole, line
        super().__init__(message)


Value: TypeAlias = "str | Node | tuple[str | Node, ...]"
Values: TypeAlias = Sequence[Value]


class Deferred(Struct, frozen=True):
    """Something with holes: `make(values, base)` builds it, where its hole *n* is `values[base + n]`."""

    make: Callable[[Values, int], Any]


def split_at_holes(text: str) -> list[str | int]:
    """A text as a list of its stretches of text and the numbers of its holes."""
    return [hole_number(part) if HOLE.match(part) else part for part in re.split(f"({HOLE.pattern})", text) if part]


def map_deferred(content: Any, finish: Callable[[Any], Any]) -> Any:
    """`finish` applied to some content: at once if it is constant, else when its values are known."""
    if not isinstance(content, Deferred):
        return finish(content)
    make = content.make
    return Deferred(lambda values, base: finish(make(values, base)))


def combine_deferred(parts: Sequence[Any], finish: Callable[[Sequence[Any]], Any]) -> Any:
    """`finish` applied to a list of parts: at once if all are constant, else when their values are known."""
    if not any(part.__class__ is Deferred for part in parts):
        return finish(parts)
    return Deferred(
        lambda values, base: finish([p.make(values, base) if p.__class__ is Deferred else p for p in parts])
    )
