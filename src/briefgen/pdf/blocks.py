"""Blocks as flowables: one function for each type of block, in the table `BLOCKS`.

Each function gets the builder, the block and the context it stands in, adds the structure elements of the block, and
yields flowables, or blocks that are to follow (`PendingBlocks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from briefgen.blocks import plain, tree
from briefgen.blocks.look import ParagraphStyle, TabStop
from briefgen.errors import Problem, Refused
from briefgen.pdf import tables
from briefgen.pdf.boxes import CalloutFlowable, IndentedFlowable
from briefgen.pdf.builder import BlockContext, BlockHandler, BlockPart, LayoutBuilder, PendingBlocks
from briefgen.pdf.figures import FigureFlowable, load_figure
from briefgen.pdf.file import text_string
from briefgen.pdf.flowables import Flowable, ForcedBreak, Stack
from briefgen.pdf.inlines import runs_of
from briefgen.pdf.lines import DEFAULT_STOPS, ParagraphMeasure, break_into_lines
from briefgen.pdf.tags import LinkTarget, StructureElement
from briefgen.pdf.text_styles import LineItem, TabStopJump, TextRun

_BEFORE_INDENT = {"center": 0.5, "right": 1.0}
"""The share of a number's width that stands before the first-line indent, by its alignment."""


def _heading(builder: LayoutBuilder, heading: tree.Heading, context: BlockContext) -> Iterable[Flowable]:
    """A heading: its number as a `Lbl` inside its element, its words, and its note in an element of its own."""
    style = builder.style(builder.look.heading(heading.level).name, context)
    element = context.element.add(f"H{builder.heading_level(heading.level)}")
    number = builder.heading_number()
    flowable = builder.set(heading.inlines, style, element)
    if number:
        label, flowable.paragraph = _set_number(builder, number, style, element)
        flowable.items = [*label, *flowable.items]
    if heading.note:
        # Outside the outline and outside the heading's element, though in its line.
        text_style = builder.text_styles.with_character_style(builder.text_styles.paragraph(style), "Note")
        note_element = context.element.add("P")
        gap = TextRun("  ", builder.text_styles.paragraph(style), note_element)
        special_before = builder.special
        flowable.items = [*flowable.items, gap, *runs_of(builder, heading.note, text_style, note_element)]
        flowable.special |= builder.special > special_before
    flowable.anchor, flowable.level = builder.heading_anchor(heading, context), heading.level
    flowable.title = _heading_text(number, heading)
    yield flowable


def _set_number(
    builder: LayoutBuilder, number: str, style: ParagraphStyle, element: StructureElement
) -> tuple[list[LineItem], ParagraphStyle]:
    """The number of a heading with what separates it from the words, and the style with their indents and tab stops."""
    numbered = builder.look.numbered[style.name]
    text_style = builder.text_styles.with_style(builder.text_styles.paragraph(style), numbered.style)
    label, joined = StructureElement("Lbl", element), style.align in ("center", "right")
    items = builder.cover(runs_of(builder, (number,), text_style, label))
    width = break_into_lines(items, ParagraphMeasure(1e4))[0].end
    if numbered.align != "left" and not joined:
        style = replace(style, first=style.first - width * _BEFORE_INDENT[numbered.align])
    if numbered.suffix != "tab" or joined:
        return runs_of(builder, (number + " " * bool(numbered.suffix),), text_style, label), style
    end = style.left + style.first + width
    stops = [stop.position for stop in style.tabs] + [style.left] * (style.first < 0)
    # Behind a number that is wider than its indent the words begin at the next of the regular stops.
    if all(at <= end for at in stops):
        style = replace(style, tabs=(*style.tabs, TabStop((end // DEFAULT_STOPS + 1) * DEFAULT_STOPS)))
    return [*items, TabStopJump(text_style)], style


def _heading_text(number: str, heading: tree.Heading) -> str:
    """A heading in one line, as outline and contents have it."""
    return " ".join(plain.strip_break_controls(f"{number} {plain.inline_text(heading.inlines)}").split())


def _contents(builder: LayoutBuilder, contents: tree.Contents, context: BlockContext) -> Iterable[Flowable]:
    """A line for each heading of level 2 and 3, with a leader and the number of its page, which is set last."""
    if contents.title:
        yield builder.set(contents.title, builder.style("TOC Heading", context), context.element.add("P"))
    element = context.element.add("TOC")
    for index, (heading, number, _) in enumerate(builder.headings, 1):
        if heading.level in (2, 3):
            style = builder.style(f"TOC {heading.level - 1}", context)
            text_style, anchor = builder.text_styles.paragraph(style), heading.anchor or f"_{index}"
            link = StructureElement("Link", element.add("TOCI").add("Reference"))
            words = _heading_text(builder.printable_number(number), heading)
            target = LinkTarget(f"#{anchor}", words)
            page = TextRun("0", text_style, link, target, page_field=f"#{anchor}")
            title = [item for item in runs_of(builder, (f"{words} ",), text_style, link) if isinstance(item, TextRun)]
            linked = [replace(run, target=target) for run in title]
            flowable = builder.text([*linked, TabStopJump(text_style), page], style)
            flowable.special = True
            yield flowable


_STYLED_LEVELS, _MIN_STEP = 3, 12.0
"""Levels of a list that have a style of their own; each deeper one is indented by its hanging indent, at least so many
points."""
_BODY_STYLES = ("Body", "Callout")
"""Styles of running text: inside them, the words of a list are in the list's own style."""
_LEAF_INLINES = {str, tree.CheckBox, tree.Field, tree.Code}
"""Inlines that hold no others, and so no footnote."""
_SPACE_ABOVE, _SPACE_BELOW = 6.0, 4.5
"""Points of space above a picture in running text, and below it, as Word has below the base line of a picture."""
_LIST_NUMBERING = {"bullet": "Disc", "number": "Decimal", "square": "Square", "circle": "Circle"}
"""`ListNumbering` of a marker (ISO 32000-1 table 347); dash and diamond have none."""


def _paragraph(builder: LayoutBuilder, paragraph: tree.Paragraph, context: BlockContext) -> Iterator[Flowable]:
    if any(paragraph.inlines):
        style = builder.style(paragraph.style, context)
        yield builder.set(paragraph.inlines, style, context.element.add("P"), context.label, bool(context.bare))


def _list(builder: LayoutBuilder, block: tree.List, context: BlockContext) -> Iterable[BlockPart]:
    """In a cell or a note the words keep the style of the text there; the marker and the indents are the list's."""
    level = context.level + 1
    name = f"List {block.marker.capitalize()}" + (f" {min(level, _STYLED_LEVELS)}" if level > 1 else "")
    style = builder.style(name, context)
    if level > _STYLED_LEVELS:
        style = replace(style, left=style.left + (level - _STYLED_LEVELS) * max(-style.first, _MIN_STEP))
    running = style if context.body in _BODY_STYLES else builder.style("Body", context)
    hung = _hang(running, style)
    element = context.element.add("L", f"/A<</O/List/ListNumbering/{_LIST_NUMBERING.get(block.marker, 'None')}>>")
    for number, item in enumerate(block.items, block.start):
        entry = element.add("LI")
        marker = _marker_run(builder, block.marker, number, running, entry.add("Lbl"))
        body = entry.add("LBody")
        words, rest = tree.split_first_paragraph(item)
        words_style = hung if words.style == "Body" else _hang(builder.style(words.style, context), style)
        parent = body if _is_sole(item.blocks) else body.add("P")
        flowable = builder.set(words.inlines, words_style, parent, bare=bool(context.bare))
        flowable.label = marker
        yield flowable
        # Further paragraphs stand below the first one; a nested list has indents of its own.
        for each in rest:
            indent = context.left if isinstance(each, tree.List) else style.left
            yield PendingBlocks((each,), context._replace(element=body, left=indent, level=level))


@lru_cache(64)
def _hang(style: ParagraphStyle, marker: ParagraphStyle) -> ParagraphStyle:
    """The style of an item's words, with the indents of its marker."""
    return replace(style, left=marker.left, first=marker.first)


def _marker_run(
    builder: LayoutBuilder, marker: tree.Marker, number: int, running: ParagraphStyle, element: StructureElement
) -> TextRun:
    """The bullet or number of an item; a small bullet is raised to the middle of the capitals.

    A marker of the template that no font of the PDF has (it is from a symbol font) becomes a plain bullet.
    """
    pattern = builder.look.markers.get(marker) or "•"
    text_style = builder.text_styles.paragraph(running)
    marker_style = builder.text_styles.with_style(text_style, builder.look.marker_style(marker))
    if marker_style.size < 0.8 * text_style.size:
        rise = round((text_style.size - marker_style.size) * text_style.face.capitals / 2000, 2)
        marker_style = builder.text_styles.derive(marker_style, rise=rise)
    words = pattern.replace("%1", str(number)) if marker == "number" else pattern
    return TextRun(words if all(map(marker_style.face.has, words)) else "•", marker_style, element)


def _table(builder: LayoutBuilder, table: tree.Table, context: BlockContext) -> Iterable[BlockPart]:
    if not table.columns or not table.rows:
        return
    style = builder.look.table(table.style)
    summary = text_string(plain.strip_break_controls(table.description))
    element = context.element.add("Table", f"/A<</O/Table/Summary{summary}>>" if table.description else "")
    if table.caption:
        caption = builder.set((table.caption,), builder.style("Caption", context), element.add("Caption"))
        caption.keep_next = True
        yield caption
    heads = next((n for n, row in enumerate(table.rows) if row.kind != "head"), len(table.rows))
    cells = _Cells(builder, table)
    head = cells.rows(table.rows[:heads], element.add("THead") if heads else element)
    rows = cells.rows(table.rows[heads:], element.add("TBody") if heads < len(table.rows) else element)
    pitch = builder.pitch(builder.look.paragraph(style.text))
    grid = tables.TableFlowable(tables.TableLayout(table.columns, style, head, rows, pitch, builder.third_of_page))
    yield IndentedFlowable(grid, context.left) if context.left else grid


class _CellKind(NamedTuple):
    """What cells of one kind share: tag and attributes, the context of their blocks but for the element, and the style
    of plain words."""

    tag: str
    attributes: str
    context: BlockContext
    style: ParagraphStyle


class _Cells:
    """The cells of one table, with their elements."""

    def __init__(self, builder: LayoutBuilder, table: tree.Table) -> None:
        self._builder, self._columns, self._style = builder, table.columns, builder.look.table(table.style)
        self._kinds: dict[tuple[str, bool, int, int], _CellKind] = {}

    def rows(self, rows: Sequence[tree.Row], element: StructureElement) -> list[tables.TableRow]:
        """Rows, with their elements below one."""
        result = []
        for row in rows:
            special_before = self._builder.special
            cells = self._row(row, element.add("TR"))
            result.append(tables.TableRow(cells, row.kind, noted=self._builder.special > special_before))
        return result

    def _row(self, row: tree.Row, element: StructureElement) -> list[tables.TableCell]:
        """The cells of a row; the last one fills it, so that every row is as wide as the table (ISO 14289-1 7.5)."""
        result, at, count, last = [], 0, len(self._columns), len(row.cells) - 1
        for number, cell in enumerate(row.cells or (tree.Cell(()),)):
            span = count - at if number >= last else max(cell.span, 1)
            if span < 1 or at + span > count:
                raise Refused(Problem(f"a row has more cells than the table has columns ({count})"))
            key = row.kind, cell.header, at, span
            cell_kind = self._kinds.get(key) or self._kinds.setdefault(key, self._cell_kind(*key))
            stack = self._stack(cell.blocks, element.add(cell_kind.tag, cell_kind.attributes), cell_kind)
            result.append(tables.TableCell(stack, at, span, self._builder.look.fills.get(cell.fill, "")))
            at += span
        return result

    def _stack(self, blocks: tree.Blocks, cell_element: StructureElement, cell_kind: _CellKind) -> Stack:
        builder = self._builder
        if not _is_sole(blocks):
            return Stack(builder.flowables(blocks, cell_kind.context._replace(element=cell_element)))
        (words,) = blocks
        assert isinstance(words, tree.Paragraph)
        if not any(words.inlines):
            return Stack([])
        style = cell_kind.style if words.style == "Body" else builder.style(words.style, cell_kind.context)
        return Stack([builder.set(words.inlines, style, cell_element, cell_kind.context.label)])

    def _cell_kind(self, kind: str, header: bool, at: int, span: int) -> _CellKind:
        style = self._style
        body = {"head": style.head_text, "group": style.group_text}.get(kind, style.text)
        # Words over several columns, as a group or the name of a field, begin at the left.
        align = self._columns[at].align if span == 1 else "left"
        label = style.label if header and kind == "body" else ""
        context = BlockContext(self._builder.root, body, align="" if align == "left" else align, label=label)
        heads, plain_style = header or kind != "body", self._builder.style("Body", context)
        return _CellKind("TH" if heads else "TD", _attributes(span, kind, heads), context, plain_style)


def _attributes(span: int, kind: str, header: bool) -> str:
    """Scope and span of a cell (ISO 32000-1 table 349). A group row is the header of the rows below."""
    attributes = f"/ColSpan {span}" if span > 1 else ""
    if header:
        attributes += f"/Scope/{'Row' if kind == 'body' else 'Column'}"
    return f"/A<</O/Table{attributes}>>" if attributes else ""


def _is_sole(blocks: Sequence[tree.Block]) -> bool:
    """Whether blocks are a single paragraph without a footnote: it needs no element of its own."""
    if len(blocks) != 1 or not isinstance(one := blocks[0], tree.Paragraph):
        return False
    return set(map(type, one.inlines)) <= _LEAF_INLINES or not any(plain.footnotes_in(one.inlines))


def _callout(builder: LayoutBuilder, callout: tree.Callout, context: BlockContext) -> Iterable[BlockPart]:
    style = builder.style("Callout", context)
    element = context.element.add("Callout")
    inside = BlockContext(element, "Callout", bare=style)
    flowables: list[Flowable] = []
    if callout.title:
        title_style = builder.style("Callout Title", inside)
        flowables.append(builder.set(callout.title, title_style, element.add("P"), bare=True))
    flowables += builder.flowables(callout.blocks, inside)
    if flowables:
        yield CalloutFlowable(Stack(flowables, tight=True), style, builder.third_of_page)


def _figure(builder: LayoutBuilder, figure: tree.Figure | tree.Chart, context: BlockContext) -> Iterable[BlockPart]:
    element = context.element.add("Figure")
    tallest = 2.4 * builder.third_of_page
    picture = FigureFlowable(load_figure(figure, builder.look), figure.alt, figure.width, tallest, element)
    if context.body in _BODY_STYLES:
        picture.before = _SPACE_ABOVE
    picture.after, picture.keep_next = _SPACE_BELOW, bool(figure.caption)
    yield IndentedFlowable(picture, context.left) if context.left else picture
    if figure.caption:
        yield builder.set(figure.caption, builder.style("Caption", context), context.element.add("Caption"))


def _rule(builder: LayoutBuilder, rule: tree.Rule, context: BlockContext) -> Iterable[BlockPart]:
    yield builder.text([], builder.style(rule.style, context))


def _page_break(builder: LayoutBuilder, block: tree.PageBreak, context: BlockContext) -> Iterable[BlockPart]:
    """A forced page break, at the top level only, as in Word: an item, a cell or a callout cannot begin a page."""
    if context.element is builder.root:
        yield ForcedBreak()


BLOCKS: Mapping[type[tree.Node], BlockHandler] = MappingProxyType(
    {
        tree.Heading: _heading,
        tree.Paragraph: _paragraph,
        tree.List: _list,
        tree.Table: _table,
        tree.Callout: _callout,
        tree.Figure: _figure,
        tree.Chart: _figure,
        tree.Rule: _rule,
        tree.PageBreak: _page_break,
        tree.Contents: _contents,
    }
)
"""Type of block → how it becomes flowables."""
