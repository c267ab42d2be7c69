"""Word and PDF of a paper are brothers: the same words in the same order, and the same answers in their boxes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree
from PIL import Image

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Cell, Column, Contents, Document, Figure, Heading, Note, Paragraph, Row, Table
from briefgen.pdf.layout import write_pdf
from briefgen.pdf.read import read_pdf
from briefgen.word.read import read_docx
from briefgen.word.write import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GAPS = {f"{W}tab": " ", f"{W}br": " ", f"{W}p": "\n"}
NOT_SAID = frozenset({"Lbl", "Form"})
"""Markers, which a word processor makes, and what stands in boxes and fields, which is compared by key."""


def words(text: str) -> list[str]:
    """Words without what only holds letters together."""
    return re.sub("[\u2060\u200b\u00ad]", "", text).split()


def word_words(data: bytes) -> list[str]:
    """The words of a Word file, its footnotes last; without what stands in controls."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        roots = [etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "footnotes")]
    return [word for root in roots for word in words("".join(_texts(root)))]


def _texts(element: etree._Element) -> Iterator[str]:
    if element.find(f"{W}sdtPr/{W}tag") is None:
        yield element.text or "" if element.tag == f"{W}t" else GAPS.get(str(element.tag), "")
        for child in element:
            yield from _texts(child)


def test_both_say_the_same_words_in_the_same_order(every_paper: list[Path], read: Callable[..., object]) -> None:
    for paper in every_paper:
        spoken = words(read(paper.with_suffix(".pdf").read_bytes()).root.words(NOT_SAID))  # type: ignore[attr-defined]
        assert spoken == word_words(paper.read_bytes()), paper


def test_both_hold_the_same_answers(every_paper: list[Path]) -> None:
    for paper in every_paper:
        pair = read_docx(paper.read_bytes()).answers, read_pdf(paper.with_suffix(".pdf").read_bytes()).answers
        assert pair[0] == pair[1], paper


def test_contents_captions_and_notes_are_said_in_both(
    look: Look, paper: Callable[..., Document], read: Callable[..., object]
) -> None:
    table = Table(
        (Column(),), (Row((Cell((Paragraph(("in a cell",)),)),)),), caption="What the table is", description="D"
    )
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    document = paper(
        Heading(1, ("The title",)),
        Contents(("Contents",)),
        Heading(2, ("A section",), ("its note",)),
        table,
        Paragraph(("between", Note((Paragraph(("the footnote",)),)))),
        Figure(picture.getvalue(), "image/png", "Nothing", ("What the figure is",)),
        table,
    )
    spoken = read(write_pdf(document, look)).root.words(NOT_SAID)  # type: ignore[attr-defined]
    written = word_words(write_docx(document, look))
    # pages and the marks of notes are numbers that a word processor makes
    assert sorted(written) == sorted(words(re.sub(r"\d", "", spoken)))
    assert written.count("What") == 3
