"""Borders and shading, and flowables that hold others: callouts, footnotes, indents, a logo with lines beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from briefgen.blocks.look import Border, ParagraphStyle
from briefgen.pdf.content_stream import draw_artifact, filled_rectangle, horizontal_line
from briefgen.pdf.flowables import Flowable, Stack

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


class BlockArea(NamedTuple):
    """The area of a block with its indents: lower left corner and size in points."""

    x: float
    y: float
    width: float
    height: float


def border_extent(border: Border | None) -> float:
    """The space a border takes above or below a text, in points: its width and its distance from the text."""
    return border.width + border.space if border else 0.0


def frame_operators(style: ParagraphStyle, box: BlockArea) -> Iterator[str]:
    """The operators that draw shading and borders of a paragraph or callout.

    Shading reaches from the left bar to the right border, or to the right edge of the block (ECMA-376 17.3.1.31).
    """
    x, y, width, height = box
    start, end, top = x + style.left - border_extent(style.bar), x + width, y + height
    if style.edge:
        end += border_extent(style.edge) - style.right
    elif not style.shading:
        end -= style.right
    if style.shading:
        yield filled_rectangle(start, y, end - start, height, style.shading)
    if style.bar:
        yield from vertical_border(style.bar, start + style.bar.width / 2, y, top)
    if style.edge:
        yield from vertical_border(style.edge, end - style.edge.width / 2, y, top)
    if style.top and style.top.colour != style.shading:
        yield from horizontal_border(style.top, start, top - style.top.width / 2, end)
    if style.bottom and style.bottom.colour != style.shading:
        yield from horizontal_border(style.bottom, start, y + style.bottom.width / 2, end)


def horizontal_border(line: Border, x: float, y: float, end: float) -> Iterator[str]:
    """A horizontal line, with its middle at `y`."""
    offsets, width = line.strokes
    yield from (horizontal_line(x, y + offset, end, width, line.colour) for offset in offsets)


def vertical_border(line: Border, x: float, y: float, top: float) -> Iterator[str]:
    """A vertical line, with its middle at `x`."""
    offsets, width = line.strokes
    yield from (filled_rectangle(x + offset - width / 2, y, width, top - y, line.colour) for offset in offsets)


class CalloutFlowable(Flowable):
    """A callout: flowables on shading, with a bar; indents and padding come from the style.

    It stays on one page while it is no taller than half a page; taller than a third, it can be split.
    """

    def __init__(self, stack: Stack, style: ParagraphStyle, third_of_page: float) -> None:
        self._stack, self._style, self._third_of_page = stack, style, third_of_page
        self.before, self.after, self.style = style.before, style.after, style.name
        self._above, self._below = border_extent(style.top), border_extent(style.bottom)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fix its size for a width."""
        self.width = width
        inner = self._stack.wrap(width - self._style.left - self._style.right)
        self.height = inner + self._above + self._below
        self.keep_together = self.height <= 1.5 * self._third_of_page
        return self.width, self.height

    @property
    def min_first_height(self) -> float:
        """All of it, unless it is tall."""
        return min(self.height, self._third_of_page)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two callouts, where it is taller than a third of the page."""
        pair = self._stack.split(height - self._above - self._below) if self.height > self._third_of_page else None
        if not pair or not pair[1].flowables:
            return []
        parts = [CalloutFlowable(stack, self._style, self._third_of_page) for stack in pair]
        parts[0].after = parts[1].before = 0.0
        for part in parts:
            part.wrap(width, 0)
        return [*parts]

    @property
    def notes(self) -> Sequence[Flowable]:
        """The footnotes of what it holds."""
        return self._stack.notes

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw its frame, then what stands in it."""
        draw_artifact(writer, frame_operators(self._style, BlockArea(x, y, self.width, self.height)))
        self._stack.draw(writer, x + self._style.left, y + self.height - self._above)


class LogoWithLines(Flowable):
    """A logo of a header or footer with lines beside it, both from the same top edge; `logo_x` is its left edge."""

    def __init__(self, logo: Flowable, logo_x: float, lines: Sequence[Flowable]) -> None:
        self._logo, self._logo_x, self._lines = logo, logo_x, Stack(lines)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as the higher of the two."""
        self._logo_x = max(self._logo_x, 0.0)
        _, tall = self._logo.wrap(max(width - self._logo_x, 1.0), height)
        self.width, self.height = width, max(tall, self._lines.wrap(width))
        return self.width, self.height

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw both from the top down."""
        top = y + self.height
        self._logo.drawOn(writer, x + self._logo_x, top - self._logo.height)
        self._lines.draw(writer, x, top)


class FootnoteFlowable(Flowable):
    """A footnote: its number stands as a label before its first paragraph."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fix its size for a width."""
        self.width, self.height = width, self._stack.wrap(width)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two parts; the second goes on at the foot of the next page."""
        pair = self._stack.split(height)
        if not pair or not pair[1].flowables:
            return []
        parts = [FootnoteFlowable(stack) for stack in pair]
        for part in parts:
            part.wrap(width, 0)
        return [*parts]

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw its paragraphs."""
        self._stack.draw(writer, x, y + self.height)


class IndentedFlowable(Flowable):
    """A flowable moved to the right: a table or a picture inside an item of a list."""

    def __init__(self, flowable: Flowable, left: float) -> None:
        self._flowable, self._left = flowable, left
        self.before, self.after, self.keep_next = flowable.before, flowable.after, flowable.keep_next
        self.min_space_below, self.min_space_above = flowable.min_space_below, flowable.min_space_above
        self.break_before, self.prefers_whole = flowable.break_before, flowable.prefers_whole

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fix its size for what the indent leaves of a width."""
        left = min(self._left, width / 2)
        _, self.height = self._flowable.wrap(width - left, height)
        self.width = width
        return self.width, self.height

    @property
    def min_first_height(self) -> float:
        """That of the flowable."""
        return self._flowable.min_first_height

    @property
    def min_last_height(self) -> float:
        """That of the flowable."""
        return self._flowable.min_last_height

    @property
    def notes(self) -> Sequence[Flowable]:
        """Those of the flowable."""
        return self._flowable.notes

    def split(self, width: float, height: float) -> list[Flowable]:
        """The parts of the flowable, indented."""
        inside = self._flowable.split(width - min(self._left, width / 2), height)
        parts: list[Flowable] = [IndentedFlowable(part, self._left) for part in inside]
        for part in parts:
            part.wrap(width, 0)
        return parts

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw it, indented."""
        self._flowable.drawOn(writer, x + min(self._left, self.width / 2), y)
