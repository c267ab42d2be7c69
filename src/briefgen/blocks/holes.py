"""Holes: what stands in the Markdown for a value.

A template prints one character of a private plane for each value and keeps the value in a list. To the Markdown
parser a hole is a letter, so no value can become markup, and the text that is left depends on the template alone.
"""

from __future__ import annotations

import re

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
