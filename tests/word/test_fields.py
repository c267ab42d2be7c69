"""Fields: the value is written out, numbers of pages are counted by the program that shows them."""

from __future__ import annotations

import re

from briefgen.blocks.tree import COPY_FIELD, Document
from briefgen.word.controls import FieldHole, field_pieces, page_of, plain, values, words


def shown(runs: str) -> str:
    """The runs without markup, fields in brackets."""
    marked = re.sub(r"<w:instrText[^>]*> (.*?) </w:instrText>", r"[\1]", runs)
    return re.sub(r"<[^>]*>", "", marked)


def field(name: str, value: str | None, properties: str = "") -> str:
    """The runs of a field, with `…` where a plain value goes."""
    return "".join("…" if piece is None else piece for piece in field_pieces(FieldHole(name, properties), value))


def test_a_field_has_a_place_for_its_value() -> None:
    assert shown(field("marking", None)) == "[DOCPROPERTY marking]…"


def test_an_empty_value_is_no_field() -> None:
    assert not plain("marking", "")
    assert field("marking", "") == ""


def test_pages_within_a_value_are_fields() -> None:
    assert [plain("page_of", value) for value in ("a {b}", "{page}")] == [True, False]
    assert shown(field("page_of", "page {page} of {pages}")) == "page [PAGE]1 of [NUMPAGES]1"
    assert shown(words("{page} / {pages}쪽", "")) == "[PAGE]1 / [NUMPAGES]1쪽"


def test_whose_copy_it_is_stands_as_it_is_and_in_no_property() -> None:
    assert plain(COPY_FIELD, "{page}")
    assert shown(field(COPY_FIELD, None)) == "…"


def test_every_run_has_the_properties_of_the_field() -> None:
    for value, runs in (("page {page}", 6), (None, 5)):
        made = field("page_of", value, "<w:rPr><w:b/></w:rPr>")
        assert made.count("<w:r>") == made.count("<w:rPr><w:b/></w:rPr>") == runs


def test_a_reference_to_a_page_names_its_bookmark() -> None:
    assert shown(page_of("_Toc1", 7, "")) == "[PAGEREF _Toc1 \\h]7"


def test_title_and_subject_are_fields_too() -> None:
    document = Document("T", "en", (), subject="S", fields=(("marking", "M"), ("none", "")))
    assert values(document) == {"title": "T", "subject": "S", "marking": "M"}
    assert values(document.replace(fields=(("title", "U"),)))["title"] == "U"
