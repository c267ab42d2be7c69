"""Fields: what Word may count or look up anew, each with its value written out (ECMA-376 17.16).

In: the name of a field and its value. Out: runs as text. LibreOffice prints the value as it stands, so it always does.
"""

from __future__ import annotations

import re

from briefgen.blocks.tree import COPY, Document
from briefgen.values import dataclass
from briefgen.word.xml import esc

PAGES = {"page": "PAGE", "pages": "NUMPAGES"}
PATTERN = re.compile(r"\{(page|pages)\}")
"""In a value, `{page}` and `{pages}` stand for the page's own numbers."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A field of a header or footer: the name of its value, and the `w:rPr` of its run."""

    name: str
    properties: str


def field_runs(name: str, value: str, properties: str) -> str:
    """The runs of a field of a header or footer; nothing where the value is empty.

    Word looks a DOCPROPERTY up in `docProps/custom.xml`, where the same value stands; a value with page numbers in it
    is words and page fields instead, and whose copy it is stands in no property.
    """
    if not value:
        return ""
    if name == COPY:
        return _run(value, properties)
    if PATTERN.search(value):
        return words(value, properties)
    return _field(f"DOCPROPERTY {name}", value, properties)


def words(value: str, properties: str) -> str:
    """Words with the numbers of the page and of all pages in them, where `{page}` and `{pages}` stand."""
    pieces = PATTERN.split(value)
    return "".join(page(piece, properties) if i % 2 else _run(piece, properties) for i, piece in enumerate(pieces))


def page(name: str, properties: str) -> str:
    """The number of the page or of all pages; Word and LibreOffice count by themselves."""
    return _field(PAGES[name], "1", properties)


def page_of(bookmark: str, number: int, properties: str) -> str:
    """The page a bookmark is on."""
    return _field(f"PAGEREF {bookmark} \\h", str(number), properties)


def value_of(document: Document, name: str) -> str:
    """The value of a field; the title and subject of the document are fields too."""
    return document.value(name) or {"title": document.title, "subject": document.subject}.get(name, "")


def begin(instruction: str, properties: str = "") -> str:
    """The runs before the value of a field that spans paragraphs."""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {esc(instruction)} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
    )


def end(properties: str = "") -> str:
    """The run after it."""
    return f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'


def _field(instruction: str, value: str, properties: str) -> str:
    return begin(instruction, properties) + _run(value, properties) + end(properties)


def _run(text: str, properties: str) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{esc(text)}</w:t></w:r>' if text else ""
