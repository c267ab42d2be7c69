"""Text styles (font, size, colour of a stretch of text), and what a line is made of: runs, inline objects, tabs.

Text styles are resolved from the styles of a look once and shared by all documents that use the look in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from briefgen.blocks.look import CharacterStyle, Look, ParagraphStyle
from briefgen.pdf.font_file import TrueTypeFont
from briefgen.pdf.fonts import load_fonts
from briefgen.pdf.tags import LinkTarget, StructureElement
from briefgen.pdf.words import WordMeasure, measure_of

if TYPE_CHECKING:
    from briefgen.pdf.flowables import Flowable
    from briefgen.pdf.page_writer import PageWriter


_NOTE_SIZE, _NOTE_RISE = 0.62, 0.36
"""Size and rise of a footnote's mark, as shares of the size of its text."""


class TextStyle(Struct, frozen=True, eq=False):
    """How a stretch of text looks; sizes in points. Never changed; equal text styles of a look are one object."""

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
    select: str = ""
    """The operators that select it (ISO 32000-1 9.3)."""
    plain: bool = True
    """Whether no text state must be reset for the next text style, and no line is drawn under or through its text."""
    words: WordMeasure = None  # type: ignore[assignment]  # like the others here, by __post_init__
    """Its words, measured."""
    space_operand: str = ""
    """The inside of the operand of a space."""
    space_width: float = 0
    """The width of a space."""

    def __post_init__(self) -> None:
        space = self.face.word(" ")
        spacing = f" {self.tracking:g} Tc {self.rise:g} Ts" if self.tracking or self.rise else ""
        force_setattr(self, "select", f"/{self.resource} {self.size:g} Tf {fill_colour(self.colour)}{spacing}")
        plain = not (self.tracking or self.rise or self.slant or self.strike or self.underline)
        force_setattr(self, "plain", plain)
        force_setattr(self, "words", measure_of(self.face, self.size, self.tracking))
        force_setattr(self, "space_operand", space.operand)
        force_setattr(self, "space_width", space.width * self.size + self.tracking)


@cache
def fill_colour(colour: str) -> str:
    """The operator that fills with a colour, RRGGBB."""
    return f"{_channels(colour)} rg"


@cache
def stroke_colour(colour: str) -> str:
    """The operator that draws lines in a colour, RRGGBB."""
    return f"{_channels(colour)} RG"


def _channels(colour: str) -> str:
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.3g}" for i in (0, 2, 4))


class TextStyles:
    """The text styles of a look, with the variants of a document applied."""

    def __init__(self, look: Look) -> None:
        self.look, self.fonts = look, load_fonts(look)
        self._paragraphs: dict[str, TextStyle] = {}
        self._known: dict[tuple[object, ...], TextStyle] = {}
        self.styles: dict[tuple[object, ...], ParagraphStyle] = {}
        """Paragraph styles changed by their context: indented, aligned by a column, inside a callout."""

    def paragraph(self, style: ParagraphStyle) -> TextStyle:
        """The text style of a paragraph style."""
        if style.name not in self._paragraphs:
            face = self.fonts.face(style.bold)
            resource = self.fonts.resources[face]
            text_style = TextStyle(face, resource, style.size, style.colour, style.bold, style.tracking)
            self._paragraphs[style.name] = self.derive(text_style, slant=style.italic, capitals=style.capitals)
        return self._paragraphs[style.name]

    def derive(self, text_style: TextStyle, **changes: Any) -> TextStyle:
        """A text style with other values; a change of weight changes its face, too."""
        key = (text_style, *changes.items())
        if key not in self._known:
            face = changes.get("face") or self.fonts.face(changes.get("bold", text_style.bold))
            self._known[key] = replace(text_style, **changes | {"face": face, "resource": self.fonts.resources[face]})
        return self._known[key]

    def with_character_style(self, text_style: TextStyle, name: str) -> TextStyle:
        """A text style with a character style of the look applied, by its name."""
        return self.with_style(text_style, self.look.character(name))

    def with_style(self, text_style: TextStyle, style: CharacterStyle) -> TextStyle:
        """A text style with a character style applied."""
        key = text_style, style
        if key not in self._known:
            values = {"size": style.size, "bold": style.bold, "slant": style.italic, "colour": style.colour}
            values["tracking"] = style.tracking
            self._known[key] = self.derive(text_style, **{k: v for k, v in values.items() if v is not None})
        return self._known[key]

    def footnote_mark(self, text_style: TextStyle) -> TextStyle:
        """The text style of a footnote's mark: small, above the line."""
        size, rise = round(text_style.size * _NOTE_SIZE, 2), round(text_style.size * _NOTE_RISE, 2)
        return self.with_character_style(self.derive(text_style, size=size, rise=rise), "Footnote Reference")


@lru_cache(16)
def load_text_styles(look: Look, variants: tuple[str, ...], tightness: int, paper: str) -> TextStyles:
    """The text styles of a look as documents wear it; nearly all documents of a build share a handful."""
    return TextStyles(look.with_all(variants, tightness, paper))


class TextRun(Struct, frozen=True, eq=False):
    """A stretch of text. `element` is the structure element it belongs to, `None` in headers and footers."""

    text: str
    text_style: TextStyle
    element: StructureElement | None
    target: LinkTarget | None = None
    actual: str = ""
    """The text the glyphs stand for, where they are not the text itself (ISO 32000-1 14.9.4)."""
    page_field: str = ""
    """A number known only when the page is drawn: `page`, `pages`, or `#` and an anchor for the page of that."""
    note: Flowable | None = None
    """The footnote of which this is the mark."""


class InlineObject:
    """An object in a line that is not text: a check box, a field."""

    def __init__(self, text_style: TextStyle, element: StructureElement | None) -> None:
        self.text_style, self.element = text_style, element

    @property
    def keeps_with_next(self) -> bool:
        """Whether the word after it stays in its line."""
        return False

    def width(self, measure: float) -> float:
        """Its width, in a column of this measure."""
        raise NotImplementedError

    def draw(self, writer: PageWriter, x: float, base: float, width: float) -> None:
        """Draw it from `x` on the base line."""
        raise NotImplementedError


class TabStopJump(NamedTuple):
    """To the next tab stop."""

    text_style: TextStyle


class ForcedLineEnd(NamedTuple):
    """A new line."""


LineItem: TypeAlias = TextRun | InlineObject | TabStopJump | ForcedLineEnd


def merge_runs(items: Iterable[LineItem]) -> list[LineItem]:
    """The items with neighbouring runs of one text style and element joined: a line of many fields is set faster."""
    merged: list[LineItem] = []
    for item in items:
        last = merged[-1] if merged else None
        if isinstance(item, TextRun) and isinstance(last, TextRun) and _can_merge(last, item):
            merged[-1] = TextRun(last.text + item.text, last.text_style, last.element, last.target)
        else:
            merged.append(item)
    return merged


def _can_merge(one: TextRun, other: TextRun) -> bool:
    special = one.page_field or other.page_field or one.actual or other.actual or one.note or other.note
    return not special and (one.text_style, one.element, one.target) == (other.text_style, other.element, other.target)
