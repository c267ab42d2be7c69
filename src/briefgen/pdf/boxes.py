"""What holds other flowables: a callout on its tint, a footnote at the foot of a page, and an indent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefgen.blocks.look import ParagraphStyle
from briefgen.pdf.flows import Flow, Stack
from briefgen.pdf.frames import Box, framed, thickness
from briefgen.pdf.show import artifact

if TYPE_CHECKING:
    from briefgen.pdf.pen import Pen


class Callout(Flow):
    """Flowables on a tint with a bar; indents and padding are those of the style. Up to half a page it is whole."""

    def __init__(self, stack: Stack, style: ParagraphStyle, third: float) -> None:
        self._stack, self._style, self._third = stack, style, third
        self.before, self.after, self.style = style.before, style.after, style.name
        self._above, self._below = thickness(style.top), thickness(style.bottom)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fix its size for a width."""
        self.width = width
        inner = self._stack.wrap(width - self._style.left - self._style.right)
        self.height = inner + self._above + self._below
        self.solid = self.height <= 1.5 * self._third
        return self.width, self.height

    @property
    def least(self) -> float:
        """All of it, unless it is tall."""
        return min(self.height, self._third)

    def split(self, width: float, height: float) -> list[Flow]:
        """Two callouts, where it is taller than a third of the page."""
        pair = self._stack.split(height - self._above - self._below) if self.height > self._third else None
        if not pair or not pair[1].flows:
            return []
        parts = [Callout(stack, self._style, self._third) for stack in pair]
        parts[0].after = parts[1].before = 0.0
        for part in parts:
            part.wrap(width, 0)
        return [*parts]

    @property
    def notes(self) -> Sequence[Flow]:
        """The footnotes of what it holds."""
        return self._stack.notes

    def drawOn(self, pen: Pen, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw its frame, then what stands in it."""
        artifact(pen, framed(self._style, Box(x, y, self.width, self.height)))
        self._stack.draw(pen, x + self._style.left, y + self.height - self._above)


class Beside(Flow):
    """A picture of a header or footer with lines beside it, as in a row of a table; both begin at the top."""

    def __init__(self, picture: Flow, place: float, lines: Sequence[Flow]) -> None:
        self._picture, self._place, self._lines = picture, place, Stack(lines)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as the higher of the two."""
        self._place = max(self._place, 0.0)
        _, tall = self._picture.wrap(max(width - self._place, 1.0), height)
        self.width, self.height = width, max(tall, self._lines.wrap(width))
        return self.width, self.height

    def drawOn(self, pen: Pen, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw both from the top down."""
        top = y + self.height
        self._picture.drawOn(pen, x + self._place, top - self._picture.height)
        self._lines.draw(pen, x, top)


class Footnote(Flow):
    """A footnote: its number stands as a label before its first paragraph."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fix its size for a width."""
        self.width, self.height = width, self._stack.wrap(width)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flow]:
        """Two parts; the second goes on at the foot of the next page."""
        pair = self._stack.split(height)
        if not pair or not pair[1].flows:
            return []
        parts = [Footnote(stack) for stack in pair]
        for part in parts:
            part.wrap(width, 0)
        return [*parts]

    def drawOn(self, pen: Pen, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw its paragraphs."""
        self._stack.draw(pen, x, y + self.height)


class Indented(Flow):
    """A flowable moved to the right: a table or a picture inside an item of a list."""

    def __init__(self, flow: Flow, left: float) -> None:
        self._flow, self._left = flow, left
        self.before, self.after, self.clear, self.ahead = flow.before, flow.after, flow.clear, flow.ahead
        self.keep_next, self.breaks, self.whole = flow.keep_next, flow.breaks, flow.whole

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fix its size for what the indent leaves of a width."""
        left = min(self._left, width / 2)
        _, self.height = self._flow.wrap(width - left, height)
        self.width = width
        return self.width, self.height

    @property
    def least(self) -> float:
        """That of the flowable."""
        return self._flow.least

    @property
    def rest(self) -> float:
        """That of the flowable."""
        return self._flow.rest

    @property
    def notes(self) -> Sequence[Flow]:
        """Those of the flowable."""
        return self._flow.notes

    def split(self, width: float, height: float) -> list[Flow]:
        """The parts of the flowable, indented."""
        inside = self._flow.split(width - min(self._left, width / 2), height)
        parts: list[Flow] = [Indented(part, self._left) for part in inside]
        for part in parts:
            part.wrap(width, 0)
        return parts

    def drawOn(self, pen: Pen, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw it, indented."""
        self._flow.drawOn(pen, x + min(self._left, self.width / 2), y)
