"""What of a template reaches a document (allow-list), and its styles in the document's variant.

What of a house reaches a document: an allow-list, because a house is often an old memo.

In: roots of the parts that carry look. Out: the same look without the traces of whoever wrote that memo: no comments,
tracked changes, controls, data bindings, bookmarks, editing sessions, template paths or names of files.

Styles of a house as one document wears them: its variants, its tightness and its paper written into the styles.

In: paragraph styles by our names, the look of the house and the look that is worn. Out: the same elements, changed.
Only what differs is written; a style that inherits from a changed one keeps what it had: deltas are not inherited.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields

from lxml import etree

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.word.elements import PPR, RPR, STYLE, element, local, on, put, q, val
from briefgen.word.properties import Theme
from briefgen.word.styles_xml import ALIGN, indents, paragraph_borders, shading, tab_stop
from briefgen.word.xml import PIC, WP, A, R, W, half, twips

# ---- clean -------------------------------------------------------------------------------------------------------


SETTINGS = (
    "zoom mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop "
    "defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps evenAndOddHeaders "
    "drawingGridHorizontalSpacing drawingGridVerticalSpacing noPunctuationKerning characterSpacingControl "
    "noLineBreaksAfter noLineBreaksBefore footnotePr compat themeFontLang clrSchemeMapping decimalSymbol listSeparator"
)
"""Settings that change how a page looks, in the order of the schema (ECMA-376 17.15.1.78)."""
NOT_COPIED = {"footnotePr"}
"""The writer has its own separators of footnotes."""

STYLES = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
"""Elements that name a style by its id."""
FONT = {"altName", "panose1", "charset", "family", "notTrueType", "pitch", "sig"}

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
"""Attributes that tell editing sessions apart begin so."""
FILE_NAMES = ("title", "href", "link")
"""Attributes of pictures that hold the name or place of a file."""


def settings(root: etree._Element) -> etree._Element:
    """Settings that change how a page looks, and nothing else."""
    out = etree.Element(q("settings"), nsmap={"w": W})
    allowed = set(SETTINGS.split()) - NOT_COPIED
    for child in root:
        if local(child) in allowed:
            put(out, copy.deepcopy(child), SETTINGS)
    return out


def styles(root: etree._Element, theme: Theme) -> etree._Element:
    """All styles without editing sessions and tracked changes, with a literal beside every theme colour."""
    out = copy.deepcopy(root)
    _scrub(out)
    _literal(out, theme)
    return forget(out, out)


def numbering(root: etree._Element) -> etree._Element:
    """Numbering without pictures for bullets, whose parts do not travel."""
    out = copy.deepcopy(root)
    _scrub(out)
    for found in [*out.iter(q("numPicBullet"), q("lvlPicBulletId"), q("nsid"), q("tmpl"))]:
        _remove(found)
    return out


def forget(root: etree._Element, styles: etree._Element) -> etree._Element:
    """Take out the names of styles that are not there: words so named look like any others in Word, too."""
    known = {val(style, "styleId") for style in styles.iterfind(q("style"))}
    for named in [*root.iter(*map(q, STYLES))]:
        if val(named) not in known:
            _remove(named)
    return root


def fonts(root: etree._Element) -> etree._Element:
    """The fonts a file lists, without those embedded in it."""
    out = etree.Element(q("fonts"), nsmap={"w": W})
    for font in root.iterfind(q("font")):
        entry = etree.SubElement(out, q("font"), {q("name"): val(font, "name")})
        entry.extend(copy.deepcopy(child) for child in font if local(child) in FONT)
    return out


def story(root: etree._Element, theme: Theme, kept: Collection[str]) -> etree._Element:
    """A header or footer: its words, fields and pictures. `kept` are the relations it may still name."""
    out = copy.deepcopy(root)
    _scrub(out)
    _literal(out, theme)
    for link in [*out.iter(q("hyperlink"))]:
        if link.get(q("id", R), "") not in kept and not val(link, "anchor"):
            _unwrap(link)
    for drawn in [*out.iter(q("drawing"), q("pict"))]:
        _nameless(drawn)
        if not _arrows(drawn) <= set(kept):
            _remove(drawn)
    for run in [*out.iter(q("r"))]:
        if on(run.find(f"{q('rPr')}/{q('vanish')}")):
            _remove(run)
    return out


def _arrows(drawn: etree._Element) -> set[str]:
    """The ids of relations a drawing names."""
    return {str(v) for e in drawn.iter() for k, v in e.attrib.items() if etree.QName(k).namespace == R}


def _nameless(drawn: etree._Element) -> None:
    """Pictures go by a number; what they show stays in words. A link to a file beside the picture is cut."""
    for n, named in enumerate([*drawn.iter(q("docPr", WP), q("cNvPr", PIC))], 1):
        named.set("name", f"Picture {n}")
        named.attrib.pop("title", "")
        if local(named) == "cNvPr":
            named.attrib.pop("descr", "")
    for found in drawn.iter():
        for attribute in list(found.attrib):
            space, name = etree.QName(attribute).namespace, etree.QName(attribute).localname
            office = "office" in (space or "") and space != R
            if (name in FILE_NAMES and office) or attribute == q("link", R):
                del found.attrib[attribute]
    for link in [*drawn.iter(q("hlinkClick", A))]:
        _remove(link)


def _literal(root: etree._Element, theme: Theme) -> None:
    """LibreOffice shows the literal colour alone, and takes `auto` for black or none."""
    for found in root.iter(etree.Element):
        name, tint, shade = (val(found, f"theme{x}") for x in ("Color", "Tint", "Shade"))
        if name and (rgb := theme.colour(name, tint, shade)):
            found.set(q("val" if local(found) == "color" else "color"), rgb)
        name, tint, shade = (val(found, f"themeFill{x}") for x in ("", "Tint", "Shade"))
        if name and (rgb := theme.colour(name, tint, shade)):
            found.set(q("fill"), rgb)


def _scrub(root: etree._Element) -> None:
    """Take out what carries no look, in the whole tree."""
    for found in [*root.iter(etree.Element)]:
        for attribute in list(found.attrib):
            if etree.QName(attribute).localname.startswith(SESSION):
                del found.attrib[attribute]
        if etree.QName(found).namespace == W and local(found) in DROPPED:
            _remove(found)
        elif etree.QName(found).namespace == W and local(found) in UNWRAPPED:
            _unwrap(found)
        elif found.tag in ORDERED:
            _sort(found, ORDERED[found.tag].split())


def _sort(found: etree._Element, order: list[str]) -> None:
    """Properties in the order of the schema: not every word processor keeps it."""
    places = {q(name): n for n, name in enumerate(order)}
    found[:] = sorted(found, key=lambda child: places.get(str(child.tag), len(order)))


def _remove(found: etree._Element) -> None:
    parent = found.getparent()
    if parent is not None:
        parent.remove(found)


def _unwrap(found: etree._Element) -> None:
    """Put the children in the place of their wrapper."""
    parent = found.getparent()
    if parent is not None:
        at = parent.index(found)
        parent[at : at + 1] = list(found)


# ---- dress -------------------------------------------------------------------------------------------------------


Style = etree._Element
Write = Callable[[ParagraphStyle], str]

CHANGING = tuple(f.name for f in fields(ParagraphStyle) if f.name != "name")
SPACING = {"before", "after", "pitch"}


def dress(styles: Mapping[str, Style], by_id: Mapping[str, Style], house: Look, worn: Look) -> None:
    """Change paragraph styles from the look of the house to the one that is worn."""
    changed = {name: set(_changes(house.paragraph(name), worn.paragraph(name))) for name in styles}
    names = {style: name for name, style in styles.items()}
    for name, style in styles.items():
        above = (changed[names[ancestor]] for ancestor in _ancestors(style, by_id) if ancestor in names)
        if pinned := changed[name].union(*above):
            _write(style, house.paragraph(name), worn.paragraph(name), pinned)


def _changes(old: ParagraphStyle, new: ParagraphStyle) -> Iterator[str]:
    return (name for name in CHANGING if getattr(old, name) != getattr(new, name))


def _ancestors(style: Style, by_id: Mapping[str, Style]) -> list[Style]:
    out: list[Style] = []
    found: Style | None = style
    while found is not None and found not in out:
        out.append(found)
        found = by_id.get(val(found.find(q("basedOn"))))
    return out[1:]


def _write(style: Style, old: ParagraphStyle, new: ParagraphStyle, changed: set[str]) -> None:
    for names, write in IN_PARAGRAPH:
        if changed.intersection(names):
            put(_part(style, "pPr"), element(write(new)), PPR)
    for name, writes in IN_RUN.items():
        for write in writes if name in changed else ():
            put(_part(style, "rPr"), element(write(new)), RPR)
    if changed & SPACING:
        _space(style, old, new)
    if "tabs" in changed:
        put(_part(style, "pPr"), element(_tabs(old, new)), PPR)


def _part(style: Style, name: str) -> etree._Element:
    """The `w:pPr` or `w:rPr` of a style, made where it has none."""
    if style.find(q(name)) is None:
        put(style, element(f"<w:{name}/>"), STYLE)
    return next(style.iterfind(q(name)))


def _space(style: Style, old: ParagraphStyle, new: ParagraphStyle) -> None:
    """Space before and after; the pitch only where it changes, for it may have been a multiple."""
    properties = _part(style, "pPr")
    found = properties.find(q("spacing"))
    line, rule = (val(found, name) for name in ("line", "lineRule"))
    if new.pitch != old.pitch:
        line, rule = str(twips(new.pitch)), "exact"
    pitch = (f' w:line="{line}"' if line else "") + (f' w:lineRule="{rule}"' if rule else "")
    text = f'<w:spacing w:before="{twips(new.before)}" w:after="{twips(new.after)}"{pitch}/>'
    put(properties, element(text), PPR)


def _tabs(old: ParagraphStyle, new: ParagraphStyle) -> str:
    """The new stops; one that is gone is cleared, or it would come back from an ancestor."""
    stay = {twips(stop.position) for stop in new.tabs}
    gone = sorted({twips(stop.position) for stop in old.tabs} - stay)
    cleared = "".join(f'<w:tab w:val="clear" w:pos="{at}"/>' for at in gone)
    return f"<w:tabs>{cleared}{''.join(map(tab_stop, new.tabs))}</w:tabs>"


def _switch(name: str, attribute: str) -> Write:
    return lambda style: f'<w:{name} w:val="{int(getattr(style, attribute))}"/>'


IN_PARAGRAPH: tuple[tuple[tuple[str, ...], Write], ...] = (
    (("left", "right", "first"), lambda s: indents(s.left, s.right, s.first)),
    (("align",), lambda s: f'<w:jc w:val="{ALIGN[s.align]}"/>'),
    (("outline",), lambda s: f'<w:outlineLvl w:val="{(s.outline or 10) - 1}"/>'),
    (("top", "bottom", "bar", "edge"), lambda s: paragraph_borders(s) or "<w:pBdr/>"),
    (("shading",), lambda s: shading(s.shading or "auto")),
    (("keep_next",), _switch("keepNext", "keep_next")),
    (("keep_lines",), _switch("keepLines", "keep_lines")),
    (("page_break_before",), _switch("pageBreakBefore", "page_break_before")),
    (("contextual",), _switch("contextualSpacing", "contextual")),
)
"""What is written into `w:pPr` where one of some properties has changed."""

IN_RUN: Mapping[str, tuple[Write, ...]] = {
    "bold": (_switch("b", "bold"), _switch("bCs", "bold")),
    "italic": (_switch("i", "italic"), _switch("iCs", "italic")),
    "capitals": (_switch("caps", "capitals"),),
    "colour": (lambda s: f'<w:color w:val="{s.colour}"/>',),
    "tracking": (lambda s: f'<w:spacing w:val="{twips(s.tracking)}"/>',),
    "size": (lambda s: f'<w:sz w:val="{half(s.size)}"/>', lambda s: f'<w:szCs w:val="{half(s.size)}"/>'),
}
"""What is written into `w:rPr`."""
