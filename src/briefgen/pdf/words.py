"""Words: where a line may end inside or between them (kinsoku), and their widths, measured once for a font at a size.

A line may end at a space, after a hyphen between words, at a soft hyphen, after a slash of an address, after a dash,
and after the middle dot of a long Korean chain. Korean breaks between 어절 (words), never inside one; a number stays
with what it counts; U+00A0 and U+2060 forbid a break. Sources: JIS X 4051 and KS X 3003 for kinsoku (which characters
may not begin or end a line), UAX 14 for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from briefgen.pdf.font_file import SOFT_HYPHEN, TrueTypeFont, code_literal

NO_START = frozenset("!),.:;?]}%’”、。〉》」』】〕〗）］｝，．：；？！·ㆍ‧…‥~～℃°′″ー")
"""Characters that never begin a line: closing marks, points, marks of repetition."""
NO_END = frozenset("([{‘“〈《「『【〔（［｛₩$€£¥#§")
"""Characters that never end a line: opening marks, currency signs."""

_CACHED_WORDS = 20_000
_LONG_CHAIN = 12
"""A chain of more syllables (가·나·다) may be broken after a middle dot."""

_AFTER_HYPHEN = re.compile(
    r"(?<=[a-z가-힣]{2}[-–])(?=\w?[a-z가-힣]{2})|(?<=—)(?=\w)|(?<=\u200b)(?=.)|(?<=\w\u00ad)(?=\w{2})"
)
"""After a hyphen between words, never inside `EV-STS`, `Bio-5` or `1.5-track`; and after a zero-width space, or a soft
hyphen with more than one letter behind it."""
_AFTER_SLASH = re.compile(r"(?<=[/?&=])(?=[^/?&=])")
_AFTER_MIDDLE_DOT = re.compile(r"(?<=[가-힣]·)(?=[가-힣])")
_SYLLABLE = re.compile("[가-힣]")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_AT_HELD_SPACE = re.compile("(?<=[\u00a0·/])|(?=[(])")

NO_BREAK_BEFORE, NO_BREAK_AFTER, NO_BREAK_BEFORE_NUMBER = 1, 2, 4
"""Break flags of a piece: no line begins with it; none ends with it; none ends with it if a number follows."""

_NUMBER = re.compile(r"[(“‘\[]?(?:[A-Z]{0,3}[$€£₩¥])?\d[\d,.]*")
_COUNT = re.compile(rf"{_NUMBER.pattern}(?<![.,])(?:조|억|만|천)?여?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR = re.compile(r"[’'‘]\d\d")
_CURRENCY = re.compile("KRW|USD|EUR|JPY|GBP|CNY|CHF|CAD|AUD|INR")
_KEEPER = re.compile(
    rf"{_CURRENCY.pattern}|[Aa]bout|least|most|nearly|over|around|약|최소|최대|총"
    "|January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|(?:Nos?|Arts?|pp?|paras?|Secs?|Figs?|Vol|Ch|approx|ca|vs)\.|Articles?|Annex|Appendix|Section|Chapter|Part|Table"
    r"|Figure|Phase|Round|Item|Step|FY|US|Q[1-4]|±|표|그림|붙임|별첨|부록|제|오전|오후|(?:\d{2,4}년|\d{1,2}월)"
)
"""Words that stay with a number behind them: currencies, qualifiers, months, and what is numbered."""
_LETTERED = re.compile("(?:[IVX]+|[A-Z])[.,;:)]*")
"""Part II, Annex B."""


@lru_cache(_CACHED_WORDS)
def break_flags(part: str) -> int:
    """The break flags of a piece; an empty one is a space without a word before it."""
    if not part:
        return NO_BREAK_BEFORE
    found = NO_BREAK_BEFORE if part[0] in NO_START and not _SHORT_YEAR.match(part) else 0
    if part[-1] in NO_END or (_COUNT.fullmatch(part) and not _YEAR.fullmatch(part)):
        found |= NO_BREAK_AFTER
    bare = part.lstrip("(“‘")
    if _KEEPER.fullmatch(bare) or (bare[-1:] == "." and bare[-2:-1].isdigit()):
        found |= NO_BREAK_BEFORE_NUMBER
    return found


def is_number_like(word: str) -> bool:
    """Whether a word counts as a number for `NO_BREAK_BEFORE_NUMBER`: number, currency, letter, Roman numeral."""
    return bool(_NUMBER.match(word) or _CURRENCY.fullmatch(word) or _LETTERED.fullmatch(word))


@lru_cache(_CACHED_WORDS)
def split_word(word: str) -> tuple[str, ...]:
    """A word without spaces, cut where a line may end inside it; an empty tuple for an empty word."""
    if word.isalnum() and (word.isascii() or not _IDEOGRAPH.search(word)):
        return (word,)
    if "://" in word or word.startswith("www."):
        return tuple(filter(None, _AFTER_SLASH.split(word)))
    cut = _AFTER_HYPHEN.split(word)
    if "·" in word and len(_SYLLABLE.findall(word)) > _LONG_CHAIN:
        cut = [piece for part in cut for piece in _AFTER_MIDDLE_DOT.split(part)]
    if _IDEOGRAPH.search(word):
        cut = [piece for part in cut for piece in _split_ideographs(part)]
    return tuple(filter(None, cut))


def split_wide_word(word: str, fineness: int) -> Iterator[tuple[str, bool]]:
    """A word too wide for a line, in smaller pieces, each with whether a line may end behind it.

    Fineness 1 cuts at no-break spaces, middle dots, slashes and brackets, 2 between letters where kinsoku allows it, 3
    between any two letters.
    """
    pieces = [part for part in _AT_HELD_SPACE.split(word) if part] if fineness == 1 else list(word)
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) else ""
        barred = fineness == 2 and following and (following in NO_START or piece in NO_END)
        yield piece, not barred


def _split_ideographs(word: str) -> Iterator[str]:
    """A word cut between ideographs, except where kinsoku forbids it."""
    start = 0
    for i in range(1, len(word)):
        free = word[i] not in NO_START and word[i - 1] not in NO_END
        if free and (_IDEOGRAPH.match(word[i]) or _IDEOGRAPH.match(word[i - 1])):
            yield word[start:i]
            start = i
    yield word[start:]


_MOST_WORDS = 50_000


class WordPiece(NamedTuple):
    """A word, or a part of one, with a space behind it: its advance (points), the inside of its `TJ` operand, its break
    flags, and its parts where a line may end inside it."""

    advance: float
    operand: str
    flags: int
    parts: tuple[str, ...]
    text: str


advance_of, operand_of, flags_of, parts_of = map(itemgetter, range(4))
"""Getters of a field, for `map` over many pieces."""


class WordMeasure(dict[str, WordPiece]):
    """The words of a face at a size with a tracking (points); each is measured when it is first asked for.

    A look-up raises `MissingGlyph` for a word with a character the face lacks.
    """

    def __init__(self, face: TrueTypeFont, size: float, tracking: float) -> None:
        super().__init__()
        self._face, self._size, self._tracking = face, size, tracking
        self.hyphen = self._hyphen()
        """The hyphen of a line that ends at a soft hyphen; empty where the face has no glyph for it."""

    def _hyphen(self) -> WordPiece:
        if glyph := self._face.hyphen:
            advance = glyph.advance / 1000 * self._size + self._tracking
            return WordPiece(advance, code_literal(glyph.code), 0, (), SOFT_HYPHEN)
        return WordPiece(0.0, "", 0, (), SOFT_HYPHEN)

    def __missing__(self, word: str) -> WordPiece:
        if len(self) >= _MOST_WORDS:
            self.clear()
        (width, operand, letters), space = self._face.word(word), self._face.word(" ")
        advance = (width + space.width) * self._size + (letters + 1) * self._tracking
        cut = split_word(word if self._face.hyphen else word.replace(SOFT_HYPHEN, ""))
        parts = cut if len(cut) > 1 else ()
        self[word] = piece = WordPiece(advance, operand + space.operand, break_flags(word), parts, word)
        return piece


_MEASURES: dict[tuple[TrueTypeFont, float, float], WordMeasure] = {}


def measure_of(face: TrueTypeFont, size: float, tracking: float) -> WordMeasure:
    """The measured words of a face at a size with a tracking, both in points."""
    key = face, size, tracking
    if key not in _MEASURES:
        _MEASURES[key] = WordMeasure(face, size, tracking)
    return _MEASURES[key]
