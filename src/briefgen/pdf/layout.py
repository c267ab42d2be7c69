"""Layout(document, look) -> Layout: its pages, its bytes, its numbered copies.

Numbered copies: a document written once, of which each copy has its own last line in the footer.

Pages, fonts, structure and fields are the same objects, packed once. A copy adds a form (ISO 32000-1 8.10) that every
footer shows, the information dictionary, and, for characters the document itself has not, a subset of its own: one
shared by all copies would tell a reader the names of the others.

A document as a PDF: tagged (PDF/UA-1), archival (PDF/A-2a, with attached data PDF/A-3a), always the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from briefgen.blocks.look import Look
from briefgen.blocks.tree import COPY_FIELD, Document
from briefgen.errors import Problem, Refused
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.builder import BlockContext, LayoutBuilder
from briefgen.pdf.catalog import DocumentInfo, finish_file, information, write_catalog
from briefgen.pdf.content_stream import artifact, rule
from briefgen.pdf.file import Body, PdfFile, numbers
from briefgen.pdf.font_file import INVISIBLE, TrueTypeFont
from briefgen.pdf.font_subset import BASE, embed
from briefgen.pdf.fonts import FontFiles, font_files, fonts_of
from briefgen.pdf.page_writer import PageWriter
from briefgen.pdf.pages import ABOVE_NOTES, HeaderFooterFlowables, PageContent
from briefgen.pdf.pages import fill as fill_pages
from briefgen.pdf.paragraphs import BASE as BASE_LINE
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.text_styles import TextStyles, fill
from briefgen.values import dataclass

# ---- numbered ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LastLine:
    """How the line looks: weight, size, colour, tracking; its height, and the width it has to fit (points)."""

    bold: bool
    size: float
    colour: str
    tracking: float
    pitch: float
    measure: float


@dataclass(frozen=True, slots=True)
class NumberedPdf:
    """A document but for the last line of its footers; it can be sent to another process.

    `root`, `info` and `form` are numbers of objects; `known` gives, by the path of a font file, the number of the
    document's own subset and its characters.
    """

    body: Body = field(repr=False)
    root: int
    info: int
    form: int
    about: DocumentInfo
    line: LastLine
    files: FontFiles
    known: Mapping[str, tuple[int, frozenset[str]]] = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""
        return len(self.body.data)

    def drawn(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this last line and number. Raises `Refused` where the line is too long."""
        tail = PdfFile(self.body.taken)
        stretches = list(self._stretches(words))
        if sum(width for *_, width in stretches) > self.line.measure:
            raise Refused(Problem(f"“{words}” is too long for one line of the footer", hint="shorten the name"))
        resources, shown = "", ""
        for i, (face, letters, operand, _) in enumerate(stretches):
            resources += f"/L{i} {self._font(tail, face, letters)} 0 R"
            shown += f" /L{i} {self.line.size:g} Tf [<{operand}>] TJ"
        base = self.line.pitch * (1 - BASE_LINE)
        tracking = f"{self.line.tracking:g} Tc " if self.line.tracking else ""
        code = f"BT {tracking}{fill(self.line.colour)} 1 0 0 1 0 {base:.2f} Tm{shown} ET"
        box = numbers(0, 0, self.line.measure, self.line.pitch)
        tail.stream(
            f"/Type/XObject/Subtype/Form/BBox[{box}]/Resources<</Font<<{resources}>>>>", code.encode(), self.form
        )
        tail.put(information(self.about, number), self.info)
        return self.body.ended(self.root, self.info, tail.bodies)

    def _stretches(self, words: str) -> Iterator[tuple[TrueTypeFont, frozenset[str], str, float]]:
        """The line in stretches of one face: its characters, operand and width in points."""
        for face, text in fonts_of(*self.files).split(words, self.line.bold):
            word = face.word(text)
            width = word.width * self.line.size + word.letters * self.line.tracking
            yield face, frozenset(text) - INVISIBLE, word.operand, width

    def _font(self, tail: PdfFile, face: TrueTypeFont, letters: frozenset[str]) -> int:
        """The document's own subset where it has every character, else one of this copy alone."""
        number, known = self.known.get(face.place, (0, frozenset()))
        return number if letters <= known else embed(tail, face, letters, frozenset())


# ---- write -------------------------------------------------------------------------------------------------------


_KEPT = 16
_INKS: dict[tuple[int, tuple[str, ...], int, str], tuple[Look, TextStyles]] = {}
"""Looks as documents wear them, with their inks: nearly all documents of a build share a handful."""


_MOST = 32
_MEASURED: dict[tuple[str, int], tuple[Document, _Layout]] = {}
"""The last documents that were measured, by the reference they print and their look."""


def write_pdf(document: Document, look: Look) -> bytes:
    """The bytes of a document in a look.

    Raises `Refused` for a character that no font can set, a key that stands twice, a picture that is none, a nest
    too deep.
    """
    if line := document.value(COPY_FIELD):
        return _Layout(document, look).numbered().drawn(line)
    return _laid_out(document, look).drawn()


def numbered(document: Document, look: Look) -> NumberedPdf:
    """A document of which copies are drawn: laid out and written but for the line they differ in.

    It has a value `copy`, which stands in that line where it is no copy of anybody. Raises as `write_pdf`.
    """
    return _Layout(document, look).numbered()


def pages(document: Document, look: Look) -> int:
    """The number of its pages, without writing it; whoever writes it next need not lay it out again."""
    paper = _Layout(document, look)
    _MEASURED[document.value("reference"), id(look)] = document, paper
    while len(_MEASURED) > _MOST:
        del _MEASURED[next(iter(_MEASURED))]
    return len(paper.sheets)


def _laid_out(document: Document, look: Look) -> _Layout:
    """A document laid out, now or when it was measured."""
    measured = _MEASURED.pop((document.value("reference"), id(look)), None)
    return measured[1] if measured and measured[0] == document and measured[1].look is look else _Layout(document, look)


def heading_pages(document: Document, look: Look) -> tuple[int, ...]:
    """The page of each heading a table of contents lists: of level 2 and 3, straight in the body, in order."""
    paper = _Layout(document, look)
    anchors = [
        each.heading.anchor or f"_{number}"
        for number, each in enumerate(paper.headings, 1)
        if each.heading.level in (2, 3)
    ]
    places = paper.places()
    return tuple(places[anchor] for anchor in anchors)


class _Layout:
    """A document laid out."""

    def __init__(self, document: Document, look: Look) -> None:
        self._document, self.look = document, look
        self._inks = _worn(document, look)
        self._setter = setter = LayoutBuilder(document, self._inks.look, self._inks, BLOCKS)
        self._style = self._inks.look.paragraph("Page Footer")
        spare = setter.pitch(self._style) if document.value(COPY_FIELD) else 0
        self._furniture = HeaderFooterFlowables(self._inks.look, setter.header_footer, spare)
        self.headings = setter.headings
        self.sheets = fill_pages(setter.flows(document.blocks, BlockContext(setter.tree.root)), self._furniture.frame)

    def drawn(self) -> bytes:
        """The bytes of it."""
        return finish_file(self._pen(), self._about(), self._document.attachments)

    def numbered(self) -> NumberedPdf:
        """All of it but the line in which its copies differ."""
        pen, about = self._pen(), self._about()
        root, info = write_catalog(pen, about, self._document.attachments), pen.file.reserve()
        look, ink = self._inks.look, self._inks.paragraph(self._style)
        line = LastLine(
            ink.bold, ink.size, ink.colour, ink.tracking, self._setter.pitch(self._style), look.page.measure
        )
        known = {face.place: (number, frozenset(pen.letters[face] | BASE)) for face, number in pen.embedded.items()}
        return NumberedPdf(pen.file.packed(), root, info, pen.last_line, about, line, font_files(look), known)

    def _pen(self) -> PageWriter:
        """A pen that has drawn every page."""
        page, document = self._inks.look.page, self._document
        faces, places = self._inks.fonts.resources, self.places()
        pen = PageWriter((page.width, page.height), self._setter.tree, faces, places, len(self.sheets))
        pen.reference = document.value("reference")
        pen.last_line = pen.file.reserve() if document.value(COPY_FIELD) else 0
        for number, sheet in enumerate(self.sheets):
            if number:
                pen.turn()
            self._furniture.draw(pen, number)
            self._draw(pen, sheet)
        return pen

    def _about(self) -> DocumentInfo:
        document, reference = self._document, self._document.value("reference")
        title = document.title or document.value("kind") or reference or "–"
        return DocumentInfo(title, document.subject, document.language, reference, 3 if document.attachments else 2)

    def _draw(self, pen: PageWriter, sheet: PageContent) -> None:
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
        return {flow.anchor: number for number, flow in texts if isinstance(flow, ParagraphFlowable) and flow.anchor}


def _worn(document: Document, look: Look) -> TextStyles:
    """The look as a document wears it."""
    key = id(look), document.variants, document.tightness, document.paper
    if key not in _INKS:
        if len(_INKS) >= _KEPT:
            _INKS.clear()
        _INKS[key] = look, TextStyles(look.for_document(document))  # the look is kept, so that its id stays its own
    return _INKS[key][1]
