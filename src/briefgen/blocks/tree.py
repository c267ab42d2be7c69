"""What a page holds: a closed union of blocks and inlines. It imports nothing of ours and knows nothing of diplomacy.

A run of plain text is a `str`. Everything is frozen, so that constant parts are shared between documents; nodes are
structs of msgspec, which are made, compared and turned into bytes (`digest`) in a fraction of a dataclass’s time.
Names of styles are the names in the house (`Body`, `Title`, `Note` …); the look says what they look like.
"""

from __future__ import annotations

from typing import Any, Literal, Self, TypeAlias

from msgspec import Struct, structs


class Node(Struct, frozen=True, tag=True, array_like=True):
    """Base of all nodes. It has no text of its own: a repr must never reach a page."""

    def __str__(self) -> str:
        raise TypeError(f"a {type(self).__name__} is not text")

    def but(self, **fields: Any) -> Self:
        """The same node with some fields of its own."""
        return structs.replace(self, **fields)


# ---- inlines ----------------------------------------------------------------------------------------------------


class Strong(Node, frozen=True):
    """Bold."""

    inlines: Inlines


class Emphasis(Node, frozen=True):
    """Italic; bold where the script has no italics (Korean)."""

    inlines: Inlines


class Strike(Node, frozen=True):
    """Struck through."""

    inlines: Inlines


class Code(Node, frozen=True):
    """Words of a machine, printed as they are."""

    text: str


class Styled(Node, frozen=True):
    """A character style of the house: `Note`, `Secondary`, `Accent`, or a rating (`Done`, `Late` …)."""

    style: str
    inlines: Inlines


class Foreign(Node, frozen=True):
    """Words in another language than the document's (BCP 47)."""

    language: str
    inlines: Inlines


class Link(Node, frozen=True):
    """A link to an address (`https:`, `mailto:`) or, with `#`, to the anchor of a heading."""

    href: str
    inlines: Inlines


class Note(Node, frozen=True):
    """A footnote; its mark stands here."""

    blocks: Blocks


class Break(Node, frozen=True):
    """A new line within the paragraph."""


class Tab(Node, frozen=True):
    """To the next tab stop of the paragraph's style, with that stop's leader."""


class Field(Node, frozen=True):
    """A value of the document named in `Document.fields`; `page` and `pages` are the page's own."""

    name: str


class CheckBox(Node, frozen=True):
    """A box to tick. The key (ASCII, at most 64) is all that comes back; the label is spoken, not printed."""

    key: str
    ticked: bool
    label: str


class Choice(Node, frozen=True):
    """A drop-down beside a box. `options` are (value, shown words); `value` is the one chosen."""

    key: str
    value: str
    options: tuple[tuple[str, str], ...]
    label: str


class DateField(Node, frozen=True):
    """A day to pick. `day` is ISO 8601 or empty; `words` stand there until a day is picked."""

    key: str
    day: str
    words: str
    label: str


class Remark(Node, frozen=True):
    """Room for a few words of the reader's own; `placeholder` is shown while it is empty."""

    key: str
    text: str
    placeholder: str
    label: str


Inline: TypeAlias = (
    str
    | Strong
    | Emphasis
    | Strike
    | Code
    | Styled
    | Foreign
    | Link
    | Note
    | Break
    | Tab
    | Field
    | CheckBox
    | Choice
    | DateField
    | Remark
)
Inlines: TypeAlias = tuple[Inline, ...]


# ---- blocks -----------------------------------------------------------------------------------------------------


class Heading(Node, frozen=True):
    """Level 1 is the title of the document. The note stands in its line, smaller, outside the outline."""

    level: int
    inlines: Inlines
    note: Inlines = ()
    anchor: str = ""


class Paragraph(Node, frozen=True):
    """A paragraph in a named style of the house."""

    inlines: Inlines
    style: str = "Body"


Marker = Literal["bullet", "number", "square", "circle", "dash", "diamond"]


class Item(Node, frozen=True):
    """One entry of a list."""

    blocks: Blocks


class List(Node, frozen=True):
    """A list; □ ○ - ◇ are the markers `square`, `circle`, `dash`, `diamond`. Lists may nest in items."""

    items: tuple[Item, ...]
    marker: Marker = "bullet"
    start: int = 1


class Column(Node, frozen=True):
    """Width in points, or, where that is 0, a share of what the fixed columns leave."""

    points: float = 0
    share: float = 1
    align: Literal["left", "center", "right"] = "left"


class Cell(Node, frozen=True):
    """Blocks in a cell; `fill` names a fill of the look (`done`, `tint` …); `header` makes a row head."""

    blocks: Blocks
    span: int = 1
    fill: str = ""
    header: bool = False


class Row(Node, frozen=True):
    """Head rows repeat on each page; a group row heads the rows below it and stays with them."""

    cells: tuple[Cell, ...]
    kind: Literal["head", "body", "group"] = "body"


class Table(Node, frozen=True):
    """`style` names a table style of the house. The description says the same as the table, to be read aloud."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: str = "Grid"
    caption: str = ""
    description: str = ""


class Callout(Node, frozen=True):
    """A few blocks set apart, on tint with a bar."""

    blocks: Blocks
    title: Inlines = ()


class Figure(Node, frozen=True):
    """A picture: its bytes (PNG, JPEG or SVG, by `media`), what it shows in words, and a caption."""

    data: bytes
    media: Literal["image/png", "image/jpeg", "image/svg+xml"]
    alt: str
    caption: Inlines = ()
    width: float = 0
    """Points; 0 is the width of the column."""


class Bar(Node, frozen=True):
    """A bar of a chart: its name, its length (any unit), the words at its end; `fill` names a fill of the look."""

    label: str
    value: float
    words: str
    fill: str


class Chart(Node, frozen=True):
    """Bars under each other, which the writers draw in the look. `alt` says the same numbers in words."""

    bars: tuple[Bar, ...]
    alt: str
    caption: Inlines = ()
    width: float = 0
    """Points; 0 is the width of the column."""


class Rule(Node, frozen=True):
    """A line across the column: a paragraph style that is all border (`Rule`, `Fold`)."""

    style: str = "Rule"


class PageBreak(Node, frozen=True):
    """What follows starts a new page."""


class Contents(Node, frozen=True):
    """A table of contents, filled from the headings of level 2 and 3."""

    title: Inlines = ()


Block: TypeAlias = Heading | Paragraph | List | Table | Callout | Figure | Chart | Rule | PageBreak | Contents
Blocks: TypeAlias = tuple[Block, ...]


COPY = "copy"
"""The value that is the last line of every footer of a paper with numbered copies: whose copy it is, or nobody's."""

# ---- the document -----------------------------------------------------------------------------------------------


class Attachment(Node, frozen=True):
    """Data that goes with a document: its file name, media type, bytes, and what it is in words. Word takes none."""

    name: str
    media: str
    data: bytes
    description: str


class Document(Node, frozen=True):
    """One paper for one reader, ready to be written.

    `fields` are the values headers and footers show: `marking`, `office`, `date`, `kind`, `as_of`, `reference`; and
    `COPY`, where there are numbered copies.
    `variants` name deltas of the look (`principal`, `press`, `ko`), applied in this order.
    `tightness` 0 to 3 takes spacing out, to fit a page. `attachments` travel in the PDF.
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
    attachments: tuple[Attachment, ...] = ()

    def value(self, name: str) -> str:
        """The value of a field; an unknown or empty one is an empty string."""
        return dict(self.fields).get(name, "")


NODES = frozenset(Node.__subclasses__())
"""Every kind of node: to ask a word whether it is a `Node` takes longer than to look its class up."""
