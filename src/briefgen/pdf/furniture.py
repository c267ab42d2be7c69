"""Furniture: header and footer of every page, and what they leave of it for text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from briefgen.blocks.look import Line, Look
from briefgen.pdf.flows import Flow, Stack
from briefgen.pdf.pages import Frame
from briefgen.pdf.tags import FOOTER, HEADER, LAST_LINE
from briefgen.pdf.text import Text

if TYPE_CHECKING:
    from briefgen.pdf.pen import Pen


class Furniture:
    """The furniture of a look with the values of a document; `set_lines` makes flowables of its lines.

    `spare` is the height (points) of a line below the footer, which the pen has ready under a name of its own.
    """

    def __init__(self, look: Look, set_lines: Callable[[Sequence[Line]], list[Flow]], spare: float = 0) -> None:
        self._page, self._set_lines, self._foot = look.page, set_lines, look.page.footer + spare
        lines = look.furniture
        self._header, self._footer = self._stack(lines.header), self._stack(lines.footer)
        self._first_header = self._or_same(lines.first_header, lines.header, self._header)
        self._first_footer = self._or_same(lines.first_footer, lines.footer, self._footer)
        self._drawn: dict[Stack, list[str]] = {}

    def _stack(self, lines: Sequence[Line]) -> Stack:
        stack = Stack(self._set_lines(lines))
        stack.wrap(self._page.measure)
        return stack

    def _or_same(self, lines: Sequence[Line] | None, others: Sequence[Line], stack: Stack) -> Stack:
        """The furniture of the first page, which often is that of the others."""
        return stack if lines is None or lines == others else self._stack(lines)

    def _around(self, number: int) -> tuple[Stack, Stack]:
        """Header and footer of a page, counted from 0."""
        return (self._header, self._footer) if number else (self._first_header, self._first_footer)

    def frame(self, number: int) -> Frame:
        """The place for text on a page: a tall header or footer takes from it."""
        page, (header, footer) = self._page, self._around(number)
        top = page.height - max(page.top, page.header + header.height)
        bottom = max(page.bottom, self._foot + footer.height)
        return Frame(page.left, bottom, page.measure, top)

    def draw(self, pen: Pen, number: int) -> None:
        """Draw header and footer of a page as artifacts of it."""
        header, footer = self._around(number)
        self._draw(pen, header, HEADER, self._page.height - self._page.header)
        self._draw(pen, footer, FOOTER, self._foot + footer.height)
        if pen.last_line:
            place = f"1 0 0 1 {self._page.left:.2f} {self._page.footer:.2f} cm"
            pen.code.append(f"{FOOTER} q {place} /{LAST_LINE} Do Q EMC")

    def _draw(self, pen: Pen, stack: Stack, operator: str, top: float) -> None:
        """Draw a stack; one that is the same on every page is drawn once."""
        if stack in self._drawn:
            pen.code.extend(self._drawn[stack])
            return
        begin = len(pen.code)
        with pen.as_artifact(operator):
            stack.draw(pen, self._page.left, top)
        if all(isinstance(flow, Text) and not flow.special for flow in stack.flows):
            self._drawn[stack] = pen.code[begin:]
