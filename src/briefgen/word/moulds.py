"""Small parts that are nearly the same in all documents: headers and footers, and the properties of the file.

In: a document and its frame. Out: packed parts, or moulds and the words that go into them. What such a part says but
for its words is deflated once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from briefgen.blocks.tree import Document
from briefgen.word import fields
from briefgen.word.frame import Frame, Story
from briefgen.word.package import Member, Mould
from briefgen.word.xml import XML, esc

CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties people may add ([MS-OLEPS] 2.21)."""


def cast(story: Story, values: Mapping[str, str]) -> tuple[Mould, list[str]]:
    """The mould of a header or footer, and the words that go into it."""
    said = [(field.name, values.get(field.name, "")) for field in story.fields]
    shape = tuple([None if fields.plain(name, value) else value for name, value in said])
    return _story_mould(story, shape), [value for name, value in said if fields.plain(name, value)]


@lru_cache(64)
def _story_mould(story: Story, shape: tuple[str | None, ...]) -> Mould:
    """`None` in the shape is a field that shows its value as it is."""
    pieces: list[str | None] = [story.texts[0]]
    for text, field, value in zip(story.texts[1:], story.fields, shape, strict=True):
        pieces += [*fields.field_pieces(field, value), text]
    return Mould(story.part, pieces)


def file_properties(document: Document, frame: Frame, language: str) -> Iterator[Member]:
    """Title, subject and language, and what headers and footers look up; no author, no date, no program.

    `language` is that of the document with its country.
    """
    subject = [document.subject] if document.subject else []
    yield _core_mould(bool(subject)).packed([document.title, *subject, language])
    values = fields.values(document)
    names = tuple(name for name in frame.common.looked_up if fields.plain(name, values.get(name, "")))
    yield _custom_mould(names).packed([values[name] for name in names])


@lru_cache
def _core_mould(subject: bool) -> Mould:
    about = ("<dc:subject>", None, "</dc:subject>") if subject else ()
    return Mould(
        "docProps/core.xml",
        (
            f'{XML}<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>',
            None,
            "</dc:title>",
            *about,
            "<dc:language>",
            None,
            "</dc:language></cp:coreProperties>",
        ),
    )


@lru_cache(64)
def _custom_mould(names: tuple[str, ...]) -> Mould:
    pieces: list[str | None] = [f'{XML}<Properties xmlns="{CUSTOM}" xmlns:vt="{VARIANT}">']
    for number, name in enumerate(names, 2):
        head = f'<property fmtid="{USER_DEFINED}" pid="{number}" name="{esc(name)}"><vt:lpwstr>'
        pieces += [head, None, "</vt:lpwstr></property>"]
    return Mould("docProps/custom.xml", [*pieces, "</Properties>"])
