"""Styles and list numbering as WordprocessingML, and the names of styles.

A style has three names: ours, the one a Word file stores, and the ones other programs and Korean offices write. Word
stores its own styles under English names in small letters (`heading 2`) in every language; other word processors
store what their menus say (`제목 2`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from briefgen.blocks.look import Border, CharacterStyle, Look, ParagraphStyle, TableStyle, TabStop
from briefgen.word.xml import eighth_points, esc, half_points, twips

BUILT_IN = {
    **{f"Heading {n}": f"heading {n}" for n in range(1, 10)},
    **{f"TOC {n}": f"toc {n}" for n in range(1, 10)},
    **{f"List {kind}{level}": f"List {kind}{level}" for kind in ("Bullet", "Number") for level in ("", " 2", " 3")},
    "Caption": "caption",
    "Footnote Text": "footnote text",
    "Footnote Reference": "footnote reference",
    **{name: name for name in ("Normal", "Title", "Subtitle", "Signature", "TOC Heading", "Hyperlink")},
    "Placeholder Text": "Placeholder Text",
}
"""Word's own styles: our name → the name stored."""

KOREAN_NAMES = {"표준": "Normal", "바탕글": "Normal", "제목": "Title", "부제": "Subtitle", "본문": "Body"}
KOREAN_NAMES |= {"글머리 기호": "List Bullet", "번호 매기기": "List Number", "캡션": "Caption", "서명": "Signature"}
KOREAN_NAMES |= {"각주 텍스트": "Footnote Text", "각주": "Footnote Text", "각주 참조": "Footnote Reference"}
KOREAN_NAMES |= {"목차 제목": "TOC Heading", "하이퍼링크": "Hyperlink"}
TABLE_SUFFIX = " Table"
"""The end of a table style's name in a file: names are unique across all kinds of style."""

_NUMBERED_FAMILIES = {"제목": "Heading", "개요": "Heading", "목차": "TOC", "글머리 기호": "List Bullet"}
_OUR_NAMES = {stored.lower(): name for name, stored in BUILT_IN.items()}


def our_style_name(stored: str) -> str:
    """The name we use for a style that a file calls `heading 2`, `Heading 2`, `제목 2` or `Body`."""
    name = " ".join(stored.split())
    if name.lower() in _OUR_NAMES:
        return _OUR_NAMES[name.lower()]
    if name in KOREAN_NAMES:
        return KOREAN_NAMES[name]
    if found := re.fullmatch(r"(\D+?) ?(\d)", name):
        family = _NUMBERED_FAMILIES.get(found[1])
        return f"{family} {found[2]}" if family else name
    return name


def stored_style_name(name: str) -> str:
    """The name Word stores for a style of ours."""
    return BUILT_IN.get(name, name)


def style_id(name: str) -> str:
    """The id of a style we add: its name without spaces."""
    return name.replace(" ", "")


ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
LEADERS = {"": "none", "line": "underscore", "dot": "dot"}
EXTRA_PROPERTIES = {"Hyperlink": '<w:u w:val="single"/>', "Footnote Reference": '<w:vertAlign w:val="superscript"/>'}
"""Properties of our character styles that `CharacterStyle` has no field for."""
BASED_ON_NORMAL = '<w:basedOn w:val="Normal"/>'
CODE_FONT = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'


def fonts_xml(family: str, more: str = "") -> str:
    """`w:rFonts` with one family for all scripts."""
    name = esc(family)
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"{more}/>'


def compatibility_xml(name: str, value: int) -> str:
    """One `w:compatSetting` of Word."""
    return f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'


def border_xml(side: str, line: Border | None) -> str:
    """The border on one side of a paragraph, cell or table; empty where there is none."""
    if line is None:
        return ""
    space, kind, (_, width) = min(31, round(line.space)), "double" if line.double else "single", line.strokes
    return f'<w:{side} w:val="{kind}" w:sz="{eighth_points(width)}" w:space="{space}" w:color="{line.colour}"/>'


def paragraph_borders_xml(style: ParagraphStyle) -> str:
    """`w:pBdr`. The right padding of a shaded paragraph with a bar is a border in the colour of its shading."""
    padding = Border(1, style.shading, style.right - 1) if style.bar and style.shading and style.right else None
    sides = (("top", style.top), ("left", style.bar), ("bottom", style.bottom), ("right", style.edge or padding))
    inner = "".join(border_xml(side, line) for side, line in sides)
    return f"<w:pBdr>{inner}</w:pBdr>" if inner else ""


def shading_xml(colour: str) -> str:
    """`w:shd` of a plain fill (RRGGBB); empty where there is none."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else ""


def tab_stop_xml(stop: TabStop) -> str:
    """One `w:tab` of a style."""
    return f'<w:tab w:val="{stop.align}" w:leader="{LEADERS[stop.leader]}" w:pos="{twips(stop.position)}"/>'


def tab_stops_xml(stops: tuple[TabStop, ...]) -> str:
    """`w:tabs`."""
    return f"<w:tabs>{''.join(map(tab_stop_xml, stops))}</w:tabs>" if stops else ""


def spacing_xml(style: ParagraphStyle) -> str:
    """`w:spacing` of a paragraph: space before and after, exact pitch."""
    line = f' w:line="{twips(style.pitch)}" w:lineRule="exact"' if style.pitch else ""
    return f'<w:spacing w:before="{twips(style.before)}" w:after="{twips(style.after)}"{line}/>'


@lru_cache(256)
def indents_xml(left: float, right: float, first: float) -> str:
    """`w:ind`, from points; a negative first-line indent is a hanging indent."""
    edge = f'w:hanging="{twips(-first)}"' if first < 0 else f'w:firstLine="{twips(first)}"'
    return f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" {edge}/>'


def paragraph_properties_xml(style: ParagraphStyle) -> str:
    """Everything inside `w:pPr`."""
    return "".join(
        (
            "<w:keepNext/>" if style.keep_next else "",
            "<w:keepLines/>" if style.keep_lines else "",
            "<w:pageBreakBefore/>" if style.page_break_before else "",
            paragraph_borders_xml(style),
            shading_xml(style.shading),
            tab_stops_xml(style.tabs),
            spacing_xml(style),
            indents_xml(style.left, style.right, style.first),
            "<w:contextualSpacing/>" if style.contextual else "",
            f'<w:jc w:val="{ALIGN[style.align]}"/>',
            f'<w:outlineLvl w:val="{style.outline - 1}"/>' if style.outline else "",
        )
    )


def run_properties_xml(style: ParagraphStyle | CharacterStyle) -> str:
    """Everything inside `w:rPr`; what is `None` is left out."""
    capitals = isinstance(style, ParagraphStyle) and style.capitals
    size = half_points(style.size or 0)
    return "".join(
        (
            _switch_xml("b", style.bold) + _switch_xml("bCs", style.bold),
            _switch_xml("i", style.italic) + _switch_xml("iCs", style.italic),
            "<w:caps/>" if capitals else "",
            f'<w:color w:val="{style.colour}"/>' if style.colour else "",
            f'<w:spacing w:val="{twips(style.tracking)}"/>' if style.tracking else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if style.size else "",
        )
    )


def _switch_xml(name: str, state: bool | None) -> str:
    if state is None:
        return ""
    return f"<w:{name}/>" if state else f'<w:{name} w:val="0"/>'


def paragraph_style_xml(style: ParagraphStyle, numbering: str = "", following: str = "", font: str = "") -> str:
    """A whole paragraph style: `numbering` is its `w:numPr`, `following` the id of the next style.

    It is based on Normal, or on nothing where `font`, its `w:rFonts`, is given.
    """
    after = f'<w:next w:val="{following}"/>' if following else ""
    properties = paragraph_properties_xml(style)
    if numbering:
        # numPr stands before pBdr; a list style has neither borders nor a page break
        at = properties.index("<w:spacing")
        properties = f"{properties[:at]}{numbering}{properties[at:]}"
    return (
        f'<w:style w:type="paragraph" {_identity_xml(style.name)}'
        f"{'' if font else BASED_ON_NORMAL}{after}<w:qFormat/>"
        f"<w:pPr>{properties}</w:pPr><w:rPr>{font}{run_properties_xml(style)}</w:rPr></w:style>"
    )


def character_style_xml(style: CharacterStyle) -> str:
    """A whole character style."""
    extra = EXTRA_PROPERTIES.get(style.name, "")
    font = CODE_FONT if style.name == "Code" else ""
    return (
        f'<w:style w:type="character" {_identity_xml(style.name)}<w:qFormat/>'
        f"<w:rPr>{font}{run_properties_xml(style)}{extra}</w:rPr></w:style>"
    )


def table_style_xml(style: TableStyle) -> str:
    """A whole table style; the head row is its `firstRow`. It is based on nothing.

    The paragraph styles of its text are set in the cells: Normal would override a table style (ECMA-376 17.7.2).
    """
    top, right, bottom, left = style.padding
    lines = border_xml("top", style.top) + border_xml("bottom", style.bottom)
    lines += border_xml("insideH", style.between) + border_xml("insideV", style.between_columns)
    margins = "".join(
        f'<w:{side} w:w="{twips(width)}" w:type="dxa"/>'
        for side, width in (("top", top), ("left", left), ("bottom", bottom), ("right", right))
    )
    fill = f"<w:tcPr>{shading_xml(style.fill)}</w:tcPr>" if style.fill else ""
    return (
        f'<w:style w:type="table" {_identity_xml(style.name + TABLE_SUFFIX)}<w:qFormat/><w:tblPr>'
        f"{f'<w:tblBorders>{lines}</w:tblBorders>' if lines else ''}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f"{fill}{_head_row_xml(style)}</w:style>"
    )


def _head_row_xml(style: TableStyle) -> str:
    """The conditional format of the head row."""
    lines = border_xml("top", style.head_top) + border_xml("bottom", style.head_bottom)
    inner = (f"<w:tcBorders>{lines}</w:tcBorders>" if lines else "") + shading_xml(style.head_fill)
    return f'<w:tblStylePr w:type="firstRow"><w:tcPr>{inner}</w:tcPr></w:tblStylePr>' if inner else ""


def _identity_xml(name: str) -> str:
    custom = "" if name in BUILT_IN else 'w:customStyle="1" '
    return f'{custom}w:styleId="{esc(style_id(name))}"><w:name w:val="{esc(stored_style_name(name))}"/>'


_MARKERS = ("bullet", "number", "square", "circle", "dash", "diamond")
LIST_STYLES: Mapping[str, str] = {marker: f"List {marker.capitalize()}" for marker in _MARKERS}
"""Marker → its paragraph style; deeper levels add “ 2” and “ 3” to the name."""

LIST_LEVELS = 9
STYLED_LEVELS = 3
"""Levels that have a style of their own; deeper ones use the last style with a larger indent."""
DOT_SIZE = 6.0
"""A marker smaller than this (points) is a dot, which is raised to the middle of the small letters."""


def list_style_name(marker: str, level: int) -> str:
    """The style of a list's items; levels count from 1."""
    deep = min(level, STYLED_LEVELS)
    return LIST_STYLES[marker] if deep == 1 else f"{LIST_STYLES[marker]} {deep}"


def list_indents(look: Look, marker: str, level: int) -> tuple[float, float]:
    """Left and first-line indent of a level, in points. Each level without a style of its own adds the hanging
    indent of the last one that has a style."""
    style = look.paragraph(list_style_name(marker, level))
    more = max(0, level - STYLED_LEVELS) * max(-style.first, 12.0)
    return style.left + more, style.first


def abstract_numbering_xml(look: Look, marker: str, number: int) -> str:
    """`w:abstractNum`: the definition of one marker on nine levels (ECMA-376 17.9.1)."""
    levels = "".join(_level_xml(look, marker, level) for level in range(1, LIST_LEVELS + 1))
    kind = "multilevel" if marker == "number" else "hybridMultilevel"
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'


def numbering_instance_xml(number: int, of: int, start: tuple[int, int] | None = None) -> str:
    """`w:num`: a list; `start` is (level counted from 0, number) where it restarts (ECMA-376 17.9.15)."""
    again = ""
    if start:
        level, first = start
        again = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{first}"/></w:lvlOverride>'
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{again}</w:num>'


def _level_xml(look: Look, marker: str, level: int) -> str:
    style = look.paragraph(list_style_name(marker, level))
    if marker == "number":
        kind, text = "decimal", look.markers.get(marker, "%1").replace("%1", f"%{level}")
    else:
        kind, text = "bullet", look.markers.get(marker, "●")
    edges, first = list_indents(look, marker, level)
    return (
        f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{esc(text)}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{indents_xml(edges, style.right, first)}</w:pPr>'
        f"<w:rPr>{_marker_xml(look, marker, style)}</w:rPr></w:lvl>"
    )


def _marker_xml(look: Look, marker: str, style: ParagraphStyle) -> str:
    """Font and format of the marker; without a font of its own Word may use one with other glyphs."""
    mark: CharacterStyle = look.marker_style(marker)
    font = fonts_xml(look.family, ' w:hint="eastAsia"')
    text = run_properties_xml(mark)
    if mark.size and mark.size < DOT_SIZE:
        # position stands before sz; in half-points, to the middle of the small letters
        at = text.index("<w:sz ")
        raised = round((style.size - mark.size) * 0.75)
        text = f'{text[:at]}<w:position w:val="{raised}"/>{text[at:]}'
    return font + text
