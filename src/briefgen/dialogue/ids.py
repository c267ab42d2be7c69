"""Ids in the order people count in: C2 before C10."""

from __future__ import annotations

import re
from typing import TypeAlias

_DIGITS = re.compile(r"(\d+)")

Rank: TypeAlias = tuple[tuple[tuple[int, int | str], ...], str]


def natural(word: str) -> Rank:
    """A key to sort ids by: runs of digits by their number, the rest by its letters."""
    parts = _DIGITS.split(word)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part), word
