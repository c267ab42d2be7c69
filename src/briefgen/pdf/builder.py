"""The setter: one document on its way to flowables, what its blocks share, and the walk over them.

The functions that set a type of block stand in a table (`blocks.BLOCKS`); each gets the setter, the block and the spot
it stands at. Lists may nest as deep as they like: what stands inside an item waits in a queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any, Literal, NamedTuple, TypeAlias
from unicodedata import normalize

from briefgen.blocks import tree
from briefgen.blocks.heading_numbers import number_headings
from briefgen.blocks.look import HeaderFooterLine, Logo, Look, ParagraphStyle
from briefgen.errors import Problem, Refused
from briefgen.pdf.boxes import Beside, FootnoteFlowable, Indented
from briefgen.pdf.figures import FigureFlowable, figure_content
from briefgen.pdf.flowables import Flowable, Stack
from briefgen.pdf.inlines import InlineContext, covered, runs
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.tags import StructureElement, StructureTree
from briefgen.pdf.text_styles import Item, TextRun, TextStyles, merged

_NATURAL = 1.19
"""Distance of base lines, as a share of the size, where a style leaves it to the font."""


DEEPEST = 40
"""Tables and callouts that stand inside each other: each is set, fitted and drawn by the one around it."""


class BlockContext(NamedTuple):
    """Where blocks stand: the element above them, what `Body` is there, indents, list level.

    `bare` says that a callout draws its decoration.
    """

    node: StructureElement
    body: str = "Body"
    left: float = 0
    align: Literal["", "center", "right"] = ""
    level: int = 0
    label: str = ""
    bare: ParagraphStyle | None = None


class PendingBlocks(NamedTuple):
    """Blocks whose turn comes later, and where they stand."""

    blocks: Sequence[tree.Block]
    spot: BlockContext


Made: TypeAlias = Flowable | PendingBlocks
Set: TypeAlias = "Callable[[LayoutBuilder, Any, BlockContext], Iterable[Made]]"


class LayoutBuilder(InlineContext):
    """One document on its way to flowables. `look` is the look as the document wears it."""

    def __init__(
        self, document: tree.Document, look: Look, inks: TextStyles, blocks: Mapping[type[tree.Node], Set]
    ) -> None:
        outline = number_headings(document.blocks, look)
        super().__init__(document, inks, frozenset(each.heading.anchor for each in outline if each.heading.anchor))
        self.look, self._blocks = look, blocks
        self.tree = StructureTree(document.language)
        self.third = (look.page.height - look.page.top - look.page.bottom) / 3
        self.headings = [each for each in outline if each.top]
        self._numbers = iter([each.number for each in outline])
        self._met = 0
        self._levels: list[int] = []
        self._notes, self._noting, self._depth = 0, 0, 0

    def flows(self, blocks: Sequence[tree.Block], spot: BlockContext) -> list[Flowable]:
        """Blocks as flowables; what a block leaves waiting comes right behind it. Raises `Refused` for a deep nest."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused(_too_deep())
        made: list[Flowable] = []
        waiting: list[Made | tuple[tree.Block, BlockContext]] = [PendingBlocks(blocks, spot)]
        while waiting:
            item = waiting.pop()
            if isinstance(item, Flowable):
                made.append(item)
            elif isinstance(item, PendingBlocks):
                waiting += [(block, item.spot) for block in reversed(item.blocks)]
            else:
                block, place = item
                waiting += reversed(list(self._blocks[type(block)](self, block, place)))
        self._depth -= 1
        return made

    def style(self, name: str, spot: BlockContext) -> ParagraphStyle:
        """A paragraph style at a spot."""
        style = self.look.paragraph(spot.body if name == "Body" else name)
        if not (spot.left or spot.align or spot.bare):
            return style
        key = style.name, spot.left, spot.align, spot.bare is not None
        if key not in self.inks.styles:
            if spot.bare and style.shading:  # indents and padding are the callout's
                style = replace(style, left=0, right=0, before=0, after=0)
            align = spot.align or style.align
            self.inks.styles[key] = replace(style, left=style.left + spot.left, align=align)
        return self.inks.styles[key]

    def text(self, items: Sequence[Item], style: ParagraphStyle, bare: bool = False) -> ParagraphFlowable:
        """A paragraph of ready items."""
        return ParagraphFlowable(items, style, style.pitch or self.pitch(style), self.cover, bare)

    def set(
        self,
        inlines: tree.Inlines,
        style: ParagraphStyle,
        node: StructureElement | None,
        label: str = "",
        bare: bool = False,
    ) -> ParagraphFlowable:
        """A paragraph of inlines; `label` names a character style all of it is in."""
        ink, special = self.inks.paragraph(style), self.special
        items = runs(self, inlines, self.inks.styled(ink, label) if label else ink, node)
        flow = self.text(items, style, bare)
        flow.special = self.special > special
        return flow

    def pitch(self, style: ParagraphStyle) -> float:
        """The distance of base lines: exact, or the font's own, then on the grid of the house (17.6.5)."""
        if style.pitch:
            return style.pitch
        natural, grid = style.size * _NATURAL, self.look.page.grid
        return -(-natural // grid) * grid if grid else natural

    def cover(self, items: Sequence[Item]) -> list[Item]:
        """Items in faces that can set them; raises `Refused`."""
        return list(covered(items, self.inks))

    def header_footer(self, lines: Sequence[HeaderFooterLine]) -> list[Flowable]:
        """The lines of a header or footer."""
        flows: list[Flowable] = []
        for n, line in enumerate(lines):
            if line.picture and line.place is not None:
                rest = [*takewhile(lambda each: each.beside, lines[n + 1 :])]
                words = [words for each in (line, *rest) for words in self._words(each)]
                flows.append(Beside(self._logo(line.picture), line.place, words))
            elif not line.beside:
                flows += self._furnish(line)
        return flows

    def _furnish(self, line: HeaderFooterLine) -> Iterator[Flowable]:
        style = self.look.paragraph(line.style)
        if line.picture:
            flow, free = self._logo(line.picture), self.look.page.measure - style.left - line.picture.width
            left = style.left + max(free, 0) * {"right": 1, "center": 0.5}.get(style.align, 0)
            yield Indented(flow, left) if left else flow
        yield from self._words(line)

    def _logo(self, picture: Logo) -> FigureFlowable:
        return FigureFlowable(figure_content(picture, self.look), "", picture.width, self.third, None)

    def _words(self, line: HeaderFooterLine) -> Iterator[ParagraphFlowable]:
        """The words of a line of a header or footer; an empty line has its height."""
        if line.inlines or not line.picture:
            text = self.set(line.inlines, self.look.paragraph(line.style), None)
            text.items = merged(text.items)
            yield text

    def heading_level(self, level: int) -> int:
        """The level of an element for a heading: none is skipped, whatever the levels (ISO 14289-1 7.4.2)."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return min(len(self._levels), 6)

    def heading_anchor(self, heading: tree.Heading, spot: BlockContext) -> str:
        """The anchor of a heading; those the table of contents lists have one in any case."""
        if spot.node is not self.tree.root:
            return heading.anchor
        self._met += 1
        return heading.anchor or f"_{self._met}"

    def heading_number(self) -> str:
        """The number of the next heading, in characters that a font has; those in notes have none."""
        number = "" if self._noting else next(self._numbers)
        return self.able(number)

    def able(self, number: str) -> str:
        """A number in characters that a font has: ① is 1 where none has it."""
        if not any(map(self.inks.fonts.lacks, number)):
            return number
        return "".join(letter for letter in normalize("NFKC", number) if not self.inks.fonts.lacks(letter))

    def note(self, note: tree.Note, node: StructureElement | None) -> tuple[str, Flowable]:
        """A footnote: its number and its flowable; its element follows the paragraph of its mark (7.9)."""
        self._notes += 1
        number = str(self._notes)
        while node and node.tag in ("Link", "Span"):
            node = node.parent
        element = ((node and node.parent) or self.tree.root).add("Note", f"/ID(note-{number})")
        style = self.look.paragraph("Footnote Text")
        label = TextRun(f"{number} ", self.inks.mark(self.inks.paragraph(style)), element.add("Lbl"))
        self._noting += 1
        flows = self.flows(note.blocks, BlockContext(element, "Footnote Text")) or [self.text([], style)]
        self._noting -= 1
        if isinstance(flows[0], ParagraphFlowable):
            flows[0].label = label
        return number, FootnoteFlowable(Stack(flows, tight=True))


def _too_deep() -> Problem:
    hint = "tables and callouts inside each other go a few levels deep, not hundreds"
    return Problem("a document is nested too deeply", hint=hint)
