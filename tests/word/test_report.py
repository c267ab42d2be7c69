"""What is told about a house, in sentences."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from briefgen.errors import Refused
from briefgen.word.report import describe_template

TEMPLATES = Path(__file__).parents[2] / "templates"


def told(document: Any, **settings: Any) -> str:
    out = io.BytesIO()
    document.save(out)
    return "\n".join(describe_template(out.getvalue(), settings, TEMPLATES))


def test_the_shipped_house_is_told(house: bytes, settings: dict[str, Any]) -> None:
    lines = describe_template(house, settings, TEMPLATES)
    assert (
        lines[0] == "Page: A4, 210 × 297 mm; margins 20 / 22 / 20 / 22 mm (top, right, bottom, left), text 166 mm wide."
    )
    assert "Font: Pretendard GOV; the PDF has its files (regular, bold)." in lines
    assert "The header of page one has 2 lines and shows marking, office, date." in lines
    assert lines[-1] == "Left behind, in no document: its text."


def test_a_page_on_its_side_keeps_its_name_and_problems_are_placed_by_whoever_asks() -> None:
    document = docx.Document()
    document.sections[0].page_width, document.sections[0].page_height = Mm(297), Mm(210)
    out = io.BytesIO()
    document.save(out)
    lines = describe_template(out.getvalue(), {}, TEMPLATES, lambda problem: f"here: {problem.message}")
    assert lines[0].startswith("Page: A4 landscape, 297 × 210 mm;")
    assert any(line.startswith("here: is in compatibility mode 14") for line in lines)


def test_what_another_house_loses_is_told() -> None:
    document = docx.Document()
    document.add_comment(document.add_paragraph("x").runs, "a comment")
    document.styles["Heading 2"].element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>')
    )
    document.styles["Heading 3"].font.small_caps = True
    section = document.sections[0]
    section._sectPr.append(parse_xml(f"<w:pgBorders {nsdecls('w')}/>"))
    for columns in section._sectPr.iter("{*}cols"):
        columns.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}num", "2")
    document.settings.odd_and_even_pages_header_footer = True
    words = told(document)
    for sentence in (
        "Headings are numbered in Word, PDF and contents: Heading 2 “",
        "not in small capitals",
        "The PDF shows no page border.",
        "The text stands in one column; the house has 2.",
        "headers of odd pages on even pages too",
        "comments",
        "author and dates",
        "custom XML data",
        "The PDF has one family for everything",
        "is in compatibility mode 14",
        "has no style Marking",
    ):
        assert sentence in words


def test_lines_the_pdf_draws_otherwise_are_told() -> None:
    document = docx.Document()
    (side,) = document.styles["Title"].element.iter("{*}bottom")
    side.set(side.tag.replace("bottom", "val"), "dashed")
    grid = document.styles.add_style("Grid", WD_STYLE_TYPE.TABLE).element
    lines = '<w:left w:val="single" w:sz="4"/><w:right w:val="nil"/><w:insideH w:val="dotted" w:sz="4"/>'
    grid.append(parse_xml(f"<w:tblPr {nsdecls('w')}><w:tblBorders>{lines}</w:tblBorders></w:tblPr>"))
    words = told(document)
    assert "The PDF draws the lines of Title, Grid plain, without dashes, dots or waves." in words
    assert "The PDF shows no lines at the left and right of tables: Grid." in words


def test_a_logo_without_words_is_told() -> None:
    document = docx.Document()
    run = document.sections[0].header.paragraphs[0].add_run()
    run.add_picture(io.BytesIO(dot()))
    assert "A picture has no words: give it alternative text" in told(document)


def dot() -> bytes:
    """The smallest GIF there is."""
    return bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def test_what_is_no_house_is_refused() -> None:
    with pytest.raises(Refused):
        describe_template(b"no", {}, TEMPLATES)
