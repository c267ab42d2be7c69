"""A hardened parser, what elements say, and relationships between the parts of a package."""

from __future__ import annotations

import pytest

from briefgen.errors import Refused
from briefgen.word.elements import (
    PPR,
    content_type,
    element,
    find_main_part,
    insert_in_order,
    is_on,
    local_name,
    number_of,
    parse,
    q,
    read_relationships,
)


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
    assert is_on(element(text)) is state
    assert is_on(None) is None


def test_numbers_are_read_or_none() -> None:
    assert number_of(element('<w:sz w:val="21"/>'), unit=2) == 10.5
    assert number_of(element('<w:sz w:val="big"/>')) is number_of(None) is None


def test_a_child_is_put_where_the_schema_wants_it() -> None:
    properties = element('<w:pPr><w:pStyle/><w:jc w:val="left"/><w:rPr/></w:pPr>')
    for child in ("<w:keepNext/>", '<w:jc w:val="right"/>', "<w:sectPr/>"):
        insert_in_order(properties, element(child), PPR)
    assert [local_name(child) for child in properties] == ["pStyle", "keepNext", "jc", "rPr", "sectPr"]
    assert properties.find(q("jc")).get(q("val")) == "right"  # type: ignore[union-attr]


RELATIONS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://x/officeDocument" Target="word/main.xml"/>
<Relationship Id="b" Type="http://x/image" Target="../media/a.png"/>
<Relationship Id="c" Type="http://x/styles" Target="/word/styles.xml"/>
<Relationship Id="d" Type="http://x/hyperlink" Target="https://example.org/../b" TargetMode="External"/>
</Relationships>"""


def test_relations_lead_to_parts() -> None:
    found = read_relationships({"word/_rels/document.xml.rels": RELATIONS}, "word/document.xml")
    assert [(r.kind, r.target) for r in found] == [
        ("officeDocument", "word/word/main.xml"),
        ("image", "media/a.png"),
        ("styles", "word/styles.xml"),
        ("hyperlink", "https://example.org/../b"),
    ]
    assert found[3].external
    assert read_relationships({}, "word/document.xml") == ()


def test_the_main_part_may_have_any_name() -> None:
    assert find_main_part({"_rels/.rels": RELATIONS, "word/main.xml": b""}, "x") == "word/main.xml"
    with pytest.raises(Refused, match="not a Word file"):
        find_main_part({"_rels/.rels": RELATIONS}, "x")


def test_a_content_type_is_its_own_or_that_of_its_extension() -> None:
    types = b"""<Types xmlns="x"><Default Extension="PNG" ContentType="image/png"/>
    <Override PartName="/word/a.png" ContentType="Image/Special"/></Types>"""
    parts = {"[Content_Types].xml": types}
    assert content_type(parts, "word/a.png") == "image/special"
    assert content_type(parts, "word/b.png") == "image/png"
    assert content_type(parts, "word/c.gif") == content_type({}, "a") == ""
