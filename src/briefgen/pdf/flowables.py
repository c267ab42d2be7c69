"""Flowables: what fills a page from top to bottom, in ReportLab's protocol (`wrap`, `split`, `drawOn`).

`wrap` comes first and fixes the height for a width; `split` cuts a flowable at a height, or gives nothing where it
cannot; `drawOn` draws it with its lower left corner at a point. Footnotes travel with the lines that hold their marks.
All sizes are in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


class Flowable:
    """A flowable. Space after one and before the next add up, as in Word; at the top of a page there is none."""

    before: float = 0
    after: float = 0
    style: str = ""
    min_space_below: float = 0
    """The least space below it."""
    min_space_above: float = 0
    """The least space above it."""
    contextual = False
    """Whether there is no space between it and a neighbour of the same style (ECMA-376 17.3.1.9)."""
    keep_next = False
    break_before = False
    """Whether it starts a new page."""
    prefers_whole = False
    """Whether it is moved to a new page rather than split, if it is small enough (`pages`)."""
    keep_together = False
    """Whether it is split only if it is taller than a page."""
    width: float = 0
    height: float = 0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fix its size for a width; `height`, what is left of the page, is a hint that may be ignored."""
        raise NotImplementedError

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two parts of which the first is at most so high, or nothing; only after `wrap`."""
        return []

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw it; only after `wrap`."""
        raise NotImplementedError

    @property
    def min_first_height(self) -> float:
        """The height of the smallest first part that may stand at the foot of a page."""
        return self.height

    @property
    def min_last_height(self) -> float:
        """The height of the smallest last part that may stand at the head of a page."""
        return self.height

    @property
    def notes(self) -> Sequence[Flowable]:
        """The footnotes whose marks it holds."""
        return ()


class ForcedBreak(Flowable):
    """A new page, forced."""

    break_before = True

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """It has no size."""
        return 0, 0

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """There is nothing to draw."""


def space_between(above: Flowable | None, below: Flowable) -> float:
    """The space between two flowables, in points; 0 above the first."""
    if above is None:
        return 0.0
    if above.contextual and below.contextual and above.style == below.style:
        return 0.0
    return max(above.min_space_below, below.min_space_above, above.after + below.before)


class Stack:
    """Flowables one below the other in a narrower place: the content of a cell, a callout, a footnote.

    `tight` leaves out the space before the first and after the last.
    """

    def __init__(self, flowables: Sequence[Flowable], tight: bool = False) -> None:
        self.flowables, self._tight = list(flowables), tight
        self.width = self.height = 0.0

    def wrap(self, width: float) -> float:
        """Fix the size of all of them for a width; returns the height."""
        self.width, height, above = width, 0.0, None
        for flowable in self.flowables:
            height += (space_between(above, flowable) if above else 0) + flowable.wrap(width, 0)[1]
            above = flowable
        if self.flowables and not self._tight:
            height += self.flowables[0].before + self.flowables[-1].after
        self.height = height
        return height

    def split(self, height: float) -> tuple[Stack, Stack] | None:
        """Two stacks of which the first is at most so high, or `None` where nothing of it fits."""
        left, above = height - (0 if self._tight or not self.flowables else self.flowables[0].before), None
        for number, flowable in enumerate(self.flowables):
            left -= space_between(above, flowable)
            if flowable.height > left + 1e-6:
                parts = flowable.split(self.width, left) or ([flowable] if number else [])
                first = [*self.flowables[:number], *parts[: len(parts) - 1]]
                if not first:
                    return None
                return self._part(first), self._part([*parts[-1:], *self.flowables[number + 1 :]])
            left, above = left - flowable.height, flowable
        return self, self._part([])

    def _part(self, flowables: Sequence[Flowable]) -> Stack:
        part = Stack(flowables, self._tight)
        part.wrap(self.width)
        return part

    def draw(self, writer: PageWriter, x: float, top: float) -> None:
        """Draw them from a top edge down."""
        above = None
        for flowable in self.flowables:
            if above or not self._tight:
                top -= space_between(above, flowable) if above else flowable.before
            top -= flowable.height
            flowable.drawOn(writer, x, top)
            above = flowable

    @property
    def notes(self) -> list[Flowable]:
        """The footnotes of all of them."""
        return [note for flowable in self.flowables for note in flowable.notes]
