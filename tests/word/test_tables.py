"""Tables: column widths, repeated heads, rows that are not split, captions and descriptions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Cell, Column, Document, Heading, PageBreak, Paragraph, Row, Styled, Table
from briefgen.errors import Refused
from briefgen.word.tables import column_widths, grid_for
from briefgen.word.write import prepared_template
from briefgen.word.writer import Context

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MEASURE = 470.6

Written = Callable[..., bytes]
Body = Callable[[bytes], etree._Element]


def cell(text: str, style: str = "Body", **more: object) -> Cell:
    return Cell((Paragraph((text,), style),), **more)  # type: ignore[arg-type]


def row(*texts: str, kind: str = "body") -> Row:
    return Row(tuple(map(cell, texts)), kind)  # type: ignore[arg-type]


def styles(root: etree._Element) -> list[str]:
    return [e.get(f"{W}val", "") for e in root.iterfind(f".//{W}tc//{W}pStyle")]


def test_widths_stand_in_grid_and_cells(written: Written, body: Body) -> None:
    root = body(written(Table((Column(points=30), Column()), (row("a", "b"),))))
    grid = [e.get(f"{W}w") for e in root.iter(f"{W}gridCol")]
    assert grid == [e.get(f"{W}w") for e in root.iter(f"{W}tcW")]
    assert root.find(f".//{W}tblLayout").get(f"{W}type") == "fixed"  # type: ignore[union-attr]


def test_only_head_rows_at_the_top_repeat(written: Written, body: Body) -> None:
    rows = (row("a", kind="head"), row("b", kind="head"), row("c"), row("d", kind="head"))
    root = body(written(Table((Column(),), rows)))
    assert [tr.find(f"{W}trPr/{W}tblHeader") is not None for tr in root.iter(f"{W}tr")] == [True, True, False, False]


def test_a_head_and_one_row_never_stand_alone(written: Written, body: Body) -> None:
    rows = (row("head", kind="head"), *[row("x")] * 40, row("group", kind="group"), row("last"))
    root = body(written(Table((Column(),), rows)))
    kept = [tr.find(f".//{W}keepNext") is not None for tr in root.iter(f"{W}tr")]
    assert kept == [True, True, *[False] * 39, True, False]


def test_a_low_table_stays_whole(written: Written, body: Body) -> None:
    root = body(written(Table((Column(),), (row("a"),) * 6)))
    assert [tr.find(f".//{W}keepNext") is not None for tr in root.iter(f"{W}tr")] == [True] * 5 + [False]


def test_a_row_stays_whole_unless_it_is_very_tall(written: Written, body: Body) -> None:
    rows = (row("short", "x"), row("long " * 900, "x"))
    root = body(written(Table((Column(), Column(points=40)), rows)))
    assert [tr.find(f"{W}trPr/{W}cantSplit") is not None for tr in root.iter(f"{W}tr")] == [True, False]


def test_running_text_takes_the_style_of_its_row(written: Written, body: Body) -> None:
    rows = (row("h", kind="head"), row("g", kind="group"), row("b"), Row((cell("own", "Small"),)))
    root = body(written(Table((Column(),), rows, style="Small")))
    assert styles(root) == ["TableHead", "TableGroup", "TableSmall", "Small"]


def test_a_table_style_nobody_has_is_the_grid(written: Written, body: Body) -> None:
    root = body(written(Table((Column(),), (row("a"),), style="Nobody’s")))
    assert root.find(f".//{W}tblStyle").get(f"{W}val") == "GridTable"  # type: ignore[union-attr]


def test_the_last_cell_fills_its_row(written: Written, body: Body) -> None:
    root = body(written(Table((Column(),) * 4, (row("a", "b"), row("g", kind="group")))))
    spans = [tr.findall(f"{W}tc")[-1].find(f"{W}tcPr/{W}gridSpan").get(f"{W}val") for tr in root.iter(f"{W}tr")]  # type: ignore[union-attr]
    assert spans == ["3", "4"]


def test_more_cells_than_columns_are_refused(written: Written) -> None:
    with pytest.raises(Refused, match="more cells than"):
        written(Table((Column(),), (row("a", "b"),)))


def test_more_columns_than_word_opens_are_refused(written: Written, sound: Callable[[bytes], None]) -> None:
    sound(written(Table((Column(),) * 63, (row(*["a"] * 63),))))
    with pytest.raises(Refused, match="64 columns; Word opens no file with more than 63"):
        written(Table((Column(),) * 64, (row(*["a"] * 64),)))


def test_columns_align_what_stands_in_them_alone(written: Written, body: Body) -> None:
    table = Table((Column(align="right"), Column(align="center")), (row("a", "b"), Row((cell("c", span=2),))))
    root = body(written(table))
    aligned = [para.find(f"{W}pPr/{W}jc") for para in root.iterfind(f".//{W}tc/{W}p")]
    assert [None if e is None else e.get(f"{W}val") for e in aligned] == ["right", "center", None]


def test_fills_are_colours_of_the_look(written: Written, body: Body) -> None:
    table = Table((Column(),), (Row((cell("a", fill="late"),)), Row((cell("b", fill="nothing known"),))))
    fills = [e.get(f"{W}fill") for e in body(written(table)).iterfind(f".//{W}tcPr/{W}shd")]
    assert fills == ["B3261E"]


def test_a_table_is_told_in_words(written: Written, body: Body) -> None:
    root = body(written(Table((Column(),), (row("a"),), caption="The “grid”", description="One < two")))
    assert root.find(f".//{W}tblCaption").get(f"{W}val") == "The “grid”"  # type: ignore[union-attr]
    assert root.find(f".//{W}tblDescription").get(f"{W}val") == "One < two"  # type: ignore[union-attr]


def test_a_caption_stands_above_its_table_and_stays_with_it(written: Written, body: Body) -> None:
    table = Table((Column(),), (row("a"),), style="Facts", caption="The grid", description="One")
    (head, caption, grid, *_) = body(written(Heading(2, ("before",)), table))[0]
    assert "".join(map(str, caption.itertext())) == "The grid"
    assert caption.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Caption"  # type: ignore[union-attr]
    assert caption.find(f"{W}pPr/{W}keepNext") is not None
    assert caption.find(f"{W}pPr/{W}spacing").get(f"{W}after") == "200"  # type: ignore[union-attr]
    assert head.find(f"{W}pPr/{W}spacing") is None and grid.tag == f"{W}tbl"


def test_a_page_begins_with_the_caption_of_its_table(written: Written, body: Body) -> None:
    root = body(written(PageBreak(), Table((Column(),), (row("a"),), caption="The grid")))
    assert [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in root.iter(f"{W}p")] == [True, False, False]


def test_a_row_head_has_the_style_of_labels(written: Written, body: Body) -> None:
    rows = (Row((cell("label", header=True), cell("value"))),)
    root = body(written(Table((Column(), Column()), rows, style="Pairs")))
    worn = [run.find(f"{W}rPr/{W}rStyle") for run in root.iterfind(f".//{W}tc//{W}r")]
    assert [None if e is None else e.get(f"{W}val") for e in worn] == ["Secondary", None]


def test_group_rows_have_the_line_of_the_head(written: Written, body: Body) -> None:
    root = body(written(Table((Column(),), (row("h", kind="head"), row("g", kind="group"), row("a")))))
    lines = [[etree.QName(e).localname for e in tc.iterfind(f".//{W}tcBorders/*")] for tc in root.iter(f"{W}tc")]
    assert lines == [[], ["top", "bottom"], ["top"]]
    assert {e.get(f"{W}color") for e in root.iterfind(f".//{W}tcBorders/*")} == {"8A94A0"}


def test_a_table_keeps_its_distance(written: Written, body: Body) -> None:
    facts = Table((Column(),), (row("a"),), style="Facts")
    root = body(written(Heading(2, ("before",)), facts, Paragraph(("after",), "Small")))
    spaces = [dict(e.attrib) for e in root.iterfind(f"{W}body/{W}p/{W}pPr/{W}spacing")]
    assert spaces[:2] == [{f"{W}after": "200"}, {f"{W}before": "60"}]


def test_words_in_a_cell_stay_in_their_order(written: Written, body: Body) -> None:
    table = Table((Column(),), (Row((Cell((Paragraph((Styled("Late", ("■",)), " late")), Paragraph(("two",)))),)),))
    assert [t.text for t in body(written(table)).iter(f"{W}t")] == ["■", " late", "two"]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 900), st.floats(0, 5)), min_size=1, max_size=30),
    st.floats(20, 900),
)
def test_a_table_is_never_wider_than_its_room(columns: list[tuple[float, float]], room: float) -> None:
    found = column_widths(tuple(Column(points, share) for points, share in columns), room)
    assert all(width > 0 for width in found)
    assert sum(found) <= room * 20 + len(columns)


def test_shares_fill_what_fixed_columns_leave() -> None:
    assert column_widths((Column(points=70.6), Column(share=1), Column(share=3)), MEASURE) == (1412, 2000, 6000)


def test_fixed_columns_alone_stay_as_they_are() -> None:
    assert column_widths((Column(points=100), Column(points=50)), MEASURE) == (2000, 1000)


def test_tables_that_are_alike_share_a_grid_and_no_others(look: Look, paper: Callable[..., Document]) -> None:
    frame, tight = prepared_template(paper(), look), prepared_template(paper(tightness=3), look)
    columns, place = (Column(points=100), Column()), Context(MEASURE)
    grid = grid_for(frame, "Grid", columns, place)
    assert grid_for(frame, "Grid", (Column(points=100), Column()), Context(MEASURE)) is grid
    others = [(tight, "Grid", columns, place), (frame, "Small", columns, place), (frame, "Grid", columns[:1], place)]
    assert all(grid_for(*other) is not grid for other in others)
    in_note = grid_for(frame, "Grid", columns, place._replace(note=True))
    assert in_note.place_of(("body", "", 0, 1, "", False)).context.note
