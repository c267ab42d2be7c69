"""A document as a PDF: tagged (PDF/UA-1), archival (PDF/A-2a, with attached data PDF/A-3a), always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document
from briefgen.errors import Problem, Refused
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.catalog import Attachment, finished
from briefgen.pdf.furniture import Furniture
from briefgen.pdf.inks import Inks
from briefgen.pdf.pages import ABOVE_NOTES, Sheet, fill
from briefgen.pdf.setter import Setter, Spot
from briefgen.pdf.show import artifact, rule
from briefgen.pdf.text import Text
from briefgen.pdf.xmp import About

if TYPE_CHECKING:
    from briefgen.pdf.pen import Pen

_KEPT = 16
_INKS: dict[tuple[int, tuple[str, ...], int, str], tuple[Look, Inks]] = {}
"""Looks as documents wear them, with their inks: nearly all documents of a build share a handful."""


def write_pdf(document: Document, look: Look, attachments: Sequence[Attachment] = ()) -> bytes:
    """The bytes of a document in a look, with data attached to it.

    Raises `Refused` for a character that no font can set, a key that stands twice, a picture that is none.
    """
    try:
        return _Paper(document, look).drawn(attachments)
    except RecursionError:
        raise Refused(_too_deep()) from None


def pages(document: Document, look: Look) -> int:
    """The number of its pages, without writing it."""
    try:
        return len(_Paper(document, look).sheets)
    except RecursionError:
        raise Refused(_too_deep()) from None


def heading_pages(document: Document, look: Look) -> tuple[int, ...]:
    """The page of each heading a table of contents lists: of level 2 and 3, straight in the body, in order."""
    paper = _Paper(document, look)
    anchors = [
        each.heading.anchor or f"_{number}"
        for number, each in enumerate(paper.headings, 1)
        if each.heading.level in (2, 3)
    ]
    places = paper.places()
    return tuple(places[anchor] for anchor in anchors)


class _Paper:
    """A document laid out."""

    def __init__(self, document: Document, look: Look) -> None:
        self._document = document
        self._inks = _worn(document, look)
        self._setter = setter = Setter(document, self._inks.look, self._inks, BLOCKS)
        self._furniture = Furniture(self._inks.look, setter.furniture)
        self.headings = setter.headings
        self.sheets = fill(setter.flows(document.blocks, Spot(setter.tree.root)), self._furniture.frame)

    def drawn(self, attachments: Sequence[Attachment]) -> bytes:
        """The bytes of it."""
        # ReportLab is imported where a PDF is really written, and nowhere before.
        from briefgen.pdf.pen import Pen

        page, document = self._inks.look.page, self._document
        faces, places = self._inks.fonts.resources, self.places()
        pen = Pen((page.width, page.height), self._setter.tree, faces, places, len(self.sheets))
        pen.reference = self._document.value("reference")
        for number, sheet in enumerate(self.sheets):
            if number:
                pen.showPage()
            self._furniture.draw(pen, number)
            self._draw(pen, sheet)
        title = document.title or document.value("kind") or document.value("reference") or "–"
        about = About(title, document.subject, document.language, document.value("reference"), 3 if attachments else 2)
        return finished(pen, about, attachments)

    def _draw(self, pen: Pen, sheet: Sheet) -> None:
        """Draw the text of a page, and its footnotes below a short rule."""
        for flow, x, y in sheet.items:
            flow.drawOn(pen, x, y)
        if sheet.notes:
            page, ink = self._inks.look.page, self._inks.paragraph(self._inks.look.paragraph("Footnote Text"))
            y = sheet.rule - ABOVE_NOTES / 2
            artifact(pen, [rule(page.left, y, page.left + page.measure / 3, 0.5, ink.colour)])
        for note, x, y in sheet.notes:
            note.drawOn(pen, x, y)

    def places(self) -> Mapping[str, int]:
        """The page of each anchor, for the table of contents."""
        texts = ((n, placed.flow) for n, sheet in enumerate(self.sheets, 1) for placed in sheet.items)
        return {flow.anchor: number for number, flow in texts if isinstance(flow, Text) and flow.anchor}


def _worn(document: Document, look: Look) -> Inks:
    """The look as a document wears it."""
    key = id(look), document.variants, document.tightness, document.paper
    if key not in _INKS:
        if len(_INKS) >= _KEPT:
            _INKS.clear()
        _INKS[key] = look, Inks(look.worn_by(document))  # the look is kept, so that its id stays its own
    return _INKS[key][1]


def _too_deep() -> Problem:
    hint = "tables and callouts inside each other go a few levels deep, not hundreds"
    return Problem("a document is nested too deeply", hint=hint)
