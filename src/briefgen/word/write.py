"""Write_docx(document, look) -> bytes, into a prepared template.

The frame of a document, made once for all that wear the same; what it is made of is kept with the look, as text.

What makes it, and the parser it needs, is imported where there is nothing to be found.

A document as a Word file, written into a house.

In: a `Document` and a `Look`. Out: bytes, the same for the same document and look. The body is text made by small
functions, one for each type of block (`BLOCKS`) and inline (`runs.INLINES`); what does not depend on the words comes
finished from the `Frame`. Raises `Refused` for what no Word file can hold: a key used twice, a link to nowhere, a
control character, a picture that is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import TypeVar

from msgspec import json

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
from briefgen.errors import Problem, Refused, nearest
from briefgen.word import blocks, controls
from briefgen.word.blocks import write_callout, write_contents, write_figure, write_list
from briefgen.word.package import MARK, Member, NumberedDocx, assemble, pack, pack_small, relations_part
from briefgen.word.prepared import NUMBERED, PreparedTemplate, SharedParts, VariantParts, file_properties, story_text
from briefgen.word.runs import INLINES
from briefgen.word.tables import write_table
from briefgen.word.writer import Context, Pieces, Write, Writer, join
from briefgen.word.xml import MC, W14, WP, XML, R, W

# ---- frames ------------------------------------------------------------------------------------------------------


KEPT = 24
"""Frames kept at once; a build of all readers wears about a dozen."""

K = TypeVar("K")
V = TypeVar("V")

_frames: dict[tuple[object, ...], PreparedTemplate] = {}
_commons: dict[tuple[str, bool], SharedParts] = {}


def frame_for(document: Document, look: Look) -> PreparedTemplate:
    """The frame of a document: one for each house, set of variants, tightness, paper and language."""
    numbered = bool(document.value(COPY_FIELD))
    key = (look.digest, numbered, document.language, document.variants, document.tightness, document.paper)
    if key not in _frames or not look.digest:
        _keep(_frames, key, _frame(document, look, f"blank {key[1:]}", numbered=numbered))
    return _frames[key]


def _frame(document: Document, look: Look, name: str, *, numbered: bool) -> PreparedTemplate:
    worn = look.for_document(document)

    def made() -> VariantParts:
        from briefgen.word.prepare import blank

        return blank(document.language, look, worn, numbered=numbered)

    return PreparedTemplate.of(_common(look, numbered=numbered), _known(look, name, VariantParts, made), worn)


def _common(look: Look, *, numbered: bool) -> SharedParts:
    """What all frames of a look share."""
    key = (look.digest, numbered)

    def made() -> SharedParts:
        from briefgen.word.prepare import common

        return common(look, numbered=numbered)

    if key not in _commons or not look.digest:
        _keep(_commons, key, _known(look, f"common {numbered}", SharedParts, made))
    return _commons[key]


def _known(look: Look, name: str, kind: type[V], made: Callable[[], V]) -> V:
    """What is kept with a look under a name; it is made, and kept, where there is none. Without a digest nobody can
    tell one look from another."""
    if not look.digest:
        return made()
    if name not in look.made:
        _keep(look.made, name, json.encode(made()).decode())
    return json.decode(look.made[name], type=kind)


def _keep(known: MutableMapping[K, V], key: K, value: V) -> None:
    """One more; the oldest goes where there are many."""
    while len(known) >= KEPT:
        del known[next(iter(known))]
    known[key] = value


# ---- write -------------------------------------------------------------------------------------------------------


SPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:wp="{WP}" xmlns:mc="{MC}" mc:Ignorable="w14"'
GAP = "\u2003"
"""Between a heading and the note in its line."""
LINES = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr>{LINES}</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)


def write_docx(document: Document, look: Look, pages: tuple[int, ...] = ()) -> bytes:
    """The bytes of a .docx. `pages` are the pages of the headings in its contents, where somebody has counted."""
    if line := document.value(COPY_FIELD):
        return numbered(document, look, pages).drawn(line)
    frame, values = frame_for(document, look), controls.values(document)
    stories = [pack(story.part, story_text(story, values).encode()) for story in frame.common.stories]
    return assemble([*_members(frame, document, pages), *stories])


def numbered(document: Document, look: Look, pages: tuple[int, ...] = ()) -> NumberedDocx:
    """A document of which copies are made: written but for the footers they differ in. It has a value `copy`."""
    frame, values = frame_for(document, look), controls.values(document) | {COPY_FIELD: MARK}
    members, feet = _members(frame, document, pages), {}
    for story in frame.common.stories:
        text = story_text(story, values)
        if MARK in text:
            feet[story.part] = text
        else:
            members.append(pack(story.part, text.encode()))
    return NumberedDocx(tuple(members), feet)


def _members(frame: PreparedTemplate, document: Document, pages: tuple[int, ...]) -> list[Member]:
    """All parts but headers and footers."""
    common, blank = frame.common, frame.blank
    writer = Writer(frame, document, BLOCKS, INLINES, pages)
    context = Context(frame.look.page.measure, top=True)
    body = join(writer.closed(writer.flow(document.blocks, context)))
    _check_links(writer)
    text = f"{XML}<w:document {SPACES}><w:body>{body}{blank.section}</w:body></w:document>"
    parts = {
        "word/_rels/document.xml.rels": relations_part(common.relations + writer.arrows.text()),
        "word/footnotes.xml": f"{XML}<w:footnotes {SPACES}>{SEPARATORS}{''.join(writer.notes)}</w:footnotes>",
    }
    if writer.lists:
        parts["word/numbering.xml"] = f"{frame.numbering}{''.join(writer.lists)}{NUMBERED}"
    if arrows := writer.note_arrows.text():
        parts["word/_rels/footnotes.xml.rels"] = relations_part(arrows)
    members = [*common.members, *blank.members, *([] if writer.lists else [blank.uncounted])]
    members += [pack("word/document.xml", text.encode()), *file_properties(document, frame, writer.language)]
    members += [pack_small(name, part.encode()) for name, part in parts.items()]
    return members + [pack(f"word/{name}", data) for name, data in writer.media.items()]


# ---- blocks -----------------------------------------------------------------------------------------------------


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
