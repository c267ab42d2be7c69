"""The body of a mail as simple HTML: only what every mail program shows alike, and nothing that loads.

Values reach it only through an XML writer, which escapes them. Fonts and colours are left to the reader's program,
except for the lines of a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import TreeBuilder, tostring

from briefgen.blocks import tree
from briefgen.blocks.plain import TICKED, UNTICKED, paragraph_texts
from briefgen.blocks.tree import Block, Blocks, Document, Inline, Inlines

_TABLE_ATTRIBUTES = {"border": "1", "cellpadding": "6", "cellspacing": "0", "style": "border-collapse: collapse"}
_MARKERS = {"number": "decimal", "square": "square", "circle": "circle"}


def to_html(document: Document) -> str:
    """A whole HTML page; footnotes stand at the end."""
    builder = _HtmlBuilder()
    with builder.element("html", lang=document.language):
        with builder.element("head"):
            builder.empty("meta", charset="utf-8")
            with builder.element("title"):
                builder.data(document.title)
        with builder.element("body"):
            builder.blocks(document.blocks)
            builder.endnotes()
    return f"<!DOCTYPE html>\n{tostring(builder.close(), encoding='unicode', method='html')}\n"


class _HtmlBuilder(TreeBuilder):
    """Builds the tree of a page, block by block, and collects its footnotes."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[tree.Note] = []

    @contextmanager
    def element(self, tag: str, /, **attributes: str) -> Iterator[None]:
        self.start(tag, attributes)
        yield
        self.end(tag)

    def empty(self, tag: str, /, **attributes: str) -> None:
        with self.element(tag, **attributes):
            pass

    def blocks(self, blocks: Blocks) -> None:
        for block in blocks:
            BLOCKS[type(block)](self, block)

    def inlines(self, inlines: Inlines) -> None:
        for inline in inlines:
            INLINES[type(inline)](self, inline)

    def endnotes(self) -> None:
        """Write the words of the footnotes, each with its number."""
        for number, note in enumerate(self.notes, 1):
            with self.element("p"), self.element("small"):
                self.data(f"[{number}] {' '.join(paragraph_texts(note.blocks))}")


def _heading(builder: _HtmlBuilder, block: tree.Heading) -> None:
    with builder.element(f"h{block.level}"):
        builder.inlines(block.inlines)
        if block.note:
            builder.data(" ")
            with builder.element("small"):
                builder.inlines(block.note)


def _list(builder: _HtmlBuilder, block: tree.List) -> None:
    attributes = {"start": str(block.start)} if block.marker == "number" and block.start != 1 else {}
    style = f"list-style-type: {_MARKERS.get(block.marker, 'disc')}"
    with builder.element("ol" if block.marker == "number" else "ul", style=style, **attributes):
        for item in block.items:
            with builder.element("li"):
                _inner_blocks(builder, item.blocks)


def _inner_blocks(builder: _HtmlBuilder, blocks: Blocks) -> None:
    """Write the blocks of an item or cell; a single paragraph gets no element of its own, and so no space around it."""
    if len(blocks) == 1 and isinstance(blocks[0], tree.Paragraph):
        builder.inlines(blocks[0].inlines)
    else:
        builder.blocks(blocks)


def _table(builder: _HtmlBuilder, block: tree.Table) -> None:
    with builder.element("table", **_TABLE_ATTRIBUTES):
        if block.caption:
            with builder.element("caption"):
                builder.data(block.caption)
        for row in block.rows:
            with builder.element("tr"):
                _row(builder, row, block.columns)


def _row(builder: _HtmlBuilder, row: tree.Row, columns: tuple[tree.Column, ...]) -> None:
    at = 0
    for cell in row.cells:
        attributes = {"align": columns[at].align, "valign": "top"}
        if cell.span > 1:
            attributes["colspan"] = str(cell.span)
        with builder.element("th" if row.kind != "body" or cell.header else "td", **attributes):
            _inner_blocks(builder, cell.blocks)
        at += cell.span


def _callout(builder: _HtmlBuilder, block: tree.Callout) -> None:
    with builder.element("blockquote"):
        if block.title:
            with builder.element("p"), builder.element("strong"):
                builder.inlines(block.title)
        builder.blocks(block.blocks)


def _figure(builder: _HtmlBuilder, block: tree.Figure | tree.Chart) -> None:
    """Write the alternate text of a picture: a mail carries no pictures."""
    with builder.element("p"):
        builder.data(f"[{block.alt}]")
        if block.caption:
            builder.empty("br")
            builder.inlines(block.caption)


def _skip(builder: _HtmlBuilder, _: Block | Inline) -> None:
    """Write nothing: a mail has no page breaks, contents, headers and footers."""


def _wrap_in(tag: str) -> Callable[[_HtmlBuilder, Any], None]:
    """A function that writes the inlines of a block or an inline in an element."""

    def write(builder: _HtmlBuilder, node: tree.Paragraph | tree.Strong | tree.Emphasis | tree.Strike) -> None:
        with builder.element(tag):
            builder.inlines(node.inlines)

    return write


BLOCKS: Mapping[type, Callable[[_HtmlBuilder, Any], None]] = {
    tree.Heading: _heading,
    tree.Paragraph: _wrap_in("p"),
    tree.List: _list,
    tree.Table: _table,
    tree.Callout: _callout,
    tree.Figure: _figure,
    tree.Chart: _figure,
    tree.Rule: lambda builder, _: builder.empty("hr"),
    tree.PageBreak: _skip,
    tree.Contents: _skip,
}
"""Type of block → the function that writes it."""


def _foreign(builder: _HtmlBuilder, inline: tree.Foreign) -> None:
    with builder.element("span", lang=inline.language):
        builder.inlines(inline.inlines)


def _link(builder: _HtmlBuilder, inline: tree.Link) -> None:
    if inline.href.startswith("#"):
        builder.inlines(inline.inlines)
    else:
        with builder.element("a", href=inline.href):
            builder.inlines(inline.inlines)


def _code(builder: _HtmlBuilder, inline: tree.Code) -> None:
    with builder.element("code"):
        builder.data(inline.text)


def _note(builder: _HtmlBuilder, inline: tree.Note) -> None:
    builder.notes.append(inline)
    with builder.element("sup"):
        builder.data(f"[{len(builder.notes)}]")


INLINES: Mapping[type, Callable[[_HtmlBuilder, Any], None]] = {
    str: lambda builder, words: builder.data(words),
    tree.Strong: _wrap_in("strong"),
    tree.Emphasis: _wrap_in("em"),
    tree.Strike: _wrap_in("s"),
    tree.Styled: _wrap_in("span"),
    tree.Foreign: _foreign,
    tree.Link: _link,
    tree.Code: _code,
    tree.Note: _note,
    tree.Break: lambda builder, _: builder.empty("br"),
    tree.Tab: lambda builder, _: builder.data("\N{EM SPACE}"),
    tree.Field: _skip,
    tree.CheckBox: lambda builder, box: builder.data(TICKED if box.ticked else UNTICKED),
    tree.Choice: lambda builder, choice: builder.data(dict(choice.options).get(choice.value, choice.value)),
    tree.DateField: lambda builder, date: builder.data(date.words),
    tree.Remark: lambda builder, remark: builder.data(remark.text or remark.placeholder),
}
"""Type of inline → the function that writes it."""
