"""Inks: how a stretch of text looks, resolved from the styles of a look once and shared by all its documents."""

from __future__ import annotations

from dataclasses import field, replace
from functools import cache
from typing import Any

from briefgen.blocks.look import CharacterStyle, Look, ParagraphStyle
from briefgen.pdf.face import Face
from briefgen.pdf.fonts import fonts
from briefgen.pdf.words import Words, words
from briefgen.values import dataclass

_NOTE_SIZE, _NOTE_RISE = 0.62, 0.36
"""Size and rise of a footnote's mark, as shares of the size of its text."""


@dataclass(eq=False)
class Ink:
    """How a stretch of text looks; sizes in points. Never changed; equal inks of a look are one object."""

    face: Face
    resource: str
    size: float
    colour: str
    bold: bool
    tracking: float = 0
    rise: float = 0
    slant: bool = False
    capitals: bool = False
    strike: bool = False
    underline: bool = False
    select: str = field(init=False)
    """The operators that choose it (ISO 32000-1 9.3)."""
    plain: bool = field(init=False)
    """Whether no state of it must be undone for the next ink, and nothing is drawn beside its text."""
    words: Words = field(init=False)
    """Its words, measured."""
    space: str = field(init=False)
    """The inside of the operand of a space."""
    blank: float = field(init=False)
    """The width of a space."""

    def __post_init__(self) -> None:
        space = self.face.word(" ")
        self.words = words(self.face, self.size, self.tracking)
        self.space, self.blank = space.operand, space.width * self.size + self.tracking
        self.plain = not (self.tracking or self.rise or self.slant or self.strike or self.underline)
        self.select = f"/{self.resource} {self.size:g} Tf {fill(self.colour)}"
        if self.tracking or self.rise:
            self.select += f" {self.tracking:g} Tc {self.rise:g} Ts"


@cache
def fill(colour: str) -> str:
    """The operator that fills with a colour, RRGGBB."""
    return f"{_channels(colour)} rg"


@cache
def stroke(colour: str) -> str:
    """The operator that draws lines in a colour, RRGGBB."""
    return f"{_channels(colour)} RG"


def _channels(colour: str) -> str:
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.3g}" for i in (0, 2, 4))


class Inks:
    """The inks of a look, as one document wears it."""

    def __init__(self, look: Look) -> None:
        self.look, self.fonts = look, fonts(look)
        self._paragraphs: dict[str, Ink] = {}
        self._known: dict[tuple[object, ...], Ink] = {}
        self.styles: dict[tuple[object, ...], ParagraphStyle] = {}
        """Paragraph styles as they are at some spot: indented, aligned by a column, inside a callout."""

    def paragraph(self, style: ParagraphStyle) -> Ink:
        """The ink of a paragraph style."""
        if style.name not in self._paragraphs:
            face = self.fonts.face(style.bold)
            ink = Ink(face, self.fonts.resources[face], style.size, style.colour, style.bold, style.tracking)
            self._paragraphs[style.name] = self.changed(ink, slant=style.italic, capitals=style.capitals)
        return self._paragraphs[style.name]

    def changed(self, ink: Ink, **changes: Any) -> Ink:
        """An ink with other values; a change of weight brings its face along."""
        key = (ink, *changes.items())
        if key not in self._known:
            face = changes.get("face") or self.fonts.face(changes.get("bold", ink.bold))
            self._known[key] = replace(ink, **changes | {"face": face, "resource": self.fonts.resources[face]})
        return self._known[key]

    def styled(self, ink: Ink, name: str) -> Ink:
        """An ink under a character style of the house."""
        return self.worn(ink, self.look.character(name))

    def worn(self, ink: Ink, style: CharacterStyle) -> Ink:
        """An ink under a character style."""
        key = ink, style
        if key not in self._known:
            values = {"size": style.size, "bold": style.bold, "slant": style.italic, "colour": style.colour}
            values["tracking"] = style.tracking
            self._known[key] = self.changed(ink, **{k: v for k, v in values.items() if v is not None})
        return self._known[key]

    def mark(self, ink: Ink) -> Ink:
        """The ink of a footnote's mark: small, above the line."""
        size, rise = round(ink.size * _NOTE_SIZE, 2), round(ink.size * _NOTE_RISE, 2)
        return self.styled(self.changed(ink, size=size, rise=rise), "Footnote Reference")
