"""The Markdown dialect: plain data without nodes or values, and emphasis next to Hangul."""

import json
from typing import Any

import pytest

from briefgen.blocks.holes import FIRST_HOLE, MarkupError
from briefgen.blocks.markdown import can_open_and_close, is_cjk, parse

HOLE = chr(FIRST_HOLE)


def test_a_piece_is_plain_data() -> None:
    data = parse(f"## A **{HOLE}** [n]{{.Note}}\n\n| a | b |\n|:-:|---|\n| 1 | x^[y] |\n")
    assert json.loads(json.dumps(data)) == data
    assert data[0] == ["Heading", 2, ["A ", ["Strong", [HOLE]], " ", ["Styled", "Note", ["n"]]], ""]
    assert data[1][:2] == ["Table", [[1, "center"], [1, "left"]]]


def test_a_hole_is_a_letter_to_the_parser() -> None:
    assert parse(f"{HOLE}. a\n{HOLE} # b") == [["Paragraph", "Body", [f"{HOLE}. a", " ", f"{HOLE} # b"]]]


def test_the_address_of_a_link_keeps_its_holes() -> None:
    assert parse(f"[a](https://example.org/{HOLE})") == [
        ["Paragraph", "Body", [["Link", f"https://example.org/{HOLE}", ["a"]]]]
    ]


@pytest.mark.parametrize("words", ["A", "**A**", f"A {HOLE}", "A [n]{.Note}"])
def test_a_heading_may_have_a_name_links_lead_to(words: str) -> None:
    assert parse(f"## {words} {{anchor=b-2}}") == [[*parse(f"## {words}")[0][:3], "b-2"]]


def test_a_reference_is_resolved_within_the_piece() -> None:
    assert parse("[a][x]\n\n[x]: https://example.org") == [
        ["Paragraph", "Body", [["Link", "https://example.org", ["a"]]]]
    ]


def test_a_hole_in_a_message_is_an_ellipsis() -> None:
    with pytest.raises(MarkupError, match=r"\{\.…\} names no style"):
        parse(f"{{.{HOLE}}} a")


@pytest.mark.parametrize("letter", "한ㄱ國かー（𠀀ᄀ")
def test_letters_of_scripts_without_spaces(letter: Any) -> None:
    assert is_cjk(letter)


@pytest.mark.parametrize("letter", "aé1 .·“")
def test_other_letters(letter: Any) -> None:
    assert not is_cjk(letter)


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        (")", "는", (True, True)),
        (" ", "가", (True, False)),
        ("가", " ", (False, True)),
        (")", chr(FIRST_HOLE), (True, True)),
        (")", "a", None),
        (" ", "(", None),
    ],
)
def test_markers_open_before_a_word_and_close_behind_one(before: Any, after: Any, ends: Any) -> None:
    assert can_open_and_close(before, after) == ends
