"""An SVG whose letters are outlines, as Word gets it, and as a drawing of ReportLab's."""

from __future__ import annotations

import logging
from copy import deepcopy
from typing import Any

from lxml import etree
from reportlab.graphics.shapes import Drawing, Group, String
from reportlab.lib.colors import Color
from svglib.svglib import SvgRenderer

from briefgen.blocks.look import Look
from briefgen.drawings.letters import BOLD, REGULAR, placed, wear
from briefgen.errors import Problem, Refused
from briefgen.pictures.svg import SVG, bare, parse

# What svglib does not draw is refused before (`pictures.svg.DRAWN`), not said on a stream.
logging.getLogger("svglib").addHandler(logging.NullHandler())
logging.getLogger("svglib").propagate = False

_BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})
_TEXT = f"{{{SVG}}}text"
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
    marked = deepcopy(root)  # svglib leaves marks of its own
    twins = dict(zip(marked.iter(_TEXT), root.iter(_TEXT), strict=True))
    for text, shapes in _render(marked)[1]:
        _replace(twins[text], [one for one in _strings(shapes) if one.text.strip()])
    etree.strip_elements(root, _TEXT, with_tail=False)  # what stands in no place where it is drawn
    return etree.tostring(root)


def rendered(data: bytes) -> Drawing:
    """An SVG as ReportLab draws it. Raises `Refused` for what cannot be drawn."""
    drawing, _ = _render(parse(data))
    if not drawing.width or not drawing.height or drawing.width < 0 or drawing.height < 0:
        raise Refused(_undrawn())
    return drawing


def _render(root: etree._Element) -> tuple[Drawing, list[tuple[etree._Element, Group]]]:
    """A drawing, and each text of the SVG with its words where they are set."""
    texts: dict[etree._Element, Group] = {}
    try:
        renderer = SvgRenderer("drawing.svg", font_map=_FontMap(), external_reference_root="/nonexistent")
        convert = renderer.shape_converter.convertText

        def remembered(node: Any) -> Group:
            group: Group = convert(node)
            texts[node.etree_element] = group
            return group

        renderer.shape_converter.convertText = remembered  # type: ignore[method-assign]
        return renderer.render(root), list(texts.items())
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
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
