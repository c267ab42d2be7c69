"""Fields: what Word may count or look up anew, each with its value written out (ECMA-376 17.16).

In: the name of a field and its value. Out: runs as text. LibreOffice prints the value as it stands, so it always does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.blocks.tree import COPY, Document
from briefgen.values import dataclass
from briefgen.word.xml import esc

PAGES = {"page": "PAGE", "pages": "NUMPAGES"}
PATTERN = re.compile(r"\{(page|pages)\}")
"""In a value, `{page}` and `{pages}` stand for the page's own numbers."""
_TEXT, _END = '<w:t xml:space="preserve">', "</w:t></w:r>"


@dataclass(frozen=True, slots=True)
class Hole:
    """A field of a header or footer: the name of its value, and the `w:rPr` of its run."""

    name: str
    properties: str


def plain(name: str, value: str) -> bool:
    """Whether a value stands as it is: there is one, without page numbers in it. Whose copy it is always does."""
    return bool(value) and (name == COPY or not ("{" in value and PATTERN.search(value)))


def field_pieces(hole: Hole, value: str | None) -> Iterator[str | None]:
    """The runs of a field of a header or footer, in pieces; `None` is where a plain value goes.

    Word looks a DOCPROPERTY up in `docProps/custom.xml`, where the same value stands; whose copy it is stands in no
    property. A value that is not plain is words and page fields instead, or nothing.
    """
    if value is not None:
        yield words(value, hole.properties)
        return
    before, behind = f"<w:r>{hole.properties}{_TEXT}", _END
    if hole.name != COPY:
        before = begin(f"DOCPROPERTY {hole.name}", hole.properties) + before
        behind += end(hole.properties)
    yield before
    yield None
    yield behind


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


def values(document: Document) -> dict[str, str]:
    """The values of all fields; the title and subject of the document are fields too, where no other has their name."""
    named = {name: value for name, value in dict(document.fields).items() if value}
    return {"title": document.title, "subject": document.subject, **named}


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
    return f"<w:r>{properties}{_TEXT}{esc(text)}{_END}" if text else ""
