"""The tracker: a row for each commitment and each of our steps, for those who keep lists of their own.

Made from the view of one reader, so it says what his pages say and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from briefgen.compose.components.checklist import ACTION_STATES, FIELD_STATES
from briefgen.compose.items import ItemView
from briefgen.compose.view import View
from briefgen.editions.record import State
from briefgen.values import dataclass

KEY, CODES = "key", "codes"
"""The hidden column of keys, and the hidden sheet of codes and the words that stand for them."""
FILLED_IN = ("status", "date", "remark")
"""The columns a reader may change."""
COMMITMENT_STATES = (*FIELD_STATES, "unknown")
INSIDE = ("number", "rating", "evidence")
"""Columns that only our own readers have."""
COLUMNS = (
    *("number", "field", "commitment", "action", "lead", "support", "due", "date", "days", "status", "rating"),
    *("evidence", "next_step", "updated", "remark"),
)
"""In this order; `date` is the latest day, `days` how far away it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. `status` and `rating` are codes, `date` the latest day; `exact`: a reader may change it."""

    key: str
    number: str
    field: str
    commitment: str
    action: str
    lead: str
    support: str
    due: str
    date: dt.date | None
    exact: bool
    status: str
    rating: str
    evidence: str
    next_step: str
    updated: dt.date | None

    @property
    def statuses(self) -> tuple[str, ...]:
        """The codes its status may be."""
        return ACTION_STATES if self.action else COMMITMENT_STATES


def rows(view: View) -> tuple[Row, ...]:
    """Commitments by field, then our steps by date."""
    titles = {item.id: item.title for item in view.items}
    steps: dict[str, str] = {}
    for action in view.actions:
        if action.open:
            steps.setdefault(action.about, action.title)
    fields = {item.id: group.name for group in view.groups() for item in group.items}
    return (
        *(_row(item, fields.get(item.id, ""), item.title, steps.get(item.id, "")) for item in view.items),
        *(_row(action, "", titles.get(action.about, ""), "") for action in view.actions),
    )


def columns(view: View) -> tuple[str, ...]:
    """The columns of a reader."""
    return tuple(column for column in COLUMNS if view.internal or column not in INSIDE)


def states(found: Sequence[Row]) -> dict[str, State]:
    """The fields a tracker leaves the office with."""
    out: dict[str, State] = {}
    for row in found:
        out |= {f"{row.key}:status": row.status, f"{row.key}:remark": ""}
        out[f"{row.key}:date"] = row.date.isoformat() if row.date else ""
    return out


def choices(view: View) -> Mapping[str, str]:
    """The words of each status, by its code."""
    return {code: view.voice.word(f"status.{code}") for code in (*COMMITMENT_STATES, *ACTION_STATES)}


def _row(item: ItemView, field: str, commitment: str, next_step: str) -> Row:
    is_action = item.kind == "action"
    return Row(
        key=item.key,
        number=item.number,
        field=field,
        commitment=commitment,
        action=item.title if is_action else "",
        lead=item.actors.anyone,
        support=item.actors.support,
        due=item.due.words,
        date=item.due.latest,
        exact=bool(item.due.exact) and item.open,
        status=item.state.code,
        rating=item.state.colour,
        evidence=item.note if is_action else item.evidence,
        next_step=next_step,
        updated=item.news.day if item.news else None,
    )
