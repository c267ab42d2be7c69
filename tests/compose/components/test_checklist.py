"""The checklist: who stands where, and a key for each box and field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from briefgen.blocks.tree import Cell, CheckBox, Choice, DateField, Paragraph, Remark, Styled, Table
from briefgen.compose.components.checklist import checklist_table, group_by_lead
from briefgen.compose.context import template_context
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.release import release

TOP = Path(__file__).parents[3]
Field = CheckBox | Choice | DateField | Remark


def made(reader: str, *, fields: bool, numbers: bool = True) -> Table:
    dialogue, _ = load_dialogue(TOP, "kr-us-cet")
    assert dialogue and dialogue.as_of
    audience = next(a for a in load_audiences(TOP)[0] if a.id == reader)
    released = release(dialogue, audience)
    brief = Brief("kr-us-cet", "r1", audience, "checklist")
    view = View.of(brief, released, dialogue.as_of, TemplateLibrary(TOP).wording(audience))
    return checklist_table(
        group_by_lead(view.items, view.actions, view.l10n, released), view.l10n, fields=fields, numbers=numbers
    )


def found(table: Table) -> Iterator[Field]:
    for row in table.rows:
        for cell in row.cells:
            yield from _in(cell)


def _in(cell: Cell) -> Iterator[Field]:
    for block in cell.blocks:
        assert isinstance(block, Paragraph)
        for inline in block.inlines:
            inner = inline.inlines if isinstance(inline, Styled) else (inline,)
            yield from (i for i in inner if isinstance(i, Field))


def test_each_row_has_a_box_and_no_key_comes_twice() -> None:
    keys = [field.key for field in found(made("working", fields=True))]
    boxes = [key for key in keys if ":" not in key]
    assert len(keys) == len(set(keys))
    assert len(boxes) == sum(row.kind == "body" for row in made("working", fields=True).rows) == 34


def test_a_partners_keys_tell_no_number() -> None:
    for field in found(made("partner", fields=False)):
        assert field.key.startswith("kr-us-cet/x")
        assert len(field.key) == len("kr-us-cet/x") + 20


def test_a_date_can_be_picked_only_where_the_day_is_exact() -> None:
    dates = [field for field in found(made("working", fields=True)) if isinstance(field, DateField)]
    assert {field.key.split("/")[1][0] for field in dates} == {"A"}
    assert all(len(field.day) == len("2024-10-25") for field in dates)


def test_without_fields_there_are_boxes_only() -> None:
    assert all(isinstance(field, CheckBox) for field in found(made("principal", fields=False)))


def test_without_numbers_there_is_a_column_less() -> None:
    assert len(made("principal", fields=False, numbers=False).columns) == len(made("working", fields=False).columns) - 1


def test_a_box_says_aloud_what_it_is_for() -> None:
    box = next(field for field in found(made("working", fields=False)) if isinstance(field, CheckBox))
    assert box.label == "Done: Draft the letter proposing a second round"


def test_a_checklist_of_our_steps_alone_counts_steps() -> None:
    dialogue, _ = load_dialogue(TOP, "kr-us-cet")
    assert dialogue and dialogue.as_of
    audience = replace(next(a for a in load_audiences(TOP)[0] if a.id == "working"), leads=("nso",))
    steps = replace(dialogue, commitments=(), updates=())
    view = View.of(
        Brief("kr-us-cet", "r1", audience, "checklist"), steps, dialogue.as_of, TemplateLibrary(TOP).wording(audience)
    )
    assert template_context(view, 99)["title"] == "6 next steps open"
