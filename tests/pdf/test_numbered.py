"""Copies of a PDF: each has its own last line in the footer, the rest is the same, and nothing tells of others."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.blocks.look import Look
from briefgen.blocks.tree import CheckBox, Document, Heading, Paragraph
from briefgen.errors import Refused
from briefgen.pdf.layout import NumberedPdf, layout, write_pdf
from briefgen.pdf.read import read_pdf

Paper = Callable[..., Document]
FILE_COPY = "File copy, not for distribution"
LONG = tuple(Paragraph((f"Paragraph {i}. " + "Many words that fill a page. " * 12,)) for i in range(30))
NAMES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def document(paper: Paper) -> Document:
    made = paper(Heading(1, ("A paper",)), Paragraph((CheckBox("d/a", False, "Done"), " a thing")), *LONG)
    return paper(*made.blocks, fields=(*made.fields, ("copy", FILE_COPY)))


@pytest.fixture(scope="module")
def same(document: Document, look: Look) -> NumberedPdf:
    return layout(document, look).prepare_copies()


@pytest.fixture(scope="module")
def drawn(same: NumberedPdf) -> Callable[[str, int], bytes]:
    """The copy with a line and a number."""
    return lambda words, number: same.write_copy(words, number)


def line(data: bytes, page: int = 0) -> str:
    """The last line of the footer of a page, by the fonts of its form."""
    pdf = pikepdf.open(io.BytesIO(data))
    form, words, code = pdf.pages[page].Resources.XObject.Last, "", {}
    for instruction in pikepdf.parse_content_stream(form):
        if str(instruction.operator) == "Tf":
            code = _unicode(form.Resources.Font[str(instruction.operands[0])])
        elif str(instruction.operator) == "TJ":
            shown = b"".join(bytes(p) for p in instruction.operands[0] if isinstance(p, pikepdf.String))
            words += "".join(code[int.from_bytes(shown[i : i + 2], "big")] for i in range(0, len(shown), 2))
    return words


def _unicode(font: Any) -> dict[int, str]:
    lines = font.ToUnicode.read_bytes().decode().split("\n")
    pairs = [each.strip("<>").split("> <") for each in lines if each.startswith("<") and "> <" in each]
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs if len(code) == 4}


def everything(data: bytes) -> bytes:
    """All strings and unpacked streams of a file."""
    pdf = pikepdf.open(io.BytesIO(data))
    streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    return b"\n".join([*streams, *(repr(o).encode() for o in pdf.objects)])


def test_each_copy_says_whose_it_is_on_every_page(same: NumberedPdf) -> None:
    data = same.write_copy("Copy 7 of 40 · Ministry of Tides", 7)
    count = len(pikepdf.open(io.BytesIO(data)).pages)
    assert count > 2
    assert {line(data, page) for page in range(count)} == {"Copy 7 of 40 · Ministry of Tides"}


def test_a_paper_that_is_nobody_s_copy_says_so(document: Document, look: Look) -> None:
    assert line(write_pdf(document, look)) == FILE_COPY


def test_the_line_is_an_artifact_and_the_structure_that_of_the_paper(
    same: NumberedPdf, read: Callable[[bytes], Any]
) -> None:
    one, two = read(same.write_copy("Copy 1 of 2 · A", 1)), read(same.write_copy("Copy 2 of 2 · 나", 2))
    assert one.root.words() == two.root.words()
    assert "Copy 1" not in one.root.words()


def test_name_and_number_stand_in_the_footer_and_the_number_alone_in_the_properties(same: NumberedPdf) -> None:
    data = same.write_copy("사본 40부 중 제7부 · 조수부", 7)
    pdf = pikepdf.open(io.BytesIO(data))
    assert read_pdf(data).properties["copy"] == "7"
    assert "조수부" not in str(dict(pdf.docinfo.items()))
    assert "조수부".encode() not in pdf.Root.Metadata.read_bytes()


def test_all_but_the_line_its_fonts_and_the_number_is_the_same(same: NumberedPdf) -> None:
    one, two = same.write_copy("Copy 1 of 2 · A", 1), same.write_copy("사본 2부 중 제2부 · 나라", 2)
    assert one.startswith(same.body.data)
    assert two.startswith(same.body.data)


def test_the_id_is_another_for_another_copy_and_the_same_for_the_same(same: NumberedPdf) -> None:
    ids = [
        bytes(pikepdf.open(io.BytesIO(same.write_copy(words, 1))).trailer.ID[0])
        for words in ("Copy 1", "Copy 2", "Copy 1")
    ]
    assert ids[0] == ids[2] != ids[1]


@settings(max_examples=25, deadline=None)
@given(NAMES, NAMES)
def test_a_copy_holds_no_character_of_the_names_of_others(
    drawn: Callable[[str, int], bytes], mine: str, others: str
) -> None:
    before = drawn(mine, 1)
    drawn(others, 2)
    data = drawn(mine, 1)
    assert data == before
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = pdf.pages[0].Resources.XObject.Last.Resources.Font
        assert {letter for font in fonts.values() for letter in _unicode(font).values()} == set(mine)


def test_an_english_name_needs_no_font_of_its_own(same: NumberedPdf) -> None:
    assert len(same.write_copy("Copy 7 of 40 · Ministry of Tides", 7)) - len(same.body.data) < 2500
    assert len(same.write_copy("Copy 7 of 40 · 조수부", 7)) - len(same.body.data) > 2500


def test_it_draws_the_same_in_another_process(same: NumberedPdf) -> None:
    sent = pickle.loads(pickle.dumps(same))
    assert sent.write_copy("Copy 1 · 가", 1) == same.write_copy("Copy 1 · 가", 1)


def test_a_line_too_long_for_the_footer_is_a_problem(same: NumberedPdf) -> None:
    with pytest.raises(Refused, match="too long for one line of the footer"):
        same.write_copy("Copy 1 of 1 · " + "Ministry " * 30, 1)


def test_boxes_come_back_from_a_copy(same: NumberedPdf) -> None:
    returned = read_pdf(same.write_copy("Copy 1 of 1 · A", 1))
    assert (list(returned.answers), returned.properties["reference"]) == (["d/a"], "0123abcd")


def test_copies_conform(same: NumberedPdf, conforms: Callable[..., None]) -> None:
    conforms(same.write_copy("Copy 1 of 2 · Ministry", 1), same.write_copy("사본 2부 중 제2부 · 조수부 É", 2))


def test_no_name_of_another_stands_in_any_byte(same: NumberedPdf) -> None:
    same.write_copy("Copy 1 of 2 · Ministry of Tides", 1)
    said = everything(same.write_copy("Copy 2 of 2 · Ministry of Lakes", 2))
    assert b"Tides" not in said
