"""Days, spans and due dates in words. A date never breaks across lines: its spaces are U+00A0.

English writes `9 December 2023`, Korean `2023. 12. 9.`; formats by Babel.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from briefgen.compose.glue import HARD, JOINER, hold
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Due

_PATTERNS = {
    "en": {
        "long": "d MMMM y",
        "letter": "d MMMM y",
        "weekday": "EEEE d MMMM y",
        "short": "d MMM y",
        "month_day": "d MMMM",
        "month": "MMMM y",
    },
    "ko": {
        "long": "y. M. d.",
        "letter": "y. M. d.(EEE)",
        "weekday": "y. M. d.(EEE)",
        "short": "y. M. d.",
        "month_day": "M. d.",
        "month": "y. M.",
    },
}
_OTHERS = {"month_day": "MMMMd", "month": "yMMMM"}
_LENGTHS = {"weekday": "full", "short": "medium"}


def day(when: dt.date, words: Wording, style: str = "long") -> str:
    """A day in one of the styles long, weekday, short, month_day, month, letter (that of a letterhead)."""
    return _day(when, words.language, style)


@lru_cache(maxsize=4096)
def _day(when: dt.date, language: str, style: str) -> str:
    if language in _PATTERNS:
        text = format_date(when, _PATTERNS[language][style], locale=language)
    elif style in _OTHERS:
        text = format_skeleton(_OTHERS[style], when, locale=language)
    else:
        text = format_date(when, _LENGTHS.get(style, "long"), locale=language)
    return text.replace(" ", HARD).replace(".(", f".{JOINER}(")


def days(first: dt.date, last: dt.date, words: Wording) -> str:
    """A span: “21–22 May 2024”, “2024. 5. 21.~22.”; what both ends share is said once."""
    if first == last:
        return day(first, words)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if words.language == "ko":
        end = f"{last.day}." if same_month else day(last, words, "month_day" if same_year else "long")
        return f"{day(first, words)}~{end}"
    start = str(first.day) if same_month else day(first, words, "month_day" if same_year else "long")
    return f"{start}–{day(last, words)}" if same_month else f"{start} – {day(last, words)}"


# ---- when a thing is due ----------------------------------------------------------------------------------------


def due_words(due: Due | Sequence[Due], words: Wording, style: str = "short") -> str:
    """When a thing is due: the source's words and, where it has one, the last day they allow.

    “within next year (by 31 Dec 2024)”, “내년 중(2024. 12. 31.까지)”; several are joined, none is “not stated”."""
    dues = (due,) if isinstance(due, Due) else due
    if not dues:
        return words("not_stated")
    return words("list.semicolon").join(_purposed(one, words, style) for one in dues)


def _purposed(due: Due, words: Wording, style: str) -> str:
    said = hold(_said(due, words, style), words.language)
    return words(f"due.{due.purpose}", words=said) if due.purpose else said


def _said(due: Due, words: Wording, style: str) -> str:
    """One due: the source's words and what they mean, else our words for its precision."""
    stated = hold(words.text(due.as_stated), words.language)
    if due.precision == "day" and due.latest:
        when = day(due.latest, words, style)
        return words("due.dated", words=stated, day=when) if stated and not _has_digit(stated) else when
    ours = _ours(due, words)
    said = stated or ours
    if not said:
        return _bounded(due, words, style)
    if due.latest and not _says(said, ours, due, words):
        return words("due.by", words=said, day=day(due.latest, words, style))
    if due.earliest and not due.latest:
        return words("due.after", words=said, day=day(due.earliest, words, style))
    return said


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _says(said: str, ours: str, due: Due, words: Wording) -> bool:
    """Whether the words name the last day themselves, or are those of a whole month, quarter, half or year."""
    if due.precision in ("month", "quarter", "half", "year") and said == ours:
        return True
    return due.latest is not None and any(day(due.latest, words, style) in said for style in ("long", "short"))


def _ours(due: Due, words: Wording) -> str:
    """Our words for a due that has none of its own, or nothing."""
    last = due.latest
    match due.precision:
        case "month" if last:
            ours = day(last, words, "month")
        case "quarter" if last:
            ours = words(f"due.quarter_{(last.month + 2) // 3}", year=last.year)
        case "half" if last:
            ours = words(f"due.half_{(last.month + 5) // 6}", year=last.year)
        case "year" if last:
            ours = words("due.year", year=last.year)
        case "event":
            ours = words.text(due.event)
        case "recurring":
            ours = words.text(due.every) or _every(due.every_months, words)
        case "soon" | "open":
            ours = words(f"due.{due.precision}")
        case _:
            ours = ""
    return hold(ours, words.language)


def _every(months: int, words: Wording) -> str:
    if months and months % 12 == 0:
        return words("due.every_year", n=months // 12)
    return words("due.every_month", n=months) if months else words("due.recurring")


def _bounded(due: Due, words: Wording, style: str) -> str:
    """A due that has no words at all, only bounds."""
    if due.earliest and due.latest:
        return days(due.earliest, due.latest, words)
    if due.latest:
        return words("due.by_day", day=day(due.latest, words, style))
    return words("due.after_day", day=day(due.earliest, words, style)) if due.earliest else words("not_stated")
