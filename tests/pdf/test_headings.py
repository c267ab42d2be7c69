"""Headings with the numbers of the house: drawn, spoken, in the outline and in the contents."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from briefgen.blocks.look import CharacterStyle, HeadingNumbering, Look, NumberLevel, ParagraphStyle
from briefgen.blocks.tree import Contents, Document, Heading, Note, Paragraph
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.builder import BlockContext, LayoutBuilder
from briefgen.pdf.layout import write_pdf
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.text_styles import TextStyles

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
    setter = LayoutBuilder(document, look, TextStyles(look), BLOCKS)
    flows = [
        flow
        for flow in setter.flows(document.blocks, BlockContext(setter.tree.root))
        if isinstance(flow, ParagraphFlowable)
    ]
    for flow in flows:
        flow.wrap(look.page.measure, 0)
    return flows


def starts(flow: ParagraphFlowable) -> list[float]:
    """Where the runs of its first line begin."""
    return [round(segment.x, 1) for segment in flow.lines[0].segments]


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
    (flow,) = headings(worn(look, left=40, first=-40), paper, Heading(2, ("Background",)))
    assert starts(flow) == [0, 40]


def test_words_of_a_number_wider_than_the_indent_stand_at_the_next_stop(look: Look, paper: Paper) -> None:
    (flow,) = headings(worn(look, left=5, first=-5), paper, Heading(2, ("Background",)))
    assert starts(flow) == [0, 36]
    (flow,) = headings(worn(look), paper, Heading(2, ("Background",)))
    assert starts(flow) == [0, 36]


def test_words_stand_behind_a_space_or_at_once(look: Look, paper: Paper) -> None:
    (spaced,) = headings(worn(look, "space"), paper, Heading(2, ("Background",)))
    (close,) = headings(worn(look, ""), paper, Heading(2, ("Background",)))
    (width, more) = (flow.lines[0].end for flow in (close, spaced))
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
    flows = headings(replace(house, numbered=numbers), paper, *[Heading(2, ("Background",))] * 10)
    ink = flows[0].lines[0].segments[0].item.ink
    for number, flow in (("I.", flows[0]), ("VIII.", flows[7]), ("X.", flows[9])):
        width = ink.face.word(number).width * ink.size
        first, *_, last = flow.lines[0].segments
        assert first.x == pytest.approx(40 - before * width)
        assert last.x == pytest.approx(words or first.x + first.width)


def test_number_and_words_are_centred_together(look: Look, paper: Paper) -> None:
    (flow,) = headings(worn(look, align="center"), paper, Heading(2, ("Background",)))
    line = flow.lines[0]
    assert line.segments[0].x == pytest.approx(look.page.measure - line.end)


def test_lines_of_a_long_heading_hang_on_its_words(look: Look, paper: Paper) -> None:
    (flow,) = headings(worn(look, left=40, first=-40), paper, Heading(2, ("Background " * 20,)))
    assert len(flow.lines) > 1 and {line.segments[0].x for line in flow.lines[1:]} == {40}


def test_a_number_has_a_look_of_its_own(look: Look, paper: Paper) -> None:
    red = {n: replace(each, style=CharacterStyle("Number", colour="B3261E")) for n, each in worn(look).numbered.items()}
    (flow,) = headings(replace(worn(look), numbered=red), paper, Heading(2, ("Background",)))
    inks = [segment.item.ink.colour for segment in flow.lines[0].segments]
    assert inks == ["B3261E", look.paragraph("Heading 2").colour]


def test_a_number_no_font_has_is_plain(look: Look, paper: Paper) -> None:
    """⑴ is (1) where no font has it."""
    (flow,) = headings(
        worn(look, levels=(NumberLevel("decimal", "⑴ %1 \U00012345"),)), paper, Heading(2, ("Background",))
    )
    assert flow.title == "(1) 1 Background"


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
