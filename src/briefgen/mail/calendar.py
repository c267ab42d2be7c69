"""Days on which something is due, as a calendar file (RFC 5545) for the recipient's own calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_LINE = 75
"""Bytes of a line at most (3.1)."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due by a day; `key` is the same whenever it is exported."""

    key: str
    title: str
    day: dt.date


def calendar(deadlines: Sequence[Deadline], as_of: dt.date) -> bytes:
    """A calendar with a whole day for each deadline; the same deadlines give the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//briefgen//EN", "METHOD:PUBLISH"]
    for deadline in deadlines:
        lines += _event(deadline, as_of)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line)).encode()


def _event(deadline: Deadline, as_of: dt.date) -> list[str]:
    """A day without a time (3.6.1): it ends where the next one begins."""
    following = deadline.day + dt.timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{deadline.key}",
        f"DTSTAMP:{as_of:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{following:%Y%m%d}",
        f"SUMMARY:{deadline.title.translate(_ESCAPES)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _folded(line: str) -> Iterator[str]:
    """A line in pieces that begin with a space, cut between characters."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
