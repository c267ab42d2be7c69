"""The theme of a Word file: its colours and fonts by the names styles use (ECMA-376 20.1.6).

In: the theme part and the mapping of settings. Out: literal colours and names of fonts.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import field

from lxml import etree

from briefgen.values import dataclass
from briefgen.word.elements import local, q, val
from briefgen.word.xml import XML, A, esc

SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_NAMES = {
    "dark1": "dk1",
    "light1": "lt1",
    "dark2": "dk2",
    "light2": "lt2",
    "text1": "dk1",
    "background1": "lt1",
    "text2": "dk2",
    "background2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_MAPPED = {"text1": "t1", "text2": "t2", "background1": "bg1", "background2": "bg2"}
_SCRIPTS = {"ko": "Hang", "ja": "Jpan", "zh-CN": "Hans", "zh-TW": "Hant"}


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by slot (`dk1` … `folHlink`), fonts by (`major` or `minor`, script), slots by name of the settings."""

    colours: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    east: str = "Hang"
    """Script of the East Asian language."""

    def colour(self, name: str, tint: str = "", shade: str = "") -> str:
        """RRGGBB of a theme colour, lighter by a tint or darker by a shade (two hex digits); empty if unknown."""
        slot = self.mapping.get(_MAPPED.get(name, name), name)
        found = self.colours.get(_NAMES.get(slot, slot), "")
        return _toned(found, tint, shade) if found else ""

    def font(self, reference: str) -> str:
        """The font behind `minorHAnsi`, `majorEastAsia` …; empty if unknown."""
        kind = "major" if reference.startswith("major") else "minor"
        if reference.endswith("EastAsia"):
            return self.fonts.get((kind, self.east)) or self.fonts.get((kind, "ea"), "")
        return self.fonts.get((kind, "cs" if reference.endswith("Bidi") else "latin"), "")


def read_theme(root: etree._Element | None, settings: etree._Element | None) -> Theme:
    """The theme of a file that has one, else an empty one."""
    if root is None:
        return Theme()
    colours, fonts = {}, {}
    scheme = root.find(f".//{q('clrScheme', A)}")
    for slot in scheme if scheme is not None else ():
        for colour in slot:
            rgb = colour.get("lastClr") or colour.get("val") or ""
            if len(rgb) == 6:
                colours[local(slot)] = rgb.upper()
    for kind in ("major", "minor"):
        for face in root.iterfind(f".//{q(f'{kind}Font', A)}/*"):
            if name := face.get("typeface", ""):
                fonts[kind, face.get("script") or local(face)] = name
    mapping, east = {}, "Hang"
    if settings is not None:
        found = settings.find(q("clrSchemeMapping"))
        mapping = {etree.QName(k).localname: v for k, v in found.attrib.items()} if found is not None else {}
        language = val(settings.find(q("themeFontLang")), "eastAsia", "ko")
        east = _SCRIPTS.get(language) or _SCRIPTS.get(language.split("-")[0], "Hang")
    return Theme(colours, fonts, {str(k): str(v) for k, v in mapping.items()}, east)


def _toned(rgb: str, tint: str, shade: str) -> str:
    """Tint and shade scale the luminance (17.3.2.6 themeTint, themeShade)."""
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if shade:
        light *= _share(shade)
    if tint:
        light = light * _share(tint) + 1 - _share(tint)
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _share(digits: str) -> float:
    try:
        return int(digits, 16) / 255
    except ValueError:
        return 1.0


# ---- writing ----------------------------------------------------------------------------------------------------

_FLAT = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FLAT}</a:ln>'
_FORMATS = (
    f'<a:fmtScheme name="plain"><a:fillStyleLst>{_FLAT * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>'
    f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FLAT * 3}</a:bgFillStyleLst></a:fmtScheme>"
)


def theme_part(theme: Theme, family: str) -> str:
    """A theme of colours and fonts alone: a slot without colour is black, a font not named is the family."""
    colours = "".join(f'<a:{slot}><a:srgbClr val="{theme.colours.get(slot, "000000")}"/></a:{slot}>' for slot in SLOTS)
    fonts = "".join(f"<a:{kind}Font>{_faces(theme, kind, family)}</a:{kind}Font>" for kind in ("major", "minor"))
    return (
        f'{XML}<a:theme xmlns:a="{A}" name="house"><a:themeElements><a:clrScheme name="house">{colours}</a:clrScheme>'
        f'<a:fontScheme name="house">{fonts}</a:fontScheme>{_FORMATS}</a:themeElements></a:theme>'
    )


def _faces(theme: Theme, kind: str, family: str) -> str:
    named = {script: theme.fonts.get((kind, script), family) for script in ("latin", "ea", "cs")}
    basic = "".join(f'<a:{script} typeface="{esc(name)}"/>' for script, name in named.items())
    scripts = sorted((s, name) for (k, s), name in theme.fonts.items() if k == kind and s not in named)
    return basic + "".join(f'<a:font script="{esc(s)}" typeface="{esc(name)}"/>' for s, name in scripts)
