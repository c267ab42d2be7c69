"""Styles of a house as one document wears them: its variants, its tightness and its paper written into the styles.

In: paragraph styles by our names, the look of the house and the look that is worn. Out: the same elements, changed.
Only what differs is written; a style that inherits from a changed one keeps what it had: deltas are not inherited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields

from lxml import etree

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.word.elements import PPR, RPR, STYLE, element, put, q, val
from briefgen.word.rendering import ALIGN, indents, paragraph_borders, shading, tab_stop
from briefgen.word.xml import half, twips

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
