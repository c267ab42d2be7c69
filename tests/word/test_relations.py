"""The arrows between the parts of a package."""

from __future__ import annotations

import pytest

from briefgen.errors import Refused
from briefgen.word.elements import content_type, main_part, relations

RELATIONS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://x/officeDocument" Target="word/main.xml"/>
<Relationship Id="b" Type="http://x/image" Target="../media/a.png"/>
<Relationship Id="c" Type="http://x/styles" Target="/word/styles.xml"/>
<Relationship Id="d" Type="http://x/hyperlink" Target="https://example.org/../b" TargetMode="External"/>
</Relationships>"""


def test_relations_lead_to_parts() -> None:
    found = relations({"word/_rels/document.xml.rels": RELATIONS}, "word/document.xml")
    assert [(r.kind, r.target) for r in found] == [
        ("officeDocument", "word/word/main.xml"),
        ("image", "media/a.png"),
        ("styles", "word/styles.xml"),
        ("hyperlink", "https://example.org/../b"),
    ]
    assert found[3].external
    assert relations({}, "word/document.xml") == ()


def test_the_main_part_may_have_any_name() -> None:
    assert main_part({"_rels/.rels": RELATIONS, "word/main.xml": b""}, "x") == "word/main.xml"
    with pytest.raises(Refused, match="not a Word file"):
        main_part({"_rels/.rels": RELATIONS}, "x")


def test_a_content_type_is_its_own_or_that_of_its_extension() -> None:
    types = b"""<Types xmlns="x"><Default Extension="PNG" ContentType="image/png"/>
    <Override PartName="/word/a.png" ContentType="Image/Special"/></Types>"""
    parts = {"[Content_Types].xml": types}
    assert content_type(parts, "word/a.png") == "image/special"
    assert content_type(parts, "word/b.png") == "image/png"
    assert content_type(parts, "word/c.gif") == content_type({}, "a") == ""
