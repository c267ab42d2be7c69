"""A chart in the letters and fills of the look: a name before each bar, its number behind it."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.graphics.shapes import Group, Path, Rect, Shape, String

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Bar, Chart
from briefgen.drawings.chart import draw_chart
from briefgen.drawings.svg import png_of_drawing

BARS = (Bar("● Done", 4, "4", "done"), Bar("Attention", 9, "9", "attention"), Bar("지연", 0, "0", "late"))


def shapes(group: Group) -> list[Shape]:
    return [one for shape in group.contents for one in (shapes(shape) if isinstance(shape, Group) else [shape])]


def fill(shape: Rect) -> str:
    assert shape.fillColor
    return str(shape.fillColor.hexval())[2:8].upper()


def drawn(look: Look, *bars: Bar, width: float = 300) -> list[Shape]:
    return shapes(draw_chart(Chart(bars, "x", (), width), look))


def test_bars_are_as_long_as_their_numbers_and_have_the_fills_of_the_look(look: Look) -> None:
    found = [shape for shape in drawn(look, *BARS) if isinstance(shape, Rect)]
    done, attention = sorted(abs(shape.width) for shape in found)  # nothing has no bar
    assert done / attention == pytest.approx(4 / 9)
    assert {fill(shape) for shape in found} == {look.fills["done"], look.fills["attention"]}


def test_the_first_bar_is_the_highest(look: Look) -> None:
    found = [shape for shape in drawn(look, *BARS) if isinstance(shape, Rect) and shape.width]
    first = next(shape for shape in found if fill(shape) == look.fills["done"])
    assert first.y == max(shape.y for shape in found)


def test_its_letters_are_outlines(look: Look) -> None:
    found = drawn(look, *BARS)
    assert not any(isinstance(shape, String) for shape in found)
    assert sum(isinstance(shape, Path) for shape in found) >= 2 * len(BARS)


def test_nothing_sticks_out_however_long_the_names_are(look: Look) -> None:
    long = Bar("a name of many words that would take up the whole width " * 3, 1, "1,000,000", "progress")
    drawing = draw_chart(Chart((*BARS, long), "x", (), 200), look)
    left, low, right, high = drawing.getBounds()
    assert left >= -0.5 and low >= -0.5 and right <= 200.5 and high <= drawing.height + 0.5
    bars = [shape for shape in shapes(drawing) if isinstance(shape, Rect) and shape.width]
    assert all(shape.height < 12 for shape in bars)


def test_without_a_width_it_is_as_wide_as_the_column(look: Look) -> None:
    assert draw_chart(Chart(BARS, "x"), look).width == pytest.approx(look.page.measure)


def test_a_chart_of_nothing_but_zeros_and_one_of_nothing_are_drawn(look: Look) -> None:
    for bars in ((Bar("a", 0, "0", "done"),), ()):
        assert png_of_drawing(draw_chart(Chart(bars, "x", (), 100), look), 100)


def test_bars_are_told_apart_in_grey_by_a_line_around_them(look: Look) -> None:
    data = png_of_drawing(draw_chart(Chart((Bar("a", 1, "1", "no_date"),), "x", (), 100), look), 100)
    white = Image.new("RGBA", (400, 1000), "white")
    white.alpha_composite(Image.open(io.BytesIO(data)))
    assert min(white.convert("L").crop((60, 0, 300, 60)).tobytes()) < 100
