"""Days, months, years and moments as they are typed: `2024-03-31`, `2024-03`, `2024`, `2023-12-08T22:15-05:00`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal, NamedTuple

PERIOD = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?) ?(Z|[+-][0-9]{2}:[0-9]{2})")
_OTHER_WAYS = re.compile(r"(\d{4})[./년-] *(\d{1,2})(?:[./월-] *(\d{1,2}))?[.일월]?(?: *\(.\))?")


class Period(NamedTuple):
    """Days from `first` to `last`, both inclusive."""

    first: dt.date
    last: dt.date
    precision: Literal["day", "month", "year"]


def period(words: str) -> Period | None:
    """The days of a year, a month or a day; `None` where the words are none, or the calendar has no such day."""
    if not PERIOD.fullmatch(words):
        return None
    year, *rest = map(int, words.split("-"))
    try:
        first = dt.date(year, *rest, *[1] * (2 - len(rest)))
    except ValueError:
        return None
    if len(rest) == 2:
        return Period(first, first, "day")
    if rest:
        return Period(first, first.replace(day=calendar.monthrange(year, first.month)[1]), "month")
    return Period(first, first.replace(month=12, day=31), "year")


def moment(words: str) -> dt.datetime | None:
    """Day, time and distance from UTC; `None` where one of them is missing or impossible."""
    found = MOMENT.fullmatch(words)
    try:
        return dt.datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3]}") if found else None
    except ValueError:
        return None


def as_typed_here(words: str) -> str:
    """A date typed in another way (`2023. 12. 9.`, `2024/3/31`) as the files have it, or an empty string."""
    found = _OTHER_WAYS.fullmatch(words.strip())
    typed = "-".join(digits.zfill(2) for digits in found.groups() if digits) if found else ""
    return typed if period(typed) else ""
