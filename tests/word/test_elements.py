"""A parser that trusts nobody, and what elements say."""

from __future__ import annotations

import pytest

from briefgen.errors import Refused
from briefgen.word.elements import PPR, element, local, number, on, parse, put, q


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
