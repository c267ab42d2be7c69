"""Headers and footers of other people’s houses, for both writers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from PIL import Image

from briefgen.blocks.look import Look, TabStop
from briefgen.blocks.tree import Break, Field, Strong, Styled, Tab
from briefgen.pdf.figures import load_figure
from briefgen.word.header_footer import field_name
from briefgen.word.look import read_look
from briefgen.word.report import describe_template
from briefgen.word.write import write_docx

Written = Callable[..., bytes]
NS = nsdecls("w")
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""The smallest GIF there is."""


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def field(instruction: str, shown: str = "old") -> str:
    kinds = [f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")]
    said = f"<w:instrText> {instruction} </w:instrText>"
    return run(kinds[0]) + run(said) + run(kinds[1]) + run(f"<w:t>{shown}</w:t>") + run(kinds[2])


def one_run(instruction: str) -> str:
    """A whole field in a single run, as some programs write it."""
    return run(re.sub("</?w:r>", "", field(instruction)))


def look_of(change: Callable[[Any], None]) -> Look:
    return read_look(house_of(change), {}, Path())[0]


def house_of(change: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    change(document.sections[0])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_header(inner: str) -> Callable[[Any], None]:
    def change(section: Any) -> None:
        paragraph = section.header.paragraphs[0]._p
        for child in parse_xml(f"<w:p {NS}>{inner}</w:p>"):
            paragraph.append(child)

    return change


@pytest.mark.parametrize(
    ("instruction", "name"),
    [
        ("PAGE", "page"),
        ("page \\* MERGEFORMAT", "page"),
        ("NUMPAGES", "pages"),
        ('DOCPROPERTY "Marking" \\* MERGEFORMAT', "marking"),
        ("DOCPROPERTY as_of", "as_of"),
        ("AUTHOR", ""),
        ("DOCPROPERTY", ""),
        ("", ""),
    ],
)
def test_a_field_has_the_name_of_its_value(instruction: str, name: str) -> None:
    assert field_name(instruction) == name


@pytest.mark.parametrize("written_as", [field, one_run])
def test_fields_are_read_however_they_are_written(written_as: Callable[[str], str]) -> None:
    look = look_of(
        with_header(run("<w:t>Page </w:t><w:tab/>") + written_as("PAGE") + written_as("DOCPROPERTY marking"))
    )
    assert look.header_footer.header[0].inlines == ("Page ", Tab(), Field("page"), Field("marking"))


def test_a_simple_field_a_link_and_a_control_are_read_through() -> None:
    simple = '<w:fldSimple w:instr="DOCPROPERTY marking"><w:r><w:t>old</w:t></w:r></w:fldSimple>'
    wrapped = f"<w:sdt><w:sdtContent>{run('<w:t>a</w:t><w:br/>')}</w:sdtContent></w:sdt>"
    look = look_of(with_header(simple + wrapped))
    assert look.header_footer.header[0].inlines == (Field("marking"), "a", Break())


def test_formatting_of_its_own_becomes_a_style() -> None:
    def change(section: Any) -> None:
        paragraph = section.header.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(9)
        paragraph.add_run("bold").bold = True
        red = paragraph.add_run("red")
        red.font.color.rgb, red.font.size = RGBColor(255, 0, 0), Pt(30)

    look = look_of(change)
    line = look.header_footer.header[-1]
    bold, red = line.inlines
    assert bold == Strong(("bold",))
    assert isinstance(red, Styled)
    assert (look.character(red.style).colour, look.character(red.style).size) == ("FF0000", 30)
    assert look.paragraph(line.style).after == 9


def test_a_table_of_one_row_becomes_lines_with_stops() -> None:
    def change(section: Any) -> None:
        table = section.header.add_table(1, 2, Pt(300))
        table.cell(0, 0).text = "left"
        table.cell(0, 1).text = "right"
        table.cell(0, 1).paragraphs[0].alignment = 2
        table.cell(0, 1).add_paragraph("below")

    look = look_of(change)
    first, second = (
        line for line in look.header_footer.header if line.inlines and line.style.startswith("header default row")
    )
    assert first.inlines == ("left", Tab(), "right")
    assert look.paragraph(first.style).tabs == (TabStop(300, "right"),)
    assert second.inlines == (Tab(), "below")
    assert look.paragraph(second.style).tabs == (TabStop(150),)


def test_a_house_that_does_not_show_the_marking_gets_lines_that_do(
    written: Written, parts: Callable[[bytes], Mapping[str, bytes]], sound: Callable[[bytes], None]
) -> None:
    def change(section: Any) -> None:
        section.header.paragraphs[0].text = "Ministry"
        section.different_first_page_header_footer = True

    look = look_of(change)
    for lines in (look.header_footer.header, look.header_footer.first_header or ()):
        assert lines[0].inlines == (Field("marking"),)
    assert look.header_footer.footer[-1].inlines == (Field("marking"), " · ", Field("reference"))
    data = written(look=look)
    sound(data)
    members = parts(data)
    header_footers = [members[name] for name in members if re.match(r"word/(header|footer)\d", name)]
    assert len(header_footers) == 4
    assert all(header_footer.count(b">INTERNAL<") == 1 for header_footer in header_footers)


def test_what_the_pdf_cannot_show_is_told() -> None:
    text = "<w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'/></w:pict>"
    data = house_of(with_header(run(text) + field("AUTHOR")))
    told = describe_template(data, {}, Path())
    assert any("text box" in line for line in told)
    assert any("a field AUTHOR" in line for line in told)


def test_an_unknown_field_leaves_nothing_of_itself(
    written: Written, parts: Callable[[bytes], Mapping[str, bytes]]
) -> None:
    nested = run('<w:fldChar w:fldCharType="begin"/>') + run("<w:instrText>IF </w:instrText>") + field("AUTHOR", "old")
    nested += (
        run('<w:fldChar w:fldCharType="separate"/>')
        + run("<w:t>old too</w:t>")
        + run('<w:fldChar w:fldCharType="end"/>')
    )
    look = look_of(with_header(nested + run("<w:t>stays</w:t>")))
    members = parts(written(look=look))
    header = b"".join(v for k, v in members.items() if k.startswith("word/header"))
    assert b"old" not in header and b"AUTHOR" not in header
    assert b"stays" in header
    assert "old" not in repr(look.header_footer)


def test_a_logo_in_a_row_stands_in_its_cell_with_the_lines_of_the_others_beside_it() -> None:
    def change(section: Any) -> None:
        table = section.header.add_table(1, 2, Pt(300))
        table.cell(0, 0).text = "office"
        table.cell(0, 0).add_paragraph("department")
        paragraph = table.cell(0, 1).paragraphs[0]
        paragraph.alignment = 2
        paragraph.add_run().add_picture(io.BytesIO(DOT), width=Pt(40))

    look = look_of(change)
    office, department = (line for line in look.header_footer.header if line.inlines in (("office",), ("department",)))
    assert office.picture is not None and office.place == pytest.approx(260)
    assert (office.beside, department.beside, department.picture) == (False, True, None)


def hiding(form: str) -> bytes:
    """A picture with a word behind its end."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((8, 4)).save(out, form)
    return out.getvalue() + b"ZZSECRET"


def with_logo(data: bytes) -> Callable[[Any], None]:
    return lambda section: section.header.paragraphs[0].add_run().add_picture(io.BytesIO(data))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP"])
def test_a_logo_goes_out_drawn_anew_and_alike_in_word_and_pdf(form: str, paper: Callable[..., Any]) -> None:
    house = house_of(with_logo(hiding(form)))
    look, problems = read_look(house, {}, Path())
    assert not [problem for problem in problems if "drawn" in problem.message]
    with zipfile.ZipFile(io.BytesIO(house)) as archive:
        assert any(b"ZZSECRET" in archive.read(name) for name in archive.namelist())
    data = write_docx(paper(), look)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = (name for name in archive.namelist() if "media" in name)
        assert name == f"word/media/house1.{'jpeg' if form == 'JPEG' else 'png'}"
        assert not any(b"ZZSECRET" in archive.read(each) for each in archive.namelist())
        drawn = archive.read(name)
    (logo,) = (line.picture for line in look.header_footer.header if line.picture)
    content = load_figure(logo, look)
    assert (content.width, content.height) == (8, 4)
    assert b"ZZSECRET" not in content.data
    assert form != "JPEG" or content.data == drawn


def test_a_logo_of_vectors_is_a_problem_that_says_what_to_do() -> None:
    house = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(house_of(with_logo(hiding("PNG"))))) as old, zipfile.ZipFile(house, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"image/png", b"image/x-emf")
            new.writestr(name, data)
    _, problems = read_look(house.getvalue(), {}, Path())
    (problem,) = (problem for problem in problems if "drawn anew" in problem.message)
    assert "EMF" in problem.message and "PNG" in problem.hint and problem.place.path
