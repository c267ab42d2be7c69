"""A person ticks, types and deletes in LibreOffice; what comes back is what was done, and nothing more."""

from __future__ import annotations

from collections.abc import Callable

from briefgen.blocks.tree import Cell, CheckBox, Choice, Column, DateField, Paragraph, Remark, Row, Table
from briefgen.word.read import read_docx

KEYS = [f"d/A0{n}{kind}" for n in (1, 2, 3) for kind in ("", ":status", ":date", ":remark")]


def checklist() -> Table:
    def row(number: str) -> Row:
        key = f"d/{number}"
        date = DateField(f"{key}:date", "2024-10-31", "31 Oct 2024", "Due")
        choice = Choice(f"{key}:status", "open", (("open", "Open"), ("done", "Done")), "Status")
        inlines = (CheckBox(key, False, "Done"), choice, date, Remark(f"{key}:remark", "", "Remark", "Remark"))
        return Row(tuple(Cell((Paragraph((inline,)),)) for inline in inlines))

    return Table((Column(),) * 4, tuple(map(row, ("A01", "A02", "A03"))))


def test_what_a_person_does_comes_back(written: Callable[..., bytes], keyboard: Callable[..., bytes]) -> None:
    steps = (
        "tick|d/A01",
        "type|d/A01:remark|no news",
        "type|d/A02:date|soon",
        "choose|d/A01:status|Done",
        "delete|d/A03",
    )
    back = read_docx(keyboard(written(checklist()), *steps), "returned.docx", KEYS)
    assert {key: answer.value for key, answer in back.answers.items()} == {
        "d/A01": True,
        "d/A01:status": "done",
        "d/A01:date": "2024-10-31",
        "d/A01:remark": "no news",
        "d/A02": False,
        "d/A02:status": "open",
        "d/A02:remark": "",
    }
    reasons = {problem.item: problem.message for problem in back.problems}
    assert "holds the day 2024-10-31" in reasons.pop("d/A02:date")
    assert set(reasons) == {key for key in KEYS if key.startswith("d/A03")}
    assert set(reasons.values()) == {"is no longer in the file"}
