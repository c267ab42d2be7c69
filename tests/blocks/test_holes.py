"""Values as a line can hold them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.blocks.holes import FIRST_HOLE, HOLE, LAST_HOLE, LINE_MARK, MAX_HOLES, UNNUMBERED, clean_text, hole_number


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\nb\r\n\tc", "a b c"),
        ("a  b", "a  b"),
        ("a\u00a0b\u2060c", "a\u00a0b\u2060c"),
        ("\x00\u202ea\ud800", "��a�"),
        ("a\u2028b", "a b"),
        ("한글 é 😀", "한글 é 😀"),
    ],
)
def test_white_space_is_one_space_and_what_has_no_glyph_is_shown_as_such(text: Any, cleaned: Any) -> None:
    assert clean_text(text) == cleaned


@given(st.text(alphabet=st.characters(categories=["Co", "Cc", "Cs", "Lu"])))
def test_no_value_can_pose_as_a_hole(text: Any) -> None:
    cleaned = clean_text(text)
    assert not HOLE.search(cleaned)
    assert UNNUMBERED not in cleaned
    assert LINE_MARK not in cleaned


def test_holes_are_counted_from_nothing() -> None:
    assert [hole_number(chr(FIRST_HOLE)), hole_number(chr(LAST_HOLE))] == [0, MAX_HOLES - 1]
