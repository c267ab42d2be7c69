"""A document as a Word file: `write_docx(document, look)`.

In: a `Document` and a `Look`. Out: bytes, the same for the same document and look. The body is text made by small
functions, one for each type of block (`BLOCKS`) and inline (`runs.INLINES`); what does not depend on the words is ready
in the prepared template, and what makes that, with the parser it needs, is imported only where a part of it is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from briefgen.blocks.look import Look
from briefgen.blocks.tree import (
    COPY_FIELD,
    Callout,
    Chart,
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
from briefgen.cache.store import Cache
from briefgen.errors import Problem, Refused, nearest
from briefgen.word import blocks, controls
from briefgen.word.blocks import write_callout, write_contents, write_figure, write_list
from briefgen.word.package import MARK, Member, NumberedDocx, assemble, pack, pack_small, relations_part
from briefgen.word.prepared import NUMBERED, PreparedTemplate, SharedParts, VariantParts, file_properties, story_text
from briefgen.word.runs import INLINES
from briefgen.word.tables import write_table
from briefgen.word.writer import Context, Pieces, Write, Writer, join
from briefgen.word.xml import MC, W14, WP, XML, R, W


def prepared_template(document: Document, look: Look, cache: Cache | None = None) -> PreparedTemplate:
    """The template made ready for a document: once for all of a look, a language, variants, tightness and paper size.

    Parts that `cache` has are not made again, and need no parser. A look without a digest is not told from another.
    """
    wanted = document.language, document.variants, document.tightness, document.paper
    return _prepared(look, *wanted, bool(document.value(COPY_FIELD)), cache if look.digest else None)


@lru_cache(24)
def _prepared(
    look: Look,
    language: str,
    variants: tuple[str, ...],
    tightness: int,
    paper: str,
    numbered: bool,
    cache: Cache | None,
) -> PreparedTemplate:
    adapted = look.with_all(variants, tightness, paper)

    def make() -> VariantParts:
        from briefgen.word.prepare import prepare_variant

        return prepare_variant(language, look, adapted, numbered=numbered)

    key = (look.digest, language, *variants, str(tightness), paper, str(numbered))
    variant = (cache or Cache()).get("prepared", key, VariantParts, make)
    return PreparedTemplate.of(_shared(look, numbered, cache), variant, adapted)


@lru_cache(8)
def _shared(look: Look, numbered: bool, cache: Cache | None) -> SharedParts:
    """What all documents of a look share."""

    def make() -> SharedParts:
        from briefgen.word.prepare import prepare_shared

        return prepare_shared(look, numbered=numbered)

    return (cache or Cache()).get("prepared", (look.digest, str(numbered)), SharedParts, make)


SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:wp="{WP}" xmlns:mc="{MC}" mc:Ignorable="w14"'
GAP = "\u2003"
"""Between a heading and the note in its line."""
LINES = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr>{LINES}</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)


def write_docx(document: Document, look: Look, pages: tuple[int, ...] = (), cache: Cache | None = None) -> bytes:
    """The bytes of a .docx. `pages` are the pages of the headings in its contents, where somebody has counted.

    Raises `Refused` for what no Word file can hold: a key used twice, a link to nowhere, a control character, a picture
    that is none. `cache` spares making the template ready where that was done before.

    >>> page = briefgen.Document("Note", "en", (briefgen.Paragraph(("Hello.",)),))
    >>> briefgen.write_docx(page, briefgen.default_look())[:4]
    b'PK\\x03\\x04'
    """
    if line := document.value(COPY_FIELD):
        return numbered(document, look, pages, cache).drawn(line)
    template, values = prepared_template(document, look, cache), controls.values(document)
    stories = [pack(story.part, story_text(story, values).encode()) for story in template.shared.stories]
    return assemble([*_members(template, document, pages), *stories])


def numbered(document: Document, look: Look, pages: tuple[int, ...] = (), cache: Cache | None = None) -> NumberedDocx:
    """A document of which copies are made: written but for the footers they differ in. It has a value `copy`."""
    template, values = prepared_template(document, look, cache), controls.values(document) | {COPY_FIELD: MARK}
    members, feet = _members(template, document, pages), {}
    for story in template.shared.stories:
        text = story_text(story, values)
        if MARK in text:
            feet[story.part] = text
        else:
            members.append(pack(story.part, text.encode()))
    return NumberedDocx(tuple(members), feet)


def _members(template: PreparedTemplate, document: Document, pages: tuple[int, ...]) -> list[Member]:
    """All parts but headers and footers."""
    shared, variant = template.shared, template.variant
    writer = Writer(template, document, BLOCKS, INLINES, pages)
    context = Context(template.look.page.measure, top=True)
    body = join(writer.closed(writer.flow(document.blocks, context)))
    _check_links(writer)
    text = f"{XML}<w:document {SPACES}><w:body>{body}{variant.section}</w:body></w:document>"
    parts = {
        "word/_rels/document.xml.rels": relations_part(shared.relations + writer.arrows.text()),
        "word/footnotes.xml": f"{XML}<w:footnotes {SPACES}>{SEPARATORS}{''.join(writer.notes)}</w:footnotes>",
    }
    if writer.lists:
        parts["word/numbering.xml"] = f"{template.numbering}{''.join(writer.lists)}{NUMBERED}"
    if arrows := writer.note_arrows.text():
        parts["word/_rels/footnotes.xml.rels"] = relations_part(arrows)
    members = [*shared.members, *variant.members, *([] if writer.lists else [variant.uncounted])]
    members += [pack("word/document.xml", text.encode()), *file_properties(document, template, writer.language)]
    members += [pack_small(name, part.encode()) for name, part in parts.items()]
    return members + [pack(f"word/{name}", data) for name, data in writer.media.items()]


def _heading(writer: Writer, block: Heading, context: Context) -> Pieces:
    """Level 1 is the title. The note stands in its line, in small letters."""
    name = writer.look.heading(block.level).name
    note: Inlines = (Styled("Note", (GAP, *block.note)),) if block.note else ()
    para = writer.para(name, (*block.inlines, *note), context)
    if context.top and block.level in blocks.LEVELS:
        writer.headings += 1
        if writer.listing:
            para.runs = writer.anchor(blocks.bookmark(writer.headings), para.runs)
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
    Chart: write_figure,
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
