"""The types of a page: a closed union of blocks and inlines. Imports nothing of ours.

A stretch of plain text is a `str`. All nodes are frozen, so that constant parts can be shared between documents; they
are msgspec structs, which are created, compared and encoded (`blocks.reference`) several times faster than dataclasses.
Names of styles are those of the template file (`Body`, `Title`, `Note` …); a `Look` says what they look like.
"""

from __future__ import annotations

from typing import Any, Literal, Self, TypeAlias

from msgspec import Struct, structs


class Node(Struct, frozen=True, tag=True, array_like=True):
    """Base of all nodes. `str` of a node raises `TypeError`, so that no repr ever reaches a page."""

    def __str__(self) -> str:
        raise TypeError(f"a {type(self).__name__} is not text")

    def replace(self, **fields: Any) -> Self:
        """A copy of the node with some fields changed."""
        return structs.replace(self, **fields)


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
    """Literal text (a command, a file name), printed as it is."""

    text: str


class Styled(Node, frozen=True):
    """Text in a character style of the template file: `Note`, `Secondary`, `Accent`, or a rating (`Done`, `Late` …)."""

    style: str
    inlines: Inlines


class Foreign(Node, frozen=True):
    """Text in another language than the document's (a BCP 47 tag)."""

    language: str
    inlines: Inlines


class Link(Node, frozen=True):
    """A link to an address (`https:`, `mailto:`) or, with `#`, to the anchor of a heading."""

    href: str
    inlines: Inlines


class Note(Node, frozen=True):
    """A footnote: its mark goes here, its blocks to the foot of the page."""

    blocks: Blocks


class Break(Node, frozen=True):
    """A new line within the paragraph."""


class Tab(Node, frozen=True):
    """To the next tab stop of the paragraph's style, with that stop's leader."""


class Field(Node, frozen=True):
    """A value of the document named in `Document.fields`; `page` and `pages` are the page's own."""

    name: str


class CheckBox(Node, frozen=True):
    """A box to tick. Only the key (ASCII, at most 64 characters) is read back; the label is for screen readers."""

    key: str
    ticked: bool
    label: str


class Choice(Node, frozen=True):
    """A drop-down list beside a box. `options` are (value, text on the page); `value` is the one chosen."""

    key: str
    value: str
    options: tuple[tuple[str, str], ...]
    label: str


class DateField(Node, frozen=True):
    """A date picker. `day` is ISO 8601 or empty; `words` are shown until a day is picked."""

    key: str
    day: str
    words: str
    label: str


class Remark(Node, frozen=True):
    """A text field for a short remark; `placeholder` is shown while it is empty."""

    key: str
    text: str
    placeholder: str
    label: str


Wrapper: TypeAlias = Strong | Emphasis | Strike | Styled | Foreign | Link
Control: TypeAlias = CheckBox | Choice | DateField | Remark
Inline: TypeAlias = str | Wrapper | Code | Note | Break | Tab | Field | Control
Inlines: TypeAlias = tuple[Inline, ...]


class Heading(Node, frozen=True):
    """A heading; level 1 is the title of the document. The note is printed smaller in its line, not in the outline."""

    level: int
    inlines: Inlines
    note: Inlines = ()
    anchor: str = ""


class Paragraph(Node, frozen=True):
    """A paragraph in a named style of the template file."""

    inlines: Inlines
    style: str = "Body"


Marker = Literal["bullet", "number", "square", "circle", "dash", "diamond"]


class Item(Node, frozen=True):
    """One entry of a list."""

    blocks: Blocks


def split_first_paragraph(item: Item) -> tuple[Paragraph, Blocks]:
    """The paragraph beside the marker of an item, empty where it begins with something else, and what follows."""
    if item.blocks and isinstance(item.blocks[0], Paragraph):
        return item.blocks[0], item.blocks[1:]
    return Paragraph(()), item.blocks


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
    """A cell; `fill` names a fill of the look (`done`, `tint` …); `header` makes it the head of its row."""

    blocks: Blocks
    span: int = 1
    fill: str = ""
    header: bool = False


class Row(Node, frozen=True):
    """A row of a table. Head rows repeat on each page; a group row heads the rows below it and is kept with them."""

    cells: tuple[Cell, ...]
    kind: Literal["head", "body", "group"] = "body"


class Table(Node, frozen=True):
    """A table in a named table style. The description says the same in a sentence, for screen readers."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: str = "Grid"
    caption: str = ""
    description: str = ""


class Callout(Node, frozen=True):
    """A few blocks set apart: shaded, with a bar at the left."""

    blocks: Blocks
    title: Inlines = ()


class Figure(Node, frozen=True):
    """A picture: its bytes (PNG, JPEG or SVG, by `media`), what it shows in words (`alt`), and a caption."""

    data: bytes
    media: Literal["image/png", "image/jpeg", "image/svg+xml"]
    alt: str
    caption: Inlines = ()
    width: float = 0
    """Points; 0 is the width of the column."""


class Bar(Node, frozen=True):
    """A bar of a chart: its name, its length (in any unit), the text at its end; `fill` names a fill of the look."""

    label: str
    value: float
    words: str
    fill: str


class Chart(Node, frozen=True):
    """A bar chart, drawn by the writers in the colours of the look. `alt` says the same numbers in words."""

    bars: tuple[Bar, ...]
    alt: str
    caption: Inlines = ()
    width: float = 0
    """Points; 0 is the width of the column."""


class Rule(Node, frozen=True):
    """A line across the column: an empty paragraph in a style with a border (`Rule`, `Fold`)."""

    style: str = "Rule"


class PageBreak(Node, frozen=True):
    """The next block starts a new page."""


class Contents(Node, frozen=True):
    """A table of contents, filled from the headings of level 2 and 3."""

    title: Inlines = ()


Block: TypeAlias = Heading | Paragraph | List | Table | Callout | Figure | Chart | Rule | PageBreak | Contents
Blocks: TypeAlias = tuple[Block, ...]


COPY_FIELD = "copy"
"""The field that is the last line of every footer of a paper with numbered copies: its holder, or nobody's."""


class Attachment(Node, frozen=True):
    """A file embedded in a document: its name, media type, bytes and description. Only PDF files carry them."""

    name: str
    media: str
    data: bytes
    description: str


class Document(Node, frozen=True):
    """One paper for one reader, ready to be written.

    `fields` are the values headers and footers show: `marking`, `office`, `date`, `kind`, `as_of`, `reference`; and
    `COPY_FIELD`, where there are numbered copies.
    `variants` name variants of the look (`principal`, `press`, `ko`), applied in this order.
    `tightness` 0 to 3 reduces the space between paragraphs, to fit a page. `attachments` are embedded in the PDF.
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
        """The value of a field; an empty string for one that is not there."""
        return dict(self.fields).get(name, "")


NODE_TYPES = frozenset(Node.__subclasses__())
"""All node classes: a lookup here is faster than `isinstance(value, Node)`."""
