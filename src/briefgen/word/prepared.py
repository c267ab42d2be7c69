"""Prepared templates: everything of a document that does not depend on its words.

`SharedParts` are the same for all documents of a look, `VariantParts` for all with the same variants and language.
Both are plain values: parts that are deflated already, and the beginnings of parts that the writer ends. Headers,
footers and file properties are texts around the values of fields, written once for all documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.blocks.tree import COPY_FIELD, Document
from briefgen.blocks.walk import walk_nodes
from briefgen.word import controls
from briefgen.word.controls import FieldHole
from briefgen.word.look_settings import CHARACTERS, PARAGRAPHS, TABLES
from briefgen.word.package import Member, fill_places, pack, texts_around
from briefgen.word.xml import XML, esc

OUR_STYLES = frozenset({*PARAGRAPHS, *CHARACTERS, *TABLES})
NUMBERING_END = "</w:numbering>"
"""The end of the numbering."""


class HeaderFooterPart(Struct, frozen=True, eq=False):
    """A header or footer: its part, its fields with the texts around them, and its relationships as XML."""

    key: tuple[str, str]
    part: str
    texts: tuple[str, ...]
    fields: tuple[FieldHole, ...]
    relationships: str


class SharedParts(Struct, frozen=True, eq=False):
    """What all documents of a look share. `styles` has the id of a style by kind and our name; `property_names` are the
    values that headers and footers look up in the properties of the file."""

    styles: Mapping[str, Mapping[str, str]]
    members: tuple[Member, ...]
    header_footers: tuple[HeaderFooterPart, ...]
    property_names: tuple[str, ...]
    relationships: str


class VariantParts(Struct, frozen=True, eq=False):
    """What all documents with the same variants and language share. `plain_numbering` is the numbering part without
    ordered lists, `section` the `w:sectPr`; `definitions` and `lists` have the numbers of each marker."""

    members: tuple[Member, ...]
    section: str
    plain_numbering: Member
    definitions: Mapping[str, int]
    lists: Mapping[str, int]
    next_list: int


class TemplateUse(Struct, frozen=True):
    """What a document uses of a template: the line in which its numbered copies differ, and an office's own styles."""

    numbered: bool = False
    styles: tuple[str, ...] = ()

    def key(self) -> tuple[str, ...]:
        """A part of a key of the cache."""
        return str(self.numbered), *self.styles


class PreparedTemplate(Struct, frozen=True, eq=False):
    """A template made ready: shared and variant parts, and the look with its variants applied.

    `paragraphs` has id and style of each paragraph style; `numbering` is the beginning of the numbering part for
    documents with ordered lists.
    """

    shared: SharedParts
    variant: VariantParts
    look: Look
    paragraphs: Mapping[str, tuple[str, ParagraphStyle]]
    numbering: str

    @classmethod
    def of(cls, shared: SharedParts, variant: VariantParts, adapted: Look) -> PreparedTemplate:
        """The prepared template of these parts."""
        paragraphs = {name: (key, adapted.paragraph(name)) for name, key in shared.styles["paragraph"].items()}
        return cls(shared, variant, adapted, paragraphs, variant.plain_numbering.text().removesuffix(NUMBERING_END))

    def paragraph(self, name: str) -> tuple[str, ParagraphStyle]:
        """Id and style of a paragraph style, else those of `Body`."""
        return self.paragraphs.get(name) or self.paragraphs["Body"]

    def character(self, name: str) -> str:
        """The id of a character style, empty where there is none."""
        return self.shared.styles["character"].get(name, "")

    def table(self, name: str) -> str:
        """The id of a table style, else of `Grid`."""
        tables = self.shared.styles["table"]
        return tables.get(name) or tables["Grid"]


def find_use(document: Document, look: Look) -> TemplateUse:
    """What a document uses of the template of a look."""
    known = {*look.paragraphs, *look.characters, *look.tables} - OUR_STYLES
    named = {getattr(node, "style", "") for node in walk_nodes(document.blocks)} & known if known else ()
    return TemplateUse(bool(document.value(COPY_FIELD)), tuple(sorted(named)))


CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The property set of user-defined properties ([MS-OLEPS] 2.21)."""


def header_footer_xml(header_footer: HeaderFooterPart, values: Mapping[str, str]) -> str:
    """A header or footer with the values of its fields."""
    values_by_field = [(field.name, values.get(field.name, "")) for field in header_footer.fields]
    shape = tuple([None if controls.is_plain_value(name, value) else value for name, value in values_by_field])
    return fill_places(
        _header_footer_texts(header_footer, shape),
        [value for name, value in values_by_field if controls.is_plain_value(name, value)],
    )


@lru_cache(64)
def _header_footer_texts(header_footer: HeaderFooterPart, shape: tuple[str | None, ...]) -> tuple[str, ...]:
    """The texts around plain values; `None` in `shape` is a field with a plain value, a string is any other value."""
    pieces: list[str | None] = [header_footer.texts[0]]
    for text, field, value in zip(header_footer.texts[1:], header_footer.fields, shape, strict=True):
        pieces += [*controls.field_runs(field, value), text]
    return texts_around(pieces)


def file_properties(document: Document, template: PreparedTemplate, language: str) -> Iterator[Member]:
    """The properties parts: title, subject, language, and what headers and footers look up; no author, date or program.

    `language` includes the country.
    """
    subject = [document.subject] if document.subject else []
    yield _pack_filled("docProps/core.xml", _core_texts(bool(subject)), [document.title, *subject, language])
    values = controls.field_values(document)
    known = template.shared.property_names
    names = tuple(name for name in known if controls.is_plain_value(name, values.get(name, "")))
    yield _pack_filled("docProps/custom.xml", _custom_texts(names), [values[name] for name in names])


def _pack_filled(name: str, texts: tuple[str, ...], words: list[str]) -> Member:
    return pack(name, fill_places(texts, words).encode())


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
