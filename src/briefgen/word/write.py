"""A document as a Word file: `write_docx(document, look)`.

In: a `Document` and a `Look`. Out: bytes, the same for the same document and look. The body is XML text made by small
functions, one for each type of block (`BLOCKS`) and inline (`runs.INLINES`). What does not depend on the words comes
finished from a prepared template; the modules that make one, with their XML parser, are imported only when needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from briefgen.blocks import tree
from briefgen.blocks.look import Look
from briefgen.cache.store import Cache
from briefgen.errors import Problem, Refused, nearest
from briefgen.word import blocks, controls
from briefgen.word.blocks import write_callout, write_contents, write_figure, write_list
from briefgen.word.package import COPY_MARK, Member, NumberedDocx, assemble, pack, pack_small, relationships_xml
from briefgen.word.prepared import (
    NUMBERING_END,
    PreparedTemplate,
    SharedParts,
    TemplateUse,
    VariantParts,
    file_properties,
    find_use,
    header_footer_xml,
)
from briefgen.word.runs import INLINES
from briefgen.word.tables import write_table
from briefgen.word.writer import BlockWriter, Context, Pieces, Writer, join
from briefgen.word.xml import MC, W14, WP, XML, R, W


def prepared_template(document: tree.Document, look: Look, cache: Cache | None = None) -> PreparedTemplate:
    """The prepared template of a document: the same for equal look, language, variants, tightness and paper size.

    Parts that `cache` has are not made again. A look without a digest is not cached.
    """
    variant = document.language, document.variants, document.tightness, document.paper
    return _prepare(look, *variant, find_use(document, look), cache if look.digest else None)


@lru_cache(24)
def _prepare(
    look: Look,
    language: str,
    variants: tuple[str, ...],
    tightness: int,
    paper: str,
    use: TemplateUse,
    cache: Cache | None,
) -> PreparedTemplate:
    adapted = look.with_all(variants, tightness, paper)

    def make() -> VariantParts:
        from briefgen.word.prepare import prepare_variant

        return prepare_variant(language, look, adapted, use)

    key = (look.digest, language, *variants, str(tightness), paper, *use.key())
    variant = (cache or Cache()).get("prepared", key, VariantParts, make)
    return PreparedTemplate.of(_prepare_shared_parts(look, use, cache), variant, adapted)


@lru_cache(8)
def _prepare_shared_parts(look: Look, use: TemplateUse, cache: Cache | None) -> SharedParts:
    """The parts that all documents of a look share."""

    def make() -> SharedParts:
        from briefgen.word.prepare import prepare_shared

        return prepare_shared(look, use)

    return (cache or Cache()).get("prepared", (look.digest, *use.key()), SharedParts, make)


NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:wp="{WP}" xmlns:mc="{MC}" mc:Ignorable="w14"'
NOTE_GAP = "\u2003"
"""The space between a heading and the note in its line."""
LINES = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr>{LINES}</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)


def write_docx(document: tree.Document, look: Look, pages: tuple[int, ...] = (), cache: Cache | None = None) -> bytes:
    """The bytes of a .docx. `pages` are the pages of the headings in its table of contents, if they are known; `cache`
    keeps prepared templates.

    Raises `Refused` for a key that stands twice, a link to no heading, a control character, a picture that cannot be
    read, or a table with too many columns.

    >>> page = briefgen.Document("Note", "en", (briefgen.Paragraph(("Hello.",)),))
    >>> briefgen.write_docx(page, briefgen.default_look())[:4]
    b'PK\\x03\\x04'
    """
    if line := document.value(tree.COPY_FIELD):
        return prepare_copies(document, look, pages, cache).write_copy(line)
    template, values = prepared_template(document, look, cache), controls.field_values(document)
    header_footers = [
        pack(each.part, header_footer_xml(each, values).encode()) for each in template.shared.header_footers
    ]
    return assemble([*_make_members(template, document, pages), *header_footers])


def prepare_copies(
    document: tree.Document, look: Look, pages: tuple[int, ...] = (), cache: Cache | None = None
) -> NumberedDocx:
    """A document without the footer line in which its numbered copies differ. Raises as `write_docx`."""
    template = prepared_template(document, look, cache)
    values = controls.field_values(document) | {tree.COPY_FIELD: COPY_MARK}
    members, footers = _make_members(template, document, pages), {}
    for header_footer in template.shared.header_footers:
        text = header_footer_xml(header_footer, values)
        if COPY_MARK in text:
            footers[header_footer.part] = text
        else:
            members.append(pack(header_footer.part, text.encode()))
    return NumberedDocx(tuple(members), footers)


def _make_members(template: PreparedTemplate, document: tree.Document, pages: tuple[int, ...]) -> list[Member]:
    """All parts except headers and footers."""
    shared, variant = template.shared, template.variant
    writer = Writer(template, document, BLOCKS, INLINES, pages)
    context = Context(template.look.page.measure, top=True)
    body = join(writer.end_with_paragraph(writer.write_blocks(document.blocks, context)))
    _check_links(writer)
    text = f"{XML}<w:document {NAMESPACES}><w:body>{body}{variant.section}</w:body></w:document>"
    parts = {
        "word/_rels/document.xml.rels": relationships_xml(shared.relationships + writer.relationships.text()),
        "word/footnotes.xml": f"{XML}<w:footnotes {NAMESPACES}>{SEPARATORS}{''.join(writer.notes)}</w:footnotes>",
    }
    if writer.lists:
        parts["word/numbering.xml"] = f"{template.numbering}{''.join(writer.lists)}{NUMBERING_END}"
    if relationships := writer.note_relationships.text():
        parts["word/_rels/footnotes.xml.rels"] = relationships_xml(relationships)
    members = [*shared.members, *variant.members, *([] if writer.lists else [variant.plain_numbering])]
    members += [pack("word/document.xml", text.encode()), *file_properties(document, template, writer.language)]
    members += [pack_small(name, part.encode()) for name, part in parts.items()]
    return members + [pack(f"word/{name}", data) for name, data in writer.media.items()]


def _heading(writer: Writer, block: tree.Heading, context: Context) -> Pieces:
    """A heading; level 1 is the title. Its note stands in the same line, in the style “Note”."""
    name = writer.look.heading(block.level).name
    note: tree.Inlines = (tree.Styled("Note", (NOTE_GAP, *block.note)),) if block.note else ()
    para = writer.make_paragraph(name, (*block.inlines, *note), context)
    if context.top and block.level in blocks.CONTENTS_STYLES:
        writer.headings += 1
        if writer.listing:
            para.runs = writer.add_bookmark(blocks.contents_bookmark(writer.headings), para.runs)
    if block.anchor and (mark := writer.bookmark_for(block.anchor)) not in writer.anchored:
        para.runs = writer.add_bookmark(mark, para.runs)
    return [para]


def _paragraph(writer: Writer, block: tree.Paragraph, context: Context) -> Pieces:
    return [writer.make_paragraph(writer.style_name(context, block.style), block.inlines, context)]


def _rule(writer: Writer, block: tree.Rule, context: Context) -> Pieces:
    """An empty paragraph with a border."""
    return [writer.make_paragraph(block.style, (), context)]


def _page_break(writer: Writer, _: tree.PageBreak, context: Context) -> Pieces:
    """Make the next paragraph begin a page; inside a cell or a note a page break is ignored."""
    writer.break_due = writer.break_due or context.top
    return []


BLOCKS: Mapping[type, BlockWriter] = {
    tree.Heading: _heading,
    tree.Paragraph: _paragraph,
    tree.List: write_list,
    tree.Table: write_table,
    tree.Callout: write_callout,
    tree.Figure: write_figure,
    tree.Chart: write_figure,
    tree.Rule: _rule,
    tree.PageBreak: _page_break,
    tree.Contents: write_contents,
}
"""Type of block → the function that writes it."""


def _check_links(writer: Writer) -> None:
    """Raise `Refused` for a link within the document to an anchor that does not exist."""
    for anchor, mark in writer.bookmarks.items():
        if mark not in writer.anchored:
            known = [a for a, m in writer.bookmarks.items() if m in writer.anchored]
            raise Refused(Problem(f"a link leads to “#{anchor}”, which is no heading", hint=nearest(anchor, known)))
