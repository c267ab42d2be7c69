"""Callouts: one even box, whatever they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from lxml import etree

from briefgen.blocks.look import Border, Look
from briefgen.blocks.tree import Callout, Item, List, Paragraph

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Written = Callable[..., bytes]
Body = Callable[[bytes], etree._Element]

LISTED = List((Item((Paragraph(("a",)),)), Item((Paragraph(("b",)),))), "diamond")


def frames(root: etree._Element) -> list[dict[str, str]]:
    """For each paragraph of a box, the kind of line at each side."""
    return [{etree.QName(side).localname: side.get(f"{W}val", "") for side in frame} for frame in root.iter(f"{W}pBdr")]


def test_padding_stands_above_the_first_and_below_the_last(written: Written, body: Body) -> None:
    block = Callout((Paragraph(("one",)), LISTED, Paragraph(("two",))), ("Title",))
    found = frames(body(written(block)))
    assert [frame["top"] for frame in found] == ["single", "single", "nil", "nil", "nil"]
    assert [frame["bottom"] for frame in found] == ["nil", "nil", "nil", "nil", "single"]
    assert {frame["left"] for frame in found} == {"single"}


def test_the_bar_stands_at_the_edge_however_far_words_are_indented(written: Written, body: Body) -> None:
    root = body(written(Callout((Paragraph(("one",)), LISTED))))
    for paragraph in root.iterfind(f"{W}body/{W}p"):
        indent, bar = paragraph.find(f"{W}pPr/{W}ind"), paragraph.find(f"{W}pPr/{W}pBdr/{W}left")
        if indent is None or bar is None:
            continue
        edge = int(indent.get(f"{W}left", "0")) - int(indent.get(f"{W}hanging", "0"))
        assert edge / 20 - int(bar.get(f"{W}space", "0")) - int(bar.get(f"{W}sz", "0")) / 8 == 0


def test_the_bar_stands_as_far_from_the_words_as_the_house_has_it(written: Written, body: Body, look: Look) -> None:
    """As in the PDF: a bar that is wider than the house leaves room for hangs out of the text."""
    style = replace(look.paragraph("Callout"), bar=Border(4.5, "B3261E", 6))
    paragraphs = {**look.paragraphs, "Callout": style, "Callout Title": style}
    house = replace(look, paragraphs=MappingProxyType(paragraphs), digest="wide")
    block = Callout((Paragraph(("one",)),), ("Title",))
    bars = list(body(written(block, look=house)).iter(f"{W}left"))
    assert [(bar.get(f"{W}color"), bar.get(f"{W}sz"), bar.get(f"{W}space")) for bar in bars] == [
        ("B3261E", "36", "6")
    ] * 2


def test_a_line_at_the_right_of_the_house_takes_the_place_of_the_padding(
    written: Written, body: Body, look: Look
) -> None:
    style = replace(look.paragraph("Callout"), edge=Border(1.5, "B3261E", 4))
    house = replace(look, paragraphs=MappingProxyType({**look.paragraphs, "Callout": style}), digest="red")
    sides = list(body(written(Callout((Paragraph(("one",)), LISTED)), look=house)).iter(f"{W}right"))
    assert [(side.get(f"{W}color"), side.get(f"{W}sz"), side.get(f"{W}space")) for side in sides] == [
        ("B3261E", "12", "4")
    ] * 3


def test_a_title_and_the_list_below_it_are_one_box(written: Written, body: Body) -> None:
    root = body(written(Callout((LISTED,), ("Title",))))
    assert len({(e.get(f"{W}left"), e.get(f"{W}hanging")) for e in root.iter(f"{W}ind")}) == 1
    assert len({etree.tostring(e) for e in root.iter(f"{W}pBdr")}) == 1


def test_every_paragraph_is_shaded_and_stays_with_the_next(written: Written, body: Body) -> None:
    root = body(written(Callout((Paragraph(("one",)), LISTED))))
    paragraphs = root.findall(f"{W}body/{W}p")
    assert [p.find(f"{W}pPr/{W}shd") is not None for p in paragraphs] == [True] * 3
    assert [p.find(f"{W}pPr/{W}keepNext") is not None for p in paragraphs] == [True, True, False]


def test_neighbours_that_are_not_alike_touch(written: Written, body: Body) -> None:
    root = body(written(Callout((Paragraph(("one",)), LISTED))))
    first, second, last = (p.find(f"{W}pPr/{W}spacing") for p in root.findall(f"{W}body/{W}p"))
    assert first is not None and second is not None and last is not None
    assert (first.get(f"{W}before"), first.get(f"{W}after")) == ("140", "0")
    assert second.get(f"{W}before") == "0"
    assert last.get(f"{W}after") == "40"
