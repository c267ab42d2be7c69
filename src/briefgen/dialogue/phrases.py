"""Words made comparable: what is the same to a reader is the same here, however it is typed, broken or inflected.

Width, case, accents, punctuation, quotation marks, line breaks, hyphens at the end of a line, characters without width
and an English plural or possessive do not matter, and a word with a hyphen is one word; nor does space between Korean
words, for it is set by taste.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from itertools import accumulate

RUN = 6
"""So many words in a row are no chance."""
LETTERS = 18
"""So many letters in a row, most of them Hangul, are no chance either: Korean says as much in four or five words."""
_LEAST_HANGUL = 12

STOP = "\x1e"
"""Put between texts that do not follow each other: no phrase goes beyond it."""
_WORD = re.compile(rf"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*|{STOP}")
_HYPHEN = re.compile("[-\u2010\u2011]")
_COUNT = re.compile(r"\{\w+\}")
"""A count in a line of a briefing, which is another number for each reader."""
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019\u02bc]s\b", re.IGNORECASE)
_HYPHENATED = re.compile(r"(?<=\w)[-\u2010\u2011\u00ad][^\S\x1e]*\n\s*(?=\w)")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""Characters that print nothing, and no space."""
_ACCENTED = re.compile("[\u00c0-\u036f\u1e00-\u1eff]")
_HANGUL = re.compile("[가-힣]")


class Phrase:
    """Some words in a row: each by itself, all letters without spaces, and where in these each word begins."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words, self.letters = words, "".join(words)
        self.starts = tuple(accumulate(map(len, words[:-1]), initial=0)) if words else ()

    @cached_property
    def line(self) -> str:
        """The words between single spaces."""
        return f" {' '.join(self.words)} "

    @cached_property
    def hangul(self) -> bool:
        """Whether any of it is Korean."""
        return bool(_HANGUL.search(self.letters))

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """Each six words in a row; one that goes beyond a stop is empty."""
        words, stops = self.words, STOP in self.letters
        joined = (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
        return tuple("" if STOP in run else run for run in joined) if stops else tuple(joined)

    @cached_property
    def stretches(self) -> tuple[str, ...]:
        """Each eighteen letters in a row, from whatever letter they begin with; empty where few are Korean."""
        letters = self.letters
        if len(letters) < LETTERS or not self.hangul:
            return ()
        korean = [0, *accumulate("가" <= letter <= "힣" for letter in letters)]
        return tuple(
            letters[at : at + LETTERS] if korean[at + LETTERS] - korean[at] >= _LEAST_HANGUL else ""
            for at in range(len(letters) - LETTERS + 1)
        )

    @property
    def own(self) -> set[str]:
        """Runs, and the stretches that begin with a word."""
        stretches, last = self.stretches, len(self.letters) - LETTERS
        return {*self.runs, *(stretches[at] for at in self.starts if at <= last and stretches)} - {""}

    @property
    def every(self) -> set[str]:
        """Runs and stretches."""
        return {*self.runs, *self.stretches} - {""}


def plain(text: str) -> str:
    """A text as it is read: one form of each character, nothing that prints nothing, no word broken by a hyphen."""
    if text.isascii():
        return _HYPHENATED.sub("", text) if "\n" in text else text
    text = _UNSEEN.sub("", _HYPHENATED.sub("", unicodedata.normalize("NFKC", text)))
    if not _ACCENTED.search(text):
        return text
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return unicodedata.normalize("NFKC", bare)


@lru_cache(16384)
def phrase_of(text: str) -> Phrase:
    """The words of a text."""
    read = plain(_COUNT.sub(STOP, text) if "{" in text else text).casefold()
    if "'" in read or "\u2019" in read:
        read = _POSSESSIVE.sub("", read)
    return Phrase(tuple([stem(word) for word in _WORD.findall(read)]))


def stem(word: str) -> str:
    """A word without its hyphens and the ending of an English plural."""
    if "-" in word or "\u2010" in word or "\u2011" in word:
        word = _HYPHEN.sub("", word)
    if word[-1] != "s" or len(word) < 4 or not word.isascii() or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]
