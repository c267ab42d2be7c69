"""Copies of a Word file: only the footers differ, and no property says whose it is."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from briefgen.blocks.look import Look
from briefgen.blocks.tree import CheckBox, Document, Heading, Paragraph
from briefgen.word.package import NumberedDocx
from briefgen.word.read import read_docx
from briefgen.word.write import prepare_copies, write_docx

Paper = Callable[..., Document]
Parts = Callable[[bytes], Mapping[str, bytes]]


@pytest.fixture(scope="module")
def document(paper: Paper) -> Document:
    made = paper(Heading(1, ("A paper",)), Paragraph((CheckBox("d/a", False, "Done"), " a thing")))
    return paper(*made.blocks, fields=(*made.fields, ("copy", "File copy, not for distribution")))


@pytest.fixture(scope="module")
def same(document: Document, look: Look) -> NumberedDocx:
    return prepare_copies(document, look)


def test_a_copy_is_valid(same: NumberedDocx, sound: Callable[[bytes], None]) -> None:
    sound(same.write_copy("Copy 7 of 40 · Tides & <Lakes>", 7))
    sound(same.write_copy("사본 40부 중 제7부 · 조수부", 7))


def test_only_the_footers_differ(same: NumberedDocx, parts: Parts) -> None:
    one, two = parts(same.write_copy("Copy 1 of 2 · Tides", 1)), parts(same.write_copy("Copy 2 of 2 · Lakes", 2))
    assert {name for name in one if one[name] != two[name]} == {"word/footer3.xml", "word/footer4.xml"}
    assert all("Copy 1 of 2 · Tides" in one[name].decode() for name in ("word/footer3.xml", "word/footer4.xml"))


def test_what_is_the_same_is_deflated_once(same: NumberedDocx) -> None:
    packed = [_packed(same.write_copy(f"Copy {n} of 2 · X", n), "word/document.xml") for n in (1, 2)]
    assert packed[0] == packed[1]


def _packed(data: bytes, name: str) -> bytes:
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo(name)
    start = info.header_offset + 30 + len(name)
    return data[start : start + info.compress_size]


def test_no_property_says_whose_it_is(same: NumberedDocx, parts: Parts) -> None:
    made = parts(same.write_copy("Copy 7 of 40 · Tides", 7))
    assert not [name for name, data in made.items() if b"Tides" in data and "footer" not in name]


def test_a_paper_that_is_nobody_s_copy_says_so(document: Document, look: Look, parts: Parts) -> None:
    assert b"File copy, not for distribution" in parts(write_docx(document, look))["word/footer3.xml"]


def test_number_boxes_and_reference_come_back(same: NumberedDocx) -> None:
    returned = read_docx(same.write_copy("Copy 7 of 40 · Tides", 7))
    assert (list(returned.answers), returned.properties["copy"]) == (["d/a"], "7")
    assert returned.properties["reference"] == "0123abcd"


def test_it_draws_the_same_in_another_process(same: NumberedDocx) -> None:
    sent: Any = pickle.loads(pickle.dumps(same))
    assert sent.write_copy("Copy 1 · 가", 1) == same.write_copy("Copy 1 · 가", 1)


def test_without_copies_the_footer_has_no_line_more(paper: Paper, look: Look, parts: Parts) -> None:
    plain = parts(write_docx(paper(Paragraph(("x",))), look))
    numbered_too = parts(write_docx(paper(Paragraph(("x",)), fields=(("copy", "c"),)), look))
    footers = ("word/footer3.xml", "word/footer4.xml")
    assert [numbered_too[n].count(b"<w:p>") - plain[n].count(b"<w:p>") for n in footers] == [1, 1]
