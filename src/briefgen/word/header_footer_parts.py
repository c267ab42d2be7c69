"""Headers and footers of a template, made ready to be written: XML with holes where values of fields go.

In: an opened template. Out: `HeaderFooterPart`s, their pictures and relationships. Fields that we do not know are
removed together with the old value they show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree
from msgspec import Struct

from briefgen.blocks.look import HeaderFooterLine
from briefgen.blocks.tree import COPY_FIELD, Field
from briefgen.errors import Refused
from briefgen.pictures.images import EXTENSIONS, draw_logo
from briefgen.word import adapt, in_use
from briefgen.word.controls import FieldHole
from briefgen.word.elements import (
    Relationship,
    content_type,
    element,
    local_name,
    parse,
    q,
    read_relationships,
    remove,
    val,
)
from briefgen.word.header_footer import add_required_fields, field_name, header_footer_keys
from briefgen.word.in_use import References, find_references
from briefgen.word.package import relationship_xml
from briefgen.word.prepared import HeaderFooterPart
from briefgen.word.template import WordTemplate
from briefgen.word.xml import XML, R, W, esc

PAGES = ("page", "pages")
ADDRESS = re.compile("(https?|mailto):", re.IGNORECASE)


class HeaderFooterParts(Struct, frozen=True):
    """All headers and footers of a template, and what they refer to; `media` has the pictures by the name of their
    part."""

    parts: tuple[HeaderFooterPart, ...]
    media: Mapping[str, bytes]
    references: References


def read_header_footer_parts(
    template: WordTemplate, ids: Mapping[str, str], style: Mapping[str, str], numbered: bool = False
) -> HeaderFooterParts:
    """The headers and footers a document needs; `ids` gives the new id of a style by the old, `style` that of a
    paragraph style by our name.

    `numbered` adds to each footer the line in which numbered copies differ.
    """
    parts: list[HeaderFooterPart] = []
    media: dict[str, bytes] = {}
    seen: list[etree._Element] = []
    for n, key in enumerate(header_footer_keys(template), 1):
        name = f"word/{key[0]}{n}.xml"
        old = template.section.header_footers.get(key, "")
        usable = list(_usable_relationships(template, old, media)) if old in template.parts else []
        root = in_use.refer_to_styles(_clean_root(template, old, key[0], {r.id for r, _ in usable}), ids)
        _add_required_fields(root, template, key, style)
        if numbered and key[0] == "footer":
            root.append(_copy_line(style))
        holes = list(_replace_fields(root))
        seen += [root, *(element(hole.properties) for hole in holes if hole.properties)]
        text = etree.tostring(root, encoding="unicode")
        texts = re.split(r'<w:hole w:val="(\d+)"/>', XML + text)
        fields = tuple(holes[int(number)] for number in texts[1::2])
        relationships = "".join(relationship_xml(r.id, r.kind, esc(target), r.external) for r, target in usable)
        parts.append(HeaderFooterPart(key, name, tuple(texts[::2]), fields, relationships))
    return HeaderFooterParts(tuple(parts), media, find_references(seen))


def _clean_root(template: WordTemplate, part: str, kind: str, usable: set[str]) -> etree._Element:
    """The cleaned root of a header or footer, or an empty one."""
    if part in template.parts:
        root = parse(template.parts[part], part)
        return adapt.clean_header_footer(root, template.theme, usable, template.resolver.by_id)
    return etree.Element(q("hdr" if kind == "header" else "ftr"), nsmap={"w": W, "r": R})


def _usable_relationships(
    template: WordTemplate, part: str, media: dict[str, bytes]
) -> Iterator[tuple[Relationship, str]]:
    """The relationships that are kept: to pictures, under new names, and to web and mail addresses."""
    for relationship in read_relationships(template.parts, part):
        if relationship.kind == "hyperlink" and relationship.external and ADDRESS.match(relationship.target):
            yield relationship, relationship.target
        elif relationship.kind == "image" and not relationship.external and relationship.target in template.parts:
            kind = content_type(template.parts, relationship.target)
            try:
                drawn = draw_logo(template.parts[relationship.target], kind)
            except Refused:  # told when the look is read
                continue
            known = next((name for name, old in media.items() if old == drawn.data), "")
            name = known or f"word/media/house{len(media) + 1}.{EXTENSIONS[drawn.media]}"
            media[name] = drawn.data
            yield relationship, name.removeprefix("word/")


def _add_required_fields(
    root: etree._Element, template: WordTemplate, key: tuple[str, str], style: Mapping[str, str]
) -> None:
    """Add the lines that every page must have, as `header_footer.add_required_fields` does for the look."""
    fields = tuple(HeaderFooterLine((Field(name),), "") for name in _field_names(root))
    added = [line for line in add_required_fields(key, fields) if line not in fields]
    for line in added:
        words = "".join(_inline_xml(inline) for inline in line.inlines)
        name = style.get(line.style, "")
        paragraph = element(f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>{words}</w:p>')
        if key[0] == "header":
            root.insert(0, paragraph)
        else:
            root.append(paragraph)
    if not len(root):
        root.append(element("<w:p/>"))


def _copy_line(style: Mapping[str, str]) -> etree._Element:
    """The paragraph of a numbered copy's own line, below the footer and without its border."""
    bare = '<w:pBdr><w:top w:val="nil"/><w:bottom w:val="nil"/></w:pBdr>'
    properties = f'<w:pPr><w:pStyle w:val="{style.get("Page Footer", "")}"/>{bare}</w:pPr>'
    return element(f"<w:p>{properties}{_inline_xml(Field(COPY_FIELD))}</w:p>")


def _inline_xml(inline: object) -> str:
    if isinstance(inline, Field):
        return f'<w:fldSimple w:instr="DOCPROPERTY {inline.name}"/>'
    return f'<w:r><w:t xml:space="preserve">{esc(str(inline))}</w:t></w:r>'


def _field_names(root: etree._Element) -> list[str]:
    texts = [e.text or "" for e in root.iter(q("instrText"))] + [val(e, "instr") for e in root.iter(q("fldSimple"))]
    return [name for text in texts if (name := field_name(text))]


def _replace_fields(root: etree._Element) -> Iterator[FieldHole]:
    """Replace each field that shows a value of ours by a hole, and remove all others but page numbers."""
    made = 0
    for paragraph in [*root.iter(q("p"))]:
        _split_runs(paragraph)
        for runs, instruction in [*_walk_fields(paragraph)]:
            name = field_name(instruction)
            if name in PAGES:
                continue
            parent = runs[0].getparent()
            if parent is None:
                continue
            if name:
                properties = runs[0].find(q("rPr")) if local_name(runs[0]) == "r" else None
                yield FieldHole(name, _properties_xml(properties))
                parent.insert(parent.index(runs[0]), element(f'<w:hole w:val="{made}"/>'))
                made += 1
            for run in runs:
                remove(run)


def _split_runs(paragraph: etree._Element) -> None:
    """Split runs with field characters into runs of one child each, so that fields begin and end at run boundaries."""
    for run in [*paragraph.iter(q("r"))]:
        pieces = [piece for piece in run if local_name(piece) != "rPr"]
        if len(pieces) < 2 or not any(local_name(piece) == "fldChar" for piece in pieces):
            continue
        properties = run.find(q("rPr"))
        for piece in pieces:
            own = etree.Element(q("r"))
            if properties is not None:
                own.append(element(_properties_xml(properties)))
            own.append(piece)
            run.addprevious(own)
        remove(run)


def _walk_fields(paragraph: etree._Element) -> Iterator[tuple[list[etree._Element], str]]:
    """The runs of each outermost field of a paragraph, and its instruction."""
    runs: list[etree._Element] = []
    depth, words, result = 0, "", False
    for run in paragraph.iter(q("r"), q("fldSimple")):
        if local_name(run) == "fldSimple":
            if not depth:
                yield [run], val(run, "instr")
            continue
        kind = next((val(piece, "fldCharType") for piece in run.iterfind(q("fldChar"))), "")
        if kind == "begin":
            depth += 1
            if depth == 1:
                runs, words, result = [], "", False
        if depth:
            runs.append(run)
            result = result or kind == "separate"
            words += "" if result or depth > 1 else "".join(e.text or "" for e in run.iterfind(q("instrText")))
        if kind == "end" and depth:
            depth -= 1
            if not depth:
                yield runs, words


def _properties_xml(properties: etree._Element | None) -> str:
    """Run properties as XML without namespace declarations."""
    if properties is None:
        return ""
    text = etree.tostring(properties, encoding="unicode")
    return re.sub(r' xmlns:\w+="[^"]*"', "", text)
