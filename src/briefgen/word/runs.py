"""Inlines as runs: a function for each type, in the table `INLINES`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from briefgen.blocks import tree
from briefgen.errors import Problem, Refused
from briefgen.word import controls
from briefgen.word.writer import Context, InlineWriter, RunFormat, WordParagraph, Writer, join
from briefgen.word.xml import EAST_ASIAN, esc, with_country

SPACES = re.compile("[\t\n\r]+")
LINK_SCHEMES = re.compile("(https?|mailto):", re.IGNORECASE)
MAX_TOOLTIP = 255
"""Characters of a link's tooltip, which Word limits; LibreOffice exports it as the link's name."""
ADDRESS_CHARACTERS = "%/:?#[]@!$&'()*+,;=~-._"
"""Characters an address keeps (RFC 3986 2.2, 2.3); all others are percent-encoded."""


def _run_properties_xml(writer: Writer, run_format: RunFormat) -> str:
    """The content of `w:rPr`. Bold is always written: bold of two styles would cancel out (ECMA-376 17.7.3)."""
    style = writer.template.character(run_format.style) if run_format.style else ""
    bold = run_format.bold
    if bold is None and run_format.style:
        bold = writer.look.character(run_format.style).bold
    language = _language_xml(writer, run_format.language)
    return "".join(
        (
            f'<w:rStyle w:val="{style}"/>' if style else "",
            "" if bold is None else "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>',
            "<w:i/><w:iCs/>" if run_format.italic else "",
            "<w:strike/>" if run_format.strike else "",
            language,
        )
    )


def _language_xml(writer: Writer, language: str) -> str:
    """`w:lang` of words in another language than the document's; Hangul and Han have an attribute of their own."""
    if not language or with_country(language) == writer.language:
        return ""
    return f'<w:lang w:{"eastAsia" if language.startswith(EAST_ASIAN) else "val"}="{esc(with_country(language))}"/>'


def format_properties(writer: Writer, run_format: RunFormat) -> str:
    """`w:rPr`; empty where the words look like their paragraph."""
    known = writer.properties.get(run_format)
    if known is None:
        inner = _run_properties_xml(writer, run_format)
        known = writer.properties[run_format] = f"<w:rPr>{inner}</w:rPr>" if inner else ""
    return known


def _text(writer: Writer, text: str, run_format: RunFormat, _: Context) -> str:
    if not text:
        return ""
    words = esc(text if text.isprintable() else SPACES.sub(" ", text))
    return f'<w:r>{format_properties(writer, run_format)}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _emphasis(writer: Writer, node: tree.Emphasis, run_format: RunFormat, context: Context) -> str:
    """Emphasis is bold in Hangul and Han, which have no italics."""
    is_east_asian = (run_format.language or writer.document.language).startswith(EAST_ASIAN)
    inner_format = run_format._replace(bold=True) if is_east_asian else run_format._replace(italic=True)
    return writer.write_inlines(node.inlines, inner_format, context)


def _code(writer: Writer, node: tree.Code, run_format: RunFormat, context: Context) -> str:
    return _text(writer, node.text, run_format._replace(style="Code"), context)


def _styled(writer: Writer, node: tree.Styled, run_format: RunFormat, context: Context) -> str:
    bold = writer.look.character(node.style).bold
    inner_format = run_format._replace(style=node.style, bold=run_format.bold if bold is None else bold)
    return writer.write_inlines(node.inlines, inner_format, context)


def _link(writer: Writer, node: tree.Link, run_format: RunFormat, context: Context) -> str:
    if run_format.linked:
        return writer.write_inlines(node.inlines, run_format, context)
    inner_format = run_format._replace(linked=True, style=run_format.style or "Hyperlink")
    words = writer.write_inlines(node.inlines, inner_format, context)
    if node.href.startswith("#"):
        return f'<w:hyperlink w:anchor="{writer.bookmark_for(node.href[1:])}" w:history="1">{words}</w:hyperlink>'
    address = _address(node.href)
    number = writer.relationships_of(context).add("hyperlink", address)
    tip = f' w:tooltip="{esc(address)}"' if len(address) <= MAX_TOOLTIP else ""
    return f'<w:hyperlink r:id="{number}" w:history="1"{tip}>{words}</w:hyperlink>'


def _address(href: str) -> str:
    """An address, percent-encoded for a relationship. Raises `Refused` for one that is not http, https or mailto."""
    try:
        parts = urlsplit(href)
        known = LINK_SCHEMES.match(href) and (parts.netloc or parts.path) and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise Refused(Problem(f"“{href}” is no address to link to", hint="begin it with https:, http: or mailto:"))
    return quote(href, ADDRESS_CHARACTERS)


def _note(writer: Writer, node: tree.Note, run_format: RunFormat, context: Context) -> str:
    """The mark of a footnote, whose text goes to its own part; a note inside a note is written in brackets, since
    footnotes cannot nest (ECMA-376 17.11.14)."""
    if context.note:
        inner_context = writer.inner_context(context)
        inner_runs = [p.runs for p in writer.write_blocks(node.blocks, inner_context) if isinstance(p, WordParagraph)]
        opened, closed = (_text(writer, bracket, run_format, context) for bracket in (" (", ")"))
        return f"{opened}{''.join(inner_runs)}{closed}"
    number = len(writer.notes) + 1
    writer.notes.append("")
    note_context = Context(writer.look.page.measure, "Footnote Text", note=True)
    pieces = writer.end_with_paragraph(writer.write_blocks(node.blocks, note_context))
    if not isinstance(pieces[0], WordParagraph):
        pieces.insert(0, writer.make_paragraph("Footnote Text", (), note_context))
    first = pieces[0]
    assert isinstance(first, WordParagraph)
    style = writer.template.character("Footnote Reference")
    mark = f'<w:rPr><w:rStyle w:val="{style}"/><w:vertAlign w:val="superscript"/></w:rPr>'
    space = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
    first.runs = f"<w:r>{mark}<w:footnoteRef/></w:r>{space}{first.runs}"
    writer.notes[number - 1] = f'<w:footnote w:id="{number}">{join(pieces)}</w:footnote>'
    return f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'


def _field(writer: Writer, node: tree.Field, run_format: RunFormat, _: Context) -> str:
    properties = format_properties(writer, run_format)
    if node.name in controls.PAGE_FIELDS:
        return controls.page_field(node.name, properties)
    return controls.words_with_page_fields(controls.field_values(writer.document).get(node.name, ""), properties)


def _control(writer: Writer, node: controls.Control, run_format: RunFormat, _: Context) -> str:
    controls.check_key(node.key, writer.keys)
    placeholder = writer.template.character("Placeholder Text")
    return controls.write_control(node, format_properties(writer, run_format), placeholder, writer.language)


def _in_format(**changes: Any) -> InlineWriter:
    """A function that writes the inlines of an inline with some values of the format changed."""
    return lambda writer, node, form, context: writer.write_inlines(node.inlines, form._replace(**changes), context)


INLINES: Mapping[type, InlineWriter] = {
    str: _text,
    tree.Strong: _in_format(bold=True),
    tree.Emphasis: _emphasis,
    tree.Strike: _in_format(strike=True),
    tree.Code: _code,
    tree.Styled: _styled,
    tree.Foreign: lambda writer, node, form, context: writer.write_inlines(
        node.inlines, form._replace(language=node.language), context
    ),
    tree.Link: _link,
    tree.Note: _note,
    tree.Break: lambda writer, _, form, context: f"<w:r>{format_properties(writer, form)}<w:br/></w:r>",
    tree.Tab: lambda writer, _, form, context: f"<w:r>{format_properties(writer, form)}<w:tab/></w:r>",
    tree.Field: _field,
    tree.CheckBox: _control,
    tree.Choice: _control,
    tree.DateField: _control,
    tree.Remark: _control,
}
"""Type of inline → how it is written."""
