"""Stamped documents and their bytes; the writers are imported only when a file is written: a build with nothing to do
stays fast.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Contents, Document
from briefgen.cache.store import Cache
from briefgen.errors import Problem

if TYPE_CHECKING:
    from briefgen.pdf.layout import Layout


class NumberedOriginal(Protocol):
    """A document that is written but for the line in which its copies differ; it can be sent to another process."""

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""

    def write_copy(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this line and number. Raises `Refused` where the line does not fit."""


class StampedDocument:
    """A document as it goes out: with its reference in the footer and, unless it is cleared, the draft mark in the
    header. It is laid out at most once."""

    def __init__(self, document: Document, reference: str, draft: str, look: Look) -> None:
        self.document = stamp_document(document, reference, draft)
        self.reference, self.draft, self._look = reference, draft, look

    @cached_property
    def layout(self) -> Layout:
        """Its pages. Raises `Refused` as `pdf.layout.layout`."""
        from briefgen.pdf.layout import layout

        return layout(self.document, self._look)

    def write(self, form: str, cache: Cache | None = None) -> bytes:
        """Its bytes in a format, `docx` or `pdf`. Raises `Refused` for what the format cannot hold."""
        if form == "pdf":
            return self.layout.pdf()
        from briefgen.word.write import write_docx

        return write_docx(self.document, self._look, self._heading_pages(), cache)

    def prepare_copies(self, form: str, cache: Cache | None = None) -> NumberedOriginal:
        """What its numbered copies share: all of it but the line in which they differ."""
        if form == "pdf":
            return self.layout.prepare_copies()
        from briefgen.word.write import prepare_copies

        return prepare_copies(self.document, self._look, self._heading_pages(), cache)

    def _heading_pages(self) -> tuple[int, ...]:
        """The pages a table of contents names: those of the PDF, which Word breaks alike."""
        contents = any(isinstance(block, Contents) for block in self.document.blocks)
        return self.layout.heading_pages() if contents else ()


def stamp_document(document: Document, reference: str, draft: str) -> Document:
    """The document with its reference, and with the draft mark (may be empty) before its marking."""
    marking = " · ".join(filter(None, (draft, document.value("marking"))))
    stamp = {"marking": marking, "reference": reference}
    others = tuple((name, value) for name, value in document.fields if name not in stamp)
    return document.replace(fields=(*others, *stamp.items()))


def missing_characters(letters: Iterable[str], look: Look) -> set[str]:
    """The characters for which no font of the look has a glyph."""
    from briefgen.pdf.fonts import load_fonts

    fonts = load_fonts(look)
    return {letter for letter in letters if fonts.lacks(letter)}


def unprintable_characters(document: Document, look: Look) -> dict[str, Problem]:
    """The characters of a document for which no font of the look has a glyph, each with its problem."""
    from briefgen.pdf.fonts import find_missing_characters, missing_glyph_problem

    return {
        character: missing_glyph_problem(character, words)
        for character, words in find_missing_characters(document, look)
    }
