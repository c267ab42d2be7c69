"""Words in a text on file: found as they stand, however white space, quotation marks and dashes are typed.

Knows text only, nothing of dialogues. Offsets count characters of the text in NFC; lines and columns count from 1.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from briefgen.values import dataclass

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_GAPS = re.compile(rf"[\s{_INVISIBLE}]+")
_ALIKE = str.maketrans("“”„‟‘’‚‛‐‑‒–—―−", "\"\"\"\"''''-------")
_LETTER = r"[^\W_]"
_PARTICLE = re.compile(
    rf"(?:은|는|이|가|을|를|의|에|와|과|로|으로|도|만|에서|에게|부터|까지|간|및|라고|이라고)(?!{_LETTER})"
)
_WORD = re.compile(rf"{_LETTER}+")
_STOP = re.compile(r"[.!?。…][\"'”’)\]]*\s+(?=\S)")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"])(?:(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|etc|e\.g|i\.e|Gov|Sen|Rep|Gen|Amb|Inc|Ltd|Co|Corp"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)$"
)
_IN_DATE = re.compile(r"\d{4}\.\s?\d{1,2}(?:\.\s?\d{1,2})?$")
_LIKENESS = 0.5
_SLACK = 3  # words that may be missing or too many


class Span(NamedTuple):
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A text in NFC beside its folded form; `bends` are the folded offsets at which `shifts` to the text change."""

    text: str
    folded: str
    bends: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, span: Span) -> Span:
        """The same characters in the text."""
        return Span(self._back(span.start), self._back(span.end - 1) + 1)

    def _back(self, at: int) -> int:
        return at + self.shifts[bisect_right(self.bends, at) - 1]


@lru_cache(maxsize=256)
def fold(words: str) -> Folded:
    """White space runs become one space, invisible characters go, quotation marks and dashes become plain."""
    text = unicodedata.normalize("NFC", words)
    plain = text.translate(_ALIKE)
    pieces: list[str] = []
    bends, shifts = [0], [0]
    done = length = 0
    for gap in _GAPS.finditer(plain):
        if gap.group() == " ":
            continue
        pieces += (plain[done : gap.start()], "" if gap.group().strip(_INVISIBLE) == "" else " ")
        length += gap.start() - done + len(pieces[-1])
        done = gap.end()
        bends.append(length)
        shifts.append(done - length)
    return Folded(text, "".join((*pieces, plain[done:])), tuple(bends), tuple(shifts))


def find(words: str, page: Folded) -> Iterator[Span]:
    """Every place of the text where these words stand as whole words and whole numbers, in order."""
    needle = fold(words).folded.strip()
    at = page.folded.find(needle) if needle else -1
    while at >= 0:
        end = at + len(needle)
        if not (_splits(page.folded, at) or (_splits(page.folded, end) and not _PARTICLE.match(page.folded, end))):
            yield page.original(Span(at, end))
        at = page.folded.find(needle, at + 1)


def _splits(text: str, at: int) -> bool:
    """Whether a cut before this character would divide a word or a number; Korean particles are cut off freely."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return not (_is_unspaced(before) or _is_unspaced(after))
    if after in ".,":
        return before.isdigit() and text[at + 1 : at + 2].isdigit()
    return before in ".," and after.isdigit() and text[at - 2 : at - 1].isdigit()


def _is_unspaced(letter: str) -> bool:
    """Whether it is kana or a Chinese character, which no space divides into words."""
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"


def position(text: str, at: int) -> tuple[int, int]:
    """(line, column) of a character."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


class Near(NamedTuple):
    """The passage most like some words, and the first words in which the two differ."""

    span: Span
    there: str
    here: str


def nearest(words: str, page: Folded) -> Near | None:
    """The passage of the text most like these words, or `None` where nothing is half alike."""
    theirs = list(_WORD.finditer(page.folded))
    ours = [word.group() for word in _WORD.finditer(fold(words).folded)]
    known = [word.group() for word in theirs]
    anchor = SequenceMatcher(None, known, ours, autojunk=False).find_longest_match()
    if not anchor.size:
        return None
    around = max(0, anchor.a - anchor.b - _SLACK)
    window = known[around : anchor.a - anchor.b + len(ours) + _SLACK]
    *blocks, _ = SequenceMatcher(None, window, ours, autojunk=False).get_matching_blocks()
    first = max(0, around + blocks[0].a - blocks[0].b)
    window = known[first : around + blocks[-1].a + len(ours) - blocks[-1].b]
    likeness = SequenceMatcher(None, window, ours, autojunk=False)
    if likeness.ratio() < _LIKENESS:
        return None
    span = page.original(Span(theirs[first].start(), theirs[first + len(window) - 1].end()))
    for kind, a, b, c, d in likeness.get_opcodes():
        if kind != "equal":
            return Near(span, " ".join(window[a:b]), " ".join(ours[c:d]))
    return Near(span, "", "")


def sentence(text: str, at: int) -> Span:
    """The sentence, within its line, in which a character stands."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    for stop in _STOP.finditer(text, start, end):
        if not _ends(text, stop):
            continue
        if stop.end() > at:
            return Span(start, len(text[: stop.end()].rstrip()))
        start = stop.end()
    return Span(start, end)


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: not in `U.S. side`, `2023. 12. 9.` or before a small letter."""
    after, before = text[stop.end()], text[stop.start() - 1]
    if after.islower() or _ABBREVIATED.search(text, max(0, stop.start() - 12), stop.start() + 1):
        return False
    in_date = _IN_DATE.search(text, max(0, stop.start() - 14), stop.start())
    return not in_date and not (after.isdigit() and before.isdigit())
