"""WordprocessingML basics: namespaces, units, escaped text, languages with their country."""

from __future__ import annotations

import re

from briefgen.errors import Problem, Refused

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, lone surrogates and what else XML 1.0 forbids (2.2 Char)."""


def esc(text: str) -> str:
    """Text for an element or an attribute in double quotes.

    Every value passes here. Raises `Refused` for a control character. The loader finds those in data, with their
    place; this is the last check.
    """
    if not text.isprintable() and (found := FORBIDDEN.search(text)):
        around = FORBIDDEN.sub("\ufffd", text[max(0, found.start() - 20) : found.end() + 20])
        hint = "delete the character where these words come from"
        raise Refused(Problem(f"the control character U+{ord(found[0]):04X} stands in “{around}”", hint=hint))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Points as half-points (font sizes)."""
    return round(points * 2)


def eighth_points(points: float) -> int:
    """Points as eighths of a point (widths of borders); Word draws 2 to 96."""
    return max(2, min(96, round(points * 8)))


LANGUAGES = {"en": "en-GB", "ko": "ko-KR", "ja": "ja-JP", "zh": "zh-CN", "de": "de-DE", "fr": "fr-FR"}
EAST_ASIAN = ("ko", "ja", "zh")


def with_country(language: str) -> str:
    """A language with its country, as word processors want it: `en` is `en-GB`."""
    return LANGUAGES.get(language.lower(), language)


def latin_and_east_asian(language: str) -> tuple[str, str]:
    """The language of Latin letters and digits, and that of Hangul and Han, in a document; both with their country.

    Digits must not be Korean: LibreOffice would break a Korean number at any place.
    """
    latin, east = ("en", language) if language.startswith(EAST_ASIAN) else (language, "ko")
    return with_country(latin), with_country(east)
