"""Dates in running text, English and Korean: `31 March 2024`, `early 2024`, `within next year`, `내년 상반기`.

Vague words allow several days, so a reading is a set of possible first days and of possible last days. Relative words
are resolved from the day on which they were said; without one they are not read.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from msgspec import Struct

Day = dt.date
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}
_COUNTS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "twelve": 12, "eighteen": 18, "twenty-four": 24, "thirty": 30, "sixty": 60, "ninety": 90},
}
_VAGUE = {
    "early": ((1, 1), ((3, 31), (4, 30), (6, 30))),
    "mid": ((4, 1), ((6, 30), (7, 31), (8, 31), (9, 30))),
    "late": ((9, 1), ((12, 31),)),
    "spring": ((3, 1), ((5, 31), (6, 20), (6, 30))),
    "summer": ((6, 1), ((8, 31), (9, 22), (9, 30))),
    "autumn": ((9, 1), ((11, 30), (12, 20), (12, 31))),
    "winter": ((12, 1), ((12, 31),)),
}
_VAGUE |= {"fall": _VAGUE["autumn"]}
_VAGUE |= {ko: _VAGUE[en] for ko, en in {"초": "early", "중반": "mid", "말": "late", "봄": "spring"}.items()}
_VAGUE |= {ko: _VAGUE[en] for ko, en in {"여름": "summer", "가을": "autumn", "겨울": "winter"}.items()}


class DateReading(Struct, frozen=True):
    """What a date in a text can mean: its possible first and possible last days, both inclusive."""

    starts: frozenset[Day]
    ends: frozenset[Day]


def find_dates(text: str, stated_on: Day | None) -> tuple[DateReading, ...]:
    """The dates of a text, each word only in its most precise reading; `stated_on` resolves “next year”."""
    readings = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            reading = _try_read(read, match, stated_on)
            if reading:
                readings.append(reading)
                text = text[: match.start()] + "\x00" * len(match.group()) + text[match.end() :]
    return tuple(readings)


def _try_read(
    read: Callable[[re.Match[str], Day], DateReading], match: re.Match[str], stated_on: Day | None
) -> DateReading | None:
    """A reading, or `None` where there is no such day or it cannot be known."""
    if stated_on is None and not _NAMES_YEAR.search(match.group()):
        return None
    try:
        return read(match, stated_on or Day(1, 1, 1))
    except (ValueError, OverflowError):
        return None


def _make_reading(start: Day, *ends: Day) -> DateReading:
    return DateReading(frozenset({start}), frozenset(ends))


def _read_months(year: int, first: int, last: int) -> DateReading:
    return _make_reading(Day(year, first, 1), _month_end(year, last))


def _month_end(year: int, month: int) -> Day:
    return Day(year, month, calendar.monthrange(year, month)[1])


def _year_of(match: re.Match[str], stated_on: Day) -> int:
    """The year that is named, or meant by `next year`, `내년`, `this year`; without one, that of `stated_on`."""
    words = match["year"] or ""
    if digits := re.search(r"\d{4}", words):
        return int(digits.group())
    return stated_on.year + (1 if re.search(r"next|following|coming|내년|명년", words) else 0)


def _month_of(match: re.Match[str]) -> int:
    word = match["month"].lower().rstrip(".")
    return _MONTHS[word] if word in _MONTHS else int(word)


def _read_day(match: re.Match[str], stated_on: Day) -> DateReading:
    months, day = _month_of(match), int(match["day"])
    years = [_year_of(match, stated_on)] if match["year"] else [stated_on.year, stated_on.year + 1]
    days = [Day(year, months, day) for year in years]
    return DateReading(frozenset(days), frozenset(days))


def _read_month(match: re.Match[str], stated_on: Day) -> DateReading:
    month = _month_of(match)
    years = [_year_of(match, stated_on)] if match["year"] else [stated_on.year, stated_on.year + 1]
    return DateReading(frozenset(Day(y, month, 1) for y in years), frozenset(_month_end(y, month) for y in years))


def _read_quarter(match: re.Match[str], stated_on: Day) -> DateReading:
    number = _ORDINALS.get(match["nth"].lower()) or int(match["nth"])
    return _read_months(_year_of(match, stated_on), 3 * number - 2, 3 * number)


def _read_half(match: re.Match[str], stated_on: Day) -> DateReading:
    late = match["nth"].lower() in {"second", "2nd", "2", "last", "하"}
    return _read_months(_year_of(match, stated_on), 7 if late else 1, 12 if late else 6)


def _read_vague(match: re.Match[str], stated_on: Day) -> DateReading:
    start, ends = _VAGUE[match["part"].lower()]
    year = _year_of(match, stated_on)
    return _make_reading(Day(year, *start), *(Day(year, *end) for end in ends))


def _read_fiscal_year(match: re.Match[str], _: Day) -> DateReading:
    """A fiscal year: the calendar year, that of the U.S. (from October), that of Japan and India (from April)."""
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    starts = {Day(year, 1, 1), Day(year - 1, 10, 1), Day(year, 4, 1)}
    return DateReading(frozenset(starts), frozenset({Day(year, 12, 31), Day(year, 9, 30), Day(year + 1, 3, 31)}))


def _read_year(match: re.Match[str], stated_on: Day) -> DateReading:
    return _read_months(_year_of(match, stated_on), 1, 12)


def _read_next_month(match: re.Match[str], stated_on: Day) -> DateReading:
    ahead = 0 if re.search(r"this|이달|이번", match.group()) else 1
    year, month = divmod(stated_on.year * 12 + stated_on.month - 1 + ahead, 12)
    return _read_months(year, month + 1, month + 1)


def _read_within(match: re.Match[str], stated_on: Day) -> DateReading:
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    end = add_period(stated_on, count, match["unit"].lower())
    return DateReading(frozenset({stated_on, stated_on + dt.timedelta(1)}), frozenset({end, end - dt.timedelta(1)}))


def _read_coming(match: re.Match[str], stated_on: Day) -> DateReading:
    """“Within the next year”, said on 1 June: twelve months; “in the next year” may be the calendar year, too."""
    within = add_period(stated_on, 1, match["unit"].lower())
    starts, ends = {stated_on, stated_on + dt.timedelta(1)}, {within, within - dt.timedelta(1)}
    if match["unit"].lower() == "year" and match["how"].lower() == "in":
        starts, ends = starts | {Day(stated_on.year + 1, 1, 1)}, ends | {Day(stated_on.year + 1, 12, 31)}
    return DateReading(frozenset(starts), frozenset(ends))


def add_period(day: Day, count: int, unit: str) -> Day:
    """The day some days, weeks, months or years later; the last of the month where the month is shorter."""
    if unit.startswith(("day", "일", "week", "주")):
        return day + dt.timedelta(count * (7 if unit.startswith(("week", "주")) else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit.startswith(("year", "년")) else 1)
    year, month = months // 12, months % 12 + 1
    return Day(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _read_day_of_month(match: re.Match[str], stated_on: Day) -> DateReading:
    following = _month_end(stated_on.year, stated_on.month) + dt.timedelta(1)
    days = [Day(first.year, first.month, int(match["day"])) for first in (stated_on, following)]
    return DateReading(frozenset(days), frozenset(days))


def _read_decade(_: re.Match[str], stated_on: Day) -> DateReading:
    start = stated_on.year - stated_on.year % 10
    return _make_reading(Day(start, 1, 1), Day(start + 9, 12, 31), Day(start + 10, 12, 31))


_NAMES_YEAR = re.compile(r"(?:19|20|21)\d\d|\bFY\s?\d\d|회계연도")
_NAME = r"(?P<month>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?)"
_D = r"(?P<day>\d{1,2})"
_Y = r"(?P<year>(?:19|20|21)\d\d)"
_THE = r"(?:the\s)?(?:end\sof\s)?(?:the\s)?"
_SOME = (
    r"(?P<year>(?:19|20|21)\d\d(?:년|\syear)?|(?:next|this|the\sfollowing|the\scoming|the)\syear|내년|명년|올해|금년)"
)
_N = r"(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)"
_WITHIN, _UNIT = r"\b(?:within|over|in|for|during)", r"(?P<unit>day|week|month|year)s?\b"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Day], DateReading]], ...] = (
    (re.compile(rf"(?<!\d){_Y}(?:[-./]\s?|년\s?)(?P<month>\d{{1,2}})(?:[-./]\s?|월\s?){_D}(?!\d)"), _read_day),
    (re.compile(rf"\b{_D}(?:st|nd|rd|th)?\s(?:of\s)?{_NAME}(?:,?\s{_Y})?\b"), _read_day),
    (re.compile(rf"\b{_NAME}\s{_D}(?:st|nd|rd|th)?\b(?:,?\s{_Y})?(?!\d)"), _read_day),
    (re.compile(rf"(?:{_SOME}\s)?(?P<month>\d{{1,2}})월\s?{_D}일"), _read_day),
    (re.compile(rf"\b{_NAME},?\s(?:of\s)?{_Y}\b"), _read_month),
    (re.compile(rf"\b{_NAME}\s(?:of\s)?{_SOME}\b"), _read_month),
    (re.compile(rf"(?:{_SOME}\s?)?(?<!\d)(?P<month>\d{{1,2}})월"), _read_month),
    (re.compile(rf"(?<!\d){_Y}(?:-|\.\s?)(?P<month>\d{{1,2}})\b"), _read_month),
    (re.compile(rf"\b{_N}\squarter(?:\s(?:of\s)?{_SOME})?\b", re.I), _read_quarter),
    (re.compile(rf"\bQ(?P<nth>[1-4])(?:\s(?:of\s)?{_SOME})?\b", re.I), _read_quarter),
    (re.compile(rf"(?:{_SOME}\s?)?(?P<nth>[1-4])(?:/4)?분기"), _read_quarter),
    (re.compile(rf"\b{_N}\shalf(?:\s(?:of\s)?{_SOME})?\b", re.I), _read_half),
    (re.compile(rf"\bH(?P<nth>[12])(?:\s(?:of\s)?{_SOME})?\b", re.I), _read_half),
    (re.compile(rf"(?:{_SOME}\s?)?(?P<nth>[상하])반기"), _read_half),
    (re.compile(rf"\b(?P<part>early|mid|late)(?:\sin)?[\s-]{_SOME}\b", re.I), _read_vague),
    (re.compile(rf"\b(?P<part>spring|summer|autumn|fall|winter)(?:\sof)?(?:\s{_SOME})?\b", re.I), _read_vague),
    (re.compile(rf"{_SOME}\s?(?P<part>초|중반|말|봄|여름|가을|겨울)"), _read_vague),
    (re.compile(r"\b(?:FY\s?|fiscal\syear\s)(?P<year>\d{4}|\d{2})\b", re.I), _read_fiscal_year),
    (re.compile(r"(?P<year>\d{4})\s?회계연도"), _read_fiscal_year),
    (re.compile(rf"(?<!\d){_Y}(?![\d,])"), _read_year),
    (re.compile(rf"(?P<how>{_WITHIN})\sthe\s(?:next|coming|following)\s{_UNIT}", re.I), _read_coming),
    (re.compile(rf"\b(?:{_THE}){_SOME}\b", re.I), _read_year),
    (re.compile(r"(?P<year>\byear-?\s?end\b|연내|연말)", re.I), _read_year),
    (re.compile(r"\b(?:next|this|the\scoming)\smonth\b|다음\s?달|내달|이달|이번\s?달", re.I), _read_next_month),
    (re.compile(rf"{_WITHIN}\s(?:the\s)?(?:next\s|coming\s|following\s)?{_COUNT}\s{_UNIT}", re.I), _read_within),
    (re.compile(r"(?P<count>\d{1,3})\s?(?:개)?(?P<unit>일|주|월|년)\s?(?:간|동안|이내|내|안에)"), _read_within),
    (re.compile(rf"\b(?i:in|by|until|before|from|since|end\sof)\s{_NAME}(?P<year>)(?![\w.])"), _read_month),
    (re.compile(r"\b(?i:on|by)\sthe\s(?P<day>\d{1,2})(?:st|nd|rd|th)\b"), _read_day_of_month),
    (re.compile(r"오는\s(?P<day>\d{1,2})일"), _read_day_of_month),
    (re.compile(r"\bend\sof\s(?:the|this)\sdecade\b", re.I), _read_decade),
)
