"""A new SVG of what an SVG paints, text as outlines (for Word), as a drawing of ReportLab (for PDF), and as a PNG."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

from lxml import etree
from pikepdf import Array, Dictionary, Pdf
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Group
from svglib.svglib import SvgRenderer

from briefgen.blocks.look import Look
from briefgen.drawings.outlines import BOLD, REGULAR, outline_texts, register_fonts
from briefgen.drawings.paint import Layer, paint_svg
from briefgen.drawings.styles import resolve_styles
from briefgen.errors import Problem, Refused
from briefgen.pictures import redraw
from briefgen.pictures.svg import SVG, parse

# What svglib cannot draw is refused before (`pictures.svg.DRAWN_ELEMENTS`), so that its log is not needed.
logging.getLogger("svglib").addHandler(logging.NullHandler())
logging.getLogger("svglib").propagate = False

_RENDER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError)
"""What svglib or ReportLab raise for drawings they cannot handle."""
_BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})


def outline_svg(data: bytes, look: Look) -> bytes:
    """A new SVG of what an SVG paints, with its text as outlines in the fonts of the look.

    Raises `Refused` for what cannot be drawn, or for a character without a glyph.
    """
    root = parse(data)
    resolve_styles(root)
    if any(True for _ in root.iter(f"{{{SVG}}}text")):
        register_fonts(look)
    drawing = _render(root)
    try:
        outline_texts(drawing)
        return paint_svg(drawing)
    except _RENDER_ERRORS:
        raise Refused(_cannot_draw()) from None


def render_svg(data: bytes) -> Drawing:
    """An SVG as a drawing of ReportLab. Raises `Refused` for what cannot be drawn."""
    drawing = _render(parse(data))
    try:
        if not (drawing.width > 0 and drawing.height > 0):
            raise ValueError
        renderPDF.drawToString(
            drawing, invariant=1
        )  # so that errors of ReportLab are raised here, and not while a page is drawn
    except _RENDER_ERRORS:
        raise Refused(_cannot_draw()) from None
    return drawing


class _Renderer(SvgRenderer):
    """Draws also what svglib passes over: opacity of any element, and `display: none` of each."""

    def renderNode(self, node: Any, parent: Group | None = None) -> None:  # noqa: N802  svglib's name
        is_hidden = node.getAttribute("display").strip() == "none" or self._is_clipped_away(node)
        opacity = 0.0 if is_hidden else _opacity_of(node.getAttribute("opacity"))
        if parent is not None and opacity < 1:
            layer = Layer(opacity)
            parent.add(layer)
            parent = layer
        super().renderNode(node, parent)

    def _is_clipped_away(self, node: Any) -> bool:
        """Whether the clip path of a node has no shape in it, with which svglib would not clip at all."""
        reference = node.getAttribute("clip-path").strip()
        return reference[5:-1] in self.definitions and not self.get_clippath(node)


def _opacity_of(value: str) -> float:
    """An opacity from 0 to 1; 1 for what is none (SVG 1.1 14.5)."""
    words = value.replace("!important", "").strip()
    try:
        number = float(words.rstrip("%")) / (100 if words.endswith("%") else 1)
    except ValueError:
        return 1
    return min(max(number, 0), 1)


def _render(root: etree._Element) -> Drawing:
    try:
        return _Renderer("drawing.svg", font_map=_FontMap(), external_reference_root="/nonexistent").render(root)
    except _RENDER_ERRORS:
        raise Refused(_cannot_draw()) from None


def _cannot_draw() -> Problem:
    return Problem("a drawing (SVG) cannot be drawn", hint="save it again as plain SVG, or as PNG")


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
