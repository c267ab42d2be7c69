"""Numbers of headings, as the styles of the template file define them: 1., 1.1, 가., 제1장.

In: the blocks of a document, and what its look says of each heading style (`HeadingNumbering`). Out: the number of each
heading, as text. Word counts by itself; a PDF prints what is counted here, and so do the contents of both.
Source: ECMA-376 17.9 (numbering), 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefgen.blocks import tree
from briefgen.blocks.look import HeadingNumbering, Look

_LEVEL_REFERENCE = re.compile("%([1-9])")
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")


class NumberedHeading(NamedTuple):
    """A heading, its number (empty for none), and whether it is a block of the body, as a table of contents needs."""

    heading: tree.Heading
    number: str
    top: bool


def number_headings(blocks: Sequence[tree.Block], look: Look) -> list[NumberedHeading]:
    """The headings of a document in order, with those in items, cells and callouts, but not those in footnotes."""
    counts: dict[str, list[int | None]] = {}
    headings = _walk_headings(blocks)
    return [NumberedHeading(heading, _next_number(heading, look, counts), at_top) for heading, at_top in headings]


def _walk_headings(blocks: Sequence[tree.Block]) -> Iterator[tuple[tree.Heading, bool]]:
    """Each heading, and whether it is a block of the body. Not recursive, for lists may be nested deeply."""
    for block in blocks:
        stack: list[tree.Block] = [block]
        while stack:
            match stack.pop():
                case tree.Heading() as heading:
                    yield heading, heading is block
                case tree.List(items=items):
                    stack += [nested for item in reversed(items) for nested in reversed(item.blocks)]
                case tree.Table(rows=rows):
                    cells = (cell for row in reversed(rows) for cell in reversed(row.cells))
                    stack += [nested for cell in cells for nested in reversed(cell.blocks)]
                case tree.Callout(blocks=content):
                    stack += reversed(content)


def _next_number(heading: tree.Heading, look: Look, counts: dict[str, list[int | None]]) -> str:
    """The number of the next heading. A level that was skipped counts as if its first heading were there."""
    numbering = look.numbered.get(look.heading(heading.level).name)
    if numbering is None:
        return ""
    levels, level = numbering.levels, numbering.level
    count = counts.setdefault(numbering.list, [None] * len(levels))
    for higher in range(level):
        count[higher] = levels[higher].start if (current := count[higher]) is None else current
    count[level] = levels[level].start if (previous := count[level]) is None else previous + 1
    for lower in range(level + 1, len(levels)):
        # A level restarts after any higher one, or after one of the first `restart` levels (17.9.10).
        restart = levels[lower].restart
        if level < (lower if restart is None else restart):
            count[lower] = None
    return format_heading_number(numbering, count)


def format_heading_number(numbering: HeadingNumbering, count: Sequence[int | None]) -> str:
    """The text of a number: the pattern of its level with the counts of the levels it names (17.9.11)."""
    level = numbering.levels[numbering.level]

    def replace_reference(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        number = count[index] if index < len(count) else None
        form = "decimal" if level.legal or number is None else numbering.levels[index].form
        return "" if number is None else format_number(number, form)

    return _LEVEL_REFERENCE.sub(replace_reference, level.text)


def format_number(number: int, form: str) -> str:
    """A number in a number format of Word (17.18.59); decimal in a format that is not known."""
    return NUMBER_FORMATS.get(form, str)(number)


def _repeat_letters(row: str) -> Callable[[int], str]:
    """a, b … z, aa, bb."""
    return lambda n: row[(n - 1) % len(row)] * ((n - 1) // len(row) + 1) if n > 0 else str(n)


def _cycle_letters(row: str) -> Callable[[int], str]:
    """가, 나 … 하, and again from 가."""
    return lambda n: row[(n - 1) % len(row)] if n > 0 else str(n)


def _enclose(n: int) -> str:
    return _CIRCLED[n - 1] if 0 < n <= len(_CIRCLED) else str(n)


def _to_roman(n: int) -> str:
    out, left = "", n
    for value, letters in _ROMAN:
        out += letters * (left // value)
        left %= value
    return out or str(n)


def _count_in_words(digits: str, ten: str, hundred: str) -> Callable[[int], str]:
    """일, 이 … 십, 십일 … 백이십: below a thousand."""

    def words(n: int) -> str:
        if not 0 < n < 1000:
            return str(n)
        places = ((n // 100, hundred), (n // 10 % 10, ten), (n % 10, ""))
        return "".join((digits[d] if d > 1 or not unit else "") + unit for d, unit in places if d)

    return words


def _to_native_korean(n: int) -> str:
    """하나, 둘 … 열하나: below a hundred."""
    return _TENS[n // 10] + _ONES[n % 10] if 0 < n < 100 else str(n)


def _replace_digits(row: str) -> Callable[[int], str]:
    """Each digit replaced by another character."""
    return lambda n: "".join(row[int(digit)] for digit in str(n))


NUMBER_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": _replace_digits("０１２３４５６７８９"),
    "upperLetter": _repeat_letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _repeat_letters("abcdefghijklmnopqrstuvwxyz"),
    "upperRoman": _to_roman,
    "lowerRoman": lambda n: _to_roman(n).lower(),
    "ganada": _cycle_letters(_GANADA),
    "chosung": _cycle_letters(_CHOSUNG),
    "decimalEnclosedCircle": _enclose,
    "koreanCounting": _count_in_words("영일이삼사오육칠팔구", "십", "백"),
    "koreanDigital": _replace_digits("영일이삼사오육칠팔구"),
    "koreanDigital2": _replace_digits("零一二三四五六七八九"),
    "koreanLegal": _to_native_korean,
    "chineseCounting": _count_in_words("〇一二三四五六七八九", "十", "百"),
    "ideographDigital": _count_in_words("〇一二三四五六七八九", "十", "百"),
    "none": lambda n: "",
}
"""Word's name of a number format → a function that writes a number in it."""


def unknown_formats(numbering: HeadingNumbering) -> list[str]:
    """The number formats a heading needs that are not known here, so that its numbers are decimal instead."""
    level = numbering.levels[numbering.level]
    references = map(int, _LEVEL_REFERENCE.findall(level.text))
    formats = [numbering.levels[number - 1].form for number in references if number <= len(numbering.levels)]
    return [form for form in formats if form not in NUMBER_FORMATS and not level.legal]
