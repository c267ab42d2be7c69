"""A document as a Word file, written into a house.

In: a `Document` and a `Look`. Out: bytes, the same for the same document and look. The body is text made by small
functions, one for each type of block (`BLOCKS`) and inline (`runs.INLINES`); what does not depend on the words comes
finished from the `Frame`. Raises `Refused` for what no Word file can hold: a key used twice, a link to nowhere, a
control character, a picture that is none.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.blocks.look import Look
from briefgen.blocks.tree import (
    COPY,
    Callout,
    Contents,
    Document,
    Figure,
    Heading,
    Inlines,
    List,
    PageBreak,
    Paragraph,
    Rule,
    Styled,
    Table,
)
from briefgen.errors import Problem, Refused, nearest
from briefgen.word import contents, fields
from briefgen.word.boxes import write_callout
from briefgen.word.contents import write_contents
from briefgen.word.figures import write_figure
from briefgen.word.frame import Frame, frame_for
from briefgen.word.lists import write_list
from briefgen.word.numbered import MARK, Numbered
from briefgen.word.package import Member, assemble, pack, pack_small
from briefgen.word.paragraphs import Pieces, join
from briefgen.word.parts import relations_part
from briefgen.word.runs import INLINES
from briefgen.word.stories import Story
from briefgen.word.tables import write_table
from briefgen.word.writer import Context, Write, Writer
from briefgen.word.xml import MC, W14, WP, XML, R, W, esc

SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:wp="{WP}" xmlns:mc="{MC}" mc:Ignorable="w14"'
GAP = "\u2003"
"""Between a heading and the note in its line."""
LINES = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr>{LINES}</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties people may add ([MS-OLEPS] 2.21)."""


def write_word(document: Document, look: Look, pages: tuple[int, ...] = ()) -> bytes:
    """The bytes of a .docx. `pages` are the pages of the headings in its contents, where somebody has counted."""
    if line := document.value(COPY):
        return numbered(document, look, pages).drawn(line)
    frame = frame_for(document, look)
    members = _members(frame, document, pages)
    return assemble([*members, *(pack_small(s.part, _story(s, document).encode()) for s in frame.stories)])


def numbered(document: Document, look: Look, pages: tuple[int, ...] = ()) -> Numbered:
    """A document of which copies are made: written but for the footers they differ in. It has a value `copy`."""
    frame = frame_for(document, look)
    stories = {story.part: _story(story, _with_copy(document, MARK)) for story in frame.stories}
    same = [pack_small(name, text.encode()) for name, text in stories.items() if MARK not in text]
    feet = {name: text for name, text in stories.items() if MARK in text}
    return Numbered((*_members(frame, document, pages), *same), feet)


def _with_copy(document: Document, line: str) -> Document:
    return document.but(fields=(*(f for f in document.fields if f[0] != COPY), (COPY, line)))


def _members(frame: Frame, document: Document, pages: tuple[int, ...]) -> list[Member]:
    """All parts but headers and footers."""
    writer = Writer(frame, document, BLOCKS, INLINES, pages)
    context = Context(frame.look.page.measure, writer.arrows, top=True)
    body = join(writer.closed(writer.flow(document.blocks, context)))
    _check_links(writer)
    text = f"{XML}<w:document {SPACES}><w:body>{body}{frame.section}</w:body></w:document>"
    parts = {
        "word/_rels/document.xml.rels": relations_part(frame.relations + writer.arrows.text()),
        "word/footnotes.xml": f"{XML}<w:footnotes {SPACES}>{SEPARATORS}{''.join(writer.notes)}</w:footnotes>",
        "docProps/core.xml": _core(document, writer.language),
        "docProps/custom.xml": _custom(document, frame),
    }
    if writer.lists:
        parts["word/numbering.xml"] = f"{frame.numbering}{''.join(writer.lists)}</w:numbering>"
    if arrows := writer.note_arrows.text():
        parts["word/_rels/footnotes.xml.rels"] = relations_part(arrows)
    members = [*frame.members, *([] if writer.lists else [frame.uncounted])]
    members += [pack("word/document.xml", text.encode())]
    members += [pack_small(name, part.encode()) for name, part in parts.items()]
    return members + [pack(f"word/{name}", data) for name, data in writer.media.items()]


# ---- blocks -----------------------------------------------------------------------------------------------------


def _heading(writer: Writer, block: Heading, context: Context) -> Pieces:
    """Level 1 is the title. The note stands in its line, in small letters."""
    name = writer.look.heading(block.level).name
    note: Inlines = (Styled("Note", (GAP, *block.note)),) if block.note else ()
    para = writer.para(name, (*block.inlines, *note), context)
    if context.top and block.level in contents.LEVELS:
        writer.headings += 1
        if writer.listing:
            para.runs = writer.anchor(contents.bookmark(writer.headings), para.runs)
    if block.anchor and (mark := writer.bookmark(block.anchor)) not in writer.anchored:
        para.runs = writer.anchor(mark, para.runs)
    return [para]


def _paragraph(writer: Writer, block: Paragraph, context: Context) -> Pieces:
    return [writer.para(writer.running(context, block.style), block.inlines, context)]


def _rule(writer: Writer, block: Rule, context: Context) -> Pieces:
    """A paragraph that is all border."""
    return [writer.para(block.style, (), context)]


def _page_break(writer: Writer, _: PageBreak, context: Context) -> Pieces:
    """No paragraph of its own: the next one begins a page. In a cell or a note there is no page to begin."""
    writer.break_due = writer.break_due or context.top
    return []


BLOCKS: Mapping[type, Write] = {
    Heading: _heading,
    Paragraph: _paragraph,
    List: write_list,
    Table: write_table,
    Callout: write_callout,
    Figure: write_figure,
    Rule: _rule,
    PageBreak: _page_break,
    Contents: write_contents,
}
"""Type of block → how it is written."""


def _check_links(writer: Writer) -> None:
    """A link within the document leads to an anchor that is there."""
    for anchor, mark in writer.bookmarks.items():
        if mark not in writer.anchored:
            known = [a for a, m in writer.bookmarks.items() if m in writer.anchored]
            raise Refused(Problem(f"a link leads to “#{anchor}”, which is no heading", hint=nearest(anchor, known)))


# ---- the small parts --------------------------------------------------------------------------------------------


def _story(story: Story, document: Document) -> str:
    """A header or footer with its values."""
    return "".join(
        piece
        if isinstance(piece, str)
        else fields.field_runs(piece.name, fields.value_of(document, piece.name), piece.properties)
        for piece in story.pieces
    )


def _core(document: Document, language: str) -> str:
    """Title, subject and language; no author, no date, no program."""
    subject = f"<dc:subject>{esc(document.subject)}</dc:subject>" if document.subject else ""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{esc(document.title)}</dc:title>{subject}<dc:language>{esc(language)}</dc:language>"
        "</cp:coreProperties>"
    )


def _custom(document: Document, frame: Frame) -> str:
    """The reference, and the values the headers and footers look up."""
    shown = {piece.name for story in frame.stories for piece in story.pieces if not isinstance(piece, str)}
    names = ["reference", *sorted(shown - {"reference", "title", "subject", COPY})]
    values = [(name, value) for name in names if (value := document.value(name)) and not fields.PATTERN.search(value)]
    properties = "".join(
        f'<property fmtid="{USER_DEFINED}" pid="{number}" name="{esc(name)}">'
        f"<vt:lpwstr>{esc(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values, 2)
    )
    return f'{XML}<Properties xmlns="{CUSTOM}" xmlns:vt="{VARIANT}">{properties}</Properties>'
