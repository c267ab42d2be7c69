"""A calendar file that other programs read back."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from briefgen.compose.facts import Deadline, calendar

DAY = dt.date(2024, 12, 31)


def test_a_deadline_is_a_whole_day() -> None:
    (event,) = Calendar.from_ical(calendar([Deadline("C06@kr-us.briefgen", "Launch; channel, “1.5”", DAY)], DAY)).events
    assert event["SUMMARY"] == "Launch; channel, “1.5”"
    assert (event.start, event.end) == (DAY, DAY + dt.timedelta(days=1))
    assert event["UID"] == "C06@kr-us.briefgen"


def test_the_same_deadlines_are_the_same_bytes() -> None:
    assert calendar([Deadline("a", "x", DAY)], DAY) == calendar([Deadline("a", "x", DAY)], DAY)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=200))
def test_any_title_survives_in_short_lines(title: str) -> None:
    data = calendar([Deadline("a", title, DAY)], DAY)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(data).events
    assert str(event.get("SUMMARY", "")) == title
