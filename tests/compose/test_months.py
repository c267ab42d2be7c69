"""The month grid says the same as the items, for the eye and read aloud."""

from __future__ import annotations

import datetime as dt

import pytest

from briefgen.compose.components.months import Scale

DAY = dt.date


@pytest.mark.parametrize(
    ("first", "last", "months", "columns"),
    [
        (DAY(2023, 12, 9), DAY(2024, 12, 1), 1, 13),
        (DAY(2023, 12, 9), DAY(2025, 1, 1), 3, 6),
        (DAY(2024, 2, 29), DAY(2024, 2, 29), 1, 1),
        (DAY(2015, 5, 1), DAY(2024, 1, 1), 12, 10),
        (DAY(1950, 1, 1), DAY(2009, 12, 31), 60, 12),
    ],
)
def test_any_span_fits_thirteen_columns(first: dt.date, last: dt.date, months: int, columns: int) -> None:
    scale = Scale.over(first, last)
    assert (scale.months, scale.columns) == (months, columns)
    assert scale.column(first) == 0
    assert scale.column(last) == columns - 1


@pytest.mark.parametrize("months", [1, 3, 12])
def test_a_column_begins_on_the_first_day_that_falls_in_it(months: int) -> None:
    scale = Scale(DAY(2023, 10, 1), months, 13)
    for column in range(13):
        start = scale.start(column)
        assert scale.column(start) == column
        assert scale.column(start - dt.timedelta(days=1)) == column - 1
