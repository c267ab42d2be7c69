"""Proposals: what a sender changed in one field or row, and what of a returned file cannot be placed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from msgspec import Struct

from briefgen.blocks.returned import Answer
from briefgen.dialogue.model import ActionStatus, Dialogue, Status, Update
from briefgen.dialogue.status import list_promises
from briefgen.editions.record import FormValue

ChangeKind = Literal["status", "date", "remark", "decision"]


class Proposal(Struct, frozen=True, kw_only=True):
    """One change that a sender proposes: `was` is on file, `now` is in the returned file.

    `item` is a commitment, a part of one or an action; for a decision it is the ask. `digest` is the SHA-256 of the
    file, `by` the reader it was made for (empty where two share the paper), `party` their side, `language` that of
    their words.
    """

    dialogue: str
    item: str
    what: ChangeKind
    was: str
    now: str
    file: str
    digest: str
    by: str = ""
    party: str = ""
    language: str = ""

    @property
    def id(self) -> str:
        """The item, with `:date` or `:remark` for a change of one of these."""
        return f"{self.item}:{self.what}" if self.what in ("date", "remark") else self.item


class Unplaced(Struct, frozen=True):
    """Something in a file that becomes no proposal: why, in which file, and its key if it has one."""

    reason: str
    file: str
    key: str = ""


_OF_COMMITMENTS = get_args(Status)
STATUSES: Mapping[str, tuple[str, ...]]
STATUSES = {"commitment": _OF_COMMITMENTS, "part": _OF_COMMITMENTS, "action": get_args(ActionStatus)}
"""The statuses of each kind of item."""


class Change(NamedTuple):
    """The value of one field when it went out, and its answer now."""

    key: str
    before: FormValue
    answer: Answer

    @property
    def is_changed(self) -> bool:
        """Whether the sender changed it; in an empty date field, words that are no day count as its old text."""
        return self.answer.value != self.before and not (self.answer.kind == "words" and self.before == "")


class DoubtfulChange(Exception):
    """A change for which nothing is proposed: its key and the reason."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key, self.reason = key, reason


def reported_status(box: Change | None, menu: Change | None) -> tuple[str, str]:
    """The status that box and menu of a row give together, empty for none, and the key that gives it.

    Raises `DoubtfulChange` where they contradict each other, or a tick was removed.
    """
    box_changed, menu_changed = box and box.is_changed, menu and menu.is_changed
    if menu_changed and menu:
        now = str(menu.answer.value)
        if box_changed and box and (box.answer.value is True) != (now == "done"):
            raise DoubtfulChange(box.key, "its box and its status menu say different things")
        return now, menu.key
    if box_changed and box:
        if box.answer.value is not True:
            raise DoubtfulChange(box.key, "its tick was taken away: what is it now?")
        return "done", box.key
    return "", ""


def find_later_news(dialogue: Dialogue, item: str, day: dt.date) -> str:
    """The last update or round of an item after a day, in words; empty where there is none."""
    news = [(update.date, update.id) for update in dialogue.updates if update.item == item]
    round_days = {meeting.id: meeting.held for meeting in dialogue.rounds}
    meetings = [
        (round_days[p.round], p.round) for p in list_promises(dialogue) if p.id == item and p.round in round_days
    ]
    late = [(when, what) for when, what in (*news, *meetings) if when and when > day]
    return f"{max(late)[1]}, {max(late)[0]}" if late else ""


def values_of(update: Update, what: ChangeKind) -> tuple[str, ...]:
    """The values of an update for one kind of change."""
    if what == "status":
        return (update.status,)
    if what == "date":
        return tuple(due.latest.isoformat() for due in update.due if due.latest)
    return tuple(words for _, words in update.note.words) if update.note else ()


def is_day(words: str) -> bool:
    """Whether words are a day as ISO 8601 writes it."""
    try:
        return dt.date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
