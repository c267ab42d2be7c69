"""Dates in running text, in both languages, are found as they are written."""

import datetime as dt

import pytest

from briefgen.dialogue.dates_in_text import add_period, find_dates

SAID = dt.date(2023, 12, 9)


def read(text: str, said: dt.date | None = SAID) -> list[tuple[list[str], list[str]]]:
    return [(sorted(map(str, r.starts)), sorted(map(str, r.ends))) for r in find_dates(text, said)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("launched within next year", "2024-01-01", "2024-12-31"),
        ("by 31 March 2024", "2024-03-31", "2024-03-31"),
        ("on March 31st, 2024", "2024-03-31", "2024-03-31"),
        ("2024-03-31", "2024-03-31", "2024-03-31"),
        ("2024. 3. 31.", "2024-03-31", "2024-03-31"),
        ("2024년 3월 31일", "2024-03-31", "2024-03-31"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("by the end of 2024", "2024-01-01", "2024-12-31"),
        ("in the first quarter of 2024", "2024-01-01", "2024-03-31"),
        ("Q4 2024", "2024-10-01", "2024-12-31"),
        ("2024년 1분기", "2024-01-01", "2024-03-31"),
        ("the second half of next year", "2024-07-01", "2024-12-31"),
        ("내년 상반기", "2024-01-01", "2024-06-30"),
        ("내년 중", "2024-01-01", "2024-12-31"),
        ("연내", "2023-01-01", "2023-12-31"),
        ("next month", "2024-01-01", "2024-01-31"),
        ("by 2030", "2030-01-01", "2030-12-31"),
    ],
)
def test_a_date_in_words_has_one_reading(text: str, start: str, end: str) -> None:
    assert read(text) == [([start], [end])]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("early 2024", "2024-03-31"),
        ("early next year", "2024-06-30"),
        ("by mid-2025", "2025-06-30"),
        ("late 2024", "2024-12-31"),
        ("by the autumn of 2024", "2024-11-30"),
        ("within twelve months", "2024-12-09"),
        ("within 60 days", "2024-02-07"),
        ("over the next five years", "2028-12-09"),
        ("12개월 이내", "2024-12-09"),
        ("FY2025", "2025-09-30"),
        ("fiscal year 2025", "2026-03-31"),
        ("in March", "2024-03-31"),
        ("In October, the two", "2024-10-31"),
        ("within the next year", "2024-12-09"),
        ("over the coming year", "2024-12-09"),
        ("in the coming year", "2024-12-31"),
        ("by 15 January", "2024-01-15"),
        ("on the 9th", "2023-12-09"),
        ("오는 15일", "2023-12-15"),
        ("end of the decade", "2029-12-31"),
    ],
)
def test_vague_words_allow_several_days(text: str, end: str) -> None:
    ((_, ends),) = read(text)
    assert end in ends


def test_the_year_of_a_full_date_is_not_read_again() -> None:
    assert read("by 31 March 2024") == [(["2024-03-31"], ["2024-03-31"])]
    assert len(read("from March to June 2024 and in 2025")) == 3


@pytest.mark.parametrize("text", ["the future of it", "Market", "30 February", "a 1.5 track", "may support it", ""])
def test_other_words_are_no_dates(text: str) -> None:
    assert read(text) == []


def test_relative_words_need_the_day_on_which_they_were_said() -> None:
    assert read("next year", None) == []
    assert read("by 2030", None) == [(["2030-01-01"], ["2030-12-31"])]


@pytest.mark.parametrize(
    ("day", "count", "unit", "then"),
    [
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2023-01-31", 1, "month", "2023-02-28"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2023-12-09", 13, "개월", "2025-01-09"),
        ("2023-12-30", 3, "days", "2024-01-02"),
        ("2024-02-22", 1, "week", "2024-02-29"),
    ],
)
def test_months_end_where_the_calendar_does(day: str, count: int, unit: str, then: str) -> None:
    unit = "월" if unit == "개월" else unit
    assert str(add_period(dt.date.fromisoformat(day), count, unit)) == then
