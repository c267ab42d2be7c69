"""A document set into pages: `layout(document, look)` gives a `Layout` with pages, bytes and numbered copies.

The bytes are tagged (PDF/UA-1), archival (PDF/A-2a, with attached data PDF/A-3a), and always the same.

Numbered copies: a document is written once, and each copy has its own last line in the footer. Pages, fonts, structure
and fields are the same objects in all copies, packed once. A copy adds a form XObject (ISO 32000-1 8.10) that every
footer shows, the information dictionary, and, for characters that the document itself lacks, a font subset of its own:
one shared by all copies would tell a reader the names of the others.
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
from briefgen.pdf.catalog import DocumentInfo, finish_file, info_dictionary, write_catalog
from briefgen.pdf.content_stream import draw_artifact, horizontal_line
from briefgen.pdf.file import Body, PdfFile, format_numbers
from briefgen.pdf.font_file import INVISIBLE, TrueTypeFont
from briefgen.pdf.font_subset import BASE_CHARACTERS, embed
from briefgen.pdf.fonts import FontFiles, font_files_of, load_font_files
from briefgen.pdf.page_writer import PageWriter
from briefgen.pdf.pages import ABOVE_NOTES, HeaderFooterFlowables, PageContent, fill_pages
from briefgen.pdf.paragraphs import BASELINE, ParagraphFlowable
from briefgen.pdf.tags import StructureElement
from briefgen.pdf.text_styles import TextStyles, fill_colour, load_text_styles

FOOTER_STYLE = "Page Footer"


class LastLine(Struct, frozen=True):
    """The format of the last line: weight, size, colour, tracking, height, and the width it must fit (points)."""

    bold: bool
    size: float
    colour: str
    tracking: float
    pitch: float
    measure: float


class NumberedPdf(Struct, frozen=True):
    """A document without the last line of its footers; it can be sent to another process.

    `root`, `info` and `form` are numbers of objects; `known` gives, by the name of a font (`F1` …), the number of the
    document's own subset and its characters.
    """

    body: Body
    root: int
    info: int
    form: int
    document_info: DocumentInfo
    line: LastLine
    files: FontFiles
    known: Mapping[str, tuple[int, frozenset[str]]]

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""
        return len(self.body.data)

    def write_copy(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this last line and number. Raises `Refused` where the line is too long."""
        tail = PdfFile(self.body.taken)
        stretches = list(self._stretches(words))
        if sum(width for *_, width in stretches) > self.line.measure:
            raise Refused(Problem(f"“{words}” is too long for one line of the footer", hint="shorten the name"))
        resources, operators = "", ""
        for i, (face, letters, operand, _) in enumerate(stretches):
            resources += f"/L{i} {self._font(tail, face, letters)} 0 R"
            operators += f" /L{i} {self.line.size:g} Tf [({operand})] TJ"
        base = self.line.pitch * (1 - BASELINE)
        tracking = f"{self.line.tracking:g} Tc " if self.line.tracking else ""
        content = f"BT {tracking}{fill_colour(self.line.colour)} 1 0 0 1 0 {base:.2f} Tm{operators} ET"
        box = format_numbers(0, 0, self.line.measure, self.line.pitch)
        form = f"/Type/XObject/Subtype/Form/BBox[{box}]/Resources<</Font<<{resources}>>>>"
        tail.stream(form, content.encode("latin-1"), self.form)
        tail.put(info_dictionary(self.document_info, number), self.info)
        return self.body.finish(self.root, self.info, tail.bodies)

    def _stretches(self, words: str) -> Iterator[tuple[TrueTypeFont, frozenset[str], str, float]]:
        """The line in stretches of one face: its characters, operand and width in points."""
        for face, text in load_font_files(*self.files).split(words, self.line.bold):
            word = face.word(text)
            width = word.width * self.line.size + word.letters * self.line.tracking
            yield face, frozenset(text) - INVISIBLE, word.operand, width

    def _font(self, tail: PdfFile, face: TrueTypeFont, letters: frozenset[str]) -> int:
        """The document's own subset where it has every character, else one of this copy alone."""
        number, known = self.known.get(load_font_files(*self.files).resources[face], (0, frozenset()))
        return number if letters <= known else embed(tail, face, letters, frozenset())


class Layout(Struct, frozen=True, eq=False):
    """A document set into pages. Writing it changes nothing in it: its bytes are the same each time."""

    document: Document
    pages: tuple[PageContent, ...]
    styles: TextStyles
    header_footer: HeaderFooterFlowables
    structure: StructureElement
    """The root of its structure elements."""
    headings: tuple[NumberedHeading, ...]
    """The headings at the top level, in order."""
    footer_pitch: float
    """The distance of base lines in a footer, in points."""

    def pdf(self) -> bytes:
        """The bytes of the document, with the last line that its field `copy` gives, if there is one."""
        if line := self.document.value(COPY_FIELD):
            return self.prepare_copies().write_copy(line)
        return finish_file(self._draw_pages(), self._info(), self.document.attachments)

    def prepare_copies(self) -> NumberedPdf:
        """The document without the line in which its copies differ. Its field `copy` must have a value: the line of the
        copy that is nobody's own."""
        writer, info = self._draw_pages(), self._info()
        root, number = write_catalog(writer, info, self.document.attachments), writer.file.reserve()
        look, style = self.styles.look, self.styles.paragraph(self.styles.look.paragraph(FOOTER_STYLE))
        measure = look.page.measure
        line = LastLine(style.bold, style.size, style.colour, style.tracking, self.footer_pitch, measure)
        names = self.styles.fonts.resources
        known = {
            names[face]: (number, writer.characters[face] | BASE_CHARACTERS) for face, number in writer.embedded.items()
        }
        return NumberedPdf(writer.file.pack(), root, number, writer.last_line, info, line, font_files_of(look), known)

    def heading_pages(self) -> tuple[int, ...]:
        """The page of each heading in a table of contents: level 2 and 3, at the top level, in order."""
        listed = [
            (number, each.heading) for number, each in enumerate(self.headings, 1) if each.heading.level in (2, 3)
        ]
        anchor_pages = self._anchor_pages()
        return tuple(anchor_pages[heading.anchor or f"_{number}"] for number, heading in listed)

    def _draw_pages(self) -> PageWriter:
        """A writer that has drawn every page."""
        page, document = self.styles.look.page, self.document
        faces, anchor_pages = self.styles.fonts.resources, self._anchor_pages()
        writer = PageWriter((page.width, page.height), self.structure, faces, anchor_pages, len(self.pages))
        writer.reference = document.value("reference")
        writer.last_line = writer.file.reserve() if document.value(COPY_FIELD) else 0
        for number, content in enumerate(self.pages):
            if number:
                writer.new_page()
            self.header_footer.draw(writer, number)
            self._draw_page(writer, content)
        return writer

    def _info(self) -> DocumentInfo:
        document, reference = self.document, self.document.value("reference")
        title = document.title or document.value("kind") or reference or "–"
        return DocumentInfo(title, document.subject, document.language, reference, 3 if document.attachments else 2)

    def _draw_page(self, writer: PageWriter, content: PageContent) -> None:
        """Draw the text of a page, and its footnotes below a short rule."""
        for flowable, x, y in content.items:
            flowable.drawOn(writer, x, y)
        if content.notes:
            look = self.styles.look
            page, style = look.page, self.styles.paragraph(look.paragraph("Footnote Text"))
            y = content.rule - ABOVE_NOTES / 2
            draw_artifact(writer, [horizontal_line(page.left, y, page.left + page.measure / 3, 0.5, style.colour)])
        for note, x, y in content.notes:
            note.drawOn(writer, x, y)

    def _anchor_pages(self) -> Mapping[str, int]:
        """The page of each anchor, for the table of contents."""
        placed = ((number, item.flowable) for number, page in enumerate(self.pages, 1) for item in page.items)
        paragraphs = ((number, each) for number, each in placed if isinstance(each, ParagraphFlowable))
        return {paragraph.anchor: number for number, paragraph in paragraphs if paragraph.anchor}


def layout(document: Document, look: Look) -> Layout:
    """Set a document into pages.

    Raises `Refused` for a character that no font of the look has, a key that stands twice, a picture that cannot be
    read, or blocks nested too deep.

    >>> page = briefgen.Document("Note", "en", (briefgen.Paragraph(("Hello.",)),))
    >>> pages = briefgen.layout(page, briefgen.default_look())
    >>> len(pages.pages), pages.pdf() == pages.pdf()
    (1, True)
    """
    styles = load_text_styles(look, document.variants, document.tightness, document.paper)
    builder = LayoutBuilder(document, styles.look, styles, BLOCKS)
    pitch = builder.pitch(styles.look.paragraph(FOOTER_STYLE))
    extra_footer = pitch if document.value(COPY_FIELD) else 0
    header_footer = HeaderFooterFlowables(styles.look, builder.header_footer, extra_footer)
    pages = fill_pages(builder.flowables(document.blocks, BlockContext(builder.root)), header_footer.text_area_of)
    return Layout(document, tuple(pages), styles, header_footer, builder.root, tuple(builder.headings), pitch)


def write_pdf(document: Document, look: Look) -> bytes:
    """The bytes of a document in a look; raises as `layout`.

    >>> page = briefgen.Document("Note", "en", (briefgen.Paragraph(("Hello.",)),))
    >>> briefgen.write_pdf(page, briefgen.default_look())[:8]
    b'%PDF-1.7'
    """
    return layout(document, look).pdf()
