"""Numbers with their nouns, and things in a row."""

from decimal import Decimal
from pathlib import Path

import pytest
from babel.lists import format_list
from hypothesis import given
from hypothesis import strategies as st

from briefgen.compose.formats import format_count, format_listing, format_number, join_with_dots
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Audience, Mark

ROOT = Path(__file__).parents[2]
ENGLISH, KOREAN = (
    TemplateLibrary(ROOT).wording(Audience(id="nobody", language=language, release=Mark())) for language in ("en", "ko")
)


@pytest.mark.parametrize(
    ("items", "english", "korean"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A and B", "A, B"),
        (["A", "B", "C"], "A, B and C", "A, B, C"),
    ],
)
def test_a_list_in_words(items: list[str], english: str, korean: str) -> None:
    assert (format_listing(items, "en"), format_listing(items, "ko")) == (english, korean)


@given(st.lists(st.text(max_size=3), max_size=5))
def test_a_list_in_english_is_what_babel_has_for_britain(items: list[str]) -> None:
    assert format_listing(items, "en") == format_list(items, locale="en_GB")
    assert format_listing(items, "de") == format_list(items, locale="de")


def test_names_of_offices_in_a_row() -> None:
    assert join_with_dots(["과기정통부", "NSF"]) == "과기정통부·NSF"


def test_a_count_has_its_noun() -> None:
    counts = [format_count(n, "commitments", ENGLISH) for n in (0, 1, 15)]
    assert counts == ["0 commitments", "1 commitment", "15 commitments"]
    assert format_count(15, "commitments", KOREAN) == "15건"


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [(1234567, "en", "1,234,567"), (Decimal("0.125000001"), "en", "0.125000001"), (Decimal("1234.5"), "de", "1.234,5")],
)
def test_a_number_to_its_last_digit(value: Decimal, language: str, words: str) -> None:
    assert format_number(value, language) == words
