"""The table of contents: a field that is filled already, so that no program asks to fill it on opening."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.blocks.counting import counted
from briefgen.blocks.look import Look
from briefgen.blocks.tree import (
    Code,
    Contents,
    Document,
    Emphasis,
    Field,
    Foreign,
    Heading,
    Inline,
    Inlines,
    Link,
    Strike,
    Strong,
    Styled,
)
from briefgen.word import fields
from briefgen.word.paragraphs import Para, Piece, Pieces, join
from briefgen.word.writer import Context, Writer

LEVELS = {2: "TOC 1", 3: "TOC 2"}
"""Level of a heading → style of its entry."""
GALLERY = (
    '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
)
"""By this Word offers to update the table, and does not ask."""


def listed(document: Document, look: Look) -> Iterator[tuple[Heading, str]]:
    """The headings a contents lists, with their numbers: levels 2 and 3, straight in the body."""
    for heading, number, top in counted(document.blocks, look):
        if top and heading.level in LEVELS:
            yield heading, number


def bookmark(number: int) -> str:
    """The bookmark of the n-th heading that is listed, counted from 1; Word names its own so."""
    return f"_Toc{number:08d}"


def write_contents(writer: Writer, block: Contents, context: Context) -> Pieces:
    """Title and entries, each a link to its heading; pages stand there where somebody has counted them."""
    title = [writer.para("TOC Heading", block.title, context)] if block.title else []
    entries = [_entry(writer, *each, context) for each in enumerate(listed(writer.document, writer.look), 1)]
    if not entries:
        return [*title]
    numbers = "" if writer.pages else " \\n"
    entries[0].runs = fields.begin(f'TOC \\o "2-3" \\h \\z \\u{numbers}') + entries[0].runs
    entries[-1].runs += fields.end()
    return [Piece(f"<w:sdt>{GALLERY}<w:sdtContent>{join([*title, *entries])}</w:sdtContent></w:sdt>")]


def _entry(writer: Writer, place: int, listed: tuple[Heading, str], context: Context) -> Para:
    heading, number = listed
    words = (f"{number} ", *_words(heading.inlines)) if number else tuple(_words(heading.inlines))
    para = writer.para(LEVELS[heading.level], words, context)
    page = writer.pages[place - 1] if place <= len(writer.pages) else 0
    at = f"<w:r><w:tab/></w:r>{fields.page_of(bookmark(place), page, '')}" if page else ""
    para.runs = f'<w:hyperlink w:anchor="{bookmark(place)}" w:history="1">{para.runs}{at}</w:hyperlink>'
    return para


def _words(inlines: Inlines) -> Iterator[Inline]:
    """The words of a heading, without notes, boxes and links."""
    for inline in inlines:
        if isinstance(inline, Link):
            yield from _words(inline.inlines)
        elif isinstance(inline, Strong | Emphasis | Strike | Styled | Foreign):
            yield inline.but(inlines=tuple(_words(inline.inlines)))
        elif isinstance(inline, str | Code | Field):
            yield inline
