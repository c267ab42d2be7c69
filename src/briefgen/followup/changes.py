"""What becomes of a mark, which is a field of a returned file that is otherwise than it went out.

Each mark becomes one of three: a proposal, something that is said already, or something that cannot be placed.
"""

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
    their words, `key` that of the field in the file.
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
    key: str = ""

    @property
    def id(self) -> str:
        """The item, with `:date` or `:remark` for a change of one of these."""
        return f"{self.item}:{self.what}" if self.what in ("date", "remark") else self.item


class Unplaced(Struct, frozen=True):
    """Something in a file that becomes no proposal: why, in which file, and its key if it has one."""

    reason: str
    file: str
    key: str = ""


class AlreadySaid(Struct, frozen=True):
    """A mark that changes nothing, for the data or another mark say the same: where, in which file, and its key."""

    reason: str
    file: str
    key: str = ""


Outcome = Proposal | AlreadySaid | Unplaced

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
        old_text = self.answer.kind == "words" and self.before == "" and self.key.endswith(":date")
        return self.answer.value != self.before and not old_text


class DoubtfulChange(Exception):
    """A change for which nothing is proposed, with the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def reported_status(box: Change | None, menu: Change | None) -> str:
    """The status that box and menu of a row give together, one of which was changed.

    Raises `DoubtfulChange` where they contradict each other, or a tick was removed.
    """
    if menu and menu.is_changed:
        now = str(menu.answer.value)
        if box and box.is_changed and (box.answer.value is True) != (now == "done"):
            raise DoubtfulChange("its box and its status menu say different things")
        return now
    if box is None or box.answer.value is not True:
        raise DoubtfulChange("its tick was taken away: what is it now?")
    return "done"


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
