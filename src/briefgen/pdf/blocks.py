"""Blocks as flowables: a function for each type.

Headings as flowables, with the numbers the house gives them, and the table of contents that lists them.

Blocks as flowables, with their structure elements: a function for each type, in `BLOCKS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from briefgen.blocks import plain, tree
from briefgen.blocks.look import ParagraphStyle, TabStop
from briefgen.errors import Problem, Refused
from briefgen.pdf import tables
from briefgen.pdf.boxes import CalloutFlowable, Indented
from briefgen.pdf.builder import BlockContext, LayoutBuilder, Made, PendingBlocks, Set
from briefgen.pdf.figures import FigureFlowable, figure_content
from briefgen.pdf.file import text
from briefgen.pdf.flowables import Flowable, ForcedBreak, Stack
from briefgen.pdf.inlines import runs
from briefgen.pdf.lines import DEFAULT_STOPS, ParagraphMeasure, set_lines
from briefgen.pdf.tags import LinkTarget, StructureElement
from briefgen.pdf.text_styles import Item, TabStopJump, TextRun

# ---- headings ----------------------------------------------------------------------------------------------------


_BEFORE = {"center": 0.5, "right": 1.0}
"""What of a number stands before the first-line indent, by its alignment."""


def heading(setter: LayoutBuilder, heading: tree.Heading, spot: BlockContext) -> Iterable[Flowable]:
    """A heading: its number as a label within its element, its words, and its note outside of both."""
    style = setter.style(setter.look.heading(heading.level).name, spot)
    node = spot.node.add(f"H{setter.heading_level(heading.level)}")
    number = setter.heading_number()
    flow = setter.set(heading.inlines, style, node)
    if number:
        label, flow.paragraph = _numbered(setter, number, style, node)
        flow.items = [*label, *flow.items]
    if heading.note:
        # Outside the outline and outside the heading's element, though in its line.
        ink = setter.inks.styled(setter.inks.paragraph(style), "Note")
        aside = spot.node.add("P")
        apart = TextRun("  ", setter.inks.paragraph(style), aside)
        met = setter.special
        flow.items = [*flow.items, apart, *runs(setter, heading.note, ink, aside)]
        flow.special |= setter.special > met
    flow.anchor, flow.level = setter.heading_anchor(heading, spot), heading.level
    flow.title = _words(number, heading)
    yield flow


def _numbered(
    setter: LayoutBuilder, number: str, style: ParagraphStyle, node: StructureElement
) -> tuple[list[Item], ParagraphStyle]:
    """The number of a heading and what stands between it and the words; the style with the place of both."""
    numbered = setter.look.numbered[style.name]
    ink = setter.inks.worn(setter.inks.paragraph(style), numbered.style)
    label, joined = StructureElement("Lbl", node), style.align in ("center", "right")
    items = setter.cover(runs(setter, (number,), ink, label))
    width = set_lines(items, ParagraphMeasure(1e4))[0].end
    if numbered.align != "left" and not joined:
        style = replace(style, first=style.first - width * _BEFORE[numbered.align])
    if numbered.suffix != "tab" or joined:
        return runs(setter, (number + " " * bool(numbered.suffix),), ink, label), style
    end = style.left + style.first + width
    stops = [stop.position for stop in style.tabs] + [style.left] * (style.first < 0)
    # Behind a number that is wider than its indent the words begin at the next of the regular stops.
    if all(at <= end for at in stops):
        style = replace(style, tabs=(*style.tabs, TabStop((end // DEFAULT_STOPS + 1) * DEFAULT_STOPS)))
    return [*items, TabStopJump(ink)], style


def _words(number: str, heading: tree.Heading) -> str:
    """A heading in one line, as outline and contents have it."""
    return " ".join(plain.strip_break_controls(f"{number} {plain.inline_text(heading.inlines)}").split())


def contents(setter: LayoutBuilder, contents: tree.Contents, spot: BlockContext) -> Iterable[Flowable]:
    """A line for each heading of level 2 and 3, with a leader and the number of its page, which is set last."""
    if contents.title:
        yield setter.set(contents.title, setter.style("TOC Heading", spot), spot.node.add("P"))
    node = spot.node.add("TOC")
    for place, (heading, number, _) in enumerate(setter.headings, 1):
        if heading.level in (2, 3):
            style = setter.style(f"TOC {heading.level - 1}", spot)
            ink, anchor = setter.inks.paragraph(style), heading.anchor or f"_{place}"
            link = StructureElement("Link", node.add("TOCI").add("Reference"))
            words = _words(setter.able(number), heading)
            target = LinkTarget(f"#{anchor}", words)
            page = TextRun("0", ink, link, target, late=f"#{anchor}")
            title = [item for item in runs(setter, (f"{words} ",), ink, link) if isinstance(item, TextRun)]
            flow = setter.text([*(replace(run, target=target) for run in title), TabStopJump(ink), page], style)
            flow.special = True
            yield flow


# ---- blocks ------------------------------------------------------------------------------------------------------


_STYLED, _DEEPER = 3, 12.0
"""Levels of a list that have a style of their own; each further one steps in by its hang, at least so much."""
_RUNNING = ("Body", "Callout")
"""Where the words of a list are in the list's own style."""
_SIMPLE = {str, tree.CheckBox, tree.Field, tree.Code}
"""Inlines that hold no others, and so no footnote."""
_ABOVE, _BELOW = 6.0, 4.5
"""Points of space above a picture in running text, and below it: what Word has below the base line it stands on too."""
_NUMBERING = {"bullet": "Disc", "number": "Decimal", "square": "Square", "circle": "Circle"}
"""`ListNumbering` of a marker (table 347); dash and diamond have none."""


def _paragraph(setter: LayoutBuilder, paragraph: tree.Paragraph, spot: BlockContext) -> Iterator[Flowable]:
    if any(paragraph.inlines):
        style = setter.style(paragraph.style, spot)
        yield setter.set(paragraph.inlines, style, spot.node.add("P"), spot.label, bool(spot.bare))


def _list(setter: LayoutBuilder, block: tree.List, spot: BlockContext) -> Iterable[Made]:
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
            yield PendingBlocks((each,), spot._replace(node=body, left=indent, level=level))


@lru_cache(64)
def _hung(style: ParagraphStyle, marker: ParagraphStyle) -> ParagraphStyle:
    """The style of an item's words, hung on its marker."""
    return replace(style, left=marker.left, first=marker.first)


def _first(item: tree.Item) -> tuple[tree.Paragraph, Sequence[tree.Block]]:
    """The paragraph beside the marker; an item that begins with something else has an empty one there."""
    if item.blocks and isinstance(item.blocks[0], tree.Paragraph):
        return item.blocks[0], item.blocks[1:]
    return tree.Paragraph(()), item.blocks


def _label(
    setter: LayoutBuilder, marker: tree.Marker, number: int, running: ParagraphStyle, node: StructureElement
) -> TextRun:
    """The bullet or number of an item; a small bullet is raised to the middle of the capitals.

    A marker of the house that no font of the PDF has (of a symbol font) is a plain bullet.
    """
    pattern = setter.look.markers.get(marker) or "•"
    ink = setter.inks.paragraph(running)
    worn = setter.inks.worn(ink, setter.look.marker_style(marker))
    if worn.size < 0.8 * ink.size:
        worn = setter.inks.changed(worn, rise=round((ink.size - worn.size) * ink.face.capitals / 2000, 2))
    words = pattern.replace("%1", str(number)) if marker == "number" else pattern
    return TextRun(words if all(map(worn.face.has, words)) else "•", worn, node)


def _table(setter: LayoutBuilder, table: tree.Table, spot: BlockContext) -> Iterable[Made]:
    if not table.columns or not table.rows:
        return
    style = setter.look.table(table.style)
    summary = (
        f"/A<</O/Table/Summary{text(plain.strip_break_controls(table.description))}>>" if table.description else ""
    )
    node = spot.node.add("Table", summary)
    if table.caption:
        caption = setter.set((table.caption,), setter.style("Caption", spot), node.add("Caption"))
        caption.keep_next = True
        yield caption
    heads = 0
    while heads < len(table.rows) and table.rows[heads].kind == "head":
        heads += 1
    cells = _Cells(setter, table)
    head = cells.rows(table.rows[:heads], node.add("THead") if heads else node)
    rows = cells.rows(table.rows[heads:], node.add("TBody") if heads < len(table.rows) else node)
    pitch = setter.pitch(setter.look.paragraph(style.text))
    grid = tables.TableFlowable(tables.TableLayout(table.columns, style, head, rows, pitch, setter.third))
    yield Indented(grid, spot.left) if spot.left else grid


class _Wear(NamedTuple):
    """What cells of a kind have in common: tag and attributes, the spot of their blocks but for the element, the style
    of plain words."""

    tag: str
    said: str
    spot: BlockContext
    style: ParagraphStyle


class _Cells:
    """The cells of one table, with their elements."""

    def __init__(self, setter: LayoutBuilder, table: tree.Table) -> None:
        self._setter, self._columns, self._style = setter, table.columns, setter.look.table(table.style)
        self._worn: dict[tuple[str, bool, int, int], _Wear] = {}

    def rows(self, rows: Sequence[tree.Row], node: StructureElement) -> list[tables.TableRow]:
        """Rows, with their elements below one."""
        made = []
        for row in rows:
            met = self._setter.special
            cells = self._row(row, node.add("TR"))
            made.append(tables.TableRow(cells, row.kind, noted=self._setter.special > met))
        return made

    def _row(self, row: tree.Row, node: StructureElement) -> list[tables.TableCell]:
        """The cells of a row; the last one fills it, so that every row is as wide as the table (ISO 14289-1 7.5)."""
        made, at, count, last = [], 0, len(self._columns), len(row.cells) - 1
        for number, cell in enumerate(row.cells or (tree.Cell(()),)):
            span = count - at if number >= last else max(cell.span, 1)
            if span < 1 or at + span > count:
                raise Refused(Problem(f"a row has more cells than the table has columns ({count})"))
            key = row.kind, cell.header, at, span
            wear = self._worn.get(key) or self._worn.setdefault(key, self._wear(*key))
            stack = self._stack(cell.blocks, node.add(wear.tag, wear.said), wear)
            made.append(tables.TableCell(stack, at, span, self._setter.look.fills.get(cell.fill, "")))
            at += span
        return made

    def _stack(self, blocks: tree.Blocks, element: StructureElement, wear: _Wear) -> Stack:
        setter = self._setter
        if not _is_sole(blocks):
            return Stack(setter.flows(blocks, wear.spot._replace(node=element)))
        (words,) = blocks
        assert isinstance(words, tree.Paragraph)
        if not any(words.inlines):
            return Stack([])
        style = wear.style if words.style == "Body" else setter.style(words.style, wear.spot)
        return Stack([setter.set(words.inlines, style, element, wear.spot.label)])

    def _wear(self, kind: str, header: bool, at: int, span: int) -> _Wear:
        style = self._style
        body = {"head": style.head_text, "group": style.group_text}.get(kind, style.text)
        # Words over several columns, as a group or the name of a field, begin at the left.
        align = self._columns[at].align if span == 1 else "left"
        label = style.label if header and kind == "body" else ""
        spot = BlockContext(self._setter.tree.root, body, align="" if align == "left" else align, label=label)
        heads = header or kind != "body"
        return _Wear("TH" if heads else "TD", _attributes(span, kind, heads), spot, self._setter.style("Body", spot))


def _attributes(span: int, kind: str, header: bool) -> str:
    """Scope and span of a cell (table 349). A group row heads what stands below it, as the head does."""
    said = f"/ColSpan {span}" if span > 1 else ""
    if header:
        said += f"/Scope/{'Row' if kind == 'body' else 'Column'}"
    return f"/A<</O/Table{said}>>" if said else ""


def _is_sole(blocks: Sequence[tree.Block]) -> bool:
    """Whether blocks are a single paragraph that needs no element of its own; a footnote would follow that."""
    if len(blocks) != 1 or not isinstance(one := blocks[0], tree.Paragraph):
        return False
    return set(map(type, one.inlines)) <= _SIMPLE or not any(plain.footnotes_in(one.inlines))


def _callout(setter: LayoutBuilder, callout: tree.Callout, spot: BlockContext) -> Iterable[Made]:
    style = setter.style("Callout", spot)
    node = spot.node.add("Callout")
    inside = BlockContext(node, "Callout", bare=style)
    flows: list[Flowable] = []
    if callout.title:
        flows.append(setter.set(callout.title, setter.style("Callout Title", inside), node.add("P"), bare=True))
    flows += setter.flows(callout.blocks, inside)
    if flows:
        yield CalloutFlowable(Stack(flows, tight=True), style, setter.third)


def _figure(setter: LayoutBuilder, figure: tree.Figure | tree.Chart, spot: BlockContext) -> Iterable[Made]:
    node = spot.node.add("Figure")
    tallest = 2.4 * setter.third
    picture = FigureFlowable(figure_content(figure, setter.look), figure.alt, figure.width, tallest, node)
    if spot.body in _RUNNING:
        picture.before = _ABOVE
    picture.after, picture.keep_next = _BELOW, bool(figure.caption)
    yield Indented(picture, spot.left) if spot.left else picture
    if figure.caption:
        yield setter.set(figure.caption, setter.style("Caption", spot), spot.node.add("Caption"))


def _rule(setter: LayoutBuilder, rule: tree.Rule, spot: BlockContext) -> Iterable[Made]:
    yield setter.text([], setter.style(rule.style, spot))


def _page_break(setter: LayoutBuilder, block: tree.PageBreak, spot: BlockContext) -> Iterable[Made]:
    """Straight in the body only, as in Word: in an item, a cell or a callout there is no page to begin."""
    if spot.node is setter.tree.root:
        yield ForcedBreak()


BLOCKS: Mapping[type[tree.Node], Set] = MappingProxyType(
    {
        tree.Heading: heading,
        tree.Paragraph: _paragraph,
        tree.List: _list,
        tree.Table: _table,
        tree.Callout: _callout,
        tree.Figure: _figure,
        tree.Chart: _figure,
        tree.Rule: _rule,
        tree.PageBreak: _page_break,
        tree.Contents: contents,
    }
)
"""Type of block → how it becomes flowables."""
