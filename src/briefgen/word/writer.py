"""One document being written: its paragraphs, the context blocks stand in, and the walk over blocks and inlines.

The functions that write a type of block or inline stand in tables (`write.BLOCKS`, `runs.INLINES`); each gets the
writer, the node and its context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.blocks.tree import Blocks, Contents, Document, Inlines
from briefgen.word.package import relationship_xml
from briefgen.word.prepared import PreparedTemplate
from briefgen.word.styles_xml import ALIGN, indents_xml, numbering_instance_xml
from briefgen.word.xml import esc, twips, with_country


class WordParagraph:
    """A paragraph that can still be changed: its style, words and runs, and the properties that differ from its style.

    Defaults are class attributes: a paper has hundreds of paragraphs, and most set none of them.
    """

    keep: bool = False
    page_break: bool = False
    numbering: str = ""
    borders_xml: str = ""
    """`w:pBdr` and `w:shd`."""
    before: float | None = None
    after: float | None = None
    indents: tuple[float, float, float] | None = None
    free: bool = False
    """Whether lines are as high as their content, not of the exact pitch of the style."""

    def __init__(self, style_id: str, style: ParagraphStyle, inlines: Inlines, runs: str, align: str = "") -> None:
        self.style_id, self.style, self.inlines, self.runs, self.align = style_id, style, inlines, runs, align

    def space(self, side: Literal["before", "after"]) -> float:
        """Space before or after in points: its own, else that of its style."""
        own = self.before if side == "before" else self.after
        return own if own is not None else self.style.before if side == "before" else self.style.after

    def text(self) -> str:
        """`w:p`, its properties in the order of the schema."""
        space = "" if self.before is None else f' w:before="{twips(self.before)}"'
        space += "" if self.after is None else f' w:after="{twips(self.after)}"'
        space += ' w:line="240" w:lineRule="auto"' if self.free else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{self.style_id}"/>'
            f"{'<w:keepNext/>' if self.keep else ''}{'<w:pageBreakBefore/>' if self.page_break else ''}"
            f"{self.numbering}{self.borders_xml}{f'<w:spacing{space}/>' if space else ''}"
            f"{indents_xml(*self.indents) if self.indents else ''}"
            f"{f'<w:jc w:val={chr(34)}{ALIGN[self.align]}{chr(34)}/>' if self.align else ''}"
            f"</w:pPr>{self.runs}</w:p>"
        )


class FinishedXml(Struct, frozen=True):
    """Finished XML, such as a table; two tables need a paragraph between them, or Word joins them."""

    content: str
    before: float = 0
    after: float = 0
    table: bool = False

    def text(self) -> str:
        """The XML as it is."""
        return self.content


Pieces = list[WordParagraph | FinishedXml]


def join(pieces: Pieces) -> str:
    """The XML of some pieces."""
    if len(pieces) == 1:  # as in most cells
        return pieces[0].text()
    return "".join([piece.text() for piece in pieces])


class Relationships:
    """The relationships of one part; each target has one."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.ids: dict[tuple[str, str], str] = {}

    def add(self, kind: str, target: str) -> str:
        """The id of the relationship to a part or, for a link, to an address."""
        return self.ids.setdefault((kind, target), f"{self.prefix}{len(self.ids) + 1}")

    def text(self) -> str:
        """All relationships as XML."""
        return "".join(relationship_xml(i, kind, esc(t), kind == "hyperlink") for (kind, t), i in self.ids.items())


# Named tuples: every run looks up its format and every cell has a context, and tuples hash and compare fastest.


class RunFormat(NamedTuple):
    """How words differ from their paragraph; `None` and empty mean inherited."""

    bold: bool | None = None
    italic: bool = False
    strike: bool = False
    style: str = ""
    language: str = ""
    linked: bool = False


class Context(NamedTuple):
    """Where blocks stand: width and left indent (points), the style that `Body` means there, whether in a footnote."""

    width: float
    style: str = "Body"
    run_format: RunFormat = RunFormat()
    align: str = ""
    left: float = 0
    level: int = 0
    top: bool = False
    """Whether at the top level of the body, where headings stand in the contents."""
    note: bool = False


BlockWriter = Callable[["Writer", Any, Context], Pieces]
InlineWriter = Callable[["Writer", Any, RunFormat, Context], str]


class Writer:
    """The state of one document."""

    def __init__(
        self,
        template: PreparedTemplate,
        document: Document,
        blocks: Mapping[type, BlockWriter],
        inlines: Mapping[type, InlineWriter],
        pages: tuple[int, ...] = (),
    ) -> None:
        self.template, self.document = template, document
        self.blocks, self.inlines = blocks, inlines
        self.pages = pages
        """The page of each heading in the contents, if they are known."""
        self.notes: list[str] = []
        self.lists: list[str] = []
        self.keys: set[str] = set()
        self.bookmarks: dict[str, str] = {}
        """Anchor → name of its bookmark, for anchors that exist and for those only linked to."""
        self.anchored: set[str] = set()
        """Names of the bookmarks that exist."""
        self.media: dict[str, bytes] = {}
        self.properties: dict[RunFormat, str] = {}
        """Run format → the `w:rPr` of its runs."""
        self.listing = any(isinstance(block, Contents) for block in document.blocks)
        """Whether the document has a table of contents, so that its headings need bookmarks."""
        self.headings = 0
        """Headings written so far that stand in the contents."""
        self.break_due = False
        self.drawings = 0
        self.relationships = Relationships("rIdDoc")
        self.note_relationships = Relationships("rIdNote")

    @property
    def look(self) -> Look:
        """The look with the document's variants applied."""
        return self.template.look

    @property
    def language(self) -> str:
        """The language of the document with its country."""
        return with_country(self.document.language)

    def relationships_of(self, context: Context) -> Relationships:
        """The relationships of the part (body or footnotes) that a context is in."""
        return self.note_relationships if context.note else self.relationships

    def write_blocks(self, blocks: Blocks, context: Context) -> Pieces:
        """Blocks one after the other, with space around tables and a paragraph between two tables."""
        if len(blocks) == 1:  # as in most cells
            return self.blocks[blocks[0].__class__](self, blocks[0], context)
        out: Pieces = []
        for block in blocks:
            pieces = self.blocks[block.__class__](self, block, context)
            if pieces and out:
                self._separate(out, pieces[0])
            out += pieces
        return out

    def _separate(self, out: Pieces, following: WordParagraph | FinishedXml) -> None:
        """Set the space before and after a table, and separate two tables by a paragraph."""
        last = out[-1]
        if isinstance(last, WordParagraph) and isinstance(following, FinishedXml) and following.table:
            last.after = max(following.before, last.space("after"))
        elif isinstance(last, FinishedXml) and last.table and isinstance(following, WordParagraph):
            following.before = max(last.after, following.space("before"))
        elif isinstance(last, FinishedXml) and last.table and isinstance(following, FinishedXml) and following.table:
            out.append(self.make_separator())

    def end_with_paragraph(self, pieces: Pieces) -> Pieces:
        """The pieces of a cell, a note or the body, which must end with a paragraph."""
        if not pieces or (isinstance(last := pieces[-1], FinishedXml) and last.table):
            return [*pieces, self.make_separator()]
        return pieces

    def make_separator(self) -> FinishedXml:
        """A paragraph one point high, between two tables, or after a table that ends a cell or the body."""
        low = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        return FinishedXml(f'<w:p><w:pPr><w:pStyle w:val="{self.template.paragraph("Body")[0]}"/>{low}</w:pPr></w:p>')

    def make_paragraph(self, name: str, inlines: Inlines, context: Context) -> WordParagraph:
        """A paragraph in a style; a page break that is due is put before it."""
        style_id, style = self.template.paragraph(name)
        runs = self.write_inlines(inlines, context.run_format, context)
        para = WordParagraph(style_id, style, inlines, runs, context.align)
        if context.left:
            para.indents = (style.left + context.left, style.right, style.first)
        if self.break_due and not context.note:
            para.page_break, self.break_due = True, False
        return para

    def write_inlines(self, inlines: Inlines, run_format: RunFormat, context: Context) -> str:
        """Inlines as runs."""
        write = self.inlines
        return "".join([write[inline.__class__](self, inline, run_format, context) for inline in inlines])

    def style_name(self, context: Context, style: str) -> str:
        """The style of a paragraph: `Body` means the running text of its context."""
        return context.style if style == "Body" else style

    def style_of(self, style: str) -> ParagraphStyle:
        """A paragraph style of the look, by name."""
        return self.look.paragraph(style)

    def add_ordered_list(self, level: int, start: int) -> int:
        """The `w:numId` of a new list with its own count from `start`; levels count from 1."""
        number = self.template.variant.next_list + len(self.lists)
        definition = self.template.variant.definitions["number"]
        self.lists.append(numbering_instance_xml(number, definition, (level - 1, start)))
        return number

    def bookmark_for(self, add_bookmark: str) -> str:
        """The name of the bookmark of an anchor: Word allows letters, digits and at most 40 characters."""
        if add_bookmark not in self.bookmarks:
            plain = re.sub(r"[^A-Za-z0-9]", "_", add_bookmark)[:30]
            self.bookmarks[add_bookmark] = f"_{len(self.bookmarks) + 1}_{plain}"
        return self.bookmarks[add_bookmark]

    def add_bookmark(self, name: str, words: str) -> str:
        """Runs with a bookmark around them."""
        number = len(self.anchored)
        self.anchored.add(name)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{words}<w:bookmarkEnd w:id="{number}"/>'

    def inner_context(self, context: Context, **more: Any) -> Context:
        """The context of blocks inside a block, with some values changed."""
        return context._replace(top=False, **more)
