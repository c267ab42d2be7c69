"""What of a house reaches a document: an allow-list, because a house is often an old memo.

In: roots of the parts that carry look. Out: the same look without the traces of whoever wrote that memo: no comments,
tracked changes, controls, data bindings, bookmarks, editing sessions, template paths or names of files.
"""

from __future__ import annotations

import copy
from collections.abc import Collection

from lxml import etree

from briefgen.word.elements import PPR, RPR, local, on, put, q, val
from briefgen.word.theme import Theme
from briefgen.word.xml import PIC, WP, A, R, W

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
