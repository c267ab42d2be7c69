"""The writers by format, imported when a file is really written: a build with nothing to do stays fast."""

from __future__ import annotations

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document
from briefgen.errors import Problem


def written(document: Document, look: Look, form: str) -> bytes:
    """The bytes of a document in a format, `docx` or `pdf`."""
    if form == "docx":
        from briefgen.word.write import write_word

        return write_word(document, look)
    from briefgen.pdf.write import write_pdf

    return write_pdf(document, look)


def fits_one_page(document: Document, look: Look) -> bool:
    """Whether a document fits its page, by laying it out."""
    from briefgen.pdf.write import pages

    return pages(document, look) == 1


def unprintable(document: Document, look: Look) -> dict[str, Problem]:
    """The characters of a document for which no font of the look has a glyph, each with what to say about it."""
    from briefgen.pdf.fonts import missing, no_glyph

    return {character: no_glyph(character, words) for character, words in missing(document, look)}
