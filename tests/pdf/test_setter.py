"""Blocks as flowables: which style a paragraph has where it stands, and what a list looks like in there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefgen.blocks import tree
from briefgen.blocks.look import Look
from briefgen.blocks.tree import Block, Callout, Cell, Column, Document, Heading, Item, List, Paragraph, Row, Table
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.builder import BlockContext, LayoutBuilder
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.tables import TableFlowable
from briefgen.pdf.text_styles import TextRun, TextStyles


def para(words: str = "x", style: str = "Body") -> Paragraph:
    return Paragraph((words,), style)


def texts(look: Look, *blocks: Block) -> list[ParagraphFlowable]:
    """All paragraphs of some blocks, those in cells, too."""
    setter = LayoutBuilder(Document("t", "en", blocks), look, TextStyles(look), BLOCKS)
    found: list[ParagraphFlowable] = []
    for flow in setter.flows(blocks, BlockContext(setter.tree.root)):
        if isinstance(flow, ParagraphFlowable):
            found.append(flow)
        elif isinstance(flow, TableFlowable):
            rows = [*flow.plan.head, *flow.plan.rows]
            found += [
                text
                for row in rows
                for cell in row.cells
                for text in cell.stack.flows
                if isinstance(text, ParagraphFlowable)
            ]
    return found


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_have_their_styles(look: Look, level: int) -> None:
    (flow,) = texts(look, Heading(level, ("x",)))
    assert flow.style == ("Title" if level == 1 else f"Heading {level}") and flow.keep_next


def test_an_unknown_style_is_body(look: Look) -> None:
    (flow,) = texts(look, para(style="Nothing like it"))
    assert flow.style == "Body"


@pytest.mark.parametrize(("kind", "style"), [("head", "Table Head"), ("body", "Table Text"), ("group", "Table Group")])
def test_body_in_a_cell_is_the_style_of_the_row(look: Look, kind: str, style: str) -> None:
    row = Row((Cell((para(), para(style="Small"))),), kind)  # type: ignore[arg-type]
    assert [flow.style for flow in texts(look, Table((Column(),), (row,)))] == [style, "Small"]


def test_columns_align_their_cells_but_not_those_that_span(look: Look) -> None:
    columns = (Column(align="right"), Column(align="center"))
    rows = (Row((Cell((para(),)), Cell((para(),)))), Row((Cell((para(),), span=2),)))
    assert [flow.paragraph.align for flow in texts(look, Table(columns, rows))] == ["right", "center", "left"]


def test_row_heads_are_labels_where_the_table_says_so(look: Look) -> None:
    row = Row((Cell((para(),), header=True), Cell((para(),))))
    label, value = texts(look, Table((Column(), Column()), (row,), "Pairs"))
    inks = [flow.items[0].ink for flow in (label, value)]  # type: ignore[union-attr]
    assert inks[0].colour == look.character("Secondary").colour != inks[1].colour


def test_lists_have_a_style_for_three_levels_and_step_on_below(look: Look) -> None:
    block: Block = para("5")
    for level in (4, 3, 2, 1):
        block = List((Item((para(f"{level}"), block)),), "dash")
    flows = texts(look, block)
    assert [flow.style for flow in flows[:4]] == ["List Dash", "List Dash 2", "List Dash 3", "List Dash 3"]
    lefts = [flow.paragraph.left for flow in flows]
    assert lefts[3] > lefts[2] and lefts[4] == lefts[3]
    assert all(flow.label for flow in flows[:4]) and flows[4].label is None


def test_a_list_in_a_cell_keeps_the_style_of_the_cell_and_the_indents_of_the_list(look: Look) -> None:
    (flow,) = texts(look, Table((Column(),), (Row((Cell((List((Item((para(),)),)),)),)),)))
    assert flow.style == "Table Text" and flow.pitch == look.paragraph("Table Text").pitch
    assert flow.paragraph.left == look.paragraph("List Bullet").left
    assert flow.paragraph.first == look.paragraph("List Bullet").first


def test_what_follows_in_an_item_stands_below_its_words(look: Look) -> None:
    first, second = texts(look, List((Item((para("a"), para("b"))),)))
    assert second.paragraph.left == first.paragraph.left and second.paragraph.first == 0 and second.label is None


def test_an_item_that_begins_with_something_else_has_its_marker(look: Look) -> None:
    flows = texts(look, List((Item((Heading(3, ("head",)),)),)))
    assert flows[0].label and flows[0].items == [] and flows[1].style == "Heading 3"


def test_a_callout_takes_indents_and_space_from_its_paragraphs(look: Look) -> None:
    setter = LayoutBuilder(Document("t", "en", ()), look, TextStyles(look), BLOCKS)
    spot = BlockContext(setter.tree.root, "Callout", bare=look.paragraph("Callout"))
    style = setter.style("Body", spot)
    assert (style.left, style.right, style.before) == (0, 0, 0) and style.size == look.paragraph("Callout").size
    assert setter.style("List Diamond", spot).left == look.paragraph("List Diamond").left
    (flow,) = setter.flows((Callout((para(),)),), BlockContext(setter.tree.root))
    assert flow.before == look.paragraph("Callout").before


@pytest.mark.parametrize(("pitch", "grid", "wanted"), [(14.5, 0, 14.5), (14.5, 18, 14.5), (0, 0, 11.9), (0, 18, 18)])
def test_lines_stand_on_the_grid_where_their_pitch_is_free(
    look: Look, pitch: float, grid: float, wanted: float
) -> None:
    house = replace(look, page=replace(look.page, grid=grid))
    setter = LayoutBuilder(Document("t", "ko", ()), house, TextStyles(house), BLOCKS)
    assert setter.pitch(replace(look.paragraph("Body"), pitch=pitch)) == pytest.approx(wanted)


def test_rules_are_the_borders_of_their_style(look: Look) -> None:
    (flow,) = texts(look, tree.Rule("Fold"))
    assert flow.style == "Fold" and flow.paragraph.top


def test_a_marker_no_font_has_is_a_plain_bullet(look: Look) -> None:
    house = replace(look, markers={**look.markers, "diamond": "☙"})
    (flow,) = texts(house, List((Item((para(),)),), "diamond"))
    assert flow.label and flow.label.text == "•"


def test_a_heading_with_a_box_stands_in_the_contents_without_it(look: Look) -> None:
    flows = texts(look, tree.Contents(), Heading(2, ("☐ to do",)))
    assert "".join(item.text for item in flows[0].items if isinstance(item, TextRun)).split() == ["to", "do", "0"]


def test_a_page_begins_in_the_body_only(look: Look) -> None:
    inside = (Paragraph(("a",)), tree.PageBreak())
    blocks = (tree.List((Item(inside),)), tree.Callout(inside), tree.PageBreak())
    setter = LayoutBuilder(Document("t", "en", blocks), look, TextStyles(look), BLOCKS)
    flows = setter.flows(blocks, BlockContext(setter.tree.root))
    assert [type(flow).__name__ for flow in flows] == ["Text", "Callout", "Break"]
