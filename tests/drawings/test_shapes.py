"""A drawing is the same in points and in lines, and its letters are outlines of the house."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from briefgen.blocks.look import Look
from briefgen.drawings.svg import as_png, of_svg

TOP = Path(__file__).parents[2]


def svg(inside: str, size: str = 'width="120" height="60"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'.encode()


def ink(data: bytes) -> Image.Image:
    """A picture in grey, on white."""
    image = Image.open(io.BytesIO(data))
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("L")


def test_words_begin_end_or_have_their_middle_where_they_are_told(look: Look) -> None:
    def left(anchor: str) -> int:
        word = f'<text x="60" y="30" text-anchor="{anchor}">mmmm</text>'
        points = ink(as_png(of_svg(svg(word), look), 120)).point(lambda value: 255 * (value < 128))
        return points.getbbox()[0]  # type: ignore[index]

    assert left("end") < left("middle") < left("start")
    assert left("start") == pytest.approx(240, abs=12)


def test_a_png_has_four_points_to_one_of_the_page_and_no_metadata_and_is_the_same_each_time(look: Look) -> None:
    drawing = svg('<rect width="60" height="60" fill="#1F3A5F"/><text y="9">호수</text>')
    data = as_png(of_svg(drawing, look), 100)
    image = Image.open(io.BytesIO(data))
    assert image.size == (400, 200) and image.mode == "RGBA" and not image.info
    assert image.getpixel((100, 150)) == (0x1F, 0x3A, 0x5F, 255)
    assert image.getpixel((390, 10))[3] == 0  # type: ignore[index]
    assert data == as_png(of_svg(drawing, look), 100)


def test_gradients_clips_and_transparency_are_drawn(look: Look) -> None:
    data = as_png(
        of_svg(
            svg(
                '<defs><linearGradient id="g"><stop offset="0" stop-color="#000"/><stop offset="1" stop-color="#fff"/>'
                '</linearGradient><clipPath id="c"><rect width="120" height="30"/></clipPath></defs>'
                '<rect width="120" height="60" fill="url(#g)" clip-path="url(#c)"/>'
                '<rect y="40" width="120" height="20" fill="black" fill-opacity="0.5"/>'
            ),
            look,
        ),
        120,
    )
    grey = ink(data)
    assert grey.getpixel((20, 40)) < 80 < 180 < grey.getpixel((440, 40))  # type: ignore[operator]
    assert grey.getpixel((20, 130)) == 255
    assert grey.getpixel((20, 200)) == pytest.approx(128, abs=2)


HEAVY = ("fontTools", "pypdfium2", "svglib", "reportlab.graphics", "briefgen.drawings")
PAPER = f"""
import sys
import briefgen.publish.build
from briefgen.blocks.tree import Document, Paragraph
from briefgen.publish.workspace import workspace_look as house
from briefgen.publish.writers import StampedDocument
from pathlib import Path

look, _ = house(Path({str(TOP)!r}))
for form in ("docx", "pdf"):
    StampedDocument(Document("t", "en", (Paragraph(("a",)),)), "12345678", "", look).write(form)
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_a_paper_without_a_drawing_waits_for_nothing_that_draws() -> None:
    done = subprocess.run([sys.executable, "-c", PAPER], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
