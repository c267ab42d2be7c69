"""Holes in Markdown, and what waits for their values.

Holes: what stands in the Markdown for a value.

A template prints one character of a private plane for each value and keeps the value in a list. To the Markdown
parser a hole is a letter, so no value can become markup, and the text that is left depends on the template alone.

A fault of a template's Markdown, before anybody knows which template it is in.

What has holes, and is built once their values are known; what has none, is built at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from briefgen.blocks.tree import Node
from briefgen.values import dataclass

# ---- holes -------------------------------------------------------------------------------------------------------


FIRST, LAST = 0xF0000, 0xFFFFD
"""Plane 15, private use: hole number *n* is the character ``FIRST + n``."""

MOST = LAST - FIRST + 1
"""Values one document can hold."""

HOLE = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")

UNNUMBERED = "\ue000"
"""Any hole, once its number is taken off: what a remembered piece of text has in its place."""

MARK = "\U0010fffd"
"""Stands around a number before each stretch of a template's own text, when a fault is traced to its line."""

_LINE_ENDS = r"\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029"
_SPACE = re.compile(f" *[{_LINE_ENDS}][ {_LINE_ENDS}]*")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufffe\uffff"
    "\U000f0000-\U0010ffff]"
)


def clean(text: str) -> str:
    """Words as a line can hold them: a new line is a space, what has no glyph (a control, a hole) is `�`.

    Spaces in a row, no-break spaces and word joiners stay."""
    return _UNPRINTABLE.sub("\ufffd", _SPACE.sub(" ", text))


def number(hole: str) -> int:
    """The number of a hole."""
    return ord(hole) - FIRST


# ---- fault -------------------------------------------------------------------------------------------------------


class MarkupFault(Exception):
    """What is wrong, in an author's words; `hole` is the number of the value it is about, else `line` counts from 0."""

    def __init__(self, message: str, *, hint: str = "", hole: int | None = None, line: int = 0) -> None:
        self.message, self.hint, self.hole, self.line = message, hint, hole, line
        super().__init__(message)


# ---- live --------------------------------------------------------------------------------------------------------


Value: TypeAlias = "str | Node | tuple[str | Node, ...]"
Values: TypeAlias = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Deferred:
    """Something with holes: `make(values, base)` builds it; its hole *n* is `values[base + n]`."""

    make: Callable[[Values, int], Any]


def pieces(text: str) -> list[str | int]:
    """Text and numbers of holes, in turn."""
    return [number(part) if HOLE.match(part) else part for part in re.split(f"({HOLE.pattern})", text) if part]


def finished(inner: Any, finish: Callable[[Any], Any]) -> Any:
    """`finish` applied to what is inside, now or when it is filled."""
    if not isinstance(inner, Deferred):
        return finish(inner)
    fill = inner.make
    return Deferred(lambda values, base: finish(fill(values, base)))


def each(parts: Sequence[Any], finish: Callable[[Sequence[Any]], Any]) -> Any:
    """`finish` applied to some parts, each constant or live."""
    if not any(part.__class__ is Deferred for part in parts):
        return finish(parts)
    return Deferred(
        lambda values, base: finish([p.make(values, base) if p.__class__ is Deferred else p for p in parts])
    )
