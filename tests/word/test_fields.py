"""Fields: the value is written out, numbers of pages are counted by the program that shows them."""

from __future__ import annotations

import re

from briefgen.blocks.tree import Document
from briefgen.word.fields import field_runs, page_of, value_of, words


def plain(runs: str) -> str:
    """The runs without markup, fields in brackets."""
    marked = re.sub(r"<w:instrText[^>]*> (.*?) </w:instrText>", r"[\1]", runs)
    return re.sub(r"<[^>]*>", "", marked)


def test_a_field_shows_its_value() -> None:
    assert plain(field_runs("marking", "INTERNAL & more", "")) == "[DOCPROPERTY marking]INTERNAL &amp; more"


def test_an_empty_value_is_no_field() -> None:
    assert field_runs("marking", "", "") == ""


def test_pages_within_a_value_are_fields() -> None:
    assert plain(field_runs("page_of", "page {page} of {pages}", "")) == "page [PAGE]1 of [NUMPAGES]1"
    assert plain(words("{page} / {pages}쪽", "")) == "[PAGE]1 / [NUMPAGES]1쪽"


def test_every_run_has_the_properties_of_the_field() -> None:
    runs = field_runs("page_of", "page {page}", "<w:rPr><w:b/></w:rPr>")
    assert runs.count("<w:r>") == runs.count("<w:rPr><w:b/></w:rPr>") == 6


def test_a_reference_to_a_page_names_its_bookmark() -> None:
    assert plain(page_of("_Toc1", 7, "")) == "[PAGEREF _Toc1 \\h]7"


def test_title_and_subject_are_fields_too() -> None:
    document = Document("T", "en", (), subject="S", fields=(("marking", "M"),))
    assert [value_of(document, name) for name in ("marking", "title", "subject", "none")] == ["M", "T", "S", ""]
