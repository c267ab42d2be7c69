"""A template made ready to be written into: everything that does not depend on the words, as plain values.

What all documents of a look have is in `SharedParts`, what those have that have the same variants, language, tightness
and paper size in `VariantParts`: parts, deflated once, and the beginnings of those the writer ends. Headers and footers
and the properties of a file are nearly the same in all documents: what they say but for their words is written once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.blocks.tree import Document
from briefgen.word import controls
from briefgen.word.controls import FieldHole
from briefgen.word.package import Member, fill, pack, texts_around
from briefgen.word.xml import XML, esc

NUMBERED = "</w:numbering>"
"""The end of the numbering."""


class HeaderFooterPart(Struct, frozen=True, eq=False):
    """A header or footer: its part, its fields with the texts around them, and the text of its relations."""

    key: tuple[str, str]
    part: str
    texts: tuple[str, ...]
    fields: tuple[FieldHole, ...]
    relations: str


class SharedParts(Struct, frozen=True, eq=False):
    """`styles` gives the id of a style by kind and our name; `looked_up` are the values the stories look up in the
    properties of the file."""

    styles: Mapping[str, Mapping[str, str]]
    members: tuple[Member, ...]
    stories: tuple[HeaderFooterPart, ...]
    looked_up: tuple[str, ...]
    relations: str


class VariantParts(Struct, frozen=True, eq=False):
    """`uncounted` is the numbering of a document without an ordered list of its own."""

    members: tuple[Member, ...]
    section: str
    uncounted: Member
    definitions: Mapping[str, int]
    lists: Mapping[str, int]
    next_list: int


class PreparedTemplate(Struct, frozen=True, eq=False):
    """Both, and the look as a document has it; `paragraphs` gives the id of a paragraph style and how it looks.

    `numbering` is how that part begins where a document has ordered lists of its own.
    """

    shared: SharedParts
    variant: VariantParts
    look: Look
    paragraphs: Mapping[str, tuple[str, ParagraphStyle]]
    numbering: str

    @classmethod
    def of(cls, shared: SharedParts, variant: VariantParts, adapted: Look) -> PreparedTemplate:
        """The template for all documents that have the same of a look."""
        paragraphs = {name: (key, adapted.paragraph(name)) for name, key in shared.styles["paragraph"].items()}
        return cls(shared, variant, adapted, paragraphs, variant.uncounted.text().removesuffix(NUMBERED))

    def paragraph(self, name: str) -> tuple[str, ParagraphStyle]:
        """The id of a paragraph style and how it looks, else those of `Body`."""
        return self.paragraphs.get(name) or self.paragraphs["Body"]

    def character(self, name: str) -> str:
        """The id of a character style, or nothing."""
        return self.shared.styles["character"].get(name, "")

    def table(self, name: str) -> str:
        """The id of a table style, else of `Grid`."""
        tables = self.shared.styles["table"]
        return tables.get(name) or tables["Grid"]


CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties people may add ([MS-OLEPS] 2.21)."""


def story_text(story: HeaderFooterPart, values: Mapping[str, str]) -> str:
    """A header or footer with the values of its fields."""
    said = [(field.name, values.get(field.name, "")) for field in story.fields]
    shape = tuple([None if controls.plain(name, value) else value for name, value in said])
    return fill(_story_texts(story, shape), [value for name, value in said if controls.plain(name, value)])


@lru_cache(64)
def _story_texts(story: HeaderFooterPart, shape: tuple[str | None, ...]) -> tuple[str, ...]:
    """`None` in the shape is a field that shows its value as it is."""
    pieces: list[str | None] = [story.texts[0]]
    for text, field, value in zip(story.texts[1:], story.fields, shape, strict=True):
        pieces += [*controls.field_pieces(field, value), text]
    return texts_around(pieces)


def file_properties(document: Document, template: PreparedTemplate, language: str) -> Iterator[Member]:
    """Title, subject and language, and what headers and footers look up; no author, no date, no program.

    `language` is that of the document with its country.
    """
    subject = [document.subject] if document.subject else []
    yield _small("docProps/core.xml", _core_texts(bool(subject)), [document.title, *subject, language])
    values = controls.values(document)
    names = tuple(name for name in template.shared.looked_up if controls.plain(name, values.get(name, "")))
    yield _small("docProps/custom.xml", _custom_texts(names), [values[name] for name in names])


def _small(name: str, texts: tuple[str, ...], words: list[str]) -> Member:
    return pack(name, fill(texts, words).encode())


@lru_cache
def _core_texts(subject: bool) -> tuple[str, ...]:
    about = ("<dc:subject>", None, "</dc:subject>") if subject else ()
    head = f'{XML}<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>'
    end = "</dc:language></cp:coreProperties>"
    return texts_around((head, None, "</dc:title>", *about, "<dc:language>", None, end))


@lru_cache(64)
def _custom_texts(names: tuple[str, ...]) -> tuple[str, ...]:
    pieces: list[str | None] = [f'{XML}<Properties xmlns="{CUSTOM}" xmlns:vt="{VARIANT}">']
    for number, name in enumerate(names, 2):
        head = f'<property fmtid="{USER_DEFINED}" pid="{number}" name="{esc(name)}"><vt:lpwstr>'
        pieces += [head, None, "</vt:lpwstr></property>"]
    return texts_around([*pieces, "</Properties>"])
