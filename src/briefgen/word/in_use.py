"""What of a letterhead a document uses: its styles with the lists and fonts they name, and no name of an office's own.

A style that neither we nor Word know is called `Style 7`, unless a template names it itself; every style gets an id of
ours. What nothing that is shown refers to is removed, and so are references to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from lxml import etree
from msgspec import Struct

from briefgen.word.elements import STYLE, element, insert_in_order, q, remove, val
from briefgen.word.look_settings import CHARACTERS, PARAGRAPHS, TABLES
from briefgen.word.styles_xml import BUILT_IN, TABLE_SUFFIX, our_style_name, stored_style_name, style_id
from briefgen.word.xml import esc

STYLES = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
"""Elements that refer to a style by its id."""
_ASIDE = (*map(q, ("next", "link")),)
"""References of a style to one that is not shown with it."""
_OURS = {"paragraph": PARAGRAPHS, "character": CHARACTERS, "table": TABLES}
_OWN_ID = re.compile(r"Style(\d+)")
_TABLE_IDS = {"Normal Table": "TableNormal", "Table Grid": "TableGrid"}
_OF_WORD = frozenset(
    {"Default Paragraph Font", "No List", "No Spacing", "Body Text", "List Paragraph", "Strong", "Emphasis"}
    | {"header", "footer", "page number", *_TABLE_IDS}
)
"""Names that Word stores for more of its own styles, which letterheads have by themselves."""
_FONTS = ("ascii", "hAnsi", "eastAsia", "cs", "font")
"""Attributes that name a font: of `w:rFonts`, and of `w:sym`."""


class References(Struct, frozen=True):
    """What some XML refers to: ids of styles and of lists, and names of fonts."""

    styles: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    fonts: frozenset[str] = frozenset()


def find_references(roots: Iterable[etree._Element]) -> References:
    """All that these elements refer to; `w:next` and `w:link`, which show nothing, are no references."""
    styles, lists, fonts = set(), set(), set()
    for root in roots:
        styles |= {val(each) for each in root.iter(*map(q, STYLES)) if each.tag not in _ASIDE}
        lists |= {val(each) for each in root.iter(q("numId"))}
        fonts |= {val(each, name) for each in root.iter(q("rFonts"), q("sym")) for name in _FONTS}
    return References(frozenset(styles), frozenset(lists), frozenset(fonts - {""}))


def rename_styles(root: etree._Element) -> dict[str, str]:
    """Give each style an id of ours; the new ids by the old.

    A style without a name or an id, or with the id of another, is removed: Word ignores it, too.
    """
    ids: dict[str, str] = {}
    for style in [*root.iterfind(q("style"))]:
        old, name = val(style, "styleId"), _known_name(style)
        if not old or not val(style.find(q("name"))) or old in ids:
            remove(style)
            continue
        wanted = _TABLE_IDS.get(name) or style_id(our_style_name(name))
        ids[old] = wanted if wanted and wanted not in ids.values() else f"Style{len(ids)}"
        style.set(q("styleId"), ids[old])
    refer_to_styles(root, ids)
    return ids


def _known_name(style: etree._Element) -> str:
    """The name to store for a style of ours or of Word; empty for one of an office's own."""
    kind, stored = val(style, "type", "paragraph"), val(style.find(q("name")))
    if kind == "table":
        return stored if stored in _OF_WORD or stored.removesuffix(TABLE_SUFFIX) in TABLES else ""
    name = our_style_name(stored)
    return stored_style_name(name) if name in BUILT_IN or name in _OURS.get(kind, ()) or name in _OF_WORD else ""


def refer_to_styles(root: etree._Element, ids: Mapping[str, str]) -> etree._Element:
    """Refer to styles by their new ids; references to styles that do not exist, which Word ignores, are removed."""
    for named in [*root.iter(*map(q, STYLES))]:
        if val(named) in ids:
            named.set(q("val"), ids[val(named)])
        else:
            remove(named)
    return root


def is_ours(kind: str, name: str) -> bool:
    """Whether a style of a kind (`paragraph`, `character`, `table`) is one that we write."""
    return name in _OURS.get(kind, ())


def keep_in_use(
    styles: etree._Element, numbering: etree._Element, shown: References, named: Mapping[tuple[str, str], str]
) -> None:
    """Keep the styles and lists that what is shown needs. `named` has ids by kind and our name: these styles keep their
    names."""
    kept = _close(styles, numbering, shown)
    for node in [*styles.iterfind(q("style")), *numbering]:
        if node not in kept:
            remove(node)
    ids = {val(style, "styleId"): val(style, "styleId") for style in styles.iterfind(q("style"))}
    for root in (styles, numbering):
        refer_to_styles(root, ids)
    for style in styles.iterfind(q("style")):
        if val(style, "styleId") not in named.values():
            _name_neutrally(style)


def _name_neutrally(style: etree._Element) -> None:
    """The name of a style as we or Word write it, and no name for one of an office's own."""
    if own := _OWN_ID.fullmatch(val(style, "styleId")):
        style.set(q("customStyle"), "1")
    name = f"Style {own[1]}" if own else _known_name(style)
    insert_in_order(style, element(f'<w:name w:val="{esc(name)}"/>'), STYLE)


def _close(styles: etree._Element, numbering: etree._Element, shown: References) -> set[etree._Element]:
    """The styles, the lists and their definitions that what is shown needs, and what these need in turn."""
    by_id = {val(style, "styleId"): style for style in styles.iterfind(q("style"))}
    definitions = {val(each, "abstractNumId"): each for each in numbering.iterfind(q("abstractNum"))}
    lists = {val(each, "numId"): each for each in numbering.iterfind(q("num"))}
    linked = {val(each.find(q("styleLink"))): each for each in definitions.values()}
    found: set[etree._Element] = set()
    todo = [style for style in by_id.values() if val(style, "default") in ("1", "true", "on")]
    todo += [by_id[each] for each in shown.styles if each in by_id]
    todo += [lists[each] for each in shown.lists if each in lists]
    while todo:
        node = todo.pop()
        if node in found:
            continue
        found.add(node)
        # a definition names the styles of its levels, which need it, not it them
        needs = References() if node.tag == q("abstractNum") else find_references([node])
        todo += [by_id[each] for each in needs.styles if each in by_id]
        todo += [lists[each] for each in needs.lists if each in lists]
        todo += [definitions[val(each)] for each in node.iter(q("abstractNumId")) if val(each) in definitions]
        for link in node.iter(q("numStyleLink")):
            todo += [known[val(link)] for known in (by_id, linked) if val(link) in known]
    return found


def keep_fonts(root: etree._Element, names: Collection[str]) -> etree._Element:
    """Keep the fonts of a font table that have one of these names."""
    for font in [*root.iterfind(q("font"))]:
        if val(font, "name") not in names:
            remove(font)
    return root
