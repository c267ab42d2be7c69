"""What stands behind a paragraph or a callout: its shading, the bar at its left, the lines at its other sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefgen.blocks.look import Border, ParagraphStyle
from briefgen.pdf.show import bar, rule


class Box(NamedTuple):
    """The room of a block, in points from its lower left corner; indents lie within."""

    x: float
    y: float
    width: float
    height: float


def thickness(border: Border | None) -> float:
    """What a border takes above or below a text: its width, and its distance from the text."""
    return border.width + border.space if border else 0.0


def framed(style: ParagraphStyle, box: Box) -> Iterator[str]:
    """The operators of a frame. Shading reaches from the bar to the line at the right, or to the right edge of the
    block (17.3.1.31)."""
    x, y, width, height = box
    start, end, top = x + style.left - thickness(style.bar), x + width, y + height
    if style.edge:
        end += thickness(style.edge) - style.right
    elif not style.shading:
        end -= style.right
    if style.shading:
        yield bar(start, y, end - start, height, style.shading)
    if style.bar:
        yield from upright(style.bar, start + style.bar.width / 2, y, top)
    if style.edge:
        yield from upright(style.edge, end - style.edge.width / 2, y, top)
    if style.top and style.top.colour != style.shading:
        yield from across(style.top, start, top - style.top.width / 2, end)
    if style.bottom and style.bottom.colour != style.shading:
        yield from across(style.bottom, start, y + style.bottom.width / 2, end)


def across(line: Border, x: float, y: float, end: float) -> Iterator[str]:
    """A horizontal line, with its middle at `y`."""
    offsets, width = line.strokes
    yield from (rule(x, y + offset, end, width, line.colour) for offset in offsets)


def upright(line: Border, x: float, y: float, top: float) -> Iterator[str]:
    """A vertical line, with its middle at `x`."""
    offsets, width = line.strokes
    yield from (bar(x + offset - width / 2, y, width, top - y, line.colour) for offset in offsets)
