"""What a sender changed, what that proposes, and what of it cannot be placed.

What a returned file proposes, and what of it could not be placed.

What a sender changed in one field or row, and what the entries on file say already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from msgspec import Struct

from briefgen.blocks.returned import Answer
from briefgen.dialogue.model import ActionStatus, Dialogue, Status, Update
from briefgen.dialogue.status import FINISHED, ItemStatus
from briefgen.editions.record import State

# ---- proposal ----------------------------------------------------------------------------------------------------


What = Literal["status", "date", "remark", "decision"]


class Proposal(Struct, frozen=True, kw_only=True):
    """One change that a sender asks for: `item` of a dialogue, `was` on file, `now` in the file.

    `item` is a commitment, a part of one or an action, and for a decision the ask. `digest` is the SHA-256 of the file,
    `by` the reader it was made for (empty where two share the paper), `party` his side, `language` that of his words.
    """

    dialogue: str
    item: str
    what: What
    was: str
    now: str
    file: str
    digest: str
    by: str = ""
    party: str = ""
    language: str = ""

    @property
    def id(self) -> str:
        """The item; with `:date` or `:remark` where the change is not one of its status."""
        return f"{self.item}:{self.what}" if self.what in ("date", "remark") else self.item


class Unplaced(Struct, frozen=True):
    """Something a file holds of which nothing is made: why, in which file, and the key where it has one."""

    reason: str
    file: str
    key: str = ""


# ---- changes -----------------------------------------------------------------------------------------------------


STATUSES: Mapping[str, tuple[str, ...]] = {
    "commitment": get_args(Status),
    "part": get_args(Status),
    "action": get_args(ActionStatus),
}
"""The words a status may be, by the kind of item."""


class Change(NamedTuple):
    """What one field said when it went out, and what it says now."""

    key: str
    before: State
    answer: Answer

    @property
    def made(self) -> bool:
        """Whether the sender changed it; a date typed over may hold the words that stood there."""
        return self.answer.value != self.before and not (self.answer.kind == "words" and self.before == "")


class Doubted(Exception):
    """Why nothing is proposed for a key."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key, self.reason = key, reason


def said(box: Change | None, menu: Change | None) -> tuple[str, str]:
    """The status that box and menu of a row say together, empty for none, and the key that says it."""
    ticked, chosen = box and box.made, menu and menu.made
    if chosen and menu:
        now = str(menu.answer.value)
        if ticked and box and (box.answer.value is True) != (now == "done"):
            raise Doubted(box.key, "its box and its status menu say different things")
        return now, menu.key
    if ticked and box:
        if box.answer.value is not True:
            raise Doubted(box.key, "its tick was taken away: what is it now?")
        return "done", box.key
    return "", ""


def closed_since(box: Change | None, stands: ItemStatus) -> bool:
    """Of a row that has a box alone: whether it was open when it went out, and is given up now."""
    return bool(box) and stands.status in FINISHED


def later_news(dialogue: Dialogue, item: str, day: dt.date) -> str:
    """The last news of an item, or its round, where that is after a day."""
    news = [(update.date, update.id) for update in dialogue.updates if update.item == item]
    held = {meeting.id: meeting.held for meeting in dialogue.rounds}
    promises = [part for whole in dialogue.commitments for part in (whole, *whole.sub_items)]
    meetings = [(held[p.round], p.round) for p in promises if p.id == item and p.round in held]
    late = [(when, what) for when, what in (*news, *meetings) if when and when > day]
    return f"{max(late)[1]}, {max(late)[0]}" if late else ""


def says(update: Update, what: What) -> tuple[str, ...]:
    """What an update says of one kind of change."""
    if what == "status":
        return (update.status,)
    if what == "date":
        return tuple(due.latest.isoformat() for due in update.due if due.latest)
    return tuple(words for _, words in update.note.words) if update.note else ()


def is_day(words: str) -> bool:
    """Whether words are a day of the calendar, as ISO 8601 has it."""
    try:
        return dt.date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
