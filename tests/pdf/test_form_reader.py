"""The answer of a form field that came back: a value, or a sentence that says why it is in doubt."""

from __future__ import annotations

import pytest

from briefgen.blocks.returned import Answer
from briefgen.pdf.form_reader import FormValue, answer_of, day_of

OPTIONS = (("open", "진행 중"), ("done", "완료"))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (FormValue("Btn", "Yes", ("Yes",)), Answer("box", True, "☒")),
        (FormValue("Btn", "Off", ("Off",)), Answer("box", False, "☐")),
        (FormValue("Btn", "", ("Off",)), Answer("box", False, "☐")),
        (FormValue("Btn", "", ()), Answer("box", False, "☐")),
        (FormValue("Btn", "Yes", ("Off",)), "shows “Off” but holds “Yes”"),
        (FormValue("Btn", "Yes", ("Yes", "Off")), "shows “Yes, Off” but holds “Yes”"),
        (FormValue("Btn", "On", ("On",)), "is in a state of its own, “On”"),
        (FormValue("Ch", "done", (), OPTIONS), Answer("choice", "done", "완료")),
        (FormValue("Ch", "완료", (), OPTIONS), Answer("choice", "done", "완료")),
        (FormValue("Ch", "nearly", (), OPTIONS), "shows “nearly”, which is not in its list"),
        (FormValue("Tx", "31 Oct 2024"), Answer("day", "2024-10-31", "31 Oct 2024")),
        (FormValue("Tx", " soon "), Answer("words", "soon", " soon ")),
        (FormValue("Tx", ""), Answer("words", "", "")),
        (FormValue("Tx", "31 Oct 2024", flags=1 << 12), Answer("remark", "31 Oct 2024", "31 Oct 2024")),
        (FormValue("Sig", ""), "is no box, no menu and no text"),
    ],
)
def test_an_answer_is_given_only_where_there_is_no_doubt(found: FormValue, told: Answer | str) -> None:
    assert answer_of(found) == told


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-10-31", "2024-10-31"),
        ("2024. 10. 31.", "2024-10-31"),
        ("2024. 10. 31.(목)", "2024-10-31"),
        ("2024.10.31", "2024-10-31"),
        ("2024년 10월 31일", "2024-10-31"),
        ("2024/1/5", "2024-01-05"),
        ("31 October 2024", "2024-10-31"),
        ("31 Oct 2024", "2024-10-31"),
        ("Thursday 31 October 2024", "2024-10-31"),
        ("October 31, 2024", "2024-10-31"),
        ("29 Feb 2024", "2024-02-29"),
        ("29 Feb 2023", ""),
        ("10/11/2024", ""),
        ("2024", ""),
        ("first half of 2026", ""),
        ("31 Okt 2024", ""),
        ("", ""),
    ],
)
def test_a_day_is_read_from_words_that_can_only_mean_one(words: str, day: str) -> None:
    assert day_of(words) == day
