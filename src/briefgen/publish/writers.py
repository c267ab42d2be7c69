"""The writers by format, imported when a file is really written: a build with nothing to do stays fast."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Contents, Document
from briefgen.errors import Problem
from briefgen.publish.copy_jobs import NumberedOriginal


def write_document(document: Document, look: Look, form: str) -> bytes:
    """The bytes of a document in a format, `docx` or `pdf`."""
    if form == "docx":
        from briefgen.word.write import write_docx as write_word

        return write_word(document, look, _contents_pages(document, look))
    from briefgen.pdf.layout import write_pdf

    return write_pdf(document, look)


def write_numbered(document: Document, look: Look, form: str) -> NumberedOriginal:
    """A document of which numbered copies are made, written but for the line in which they differ."""
    if form == "docx":
        from briefgen.word.write import numbered as in_word

        return in_word(document, look, _contents_pages(document, look))
    from briefgen.pdf.layout import numbered as in_pdf

    return in_pdf(document, look)


def missing_characters(letters: Iterable[str], look: Look) -> set[str]:
    """The characters for which no font of the look has a glyph."""
    from briefgen.pdf.fonts import fonts

    chosen = fonts(look)
    return {letter for letter in letters if chosen.lacks(letter)}


def _contents_pages(document: Document, look: Look) -> tuple[int, ...]:
    """The pages a table of contents names: those of the PDF, which Word breaks alike."""
    if not any(isinstance(block, Contents) for block in document.blocks):
        return ()
    from briefgen.pdf.layout import heading_pages

    return heading_pages(document, look)


def count_pages(document: Document, look: Look) -> int:
    """How many pages a document has, by laying it out."""
    from briefgen.pdf.layout import pages

    return pages(document, look)


def unprintable_characters(document: Document, look: Look) -> dict[str, Problem]:
    """The characters of a document for which no font of the look has a glyph, each with what to say about it."""
    from briefgen.pdf.fonts import find_missing_characters, missing_glyph_problem

    return {
        character: missing_glyph_problem(character, words)
        for character, words in find_missing_characters(document, look)
    }
