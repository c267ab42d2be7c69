"""What of a template reaches a document, and its styles with a document's variants applied.

An allow-list, because a template is often an old memo: no comments, tracked changes, controls, data bindings,
bookmarks, editing sessions, template paths or file names are copied. Of the styles only properties that a variant
changes are written; a style based on a changed one keeps its own values, since changes are not inherited.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping

from lxml import etree

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.word.allow import is_hidden_run, keep_allowed
from briefgen.word.elements import (
    PPR,
    RPR,
    STYLE,
    element,
    inheritance_chain,
    insert_in_order,
    local_name,
    q,
    remove,
    val,
)
from briefgen.word.properties import Theme
from briefgen.word.styles_xml import ALIGN, indents_xml, paragraph_borders_xml, shading_xml, tab_stop_xml
from briefgen.word.xml import PIC, WP, A, R, W, half_points, twips

SETTINGS_ORDER = (
    "zoom mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop "
    "defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps evenAndOddHeaders "
    "drawingGridHorizontalSpacing drawingGridVerticalSpacing noPunctuationKerning characterSpacingControl "
    "noLineBreaksAfter noLineBreaksBefore footnotePr compat themeFontLang clrSchemeMapping decimalSymbol listSeparator"
)
"""Settings that change how a page looks, in the order of the schema (ECMA-376 17.15.1.78)."""
NOT_COPIED = {"footnotePr"}
"""We write footnote separators of our own."""

FONT = {"panose1", "charset", "family", "notTrueType", "pitch", "sig"}

Style = etree._Element

UNWRAPPED = {"sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo"}
DROPPED = {
    *("del", "moveFrom", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "object", "control", "altChunk", "sectPr"),
    *("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange", "sectPrChange", "rsid"),
    *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "annotationRef", "commentReference"),
    *("commentRangeStart", "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart"),
    *("moveToRangeEnd", "footnoteReference", "endnoteReference", "lastRenderedPageBreak", "subDoc", "dataBinding"),
}
ORDERED = {q("pPr"): PPR, q("rPr"): RPR}
SESSION = ("rsid", "paraId", "textId")
"""Beginnings of attributes that identify editing sessions."""
FILE_NAMES = ("title", "href", "link")
"""Attributes of pictures that hold the name or path of a file."""


def clean_settings(root: etree._Element) -> etree._Element:
    """Settings that change how a page looks, and nothing else."""
    out = etree.Element(q("settings"), nsmap={"w": W})
    allowed = set(SETTINGS_ORDER.split()) - NOT_COPIED
    for child in root:
        if local_name(child) in allowed:
            insert_in_order(out, copy.deepcopy(child), SETTINGS_ORDER)
    keep_allowed(out, allowed)
    return out


def clean_styles(root: etree._Element, theme: Theme) -> etree._Element:
    """All styles without editing sessions and tracked changes, with a literal value for every theme colour."""
    out = copy.deepcopy(root)
    _remove_traces(out)
    _set_literal_colours(out, theme)
    keep_allowed(out)
    return out


def clean_numbering(root: etree._Element) -> etree._Element:
    """Numbering without picture bullets, whose parts are not copied."""
    out = copy.deepcopy(root)
    _remove_traces(out)
    for node in [*out.iter(q("numPicBullet"), q("lvlPicBulletId"), q("nsid"), q("tmpl"), q("name"))]:
        remove(node)
    keep_allowed(out)
    return out


def clean_fonts(root: etree._Element) -> etree._Element:
    """The fonts a file lists, without those embedded in it."""
    out = etree.Element(q("fonts"), nsmap={"w": W})
    for font in root.iterfind(q("font")):
        entry = etree.SubElement(out, q("font"), {q("name"): val(font, "name")})
        entry.extend(copy.deepcopy(child) for child in font if local_name(child) in FONT)
    keep_allowed(out, FONT)
    return out


def clean_header_footer(
    root: etree._Element, theme: Theme, relationship_ids: Collection[str], styles: Mapping[str, Style]
) -> etree._Element:
    """A header or footer with its words, fields and pictures; `relationship_ids` are those it may still refer to,
    `styles` those of the file by id: what they hide goes."""
    out = copy.deepcopy(root)
    _remove_traces(out)
    _set_literal_colours(out, theme)
    for link in [*out.iter(q("hyperlink"))]:
        if link.get(q("id", R), "") not in relationship_ids and not val(link, "anchor"):
            _unwrap(link)
    for drawing in [*out.iter(q("drawing"), q("pict"))]:
        _remove_names(drawing)
        if not _relationship_ids(drawing) <= set(relationship_ids):
            remove(drawing)
    for run in [*out.iter(q("r"))]:
        if is_hidden_run(run, styles):
            remove(run)
    keep_allowed(out)
    etree.cleanup_namespaces(out, keep_ns_prefixes=["w", "r"])
    return out


def _relationship_ids(drawing: etree._Element) -> set[str]:
    """The ids of relationships that a drawing refers to."""
    return {str(v) for e in drawing.iter() for k, v in e.attrib.items() if etree.QName(k).namespace == R}


def _remove_names(drawing: etree._Element) -> None:
    """Replace names of pictures by numbers, keep their alternate text, and remove links to files."""
    for n, named in enumerate([*drawing.iter(q("docPr", WP), q("cNvPr", PIC))], 1):
        named.set("name", f"Picture {n}")
        named.attrib.pop("title", "")
        if local_name(named) == "cNvPr":
            named.attrib.pop("descr", "")
    for node in drawing.iter():
        for attribute in list(node.attrib):
            space, name = etree.QName(attribute).namespace, etree.QName(attribute).localname
            office = "office" in (space or "") and space != R
            if (name in FILE_NAMES and office) or attribute == q("link", R):
                del node.attrib[attribute]
    for link in [*drawing.iter(q("hlinkClick", A))]:
        remove(link)


def _set_literal_colours(root: etree._Element, theme: Theme) -> None:
    """Write the literal value beside each theme colour: LibreOffice reads only that."""
    for node in root.iter(etree.Element):
        name, tint, shade = (val(node, f"theme{x}") for x in ("Color", "Tint", "Shade"))
        if name and (rgb := theme.colour(name, tint, shade)):
            node.set(q("val" if local_name(node) == "color" else "color"), rgb)
        name, tint, shade = (val(node, f"themeFill{x}") for x in ("", "Tint", "Shade"))
        if name and (rgb := theme.colour(name, tint, shade)):
            node.set(q("fill"), rgb)


def _remove_traces(root: etree._Element) -> None:
    """Remove what does not affect the look, in the whole tree."""
    for node in [*root.iter(etree.Element)]:
        for attribute in list(node.attrib):
            if etree.QName(attribute).localname.startswith(SESSION):
                del node.attrib[attribute]
        if etree.QName(node).namespace == W and local_name(node) in DROPPED:
            remove(node)
        elif etree.QName(node).namespace == W and local_name(node) in UNWRAPPED:
            _unwrap(node)
        elif node.tag in ORDERED:
            _sort_properties(node, ORDERED[node.tag].split())


def _sort_properties(node: etree._Element, order: list[str]) -> None:
    """Put properties into the order of the schema, which not every word processor keeps."""
    places = {q(name): n for n, name in enumerate(order)}
    node[:] = sorted(node, key=lambda child: places.get(str(child.tag), len(order)))


def _unwrap(node: etree._Element) -> None:
    """Replace an element by its children."""
    parent = node.getparent()
    if parent is not None:
        at = parent.index(node)
        parent[at : at + 1] = list(node)


Write = Callable[[ParagraphStyle], str]

CHANGEABLE = tuple(name for name in ParagraphStyle.__struct_fields__ if name != "name")
SPACING = {"before", "after", "pitch"}


def apply_variant(styles: Mapping[str, Style], by_id: Mapping[str, Style], template: Look, variant: Look) -> None:
    """Change paragraph styles from the look of the template to that of a variant."""
    pairs = {style: (template.paragraph(name), variant.paragraph(name)) for name, style in styles.items()}
    changed = {
        style: {name for name in CHANGEABLE if getattr(old, name) != getattr(new, name)}
        for style, (old, new) in pairs.items()
    }
    for style, (old, new) in pairs.items():
        inherited = (changed[each] for each in inheritance_chain(style, by_id) if each in changed)
        if changed_names := set[str]().union(*inherited):
            _write_changes(style, old, new, changed_names)


def _write_changes(style: Style, old: ParagraphStyle, new: ParagraphStyle, changed: set[str]) -> None:
    for names, write in PARAGRAPH_WRITERS:
        if changed.intersection(names):
            insert_in_order(_find_or_add(style, "pPr"), element(write(new)), PPR)
    for name, writes in RUN_WRITERS.items():
        for write in writes if name in changed else ():
            insert_in_order(_find_or_add(style, "rPr"), element(write(new)), RPR)
    if changed & SPACING:
        _write_spacing(style, old, new)
    if "tabs" in changed:
        insert_in_order(_find_or_add(style, "pPr"), element(_tabs_xml(old, new)), PPR)


def _find_or_add(style: Style, name: str) -> etree._Element:
    """The `w:pPr` or `w:rPr` of a style, added where it has none."""
    if style.find(q(name)) is None:
        insert_in_order(style, element(f"<w:{name}/>"), STYLE)
    return next(style.iterfind(q(name)))


def _write_spacing(style: Style, old: ParagraphStyle, new: ParagraphStyle) -> None:
    """Write space before and after; the pitch only where it changes, for it may be a multiple of the font's own."""
    properties = _find_or_add(style, "pPr")
    spacing = properties.find(q("spacing"))
    line, rule = (val(spacing, name) for name in ("line", "lineRule"))
    if new.pitch != old.pitch:
        line, rule = str(twips(new.pitch)), "exact"
    pitch = (f' w:line="{line}"' if line else "") + (f' w:lineRule="{rule}"' if rule else "")
    text = f'<w:spacing w:before="{twips(new.before)}" w:after="{twips(new.after)}"{pitch}/>'
    insert_in_order(properties, element(text), PPR)


def _tabs_xml(old: ParagraphStyle, new: ParagraphStyle) -> str:
    """`w:tabs` with the new stops; a removed one is cleared, or it would be inherited again."""
    kept = {twips(stop.position) for stop in new.tabs}
    removed = sorted({twips(stop.position) for stop in old.tabs} - kept)
    cleared = "".join(f'<w:tab w:val="clear" w:pos="{at}"/>' for at in removed)
    return f"<w:tabs>{cleared}{''.join(map(tab_stop_xml, new.tabs))}</w:tabs>"


def _switch_writer(name: str, attribute: str) -> Write:
    return lambda style: f'<w:{name} w:val="{int(getattr(style, attribute))}"/>'


PARAGRAPH_WRITERS: tuple[tuple[tuple[str, ...], Write], ...] = (
    (("left", "right", "first"), lambda s: indents_xml(s.left, s.right, s.first)),
    (("align",), lambda s: f'<w:jc w:val="{ALIGN[s.align]}"/>'),
    (("outline",), lambda s: f'<w:outlineLvl w:val="{(s.outline or 10) - 1}"/>'),
    (("top", "bottom", "bar", "edge"), lambda s: paragraph_borders_xml(s) or "<w:pBdr/>"),
    (("shading",), lambda s: shading_xml(s.shading or "auto")),
    (("keep_next",), _switch_writer("keepNext", "keep_next")),
    (("keep_lines",), _switch_writer("keepLines", "keep_lines")),
    (("page_break_before",), _switch_writer("pageBreakBefore", "page_break_before")),
    (("contextual",), _switch_writer("contextualSpacing", "contextual")),
)
"""Changed properties → the function that writes their element of `w:pPr`."""

RUN_WRITERS: Mapping[str, tuple[Write, ...]] = {
    "bold": (_switch_writer("b", "bold"), _switch_writer("bCs", "bold")),
    "italic": (_switch_writer("i", "italic"), _switch_writer("iCs", "italic")),
    "capitals": (_switch_writer("caps", "capitals"),),
    "colour": (lambda s: f'<w:color w:val="{s.colour}"/>',),
    "tracking": (lambda s: f'<w:spacing w:val="{twips(s.tracking)}"/>',),
    "size": (lambda s: f'<w:sz w:val="{half_points(s.size)}"/>', lambda s: f'<w:szCs w:val="{half_points(s.size)}"/>'),
}
"""Changed property → the functions that write its elements of `w:rPr`."""
