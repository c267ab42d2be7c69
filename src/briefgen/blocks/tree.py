"""What a page holds: a closed union of blocks and inlines. It imports nothing and knows nothing of diplomacy.

A run of plain text is a `str`. Everything is frozen, so that constant parts are shared between documents.
Names of styles are the names in the house (`Body`, `Title`, `Note` …); the look says what they look like.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from briefgen.values import dataclass


class Node:
    """Base of all nodes. It has no text of its own: a repr must never reach a page."""

    __slots__ = ()

    def __str__(self) -> str:
        raise TypeError(f"a {type(self).__name__} is not text")


# ---- inlines ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Strong(Node):
    """Bold."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Emphasis(Node):
    """Italic; bold where the script has no italics (Korean)."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Strike(Node):
    """Struck through."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Code(Node):
    """Words of a machine, printed as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled(Node):
    """A character style of the house: `Note`, `Secondary`, `Accent`, or a rating (`Done`, `Late` …)."""

    style: str
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Foreign(Node):
    """Words in another language than the document's (BCP 47)."""

    language: str
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Link(Node):
    """A link to an address (`https:`, `mailto:`) or, with `#`, to the anchor of a heading."""

    href: str
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Note(Node):
    """A footnote; its mark stands here."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Break(Node):
    """A new line within the paragraph."""


@dataclass(frozen=True, slots=True)
class Tab(Node):
    """To the next tab stop of the paragraph's style, with that stop's leader."""


@dataclass(frozen=True, slots=True)
class Field(Node):
    """A value of the document named in `Document.fields`; `page` and `pages` are the page's own."""

    name: str


@dataclass(frozen=True, slots=True)
class CheckBox(Node):
    """A box to tick. The key (ASCII, at most 64) is all that comes back; the label is spoken, not printed."""

    key: str
    ticked: bool
    label: str


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """A drop-down beside a box. `options` are (value, shown words); `value` is the one chosen."""

    key: str
    value: str
    options: tuple[tuple[str, str], ...]
    label: str


@dataclass(frozen=True, slots=True)
class DateField(Node):
    """A day to pick. `day` is ISO 8601 or empty; `words` stand there until a day is picked."""

    key: str
    day: str
    words: str
    label: str


@dataclass(frozen=True, slots=True)
class Remark(Node):
    """Room for a few words of the reader's own; `placeholder` is shown while it is empty."""

    key: str
    text: str
    placeholder: str
    label: str


Inline: TypeAlias = (
    "str | Strong | Emphasis | Strike | Code | Styled | Foreign | Link | Note | Break | Tab | Field"
    " | CheckBox | Choice | DateField | Remark"
)
Inlines: TypeAlias = tuple[Inline, ...]


# ---- blocks -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading(Node):
    """Level 1 is the title of the document. The note stands in its line, smaller, outside the outline."""

    level: int
    inlines: Inlines
    note: Inlines = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(Node):
    """A paragraph in a named style of the house."""

    inlines: Inlines
    style: str = "Body"


Marker = Literal["bullet", "number", "square", "circle", "dash", "diamond"]


@dataclass(frozen=True, slots=True)
class Item(Node):
    """One entry of a list."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class List(Node):
    """A list; □ ○ - ◇ are the markers `square`, `circle`, `dash`, `diamond`. Lists may nest in items."""

    items: tuple[Item, ...]
    marker: Marker = "bullet"
    start: int = 1


@dataclass(frozen=True, slots=True)
class Column(Node):
    """Width in points, or, where that is 0, a share of what the fixed columns leave."""

    points: float = 0
    share: float = 1
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """Blocks in a cell; `fill` names a fill of the look (`done`, `tint` …); `header` makes a row head."""

    blocks: Blocks
    span: int = 1
    fill: str = ""
    header: bool = False


@dataclass(frozen=True, slots=True)
class Row(Node):
    """Head rows repeat on each page; a group row heads the rows below it and stays with them."""

    cells: tuple[Cell, ...]
    kind: Literal["head", "body", "group"] = "body"


@dataclass(frozen=True, slots=True)
class Table(Node):
    """`style` names a table style of the house. The description says the same as the table, to be read aloud."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: str = "Grid"
    caption: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Callout(Node):
    """A few blocks set apart, on tint with a bar."""

    blocks: Blocks
    title: Inlines = ()


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """A picture: its bytes (PNG, JPEG or SVG, by `media`), what it shows in words, and a caption."""

    data: bytes = field(repr=False)
    media: Literal["image/png", "image/jpeg", "image/svg+xml"]
    alt: str
    caption: Inlines = ()
    width: float = 0
    """Points; 0 is the width of the column."""


@dataclass(frozen=True, slots=True)
class Rule(Node):
    """A line across the column: a paragraph style that is all border (`Rule`, `Fold`)."""

    style: str = "Rule"


@dataclass(frozen=True, slots=True)
class PageBreak(Node):
    """What follows starts a new page."""


@dataclass(frozen=True, slots=True)
class Contents(Node):
    """A table of contents, filled from the headings of level 2 and 3."""

    title: Inlines = ()


Block: TypeAlias = Heading | Paragraph | List | Table | Callout | Figure | Rule | PageBreak | Contents
Blocks: TypeAlias = tuple[Block, ...]


# ---- the document -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document(Node):
    """One paper for one reader, ready to be written.

    `fields` are the values headers and footers show: `marking`, `office`, `date`, `kind`, `as_of`, `reference`.
    `variants` name deltas of the look (`principal`, `press`, `ko`), applied in this order.
    `tightness` 0 to 3 takes spacing out, to fit a page.
    """

    title: str
    language: str
    blocks: Blocks
    subject: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    variants: tuple[str, ...] = ()
    paper: Literal["A4", "Letter", ""] = ""
    one_page: bool = False
    tightness: int = 0

    def value(self, name: str) -> str:
        """The value of a field; an unknown or empty one is an empty string."""
        return dict(self.fields).get(name, "")
