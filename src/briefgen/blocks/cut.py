"""Cuts Markdown into pieces that stand alone: parsed one by one they give what the whole gives."""

from __future__ import annotations

import re
from typing import NamedTuple

_DEFINITION = re.compile(r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*\[[^\]\n]+\]:", re.MULTILINE)
"""Of a link or a footnote: used anywhere in the text, so the text is one piece."""

_ITEM = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)", re.MULTILINE)
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*:::+(.*)$", re.MULTILINE)


class Piece(NamedTuple):
    """A piece and the line of the text, counted from 0, at which it starts."""

    text: str
    line: int


def cut(text: str) -> list[Piece]:
    """The pieces of a text: a blank line cuts, unless a list may go on or a `:::` is still open."""
    if _DEFINITION.search(text):
        return [Piece(text, 0)]
    pieces: list[Piece] = []
    fenced = ":::" in text
    line = depth = 0
    for part in text.split("\n\n"):
        stripped = part.strip("\n")
        if stripped and not stripped.isspace():
            if pieces and (depth or _goes_on(pieces[-1].text, stripped)):
                last = pieces[-1]
                gap = line + part.index(stripped) - last.line - last.text.count("\n")
                pieces[-1] = Piece(last.text + "\n" * gap + stripped, last.line)
            else:
                pieces.append(Piece(stripped, line + part.index(stripped)))
            if fenced:
                depth = _depth(depth, stripped)
        line += part.count("\n") + 2
    return pieces


def _depth(depth: int, part: str) -> int:
    """How many `:::` are open after a part."""
    for words in _FENCE.findall(part):
        depth = depth + 1 if words.strip() else max(0, depth - 1)
    return depth


def _goes_on(before: str, after: str) -> bool:
    """Whether a list that began before a blank line can reach beyond it."""
    return after[0] in " \t" or bool(_ITEM.match(after) and _ITEM.search(before))
