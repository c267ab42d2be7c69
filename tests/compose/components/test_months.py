"""The month grid says the same as the items, over any span, for the eye and read aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefgen.blocks.plain import paragraph_texts
from briefgen.blocks.tree import Cell, List, Table
from briefgen.compose.actors import ActorsView
from briefgen.compose.components.months import Scale, months_table, news_list, spans_months
from briefgen.compose.item_views import DueView, ItemView, NewsView, StateView
from briefgen.compose.reader import Localizer
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Audience, Dialogue, Mark, Party, Text

DAY = dt.date
TOP = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("first", "last", "width", "columns"),
    [
        (DAY(2023, 12, 9), DAY(2024, 12, 1), 1, 13),
        (DAY(2023, 12, 9), DAY(2025, 1, 1), 3, 6),
        (DAY(2024, 2, 29), DAY(2024, 2, 29), 1, 1),
        (DAY(2015, 5, 1), DAY(2024, 1, 1), 12, 10),
        (DAY(1950, 1, 1), DAY(2009, 12, 31), 60, 12),
        (DAY(1900, 1, 1), DAY(1999, 12, 31), 1200, 1),
    ],
)
def test_any_span_fits_thirteen_columns(first: dt.date, last: dt.date, width: int, columns: int) -> None:
    scale = Scale.covering(first, last)
    assert (scale.months, scale.columns) == (width, columns)
    assert scale.column(first) == 0
    assert scale.column(last) == columns - 1


@pytest.mark.parametrize("width", [1, 3, 12])
def test_a_column_begins_on_the_first_day_that_falls_in_it(width: int) -> None:
    scale = Scale(DAY(2023, 10, 1), width, 13)
    for column in range(13):
        start = scale.start(column)
        assert scale.column(start) == column
        assert scale.column(start - dt.timedelta(days=1)) == column - 1


# ---- the table ----------------------------------------------------------------------------------------------------

AS_OF = DAY(2024, 10, 15)
ROUND = DAY(2023, 12, 9)
Voiced = Callable[[str], Localizer]


@pytest.fixture(scope="session")
def voiced() -> Voiced:
    """The localizer of a reader, by language."""
    library = TemplateLibrary(TOP)
    dialogue = Dialogue(id="d", name=Text((("", "D"),)), parties=(Party(id="P", name=Text((("", "P"),))),))

    def l10n(language: str) -> Localizer:
        reader = Audience(id="us", language=language, release=Mark())
        return Localizer.of(dialogue, library.wording(reader), AS_OF)

    return l10n


def news(day: dt.date, *, inferred: bool = False) -> NewsView:
    blank = dict.fromkeys(NewsView.__struct_fields__, "")
    fields: Any = blank | {"day": day, "when": f"{day:%d %b}", "status": "in progress", "inferred": inferred}
    return NewsView(**fields)


def item(id_: str, *history: NewsView, status: str = "in_progress", latest: dt.date | None = None) -> ItemView:
    due = DueView(words=str(latest or ""), stated=bool(latest), latest=latest)
    late = latest is not None and latest < AS_OF and status != "done"
    state = StateView(status, status, "", (), None, late)
    return ItemView(
        id=id_,
        key=id_,
        number=id_,
        kind="commitment",
        title=f"T{id_}",
        text="",
        actors=ActorsView("", (), "", {}),
        due=due,
        state=state,
        rank=(),
        history=history,
    )


def grid(
    l10n: Localizer, *items: ItemView, rounds: tuple[dt.date, ...] = (ROUND,)
) -> tuple[Table, dict[str, list[str]]]:
    """The table, and its body rows as words by their label."""
    table = months_table(items, rounds, AS_OF, l10n)
    assert isinstance(table, Table)
    rows = [[_said(cell) for cell in row.cells] for row in table.rows]
    return table, {row[0]: row[1:] for row in rows}


def looks(table: Table, label: str) -> dict[int, tuple[str, str]]:
    """Column → (fill, style of the words) of the cells of a row that say something."""
    (row,) = (row for row in table.rows if label in _said(row.cells[0]))
    return {n: (cell.fill, _style(cell)) for n, cell in enumerate(row.cells[1:]) if _said(cell)}


def _said(cell: Cell) -> str:
    return " ".join(paragraph_texts(cell.blocks))


def _style(cell: Cell) -> str:
    (inline,) = cell.blocks[0].inlines  # type: ignore[union-attr]
    return getattr(inline, "style", "")


def test_what_happened_was_due_and_is_silent_stands_in_one_grid(voiced: Voiced) -> None:
    table, rows = grid(
        voiced("en"),
        item("C1", news(DAY(2024, 1, 29)), news(DAY(2024, 6, 5)), latest=DAY(2024, 12, 31)),
        item("C2", news(DAY(2024, 10, 2), inferred=True)),
        item("C3", status="announced", latest=DAY(2024, 9, 30)),
        item("C4", status="announced", latest=DAY(2024, 11, 30)),
        item("C5", status="announced"),
    )
    assert rows["The round"][0] == "9"
    assert (rows["C1\u2002TC1"][1], rows["C1\u2002TC1"][6], rows["C1\u2002TC1"][12]) == ("29", "5", "by\u00a031")
    assert looks(table, "C1") == {1: ("progress", ""), 6: ("progress", ""), 12: ("", "Secondary")}
    assert rows["C2\u2002TC2"][10] == "(2)"
    assert looks(table, "C3") == {9: ("", "Late")}
    assert looks(table, "C4") == {11: ("", "Secondary")}
    assert rows["3 without news"] == ["No news since the round: C3, C4, C5"]
    assert table.description == (
        "The round: 9\u00a0December\u00a02023. C1: 29 Jan in progress, 05 Jun in progress, due 2024-12-31. "
        "C3: due 2024-09-30. C2: 02 Oct in progress. C4: due 2024-11-30. No news since the round: C3, C4, C5."
    )


def test_of_what_is_done_no_date_is_said_any_more(voiced: Voiced) -> None:
    table, _ = grid(voiced("en"), item("C1", news(DAY(2024, 6, 5)), status="done", latest=DAY(2024, 12, 31)))
    assert looks(table, "C1") == {6: ("done", "White")}
    assert "due" not in table.description


def test_of_very_many_the_rows_are_those_with_the_newest_news(voiced: Voiced) -> None:
    moved = [item(f"C{n}", news(DAY(2024, 1, 1) + dt.timedelta(n))) for n in range(40)]
    _, rows = grid(voiced("en"), *moved, *(item(f"D{n}", latest=DAY(2024, 11, 30)) for n in range(9)))
    assert [label.partition("\u2002")[0] for label in rows][2:-1] == [f"C{n}" for n in range(16, 40)]


def test_many_without_news_are_counted_and_not_named(voiced: Voiced) -> None:
    silent = [item(f"C{n}", status="announced") for n in range(2, 20)]
    _, rows = grid(voiced("en"), item("C1", news(DAY(2024, 6, 5))), *silent)
    assert rows["18 without news"] == ["No news since the round"]


def test_a_grid_is_for_news_of_three_months_or_more_else_a_list_tells_it(voiced: Voiced) -> None:
    two = [item("C1", news(DAY(2024, 1, 29)), news(DAY(2024, 6, 5)))]
    assert not spans_months(two, ROUND) and not spans_months([item("C1", news(ROUND))], ROUND)
    assert spans_months([*two, item("C2", news(DAY(2024, 7, 1)))], ROUND)
    found = news_list([*two, item("C2", news(DAY(2024, 3, 1)), news(ROUND))], ROUND, voiced("en"))
    assert isinstance(found, List)
    lines = [" ".join(paragraph_texts(entry.blocks)).replace("\u00a0", " ") for entry in found.items]
    assert lines == [
        "29 Jan 2024 C1 TC1: in progress",
        "1 Mar 2024 C2 TC2: in progress",
        "5 Jun 2024 C1 TC1: in progress",
    ]


def test_a_date_far_ahead_is_an_arrow_and_does_not_widen_the_grid(voiced: Voiced) -> None:
    table, rows = grid(voiced("en"), item("C1", news(DAY(2024, 1, 29)), latest=DAY(2031, 12, 31)))
    assert len(table.columns) == 14
    assert rows["C1\u2002TC1"][12] == "→"


def test_news_stands_before_a_date_of_the_same_month(voiced: Voiced) -> None:
    _, rows = grid(voiced("en"), item("C1", news(DAY(2024, 3, 12)), status="done", latest=DAY(2024, 3, 31)))
    assert rows["C1\u2002TC1"][3] == "12"


def test_all_rounds_are_marked_and_the_month_of_the_paper_is_shaded(voiced: Voiced) -> None:
    table, rows = grid(voiced("en"), item("C1", news(DAY(2024, 6, 5))), rounds=(ROUND, DAY(2024, 8, 1)))
    assert [n for n, word in enumerate(rows["The round"]) if word] == [0, 8]
    assert [n for n, cell in enumerate(table.rows[2].cells) if cell.fill == "tint"] == [11]


def test_over_years_a_column_is_a_quarter_and_tells_day_and_month(voiced: Voiced) -> None:
    _, rows = grid(voiced("en"), item("C1", news(DAY(2022, 6, 5))), rounds=(DAY(2022, 1, 10),))
    assert rows[""][:2] == ["Q1 22", "Q2 22"]
    assert rows["C1\u2002TC1"][1] == "5 Jun"


def test_korean_words_are_korean(voiced: Voiced) -> None:
    _, rows = grid(voiced("ko"), item("C1", news(DAY(2024, 6, 5)), latest=DAY(2024, 12, 31)))
    assert rows[""][0] == "12월"
    assert rows["C1\u2002TC1"][12] == "~31"


def test_without_news_and_dates_there_is_no_grid(voiced: Voiced) -> None:
    assert months_table([item("C1")], (ROUND,), AS_OF, voiced("en")) == ()


def test_without_a_round_the_news_alone_make_the_grid(voiced: Voiced) -> None:
    _, rows = grid(voiced("en"), item("C1", news(DAY(2024, 6, 5))), rounds=())
    assert "The round" not in rows
    assert rows["C1\u2002TC1"][0] == "5"
