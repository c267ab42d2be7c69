"""Values as a line can hold them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.blocks.holes import FIRST, HOLE, LAST, MARK, MOST, UNNUMBERED, clean, number


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
    assert clean(text) == cleaned


@given(st.text(alphabet=st.characters(categories=["Co", "Cc", "Cs", "Lu"])))
def test_no_value_can_pose_as_a_hole(text: Any) -> None:
    cleaned = clean(text)
    assert not HOLE.search(cleaned)
    assert UNNUMBERED not in cleaned
    assert MARK not in cleaned


def test_holes_are_counted_from_nothing() -> None:
    assert [number(chr(FIRST)), number(chr(LAST))] == [0, MOST - 1]
