"""Borders and shading as Word has them; callouts whole up to half a page, footnotes that are continued, indents."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from briefgen.blocks.look import Border, Look, ParagraphStyle
from briefgen.blocks.tree import Callout, Cell, Column, Figure, Item, List, Note, Paragraph, Row, Table
from briefgen.pdf.boxes import BlockArea, border_extent, frame_operators
from briefgen.pdf.text_styles import fill_colour, stroke_colour

Written = Callable[..., bytes]
Read = Callable[[bytes], Any]
SENTENCE = "The quick brown fox jumps over the lazy dog and runs away. "


def para(*inlines: Any, style: str = "Body") -> Paragraph:
    return Paragraph(inlines, style)


def tints(data: bytes, look: Look) -> list[list[tuple[float, ...]]]:
    """The tinted rectangles of each page: x, y, width, height."""
    shading = look.paragraph("Callout").shading
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = []
        for page in pdf.pages:
            drawn = page.Contents.read_bytes().decode("latin-1")
            boxes = re.findall(rf"{re.escape(fill_colour(shading))} ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f", drawn)
            found.append([tuple(map(float, box)) for box in boxes])
    return found


def test_a_callout_is_one_box_from_the_margin_to_the_edge(written: Written, look: Look) -> None:
    blocks = (para("one"), List((Item((para("two"),)),), "diamond"))
    ((box,),) = tints(written(Callout(blocks, ("Title",))), look)
    x, _, width, height = box
    assert x == pytest.approx(look.page.left, abs=0.01) and width == pytest.approx(look.page.measure, abs=0.01)
    inside = sum(look.paragraph(name).pitch for name in ("Callout Title", "Callout", "List Diamond"))
    assert height == pytest.approx(inside + 2 * 5.5, abs=4)


@pytest.mark.parametrize(("sentences", "boxes"), [(10, 1), (150, 2)])
def test_a_callout_is_whole_unless_it_is_tall(
    written: Written, read: Read, look: Look, sentences: int, boxes: int
) -> None:
    before = tuple(para(f"line {n}") for n in range(36))
    data = written(*before, Callout((para(SENTENCE * sentences),)))
    assert sum(map(len, tints(data, look))) >= boxes
    if boxes == 1:
        assert tints(data, look) == [[], tints(data, look)[1]]
    assert read(data).root.words().count("quick") == sentences


def test_paragraphs_in_a_callout_leave_decoration_to_it(written: Written, look: Look) -> None:
    ((box,),) = tints(written(Callout((para("a"), para("b", style="Callout")))), look)
    assert box[3] > 2 * look.paragraph("Callout").pitch


def test_an_empty_callout_is_nothing(written: Written, look: Look) -> None:
    assert tints(written(Callout(())), look) == [[]]


def test_a_footnote_has_its_number_and_all_its_paragraphs(written: Written, read: Read) -> None:
    note = Note((para("first"), List((Item((para("item"),)),)), para("last")))
    root = read(written(para("text", note, " more", Note((para("second"),))))).root
    first, second = root.find("Note")
    assert first.shape() == "Note(Lbl P L(LI(Lbl LBody)) P)" and first.words().split() == [
        "1",
        "first",
        "●",
        "item",
        "last",
    ]
    assert second.words().split() == ["2", "second"]
    assert [mark.words() for mark in root.find("Reference")] == ["1", "2"]


def test_an_empty_footnote_still_has_its_number(written: Written, read: Read) -> None:
    (note,) = read(written(para("text", Note(())))).root.find("Note")
    assert note.words().split() == ["1"]


def test_a_table_and_a_picture_in_a_list_are_indented(written: Written, read: Read, checker: Any, look: Look) -> None:
    table = Table((Column(),), (Row((Cell((para("cell"),)),)),))
    picture = Figure(checker.PNG, "image/png", "points")
    root = read(written(List((Item((para("item"), table, picture)),)))).root
    assert root.shape() == "Document(L(LI(Lbl LBody(P Table(TBody(TR(TD))) Figure))))"
    (figure,) = root.find("Figure")
    left = look.page.left + look.paragraph("List Bullet").left
    assert float(figure.dictionary.A.BBox[0]) == pytest.approx(left, abs=0.01)
    assert float(figure.dictionary.A.BBox[2]) == pytest.approx(look.page.left + look.page.measure, abs=0.01)


def test_a_long_table_in_a_list_goes_on_over_pages(written: Written, read: Read) -> None:
    rows = tuple(Row((Cell((para(f"row {n}"),)),)) for n in range(120))
    reading = read(written(List((Item((para("item"), Table((Column(),), rows))),))))
    assert len(reading.pages) > 2
    assert [cell.words() for cell in reading.root.find("TD")] == [f"row {n}" for n in range(120)]


BOX = BlockArea(100, 500, 300, 40)
RED, TINT = "B3261E", "F3F6F9"


def areas(style: ParagraphStyle, colour: str) -> list[list[float]]:
    """The areas of a colour: left, bottom, width, height."""
    drawn = [
        each for each in frame_operators(style, BOX) if each.startswith(fill_colour(colour)) and each.endswith("re f")
    ]
    return [
        [float(number) for number in re.findall(r"[\d.]+", each.removeprefix(fill_colour(colour)))] for each in drawn
    ]


def lines(style: ParagraphStyle, colour: str) -> list[list[float]]:
    """The horizontal lines of a colour: width, from x, y to x, y."""
    drawn = [each for each in frame_operators(style, BOX) if each.startswith(stroke_colour(colour))]
    return [
        [float(number) for number in re.findall(r"[\d.]+", each.removeprefix(stroke_colour(colour)))] for each in drawn
    ]


def test_a_style_without_decoration_has_no_frame() -> None:
    assert list(frame_operators(ParagraphStyle("Body"), BOX)) == []
    assert border_extent(None) == 0 and border_extent(Border(1, RED, 3)) == 4


def test_shading_reaches_from_the_bar_to_the_edge_of_the_block() -> None:
    style = ParagraphStyle("Callout", left=12, right=9, bar=Border(3, RED, 9), shading=TINT)
    assert areas(style, TINT) == [[100, 500, 300, 40]]
    assert areas(style, RED) == [[100, 500, 3, 40]]


@pytest.mark.parametrize("shading", ["", TINT])
def test_a_line_at_the_right_stands_beside_the_text_and_ends_the_frame(shading: str) -> None:
    """The text ends 20 points before the edge of the block, and the line stands 4 points further on."""
    style = ParagraphStyle("Note", right=20, edge=Border(2, RED, 4), top=Border(1, "1F3A5F"), shading=shading)
    assert areas(style, RED) == [[384, 500, 2, 40]]
    assert areas(style, TINT) == ([[100, 500, 286, 40]] if shading else [])
    assert lines(style, "1F3A5F") == [[1, 100, 539.5, 386, 539.5]]


def test_lines_above_and_below_keep_the_indents() -> None:
    style = ParagraphStyle("Rule", left=10, right=20, top=Border(1, RED, 2), bottom=Border(2, RED, 2))
    assert lines(style, RED) == [[1, 110, 539.5, 380, 539.5], [2, 110, 501, 380, 501]]


def test_a_line_in_the_colour_of_the_shading_is_padding_and_not_drawn() -> None:
    pad = Border(0.5, TINT, 5)
    assert lines(ParagraphStyle("Callout", top=pad, bottom=pad, shading=TINT), TINT) == []


def test_a_double_line_is_two_with_as_much_between_them() -> None:
    line = Border(3, RED, 1, double=True)
    style = ParagraphStyle("Note", top=line, edge=line)
    assert lines(style, RED) == [[1, 100, 539.5, 404, 539.5], [1, 100, 537.5, 404, 537.5]]
    assert areas(style, RED) == [[403, 500, 1, 40], [401, 500, 1, 40]]
    assert border_extent(line) == 4
