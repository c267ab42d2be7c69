"""The states of boxes as they leave the office."""

from __future__ import annotations

from briefgen.blocks.tree import (
    Cell,
    CheckBox,
    Choice,
    Column,
    DateField,
    Document,
    Paragraph,
    Remark,
    Row,
    Strong,
    Table,
)
from briefgen.publish.page_checks import box_states


def test_every_box_and_field_is_found_however_deep_with_its_state() -> None:
    row = Row(
        (
            Cell((Paragraph((Strong((CheckBox("kr/C01", True, "C01 done"),)),)),)),
            Cell((Paragraph((Choice("kr/C01:status", "done", (("done", "Done"),), "status"), "words")),)),
            Cell((Paragraph((DateField("kr/C01:date", "2024-10-02", "a day", "day"),)),)),
            Cell((Paragraph((Remark("kr/C01:remark", "", "a remark", "remark"),)),)),
        )
    )
    document = Document("Checklist", "en", (Table((Column(),) * 4, (row,)),))
    assert box_states(document) == {
        "kr/C01": True,
        "kr/C01:status": "done",
        "kr/C01:date": "2024-10-02",
        "kr/C01:remark": "",
    }
