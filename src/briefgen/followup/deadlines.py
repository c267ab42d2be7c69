"""Days on which something is due, for a calendar (RFC 5545): whole days, and only days that really are ones.

The same deadline has the same identity whoever exports it and whenever, so that a calendar replaces it. A last day of
words (“within next year”) says so in its title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.compose.glue import loose
from briefgen.compose.view import View
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.release import opaque
from briefgen.dialogue.workdays import calendar, on_or_before

_DOMAIN = "briefgen"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something due by a day, under a key that never changes; `note` is what else is to be known."""

    key: str
    title: str
    day: dt.date
    note: str = ""


def deadlines(view: View, dialogue: Dialogue) -> tuple[Deadline, ...]:
    """The open items of a reader that have a last day; `dialogue` is the whole one, which knows ids and days off."""
    ids = {opaque(dialogue, each): each for each in (*_ids(dialogue), *(action.id for action in dialogue.actions))}
    found = []
    for item in (*view.items, *view.actions):
        if item.open and item.due.latest:
            own = ids.get(item.id, item.id)
            exact = item.due.exact == item.due.latest.isoformat()
            title = item.title if exact else view.voice.word("tracker.deadline", title=item.title, words=item.due.words)
            key = f"{opaque(dialogue, own)}.{dialogue.id}@{_DOMAIN}"
            found.append(Deadline(key, title, item.due.latest, _before(view, dialogue, own, item.due.latest)))
    return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.key)))


def as_calendar(found: Sequence[Deadline], name: str, as_of: dt.date) -> bytes:
    """A calendar file; the same deadlines of a day give the same bytes. The package is loaded when one is written."""
    from icalendar import Calendar, Event

    book = Calendar()
    head = {"prodid": "-//briefgen//EN", "version": "2.0", "method": "PUBLISH", "x-wr-calname": loose(name)}
    for key, value in head.items():
        book.add(key, value)
    for deadline in found:
        event = Event()
        event.add("uid", deadline.key)
        event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
        event.add("dtstart", deadline.day)
        event.add("dtend", deadline.day + dt.timedelta(days=1))
        event.add("summary", loose(deadline.title))
        event.add("transp", "TRANSPARENT")
        if deadline.note:
            event.add("description", loose(deadline.note))
        book.add_component(event)
    return bytes(book.to_ical())


def _ids(dialogue: Dialogue) -> list[str]:
    return [part.id for whole in dialogue.commitments for part in (whole, *whole.sub_items)]


def _before(view: View, dialogue: Dialogue, item: str, day: dt.date) -> str:
    """Of a step of ours that is due on a day off: the working day before it."""
    action = next((action for action in dialogue.actions if action.id == item), None)
    country = calendar(dialogue, action) if action and view.internal else ""
    before = on_or_before(day, country) if country else day
    return "" if before == day else view.voice.word("tracker.before", day=view.voice.date(before, "weekday"))
