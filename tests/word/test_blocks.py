"""Callouts as one even box, lists with real markers and counts of their own, figures in their size."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import Image, PngImagePlugin

from briefgen.blocks.look import Border, Look
from briefgen.blocks.tree import (
    Bar,
    Block,
    Callout,
    Cell,
    Chart,
    Column,
    Figure,
    Item,
    List,
    Note,
    Paragraph,
    Row,
    Table,
)
from briefgen.word.styles_xml import LIST_STYLES, list_indents, list_style_name

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


@pytest.mark.parametrize("marker", sorted(LIST_STYLES))
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
    assert list_style_name("bullet", 7) == "List Bullet 3"
    edges = [list_indents(look, "bullet", level)[0] for level in range(1, 6)]
    assert edges == sorted(set(edges))


def test_what_follows_in_an_item_stands_under_its_words(written: Written, body: Body) -> None:
    block = List((Item((Paragraph(("a",)), Paragraph(("more",)))),), "bullet")
    first, second = list(body(written(block)).iter(f"{W}ind"))[:2]
    assert first.get(f"{W}left") == second.get(f"{W}left") == "240"
    assert (first.get(f"{W}hanging"), second.get(f"{W}firstLine")) == ("240", "0")
    assert len(numbers(body(written(block)))) == 1


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_table_in_an_item_takes_what_the_indent_leaves_of_the_column(
    written: Written, body: Body, look: Look, level: int
) -> None:
    block: Block = Table((Column(),), (Row((Cell((Paragraph(("in a cell",)),)),)),))
    for _ in range(level):
        block = List((Item((Paragraph(("item",)), block)),), "bullet")
    (table,) = body(written(block)).iter(f"{W}tbl")
    indent, width = (int(next(table.iter(f"{W}{name}")).get(f"{W}w", "")) for name in ("tblInd", "tblW"))
    assert indent == round(list_indents(look, "bullet", level)[0] * 20)
    assert indent + width == round(look.page.measure * 20)


def test_a_table_in_an_item_of_a_narrow_cell_is_at_least_half_an_inch_wide(written: Written, body: Body) -> None:
    inner = Table((Column(),), (Row((Cell((Paragraph(("a",)),)),)),))
    narrow = Cell((List((Item((Paragraph(("item",)), inner)),), "diamond"),))
    _, table = body(written(Table((Column(points=20), Column()), (Row((narrow, Cell(()))),)))).iter(f"{W}tbl")
    assert next(table.iter(f"{W}tblW")).get(f"{W}w") == str(36 * 20)


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


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>'


def png(width: int = 20, height: int = 10) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "CANARY")
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG", pnginfo=words, dpi=(300, 300))
    return out.getvalue()


def test_a_figure_is_as_wide_as_asked_and_told_in_words(
    written: Written, parts: Parts, sound: Callable[[bytes], None]
) -> None:
    data = written(Figure(png(), "image/png", "A <field> of navy", ("A caption",), width=100))
    sound(data)
    root = etree.fromstring(parts(data)["word/document.xml"])
    extent, words = (root.find(f".//{{*}}{name}") for name in ("extent", "docPr"))
    assert extent is not None and words is not None
    assert (extent.get("cx"), extent.get("cy")) == ("1270000", "635000")
    assert words.get("descr") == "A <field> of navy"
    assert b"CANARY" not in b"".join(parts(data).values())


def test_a_figure_is_never_wider_than_its_column_nor_higher_than_the_page(written: Written, parts: Parts) -> None:
    wide, high = Figure(png(90, 10), "image/png", "w", width=9999), Figure(png(10, 900), "image/png", "h")
    data = written(Table((Column(points=100), Column()), (Row((Cell((wide,)), Cell(()))),)), high)
    root = etree.fromstring(parts(data)["word/document.xml"])
    first, second = ((int(e.get("cx", 0)) / 12700, int(e.get("cy", 0)) / 12700) for e in root.iter("{*}extent"))
    assert first[0] <= 100
    assert second[1] < 700


def test_equal_pictures_share_a_part_and_a_note_has_its_own_relation(written: Written, parts: Parts) -> None:
    figure = Figure(png(), "image/png", "a")
    members = parts(written(figure, figure, Paragraph((Note((figure,)),))))
    assert [name for name in members if "media" in name] == ["word/media/figure1.png"]
    assert b"figure1.png" in members["word/_rels/footnotes.xml.rels"]


def test_a_drawing_has_a_picture_beside_it_for_programs_that_show_none(
    written: Written, parts: Parts, sound: Callable[[bytes], None]
) -> None:
    data = written(Figure(SVG, "image/svg+xml", "A box", width=100))
    sound(data)
    media = {name.rpartition(".")[2]: part for name, part in parts(data).items() if "media" in name}
    assert media.keys() == {"png", "svg"}
    assert struct.unpack(">II", media["png"][16:24]) == (400, 200)
    root = etree.fromstring(parts(data)["word/document.xml"])
    (blip,) = root.iter("{*}blip")
    (drawn,) = blip.iter("{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip")
    assert len({value for found in (blip, drawn) for value in found.attrib.values()}) == 2


def test_a_chart_is_a_picture_with_the_same_words(
    written: Written, parts: Parts, sound: Callable[[bytes], None]
) -> None:
    chart = Chart((Bar("● Done", 4, "4", "done"), Bar("지연", 2, "2", "late")), "Done 4, 지연 2", ("By rating",), 200)
    data = written(chart)
    sound(data)
    root = etree.fromstring(parts(data)["word/document.xml"])
    (extent,), (words,) = root.iter("{*}extent"), root.iter("{*}docPr")
    assert (extent.get("cx"), words.get("descr")) == (str(200 * 12700), "Done 4, 지연 2")
    assert "".join(map(str, root.itertext())).strip() == "By rating"
    assert [name for name in parts(data) if "media" in name] == ["word/media/figure1.png"]
    assert data == written(chart)
