"""Grids: the widths of columns, and one grid for all tables that are alike."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Column, Document
from briefgen.word.tables import grid_for, widths
from briefgen.word.write import frame_for
from briefgen.word.writer import Context

MEASURE = 470.6


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 900), st.floats(0, 5)), min_size=1, max_size=30),
    st.floats(20, 900),
)
def test_a_table_is_never_wider_than_its_room(columns: list[tuple[float, float]], room: float) -> None:
    found = widths(tuple(Column(points, share) for points, share in columns), room)
    assert all(width > 0 for width in found)
    assert sum(found) <= room * 20 + len(columns)


def test_shares_fill_what_fixed_columns_leave() -> None:
    assert widths((Column(points=70.6), Column(share=1), Column(share=3)), MEASURE) == (1412, 2000, 6000)


def test_fixed_columns_alone_stay_as_they_are() -> None:
    assert widths((Column(points=100), Column(points=50)), MEASURE) == (2000, 1000)


def test_tables_that_are_alike_share_a_grid_and_no_others(look: Look, paper: Callable[..., Document]) -> None:
    frame, tight = frame_for(paper(), look), frame_for(paper(tightness=3), look)
    columns, place = (Column(points=100), Column()), Context(MEASURE)
    grid = grid_for(frame, "Grid", columns, place)
    assert grid_for(frame, "Grid", (Column(points=100), Column()), Context(MEASURE)) is grid
    others = [(tight, "Grid", columns, place), (frame, "Small", columns, place), (frame, "Grid", columns[:1], place)]
    assert all(grid_for(*other) is not grid for other in others)
    assert grid_for(frame, "Grid", columns, place._replace(note=True)).slot(("body", "", 0, 1, "", False)).inside.note
