"""SVG as outlines, as a drawing and as a PNG."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import quoteattr

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from reportlab.graphics import renderPDF

from briefgen.blocks.look import Look
from briefgen.drawings.svg import draw_svg, operators_of_drawing, outline_svg, png_of_drawing, render_svg
from briefgen.errors import Refused
from briefgen.pictures.svg import refuse_unsafe

ELEMENTS = ("g", "rect", "circle", "line", "polyline", "path", "text", "use", "clipPath", "linearGradient", "a", "svg")
KEYS = (
    *("x", "y", "width", "height", "r", "points", "d", "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"),
    *("transform", "style", "font-size", "text-anchor", "clip-path", "viewBox", "id", "href", "dx", "display"),
)
VALUES = (
    *(
        "0",
        "1",
        "-5",
        "1e400",
        "nan",
        "",
        "50%",
        "3em",
        "url(#a)",
        "none",
        "#fff",
        "red",
        "rgb(1,2)",
        "M0 0L5 5",
        "M0 0 C",
    ),
    *("matrix(1,0,0)", "rotate(9)", "scale(0)", "translate(", "1,2 3", "1 2 3 4", "#a", "a", "currentColor", "middle"),
)


def svg(inside: str, size: str = 'width="120" height="60"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'.encode()


def paths(data: bytes) -> list[etree._Element]:
    return list(etree.fromstring(data).iter("{*}path"))


def test_letters_become_outlines_in_both_weights_and_scripts(look: Look) -> None:
    lines = outline_svg(
        svg(
            '<text x="5" y="20" font-family="Arial">반도체 4'
            '<tspan font-weight="bold" fill="#B3261E">반도체 4</tspan></text>'
        ),
        look,
    )
    regular, bold = paths(lines)
    assert "반" not in etree.tostring(etree.fromstring(lines), encoding="unicode") and b"text" not in lines
    assert (regular.get("fill"), bold.get("fill")) == ("#000000", "#b3261e")
    assert regular.get("d") != bold.get("d") and len(regular.get("d", "")) > 400


def test_what_was_said_of_a_text_holds_for_its_outlines(look: Look) -> None:
    lines = outline_svg(svg('<text x="5" y="20" transform="rotate(9)" opacity="0.5" class="a">a</text>'), look)
    (path,) = paths(lines)
    assert path.get("fill-opacity") == "0.5" and path.get("class") is None
    assert path.get("transform", "").startswith("matrix(0.74077,0.11733")


def test_a_drawing_without_letters_needs_no_font_and_is_written_as_a_path(look: Look) -> None:
    lines = outline_svg(svg('<rect width="9" height="9"/>'), msgspec.structs.replace(look, fonts=()))
    assert [path.get("d") for path in paths(lines)] == ["M0 0L9 0L9 9L0 9Z"]


def test_words_that_are_drawn_nowhere_do_not_travel(look: Look) -> None:
    hidden = '<defs><text>CANARY</text></defs><symbol id="s"><text>CANARY</text></symbol>'
    assert b"CANARY" not in outline_svg(svg(f"{hidden}<text>a</text>"), look)


def test_words_that_are_used_elsewhere_are_drawn_there(look: Look) -> None:
    lines = outline_svg(
        svg('<defs><text id="t" y="9">a</text></defs><use href="#t" x="5"/><use href="#t" x="50"/>'), look
    )
    assert (
        len({path.get("d", "") for path in paths(lines)}) == 1
        and len(paths(lines)) == 2
        and b"number" not in lines
        and b"text" not in lines
    )
    drawing = render_svg(lines)
    assert drawing.getBounds()[2] > 40


@given(
    st.lists(
        st.tuples(st.sampled_from(ELEMENTS), st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES))),
        max_size=6,
    )
)
def test_whatever_a_drawing_holds_it_is_drawn_or_refused(look: Look, parts: list[tuple[str, dict[str, str]]]) -> None:
    inside = "".join(
        f"<{name} {' '.join(f'{key}={quoteattr(value)}' for key, value in given.items())}>a</{name}>"
        for name, given in parts
    )
    try:
        refuse_unsafe(svg(inside))
        png_of_drawing(render_svg(outline_svg(svg(inside), look)), 50)
    except Refused as refused:
        assert all(problem.hint for problem in refused.problems)


def test_a_letter_no_font_has_is_named(look: Look) -> None:
    with pytest.raises(Refused, match="tamil letter a"):
        outline_svg(svg("<text>அ</text>"), look)


def test_the_same_drawing_has_the_same_outlines(look: Look) -> None:
    words = svg('<text x="3" y="9">호수 Lake</text>')
    assert outline_svg(words, look) == outline_svg(words, look) == outline_svg(outline_svg(words, look), look)


@pytest.mark.parametrize("size", ['width="0" height="9"', 'width="x" height="9"', 'width="-5" height="5"'])
def test_what_cannot_be_drawn_is_refused(size: str) -> None:
    with pytest.raises(Refused, match="cannot be drawn"):
        render_svg(svg("<rect/>", size))


def test_nothing_is_said_on_a_stream(look: Look, capfd: pytest.CaptureFixture[str]) -> None:
    render_svg(
        outline_svg(svg('<rect width="9" height="9" fill="nonsense"/><text font-family="Nowhere">a</text>'), look)
    )
    assert capfd.readouterr() == ("", "")


TOP = Path(__file__).parents[2]


def ink(data: bytes) -> Image.Image:
    """A picture in grey, on white."""
    image = Image.open(io.BytesIO(data))
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("L")


def test_words_begin_end_or_have_their_middle_where_they_are_told(look: Look) -> None:
    def left(anchor: str) -> int:
        word = f'<text x="60" y="30" text-anchor="{anchor}">mmmm</text>'
        points = ink(png_of_drawing(draw_svg(svg(word), look), 120)).point(lambda value: 255 * (value < 128))
        return points.getbbox()[0]  # type: ignore[index]

    assert left("end") < left("middle") < left("start")
    assert left("start") == pytest.approx(240, abs=12)


def test_a_png_has_four_points_to_one_of_the_page_and_no_metadata_and_is_the_same_each_time(look: Look) -> None:
    drawing = svg('<rect width="60" height="60" fill="#1F3A5F"/><text y="9">호수</text>')
    data = png_of_drawing(draw_svg(drawing, look), 100)
    image = Image.open(io.BytesIO(data))
    assert image.size == (400, 200) and image.mode == "RGBA" and not image.info
    assert image.getpixel((100, 150)) == (0x1F, 0x3A, 0x5F, 255)
    assert image.getpixel((390, 10))[3] == 0  # type: ignore[index]
    assert data == png_of_drawing(draw_svg(drawing, look), 100)


def test_gradients_clips_and_transparency_are_drawn(look: Look) -> None:
    data = png_of_drawing(
        draw_svg(
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


def test_the_operators_of_a_drawing_select_no_font_though_reportlab_does(look: Look) -> None:
    drawing = render_svg(outline_svg(svg('<rect width="9" height="9"/><text y="20">Done</text>'), look))
    operators, resources = operators_of_drawing(drawing)
    assert b" Tf" in renderPDF.drawToString(drawing, invariant=1, pageCompression=0)  # type: ignore[operator]
    assert b" l" in operators and b" c" in operators and not {b"BT", b"Tf", b"ET"} & set(operators.split())
    assert resources == ""


def test_gradients_and_transparency_are_in_the_resources_whole() -> None:
    fading = '<linearGradient id="a"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>'
    shapes = '<rect width="9" height="9" fill-opacity="0.5"/><rect width="9" height="9" fill="url(#a)"/>'
    operators, resources = operators_of_drawing(render_svg(svg(f"<defs>{fading}</defs>{shapes}")))
    assert b" gs" in operators and b" sh" in operators
    assert "/ca 0.5" in resources and "/ShadingType 2" in resources and "/FunctionType 2" in resources
    assert " R" not in resources and "Extend [true true]" in resources
