"""Boxes and fields: written by key, seen by every reader."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdf
import pytest

from briefgen.blocks.tree import Cell, CheckBox, Choice, Column, DateField, Paragraph, Remark, Row, Table

Written = Callable[..., bytes]
OPTIONS = (("open", "진행 중"), ("done", "완료"))
FIELDS = (
    CheckBox("kr/A01", False, "Done: first step"),
    CheckBox("kr/A02", True, "Done: second step"),
    Choice("kr/A01:status", "open", OPTIONS, "Status"),
    DateField("kr/A01:date", "2024-10-31", "31 Oct 2024", "Due"),
    Remark("kr/A01:remark", "", "Remark", "Remark"),
)


@pytest.fixture(scope="module")
def data(written: Written) -> bytes:
    return written(*(Paragraph((each,)) for each in FIELDS))


def test_fields_are_named_by_their_keys_and_spoken_by_their_labels(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fields = pdf.Root.AcroForm.Fields
        assert {str(f.T): str(f.TU) for f in fields} == {f.key: f.label for f in FIELDS}
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        for each in fields:
            assert set(each.AP.keys()) == {"/N"} and each.F == 4 and "/A" not in each and "/AA" not in each


def test_another_library_reads_the_same(data: bytes) -> None:
    fields = pypdf.PdfReader(io.BytesIO(data)).get_fields() or {}
    assert {key: field.get("/V") for key, field in fields.items()} == {
        "kr/A01": "/Off",
        "kr/A02": "/Yes",
        "kr/A01:status": "open",
        "kr/A01:date": "31 Oct 2024",
        "kr/A01:remark": "",
    }
    assert fields["kr/A01"]["/_States_"] == ["/Yes", "/Off"]


def test_a_box_is_drawn_with_paths_and_its_two_states_differ(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        states = pdf.Root.AcroForm.Fields[0].AP.N
        on, off = states.Yes.read_bytes(), states.Off.read_bytes()
        assert on.startswith(off[:-2]) and len(on) > len(off) and b"Tf" not in on


def test_words_are_set_in_an_embedded_font(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        look = pdf.Root.AcroForm.Fields[2].AP.N
        font = look.Resources.Font[look.read_bytes().split(b"/F")[1].split(b" ")[0].decode().join(("/F", ""))]
        assert font.DescendantFonts[0].FontDescriptor.FontFile2.Length1 > 1000


def test_long_words_are_set_narrower_and_stay_in_their_field(written: Written) -> None:
    remark = Remark("d/r", "a long remark " * 12, "", "Remark")
    table = Table((Column(80), Column()), (Row((Cell((Paragraph((remark,)),)), Cell(()))),))
    with pikepdf.open(io.BytesIO(written(table))) as pdf:
        (each,) = pdf.Root.AcroForm.Fields
        assert float(each.Rect[2]) - float(each.Rect[0]) < 80
        assert b" Tz " in each.AP.N.read_bytes()


def test_a_field_in_a_repeated_head_is_a_field_once(written: Written) -> None:
    head = Row((Cell((Paragraph((CheckBox("d/all", False, "All"),)),)),), "head")
    rows = (Row((Cell((Paragraph((f"{n}",)),)),)) for n in range(150))
    with pikepdf.open(io.BytesIO(written(Table((Column(),), (head, *rows))))) as pdf:
        assert len(pdf.pages) > 1 and len(pdf.Root.AcroForm.Fields) == 1


def test_a_document_without_fields_has_no_form(written: Written) -> None:
    with pikepdf.open(io.BytesIO(written(Paragraph(("x",))))) as pdf:
        assert "/AcroForm" not in pdf.Root
