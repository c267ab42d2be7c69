"""Fields with their values written out, and content controls that are read back as they were written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from briefgen.blocks.returned import Answer
from briefgen.blocks.tree import COPY_FIELD, CheckBox, Choice, DateField, Document, Paragraph, Remark, Styled
from briefgen.errors import Refused
from briefgen.word import controls
from briefgen.word.controls import (
    FieldHole,
    control_id,
    field_runs,
    field_values,
    is_plain_value,
    page_reference,
    shows_day,
    words_with_page_fields,
)
from briefgen.word.read import read_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

Written = Callable[..., bytes]
Body = Callable[[bytes], etree._Element]

OPTIONS = (("open", "미완료"), ("done", "완료"))
FOUR = (
    CheckBox("d/C01", True, "Done"),
    Choice("d/C01:status", "done", OPTIONS, "Status"),
    DateField("d/C01:date", "2024-03-31", "31 Mar 2024", "Due"),
    Remark("d/C01:remark", "a few words", "Remark", "Remark"),
)


def test_what_is_written_is_what_is_read(written: Written) -> None:
    returned = read_docx(written(Paragraph(FOUR)))
    assert returned.problems == ()
    assert returned.answers == {
        "d/C01": Answer("box", True, "☒"),
        "d/C01:status": Answer("choice", "done", "완료"),
        "d/C01:date": Answer("day", "2024-03-31", "31 Mar 2024"),
        "d/C01:remark": Answer("remark", "a few words", "a few words"),
    }


def test_a_remark_nobody_made_is_empty(written: Written) -> None:
    returned = read_docx(written(Paragraph((Remark("d/1:remark", "", "Remark", "Remark"),))))
    assert returned.answers["d/1:remark"] == Answer("remark", "", "")


def test_a_date_without_a_day_is_words(written: Written) -> None:
    returned = read_docx(written(Paragraph((DateField("d/1:date", "", "within next year", "Due"),))))
    assert returned.answers["d/1:date"] == Answer("words", "within next year", "within next year")


@pytest.mark.parametrize(("language", "shown"), [("en", "31 Mar 2024"), ("ko", "2024. 3. 31.")])
def test_words_that_do_not_show_the_day_give_way_to_it(written: Written, language: str, shown: str) -> None:
    data = written(Paragraph((DateField("d/1:date", "2024-03-31", "soon", "Due"),)), language=language)
    assert read_docx(data).answers["d/1:date"] == Answer("day", "2024-03-31", shown)


def test_a_control_is_locked_and_named_and_not_bound(written: Written, body: Body) -> None:
    root = body(written(Paragraph(FOUR)))
    for properties in root.iter(f"{W}sdtPr"):
        assert properties.find(f"{W}lock").get(f"{W}val") == "sdtLocked"  # type: ignore[union-attr]
        assert properties.find(f"{W}alias").get(f"{W}val")  # type: ignore[union-attr]
        assert properties.find(f"{W}dataBinding") is None
    assert root.find(f".//{W14}checkedState").get(f"{W14}val") == "2612"  # type: ignore[union-attr]
    assert {sdt.getparent().tag for sdt in root.iter(f"{W}sdt")} == {f"{W}p"}  # type: ignore[union-attr]


def test_a_key_twice_is_refused(written: Written) -> None:
    with pytest.raises(Refused, match="twice"):
        written(Paragraph((CheckBox("d/1", False, "a"), CheckBox("d/1", False, "b"))))


@pytest.mark.parametrize("key", ["", "한", "x" * 65, "a\nb"])
def test_a_key_word_cannot_carry_is_refused(written: Written, key: str) -> None:
    with pytest.raises(Refused, match="ASCII"):
        written(Paragraph((CheckBox(key, False, "a"),)))


def test_a_choice_of_something_else_is_refused(written: Written) -> None:
    with pytest.raises(Refused, match="“late” is none"):
        written(Paragraph((Choice("d/1:status", "late", OPTIONS, "Status"),)))


def test_a_long_label_is_cut_to_what_word_takes(written: Written, body: Body) -> None:
    root = body(written(Paragraph((CheckBox("d/1", False, "a label " * 20),))))
    alias = root.find(f".//{W}alias").get(f"{W}val", "")  # type: ignore[union-attr]
    assert len(alias) <= 64 and alias.endswith("…")


def test_a_box_in_a_style_keeps_properties_in_order(written: Written, body: Body) -> None:
    box = CheckBox("d/1", False, "a")
    run = body(written(Paragraph((Styled("Late", (box,)),)))).find(f".//{W}sdtContent/{W}r/{W}rPr")
    assert run is not None
    assert [etree.QName(e).localname for e in run] == ["rStyle", "rFonts", "b", "bCs", "sz", "szCs"]


@settings(deadline=None)
@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20))
def test_the_id_of_a_control_is_positive_and_has_31_bits(key: str) -> None:
    assert 0 < control_id(key) < 2**31
    assert control_id(key) == control_id(key)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("31 Mar 2024", True),
        ("2024. 3. 31.", True),
        ("by 31 March 2024", True),
        ("31/03/24", True),
        ("March 31, 2024", True),
        ("soon", False),
        ("30 Mar 2024", False),
        ("31 Mar 2024 or 1 April", False),
        ("2024", False),
    ],
)
def test_words_show_a_day_or_not(words: str, shown: bool) -> None:
    assert shows_day(words, "2024-03-31") is shown


def test_no_other_module_knows_the_xml_of_controls() -> None:
    folder = Path(controls.__file__).parent
    known = ("controls.py", "read.py", "blocks.py", "adapt.py")
    others = [path for path in folder.glob("*.py") if path.name not in known]
    assert not [p.name for p in others if re.search(r"<w:sdt>|w14:check|fullDate|dropDownList", p.read_text("utf-8"))]


def shown(runs: str) -> str:
    """The runs without markup, fields in brackets."""
    marked = re.sub(r"<w:instrText[^>]*> (.*?) </w:instrText>", r"[\1]", runs)
    return re.sub(r"<[^>]*>", "", marked)


def field(name: str, value: str | None, properties: str = "") -> str:
    """The runs of a field, with `…` where a plain value goes."""
    return "".join("…" if piece is None else piece for piece in field_runs(FieldHole(name, properties), value))


def test_a_field_has_a_place_for_its_value() -> None:
    assert shown(field("marking", None)) == "[DOCPROPERTY marking]…"


def test_an_empty_value_is_no_field() -> None:
    assert not is_plain_value("marking", "")
    assert field("marking", "") == ""


def test_pages_within_a_value_are_fields() -> None:
    assert [is_plain_value("page_of", value) for value in ("a {b}", "{page}")] == [True, False]
    assert shown(field("page_of", "page {page} of {pages}")) == "page [PAGE]1 of [NUMPAGES]1"
    assert shown(words_with_page_fields("{page} / {pages}쪽", "")) == "[PAGE]1 / [NUMPAGES]1쪽"


def test_whose_copy_it_is_stands_as_it_is_and_in_no_property() -> None:
    assert is_plain_value(COPY_FIELD, "{page}")
    assert shown(field(COPY_FIELD, None)) == "…"


def test_every_run_has_the_properties_of_the_field() -> None:
    for value, runs in (("page {page}", 6), (None, 5)):
        made = field("page_of", value, "<w:rPr><w:b/></w:rPr>")
        assert made.count("<w:r>") == made.count("<w:rPr><w:b/></w:rPr>") == runs


def test_a_reference_to_a_page_names_its_bookmark() -> None:
    assert shown(page_reference("_Toc1", 7, "")) == "[PAGEREF _Toc1 \\h]7"


def test_title_and_subject_are_fields_too() -> None:
    document = Document("T", "en", (), subject="S", fields=(("marking", "M"), ("none", "")))
    assert field_values(document) == {"title": "T", "subject": "S", "marking": "M"}
    assert field_values(document.replace(fields=(("title", "U"),)))["title"] == "U"
