"""A house made ready to be written into: everything of a document that does not depend on its words.

What all documents of a look have in `Common`, and what those have that wear the same of it in a `Blank`, are plain
values, so that they can be kept: parts, deflated once, and the beginnings of those the writer ends.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.values import dataclass
from briefgen.word.fields import Hole
from briefgen.word.package import Member

NUMBERED = "</w:numbering>"
"""The end of the numbering."""


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A header or footer: its part, its fields with the texts around them, and the text of its relations."""

    key: tuple[str, str]
    part: str
    texts: tuple[str, ...]
    fields: tuple[Hole, ...]
    relations: str


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """`styles` gives the id of a style by kind and our name; `looked_up` are the values the stories look up in the
    properties of the file."""

    styles: Mapping[str, Mapping[str, str]]
    members: tuple[Member, ...]
    stories: tuple[Story, ...]
    looked_up: tuple[str, ...]
    relations: str


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """`uncounted` is the numbering of a document without an ordered list of its own."""

    members: tuple[Member, ...]
    section: str
    uncounted: Member
    definitions: Mapping[str, int]
    lists: Mapping[str, int]
    next_list: int


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Both, and the look that is worn; `paragraphs` gives the id of a paragraph style and how it looks.

    `numbering` is how that part begins where a document has ordered lists of its own.
    """

    common: Common
    blank: Blank
    look: Look
    paragraphs: Mapping[str, tuple[str, ParagraphStyle]]
    numbering: str

    @classmethod
    def of(cls, common: Common, blank: Blank, worn: Look) -> Frame:
        """The frame of all documents that wear the same."""
        paragraphs = {name: (key, worn.paragraph(name)) for name, key in common.styles["paragraph"].items()}
        return cls(common, blank, worn, paragraphs, blank.uncounted.text().removesuffix(NUMBERED))

    def paragraph(self, name: str) -> tuple[str, ParagraphStyle]:
        """The id of a paragraph style and how it looks, else those of `Body`."""
        return self.paragraphs.get(name) or self.paragraphs["Body"]

    def character(self, name: str) -> str:
        """The id of a character style, or nothing."""
        return self.common.styles["character"].get(name, "")

    def table(self, name: str) -> str:
        """The id of a table style, else of `Grid`."""
        tables = self.common.styles["table"]
        return tables.get(name) or tables["Grid"]
