"""What a screen reader needs: names, order, heads of tables, words for pictures, and no layout by empty paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from lxml import etree

from briefgen.blocks.tree import (
    Callout,
    Cell,
    CheckBox,
    Column,
    Contents,
    Figure,
    Heading,
    Item,
    Link,
    List,
    PageBreak,
    Paragraph,
    Row,
    Table,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd0000000b49444154789c63600003000007"
    "0001b286acf40000000049454e44ae426082"
)

Written = Callable[..., bytes]
Parts = Callable[[bytes], Mapping[str, bytes]]

TABLE = Table(
    (Column(), Column()),
    (
        Row((Cell((Paragraph(("What",)),), header=True), Cell((Paragraph(("Due",)),), header=True)), "head"),
        Row((Cell((Paragraph((CheckBox("d/1", False, "Done: the letter"), " the letter")),)), Cell(()))),
    ),
    caption="Next steps",
    description="One step, without a date",
)


@pytest.fixture(scope="module")
def members(written: Written, parts: Parts) -> Mapping[str, bytes]:
    return parts(
        written(
            Heading(1, ("The title",)),
            Contents(("Contents",)),
            Heading(2, ("A section",)),
            Paragraph(("Words and ", Link("https://example.org", ("a link that says where it goes",)))),
            List((Item((Paragraph(("listed",)),)),)),
            Callout((Paragraph(("said",)),)),
            TABLE,
            PageBreak(),
            Heading(3, ("Below",)),
            Figure(PICTURE, "image/png", "A line that rises", ("The caption",)),
            Table(TABLE.columns, TABLE.rows[:1], description="Only a head"),
        )
    )


@pytest.fixture(scope="module")
def body(members: Mapping[str, bytes]) -> etree._Element:
    return etree.fromstring(members["word/document.xml"])


def test_title_and_language_are_named(members: Mapping[str, bytes]) -> None:
    assert b"<dc:title>A paper</dc:title>" in members["docProps/core.xml"]
    assert b"<dc:language>en-GB</dc:language>" in members["docProps/core.xml"]
    assert b'<w:lang w:val="en-GB"' in members["word/styles.xml"]


def test_headings_are_headings(body: etree._Element, members: Mapping[str, bytes]) -> None:
    styles = etree.fromstring(members["word/styles.xml"])
    levels = {
        style.get(f"{W}styleId"): style.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val")  # type: ignore[union-attr]
        for style in styles.iter(f"{W}style")
        if style.find(f"{W}pPr/{W}outlineLvl") is not None
    }
    found = [levels.get(e.get(f"{W}val")) for e in body.iter(f"{W}pStyle")]
    assert [level for level in found if level] == ["0", "1", "2"]


def test_every_table_has_a_head_that_is_marked_and_words(body: etree._Element) -> None:
    for table in body.iter(f"{W}tbl"):
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert table.find(f"{W}tblPr/{W}tblDescription") is not None


def test_every_picture_and_every_box_has_words(body: etree._Element) -> None:
    assert [e.get("descr") for e in body.iter("{*}docPr")] == ["A line that rises"]
    assert [e.get(f"{W}val") for e in body.iter(f"{W}alias")] == ["Done: the letter"]


def test_no_paragraph_is_empty_but_those_of_empty_cells_and_behind_tables(body: etree._Element) -> None:
    for paragraph in body.iter(f"{W}p"):
        said = any(True for _ in paragraph.iter(f"{W}t", f"{W}drawing", f"{W}fldChar"))
        line = paragraph.find(f"{W}pPr/{W}spacing")
        low = line is not None and line.get(f"{W}line") == "20"
        in_cell = paragraph.getparent() is not None and paragraph.getparent().tag == f"{W}tc"  # type: ignore[union-attr]
        assert said or low or in_cell


def test_nothing_floats_and_nothing_is_hidden(body: etree._Element) -> None:
    assert not list(body.iter("{*}anchor", "{*}txbxContent", f"{W}pict", f"{W}framePr", f"{W}vanish", f"{W}br"))
