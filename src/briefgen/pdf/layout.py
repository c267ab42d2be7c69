"""A document set into pages: `layout(document, look)` has its pages, its bytes, its numbered copies.

The bytes are tagged (PDF/UA-1), archival (PDF/A-2a, with attached data PDF/A-3a), and always the same.

Numbered copies: a document written once, of which each copy has its own last line in the footer. Pages, fonts,
structure and fields are the same objects, packed once. A copy adds a form (ISO 32000-1 8.10) that every footer shows,
the information dictionary, and, for characters the document itself has not, a subset of its own: one shared by all
copies would tell a reader the names of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from briefgen.blocks.heading_numbers import NumberedHeading
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
from briefgen.pdf.tags import StructureElement
from briefgen.pdf.text_styles import TextStyles, fill, text_styles

FOOTER_STYLE = "Page Footer"

# ---- numbered ----------------------------------------------------------------------------------------------------


class LastLine(Struct, frozen=True):
    """How the line looks: weight, size, colour, tracking; its height, and the width it has to fit (points)."""

    bold: bool
    size: float
    colour: str
    tracking: float
    pitch: float
    measure: float


class NumberedPdf(Struct, frozen=True):
    """A document but for the last line of its footers; it can be sent to another process.

    `root`, `info` and `form` are numbers of objects; `known` gives, by the name of a font (`F1` …), the number of the
    document's own subset and its characters.
    """

    body: Body
    root: int
    info: int
    form: int
    about: DocumentInfo
    line: LastLine
    files: FontFiles
    known: Mapping[str, tuple[int, frozenset[str]]]

    def __repr__(self) -> str:
        return "NumberedPdf()"  # a cluster writes it into its logs

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
            shown += f" /L{i} {self.line.size:g} Tf [({operand})] TJ"
        base = self.line.pitch * (1 - BASE_LINE)
        tracking = f"{self.line.tracking:g} Tc " if self.line.tracking else ""
        code = f"BT {tracking}{fill(self.line.colour)} 1 0 0 1 0 {base:.2f} Tm{shown} ET"
        box = numbers(0, 0, self.line.measure, self.line.pitch)
        tail.stream(
            f"/Type/XObject/Subtype/Form/BBox[{box}]/Resources<</Font<<{resources}>>>>",
            code.encode("latin-1"),
            self.form,
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
        number, known = self.known.get(fonts_of(*self.files).resources[face], (0, frozenset()))
        return number if letters <= known else embed(tail, face, letters, frozenset())


# ---- layout ------------------------------------------------------------------------------------------------------


class Layout(Struct, frozen=True, eq=False):
    """A document set into pages. Drawing changes nothing in it: its bytes are the same each time."""

    document: Document
    pages: tuple[PageContent, ...]
    styles: TextStyles
    header_footer: HeaderFooterFlowables
    structure: StructureElement
    """The root of its elements."""
    headings: tuple[NumberedHeading, ...]
    """Those that stand straight in the body, in order."""
    footer_pitch: float
    """The distance of base lines in a footer, in points."""

    def pdf(self) -> bytes:
        """The bytes of the document; with a last line of its own, where its field `copy` says one."""
        if line := self.document.value(COPY_FIELD):
            return self.numbered().drawn(line)
        return finish_file(self._draw_pages(), self._info(), self.document.attachments)

    def numbered(self) -> NumberedPdf:
        """All of the document but the line in which its copies differ. It has a value `copy`, which stands in that line
        where it is no copy of anybody."""
        pen, info = self._draw_pages(), self._info()
        root, number = write_catalog(pen, info, self.document.attachments), pen.file.reserve()
        look, style = self.styles.look, self.styles.paragraph(self.styles.look.paragraph(FOOTER_STYLE))
        measure = look.page.measure
        line = LastLine(style.bold, style.size, style.colour, style.tracking, self.footer_pitch, measure)
        names = self.styles.fonts.resources
        known = {names[face]: (number, frozenset(pen.letters[face] | BASE)) for face, number in pen.embedded.items()}
        return NumberedPdf(pen.file.packed(), root, number, pen.last_line, info, line, font_files(look), known)

    def heading_pages(self) -> tuple[int, ...]:
        """The page of each heading a table of contents lists: of level 2 and 3, straight in the body, in order."""
        anchors = [
            each.heading.anchor or f"_{number}"
            for number, each in enumerate(self.headings, 1)
            if each.heading.level in (2, 3)
        ]
        places = self._anchor_pages()
        return tuple(places[anchor] for anchor in anchors)

    def _draw_pages(self) -> PageWriter:
        """A writer that has drawn every page."""
        page, document = self.styles.look.page, self.document
        faces, places = self.styles.fonts.resources, self._anchor_pages()
        pen = PageWriter((page.width, page.height), self.structure, faces, places, len(self.pages))
        pen.reference = document.value("reference")
        pen.last_line = pen.file.reserve() if document.value(COPY_FIELD) else 0
        for number, content in enumerate(self.pages):
            if number:
                pen.turn()
            self.header_footer.draw(pen, number)
            self._draw_page(pen, content)
        return pen

    def _info(self) -> DocumentInfo:
        document, reference = self.document, self.document.value("reference")
        title = document.title or document.value("kind") or reference or "–"
        return DocumentInfo(title, document.subject, document.language, reference, 3 if document.attachments else 2)

    def _draw_page(self, pen: PageWriter, content: PageContent) -> None:
        """Draw the text of a page, and its footnotes below a short rule."""
        for flow, x, y in content.items:
            flow.drawOn(pen, x, y)
        if content.notes:
            look = self.styles.look
            page, style = look.page, self.styles.paragraph(look.paragraph("Footnote Text"))
            y = content.rule - ABOVE_NOTES / 2
            artifact(pen, [rule(page.left, y, page.left + page.measure / 3, 0.5, style.colour)])
        for note, x, y in content.notes:
            note.drawOn(pen, x, y)

    def _anchor_pages(self) -> Mapping[str, int]:
        """The page of each anchor, for the table of contents."""
        placed = ((number, item.flow) for number, page in enumerate(self.pages, 1) for item in page.items)
        return {flow.anchor: number for number, flow in placed if isinstance(flow, ParagraphFlowable) and flow.anchor}


def layout(document: Document, look: Look) -> Layout:
    """Set a document into pages.

    Raises `Refused` for a character that no font can set, a key that stands twice, a picture that is none, a nest
    too deep.
    """
    styles = text_styles(look, document.variants, document.tightness, document.paper)
    builder = LayoutBuilder(document, styles.look, styles, BLOCKS)
    pitch = builder.pitch(styles.look.paragraph(FOOTER_STYLE))
    spare = pitch if document.value(COPY_FIELD) else 0
    header_footer = HeaderFooterFlowables(styles.look, builder.header_footer, spare)
    pages = fill_pages(builder.flows(document.blocks, BlockContext(builder.root)), header_footer.frame)
    return Layout(document, tuple(pages), styles, header_footer, builder.root, tuple(builder.headings), pitch)


def write_pdf(document: Document, look: Look) -> bytes:
    """The bytes of a document in a look; raises as `layout`."""
    return layout(document, look).pdf()
