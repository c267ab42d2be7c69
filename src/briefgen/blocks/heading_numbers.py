"""The numbers a house puts before headings: 1., 1.1, 가., 제1장.

In: the blocks of a document, and what the styles of its look say (`Numbered`). Out: the number of each heading, as
text. Word counts by itself; the PDF draws what is counted here, and the contents of both print it.
Source: ECMA-376 17.9 (numbering), 17.18.59 (formats of numbers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from briefgen.blocks import tree
from briefgen.blocks.look import HeadingNumbering, Look

_PLACE = re.compile("%([1-9])")
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")


class Counted(NamedTuple):
    """A heading, its number (empty for none), and whether it stands straight in the body, as those of a contents do."""

    heading: tree.Heading
    number: str
    top: bool


def counted(blocks: Sequence[tree.Block], look: Look) -> list[Counted]:
    """The headings of a document in order, those in items, cells and callouts too, but not those in notes."""
    counts: dict[str, list[int | None]] = {}
    return [Counted(heading, _next(heading, look, counts), top) for heading, top in _headings(blocks)]


def _headings(blocks: Sequence[tree.Block]) -> Iterator[tuple[tree.Heading, bool]]:
    """Not recursive, for lists may nest as deep as they like."""
    for block in blocks:
        waiting: list[tree.Block] = [block]
        while waiting:
            match waiting.pop():
                case tree.Heading() as heading:
                    yield heading, heading is block
                case tree.List(items=items):
                    waiting += [inside for item in reversed(items) for inside in reversed(item.blocks)]
                case tree.Table(rows=rows):
                    cells = (cell for row in reversed(rows) for cell in reversed(row.cells))
                    waiting += [inside for cell in cells for inside in reversed(cell.blocks)]
                case tree.Callout(blocks=within):
                    waiting += reversed(within)


def _next(heading: tree.Heading, look: Look, counts: dict[str, list[int | None]]) -> str:
    """The number of the next heading of a list. A level that is passed over counts as if its first stood there."""
    numbered = look.numbered.get(look.heading(heading.level).name)
    if numbered is None:
        return ""
    levels, at = numbered.levels, numbered.level
    count = counts.setdefault(numbered.list, [None] * len(levels))
    for above in range(at):
        count[above] = levels[above].start if (known := count[above]) is None else known
    count[at] = levels[at].start if (last := count[at]) is None else last + 1
    for below in range(at + 1, len(levels)):
        # A level begins anew behind any higher one, or behind one of the first so many (17.9.10).
        restart = levels[below].restart
        if at < (below if restart is None else restart):
            count[below] = None
    return label(numbered, count)


def label(numbered: HeadingNumbering, count: Sequence[int | None]) -> str:
    """The text of a number: the pattern of its level with the counts of the levels it names (17.9.11)."""
    level = numbered.levels[numbered.level]

    def place(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        number = count[at] if at < len(count) else None
        return "" if number is None else spelled(number, "decimal" if level.legal else numbered.levels[at].form)

    return _PLACE.sub(place, level.text)


# ---- formats ----------------------------------------------------------------------------------------------------


def spelled(number: int, form: str) -> str:
    """A number in a format of Word (17.18.59); one that is not known is decimal."""
    return FORMS.get(form, str)(number)


def _letters(row: str) -> Callable[[int], str]:
    """a, b … z, aa, bb."""
    return lambda n: row[(n - 1) % len(row)] * ((n - 1) // len(row) + 1) if n > 0 else str(n)


def _round(row: str) -> Callable[[int], str]:
    """가, 나 … 하, 가: from the beginning again."""
    return lambda n: row[(n - 1) % len(row)] if n > 0 else str(n)


def _circled(n: int) -> str:
    return _CIRCLED[n - 1] if 0 < n <= len(_CIRCLED) else str(n)


def _roman(n: int) -> str:
    out, left = "", n
    for value, letters in _ROMAN:
        out += letters * (left // value)
        left %= value
    return out or str(n)


def _counting(digits: str, ten: str, hundred: str) -> Callable[[int], str]:
    """일, 이 … 십, 십일 … 백이십: below a thousand."""

    def words(n: int) -> str:
        if not 0 < n < 1000:
            return str(n)
        places = ((n // 100, hundred), (n // 10 % 10, ten), (n % 10, ""))
        return "".join((digits[d] if d > 1 or not unit else "") + unit for d, unit in places if d)

    return words


def _native(n: int) -> str:
    """하나, 둘 … 열하나: below a hundred."""
    return _TENS[n // 10] + _ONES[n % 10] if 0 < n < 100 else str(n)


def _digits(row: str) -> Callable[[int], str]:
    """Each digit by a letter of its own."""
    return lambda n: "".join(row[int(digit)] for digit in str(n))


FORMS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "decimal": str,
        "decimalHalfWidth": str,
        "decimalZero": lambda n: f"{n:02d}",
        "decimalFullWidth": _digits("０１２３４５６７８９"),
        "upperLetter": _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "lowerLetter": _letters("abcdefghijklmnopqrstuvwxyz"),
        "upperRoman": _roman,
        "lowerRoman": lambda n: _roman(n).lower(),
        "ganada": _round(_GANADA),
        "chosung": _round(_CHOSUNG),
        "decimalEnclosedCircle": _circled,
        "koreanCounting": _counting("영일이삼사오육칠팔구", "십", "백"),
        "koreanDigital": _digits("영일이삼사오육칠팔구"),
        "koreanDigital2": _digits("零一二三四五六七八九"),
        "koreanLegal": _native,
        "chineseCounting": _counting("〇一二三四五六七八九", "十", "百"),
        "ideographDigital": _counting("〇一二三四五六七八九", "十", "百"),
        "none": lambda n: "",
    }
)
"""Format of Word → how a number is written in it."""


def unknown(numbered: HeadingNumbering) -> list[str]:
    """The formats a number would need that are not known here, and are decimal instead."""
    level = numbered.levels[numbered.level]
    used = [numbered.levels[int(at) - 1].form for at in _PLACE.findall(level.text) if int(at) <= len(numbered.levels)]
    return [form for form in used if form not in FORMS and not level.legal]
