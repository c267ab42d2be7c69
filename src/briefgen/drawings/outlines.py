"""The letters of a drawing as outlines, in the fonts of the look.

So no program needs the fonts, and no word stands in one format alone: what a drawing says is said in its description.
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
"""The names under which ReportLab knows the fonts of the look last worn."""

_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


class Letters:
    """The fonts of one weight, in the order in which they are tried; a font of ReportLab's, as far as it measures."""

    _dynamicFont, _multiByte, encName = True, True, "UTF8"  # noqa: N815  ReportLab's names

    def __init__(self, name: str, paths: tuple[str, ...]) -> None:
        self.fontName = self.name = name
        self.face = self
        self._paths = paths

    @cached_property
    def _fonts(self) -> list[tuple[TTFont, Mapping[int, str], Any]]:
        """Read when the first letter is asked for: most drawings have none."""
        return [_font(path) for path in self._paths]

    @property
    def ascent(self) -> float:
        """In thousandths of an em."""
        font = self._fonts[0][0]
        return float(font["hhea"].ascent / font["head"].unitsPerEm * 1000)

    @property
    def descent(self) -> float:
        """In thousandths of an em, below 0."""
        font = self._fonts[0][0]
        return float(font["hhea"].descent / font["head"].unitsPerEm * 1000)

    def stringWidth(self, words: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802  ReportLab's name
        """The width of some words in points."""
        return sum(self._glyph(letter)[2] for letter in _seen(words)) * size

    def drawn(self, words: str, size: float, x: float, y: float) -> Outline:
        """The outlines of some words that begin at x on the base line y."""
        path = Outline(strokeColor=None, fillMode=1)
        for glyphs, name, unit, left in self._placed(words, size, x):
            glyphs[name].draw(TransformPen(ReportLabPen(glyphs, path=path), (unit, 0, 0, unit, left, y)))
        return path

    def traced(self, words: str, size: float, x: float, y: float) -> str:
        """As `drawn`, for the attribute `d` of an SVG, whose y grows downwards."""
        pens = []
        for glyphs, name, unit, left in self._placed(words, size, x):
            pens.append(SVGPathPen(glyphs, ntos=lambda number: f"{round(number, 2):g}"))
            glyphs[name].draw(TransformPen(pens[-1], (unit, 0, 0, -unit, left, y)))
        return "".join(pen.getCommands() for pen in pens)

    def _placed(self, words: str, size: float, x: float) -> Iterator[tuple[Any, str, float, float]]:
        """The glyphs of each letter's font, its name there, points to a unit of the font, and where it begins."""
        for letter in _seen(words):
            glyphs, name, width = self._glyph(letter)
            yield glyphs, name, size / glyphs.font["head"].unitsPerEm, x
            x += width * size

    def _glyph(self, letter: str) -> tuple[Any, str, float]:
        """The glyphs of the first font that has a letter, its name there, its width in ems."""
        for font, names, glyphs in self._fonts:
            if name := names.get(ord(letter)):
                return glyphs, name, glyphs[name].width / font["head"].unitsPerEm
        called = unicodedata.name(letter, "no name").lower()
        message = f"no font of the look can draw “{letter}” (U+{ord(letter):04X}, {called}) in a picture"
        raise Refused(Problem(message, hint="write it another way, or name a font that has it in look.yaml"))


def wear(look: Look) -> None:
    """From now on ReportLab knows the fonts of this look as `REGULAR` and `BOLD`."""
    own = sorted(look.fonts, key=lambda font: font.family != look.family)
    regular = tuple(font.path for font in own if not font.bold)
    if not regular:
        raise Refused(Problem("the look names no font file for pictures", hint="add one under `fonts:` in look.yaml"))
    for name, paths in ((REGULAR, regular), (BOLD, tuple(font.path for font in own if font.bold) or regular)):
        pdfmetrics.registerFont(_letters(name, paths))


def outlined(group: Group) -> None:
    """Every word in a group becomes its outlines; labels, which ReportLab makes only when it draws, are made now."""
    for at, found in enumerate(group.contents):
        shape = found.provideNode() if isinstance(found, UserNode) else found
        group.contents[at] = _outline(shape) if isinstance(shape, String) else shape
        if isinstance(shape, Group):
            outlined(shape)


def width(words: Iterable[str], name: str, size: float) -> float:
    """The width of the longest of some words."""
    return max((pdfmetrics.stringWidth(line, name, size) for line in words), default=0)


def _outline(shape: String) -> Outline:
    letters, words, x = placed(shape)
    path = letters.drawn(words, shape.fontSize, x, shape.y)
    path.fillColor, path.fillOpacity = shape.fillColor, getattr(shape, "fillOpacity", None)
    return path


def placed(shape: String) -> tuple[Letters, str, float]:
    """What sets some words of ReportLab's, the words, and where they begin."""
    letters: Any = pdfmetrics.getFont(shape.fontName)
    words = unicodedata.normalize("NFC", shape.text)
    return letters, words, shape.x - _ANCHORS.get(shape.textAnchor, 0) * letters.stringWidth(words, shape.fontSize)


def _seen(words: str) -> str:
    """Without characters that steer a line break, and leave no ink."""
    return "".join(letter for letter in words if unicodedata.category(letter) != "Cf")


@lru_cache(8)
def _letters(name: str, paths: tuple[str, ...]) -> Letters:
    return Letters(name, paths)


@lru_cache(8)
def _font(path: str) -> tuple[TTFont, dict[int, str], Any]:
    """A font file: itself, its names of characters, its glyphs."""
    try:
        font = TTFont(Path(path), lazy=True)
        return font, font.getBestCmap(), font.getGlyphSet()
    except (OSError, TTLibError, AssertionError):
        raise Refused(Problem("is damaged, or not a font file", Place(path))) from None
