"""One document being written: paragraphs, context, the walk over blocks and inlines.

What a story is made of while it is written: paragraphs that can still be changed, and finished pieces.

One document being written: what its parts share, and the walk over its blocks and inlines.

The functions that write a type of block or inline stand in tables (`write.BLOCKS`, `runs.INLINES`); each gets the
writer, the node and the context it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Literal, NamedTuple

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.blocks.tree import Blocks, Contents, Document, Inlines
from briefgen.values import dataclass
from briefgen.word.package import relation
from briefgen.word.prepared import PreparedTemplate
from briefgen.word.styles_xml import ALIGN, indents, instance
from briefgen.word.xml import esc, full, twips

# ---- paragraphs --------------------------------------------------------------------------------------------------


class Para:
    """A paragraph: the id of its style, how that style looks, its words, and what it says beside its style.

    What it does not say is the class’s: a paper has hundreds of these, and most say nothing.
    """

    keep: bool = False
    page_break: bool = False
    numbering: str = ""
    frame: str = ""
    """`w:pBdr` and `w:shd`."""
    before: float | None = None
    after: float | None = None
    indents: tuple[float, float, float] | None = None
    free: bool = False
    """Lines as high as what stands in them, not of the pitch of the style."""

    def __init__(self, style_id: str, style: ParagraphStyle, inlines: Inlines, runs: str, align: str = "") -> None:
        self.style_id, self.style, self.inlines, self.runs, self.align = style_id, style, inlines, runs, align

    def space(self, side: Literal["before", "after"]) -> float:
        """Space before or after: its own, else of its style."""
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
            f"{self.numbering}{self.frame}{f'<w:spacing{space}/>' if space else ''}"
            f"{indents(*self.indents) if self.indents else ''}"
            f"{f'<w:jc w:val={chr(34)}{ALIGN[self.align]}{chr(34)}/>' if self.align else ''}"
            f"</w:pPr>{self.runs}</w:p>"
        )


@dataclass(slots=True)
class FinishedXml:
    """Finished text of a story; a table needs a paragraph before the next one, or Word joins the two."""

    content: str
    before: float = 0
    after: float = 0
    table: bool = False

    def text(self) -> str:
        """The text as it is."""
        return self.content


Pieces = list[Para | FinishedXml]


def join(pieces: Pieces) -> str:
    """The text of some pieces."""
    if len(pieces) == 1:  # as in most cells
        return pieces[0].text()
    return "".join([piece.text() for piece in pieces])


# ---- writer ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Arrows:
    """The relations of one part; each target once."""

    prefix: str
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, kind: str, target: str) -> str:
        """The id of a relation to a part or, for a link, to an address."""
        return self.known.setdefault((kind, target), f"{self.prefix}{len(self.known) + 1}")

    def text(self) -> str:
        """All relations as text."""
        return "".join(relation(i, kind, esc(t), kind == "hyperlink") for (kind, t), i in self.known.items())


# Every run looks its face up, every cell has a context: tuples are made and compared in a fraction of the time.


class RunFormat(NamedTuple):
    """How words stand out from their paragraph; `None` and empty inherit."""

    bold: bool | None = None
    italic: bool = False
    strike: bool = False
    style: str = ""
    language: str = ""
    linked: bool = False


class Context(NamedTuple):
    """Where blocks are written: the room they have, the style of running text there, whether in a note."""

    width: float
    style: str = "Body"
    face: RunFormat = RunFormat()
    align: str = ""
    left: float = 0
    level: int = 0
    top: bool = False
    """Straight in the body: headings here stand in the contents."""
    note: bool = False


Write = Callable[["Writer", Any, Context], Pieces]
WriteInline = Callable[["Writer", Any, RunFormat, Context], str]


@dataclass(slots=True)
class Writer:
    """The state of one document."""

    frame: PreparedTemplate
    document: Document
    blocks: Mapping[type, Write]
    inlines: Mapping[type, WriteInline]
    pages: tuple[int, ...] = ()
    """The page of each heading in the contents, where somebody has counted."""
    notes: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    bookmarks: dict[str, str] = field(default_factory=dict)
    """Anchor → name of its bookmark, whether something links to it or it stands there."""
    anchored: set[str] = field(default_factory=set)
    """Names of the bookmarks that stand somewhere."""
    media: dict[str, bytes] = field(default_factory=dict)
    properties: dict[RunFormat, str] = field(default_factory=dict)
    """Face → the `w:rPr` of its runs."""
    listing: bool = field(init=False)
    """Whether the document has a table of contents, so that its headings need bookmarks."""
    headings: int = 0
    """Headings written so far that stand in the contents."""
    break_due: bool = False
    drawings: int = 0
    arrows: Arrows = field(default_factory=lambda: Arrows("rIdDoc"))
    note_arrows: Arrows = field(default_factory=lambda: Arrows("rIdNote"))

    def __post_init__(self) -> None:
        self.listing = any(isinstance(block, Contents) for block in self.document.blocks)

    @property
    def look(self) -> Look:
        """The look the document wears."""
        return self.frame.look

    @property
    def language(self) -> str:
        """The language of the document with its country."""
        return full(self.document.language)

    def arrows_of(self, context: Context) -> Arrows:
        """The relations of the part that something stands in."""
        return self.note_arrows if context.note else self.arrows

    def flow(self, blocks: Blocks, context: Context) -> Pieces:
        """Blocks one after the other, with a distance below tables and a paragraph between two of them."""
        if len(blocks) == 1:  # as in most cells
            return self.blocks[blocks[0].__class__](self, blocks[0], context)
        out: Pieces = []
        for block in blocks:
            pieces = self.blocks[block.__class__](self, block, context)
            if pieces and out:
                self._between(out, pieces[0])
            out += pieces
        return out

    def _between(self, out: Pieces, following: Para | FinishedXml) -> None:
        """Keep the distance a table wants, and two tables apart."""
        last = out[-1]
        if isinstance(last, Para) and isinstance(following, FinishedXml) and following.table:
            last.after = max(following.before, last.space("after"))
        elif isinstance(last, FinishedXml) and last.table and isinstance(following, Para):
            following.before = max(last.after, following.space("before"))
        elif isinstance(last, FinishedXml) and last.table and isinstance(following, FinishedXml) and following.table:
            out.append(self.separator())

    def closed(self, pieces: Pieces) -> Pieces:
        """The pieces of a cell, a note or the body, which must end with a paragraph."""
        if not pieces or (isinstance(last := pieces[-1], FinishedXml) and last.table):
            return [*pieces, self.separator()]
        return pieces

    def separator(self) -> FinishedXml:
        """The lowest paragraph there is, to keep two tables apart or to end a cell or a body after one."""
        low = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        return FinishedXml(f'<w:p><w:pPr><w:pStyle w:val="{self.frame.paragraph("Body")[0]}"/>{low}</w:pPr></w:p>')

    def para(self, name: str, inlines: Inlines, context: Context) -> Para:
        """A paragraph in a style; a page break that is due falls before it."""
        style_id, style = self.frame.paragraph(name)
        runs = self.runs(inlines, context.face, context)
        para = Para(style_id, style, inlines, runs, context.align)
        if context.left:
            para.indents = (style.left + context.left, style.right, style.first)
        if self.break_due and not context.note:
            para.page_break, self.break_due = True, False
        return para

    def runs(self, inlines: Inlines, face: RunFormat, context: Context) -> str:
        """Inlines as runs."""
        write = self.inlines
        return "".join([write[inline.__class__](self, inline, face, context) for inline in inlines])

    def running(self, context: Context, style: str) -> str:
        """The style of a paragraph: `Body` is the running text of wherever it stands."""
        return context.style if style == "Body" else style

    def styled(self, style: str) -> ParagraphStyle:
        """How a style looks."""
        return self.look.paragraph(style)

    def ordered(self, level: int, start: int) -> int:
        """The number of a new list that counts for itself; levels count from 1."""
        number = self.frame.blank.next_list + len(self.lists)
        self.lists.append(instance(number, self.frame.blank.definitions["number"], (level - 1, start)))
        return number

    def bookmark(self, anchor: str) -> str:
        """The name of the bookmark of an anchor: Word allows letters, digits and 40 characters."""
        if anchor not in self.bookmarks:
            plain = re.sub(r"[^A-Za-z0-9]", "_", anchor)[:30]
            self.bookmarks[anchor] = f"_{len(self.bookmarks) + 1}_{plain}"
        return self.bookmarks[anchor]

    def anchor(self, name: str, words: str) -> str:
        """Words with a bookmark around them."""
        number = len(self.anchored)
        self.anchored.add(name)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{words}<w:bookmarkEnd w:id="{number}"/>'

    def inside(self, context: Context, **more: Any) -> Context:
        """The context of what stands inside something."""
        return context._replace(top=False, **more)
