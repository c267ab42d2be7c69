"""Tables: columns as asked, rows whole or split with nothing lost, heads repeated, lines and fills in their places."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace

from briefgen.blocks.look import Border, Look, TableStyle
from briefgen.blocks.tree import Cell, Column, Item, List, Note, Paragraph, Row, Table
from briefgen.pdf.flowables import Flowable, Stack
from briefgen.pdf.tables import TableCell as Box
from briefgen.pdf.tables import TableFlowable, TableLayout, column_edges
from briefgen.pdf.tables import TableRow as Band
from briefgen.pdf.text_styles import fill_colour, stroke_colour

Written = Callable[..., bytes]
Read = Callable[[bytes], Any]
STYLE = TableStyle("Test", padding=(0, 0, 0, 0))


class Brick(Flowable):
    """So many lines of ten points, split anywhere."""

    def __init__(self, lines: int) -> None:
        self.lines = lines

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, 10.0 * self.lines
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        lines = min(int(height / 10 + 1e-6), self.lines - 1)
        parts: list[Flowable] = [Brick(lines), Brick(self.lines - lines)] if lines > 0 else []
        for part in parts:
            part.wrap(width, 0)
        return parts


def grid(*heights: int | tuple[int, str], head: int = 0) -> TableFlowable:
    """A table of one column, on a page 600 points high: a third of it is 200."""
    rows = [Band([Box(Stack([Brick(h[0] if isinstance(h, tuple) else h)]), 0, 1)],
                 h[1] if isinstance(h, tuple) else "body") for h in heights]  # fmt: skip
    heads = [Band([Box(Stack([Brick(head)]), 0, 1)], "head")] if head else []
    made = TableFlowable(TableLayout((Column(),), STYLE, heads, rows, 10, 200))
    made.wrap(100, 0)
    return made


def heights(flowable: Flowable) -> list[float]:
    assert isinstance(flowable, TableFlowable)
    return [row.height for row in flowable.rows]


@pytest.mark.parametrize(
    ("columns", "places"),
    [
        ((Column(), Column()), [0, 50, 100]),
        ((Column(share=1), Column(share=3)), [0, 25, 100]),
        ((Column(20), Column(), Column(30)), [0, 20, 70, 100]),
        ((Column(20), Column(30)), [0, 20, 50]),
        ((Column(200), Column(200)), [0, 50, 100]),
    ],
)
def test_columns_are_as_wide_as_asked_and_no_wider_than_the_table(
    columns: tuple[Column, ...], places: list[float]
) -> None:
    assert column_edges(columns, 100) == pytest.approx(places)


def test_no_column_is_squeezed_to_nothing() -> None:
    places = column_edges((Column(90), Column(90), Column()), 100)
    assert places[-1] == pytest.approx(100) and places[3] - places[2] > 2


def test_rows_are_whole_and_the_head_is_repeated() -> None:
    first, second = grid(5, 5, 5, 5, 5, 5, head=2).split(100, 175)
    assert heights(first) == heights(second) == [50, 50, 50]
    assert first.height == second.height == 170


def test_a_row_goes_not_alone_to_the_next_page() -> None:
    first, second = grid(5, 5, 5, 5).split(100, 155)
    assert heights(first) == [50, 50] and heights(second) == [50, 50]


def test_a_group_row_never_ends_a_page() -> None:
    first, second = grid(5, (2, "group"), 5, 5, 5).split(100, 75)
    assert heights(first) == [50] and heights(second)[0] == 20
    assert grid((2, "group"), 5, 5, 5).split(100, 25) == []


def test_a_row_taller_than_a_third_of_the_page_is_split_and_nothing_is_lost() -> None:
    first, second = grid(5, 30, 5).split(100, 200)
    assert heights(first) == [50, 150] and heights(second) == [150, 50]


def test_the_height_of_what_is_left_is_that_of_its_rows() -> None:
    kinds: list[int | tuple[int, str]] = [3, 30, (2, "group"), 5]
    part: Flowable = grid(*kinds * 10, head=2)
    while parts := part.split(100, 400):
        first, part = parts
        for each in parts:
            assert each.height == pytest.approx(20 + sum(heights(each)))
        assert first.height <= 400
        if part.height <= 400:
            break


def test_a_row_of_a_third_is_not() -> None:
    first, _ = grid(5, 20, 5).split(100, 200)
    assert heights(first) == [50]


def test_a_table_needs_its_head_and_its_first_row_at_the_foot_of_a_page() -> None:
    assert grid(5, 5, head=2).min_first_height == 70
    assert grid((2, "group"), 5, head=2).min_first_height == 90
    assert grid(5, 7, head=2).min_last_height == 90


def test_a_head_taller_than_a_third_of_the_page_is_not_repeated() -> None:
    made = grid(5, 5, head=25)
    assert made.layout.head_height == 0 and heights(made) == [250, 50, 50]


def test_cells_of_a_split_row_keep_their_words_and_their_order(written: Written, read: Read) -> None:
    words = [f"a{n}" for n in range(900)]
    table = Table(
        (Column(), Column(), Column()),
        (Row((Cell((Paragraph((" ".join(words),)),)), Cell((Paragraph(("short",)),)), Cell(()))),),
    )
    reading = read(written(table))
    assert len(reading.pages) > 1
    cells = [cell.words().split() for cell in reading.root.find("TD")]
    assert cells == [words, ["short"], []]


def test_a_list_and_a_table_in_a_cell_are_set_like_any_other(written: Written, read: Read) -> None:
    inner = Table((Column(),), (Row((Cell((Paragraph(("inner",)),)),)),))
    blocks = (Paragraph(("before",)), List((Item((Paragraph(("item",)),)),)), inner)
    root = read(written(Table((Column(),), (Row((Cell(blocks),)),)))).root
    assert root.shape() == "Document(Table(TBody(TR(TD(P L(LI(Lbl LBody)) Table(TBody(TR(TD))))))))"
    assert root.words().split() == ["before", "●", "item", "inner"]


def test_a_footnote_of_a_row_stands_on_its_page(written: Written, read: Read) -> None:
    rows = tuple(
        Row((Cell((Paragraph((f"row {n}", Note((Paragraph((f"note {n}",)),)) if n % 10 == 5 else "")),)),))
        for n in range(100)
    )
    for page in read(written(Table((Column(),), rows))).pages:
        text = list(page.content.values())
        for n in range(5, 100, 10):
            assert (f"row {n}" in text) == (f"note {n}" in text)


def painted(written: Written, look: Look, table: Table) -> str:
    with pikepdf.open(io.BytesIO(written(table, look=look))) as pdf:
        return pdf.pages[0].Contents.read_bytes().decode("latin-1")


def test_fills_and_lines_are_those_of_the_style(written: Written, look: Look) -> None:
    cell = Cell((Paragraph(("x",)),))
    done = Cell((Paragraph(("y",)),), fill="done")
    table = Table((Column(), Column()), (Row((cell, cell), "head"), Row((cell, done)), Row((cell, cell))), "Grid")
    drawn = painted(written, look, table)
    style = look.table("Grid")
    assert fill_colour(style.head_fill) in drawn and fill_colour(look.fills["done"]) in drawn
    lines = [line for line in (style.head_top, style.head_bottom, style.between, style.bottom) if line]
    assert len(lines) == 4
    for line in lines:
        assert re.search(rf"{re.escape(stroke_colour(line.colour))} {line.width:g} w [\d.]+ [\d.]+ m", drawn)


@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [
        (None, "body", "top"),
        (None, "head", "head_top"),
        ("head", "body", "head_bottom"),
        ("head", "head", "between"),
        ("body", "body", "between"),
        ("group", "body", "group_bottom"),
        ("body", None, "bottom"),
        ("group", None, "group_bottom"),
    ],
)
def test_each_edge_has_its_line(above: str | None, below: str | None, wanted: str) -> None:
    names = ("top", "bottom", "between", "head_top", "head_bottom", "group_bottom")
    lines = {name: Border(1, f"{number:06X}") for number, name in enumerate(names)}
    made = TableFlowable(TableLayout((Column(),), replace(TableStyle("Test"), **lines), [], [], 10, 200))
    rows = [None if kind is None else Band([], kind) for kind in (above, below)]
    assert made._line_between(*rows) == lines[wanted]


class Block(Brick):
    """A brick that nothing splits."""

    def split(self, width: float, height: float) -> list[Flowable]:
        return []


def unequal(*stacks: list[Flowable]) -> TableFlowable:
    """A table of one row, with a cell for each stack."""
    row = Band([Box(Stack(flowables), at, 1) for at, flowables in enumerate(stacks)])
    made = TableFlowable(TableLayout([Column()] * len(stacks), STYLE, [], [row], 10, 200))
    made.wrap(100, 0)
    return made


def test_a_split_row_always_gets_shorter() -> None:
    """An empty cell, or one that is over, fits any page and is no part of the row that is left: once, for ever."""
    assert unequal([], [Block(50), Block(50)]).split(100, 150) == []
    assert unequal([Brick(2)], [Block(50), Block(50)]).split(100, 450) != []
    first, second = unequal([], [Block(50), Block(50)]).split(100, 550)
    assert (first.height, second.height) == (500, 500)


def test_a_row_does_not_begin_where_a_cell_of_it_cannot() -> None:
    assert unequal([Brick(2)], [Block(30)]).split(100, 150) == []


def test_a_question_to_decide_heads_its_row(written: Written, read: Read) -> None:
    """What a listener hears with each of its boxes."""
    cells = (Cell((Paragraph(("1",)),)), Cell((Paragraph(("Agree?",)),), header=True), Cell((Paragraph(("yes",)),)))
    table = next(read(written(Table((Column(15), Column(), Column(90)), (Row(cells),), "Decision"))).root.find("Table"))
    (head,) = table.find("TH")
    assert head.words().strip() == "Agree?" and str(head.dictionary.A.Scope) == "/Row"
