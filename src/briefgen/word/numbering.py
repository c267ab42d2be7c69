"""Lists: where each level stands, and the numbering definitions Word draws its markers from.

In: a look. Out: indents as values, `w:abstractNum` and `w:num` as text. One definition a marker, nine levels each.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.blocks.look import CharacterStyle, Look, ParagraphStyle
from briefgen.word.rendering import indents, run_properties
from briefgen.word.xml import esc

STYLES: Mapping[str, str] = {
    "bullet": "List Bullet",
    "number": "List Number",
    "square": "List Square",
    "circle": "List Circle",
    "dash": "List Dash",
    "diamond": "List Diamond",
}
"""Marker → its paragraph style; deeper levels have “ 2” and “ 3” behind the name."""

LEVELS = 9
STYLED = 3
"""Levels that have a style of their own; deeper ones take the last and step on."""
SMALL = 6.0
"""A marker smaller than this (points) is a dot, and is raised to the middle of the small letters."""


def style_name(marker: str, level: int) -> str:
    """The style of a list's items; levels count from 1."""
    deep = min(level, STYLED)
    return STYLES[marker] if deep == 1 else f"{STYLES[marker]} {deep}"


def left(look: Look, marker: str, level: int) -> tuple[float, float]:
    """Left and first-line indent of a level. Levels without a style step on by the hang of the last that has one."""
    style = look.paragraph(style_name(marker, level))
    more = max(0, level - STYLED) * max(-style.first, 12.0)
    return style.left + more, style.first


def abstract(look: Look, marker: str, number: int) -> str:
    """The definition of one marker on nine levels (ECMA-376 17.9.1)."""
    levels = "".join(_level(look, marker, level) for level in range(1, LEVELS + 1))
    kind = "multilevel" if marker == "number" else "hybridMultilevel"
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'


def instance(number: int, of: int, start: tuple[int, int] | None = None) -> str:
    """A list: `start` is (level counted from 0, number) where counting begins anew (ECMA-376 17.9.15)."""
    again = ""
    if start:
        level, first = start
        again = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{first}"/></w:lvlOverride>'
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{again}</w:num>'


def _level(look: Look, marker: str, level: int) -> str:
    style = look.paragraph(style_name(marker, level))
    if marker == "number":
        kind, text = "decimal", look.markers.get(marker, "%1").replace("%1", f"%{level}")
    else:
        kind, text = "bullet", look.markers.get(marker, "●")
    edges, first = left(look, marker, level)
    return (
        f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{esc(text)}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{indents(edges, style.right, first)}</w:pPr>'
        f"<w:rPr>{_marker(look, marker, style)}</w:rPr></w:lvl>"
    )


def _marker(look: Look, marker: str, style: ParagraphStyle) -> str:
    """Font and look of the marker; without a font of its own Word may take one with other glyphs."""
    mark: CharacterStyle = look.marker_style(marker)
    family = esc(look.family)
    font = f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}" w:cs="{family}" w:hint="eastAsia"/>'
    text = run_properties(mark)
    if mark.size and mark.size < SMALL:
        # position stands before sz; in half-points, to the middle of the small letters
        at = text.index("<w:sz ")
        raised = round((style.size - mark.size) * 0.75)
        text = f'{text[:at]}<w:position w:val="{raised}"/>{text[at:]}'
    return font + text
