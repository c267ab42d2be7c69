"""Days on which something is due, as a calendar file (RFC 5545): whole days, and only days that really are ones.

The same deadline has the same identity whoever exports it and whenever, so that a calendar replaces it. A last day of
words (“within next year”) says so in its title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from briefgen.compose.glue import loose
from briefgen.compose.items import ItemView
from briefgen.compose.view import View
from briefgen.dialogue import workdays
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.release import opaque
from briefgen.values import dataclass

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_LINE = 75
"""Bytes of a line at most (3.1)."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due by a day; `key` is the same whenever it is exported, `note` is what else is to be known."""

    key: str
    title: str
    day: dt.date
    note: str = ""


def deadlines(view: View, dialogue: Dialogue, items: Sequence[ItemView]) -> tuple[Deadline, ...]:
    """Those of some items of a reader that are open and have a last day.

    `dialogue` is the whole one, which knows ids and days off.
    """
    keys = {item: opaque(dialogue, item) for item in _ids(dialogue)}
    ids = {key: item for item, key in keys.items()}
    found = []
    for item in items:
        if item.open and (latest := item.due.latest):
            key = f"{keys.get(item.id, item.id)}.{dialogue.id}@briefgen"
            exact = item.due.exact == latest.isoformat()
            title = item.title if exact else view.voice.word("tracker.deadline", title=item.title, words=item.due.words)
            note = _before(view, dialogue, ids.get(item.id, item.id), latest)
            found.append(Deadline(key, loose(title), latest, loose(note)))
    return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.key)))


def _ids(dialogue: Dialogue) -> list[str]:
    promises = [part.id for whole in dialogue.commitments for part in (whole, *whole.sub_items)]
    return [*promises, *(action.id for action in dialogue.actions)]


def _before(view: View, dialogue: Dialogue, item: str, day: dt.date) -> str:
    """Of a step of ours that is due on a day off: the working day before it."""
    action = next((action for action in dialogue.actions if action.id == item), None)
    country = workdays.calendar(dialogue, action) if action and view.internal else ""
    before = workdays.on_or_before(day, country) if country else day
    return "" if before == day else view.voice.word("tracker.before", day=view.voice.date(before, "weekday"))


# ---- the file -----------------------------------------------------------------------------------------------------


def calendar(found: Sequence[Deadline], as_of: dt.date, name: str = "") -> bytes:
    """A calendar with a whole day for each deadline; the same deadlines give the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//briefgen//EN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}"] if name else []
    for deadline in found:
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
        f"SUMMARY:{_text(deadline.title)}",
        *([f"DESCRIPTION:{_text(deadline.note)}"] if deadline.note else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """Words as a value (3.3.11)."""
    return words.translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """A line in pieces that begin with a space, cut between characters."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
