"""The layout builder: turns the blocks of one document into flowables, and holds what its blocks share.

The functions for each type of block stand in `blocks.BLOCKS`; each gets the builder, the block and its context. Lists
may nest to any depth: blocks inside an item wait in a queue. Callouts, tables and notes nest by recursion, up to
`MOST_NESTED`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Literal, NamedTuple, TypeAlias
from unicodedata import normalize

from msgspec.structs import replace

from briefgen.blocks import tree
from briefgen.blocks.heading_numbers import number_headings
from briefgen.blocks.look import HeaderFooterLine, Logo, Look, ParagraphStyle
from briefgen.errors import Problem, Refused
from briefgen.pdf.boxes import FootnoteFlowable, IndentedFlowable, LogoWithLines
from briefgen.pdf.figures import FigureFlowable, load_figure
from briefgen.pdf.flowables import Flowable, Stack
from briefgen.pdf.inlines import InlineContext, choose_faces, runs_of
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.tags import StructureElement, new_structure
from briefgen.pdf.text_styles import LineItem, TextRun, TextStyles, merge_runs

_NATURAL_PITCH = 1.19
"""Distance of base lines, as a share of the font size, where a style leaves it to the font."""

MOST_NESTED = 40
"""How deep tables, callouts and notes may nest: each is laid out and drawn by a call from the one around it."""


class BlockContext(NamedTuple):
    """Where blocks stand: parent element, the style that `Body` means there, left indent (points), alignment, level.

    `label` names a character style for all words; `bare` is the style of the callout that draws borders and shading.
    """

    element: StructureElement
    body: str = "Body"
    left: float = 0
    align: Literal["", "center", "right"] = ""
    level: int = 0
    label: str = ""
    bare: ParagraphStyle | None = None


class PendingBlocks(NamedTuple):
    """Blocks that are still to be laid out, and their context."""

    blocks: Sequence[tree.Block]
    context: BlockContext


BlockPart: TypeAlias = Flowable | PendingBlocks
BlockHandler: TypeAlias = "Callable[[LayoutBuilder, Any, BlockContext], Iterable[BlockPart]]"


class LayoutBuilder(InlineContext):
    """Lays out one document as flowables. `look` is the look with the document's variants applied."""

    def __init__(
        self,
        document: tree.Document,
        look: Look,
        text_styles: TextStyles,
        blocks: Mapping[type[tree.Node], BlockHandler],
    ) -> None:
        outline = number_headings(document.blocks, look)
        anchors = frozenset(each.heading.anchor for each in outline if each.heading.anchor)
        super().__init__(document, text_styles, anchors)
        self.look, self._blocks = look, blocks
        self.root = new_structure(document.language)
        self.third_of_page = (look.page.height - look.page.top - look.page.bottom) / 3
        self.headings = [each for each in outline if each.top]
        self._numbers = iter([each.number for each in outline])
        self._anchors_given = 0
        self._open_levels: list[int] = []
        self._notes, self._in_notes, self._depth = 0, 0, 0

    def flowables(self, blocks: Sequence[tree.Block], context: BlockContext) -> list[Flowable]:
        """Blocks as flowables, in order.

        Raises `Refused` for blocks nested too deep, a character without a glyph, a key that stands twice.
        """
        self._depth += 1
        if self._depth > MOST_NESTED:
            hint = "tables and callouts inside each other go a few levels deep, not hundreds"
            raise Refused(Problem("a document is nested too deeply", hint=hint))
        flowables: list[Flowable] = []
        pending: list[BlockPart | tuple[tree.Block, BlockContext]] = [PendingBlocks(blocks, context)]
        while pending:
            item = pending.pop()
            if isinstance(item, Flowable):
                flowables.append(item)
            elif isinstance(item, PendingBlocks):
                pending += [(block, item.context) for block in reversed(item.blocks)]
            else:
                block, context = item
                pending += reversed(list(self._blocks[type(block)](self, block, context)))
        self._depth -= 1
        return flowables

    def style(self, name: str, context: BlockContext) -> ParagraphStyle:
        """A paragraph style, changed by its context."""
        style = self.look.paragraph(context.body if name == "Body" else name)
        if not (context.left or context.align or context.bare):
            return style
        key = style.name, context.left, context.align, context.bare is not None
        if key not in self.text_styles.styles:
            if context.bare and style.shading:  # indents and padding are the callout's
                style = replace(style, left=0, right=0, before=0, after=0)
            align = context.align or style.align
            self.text_styles.styles[key] = replace(style, left=style.left + context.left, align=align)
        return self.text_styles.styles[key]

    def text(self, items: Sequence[LineItem], style: ParagraphStyle, bare: bool = False) -> ParagraphFlowable:
        """A paragraph of items that are ready."""
        return ParagraphFlowable(items, style, style.pitch or self.pitch(style), self.cover, bare)

    def set(
        self,
        inlines: tree.Inlines,
        style: ParagraphStyle,
        element: StructureElement | None,
        label: str = "",
        bare: bool = False,
    ) -> ParagraphFlowable:
        """A paragraph of inlines; `label` names a character style all of it is in."""
        text_style, special = self.text_styles.paragraph(style), self.special
        if label:
            text_style = self.text_styles.with_character_style(text_style, label)
        flowable = self.text(runs_of(self, inlines, text_style, element), style, bare)
        flowable.special = self.special > special
        return flowable

    def pitch(self, style: ParagraphStyle) -> float:
        """The distance of base lines in points: exact, or the font's own, rounded up to the grid of the template
        (ECMA-376 17.6.5)."""
        if style.pitch:
            return style.pitch
        natural, grid = style.size * _NATURAL_PITCH, self.look.page.grid
        return -(-natural // grid) * grid if grid else natural

    def cover(self, items: Sequence[LineItem]) -> list[LineItem]:
        """Items split into runs of faces that have their characters. Raises `Refused` for one that no face has."""
        return list(choose_faces(items, self.text_styles))

    def header_footer(self, lines: Sequence[HeaderFooterLine]) -> list[Flowable]:
        """The lines of a header or footer as flowables."""
        flowables: list[Flowable] = []
        for n, line in enumerate(lines):
            if line.picture and line.place is not None:
                rest = [*takewhile(lambda each: each.beside, lines[n + 1 :])]
                words = [words for each in (line, *rest) for words in self._words_of_line(each)]
                flowables.append(LogoWithLines(self._logo_flowable(line.picture), line.place, words))
            elif not line.beside:
                flowables += self._header_footer_line(line)
        return flowables

    def _header_footer_line(self, line: HeaderFooterLine) -> Iterator[Flowable]:
        style = self.look.paragraph(line.style)
        if line.picture:
            flowable, free = self._logo_flowable(line.picture), self.look.page.measure - style.left - line.picture.width
            left = style.left + max(free, 0) * {"right": 1, "center": 0.5}.get(style.align, 0)
            yield IndentedFlowable(flowable, left) if left else flowable
        yield from self._words_of_line(line)

    def _logo_flowable(self, picture: Logo) -> FigureFlowable:
        return FigureFlowable(load_figure(picture, self.look), "", picture.width, self.third_of_page, None)

    def _words_of_line(self, line: HeaderFooterLine) -> Iterator[ParagraphFlowable]:
        """The words of a line of a header or footer; an empty line has its height."""
        if line.inlines or not line.picture:
            text = self.set(line.inlines, self.look.paragraph(line.style), None)
            text.items = merge_runs(text.items)
            yield text

    def heading_level(self, level: int) -> int:
        """The level of the structure element of a heading: no level is skipped (ISO 14289-1 7.4.2)."""
        while self._open_levels and self._open_levels[-1] >= level:
            self._open_levels.pop()
        self._open_levels.append(level)
        return min(len(self._open_levels), 6)

    def heading_anchor(self, heading: tree.Heading, context: BlockContext) -> str:
        """The anchor of a heading; every heading at the top level has one, for the table of contents."""
        if context.element is not self.root:
            return heading.anchor
        self._anchors_given += 1
        return heading.anchor or f"_{self._anchors_given}"

    def heading_number(self) -> str:
        """The number of the next heading, in characters that a font has; headings in notes have none."""
        number = "" if self._in_notes else next(self._numbers)
        return self.printable_number(number)

    def printable_number(self, number: str) -> str:
        """A number in characters that a font has: ① is 1 where none has it."""
        if not any(map(self.text_styles.fonts.lacks, number)):
            return number
        return "".join(letter for letter in normalize("NFKC", number) if not self.text_styles.fonts.lacks(letter))

    def note(self, note: tree.Note, element: StructureElement | None) -> tuple[str, Flowable]:
        """A footnote: its number and its flowable. Its element follows the paragraph of its mark (ISO 14289-1 7.9)."""
        self._notes += 1
        number = str(self._notes)
        while element and element.tag in ("Link", "Span"):
            element = element.parent
        note_element = ((element and element.parent) or self.root).add("Note", f"/ID(note-{number})")
        style = self.look.paragraph("Footnote Text")
        mark_style = self.text_styles.footnote_mark(self.text_styles.paragraph(style))
        label = TextRun(f"{number} ", mark_style, note_element.add("Lbl"))
        self._in_notes += 1
        flowables = self.flowables(note.blocks, BlockContext(note_element, "Footnote Text")) or [self.text([], style)]
        self._in_notes -= 1
        if isinstance(flowables[0], ParagraphFlowable):
            flowables[0].label = label
        return number, FootnoteFlowable(Stack(flowables, tight=True))
