"""Where emphasis may open and close next to Hangul."""

from typing import Any

import pytest

from briefgen.blocks.holes import FIRST
from briefgen.blocks.markdown import flanks, is_cjk


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
        (")", chr(FIRST), (True, True)),
        (")", "a", None),
        (" ", "(", None),
    ],
)
def test_markers_open_before_a_word_and_close_behind_one(before: Any, after: Any, ends: Any) -> None:
    assert flanks(before, after) == ends
