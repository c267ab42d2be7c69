"""Blocks as flowables: styles in context, lists, headings with their numbers in text, outline and contents."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace

from briefgen.blocks import tree
from briefgen.blocks.look import CharacterStyle, HeadingNumbering, Look, NumberLevel, ParagraphStyle
from briefgen.blocks.tree import (
    Block,
    Callout,
    Cell,
    Column,
    Contents,
    Document,
    Heading,
    Item,
    List,
    Note,
    Paragraph,
    Row,
    Table,
)
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.builder import BlockContext, LayoutBuilder
from briefgen.pdf.layout import write_pdf
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.tables import TableFlowable
from briefgen.pdf.text_styles import TextRun, TextStyles


def para(words: str = "x", style: str = "Body") -> Paragraph:
    return Paragraph((words,), style)


def texts(look: Look, *blocks: Block) -> list[ParagraphFlowable]:
    """All paragraphs of some blocks, those in cells, too."""
    builder = LayoutBuilder(Document("t", "en", blocks), look, TextStyles(look), BLOCKS)
    found: list[ParagraphFlowable] = []
    for flowable in builder.flowables(blocks, BlockContext(builder.root)):
        if isinstance(flowable, ParagraphFlowable):
            found.append(flowable)
        elif isinstance(flowable, TableFlowable):
            rows = [*flowable.layout.head, *flowable.layout.rows]
            found += [
                text
                for row in rows
                for cell in row.cells
                for text in cell.stack.flowables
                if isinstance(text, ParagraphFlowable)
            ]
    return found


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_have_their_styles(look: Look, level: int) -> None:
    (flowable,) = texts(look, Heading(level, ("x",)))
    assert flowable.style == ("Title" if level == 1 else f"Heading {level}") and flowable.keep_next


def test_an_unknown_style_is_body(look: Look) -> None:
    (flowable,) = texts(look, para(style="Nothing like it"))
    assert flowable.style == "Body"


@pytest.mark.parametrize(("kind", "style"), [("head", "Table Head"), ("body", "Table Text"), ("group", "Table Group")])
def test_body_in_a_cell_is_the_style_of_the_row(look: Look, kind: str, style: str) -> None:
    row = Row((Cell((para(), para(style="Small"))),), kind)  # type: ignore[arg-type]
    assert [flowable.style for flowable in texts(look, Table((Column(),), (row,)))] == [style, "Small"]


def test_columns_align_their_cells_but_not_those_that_span(look: Look) -> None:
    columns = (Column(align="right"), Column(align="center"))
    rows = (Row((Cell((para(),)), Cell((para(),)))), Row((Cell((para(),), span=2),)))
    assert [flowable.paragraph.align for flowable in texts(look, Table(columns, rows))] == ["right", "center", "left"]


def test_row_heads_are_labels_where_the_table_says_so(look: Look) -> None:
    row = Row((Cell((para(),), header=True), Cell((para(),))))
    label, value = texts(look, Table((Column(), Column()), (row,), "Pairs"))
    text_styles = [flowable.items[0].text_style for flowable in (label, value)]  # type: ignore[union-attr]
    assert text_styles[0].colour == look.character("Secondary").colour != text_styles[1].colour


def test_lists_have_a_style_for_three_levels_and_step_on_below(look: Look) -> None:
    block: Block = para("5")
    for level in (4, 3, 2, 1):
        block = List((Item((para(f"{level}"), block)),), "dash")
    flowables = texts(look, block)
    assert [flowable.style for flowable in flowables[:4]] == ["List Dash", "List Dash 2", "List Dash 3", "List Dash 3"]
    lefts = [flowable.paragraph.left for flowable in flowables]
    assert lefts[3] > lefts[2] and lefts[4] == lefts[3]
    assert all(flowable.label for flowable in flowables[:4]) and flowables[4].label is None


def test_a_list_in_a_cell_keeps_the_style_of_the_cell_and_the_indents_of_the_list(look: Look) -> None:
    (flowable,) = texts(look, Table((Column(),), (Row((Cell((List((Item((para(),)),)),)),)),)))
    assert flowable.style == "Table Text" and flowable.pitch == look.paragraph("Table Text").pitch
    assert flowable.paragraph.left == look.paragraph("List Bullet").left
    assert flowable.paragraph.first == look.paragraph("List Bullet").first


def test_what_follows_in_an_item_stands_below_its_words(look: Look) -> None:
    first, second = texts(look, List((Item((para("a"), para("b"))),)))
    assert second.paragraph.left == first.paragraph.left and second.paragraph.first == 0 and second.label is None


def test_an_item_that_begins_with_something_else_has_its_marker(look: Look) -> None:
    flowables = texts(look, List((Item((Heading(3, ("head",)),)),)))
    assert flowables[0].label and flowables[0].items == [] and flowables[1].style == "Heading 3"


def test_a_callout_takes_indents_and_space_from_its_paragraphs(look: Look) -> None:
    builder = LayoutBuilder(Document("t", "en", ()), look, TextStyles(look), BLOCKS)
    context = BlockContext(builder.root, "Callout", bare=look.paragraph("Callout"))
    style = builder.style("Body", context)
    assert (style.left, style.right, style.before) == (0, 0, 0) and style.size == look.paragraph("Callout").size
    assert builder.style("List Diamond", context).left == look.paragraph("List Diamond").left
    (flowable,) = builder.flowables((Callout((para(),)),), BlockContext(builder.root))
    assert flowable.before == look.paragraph("Callout").before


@pytest.mark.parametrize(("pitch", "grid", "wanted"), [(14.5, 0, 14.5), (14.5, 18, 14.5), (0, 0, 11.9), (0, 18, 18)])
def test_lines_stand_on_the_grid_where_their_pitch_is_free(
    look: Look, pitch: float, grid: float, wanted: float
) -> None:
    house = replace(look, page=replace(look.page, grid=grid))
    builder = LayoutBuilder(Document("t", "ko", ()), house, TextStyles(house), BLOCKS)
    assert builder.pitch(replace(look.paragraph("Body"), pitch=pitch)) == pytest.approx(wanted)


def test_rules_are_the_borders_of_their_style(look: Look) -> None:
    (flowable,) = texts(look, tree.Rule("Fold"))
    assert flowable.style == "Fold" and flowable.paragraph.top


def test_a_marker_no_font_has_is_a_plain_bullet(look: Look) -> None:
    house = replace(look, markers={**look.markers, "diamond": "☙"})
    (flowable,) = texts(house, List((Item((para(),)),), "diamond"))
    assert flowable.label and flowable.label.text == "•"


def test_a_heading_with_a_box_stands_in_the_contents_without_it(look: Look) -> None:
    flowables = texts(look, tree.Contents(), Heading(2, ("☐ to do",)))
    assert "".join(item.text for item in flowables[0].items if isinstance(item, TextRun)).split() == ["to", "do", "0"]


def test_a_page_begins_in_the_body_only(look: Look) -> None:
    inside = (Paragraph(("a",)), tree.PageBreak())
    blocks = (tree.List((Item(inside),)), tree.Callout(inside), tree.PageBreak())
    builder = LayoutBuilder(Document("t", "en", blocks), look, TextStyles(look), BLOCKS)
    flowables = builder.flowables(blocks, BlockContext(builder.root))
    assert [type(flowable).__name__ for flowable in flowables] == [
        "ParagraphFlowable",
        "CalloutFlowable",
        "ForcedBreak",
    ]


Written = Callable[..., bytes]
Read = Callable[[bytes], Any]
Paper = Callable[..., Document]

LEVELS = (NumberLevel("decimal", "제%1장"), NumberLevel("ganada", "%2."), NumberLevel("decimalEnclosedCircle", "%3"))


@pytest.fixture(scope="module")
def numbered(look: Look) -> Look:
    """The shipped look, in which headings of level 2 to 4 are numbered."""
    return worn(look)


def worn(look: Look, suffix: Any = "tab", levels: tuple[NumberLevel, ...] = LEVELS, **style: Any) -> Look:
    numbers = {f"Heading {at + 2}": HeadingNumbering("7", at, levels, suffix) for at in range(len(levels))}
    paragraphs = {n: replace(s, **style) if n.startswith("Heading") else s for n, s in look.paragraphs.items()}
    return replace(look, numbered=numbers, paragraphs=paragraphs, digest="")


def headings(look: Look, paper: Paper, *blocks: Any) -> list[ParagraphFlowable]:
    document = paper(*blocks)
    builder = LayoutBuilder(document, look, TextStyles(look), BLOCKS)
    flowables = [
        flowable
        for flowable in builder.flowables(document.blocks, BlockContext(builder.root))
        if isinstance(flowable, ParagraphFlowable)
    ]
    for flowable in flowables:
        flowable.wrap(look.page.measure, 0)
    return flowables


def starts(flowable: ParagraphFlowable) -> list[float]:
    """Where the runs of its first line begin."""
    return [round(segment.x, 1) for segment in flowable.lines[0].segments]


def test_a_number_is_a_label_within_its_heading(written: Written, read: Read, numbered: Look) -> None:
    blocks = (Heading(2, ("Background",)), Heading(3, ("First",)), Heading(3, ("Second",)), Heading(4, ("Deep",)))
    root = read(written(*blocks, look=numbered)).root
    found = list(root.find("H1", "H2", "H3", "H4"))
    assert [heading.words(frozenset({"Lbl"})) for heading in found] == ["Background", "First", "Second", "Deep"]
    assert [heading.kids[0].words().strip() for heading in found] == ["제1장", "가.", "나.", "①"]
    assert root.shape().startswith("Document(H1(Lbl) H2(Lbl)")


def test_outline_and_contents_name_it(written: Written, read: Read, numbered: Look) -> None:
    data = written(Contents(), Heading(2, ("Background",)), Heading(3, ("First",)), look=numbered)
    entries = [entry.words().split() for entry in read(data).root.find("TOCI")]
    assert entries == [["제1장", "Background", "1"], ["가.", "First", "1"]]
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert outline.root[0].title == "제1장 Background"
        assert outline.root[0].children[0].title == "가. First"


def test_the_file_conforms(written: Written, numbered: Look, conforms: Callable[..., None]) -> None:
    blocks = (Contents(), Heading(1, ("A paper",)), Heading(2, ("Background",), ("3 of 15",)), Heading(3, ("First",)))
    conforms(written(*blocks, look=numbered), written(*blocks, look=worn(numbered, "space", align="center")))


def test_words_stand_behind_a_tab_at_the_indent(look: Look, paper: Paper) -> None:
    (flowable,) = headings(worn(look, left=40, first=-40), paper, Heading(2, ("Background",)))
    assert starts(flowable) == [0, 40]


def test_words_of_a_number_wider_than_the_indent_stand_at_the_next_stop(look: Look, paper: Paper) -> None:
    (flowable,) = headings(worn(look, left=5, first=-5), paper, Heading(2, ("Background",)))
    assert starts(flowable) == [0, 36]
    (flowable,) = headings(worn(look), paper, Heading(2, ("Background",)))
    assert starts(flowable) == [0, 36]


def test_words_stand_behind_a_space_or_at_once(look: Look, paper: Paper) -> None:
    (spaced,) = headings(worn(look, "space"), paper, Heading(2, ("Background",)))
    (close,) = headings(worn(look, ""), paper, Heading(2, ("Background",)))
    (width, more) = (flowable.lines[0].end for flowable in (close, spaced))
    assert 2 < more - width < 5


@pytest.mark.parametrize(("align", "before"), [("right", 1.0), ("center", 0.5)])
@pytest.mark.parametrize(("suffix", "words"), [("tab", 60.0), ("space", None)])
def test_a_number_may_end_at_its_place_or_stand_around_it(
    look: Look, paper: Paper, suffix: Any, words: float | None, align: Any, before: float
) -> None:
    """As Word has it for `w:lvlJc` (17.9.7): X. ends where I. does, and the words begin below one another."""
    roman = tuple(NumberLevel("upperRoman", f"%{n}.") for n in (1, 2))
    house = worn(look, suffix, roman, left=60, first=-20)
    numbers = {name: replace(each, align=align) for name, each in house.numbered.items()}
    flowables = headings(replace(house, numbered=numbers), paper, *[Heading(2, ("Background",))] * 10)
    text_style = flowables[0].lines[0].segments[0].item.text_style
    for number, flowable in (("I.", flowables[0]), ("VIII.", flowables[7]), ("X.", flowables[9])):
        width = text_style.face.word(number).width * text_style.size
        first, *_, last = flowable.lines[0].segments
        assert first.x == pytest.approx(40 - before * width)
        assert last.x == pytest.approx(words or first.x + first.width)


def test_number_and_words_are_centred_together(look: Look, paper: Paper) -> None:
    (flowable,) = headings(worn(look, align="center"), paper, Heading(2, ("Background",)))
    line = flowable.lines[0]
    assert line.segments[0].x == pytest.approx(look.page.measure - line.end)


def test_lines_of_a_long_heading_hang_on_its_words(look: Look, paper: Paper) -> None:
    (flowable,) = headings(worn(look, left=40, first=-40), paper, Heading(2, ("Background " * 20,)))
    assert len(flowable.lines) > 1 and {line.segments[0].x for line in flowable.lines[1:]} == {40}


def test_a_number_has_a_look_of_its_own(look: Look, paper: Paper) -> None:
    red = {n: replace(each, style=CharacterStyle("Number", colour="B3261E")) for n, each in worn(look).numbered.items()}
    (flowable,) = headings(replace(worn(look), numbered=red), paper, Heading(2, ("Background",)))
    text_styles = [segment.item.text_style.colour for segment in flowable.lines[0].segments]
    assert text_styles == ["B3261E", look.paragraph("Heading 2").colour]


def test_a_number_no_font_has_is_plain(look: Look, paper: Paper) -> None:
    """⑴ is (1) where no font has it."""
    (flowable,) = headings(
        worn(look, levels=(NumberLevel("decimal", "⑴ %1 \U00012345"),)), paper, Heading(2, ("Background",))
    )
    assert flowable.title == "(1) 1 Background"


def test_capitals_are_spoken_as_they_were_written(written: Written, read: Read, look: Look) -> None:
    data = written(Heading(2, ("ab",)), look=worn(look, levels=(NumberLevel("lowerLetter", "%1)"),), capitals=True))
    assert read(data).root.words().split() == ["a)", "ab"]


def test_headings_in_notes_are_not_numbered(written: Written, read: Read, numbered: Look) -> None:
    note = Note((Heading(2, ("in a note",)),))
    root = read(written(Paragraph(("text", note)), Heading(2, ("Background",)), look=numbered)).root
    labels = [label.words().strip() for heading in root.find("H1", "H2") for label in heading.find("Lbl")]
    assert labels == ["제1장"]


def test_a_house_without_numbers_writes_the_same_bytes(look: Look, paper: Paper) -> None:
    document = paper(Contents(), Heading(2, ("Background",)))
    assert write_pdf(document, look) == write_pdf(document, replace(look, numbered={}))


def test_a_style_of_the_fixture_is_one_of_the_house(look: Look) -> None:
    assert isinstance(look.heading(2), ParagraphStyle) and look.heading(9).name == "Heading 6"
