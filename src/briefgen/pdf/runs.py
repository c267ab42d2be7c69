"""What a line is made of: runs of text in one ink, things with a width of their own, tabs and forced breaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from briefgen.pdf.inks import Ink
from briefgen.pdf.tags import Node, Target
from briefgen.values import dataclass

if TYPE_CHECKING:
    from briefgen.pdf.flows import Flow
    from briefgen.pdf.pen import Pen


@dataclass(eq=False)
class Run:
    """A stretch of text. `node` is the structure element it belongs to, `None` for furniture."""

    text: str
    ink: Ink
    node: Node | None
    target: Target | None = None
    actual: str = ""
    """The text the glyphs stand for, where they are not the text itself (ISO 32000-1 14.9.4)."""
    late: str = ""
    """What is known only on its page: `page`, `pages`, or `#` and an anchor for the page of that."""
    note: Flow | None = None
    """The footnote of which this is the mark."""


@dataclass(eq=False)
class Thing:
    """Something in a line that is not text: a box, a field."""

    ink: Ink
    node: Node | None

    @property
    def sticks(self) -> bool:
        """Whether the word after it stays in its line."""
        return False

    def width(self, measure: float) -> float:
        """Its width, in a column of this measure."""
        raise NotImplementedError

    def draw(self, pen: Pen, x: float, base: float, width: float) -> None:
        """Draw it from `x` on the base line."""
        raise NotImplementedError


class Jump(NamedTuple):
    """To the next tab stop."""

    ink: Ink


class Turn(NamedTuple):
    """A new line."""


Item: TypeAlias = Run | Thing | Jump | Turn


def merged(items: Iterable[Item]) -> list[Item]:
    """The items with neighbouring runs of one ink and one element made one: a line of many fields is set faster."""
    made: list[Item] = []
    for item in items:
        last = made[-1] if made else None
        if isinstance(item, Run) and isinstance(last, Run) and _alike(last, item):
            made[-1] = Run(last.text + item.text, last.ink, last.node, last.target)
        else:
            made.append(item)
    return made


def _alike(one: Run, other: Run) -> bool:
    special = one.late or other.late or one.actual or other.actual or one.note or other.note
    return not special and (one.ink, one.node, one.target) == (other.ink, other.node, other.target)
