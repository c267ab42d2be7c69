"""How a stretch of text looks, and the runs made of it.

Inks: how a stretch of text looks, resolved from the styles of a look once and shared by all its documents.

What a line is made of: runs of text in one ink, things with a width of their own, tabs and forced breaks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from briefgen.blocks.look import CharacterStyle, Look, ParagraphStyle
from briefgen.pdf.font_file import TrueTypeFont
from briefgen.pdf.fonts import fonts
from briefgen.pdf.tags import LinkTarget, StructureElement
from briefgen.pdf.words import WordMeasure, words
from briefgen.values import dataclass

if TYPE_CHECKING:
    from briefgen.pdf.flowables import Flowable
    from briefgen.pdf.page_writer import PageWriter


# ---- inks --------------------------------------------------------------------------------------------------------


_NOTE_SIZE, _NOTE_RISE = 0.62, 0.36
"""Size and rise of a footnote's mark, as shares of the size of its text."""


@dataclass(eq=False)
class TextStyle:
    """How a stretch of text looks; sizes in points. Never changed; equal inks of a look are one object."""

    face: TrueTypeFont
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
    words: WordMeasure = field(init=False)
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


class TextStyles:
    """The inks of a look, as one document wears it."""

    def __init__(self, look: Look) -> None:
        self.look, self.fonts = look, fonts(look)
        self._paragraphs: dict[str, TextStyle] = {}
        self._known: dict[tuple[object, ...], TextStyle] = {}
        self.styles: dict[tuple[object, ...], ParagraphStyle] = {}
        """Paragraph styles as they are at some spot: indented, aligned by a column, inside a callout."""

    def paragraph(self, style: ParagraphStyle) -> TextStyle:
        """The ink of a paragraph style."""
        if style.name not in self._paragraphs:
            face = self.fonts.face(style.bold)
            ink = TextStyle(face, self.fonts.resources[face], style.size, style.colour, style.bold, style.tracking)
            self._paragraphs[style.name] = self.changed(ink, slant=style.italic, capitals=style.capitals)
        return self._paragraphs[style.name]

    def changed(self, ink: TextStyle, **changes: Any) -> TextStyle:
        """An ink with other values; a change of weight brings its face along."""
        key = (ink, *changes.items())
        if key not in self._known:
            face = changes.get("face") or self.fonts.face(changes.get("bold", ink.bold))
            self._known[key] = replace(ink, **changes | {"face": face, "resource": self.fonts.resources[face]})
        return self._known[key]

    def styled(self, ink: TextStyle, name: str) -> TextStyle:
        """An ink under a character style of the house."""
        return self.worn(ink, self.look.character(name))

    def worn(self, ink: TextStyle, style: CharacterStyle) -> TextStyle:
        """An ink under a character style."""
        key = ink, style
        if key not in self._known:
            values = {"size": style.size, "bold": style.bold, "slant": style.italic, "colour": style.colour}
            values["tracking"] = style.tracking
            self._known[key] = self.changed(ink, **{k: v for k, v in values.items() if v is not None})
        return self._known[key]

    def mark(self, ink: TextStyle) -> TextStyle:
        """The ink of a footnote's mark: small, above the line."""
        size, rise = round(ink.size * _NOTE_SIZE, 2), round(ink.size * _NOTE_RISE, 2)
        return self.styled(self.changed(ink, size=size, rise=rise), "Footnote Reference")


# ---- runs --------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class TextRun:
    """A stretch of text. `node` is the structure element it belongs to, `None` for furniture."""

    text: str
    ink: TextStyle
    node: StructureElement | None
    target: LinkTarget | None = None
    actual: str = ""
    """The text the glyphs stand for, where they are not the text itself (ISO 32000-1 14.9.4)."""
    late: str = ""
    """What is known only on its page: `page`, `pages`, or `#` and an anchor for the page of that."""
    note: Flowable | None = None
    """The footnote of which this is the mark."""


@dataclass(eq=False)
class InlineObject:
    """Something in a line that is not text: a box, a field."""

    ink: TextStyle
    node: StructureElement | None

    @property
    def sticks(self) -> bool:
        """Whether the word after it stays in its line."""
        return False

    def width(self, measure: float) -> float:
        """Its width, in a column of this measure."""
        raise NotImplementedError

    def draw(self, pen: PageWriter, x: float, base: float, width: float) -> None:
        """Draw it from `x` on the base line."""
        raise NotImplementedError


class TabStopJump(NamedTuple):
    """To the next tab stop."""

    ink: TextStyle


class ForcedLineEnd(NamedTuple):
    """A new line."""


Item: TypeAlias = TextRun | InlineObject | TabStopJump | ForcedLineEnd


def merged(items: Iterable[Item]) -> list[Item]:
    """The items with neighbouring runs of one ink and one element made one: a line of many fields is set faster."""
    made: list[Item] = []
    for item in items:
        last = made[-1] if made else None
        if isinstance(item, TextRun) and isinstance(last, TextRun) and _alike(last, item):
            made[-1] = TextRun(last.text + item.text, last.ink, last.node, last.target)
        else:
            made.append(item)
    return made


def _alike(one: TextRun, other: TextRun) -> bool:
    special = one.late or other.late or one.actual or other.actual or one.note or other.note
    return not special and (one.ink, one.node, one.target) == (other.ink, other.node, other.target)
