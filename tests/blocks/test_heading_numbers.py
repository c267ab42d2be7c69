"""Numbers of headings: formats, levels, and where counting begins anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.blocks.heading_numbers import (
    NUMBER_FORMATS,
    format_heading_number,
    format_number,
    number_headings,
    unknown_formats,
)
from briefgen.blocks.look import HeaderFooter, HeadingNumbering, Look, NumberLevel, Page, ParagraphStyle
from briefgen.blocks.tree import Block, Callout, Cell, Column, Heading, Item, List, Note, Paragraph, Row, Table

LEVELS = tuple(NumberLevel(text="".join(f"%{n}." for n in range(1, at + 1))) for at in range(1, 6))
NAMES = ("Title", *(f"Heading {level}" for level in range(2, 7)))


def look(*levels: NumberLevel) -> Look:
    """Levels 1 to 5 of a list stand before headings of level 2 to 6."""
    numbered = {f"Heading {at + 2}": HeadingNumbering("7", at, levels or LEVELS) for at in range(5)}
    paragraphs = {name: ParagraphStyle(name) for name in ("Body", *NAMES)}
    return Look(Page(), HeaderFooter(), paragraphs, {}, {}, {}, (), "", {}, numbered=numbered)


def numbers(*levels: int, of: Look | None = None) -> list[str]:
    blocks = tuple(Heading(level, (str(level),)) for level in levels)
    return [each.number for each in number_headings(blocks, of or look())]


@pytest.mark.parametrize(
    ("form", "first", "more"),
    [
        ("decimal", "1 2 3", {10: "10"}),
        ("decimalZero", "01 02 03", {10: "10", 100: "100"}),
        ("decimalFullWidth", "１ ２ ３", {10: "１０"}),
        ("upperLetter", "A B C", {26: "Z", 27: "AA", 28: "BB"}),
        ("lowerLetter", "a b c", {53: "aaa"}),
        ("upperRoman", "I II III", {4: "IV", 9: "IX", 14: "XIV", 1994: "MCMXCIV"}),
        ("lowerRoman", "i ii iii", {40: "xl"}),
        ("ganada", "가 나 다", {14: "하", 15: "가"}),
        ("chosung", "ㄱ ㄴ ㄷ", {14: "ㅎ", 15: "ㄱ"}),
        ("decimalEnclosedCircle", "① ② ③", {20: "⑳", 21: "21"}),
        (
            "koreanCounting",
            "일 이 삼",
            {10: "십", 11: "십일", 20: "이십", 120: "백이십", 999: "구백구십구", 1000: "1000"},
        ),
        ("koreanDigital", "일 이 삼", {10: "일영"}),
        ("koreanDigital2", "一 二 三", {10: "一零"}),
        ("koreanLegal", "하나 둘 셋", {10: "열", 21: "스물하나", 99: "아흔아홉", 100: "100"}),
        ("chineseCounting", "一 二 三", {12: "十二", 30: "三十"}),
        ("none", "  ", {}),
        ("a format of tomorrow", "1 2 3", {}),
    ],
)
def test_numbers_are_spelled_as_word_spells_them(form: str, first: str, more: dict[int, str]) -> None:
    assert [format_number(n, form) for n in (1, 2, 3)] == first.split(" ")[:3]
    assert {n: format_number(n, form) for n in more} == more


@given(st.integers(0, 5000), st.sampled_from(sorted(NUMBER_FORMATS)))
def test_every_count_is_a_text(number: int, form: str) -> None:
    assert isinstance(format_number(number, form), str)


def test_levels_count_below_each_other() -> None:
    assert numbers(2, 3, 3, 2, 3, 4) == ["1.", "1.1.", "1.2.", "2.", "2.1.", "2.1.1."]


def test_a_level_that_is_passed_over_counts_as_if_it_stood_there() -> None:
    """As LibreOffice counts."""
    assert numbers(3, 3, 2, 3, 4, 2, 4, 3, 4) == [
        "1.1.",
        "1.2.",
        "2.",
        "2.1.",
        "2.1.1.",
        "3.",
        "3.1.1.",
        "3.2.",
        "3.2.1.",
    ]


def test_the_title_has_no_number_where_its_style_has_none() -> None:
    assert numbers(1, 2, 1, 2) == ["", "1.", "", "2."]


def test_a_level_that_never_begins_anew_goes_on() -> None:
    levels = (NumberLevel(), NumberLevel(text="%2.", restart=0), NumberLevel(text="%3", restart=1))
    of = replace(look(*levels), numbered={f"Heading {at + 2}": HeadingNumbering("7", at, levels) for at in range(3)})
    assert numbers(2, 3, 4, 3, 4, 2, 3, 4, of=of) == ["1.", "1.", "1", "2.", "2", "2.", "3.", "1"]


def test_counting_begins_where_the_template_says() -> None:
    levels = (NumberLevel(start=0), NumberLevel(text="%1-%2", start=5))
    of = replace(look(), numbered={f"Heading {at + 2}": HeadingNumbering("7", at, levels) for at in range(2)})
    assert numbers(2, 3, 3, 2, 3, of=of) == ["0.", "0-5", "0-6", "1.", "1-5"]


def test_styles_of_two_lists_count_apart() -> None:
    of = replace(
        look(),
        numbered={
            "Heading 2": HeadingNumbering("7", 0, LEVELS),
            "Heading 3": HeadingNumbering("8", 0, (NumberLevel("ganada"),)),
        },
    )
    assert numbers(2, 3, 3, 2, 3, of=of) == ["1.", "가.", "나.", "2.", "다."]


def test_a_pattern_may_name_any_level_in_its_own_format() -> None:
    levels = (
        NumberLevel("upperRoman", "제%1장"),
        NumberLevel("ganada", "%1-%2)"),
        NumberLevel(text="%1.%3", legal=True),
    )
    of = replace(look(), numbered={f"Heading {at + 2}": HeadingNumbering("7", at, levels) for at in range(3)})
    assert numbers(2, 3, 4, of=of) == ["제I장", "I-가)", "1.1"]


def test_a_pattern_that_names_a_level_the_list_lacks_is_shorter() -> None:
    assert format_heading_number(HeadingNumbering("7", 0, (NumberLevel(text="%1.%9"),)), (1,)) == "1."


def test_formats_that_are_not_known_are_told() -> None:
    levels = (NumberLevel("hebrew1"), NumberLevel(text="%1.%2"), NumberLevel(text="%1.%3", legal=True))
    assert [unknown_formats(HeadingNumbering("7", at, levels)) for at in range(3)] == [["hebrew1"], ["hebrew1"], []]


def test_headings_are_counted_wherever_they_stand_but_in_notes() -> None:
    def inside(name: str) -> tuple[Block, ...]:
        return (Paragraph((Note((Heading(2, ("in a note",)),)),)), Heading(2, (name,)))

    blocks = (
        *inside("in the body"),
        List((Item(inside("in an item")), Item((List((Item(inside("deeper")),)),)))),
        Table((Column(), Column()), (Row((Cell(inside("in a cell")), Cell(inside("in the next")))),)),
        Callout(inside("in a callout")),
        *inside("at last"),
    )
    names = ["in the body", "in an item", "deeper", "in a cell", "in the next", "in a callout", "at last"]
    found = number_headings(blocks, look())
    assert [(each.heading.inlines[0], each.number) for each in found] == [(n, f"{i}.") for i, n in enumerate(names, 1)]
    assert [each.heading.inlines[0] for each in found if each.top] == ["in the body", "at last"]


def test_a_list_as_deep_as_memory_is_walked() -> None:
    block: Block = Heading(2, ("deep",))
    for _ in range(5000):
        block = List((Item((block,)),))
    assert [each.number for each in number_headings((block,), look())] == ["1."]
