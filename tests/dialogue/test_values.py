"""Values with their place: words, numbers, days and periods."""

import datetime as dt

import pytest

from briefgen.dialogue.values import normalise_date, parse_moment, parse_period

DAY = dt.date


@pytest.mark.parametrize(
    ("typed", "first", "last", "precision"),
    [
        ("2024", DAY(2024, 1, 1), DAY(2024, 12, 31), "year"),
        ("2024-02", DAY(2024, 2, 1), DAY(2024, 2, 29), "month"),
        ("2023-02", DAY(2023, 2, 1), DAY(2023, 2, 28), "month"),
        ("2024-12", DAY(2024, 12, 1), DAY(2024, 12, 31), "month"),
        ("2024-03-31", DAY(2024, 3, 31), DAY(2024, 3, 31), "day"),
    ],
)
def test_a_year_a_month_and_a_day_have_a_first_and_a_last_day(
    typed: str, first: DAY, last: DAY, precision: str
) -> None:
    assert parse_period(typed) == (first, last, precision)


@pytest.mark.parametrize(
    "typed",
    [
        "2023-13-45",
        "2023-02-29",
        "0000",
        "24",
        "2024-3-1",
        "2024-00",
        "1702080000",
        "２０２４",
        "2024-03-31 ",
        "soon",
        "",
    ],
)
def test_what_the_calendar_does_not_have_is_no_day(typed: str) -> None:
    assert parse_period(typed) is None


def test_a_moment_has_its_zone() -> None:
    expected = dt.datetime(2023, 12, 8, 22, 15, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert parse_moment("2023-12-08T22:15-05:00") == parse_moment("2023-12-08 22:15:00 -05:00") == expected
    assert parse_moment("2023-12-08T22:15Z") == dt.datetime(2023, 12, 8, 22, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize("typed", ["2023-12-08T22:15", "2023-12-08", "2023-12-08T25:00Z", "2023-13-08T22:15Z", ""])
def test_a_moment_without_zone_or_off_the_clock_is_none(typed: str) -> None:
    assert parse_moment(typed) is None


@pytest.mark.parametrize(
    ("typed", "here"),
    [
        ("2023. 12. 9.", "2023-12-09"),
        ("2023. 12. 9.(토)", "2023-12-09"),
        ("2023년 12월 9일", "2023-12-09"),
        ("2024/3/31", "2024-03-31"),
        ("2024.3", "2024-03"),
        ("2024-3-1", "2024-03-01"),
        ("2024-13-01", ""),
        ("soon", ""),
    ],
)
def test_a_date_typed_in_another_way_is_shown_as_the_files_have_it(typed: str, here: str) -> None:
    assert normalise_date(typed) == here
