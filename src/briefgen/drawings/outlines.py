"""The text of a drawing as outlines, in the fonts of the look.

So a drawing needs no fonts where it is opened, and looks the same in Word and PDF.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.reportLabPen import ReportLabPen  # type: ignore[import-untyped]
from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]
from reportlab.graphics.shapes import Group, String, UserNode
from reportlab.graphics.shapes import Path as Outline
from reportlab.pdfbase import pdfmetrics

from briefgen.blocks.look import Look
from briefgen.errors import Place, Problem, Refused

REGULAR, BOLD = "briefgen-regular", "briefgen-bold"
"""The names under which ReportLab knows the fonts of the look that was registered last."""

_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


class OutlineFont:
    """The fonts of one weight, in the order in which they are tried; ReportLab can use it as a font to measure text."""

    _dynamicFont, _multiByte, encName = True, True, "UTF8"  # noqa: N815  ReportLab's names

    def __init__(self, name: str, paths: tuple[str, ...]) -> None:
        self.fontName = self.name = name
        self.face = self
        self._paths = paths

    @cached_property
    def _fonts(self) -> list[tuple[TTFont, Mapping[int, str], Any]]:
        """The fonts, read when the first character is needed: most drawings have no text."""
        return [_read_font(path) for path in self._paths]

    @property
    def ascent(self) -> float:
        """The ascent in thousandths of an em."""
        font = self._fonts[0][0]
        return float(font["hhea"].ascent / font["head"].unitsPerEm * 1000)

    @property
    def descent(self) -> float:
        """The descent in thousandths of an em, below 0."""
        font = self._fonts[0][0]
        return float(font["hhea"].descent / font["head"].unitsPerEm * 1000)

    def stringWidth(self, words: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802  ReportLab's name
        """The width of a text in points."""
        return sum(self._glyph(letter)[2] for letter in _without_format_controls(words)) * size

    def draw(self, words: str, size: float, x: float, y: float) -> Outline:
        """The outlines of a text that begins at x on the baseline y."""
        path = Outline(strokeColor=None, fillMode=1)
        for glyphs, name, unit, left in self._place_glyphs(words, size, x):
            glyphs[name].draw(TransformPen(ReportLabPen(glyphs, path=path), (unit, 0, 0, unit, left, y)))
        return path

    def svg_path(self, words: str, size: float, x: float, y: float) -> str:
        """The outlines of a text as attribute `d` of an SVG path, where y grows downwards."""
        pens = []
        for glyphs, name, unit, left in self._place_glyphs(words, size, x):
            pens.append(SVGPathPen(glyphs, ntos=lambda number: f"{round(number, 2):g}"))
            glyphs[name].draw(TransformPen(pens[-1], (unit, 0, 0, -unit, left, y)))
        return "".join(pen.getCommands() for pen in pens)

    def _place_glyphs(self, words: str, size: float, x: float) -> Iterator[tuple[Any, str, float, float]]:
        """For each character: the glyphs of its font, its glyph name, points for a unit of the font, its x."""
        for letter in _without_format_controls(words):
            glyphs, name, width = self._glyph(letter)
            yield glyphs, name, size / glyphs.font["head"].unitsPerEm, x
            x += width * size

    def _glyph(self, letter: str) -> tuple[Any, str, float]:
        """For a character: the glyphs of the first font that has it, its glyph name, its width in ems.

        Raises `Refused` where no font has it.
        """
        for font, names, glyphs in self._fonts:
            if name := names.get(ord(letter)):
                return glyphs, name, glyphs[name].width / font["head"].unitsPerEm
        called = unicodedata.name(letter, "no name").lower()
        message = f"no font of the look can draw “{letter}” (U+{ord(letter):04X}, {called}) in a picture"
        raise Refused(Problem(message, hint="write it another way, or name a font that has it in look.yaml"))


def register_fonts(look: Look) -> None:
    """Register the fonts of a look with ReportLab as `REGULAR` and `BOLD`. Raises `Refused` where it has none."""
    fonts = sorted(look.fonts, key=lambda font: font.family != look.family)
    regular = tuple(font.path for font in fonts if not font.bold)
    if not regular:
        raise Refused(Problem("the look names no font file for pictures", hint="add one under `fonts:` in look.yaml"))
    for name, paths in ((REGULAR, regular), (BOLD, tuple(font.path for font in fonts if font.bold) or regular)):
        pdfmetrics.registerFont(_make_font(name, paths))


def outline_texts(group: Group) -> None:
    """Replace all text in a group by its outlines; with labels, which ReportLab would make only when it draws."""
    for index, child in enumerate(group.contents):
        shape = child.provideNode() if isinstance(child, UserNode) else child
        group.contents[index] = _outline_of(shape) if isinstance(shape, String) else shape
        if isinstance(shape, Group):
            outline_texts(shape)


def text_width(words: Iterable[str], name: str, size: float) -> float:
    """The width of the widest of some lines, in points."""
    return max((pdfmetrics.stringWidth(line, name, size) for line in words), default=0)


def _outline_of(shape: String) -> Outline:
    letters, words, x = font_and_start_of(shape)
    path = letters.draw(words, shape.fontSize, x, shape.y)
    path.fillColor, path.fillOpacity = shape.fillColor, getattr(shape, "fillOpacity", None)
    return path


def font_and_start_of(shape: String) -> tuple[OutlineFont, str, float]:
    """The font of a string of ReportLab, its text (NFC), and the x where it begins."""
    letters: Any = pdfmetrics.getFont(shape.fontName)
    words = unicodedata.normalize("NFC", shape.text)
    return letters, words, shape.x - _ANCHORS.get(shape.textAnchor, 0) * letters.stringWidth(words, shape.fontSize)


def _without_format_controls(words: str) -> str:
    """A text without format characters, which control line breaks and have no glyph."""
    return "".join(letter for letter in words if unicodedata.category(letter) != "Cf")


@lru_cache(8)
def _make_font(name: str, paths: tuple[str, ...]) -> OutlineFont:
    return OutlineFont(name, paths)


@lru_cache(8)
def _read_font(path: str) -> tuple[TTFont, dict[int, str], Any]:
    """A font file, its map from characters to glyph names, its glyphs. Raises `Refused` where it is damaged."""
    try:
        font = TTFont(Path(path), lazy=True)
        return font, font.getBestCmap(), font.getGlyphSet()
    except (OSError, TTLibError, AssertionError):
        raise Refused(Problem("is damaged, or not a font file", Place(path))) from None
