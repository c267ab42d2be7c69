"""The setter: a document's blocks as flowables, with their structure elements. `BLOCKS` has a function for each type.

Lists may nest as deep as they like: what stands inside an item waits in a queue. Cells and callouts hold flowables
of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias
from unicodedata import normalize

from briefgen.blocks import plain, tree
from briefgen.blocks.counting import counted
from briefgen.blocks.look import Line, Look, ParagraphStyle
from briefgen.errors import Problem, Refused
from briefgen.pdf import tables
from briefgen.pdf.boxes import Callout, Footnote, Indented
from briefgen.pdf.figures import Picture
from briefgen.pdf.file import text
from briefgen.pdf.flows import Break, Flow, Stack
from briefgen.pdf.headings import contents, heading
from briefgen.pdf.inks import Inks
from briefgen.pdf.inlines import Source, covered, runs
from briefgen.pdf.runs import Item, Run, merged
from briefgen.pdf.tags import Node, Tree
from briefgen.pdf.text import Text

_NATURAL = 1.19
"""Distance of base lines, as a share of the size, where a style leaves it to the font."""
_STYLED, _DEEPER = 3, 12.0
"""Levels of a list that have a style of their own; each further one steps in by its hang, at least so much."""
_RUNNING = ("Body", "Callout")
"""Where the words of a list are in the list's own style."""
_NUMBERING = {"bullet": "Disc", "number": "Decimal", "square": "Square", "circle": "Circle"}
"""`ListNumbering` of a marker (table 347); dash and diamond have none."""


class Spot(NamedTuple):
    """Where blocks stand: the element above them, what `Body` is there, indents, list level.

    `sole` says that a single paragraph needs no element of its own; `bare` that a callout draws its decoration.
    """

    node: Node
    body: str = "Body"
    left: float = 0
    align: Literal["", "center", "right"] = ""
    level: int = 0
    label: str = ""
    sole: bool = False
    bare: ParagraphStyle | None = None


class Waiting(NamedTuple):
    """Blocks whose turn comes later, and where they stand."""

    blocks: Sequence[tree.Block]
    spot: Spot


Made: TypeAlias = Flow | Waiting


class Setter(Source):
    """One document on its way to flowables. `look` is the look as the document wears it."""

    def __init__(self, document: tree.Document, look: Look, inks: Inks) -> None:
        outline = counted(document.blocks, look)
        super().__init__(document, inks, frozenset(each.heading.anchor for each in outline if each.heading.anchor))
        self.look = look
        self.tree = Tree(document.language)
        self.third = (look.page.height - look.page.top - look.page.bottom) / 3
        self.headings = [each for each in outline if each.top]
        self._numbers = iter([each.number for each in outline])
        self._met = 0
        self._levels: list[int] = []
        self._notes, self._noting = 0, 0

    def flows(self, blocks: Sequence[tree.Block], spot: Spot) -> list[Flow]:
        """Blocks as flowables; what a block leaves waiting comes right behind it."""
        if len(blocks) == 1 and isinstance(blocks[0], tree.Paragraph):
            return list(_paragraph(self, blocks[0], spot))
        made: list[Flow] = []
        waiting: list[Made | tuple[tree.Block, Spot]] = [Waiting(blocks, spot)]
        while waiting:
            item = waiting.pop()
            if isinstance(item, Flow):
                made.append(item)
            elif isinstance(item, Waiting):
                waiting += [(block, item.spot) for block in reversed(item.blocks)]
            else:
                block, place = item
                waiting += reversed(list(BLOCKS[type(block)](self, block, place)))
        return made

    def style(self, name: str, spot: Spot) -> ParagraphStyle:
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

    def text(self, items: Sequence[Item], style: ParagraphStyle, bare: bool = False) -> Text:
        """A paragraph of ready items."""
        return Text(items, style, style.pitch or self.pitch(style), self.cover, bare)

    def set(
        self, inlines: tree.Inlines, style: ParagraphStyle, node: Node | None, label: str = "", bare: bool = False
    ) -> Text:
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

    def furniture(self, lines: Sequence[Line]) -> list[Flow]:
        """The lines of a header or footer."""
        return [flow for line in lines for flow in self._furnish(line)]

    def _furnish(self, line: Line) -> Iterator[Flow]:
        style = self.look.paragraph(line.style)
        if line.picture:
            picture = line.picture
            flow = Picture(picture.data, picture.media, "", picture.width, self.third, None, self.inks.fonts)
            yield Indented(flow, style.left) if style.left else flow
        if line.inlines or not line.picture:
            text = self.set(line.inlines, style, None)
            text.items = merged(text.items)
            yield text

    def heading_level(self, level: int) -> int:
        """The level of an element for a heading: none is skipped, whatever the levels (ISO 14289-1 7.4.2)."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return min(len(self._levels), 6)

    def heading_anchor(self, heading: tree.Heading, spot: Spot) -> str:
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

    def note(self, note: tree.Note, node: Node | None) -> tuple[str, Flow]:
        """A footnote: its number and its flowable; its element follows the paragraph of its mark (7.9)."""
        self._notes += 1
        number = str(self._notes)
        while node and node.tag in ("Link", "Span"):
            node = node.parent
        element = ((node and node.parent) or self.tree.root).add("Note", f"/ID(note-{number})")
        style = self.look.paragraph("Footnote Text")
        label = Run(f"{number} ", self.inks.mark(self.inks.paragraph(style)), element.add("Lbl"))
        self._noting += 1
        flows = self.flows(note.blocks, Spot(element, "Footnote Text")) or [self.text([], style)]
        self._noting -= 1
        if isinstance(flows[0], Text):
            flows[0].label = label
        return number, Footnote(Stack(flows, tight=True))


# ---- a function for each type of block --------------------------------------------------------------------------


def _paragraph(setter: Setter, paragraph: tree.Paragraph, spot: Spot) -> Iterator[Flow]:
    if any(paragraph.inlines):
        node = spot.node if spot.sole else spot.node.add("P")
        yield setter.set(paragraph.inlines, setter.style(paragraph.style, spot), node, spot.label, bool(spot.bare))


def _list(setter: Setter, block: tree.List, spot: Spot) -> Iterable[Made]:
    """In a cell or a note the words keep the style of the text there; the marker and the indents are the list's."""
    level = spot.level + 1
    name = f"List {block.marker.capitalize()}" + (f" {min(level, _STYLED)}" if level > 1 else "")
    style = setter.style(name, spot)
    if level > _STYLED:
        style = replace(style, left=style.left + (level - _STYLED) * max(-style.first, _DEEPER))
    running = style if spot.body in _RUNNING else setter.style("Body", spot)
    hung = _hung(running, style)
    node = spot.node.add("L", f"/A<</O/List/ListNumbering/{_NUMBERING.get(block.marker, 'None')}>>")
    for number, item in enumerate(block.items, block.start):
        entry = node.add("LI")
        marker = _label(setter, block.marker, number, running, entry.add("Lbl"))
        body = entry.add("LBody")
        words, rest = _first(item)
        flow = setter.set(
            words.inlines,
            hung if words.style == "Body" else _hung(setter.style(words.style, spot), style),
            body if _is_sole(item.blocks) else body.add("P"),
            bare=bool(spot.bare),
        )
        flow.label = marker
        yield flow
        # Further paragraphs stand below the first one; a nested list has indents of its own.
        for each in rest:
            indent = spot.left if isinstance(each, tree.List) else style.left
            yield Waiting((each,), spot._replace(node=body, left=indent, level=level, sole=False))


@lru_cache(64)
def _hung(style: ParagraphStyle, marker: ParagraphStyle) -> ParagraphStyle:
    """The style of an item's words, hung on its marker."""
    return replace(style, left=marker.left, first=marker.first)


def _first(item: tree.Item) -> tuple[tree.Paragraph, Sequence[tree.Block]]:
    """The paragraph beside the marker; an item that begins with something else has an empty one there."""
    if item.blocks and isinstance(item.blocks[0], tree.Paragraph):
        return item.blocks[0], item.blocks[1:]
    return tree.Paragraph(()), item.blocks


def _label(setter: Setter, marker: tree.Marker, number: int, running: ParagraphStyle, node: Node) -> Run:
    """The bullet or number of an item; a small bullet is raised to the middle of the capitals.

    A marker of the house that no font of the PDF has (of a symbol font) is a plain bullet.
    """
    pattern = setter.look.markers.get(marker) or "•"
    ink = setter.inks.paragraph(running)
    worn = setter.inks.worn(ink, setter.look.marker_style(marker))
    if worn.size < 0.8 * ink.size:
        worn = setter.inks.changed(worn, rise=round((ink.size - worn.size) * ink.face.capitals / 2000, 2))
    words = pattern.replace("%1", str(number)) if marker == "number" else pattern
    return Run(words if all(map(worn.face.has, words)) else "•", worn, node)


def _table(setter: Setter, table: tree.Table, spot: Spot) -> Iterable[Made]:
    if not table.columns or not table.rows:
        return
    style = setter.look.table(table.style)
    summary = f"/A<</O/Table/Summary{text(table.description)}>>" if table.description else ""
    node = spot.node.add("Table", summary)
    if table.caption:
        caption = setter.set((table.caption,), setter.style("Caption", spot), node.add("Caption"))
        caption.keep_next = True
        yield caption
    heads = 0
    while heads < len(table.rows) and table.rows[heads].kind == "head":
        heads += 1
    head = _rows(setter, table, table.rows[:heads], node.add("THead") if heads else node)
    rows = _rows(setter, table, table.rows[heads:], node.add("TBody") if heads < len(table.rows) else node)
    pitch = setter.pitch(setter.look.paragraph(style.text))
    grid = tables.Grid(tables.Plan(table.columns, style, head, rows, pitch, setter.third))
    yield Indented(grid, spot.left) if spot.left else grid


def _rows(setter: Setter, table: tree.Table, rows: Sequence[tree.Row], node: Node) -> list[tables.Row]:
    return [tables.Row(list(_cells(setter, table, row, node.add("TR"))), row.kind) for row in rows]


def _cells(setter: Setter, table: tree.Table, row: tree.Row, node: Node) -> Iterator[tables.Cell]:
    """The cells of a row; the last one fills it, so that every row is as wide as the table (ISO 14289-1 7.5)."""
    style, count, at = setter.look.table(table.style), len(table.columns), 0
    body = {"head": style.head_text, "group": style.group_text}.get(row.kind, style.text)
    for left, cell in zip(range(max(len(row.cells), 1), 0, -1), row.cells or (tree.Cell(()),), strict=True):
        span = max(cell.span, 1) if left > 1 else count - at
        if span < 1 or at + span > count:
            raise Refused(Problem(f"a row has more cells than the table has columns ({count})"))
        header = cell.header or row.kind != "body"
        element = node.add("TH" if header else "TD", _attributes(span, row.kind, header))
        label = style.label if cell.header and row.kind == "body" else ""
        # Words over several columns, as a group or the name of a field, begin at the left.
        align = table.columns[at].align if span == 1 else "left"
        spot = Spot(element, body, align="" if align == "left" else align, label=label, sole=_is_sole(cell.blocks))
        fill = setter.look.fills.get(cell.fill, "")
        yield tables.Cell(Stack(setter.flows(cell.blocks, spot)), at, span, fill)
        at += span


def _attributes(span: int, kind: str, header: bool) -> str:
    """Scope and span of a cell (table 349). A group row heads what stands below it, as the head does."""
    said = f"/ColSpan {span}" if span > 1 else ""
    if header:
        said += f"/Scope/{'Row' if kind == 'body' else 'Column'}"
    return f"/A<</O/Table{said}>>" if said else ""


def _is_sole(blocks: Sequence[tree.Block]) -> bool:
    """Whether blocks are a single paragraph that needs no element of its own; a footnote would follow that."""
    return len(blocks) == 1 and isinstance(one := blocks[0], tree.Paragraph) and not any(plain.notes(one.inlines))


def _callout(setter: Setter, callout: tree.Callout, spot: Spot) -> Iterable[Made]:
    style = setter.style("Callout", spot)
    node = spot.node.add("Callout")
    inside = Spot(node, "Callout", bare=style)
    flows: list[Flow] = []
    if callout.title:
        flows.append(setter.set(callout.title, setter.style("Callout Title", inside), node.add("P"), bare=True))
    flows += setter.flows(callout.blocks, inside)
    if flows:
        yield Callout(Stack(flows, tight=True), style, setter.third)


def _figure(setter: Setter, figure: tree.Figure, spot: Spot) -> Iterable[Made]:
    node = spot.node.add("Figure")
    tallest = 2.4 * setter.third
    picture = Picture(figure.data, figure.media, figure.alt, figure.width, tallest, node, setter.inks.fonts)
    yield Indented(picture, spot.left) if spot.left else picture
    if figure.caption:
        picture.keep_next = True
        yield setter.set(figure.caption, setter.style("Caption", spot), spot.node.add("Caption"))


def _rule(setter: Setter, rule: tree.Rule, spot: Spot) -> Iterable[Made]:
    yield setter.text([], setter.style(rule.style, spot))


def _page_break(setter: Setter, block: tree.PageBreak, spot: Spot) -> Iterable[Made]:
    yield Break()


BLOCKS: Mapping[type[tree.Node], Callable[[Setter, Any, Spot], Iterable[Made]]] = MappingProxyType(
    {
        tree.Heading: heading,
        tree.Paragraph: _paragraph,
        tree.List: _list,
        tree.Table: _table,
        tree.Callout: _callout,
        tree.Figure: _figure,
        tree.Rule: _rule,
        tree.PageBreak: _page_break,
        tree.Contents: contents,
    }
)
"""Type of block → how it becomes flowables."""
