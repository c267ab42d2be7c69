"""Bytes of a file as text: UTF-8, without characters that cannot be seen, printed or told apart.

In: bytes and the path as the user knows it. Out: text and problems with their places.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from briefgen.errors import Place, Problem

LIMIT = 100
"""Problems reported of one file; more would hide the first."""

# Control characters but for tab and line ends, bidirectional controls, the line ends that editors do not count
# (U+0085, U+2028, U+2029), a byte order mark inside the text, and what XML 1.0 2.2 does not know.
_REFUSED = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
)
_UNWANTED = re.compile(f"[{_REFUSED}]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
"""ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ: letters as a PDF draws them, which come along when words are copied out of one."""
_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def decode(raw: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a file in UTF-8 (no byte order mark, ligatures as their letters), and what cannot stay in it.

    The text is empty where the bytes are not UTF-8; unwanted characters stay where they are.
    """
    if raw[:2] in _ENCODINGS:
        return "", [Problem(f"the file is saved as {_ENCODINGS[raw[:2]]}", Place(path, 1, 1), hint="save it as UTF-8")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "ignore")
        hint = "save it as UTF-8; some Korean editors offer it beside “ANSI” when they save"
        return "", [Problem("the file is not saved as UTF-8", place_of(before, len(before), path), hint=hint)]
    return spelled(text), [
        Problem(f"{name(found[0])} cannot stand here", place_of(text, found.start(), path), hint="delete it")
        for found in islice(_UNWANTED.finditer(text), LIMIT)
    ]


def spelled(text: str) -> str:
    """A text with ligatures as their letters."""
    return _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def unwanted(text: str) -> str:
    """The first character of a text that cannot stand in a file, or an empty string."""
    found = _UNWANTED.search(text)
    return found[0] if found else ""


def name(character: str) -> str:
    """A character that cannot be seen, in words: `U+202E (right-to-left override)`."""
    words = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} ({words})"


def place_of(text: str, offset: int, path: str) -> Place:
    """Line and column of a character; lines end with LF, CR or both."""
    lines = re.split(r"\r\n|\r|\n", text[:offset])
    return Place(path, len(lines), len(lines[-1]) + 1)
