"""What must not break keeps together with no-break spaces, and in Korean with word joiners."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.compose.formats import NO_BREAK_SPACE, WORD_JOINER, allow_breaks, prevent_breaks

ENGLISH = [
    ("at least US$10 million in all", "at least US$10 million"),
    ("on 9 December 2023 in Seoul", "9 December 2023"),
    ("held on 21–22 May 2024", "21–22 May 2024"),
    ("about KRW 13.2 billion (S3)", "about KRW 13.2 billion"),
    ("Pursue (a) exchange", "(a) e"),
    ("no news for 90 days", "90 days"),
    ("see No. 3 and", "No. 3"),
    ("under Article 7 and Annex B", "Article 7"),
    ("under Article 7 and Annex B", "Annex B"),
    ("in § 5", "§ 5"),
]
KOREAN = [
    ("제1차 대화(2023. 12. 9., 서울)", "2023. 12. 9."),
    ("최소 1,000만 달러 지원", "최소 1,000만 달러"),
    ("약 132억 원 규모", "약 132억 원"),
    ("9. 9.~10. 개최", "9. 9."),
    ("2024년 3월 4일 개최", "2024년 3월 4일"),
    ("10월 15일까지 붙임 2 제출", "10월 15일"),
    ("10월 15일까지 붙임 2 제출", "붙임 2"),
    ("오전 9시", "오전 9시"),
]


@pytest.mark.parametrize(("text", "whole"), ENGLISH)
def test_english_amounts_dates_and_marks_hold_together(text: str, whole: str) -> None:
    assert whole.replace(" ", NO_BREAK_SPACE) in prevent_breaks(text, "en")


@pytest.mark.parametrize(("text", "whole"), KOREAN)
def test_korean_amounts_and_dates_hold_together(text: str, whole: str) -> None:
    assert whole.replace(" ", NO_BREAK_SPACE) in prevent_breaks(text, "ko").replace(WORD_JOINER, "")


def test_a_word_joiner_stands_between_digit_and_hangul_and_before_a_bracket() -> None:
    assert prevent_breaks("15건", "ko") == f"15{WORD_JOINER}건"
    assert prevent_breaks("국립과학재단(NSF)", "ko") == f"국립과학재단{WORD_JOINER}(NSF)"


@given(st.text(max_size=80), st.sampled_from(["en", "ko"]))
def test_holding_changes_spaces_only_and_holds_once(text: str, language: str) -> None:
    held = prevent_breaks(text, language)
    assert held.replace(NO_BREAK_SPACE, " ").replace(WORD_JOINER, "") == text.replace(NO_BREAK_SPACE, " ").replace(
        WORD_JOINER, ""
    )
    assert prevent_breaks(held, language) == held


def test_what_is_held_together_comes_loose_again() -> None:
    words = "최소 1,000만 달러(2023. 12. 9.) by 31 Dec 2024"
    assert allow_breaks(prevent_breaks(prevent_breaks(words, "ko"), "en")) == words
