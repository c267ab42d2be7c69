"""An SVG as outlines for Word, as a drawing for PDF, and as points.

An SVG whose letters are outlines, as Word gets it, and as a drawing of ReportLab's.

A drawing in lines, for a PDF, and the same in points.
"""

from __future__ import annotations

import logging
from copy import deepcopy
from typing import Any

from lxml import etree
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Group, String
from reportlab.lib.colors import Color
from svglib.svglib import SvgRenderer

from briefgen.blocks.look import Look
from briefgen.drawings.outlines import BOLD, REGULAR, placed, wear
from briefgen.errors import Problem, Refused
from briefgen.pictures import images
from briefgen.pictures.svg import SVG, bare, parse

# ---- svg ---------------------------------------------------------------------------------------------------------


# What svglib does not draw is refused before (`pictures.svg.DRAWN`), not said on a stream.
logging.getLogger("svglib").addHandler(logging.NullHandler())
logging.getLogger("svglib").propagate = False

_FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError)
"""What a strange drawing makes svglib or ReportLab raise."""
_BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})
_TEXT = f"{{{SVG}}}text"
_NUMBER = "number-of-text"
"""An attribute by which a text is known again; it does not travel."""
_OF_LETTERS = frozenset({"x", "y", "dx", "dy", "rotate", "textLength", "lengthAdjust"})
"""Attributes of a text that place its letters, which outlines have done with."""


def outlined(data: bytes, look: Look) -> bytes:
    """An SVG bare of everything that is not drawn, with the outlines of its letters in the fonts of the look.

    Raises `Refused` for what cannot be drawn, or lacks a glyph.
    """
    data = bare(data)
    root = parse(data)
    if not any(True for _ in root.iter(_TEXT)):
        return data
    wear(look)
    texts = list(root.iter(_TEXT))
    marked = deepcopy(root)  # svglib leaves marks of its own, and draws copies of what is used elsewhere
    for number, text in enumerate(marked.iter(_TEXT)):
        text.set(_NUMBER, str(number))
    for known, shapes in _render(marked)[1].items():
        _replace(texts[int(known)], [one for one in _strings(shapes) if one.text.strip()])
    etree.strip_elements(root, _TEXT, with_tail=False)  # what stands in no place where it is drawn
    return etree.tostring(root)


def rendered(data: bytes) -> Drawing:
    """An SVG as ReportLab draws it. Raises `Refused` for what cannot be drawn."""
    drawing, _ = _render(parse(data))
    try:
        if not (drawing.width > 0 and drawing.height > 0):
            raise ValueError
        renderPDF.drawToString(drawing, invariant=1)  # whatever it makes ReportLab raise comes now, not in a page
    except _FAULTS:
        raise Refused(_undrawn()) from None
    return drawing


def _render(root: etree._Element) -> tuple[Drawing, dict[str, Group]]:
    """A drawing, and the words of each text of the SVG where they are set, by the number of the text."""
    texts: dict[str, Group] = {}
    try:
        renderer = SvgRenderer("drawing.svg", font_map=_FontMap(), external_reference_root="/nonexistent")
        convert = renderer.shape_converter.convertText

        def remembered(node: Any) -> Group:
            group: Group = convert(node)
            texts.setdefault(node.etree_element.get(_NUMBER, ""), group)
            return group

        renderer.shape_converter.convertText = remembered  # type: ignore[method-assign]
        return renderer.render(root), texts
    except _FAULTS:
        raise Refused(_undrawn()) from None


def _undrawn() -> Problem:
    return Problem("a drawing (SVG) cannot be drawn", hint="save it again as plain SVG, or as PNG")


def _strings(group: Group) -> list[String]:
    return [shape for shape in group.contents if isinstance(shape, String)]


def _replace(text: etree._Element, strings: list[String]) -> None:
    """A text becomes a group of the outlines of its words, with the attributes it had."""
    group = etree.Element(f"{{{SVG}}}g")
    group.tail = text.tail
    for key, value in text.attrib.items():
        if key not in _OF_LETTERS:
            group.set(key, value)
    for one in strings:
        letters, words, x = placed(one)
        path = etree.SubElement(group, f"{{{SVG}}}path")
        path.set("d", letters.traced(words, one.fontSize, x, -one.y))
        path.set("fill", _colour(one.fillColor))
    parent = text.getparent()
    if parent is not None:
        parent.replace(text, group)


def _colour(colour: Color | None) -> str:
    return "none" if colour is None else f"#{colour.hexval()[2:8]}"


class _FontMap:
    """Fonts for an SVG: those of the look, whatever it asks for."""

    def find_font(self, family: str, weight: str = "normal", style: str = "normal") -> tuple[str, bool]:
        """ReportLab's name of a font, and that it is the one."""
        return (BOLD if str(weight) in _BOLD else REGULAR), True


# ---- shapes ------------------------------------------------------------------------------------------------------


POINTS_AN_INCH = 288
"""Of a PNG in print: four points of it to one of the page."""
MOST_POINTS = 4000
"""Of a PNG on a side."""


def of_svg(data: bytes, look: Look) -> Drawing:
    """An SVG as a drawing of ReportLab's. Raises `Refused` for what cannot be drawn, or lacks a glyph."""
    return rendered(outlined(data, look))


def as_png(drawing: Drawing, width: float) -> bytes:
    """A PNG of a drawing that is `width` points wide on the page, clear where nothing is drawn."""
    scale = POINTS_AN_INCH / 72 * width / drawing.width
    scale = min(scale, MOST_POINTS / max(drawing.width, drawing.height))
    document = PdfDocument(renderPDF.drawToString(drawing, invariant=1))
    try:
        return images.as_png(document[0].render(scale=scale, fill_color=(255, 255, 255, 0)).to_pil())
    finally:
        document.close()
