"""Properties of paragraphs, runs and borders, as plain values; the theme's colours and fonts (ECMA-376 20.1.6).

Values are those of one `w:pPr` or `w:rPr`, nothing inherited; lengths are in points. Keys are the fields of
`ParagraphStyle` and a few more (`line`, `numbering`, `latin`, `east`, `hidden` …).
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from typing import Any

from lxml import etree
from msgspec import Struct, field

from briefgen.blocks.look import Border
from briefgen.word.elements import is_on, local_name, number_of, q, val
from briefgen.word.xml import XML, A, esc

SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_NAMES = {"dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "hyperlink": "hlink"}
_NAMES |= {"text1": "dk1", "background1": "lt1", "text2": "dk2", "background2": "lt2", "followedHyperlink": "folHlink"}
_MAPPED = {"text1": "t1", "text2": "t2", "background1": "bg1", "background2": "bg2"}
_SCRIPTS = {"ko": "Hang", "ja": "Jpan", "zh-CN": "Hans", "zh-TW": "Hant"}


class Theme(Struct, frozen=True):
    """Colours by slot (`dk1` … `folHlink`), fonts by (`major` or `minor`, script), slots by name of the settings."""

    colours: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    east: str = "Hang"
    """Script of the East Asian language."""

    def colour(self, name: str, tint: str = "", shade: str = "") -> str:
        """RRGGBB of a theme colour, lighter by a tint or darker by a shade (two hex digits); empty if unknown."""
        slot = self.mapping.get(_MAPPED.get(name, name), name)
        rgb = self.colours.get(_NAMES.get(slot, slot), "")
        return _apply_tint(rgb, tint, shade) if rgb else ""

    def font(self, reference: str) -> str:
        """The font behind `minorHAnsi`, `majorEastAsia` …; empty if unknown."""
        kind = "major" if reference.startswith("major") else "minor"
        if reference.endswith("EastAsia"):
            return self.fonts.get((kind, self.east)) or self.fonts.get((kind, "ea"), "")
        return self.fonts.get((kind, "cs" if reference.endswith("Bidi") else "latin"), "")


def read_theme(root: etree._Element | None, settings: etree._Element | None) -> Theme:
    """The theme of a file, empty where it has none."""
    if root is None:
        return Theme()
    colours, fonts = {}, {}
    scheme = root.find(f".//{q('clrScheme', A)}")
    for slot in scheme if scheme is not None else ():
        for colour in slot:
            rgb = colour.get("lastClr") or colour.get("val") or ""
            if len(rgb) == 6:
                colours[local_name(slot)] = rgb.upper()
    for kind in ("major", "minor"):
        for face in root.iterfind(f".//{q(f'{kind}Font', A)}/*"):
            if name := face.get("typeface", ""):
                fonts[kind, face.get("script") or local_name(face)] = name
    mapping, east = {}, "Hang"
    if settings is not None:
        element = settings.find(q("clrSchemeMapping"))
        mapping = {etree.QName(k).localname: v for k, v in element.attrib.items()} if element is not None else {}
        language = val(settings.find(q("themeFontLang")), "eastAsia", "ko")
        east = _SCRIPTS.get(language) or _SCRIPTS.get(language.split("-")[0], "Hang")
    return Theme(colours, fonts, {str(k): str(v) for k, v in mapping.items()}, east)


def _apply_tint(rgb: str, tint: str, shade: str) -> str:
    """A colour with tint and shade, which scale the luminance (ECMA-376 17.3.2.6 themeTint, themeShade)."""
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if shade:
        light *= _share_of(shade)
    if tint:
        light = light * _share_of(tint) + 1 - _share_of(tint)
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _share_of(digits: str) -> float:
    try:
        return int(digits, 16) / 255
    except ValueError:
        return 1.0


_FLAT = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FLAT}</a:ln>'
_FORMATS = (
    f'<a:fmtScheme name="plain"><a:fillStyleLst>{_FLAT * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>'
    f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FLAT * 3}</a:bgFillStyleLst></a:fmtScheme>"
)


def theme_xml(theme: Theme, family: str) -> str:
    """The theme part with colours and fonts only: a slot without a colour is black, a missing font is `family`."""
    colours = "".join(f'<a:{slot}><a:srgbClr val="{theme.colours.get(slot, "000000")}"/></a:{slot}>' for slot in SLOTS)
    fonts = "".join(
        f"<a:{kind}Font>{_font_scheme_xml(theme, kind, family)}</a:{kind}Font>" for kind in ("major", "minor")
    )
    return (
        f'{XML}<a:theme xmlns:a="{A}" name="house"><a:themeElements><a:clrScheme name="house">{colours}</a:clrScheme>'
        f'<a:fontScheme name="house">{fonts}</a:fontScheme>{_FORMATS}</a:themeElements></a:theme>'
    )


def _font_scheme_xml(theme: Theme, kind: str, family: str) -> str:
    named = {script: theme.fonts.get((kind, script), family) for script in ("latin", "ea", "cs")}
    basic = "".join(f'<a:{script} typeface="{esc(name)}"/>' for script, name in named.items())
    scripts = sorted((s, name) for (k, s), name in theme.fonts.items() if k == kind and s not in named)
    return basic + "".join(f'<a:font script="{esc(s)}" typeface="{esc(name)}"/>' for s, name in scripts)


Values = dict[str, Any]

HUNDREDTHS = 100.0
"""East Asian Word may give indents and spacing in hundredths of a character or line."""

_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}
_SIDES = {"top": "top", "bottom": "bottom", "left": "bar", "right": "edge"}
_LEADERS = {"underscore": "line", "hyphen": "line", "heavy": "line", "dot": "dot", "middleDot": "dot"}
_TABS = {"center": "center", "right": "right", "end": "right", "decimal": "right"}
_FLAGS = {"keepNext": "keep_next", "keepLines": "keep_lines", "pageBreakBefore": "page_break_before"}
_FLAGS |= {"contextualSpacing": "contextual", "snapToGrid": "snap"}
_INDENTS = (
    *(("start", "left", 1), ("left", "left", 1), ("end", "right", 1), ("right", "right", 1)),
    *(("firstLine", "first", 1), ("hanging", "first", -1)),
)
_SWITCHES = {"b": "bold", "i": "italic", "caps": "capitals", "smallCaps": "small_capitals", "vanish": "hidden"}


def read_run_properties(properties: etree._Element | None, theme: Theme) -> Values:
    """The values of a `w:rPr`."""
    out: Values = {}
    if properties is None:
        return out
    for name, key in _SWITCHES.items():
        if (state := is_on(properties.find(q(name)))) is not None:
            out[key] = state
    if (size := number_of(properties.find(q("sz")), unit=2)) is not None:
        out["size"] = size
    if (tracking := number_of(properties.find(q("spacing")), unit=20)) is not None:
        out["tracking"] = tracking
    if (element := properties.find(q("color"))) is not None:
        out["colour"] = read_colour(element, theme) or "000000"
    fonts = properties.find(q("rFonts"))
    for key, attribute in (("latin", "ascii"), ("east", "eastAsia")):
        name = theme.font(val(fonts, f"{attribute}Theme")) or val(fonts, attribute)
        if name:
            out[key] = name
    return out


def read_paragraph_properties(properties: etree._Element | None, theme: Theme) -> Values:
    """The values of a `w:pPr`."""
    out: Values = {}
    if properties is None:
        return out
    for name, key in _FLAGS.items():
        if (state := is_on(properties.find(q(name)))) is not None:
            out[key] = state
    if (align := properties.find(q("jc"))) is not None:
        out["align"] = _ALIGN.get(val(align), "left")
    if (level := number_of(properties.find(q("outlineLvl")))) is not None:
        out["outline"] = int(level) + 1 if 0 <= level < 9 else 0
    if (shade := properties.find(q("shd"))) is not None:
        out["shading"] = read_shading(shade, theme)
    if (list_ := properties.find(q("numPr"))) is not None:
        out["numbering"] = (val(list_.find(q("numId"))), val(list_.find(q("ilvl")), default="0"))
    sides = read_borders(properties.find(q("pBdr")), theme)
    out |= {key: sides[side] for side, key in _SIDES.items() if side in sides}
    out |= _read_spacing(properties.find(q("spacing"))) | _read_indents(properties.find(q("ind")))
    if (stops := properties.find(q("tabs"))) is not None:
        out["tabs"] = dict(_read_tab_stop(stop) for stop in stops if val(stop) != "num")
    return out


def _read_spacing(element: etree._Element | None) -> Values:
    out: Values = {}
    for side in ("before", "after"):
        if (points := number_of(element, side, 20)) is not None:
            out[side] = points
        if (lines := number_of(element, f"{side}Lines", HUNDREDTHS)) is not None:
            out[side] = lines * 12
        if val(element, f"{side}Autospacing") in ("1", "true", "on"):
            out[side] = 14.0
    if (line := number_of(element, "line")) is not None:
        rule = val(element, "lineRule", "auto")
        out["line"] = ("multiple", line / 240) if rule == "auto" else (rule, line / 20)
    return out


def _read_indents(element: etree._Element | None) -> Values:
    out: Values = {}
    for attribute, key, sign in _INDENTS:
        if (points := number_of(element, attribute, 20)) is not None:
            out[key], out[f"{key}_characters"] = sign * points, 0
    for attribute, key, sign in _INDENTS:
        if hundredths := number_of(element, f"{attribute}Chars"):
            out[f"{key}_characters"] = sign * hundredths
    return out


def _read_tab_stop(element: etree._Element) -> tuple[float, tuple[str, str] | None]:
    """A tab stop: position, and alignment with leader, or `None` for one that is cleared."""
    kind = val(element, default="left")
    at = number_of(element, "pos", 20) or 0.0
    return at, None if kind == "clear" else (_TABS.get(kind, "left"), _LEADERS.get(val(element, "leader"), ""))


def side_name(element: etree._Element) -> str:
    """The side an element speaks of, where the newer names `start` and `end` are left and right."""
    return {"start": "left", "end": "right"}.get(local_name(element), local_name(element))


def read_borders(element: etree._Element | None, theme: Theme) -> dict[str, Border | None]:
    """The borders of an element by side; `None` for a side that is explicitly without one."""
    out: dict[str, Border | None] = {}
    for side in element if element is not None else ():
        name = side_name(side)
        if val(side) in ("nil", "none"):
            out[name] = None
            continue
        width, double = number_of(side, "sz", 8) or 0.25, val(side) == "double"
        line_colour = read_colour(side, theme, "color") or "000000"
        out[name] = Border(3 * width if double else width, line_colour, number_of(side, "space") or 0.0, double)
    return out


def read_colour(element: etree._Element, theme: Theme, attribute: str = "val") -> str:
    """RRGGBB: the theme colour if one is named, else the literal; empty for `auto`."""
    return _colour_of(element, theme, attribute, ("themeColor", "themeTint", "themeShade"))


def read_shading(element: etree._Element | None, theme: Theme) -> str:
    """The fill of a `w:shd`; empty for none."""
    return _colour_of(element, theme, "fill", ("themeFill", "themeFillTint", "themeFillShade"))


def _colour_of(element: etree._Element | None, theme: Theme, attribute: str, named: tuple[str, str, str]) -> str:
    literal = val(element, attribute)
    return theme.colour(*(val(element, each) for each in named)) or (literal.upper() if len(literal) == 6 else "")
