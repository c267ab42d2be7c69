"""Frames: shading, bar and lines, where Word has them."""

from __future__ import annotations

import re

import pytest

from briefgen.blocks.look import Border, ParagraphStyle
from briefgen.pdf.boxes import BlockArea, framed, thickness
from briefgen.pdf.text_styles import fill, stroke

BOX = BlockArea(100, 500, 300, 40)
RED, TINT = "B3261E", "F3F6F9"


def areas(style: ParagraphStyle, colour: str) -> list[list[float]]:
    """The areas of a colour: left, bottom, width, height."""
    drawn = [each for each in framed(style, BOX) if each.startswith(fill(colour)) and each.endswith("re f")]
    return [[float(number) for number in re.findall(r"[\d.]+", each.removeprefix(fill(colour)))] for each in drawn]


def lines(style: ParagraphStyle, colour: str) -> list[list[float]]:
    """The horizontal lines of a colour: width, from x, y to x, y."""
    drawn = [each for each in framed(style, BOX) if each.startswith(stroke(colour))]
    return [[float(number) for number in re.findall(r"[\d.]+", each.removeprefix(stroke(colour)))] for each in drawn]


def test_a_style_without_decoration_has_no_frame() -> None:
    assert list(framed(ParagraphStyle("Body"), BOX)) == []
    assert thickness(None) == 0 and thickness(Border(1, RED, 3)) == 4


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
    assert thickness(line) == 4
