"""Our faces lent to ReportLab: its drawings and charts are set in the fonts of the house, embedded like all text.

What a drawing asks for may be any font, is not embedded (ISO 19005-2 6.2.11.4.1), and not what the page is set in.
Made for ReportLab 5.1: the shape is that of its own TrueType fonts, which are cut into subsets as they are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportlab.pdfbase import pdfmetrics

from briefgen.pdf.face import Face

_PREFIX = "briefgen-"


def lend(face: Face, resource: str) -> str:
    """Make a face known to ReportLab; returns its name there."""
    name = f"{_PREFIX}{resource}-{face.name}"
    pdfmetrics.registerFont(_Font(name, face, resource))
    return name


def instead(name: str, resources: Mapping[Face, str]) -> str:
    """The name of the face that stands in for a font of ReportLab's."""
    if name.startswith(_PREFIX):
        return name
    bold = "bold" in name.lower()
    face = next((face for face in resources if bold == ("bold" in face.name.lower())), next(iter(resources)))
    return lend(face, resources[face])


class _Font:
    """A face as ReportLab's text objects ask for it."""

    _multiByte = _dynamicFont = 1  # noqa: N815  ReportLab's names
    shapable = False
    encName = "UTF8"  # noqa: N815

    def __init__(self, name: str, face: Face, resource: str) -> None:
        self.fontName, self.face, self._resource = name, face, resource

    def stringWidth(self, words: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        """The width of some words, without kerning, as ReportLab draws them."""
        return sum(self.face.glyph(letter).advance for letter in words) * size / 1000

    def splitString(self, words: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """The codes of some words, all of one subset; the document is told that it needs them."""
        doc.letters[self.face].update(words)
        return [(0, b"".join(self.face.glyph(letter).code.to_bytes(2, "big") for letter in words))]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        """The name of the font in the resources of a page."""
        return f"/{self._resource}"
