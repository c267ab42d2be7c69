"""News whose days or statuses are more likely slips than facts: a notice for each, with the way out.

Nothing here is refused, for each can be true: a signing that was announced for a day, a matter that was opened again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import asdict

from briefgen.dialogue.model import Dialogue, Update
from briefgen.dialogue.status import FINISHED, updates_by_item
from briefgen.errors import Problem, Severity

_ITS_OWN = frozenset({"id", "place", "file", "by", "reported_on"})
"""Attributes in which two entries of the same news may differ."""


def find_odd_news(dialogue: Dialogue, today: dt.date) -> Iterator[Problem]:
    """A notice for each update after `today`, said twice, going back from an end, or with a new day that is over."""
    for entries in updates_by_item(dialogue, dt.date.max).values():
        yield from (_notice(entry, *found) for entry in entries for found in _odd_days(entry, today))
        yield from _find_said_twice(entries)
        yield from _find_reopened(entries)


def find_same(dialogue: Dialogue, new: Update) -> Update | None:
    """The update on file that says the same as a new one."""
    entries = updates_by_item(dialogue, dt.date.max).get(new.item, ())
    return next((old for old in entries if _statement(old) == _statement(new)), None)


def _odd_days(entry: Update, today: dt.date) -> Iterator[tuple[str, str]]:
    if entry.date > today:
        yield f"{entry.date} has not come yet; until then this does not count", _how_to_retract(entry)
    for due in entry.due:
        if due.latest and due.latest < entry.date:
            yield f"its new last day, {due.latest}, is before the news itself, {entry.date}", _how_to_retract(entry)


def _find_said_twice(entries: Sequence[Update]) -> Iterator[Problem]:
    first: dict[tuple[object, ...], Update] = {}
    for entry in entries:
        before = first.setdefault(_statement(entry), entry)
        if before is not entry:
            yield _notice(entry, f"says the same as {before.id}", _how_to_retract(entry))


def _find_reopened(entries: Iterable[Update]) -> Iterator[Problem]:
    for before, entry in pairwise(entries):
        if before.status in FINISHED and entry.status not in FINISHED:
            message = f"goes back from “{before.status}” ({before.id} of {before.date}) to “{entry.status}”"
            yield _notice(entry, message, f"if it never was, take {before.id} back; {_how_to_retract(entry)}")


def _statement(entry: Update) -> tuple[object, ...]:
    return tuple(value for name, value in asdict(entry).items() if name not in _ITS_OWN)


def _how_to_retract(entry: Update) -> str:
    return f"if it is a slip: briefgen update --retract {entry.id} --date and the day of today"


def _notice(entry: Update, message: str, hint: str) -> Problem:
    return Problem(message, entry.place, entry.id, hint, Severity.NOTICE)
