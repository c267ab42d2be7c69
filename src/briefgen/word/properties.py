"""What the properties of a paragraph, a run or a border say, as plain values.

In: `w:pPr`, `w:rPr`, borders and shading of a style or of the text itself. Out: only what is said there, nothing
inherited. Keys are those of `ParagraphStyle` and a few more (`line`, `numbering`, `latin`, `east`, `hidden` …).
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from briefgen.blocks.look import Border
from briefgen.word.elements import local, number, on, q, val
from briefgen.word.theme import Theme

Values = dict[str, Any]

CHARACTER = 100.0
"""Indents of East Asian Word may be given in hundredths of a character."""

_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}
_SIDES = {"top": "top", "bottom": "bottom", "left": "bar", "right": "edge"}
_LEADERS = {"underscore": "line", "hyphen": "line", "heavy": "line", "dot": "dot", "middleDot": "dot"}
_TABS = {"center": "center", "right": "right", "end": "right", "decimal": "right"}
_FLAGS = {
    "keepNext": "keep_next",
    "keepLines": "keep_lines",
    "pageBreakBefore": "page_break_before",
    "contextualSpacing": "contextual",
}
_SWITCHES = {"b": "bold", "i": "italic", "caps": "capitals", "smallCaps": "small_capitals", "vanish": "hidden"}


def run_values(properties: etree._Element | None, theme: Theme) -> Values:
    """What a `w:rPr` says."""
    out: Values = {}
    if properties is None:
        return out
    for name, key in _SWITCHES.items():
        if (state := on(properties.find(q(name)))) is not None:
            out[key] = state
    if (size := number(properties.find(q("sz")), unit=2)) is not None:
        out["size"] = size
    if (tracking := number(properties.find(q("spacing")), unit=20)) is not None:
        out["tracking"] = tracking
    if (found := properties.find(q("color"))) is not None:
        out["colour"] = colour(found, theme) or "000000"
    fonts = properties.find(q("rFonts"))
    for key, attribute in (("latin", "ascii"), ("east", "eastAsia")):
        name = theme.font(val(fonts, f"{attribute}Theme")) or val(fonts, attribute)
        if name:
            out[key] = name
    return out


def paragraph_values(properties: etree._Element | None, theme: Theme) -> Values:
    """What a `w:pPr` says."""
    out: Values = {}
    if properties is None:
        return out
    for name, key in _FLAGS.items():
        if (state := on(properties.find(q(name)))) is not None:
            out[key] = state
    if (snap := on(properties.find(q("snapToGrid")))) is not None:
        out["snap"] = snap
    if (align := properties.find(q("jc"))) is not None:
        out["align"] = _ALIGN.get(val(align), "left")
    if (level := number(properties.find(q("outlineLvl")))) is not None:
        out["outline"] = int(level) + 1 if 0 <= level < 9 else 0
    if (shade := properties.find(q("shd"))) is not None:
        out["shading"] = shading(shade, theme)
    if (list_ := properties.find(q("numPr"))) is not None:
        out["numbering"] = (val(list_.find(q("numId"))), val(list_.find(q("ilvl")), default="0"))
    sides = borders(properties.find(q("pBdr")), theme)
    out |= {key: sides[side] for side, key in _SIDES.items() if side in sides}
    out |= _spacing(properties.find(q("spacing"))) | _indents(properties.find(q("ind")))
    if (stops := properties.find(q("tabs"))) is not None:
        out["tabs"] = dict(_stop(stop) for stop in stops if val(stop) != "num")
    return out


def _spacing(found: etree._Element | None) -> Values:
    out: Values = {}
    for side in ("before", "after"):
        if (points := number(found, side, 20)) is not None:
            out[side] = points
        if (lines := number(found, f"{side}Lines", CHARACTER)) is not None:
            out[side] = lines * 12
        if val(found, f"{side}Autospacing") in ("1", "true", "on"):
            out[side] = 14.0
    if (line := number(found, "line")) is not None:
        rule = val(found, "lineRule", "auto")
        out["line"] = ("multiple", line / 240) if rule == "auto" else (rule, line / 20)
    return out


def _indents(found: etree._Element | None) -> Values:
    out: Values = {}
    for attribute, key, sign in (
        *(("start", "left", 1), ("left", "left", 1), ("end", "right", 1), ("right", "right", 1)),
        *(("firstLine", "first", 1), ("hanging", "first", -1)),
    ):
        if (points := number(found, attribute, 20)) is not None:
            out[key], out[f"{key}_characters"] = sign * points, 0
    for attribute, key, sign in (
        *(("leftChars", "left", 1), ("rightChars", "right", 1)),
        *(("firstLineChars", "first", 1), ("hangingChars", "first", -1)),
    ):
        if hundredths := number(found, attribute):
            out[f"{key}_characters"] = sign * hundredths
    return out


def _stop(element: etree._Element) -> tuple[float, tuple[str, str] | None]:
    """A tab stop by position; `None` clears one."""
    kind = val(element, default="left")
    at = number(element, "pos", 20) or 0.0
    return at, None if kind == "clear" else (_TABS.get(kind, "left"), _LEADERS.get(val(element, "leader"), ""))


def borders(found: etree._Element | None, theme: Theme) -> dict[str, Border | None]:
    """The sides of a border that are named; `None` for one that is taken away."""
    out: dict[str, Border | None] = {}
    for side in found if found is not None else ():
        name = {"start": "left", "end": "right"}.get(local(side), local(side))
        if val(side) in ("nil", "none"):
            out[name] = None
            continue
        width, double = number(side, "sz", 8) or 0.25, val(side) == "double"
        ink = colour(side, theme, "color") or "000000"
        out[name] = Border(3 * width if double else width, ink, number(side, "space") or 0.0, double)
    return out


def colour(element: etree._Element, theme: Theme, attribute: str = "val") -> str:
    """RRGGBB: of the theme where one is named, else the literal; empty for `auto`."""
    named = theme.colour(val(element, "themeColor"), val(element, "themeTint"), val(element, "themeShade"))
    literal = val(element, attribute)
    return named or ("" if literal == "auto" or len(literal) != 6 else literal.upper())


def shading(element: etree._Element | None, theme: Theme) -> str:
    """The fill of a `w:shd`; empty for none."""
    named = theme.colour(val(element, "themeFill"), val(element, "themeFillTint"), val(element, "themeFillShade"))
    literal = val(element, "fill")
    return named or ("" if literal == "auto" or len(literal) != 6 else literal.upper())
