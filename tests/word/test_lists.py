"""Lists: real markers, levels, and each ordered list counting for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Callout, Cell, Column, Item, List, Note, Paragraph, Row, Table
from briefgen.word.styles_xml import STYLES, left, style_name

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Written = Callable[..., bytes]
Body = Callable[[bytes], etree._Element]
Parts = Callable[[bytes], Mapping[str, bytes]]


def entries(*words: str, marker: Any = "number", start: int = 1) -> List:
    return List(tuple(Item((Paragraph((word,)),)) for word in words), marker, start)


def nested(marker: Any, depth: int) -> List:
    inner = (nested(marker, depth - 1),) if depth > 1 else ()
    return List((Item((Paragraph((f"level {depth}",)), *inner)),), marker)


def numbers(root: etree._Element) -> list[tuple[str, str]]:
    """Level and list of each paragraph that has a marker."""
    return [
        (e.find(f"{W}ilvl").get(f"{W}val", ""), e.find(f"{W}numId").get(f"{W}val", ""))  # type: ignore[union-attr]
        for e in root.iter(f"{W}numPr")
    ]


def test_each_ordered_list_counts_for_itself(written: Written, body: Body, parts: Parts) -> None:
    data = written(entries("a", "b"), entries("c", start=5))
    (_, first), (_, same), (_, second) = numbers(body(data))
    assert first == same != second
    numbering = etree.fromstring(parts(data)["word/numbering.xml"])
    starts = {
        n.get(f"{W}numId"): [s.get(f"{W}val") for s in n.iter(f"{W}startOverride")] for n in numbering.iter(f"{W}num")
    }
    assert (starts[first], starts[second]) == (["1"], ["5"])


@pytest.mark.parametrize("marker", sorted(STYLES))
def test_ten_levels_are_sound_and_stop_at_nine(
    written: Written, body: Body, sound: Callable[[bytes], None], marker: str
) -> None:
    data = written(nested(marker, 10))
    if marker == "number":
        sound(data)
    levels = [level for level, _ in numbers(body(data))]
    assert levels == [*map(str, range(9)), "8"]


def test_levels_have_styles_of_their_own(written: Written, body: Body) -> None:
    inner = entries("c", marker="dash")
    block = List((Item((Paragraph(("a",)), List((Item((Paragraph(("b",)), inner)),), "circle"))),), "square")
    styles = [e.get(f"{W}val") for e in body(written(block)).iter(f"{W}pStyle")]
    assert styles[:3] == ["ListSquare", "ListCircle2", "ListDash3"]


def test_markers_stand_in_the_numbering(written: Written, parts: Parts, look: Look) -> None:
    numbering = etree.fromstring(parts(written(entries("a")))["word/numbering.xml"])
    glyphs = {e.get(f"{W}val") for e in numbering.iter(f"{W}lvlText")}
    assert {glyph for name, glyph in look.markers.items() if name != "number"} <= glyphs
    assert {"%1", "%2", "%9"} <= glyphs


def test_levels_without_a_style_step_on(look: Look) -> None:
    assert style_name("bullet", 7) == "List Bullet 3"
    edges = [left(look, "bullet", level)[0] for level in range(1, 6)]
    assert edges == sorted(set(edges))


def test_what_follows_in_an_item_stands_under_its_words(written: Written, body: Body) -> None:
    block = List((Item((Paragraph(("a",)), Paragraph(("more",)))),), "bullet")
    first, second = list(body(written(block)).iter(f"{W}ind"))[:2]
    assert first.get(f"{W}left") == second.get(f"{W}left") == "240"
    assert (first.get(f"{W}hanging"), second.get(f"{W}firstLine")) == ("240", "0")
    assert len(numbers(body(written(block)))) == 1


def test_an_item_that_begins_with_a_list_has_a_marker_of_its_own(written: Written, body: Body) -> None:
    assert [level for level, _ in numbers(body(written(List((Item((entries("a"),)),)))))] == ["0", "1"]


def test_in_a_cell_or_a_note_items_keep_the_style_of_the_text(written: Written, body: Body, parts: Parts) -> None:
    listed = entries("a", marker="bullet")
    data = written(Table((Column(),), (Row((Cell((listed,)),)),)), Paragraph((Note((listed,)),)))
    assert next(body(data).iterfind(f".//{W}tc//{W}pStyle")).get(f"{W}val") == "TableText"
    assert b'"FootnoteText"' in parts(data)["word/footnotes.xml"]
    assert b"<w:numPr>" in parts(data)["word/footnotes.xml"]


def test_in_a_callout_items_stand_in_the_box(written: Written, body: Body) -> None:
    root = body(written(Callout((entries("a", marker="diamond"),))))
    assert next(root.iter(f"{W}pStyle")).get(f"{W}val") == "ListDiamond"
    assert next(root.iter(f"{W}ind")).get(f"{W}left") == str(round((12 + 16.5) * 20))
