"""The tracker: a row for each commitment and each of our steps.

Rows are made from the view of one reader, so they hold what that reader's pages hold. `tracker_write` makes a workbook
of them, `tracker_read` reads one that comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from briefgen.compose.components.checklist import ACTION_STATES, FIELD_STATES
from briefgen.compose.item_views import ItemView, with_parts
from briefgen.compose.view import View
from briefgen.editions.record import FormValue

KEY, CODES = "key", "codes"
"""The hidden column of keys, and the hidden sheet of codes with their words."""
EDITABLE_COLUMNS = ("status", "date", "remark")
"""The columns a reader may change."""
COMMITMENT_STATES = (*FIELD_STATES, "unknown")
INTERNAL_COLUMNS = ("number", "rating", "evidence")
"""Columns that only internal readers get."""
COLUMNS = (
    *("number", "field", "commitment", "action", "lead", "support", "due", "date", "days", "status", "rating"),
    *("evidence", "next_step", "updated", "remark"),
)
"""All columns in order; `date` is the latest day, `days` the days until then."""


class TrackerRow(Struct, frozen=True, kw_only=True):
    """One row. `status` and `rating` are codes, `date` is the latest day; `exact` says that a reader may change it."""

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
        """The codes that its status may have."""
        return ACTION_STATES if self.action else COMMITMENT_STATES


def make_rows(view: View) -> tuple[TrackerRow, ...]:
    """Commitments by field, then our steps by date."""
    titles = {item.id: item.title for item in view.items}
    steps: dict[str, str] = {}
    for action in view.actions:
        if action.open:
            steps.setdefault(action.about, action.title)
    fields = {each.id: group.name for group in view.groups() for item in group.items for each in (item, *item.parts)}
    return (
        *(
            _make_row(item, fields.get(item.id, ""), _title(item), steps.get(item.id, ""))
            for item in with_parts(view.items)
        ),
        *(_make_row(action, "", titles.get(action.about, ""), "") for action in view.actions),
    )


def _title(item: ItemView) -> str:
    return item.name if item.kind == "part" else item.title


def columns_of(view: View) -> tuple[str, ...]:
    """The columns of a reader."""
    return tuple(column for column in COLUMNS if view.internal or column not in INTERNAL_COLUMNS)


def states_of(rows: Sequence[TrackerRow]) -> dict[str, FormValue]:
    """The values of the fields of a tracker when it is sent."""
    out: dict[str, FormValue] = {}
    for row in rows:
        out |= {f"{row.key}:status": row.status, f"{row.key}:remark": ""}
        out[f"{row.key}:date"] = row.date.isoformat() if row.date else ""
    return out


def status_words(view: View) -> Mapping[str, str]:
    """The words of each status, by its code."""
    return {code: view.l10n.word(f"status.{code}") for code in (*COMMITMENT_STATES, *ACTION_STATES)}


def _make_row(item: ItemView, field: str, commitment: str, next_step: str) -> TrackerRow:
    is_action = item.kind == "action"
    return TrackerRow(
        key=item.key,
        number=item.number,
        field=field,
        commitment=commitment,
        action=item.title if is_action else "",
        lead=item.actors.words,
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
