"""A document as a PDF: tagged (PDF/UA-1), archival (PDF/A-2a, with attached data PDF/A-3a), always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.blocks.look import Look
from briefgen.blocks.tree import COPY, Document
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.catalog import closed, finished
from briefgen.pdf.fonts import font_files
from briefgen.pdf.furniture import Furniture
from briefgen.pdf.inks import Inks
from briefgen.pdf.numbered import LastLine, Numbered
from briefgen.pdf.pages import ABOVE_NOTES, Sheet, fill
from briefgen.pdf.pen import Pen
from briefgen.pdf.setter import Setter, Spot
from briefgen.pdf.show import artifact, rule
from briefgen.pdf.subset import BASE
from briefgen.pdf.text import Text
from briefgen.pdf.xmp import About

_KEPT = 16
_INKS: dict[tuple[int, tuple[str, ...], int, str], tuple[Look, Inks]] = {}
"""Looks as documents wear them, with their inks: nearly all documents of a build share a handful."""


_MOST = 32
_MEASURED: dict[tuple[str, int], tuple[Document, _Paper]] = {}
"""The last documents that were measured, by the reference they print and their look."""


def write_pdf(document: Document, look: Look) -> bytes:
    """The bytes of a document in a look.

    Raises `Refused` for a character that no font can set, a key that stands twice, a picture that is none, a nest
    too deep.
    """
    if line := document.value(COPY):
        return _Paper(document, look).numbered().drawn(line)
    return _laid_out(document, look).drawn()


def numbered(document: Document, look: Look) -> Numbered:
    """A document of which copies are drawn: laid out and written but for the line they differ in.

    It has a value `copy`, which stands in that line where it is no copy of anybody. Raises as `write_pdf`.
    """
    return _Paper(document, look).numbered()


def pages(document: Document, look: Look) -> int:
    """The number of its pages, without writing it; whoever writes it next need not lay it out again."""
    paper = _Paper(document, look)
    _MEASURED[document.value("reference"), id(look)] = document, paper
    while len(_MEASURED) > _MOST:
        del _MEASURED[next(iter(_MEASURED))]
    return len(paper.sheets)


def _laid_out(document: Document, look: Look) -> _Paper:
    """A document laid out, now or when it was measured."""
    measured = _MEASURED.pop((document.value("reference"), id(look)), None)
    return measured[1] if measured and measured[0] == document and measured[1].look is look else _Paper(document, look)


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
        self._document, self.look = document, look
        self._inks = _worn(document, look)
        self._setter = setter = Setter(document, self._inks.look, self._inks, BLOCKS)
        self._style = self._inks.look.paragraph("Page Footer")
        spare = setter.pitch(self._style) if document.value(COPY) else 0
        self._furniture = Furniture(self._inks.look, setter.furniture, spare)
        self.headings = setter.headings
        self.sheets = fill(setter.flows(document.blocks, Spot(setter.tree.root)), self._furniture.frame)

    def drawn(self) -> bytes:
        """The bytes of it."""
        return finished(self._pen(), self._about(), self._document.attachments)

    def numbered(self) -> Numbered:
        """All of it but the line in which its copies differ."""
        pen, about = self._pen(), self._about()
        root, info = closed(pen, about, self._document.attachments), pen.file.reserve()
        look, ink = self._inks.look, self._inks.paragraph(self._style)
        line = LastLine(
            ink.bold, ink.size, ink.colour, ink.tracking, self._setter.pitch(self._style), look.page.measure
        )
        known = {face.place: (number, frozenset(pen.letters[face] | BASE)) for face, number in pen.embedded.items()}
        return Numbered(pen.file.packed(), root, info, pen.last_line, about, line, font_files(look), known)

    def _pen(self) -> Pen:
        """A pen that has drawn every page."""
        page, document = self._inks.look.page, self._document
        faces, places = self._inks.fonts.resources, self.places()
        pen = Pen((page.width, page.height), self._setter.tree, faces, places, len(self.sheets))
        pen.reference = document.value("reference")
        pen.last_line = pen.file.reserve() if document.value(COPY) else 0
        for number, sheet in enumerate(self.sheets):
            if number:
                pen.turn()
            self._furniture.draw(pen, number)
            self._draw(pen, sheet)
        return pen

    def _about(self) -> About:
        document, reference = self._document, self._document.value("reference")
        title = document.title or document.value("kind") or reference or "–"
        return About(title, document.subject, document.language, reference, 3 if document.attachments else 2)

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
