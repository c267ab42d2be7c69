"""Words measured once for a font; where one may break (kinsoku).

Where a line may end: inside a word, between two words, and inside what is too wide for any line.

A line may end at a space, after a hyphen between words, at a soft hyphen, after a slash of an address, after a dash,
and after the middle dot of a long Korean chain. Korean breaks between 어절, never inside one; a number stays with what
it counts; U+00A0 and U+2060 hold what they join. Sources: JIS X 4051 and KS X 3003 for kinsoku, UAX 14 for the rest.

Words as they are printed: each is measured, cut and marked once for a font at a size, for all documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from briefgen.pdf.font_file import SOFT_HYPHEN, TrueTypeFont

# ---- kinsoku -----------------------------------------------------------------------------------------------------


NO_START = frozenset("!),.:;?]}%’”、。〉》」』】〕〗）］｝，．：；？！·ㆍ‧…‥~～℃°′″ー")
"""What never begins a line: closing marks, points, marks of repetition."""
NO_END = frozenset("([{‘“〈《「『【〔（［｛₩$€£¥#§")
"""What never ends a line: opening marks, signs of money."""

_REMEMBERED = 20_000
_LONG_CHAIN = 12
"""A chain of more syllables (가·나·다) may be broken after a middle dot."""

_HYPHEN = re.compile(r"(?<=[a-z가-힣]{2}[-–])(?=\w?[a-z가-힣]{2})|(?<=—)(?=\w)|(?<=\u200b)(?=.)|(?<=\w\u00ad)(?=\w{2})")
"""Between words, never inside `EV-STS`, `Bio-5` or `1.5-track`; and where somebody put a space without width, or a soft
hyphen with more than a letter behind it."""
_ADDRESS = re.compile(r"(?<=[/?&=])(?=[^/?&=])")
_DOT = re.compile(r"(?<=[가-힣]·)(?=[가-힣])")
_SYLLABLE = re.compile("[가-힣]")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_HELD = re.compile("(?<=[\u00a0·/])|(?=[(])")

CLINGS, HOLDS, KEEPS = 1, 2, 4
"""Marks of a piece: it never begins a line; what follows it stays in its line; a number that follows it does."""

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


@lru_cache(_REMEMBERED)
def marks(part: str) -> int:
    """How a piece stands to its neighbours; an empty one is a space that no word stands before."""
    if not part:
        return CLINGS
    found = CLINGS if part[0] in NO_START and not _SHORT_YEAR.match(part) else 0
    if part[-1] in NO_END or (_COUNT.fullmatch(part) and not _YEAR.fullmatch(part)):
        found |= HOLDS
    bare = part.lstrip("(“‘")
    if _KEEPER.fullmatch(bare) or (bare[-1:] == "." and bare[-2:-1].isdigit()):
        found |= KEEPS
    return found


def keeps(word: str) -> bool:
    """Whether a word is one that `KEEPS` holds: a number, a currency and a number, a letter that counts."""
    return bool(_NUMBER.match(word) or _CURRENCY.fullmatch(word) or _LETTERED.fullmatch(word))


@lru_cache(_REMEMBERED)
def parts(word: str) -> tuple[str, ...]:
    """A word without spaces, cut where a line may end inside it; nothing for an empty one."""
    if word.isalnum() and (word.isascii() or not _IDEOGRAPH.search(word)):
        return (word,)
    if "://" in word or word.startswith("www."):
        return tuple(filter(None, _ADDRESS.split(word)))
    cut = _HYPHEN.split(word)
    if "·" in word and len(_SYLLABLE.findall(word)) > _LONG_CHAIN:
        cut = [piece for part in cut for piece in _DOT.split(part)]
    if _IDEOGRAPH.search(word):
        cut = [piece for part in cut for piece in _ideographs(part)]
    return tuple(filter(None, cut))


def letters(word: str, fineness: int) -> Iterator[tuple[str, bool]]:
    """What is too wide for a line, in smaller pieces, each with whether a line may end behind it.

    Fineness 1 cuts at held spaces, middle dots, slashes and brackets, 2 between letters as kinsoku allows, 3 between
    any two letters.
    """
    pieces = [part for part in _HELD.split(word) if part] if fineness == 1 else list(word)
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) else ""
        barred = fineness == 2 and following and (following in NO_START or piece in NO_END)
        yield piece, not barred


def _ideographs(word: str) -> Iterator[str]:
    """Chinese and Japanese may break between any two letters but where kinsoku forbids it."""
    start = 0
    for i in range(1, len(word)):
        free = word[i] not in NO_START and word[i - 1] not in NO_END
        if free and (_IDEOGRAPH.match(word[i]) or _IDEOGRAPH.match(word[i - 1])):
            yield word[start:i]
            start = i
    yield word[start:]


# ---- words -------------------------------------------------------------------------------------------------------


_MOST_WORDS = 50_000


class WordPiece(NamedTuple):
    """A word, or a part of one, with a space behind it: how far it advances (points), the inside of a `TJ` operand, how
    it stands to its neighbours (`kinsoku.marks`), and its parts where a line may end inside it."""

    advance: float
    drawn: str
    marks: int
    parts: tuple[str, ...]
    text: str


advance_of, drawn_of, marks_of, parts_of = map(itemgetter, range(4))
"""Fields of many pieces at once, by `map`."""


class WordMeasure(dict[str, WordPiece]):
    """The words of a face at a size, so far apart; each is measured when it is first asked for.

    Asking raises `MissingGlyph` for a word with a character the face lacks.
    """

    def __init__(self, face: TrueTypeFont, size: float, tracking: float) -> None:
        super().__init__()
        self._face, self._size, self._tracking = face, size, tracking
        self.hyphen = self._hyphen()
        """What a line ends with that ends at a soft hyphen; nothing where the face has no glyph for it."""

    def _hyphen(self) -> WordPiece:
        if glyph := self._face.hyphen:
            advance = glyph.advance / 1000 * self._size + self._tracking
            return WordPiece(advance, f"{glyph.code:04X}", 0, (), SOFT_HYPHEN)
        return WordPiece(0.0, "", 0, (), SOFT_HYPHEN)

    def __missing__(self, word: str) -> WordPiece:
        if len(self) >= _MOST_WORDS:
            self.clear()
        (width, operand, letters), space = self._face.word(word), self._face.word(" ")
        advance = (width + space.width) * self._size + (letters + 1) * self._tracking
        cut = parts(word if self._face.hyphen else word.replace(SOFT_HYPHEN, ""))
        self[word] = piece = WordPiece(advance, operand + space.operand, marks(word), cut if len(cut) > 1 else (), word)
        return piece


_KNOWN: dict[tuple[TrueTypeFont, float, float], WordMeasure] = {}


def words(face: TrueTypeFont, size: float, tracking: float) -> WordMeasure:
    """The words of a face at a size, so far apart in points."""
    key = face, size, tracking
    if key not in _KNOWN:
        _KNOWN[key] = WordMeasure(face, size, tracking)
    return _KNOWN[key]
