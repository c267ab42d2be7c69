"""How a page looks: plain values, read from the template file (`house.docx`) and `look.yaml`.

Lengths are points, colours are RRGGBB.

Writers ask a look for a style by name; for an unknown name they get the style `Body`. A variant is a set of *deltas*
(`size: +0.5`), so that a change of the template file in Word reaches every variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.blocks.tree import Inlines

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Border(Struct, frozen=True):
    """A line: width and distance from the text in points. A `double` one is two, with as much between them."""

    width: float
    colour: str
    space: float = 0
    double: bool = False

    @property
    def strokes(self) -> tuple[tuple[float, ...], float]:
        """Offsets of its lines from the middle of the border, and their width, in points."""
        third = self.width / 3
        return ((third, -third), third) if self.double else ((0.0,), self.width)


class TabStop(Struct, frozen=True):
    """A tab stop: its position from the left edge of the text block in points; the leader is drawn up to it."""

    position: float
    align: Literal["left", "center", "right"] = "left"
    leader: Literal["", "line", "dot"] = ""


class ParagraphStyle(Struct, frozen=True):
    """A paragraph style with every inheritance resolved.

    `pitch` is the exact distance between baselines in points, 0 for the font's own.
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
    """First-line indent; a negative one hangs, and `left` is then a tab stop, too (ECMA-376 17.3.1.12)."""
    align: Literal["left", "center", "right", "justify"] = "left"
    tracking: float = 0
    capitals: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    page_break_before: bool = False
    contextual: bool = False
    """No space between neighbouring paragraphs of this style."""
    top: Border | None = None
    bottom: Border | None = None
    bar: Border | None = None
    """Border at the left."""
    edge: Border | None = None
    """Border at the right. One in the colour of the shading is padding, and not read as a border."""
    shading: str = ""
    tabs: tuple[TabStop, ...] = ()
    outline: int = 0
    """Outline level 1 to 9, 0 for body text."""


class CharacterStyle(Struct, frozen=True):
    """A character style: what differs from the paragraph; `None` inherits."""

    name: str
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    colour: str | None = None
    tracking: float | None = None


class TableStyle(Struct, frozen=True):
    """A table style. Padding is (top, right, bottom, left) in points.

    `text`, `head_text`, `group_text` name the paragraph styles of cells: a `Body` paragraph in a cell takes the cell's
    style, a paragraph in any other style keeps it.
    """

    name: str
    padding: tuple[float, float, float, float] = (2.5, 5, 2.5, 5)
    top: Border | None = None
    bottom: Border | None = None
    between: Border | None = None
    """Between body rows."""
    between_columns: Border | None = None
    """Between columns."""
    head_top: Border | None = None
    head_bottom: Border | None = None
    head_fill: str = ""
    group_bottom: Border | None = None
    fill: str = ""
    text: str = "Table Text"
    head_text: str = "Table Head"
    group_text: str = "Table Group"
    label: str = ""
    """Character style of the text of a row head (`Cell.header` in a body row)."""
    before: float = 0
    """Least distance to a paragraph before the table, in points."""
    after: float = 3
    """Least distance to a paragraph after it, in points."""


class Page(Struct, frozen=True):
    """Size and margins of a page: A4 unless the template file or the reader says otherwise."""

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


class Logo(Struct, frozen=True):
    """A picture of a header or footer, with its size in points and its alternative text."""

    data: bytes
    media: str
    width: float
    height: float
    alt: str

    def __repr__(self) -> str:
        return f"Logo({self.alt!r})"  # without its bytes


class HeaderFooterLine(Struct, frozen=True):
    """One paragraph of a header or footer: inlines with fields, in a named style, or a picture.

    In a row of a table the picture has a `place`, in points from the left edge of the text block: the text of its line,
    and of further lines that are `beside`, is printed beside it. Without a `place` the picture is printed above them.
    """

    inlines: Inlines
    style: str
    picture: Logo | None = None
    place: float | None = None
    beside: bool = False


class HeaderFooter(Struct, frozen=True):
    """Header and footer of the pages; `first_…` are those of page one, where it has its own, else `None`."""

    header: tuple[HeaderFooterLine, ...] = ()
    footer: tuple[HeaderFooterLine, ...] = ()
    first_header: tuple[HeaderFooterLine, ...] | None = None
    first_footer: tuple[HeaderFooterLine, ...] | None = None


class FontFile(Struct, frozen=True):
    """A font file of the PDF: its family and weight, and its path."""

    family: str
    bold: bool
    path: str


class NumberLevel(Struct, frozen=True):
    """A level of a numbered list (ECMA-376 17.9.6): in `text`, `%1` stands for the count of level 1.

    `form` is Word's name of a number format. `restart` says which levels restart this one: the first so many, none for
    0, all higher ones for `None`. `legal` makes every count decimal.
    """

    form: str = "decimal"
    text: str = "%1."
    start: int = 1
    restart: int | None = None
    legal: bool = False


class HeadingNumbering(Struct, frozen=True):
    """How a heading style is numbered: styles of one `list` count together, each on its own level, from 0.

    `suffix` separates number and text; `style` says how the number differs from the text. `align` says whether the
    number begins at the first-line indent, ends there, or is centred on it (17.9.7).
    """

    list: str
    level: int
    levels: tuple[NumberLevel, ...]
    suffix: Literal["tab", "space", ""] = "tab"
    style: CharacterStyle = field(default_factory=lambda: CharacterStyle("Number"))
    align: Literal["left", "center", "right"] = "left"


class Look(Struct, frozen=True):
    """Everything a writer needs to know about how a page looks."""

    page: Page
    header_footer: HeaderFooter
    paragraphs: Mapping[str, ParagraphStyle]
    characters: Mapping[str, CharacterStyle]
    tables: Mapping[str, TableStyle]
    fills: Mapping[str, str]
    fonts: tuple[FontFile, ...]
    family: str
    """Font family, as the template file names it."""
    markers: Mapping[str, str]
    """Glyph of each list marker; `number` is a pattern, `%1` stands for the number."""
    variants: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=lambda: EMPTY)
    """variant → style → property → delta (numbers) or value; `a+b` is what changes where `b` follows `a`."""
    marker_styles: Mapping[str, CharacterStyle] = field(default_factory=lambda: EMPTY)
    """How a list marker differs from the text of its item."""
    numbered: Mapping[str, HeadingNumbering] = field(default_factory=lambda: EMPTY)
    """Heading style → how it is numbered."""
    template: bytes = b""
    """The template file itself, for the Word writer."""
    digest: str = ""
    """SHA-256 over the template file, look.yaml and the fonts."""

    def __hash__(self) -> int:
        return hash(self.digest)

    def paragraph(self, name: str) -> ParagraphStyle:
        """The style of this name, else `Body`."""
        return self.paragraphs.get(name) or self.paragraphs["Body"]

    def heading(self, level: int) -> ParagraphStyle:
        """The style of a heading; level 1 is the title of the document."""
        return self.paragraph("Title" if level <= 1 else f"Heading {min(level, 6)}")

    def character(self, name: str) -> CharacterStyle:
        """The character style of this name, else one that changes nothing."""
        return self.characters.get(name) or CharacterStyle(name)

    def table(self, name: str) -> TableStyle:
        """The table style of this name, else `Grid`."""
        return self.tables.get(name) or self.tables.get("Grid") or TableStyle(name)

    def marker_style(self, marker: str) -> CharacterStyle:
        """The character style of a list marker, else one that changes nothing."""
        return self.marker_styles.get(marker) or CharacterStyle(marker)

    def with_variants(self, names: tuple[str, ...]) -> Look:
        """This look with the deltas of some variants applied, in order; unknown names change nothing."""
        paragraphs = dict(self.paragraphs)
        for name in _with_pairs(names):
            for style, deltas in self.variants.get(name, EMPTY).items():
                if style in paragraphs:
                    paragraphs[style] = _apply_deltas(paragraphs[style], deltas)
        return replace(self, paragraphs=MappingProxyType(paragraphs))

    def with_tightness(self, tightness: int) -> Look:
        """This look with less space before and after its paragraphs; 0 changes nothing, more than 3 is 3."""
        share = TIGHTNESS[max(0, min(tightness, len(TIGHTNESS) - 1))]
        paragraphs = {
            name: replace(style, before=round(style.before * share, 2), after=round(style.after * share, 2))
            for name, style in self.paragraphs.items()
        }
        return replace(self, paragraphs=MappingProxyType(paragraphs))

    def on_paper(self, paper: str) -> Look:
        """This look on `A4` or `Letter`; any other word changes nothing. Tab stops move as `move_tab_stops` says."""
        if paper not in PAPERS:
            return self
        width, height = PAPERS[paper]
        page = replace(self.page, width=width, height=height)
        paragraphs = move_tab_stops(self.paragraphs, self.page.measure, page.measure)
        return replace(self, page=page, paragraphs=MappingProxyType(paragraphs))

    def with_all(self, variants: tuple[str, ...], tightness: int, paper: str) -> Look:
        """This look with some variants, so tight, on a paper size."""
        return self.with_variants(variants).with_tightness(tightness).on_paper(paper)


def move_tab_stops(paragraphs: Mapping[str, ParagraphStyle], old: float, new: float) -> dict[str, ParagraphStyle]:
    """Styles for a text block of another width in points: tab stops at its right edge or its middle move with it."""
    moves = ((old, new), (old / 2, new / 2))
    return {
        name: replace(style, tabs=tuple(_move_stop(stop, moves) for stop in style.tabs)) if style.tabs else style
        for name, style in paragraphs.items()
    }


PAPERS: Mapping[str, tuple[float, float]] = MappingProxyType({"A4": (595.28, 841.89), "Letter": (612.0, 792.0)})

TIGHTNESS = (1.0, 0.75, 0.5, 0.3)
"""Share of the space around a paragraph that is left at each tightness."""

_POSITIVE = ("size", "pitch", "before", "after")
_NUMBERS = frozenset(name for name, kind in ParagraphStyle.__annotations__.items() if kind == "float")


def _with_pairs(names: tuple[str, ...]) -> Iterator[str]:
    """Each variant, followed by its pairs with those before it: principal, ko, principal+ko."""
    for i, name in enumerate(names):
        yield name
        for earlier in names[:i]:
            yield f"{earlier}+{name}"


def _apply_deltas(style: ParagraphStyle, deltas: Mapping[str, Any]) -> ParagraphStyle:
    """A style with deltas: numbers are added, everything else is replaced; sizes and spaces never fall below 0."""
    changed = {k: getattr(style, k) + v if k in _NUMBERS else v for k, v in deltas.items()}
    return replace(style, **{k: max(0, v) if k in _POSITIVE else v for k, v in changed.items()})


def _move_stop(stop: TabStop, moves: tuple[tuple[float, float], ...]) -> TabStop:
    """The stop at its new position, if it is within a point of an old one."""
    for old, new in moves:
        if abs(stop.position - old) < 1:
            return replace(stop, position=new)
    return stop
