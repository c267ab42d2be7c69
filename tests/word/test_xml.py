"""Escaping, units, and a parser that trusts nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from briefgen.errors import Refused
from briefgen.word.xml import FORBIDDEN, PPR, eighths, element, esc, local, number, on, parse, put, q


@given(st.text())
def test_text_is_safe_in_an_element_and_an_attribute_or_refused(text: str) -> None:
    if FORBIDDEN.search(text):
        with pytest.raises(Refused):
            esc(text)
        return
    root = etree.fromstring(f'<a b="{esc(text)}">{esc(text)}</a>'.encode())
    # a parser reads every end of line as a line feed, and in an attribute as a space
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert (root.text or "") == plain
    assert root.get("b") == plain.replace("\n", " ").replace("\t", " ")


def test_a_refused_character_is_named_with_the_words_around_it() -> None:
    with pytest.raises(Refused, match="U\\+0007 stands in “a bell �”"):
        esc("a bell \x07")


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<?xml version='1.0'?>" + b" " * 5000 + b"<!DOCTYPE a><a/>",
        b"<a>",
        b"",
        b"\x00",
    ],
)
def test_what_no_word_processor_writes_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        parse(data, "word/document.xml")
    assert "word/document.xml" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "state"), [("<w:b/>", True), ('<w:b w:val="0"/>', False), ('<w:b w:val="off"/>', False)]
)
def test_a_switch_is_on_unless_it_says_otherwise(text: str, state: bool) -> None:
    assert on(element(text)) is state
    assert on(None) is None


def test_numbers_are_read_or_none() -> None:
    assert number(element('<w:sz w:val="21"/>'), unit=2) == 10.5
    assert number(element('<w:sz w:val="big"/>')) is number(None) is None


def test_a_child_is_put_where_the_schema_wants_it() -> None:
    properties = element('<w:pPr><w:pStyle/><w:jc w:val="left"/><w:rPr/></w:pPr>')
    for child in ("<w:keepNext/>", '<w:jc w:val="right"/>', "<w:sectPr/>"):
        put(properties, element(child), PPR)
    assert [local(child) for child in properties] == ["pStyle", "keepNext", "jc", "rPr", "sectPr"]
    assert properties.find(q("jc")).get(q("val")) == "right"  # type: ignore[union-attr]


def test_a_line_is_never_thinner_than_word_draws() -> None:
    assert (eighths(0.1), eighths(0.5), eighths(99)) == (2, 4, 96)
