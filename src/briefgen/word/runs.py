"""Inlines as runs: a function for each type, in the table `INLINES`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from briefgen.blocks.tree import (
    Break,
    CheckBox,
    Choice,
    Code,
    DateField,
    Emphasis,
    Field,
    Foreign,
    Link,
    Note,
    Remark,
    Strike,
    Strong,
    Styled,
    Tab,
)
from briefgen.errors import Problem, Refused
from briefgen.word import controls
from briefgen.word.writer import Context, Para, RunFormat, WriteInline, Writer, join
from briefgen.word.xml import EAST, esc, full

SPACES = re.compile("[\t\n\r]+")
LINKS = re.compile("(https?|mailto):", re.IGNORECASE)
TIP = 255
"""Characters Word shows beside a link under the pointer: where it leads, which LibreOffice asks for as its name."""
SAFE = "%/:?#[]@!$&'()*+,;=~-._"
"""Characters an address keeps (RFC 3986 2.2, 2.3); all others are percent-encoded."""


def _properties(writer: Writer, face: RunFormat) -> str:
    """What stands inside `w:rPr`. Bold is always said: between styles it would cancel out (ECMA-376 17.7.3)."""
    style = writer.frame.character(face.style) if face.style else ""
    bold = writer.look.character(face.style).bold if face.bold is None and face.style else face.bold
    language = _spoken(writer, face.language)
    return "".join(
        (
            f'<w:rStyle w:val="{style}"/>' if style else "",
            "" if bold is None else "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>',
            "<w:i/><w:iCs/>" if face.italic else "",
            "<w:strike/>" if face.strike else "",
            language,
        )
    )


def _spoken(writer: Writer, language: str) -> str:
    """`w:lang` of words in another language than the document's; Hangul and Han have an attribute of their own."""
    if not language or full(language) == writer.language:
        return ""
    return f'<w:lang w:{"eastAsia" if language.startswith(EAST) else "val"}="{esc(full(language))}"/>'


def properties(writer: Writer, face: RunFormat) -> str:
    """`w:rPr`; nothing where the words look like their paragraph."""
    known = writer.properties.get(face)
    if known is None:
        inner = _properties(writer, face)
        known = writer.properties[face] = f"<w:rPr>{inner}</w:rPr>" if inner else ""
    return known


def _text(writer: Writer, text: str, face: RunFormat, _: Context) -> str:
    if not text:
        return ""
    words = esc(text if text.isprintable() else SPACES.sub(" ", text))
    return f'<w:r>{properties(writer, face)}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _strong(writer: Writer, node: Strong, face: RunFormat, context: Context) -> str:
    return writer.runs(node.inlines, face._replace(bold=True), context)


def _emphasis(writer: Writer, node: Emphasis, face: RunFormat, context: Context) -> str:
    """Hangul and Han have no italics."""
    east = (face.language or writer.document.language).startswith(EAST)
    return writer.runs(node.inlines, face._replace(bold=True) if east else face._replace(italic=True), context)


def _strike(writer: Writer, node: Strike, face: RunFormat, context: Context) -> str:
    return writer.runs(node.inlines, face._replace(strike=True), context)


def _code(writer: Writer, node: Code, face: RunFormat, context: Context) -> str:
    return _text(writer, node.text, face._replace(style="Code"), context)


def _styled(writer: Writer, node: Styled, face: RunFormat, context: Context) -> str:
    bold = writer.look.character(node.style).bold
    worn = face._replace(style=node.style, bold=face.bold if bold is None else bold)
    return writer.runs(node.inlines, worn, context)


def _foreign(writer: Writer, node: Foreign, face: RunFormat, context: Context) -> str:
    return writer.runs(node.inlines, face._replace(language=node.language), context)


def _link(writer: Writer, node: Link, face: RunFormat, context: Context) -> str:
    if face.linked:
        return writer.runs(node.inlines, face, context)
    words = writer.runs(node.inlines, face._replace(linked=True, style=face.style or "Hyperlink"), context)
    if node.href.startswith("#"):
        return f'<w:hyperlink w:anchor="{writer.bookmark(node.href[1:])}" w:history="1">{words}</w:hyperlink>'
    address = _address(node.href)
    number = writer.arrows_of(context).add("hyperlink", address)
    tip = f' w:tooltip="{esc(address)}"' if len(address) <= TIP else ""
    return f'<w:hyperlink r:id="{number}" w:history="1"{tip}>{words}</w:hyperlink>'


def _address(href: str) -> str:
    """An address in the characters a relation may hold. Raises `Refused` for a file, a script, or half an address."""
    try:
        parts = urlsplit(href)
        known = LINKS.match(href) and (parts.netloc or parts.path) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise Refused(Problem(f"“{href}” is no address to link to", hint="begin it with https:, http: or mailto:"))
    return quote(href, SAFE)


def _note(writer: Writer, node: Note, face: RunFormat, context: Context) -> str:
    """The mark stands here, the note in its own part; a note within a note is told in brackets (17.11.14)."""
    if context.note:
        inner = writer.inside(context)
        told = [p.runs for p in writer.flow(node.blocks, inner) if isinstance(p, Para)]
        return f"{_text(writer, ' (', face, context)}{''.join(told)}{_text(writer, ')', face, context)}"
    number = len(writer.notes) + 1
    writer.notes.append("")
    within = Context(writer.look.page.measure, "Footnote Text", note=True)
    pieces = writer.closed(writer.flow(node.blocks, within))
    if not isinstance(pieces[0], Para):
        pieces.insert(0, writer.para("Footnote Text", (), within))
    first = pieces[0]
    assert isinstance(first, Para)
    mark = f"<w:rPr>{_mark_style(writer)}</w:rPr>"
    space = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
    first.runs = f"<w:r>{mark}<w:footnoteRef/></w:r>{space}{first.runs}"
    writer.notes[number - 1] = f'<w:footnote w:id="{number}">{join(pieces)}</w:footnote>'
    return f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'


def _mark_style(writer: Writer) -> str:
    style = writer.frame.character("Footnote Reference")
    return f'<w:rStyle w:val="{style}"/><w:vertAlign w:val="superscript"/>'


def _break(writer: Writer, _: Break, face: RunFormat, context: Context) -> str:
    return f"<w:r>{properties(writer, face)}<w:br/></w:r>"


def _tab(writer: Writer, _: Tab, face: RunFormat, context: Context) -> str:
    return f"<w:r>{properties(writer, face)}<w:tab/></w:r>"


def _field(writer: Writer, node: Field, face: RunFormat, _: Context) -> str:
    worn = properties(writer, face)
    if node.name in controls.PAGES:
        return controls.page(node.name, worn)
    return controls.words(controls.values(writer.document).get(node.name, ""), worn)


def _control(writer: Writer, node: controls.Control, face: RunFormat, _: Context) -> str:
    controls.checked_key(node.key, writer.keys)
    placeholder = writer.frame.character("Placeholder Text")
    return controls.write(node, properties(writer, face), placeholder, writer.language)


INLINES: Mapping[type, WriteInline] = {
    str: _text,
    Strong: _strong,
    Emphasis: _emphasis,
    Strike: _strike,
    Code: _code,
    Styled: _styled,
    Foreign: _foreign,
    Link: _link,
    Note: _note,
    Break: _break,
    Tab: _tab,
    Field: _field,
    CheckBox: _control,
    Choice: _control,
    DateField: _control,
    Remark: _control,
}
"""Type of inline → how it is written."""
