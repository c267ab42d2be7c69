"""Emphasis next to Hangul: where `*`, `**` and `~~` may open and close.

CommonMark decides by the letters around a run of markers, and in doing so takes it for granted that words are apart
by spaces. Korean particles follow a word directly: in `**국정위(국정위)**는` the rule finds no end of the bold.
"""

from __future__ import annotations

from briefgen.blocks.holes import HOLE

_RANGES = (
    (0x1100, 0x11FF),  # Hangul Jamo
    (0x2E80, 0x9FFF),  # radicals, kana, compatibility Jamo, ideographs
    (0xA960, 0xA97F),  # Hangul Jamo Extended-A
    (0xAC00, 0xD7FF),  # Hangul syllables, Jamo Extended-B
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF00, 0xFFEF),  # half and full width
    (0x20000, 0x3FFFF),  # ideographs of planes 2 and 3
)


def is_cjk(letter: str) -> bool:
    """Whether a character belongs to a script that is written without spaces around emphasis."""
    code = ord(letter)
    return any(first <= code <= last for first, last in _RANGES)


def flanks(before: str, after: str) -> tuple[bool, bool] | None:
    """(may open, may close) for a run of markers between two characters, or `None` where CommonMark's rule is right.

    A hole counts as Hangul, for its value may be."""
    if not any(is_cjk(letter) or HOLE.match(letter) for letter in (before, after)):
        return None
    return not after.isspace(), not before.isspace()
