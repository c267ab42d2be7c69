"""How a page looks: plain values, read from the house (a Word file) and `look.yaml`.

Lengths are points, colours RRGGBB.

Writers ask a look for a style by name; an unknown name is the style `Body`. A variant is a set of *deltas*
(`size: +0.5`), so that whoever changes the house in Word changes every variant of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Literal

from briefgen.blocks.tree import Inlines

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Border:
    """A line: width and distance from the text in points."""

    width: float
    colour: str
    space: float = 0


@dataclass(frozen=True, slots=True)
class TabStop:
    """Position from the left edge of the text block; the leader is drawn up to it."""

    position: float
    align: Literal["left", "center", "right"] = "left"
    leader: Literal["", "line", "dot"] = ""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style with every inheritance resolved.

    `pitch` is the exact distance of base lines, 0 for the font's own.
    """

    name: str
    size: float = 10
    pitch: float = 14.5
    bold: bool = False
    italic: bool = False
    colour: str = "1A1A1A"
    before: float = 0
    after: float = 0
    left: float = 0
    right: float = 0
    first: float = 0
    """First-line indent; negative hangs."""
    align: Literal["left", "center", "right", "justify"] = "left"
    tracking: float = 0
    capitals: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    page_break_before: bool = False
    contextual: bool = False
    """No space between neighbours of this style."""
    top: Border | None = None
    bottom: Border | None = None
    bar: Border | None = None
    """Border at the left."""
    shading: str = ""
    tabs: tuple[TabStop, ...] = ()
    outline: int = 0
    """Outline level 1 to 9, 0 for body text."""


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """What differs from the paragraph; `None` inherits."""

    name: str
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    colour: str | None = None
    tracking: float | None = None


@dataclass(frozen=True, slots=True)
class TableStyle:
    """Padding is (top, right, bottom, left). `text`, `head_text`, `group_text` name paragraph styles for cells."""

    name: str
    padding: tuple[float, float, float, float] = (2.5, 5, 2.5, 5)
    top: Border | None = None
    bottom: Border | None = None
    between: Border | None = None
    """Between body rows."""
    upright: Border | None = None
    """Between columns."""
    head_top: Border | None = None
    head_bottom: Border | None = None
    head_fill: str = ""
    group_bottom: Border | None = None
    fill: str = ""
    text: str = "Table Text"
    head_text: str = "Table Head"
    group_text: str = "Table Group"


@dataclass(frozen=True, slots=True)
class Page:
    """A4 unless the house or the audience says otherwise."""

    width: float = 595.28
    height: float = 841.89
    top: float = 56.7
    right: float = 62.36
    bottom: float = 56.7
    left: float = 62.36
    header: float = 28
    footer: float = 28
    grid: float = 0
    """Pitch of the document grid (usual in Korean Word), 0 for none."""

    @property
    def measure(self) -> float:
        """Width of the text block."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a header or footer (a logo), with its size in points and its words."""

    data: bytes = field(repr=False)
    media: str
    width: float
    height: float
    alt: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a header or footer: inlines with fields, in a named style, or a picture."""

    inlines: Inlines
    style: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every page. `first` is for page one where the house has a different first page, else `None`."""

    header: tuple[Line, ...] = ()
    footer: tuple[Line, ...] = ()
    first_header: tuple[Line, ...] | None = None
    first_footer: tuple[Line, ...] | None = None


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font of the PDF: which family, weight and script it stands for, and its bytes' place."""

    family: str
    bold: bool
    path: str


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a writer needs to know of the house."""

    page: Page
    furniture: Furniture
    paragraphs: Mapping[str, ParagraphStyle]
    characters: Mapping[str, CharacterStyle]
    tables: Mapping[str, TableStyle]
    fills: Mapping[str, str]
    fonts: tuple[FontFile, ...]
    family: str
    """Latin and East Asian font family as the house names it."""
    markers: Mapping[str, str]
    """Glyph of each list marker."""
    variants: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=lambda: NOTHING)
    """variant → style → property → delta (numbers) or value."""
    house: bytes = field(default=b"", repr=False)
    """The Word file itself, for the Word writer."""
    digest: str = ""
    """SHA-256 over house, look.yaml and fonts."""

    def paragraph(self, name: str) -> ParagraphStyle:
        """The style of this name, else `Body`."""
        return self.paragraphs.get(name) or self.paragraphs["Body"]

    def character(self, name: str) -> CharacterStyle:
        """The character style of this name, else one that changes nothing."""
        return self.characters.get(name) or CharacterStyle(name)

    def table(self, name: str) -> TableStyle:
        """The table style of this name, else `Grid`."""
        return self.tables.get(name) or self.tables.get("Grid") or TableStyle(name)

    def varied(self, names: tuple[str, ...]) -> Look:
        """This look with the deltas of some variants applied, in order; unknown names change nothing."""
        paragraphs = dict(self.paragraphs)
        for name in names:
            for style, deltas in self.variants.get(name, NOTHING).items():
                if style in paragraphs:
                    paragraphs[style] = _changed(paragraphs[style], deltas)
        return replace(self, paragraphs=MappingProxyType(paragraphs))


_NUMBERS = frozenset(f.name for f in fields(ParagraphStyle) if f.type == "float")


def _changed(style: ParagraphStyle, deltas: Mapping[str, Any]) -> ParagraphStyle:
    """Numbers are added, everything else replaces."""
    return replace(style, **{k: getattr(style, k) + v if k in _NUMBERS else v for k, v in deltas.items()})
