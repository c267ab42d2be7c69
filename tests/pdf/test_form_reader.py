"""The answer of a form field that came back: a value, or a sentence that says why it is in doubt."""

from __future__ import annotations

import pytest

from briefgen.blocks.returned import Answer
from briefgen.pdf.form_reader import FormValue, answer_of

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
        (FormValue("Btn", "On", ("On",), ticked=frozenset({"On"})), Answer("box", True, "☒")),
        (FormValue("Btn", "On", ("On",), ticked=frozenset({"On", "Yes"})), "is in a state of its own, “On”"),
        (FormValue("Btn", "Yes", ("Off",), ticked=frozenset({"Yes"})), "shows “Off” but holds “Yes”"),
        (FormValue("Ch", " 진행중 ", (), OPTIONS), Answer("choice", "open", "진행 중")),
        (FormValue("Btn", "On", ("On",)), "is in a state of its own, “On”"),
        (FormValue("Ch", "done", (), OPTIONS), Answer("choice", "done", "완료")),
        (FormValue("Ch", "완료", (), OPTIONS), Answer("choice", "done", "완료")),
        (FormValue("Ch", "nearly", (), OPTIONS), "shows “nearly”, which is not in its list: 진행 중, 완료"),
        (FormValue("Tx", "31 Oct 2024"), Answer("day", "2024-10-31", "31 Oct 2024")),
        (FormValue("Tx", " soon "), Answer("words", "soon", " soon ")),
        (FormValue("Tx", ""), Answer("words", "", "")),
        (FormValue("Tx", "31 Oct 2024", flags=1 << 12), Answer("remark", "31 Oct 2024", "31 Oct 2024")),
        (FormValue("Sig", ""), "is no box, no menu and no text"),
    ],
)
def test_an_answer_is_given_only_where_there_is_no_doubt(found: FormValue, told: Answer | str) -> None:
    assert answer_of(found) == told
