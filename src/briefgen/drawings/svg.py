"""An SVG with its text as outlines (for Word), as a drawing of ReportLab (for PDF), and as a PNG."""

from __future__ import annotations

import io
import logging
import re
from copy import deepcopy
from typing import Any

from lxml import etree
from pikepdf import Array, Dictionary, Pdf
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Group, String
from reportlab.lib.colors import Color
from svglib.svglib import SvgRenderer

from briefgen.blocks.look import Look
from briefgen.drawings.outlines import BOLD, REGULAR, font_and_start_of, register_fonts
from briefgen.errors import Problem, Refused
from briefgen.pictures import redraw
from briefgen.pictures.svg import SVG, parse, strip_svg

# What svglib cannot draw is refused before (`pictures.svg.DRAWN_ELEMENTS`), so that its log is not needed.
logging.getLogger("svglib").addHandler(logging.NullHandler())
logging.getLogger("svglib").propagate = False

_RENDER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError)
"""What svglib or ReportLab raise for drawings they cannot handle."""
_BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})
_TEXT = f"{{{SVG}}}text"
_NUMBER = "number-of-text"
"""A temporary attribute that numbers the text elements."""
_LETTER_ATTRIBUTES = frozenset({"x", "y", "dx", "dy", "rotate", "textLength", "lengthAdjust"})
"""Attributes of a text that place its characters, which outlines do not need."""


def outline_svg(data: bytes, look: Look) -> bytes:
    """An SVG stripped to what is drawn, with its text as outlines in the fonts of the look.

    Raises `Refused` for what cannot be drawn, or for a character without a glyph.
    """
    data = strip_svg(data)
    root = parse(data)
    if not any(True for _ in root.iter(_TEXT)):
        return data
    register_fonts(look)
    texts = list(root.iter(_TEXT))
    marked = deepcopy(root)  # svglib changes the tree, and draws copies of elements that are used elsewhere
    for number, text in enumerate(marked.iter(_TEXT)):
        text.set(_NUMBER, str(number))
    for number_, shapes in _render(marked)[1].items():
        _replace_text(texts[int(number_)], [string for string in _strings_in(shapes) if string.text.strip()])
    etree.strip_elements(root, _TEXT, with_tail=False)  # text that is drawn nowhere
    return etree.tostring(root)


def render_svg(data: bytes) -> Drawing:
    """An SVG as a drawing of ReportLab. Raises `Refused` for what cannot be drawn."""
    drawing, _ = _render(parse(data))
    try:
        if not (drawing.width > 0 and drawing.height > 0):
            raise ValueError
        renderPDF.drawToString(
            drawing, invariant=1
        )  # so that errors of ReportLab are raised here, and not while a page is drawn
    except _RENDER_ERRORS:
        raise Refused(_cannot_draw()) from None
    return drawing


def _render(root: etree._Element) -> tuple[Drawing, dict[str, Group]]:
    """A drawing, and the strings of each text element of the SVG, by its number."""
    texts: dict[str, Group] = {}
    try:
        renderer = SvgRenderer("drawing.svg", font_map=_FontMap(), external_reference_root="/nonexistent")
        convert = renderer.shape_converter.convertText

        def convert_and_record(node: Any) -> Group:
            group: Group = convert(node)
            texts.setdefault(node.etree_element.get(_NUMBER, ""), group)
            return group

        renderer.shape_converter.convertText = convert_and_record  # type: ignore[method-assign]
        return renderer.render(root), texts
    except _RENDER_ERRORS:
        raise Refused(_cannot_draw()) from None


def _cannot_draw() -> Problem:
    return Problem("a drawing (SVG) cannot be drawn", hint="save it again as plain SVG, or as PNG")


def _strings_in(group: Group) -> list[String]:
    return [shape for shape in group.contents if isinstance(shape, String)]


def _replace_text(text: etree._Element, strings: list[String]) -> None:
    """Replace a text element by a group of outlines with the same attributes."""
    group = etree.Element(f"{{{SVG}}}g")
    group.tail = text.tail
    for key, value in text.attrib.items():
        if key not in _LETTER_ATTRIBUTES:
            group.set(key, value)
    for string in strings:
        letters, words, x = font_and_start_of(string)
        path = etree.SubElement(group, f"{{{SVG}}}path")
        path.set("d", letters.svg_path(words, string.fontSize, x, -string.y))
        path.set("fill", _hex_of(string.fillColor))
    parent = text.getparent()
    if parent is not None:
        parent.replace(text, group)


def _hex_of(colour: Color | None) -> str:
    return "none" if colour is None else f"#{colour.hexval()[2:8]}"


class _FontMap:
    """The fonts for svglib: always those of the look."""

    def find_font(self, family: str, weight: str = "normal", style: str = "normal") -> tuple[str, bool]:
        """ReportLab's name of the font for a weight, and that it is an exact match."""
        return (BOLD if str(weight) in _BOLD else REGULAR), True


PIXELS_PER_INCH = 288
"""The resolution of a PNG: four pixels for a point of the page."""
MAX_SIDE = 4000
"""The most pixels on a side of a PNG."""
_FONT_SELECTION = re.compile(rb"\bBT /F\d+ [\d.]+ Tf [\d.]+ TL ET\b")


def draw_svg(data: bytes, look: Look) -> Drawing:
    """An SVG as a drawing of ReportLab. Raises `Refused` for what cannot be drawn, or for a missing glyph."""
    return render_svg(outline_svg(data, look))


def operators_of_drawing(drawing: Drawing) -> tuple[bytes, str]:
    """The operators that draw it in a PDF, and the entries of the resources they name (ISO 32000-1 7.8).

    ReportLab selects a font before each drawing. There is not a letter in one, so no font comes along.
    """
    drawn: Any = renderPDF.drawToString(drawing, invariant=1)
    with Pdf.open(io.BytesIO(drawn)) as pdf:
        page = pdf.pages[0]
        resources = {name: each for name, each in page.Resources.items() if name not in ("/Font", "/ProcSet")}
        entries = "".join(f"{name} {_direct(each)}" for name, each in resources.items())
        return _FONT_SELECTION.sub(b"", page.Contents.read_bytes()).strip(), entries


def _direct(value: Any) -> str:
    """An object of a PDF with all those it refers to inside of it."""
    if isinstance(value, Dictionary):
        return f"<<{''.join(f'{name} {_direct(each)}' for name, each in value.items())}>>"
    if isinstance(value, Array):
        return f"[{' '.join(map(_direct, value.as_list()))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def png_of_drawing(drawing: Drawing, width: float) -> bytes:
    """A PNG of a drawing that is `width` points wide on the page, transparent where nothing is drawn."""
    scale = PIXELS_PER_INCH / 72 * width / drawing.width
    scale = min(scale, MAX_SIDE / max(drawing.width, drawing.height))
    document = PdfDocument(renderPDF.drawToString(drawing, invariant=1))
    try:
        return redraw.encode_png(document[0].render(scale=scale, fill_color=(255, 255, 255, 0)).to_pil())
    finally:
        document.close()
