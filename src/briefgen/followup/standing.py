"""Where commitments and next steps stand on a day, as one reader may know it: lines to filter, group and print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from briefgen.compose.item_views import ItemView, with_parts
from briefgen.compose.reader import Brief, newest_round
from briefgen.compose.view import View
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Audience, Dialogue, Mark
from briefgen.dialogue.release import release
from briefgen.dialogue.status import ItemStatus

OURSELVES = Audience(id="", language="en", release=Mark("internal"))
"""The reader where none is named."""


class StandingLine(Struct, frozen=True, kw_only=True):
    """One commitment or next step. `field` and `lead` are names to group by, `heads` the organisations that lead it.

    `last` is the day of its last update, parts included; `late` is the number of days it is overdue.
    """

    item: ItemView
    standing: ItemStatus
    field: str
    lead: str
    heads: tuple[str, ...]
    last: dt.date | None
    late: int

    @property
    def id(self) -> str:
        """The id; for readers outside, the opaque key in its place."""
        return self.item.id


class Filter(Struct, frozen=True, kw_only=True):
    """Which lines to keep: late ones, those due within some days, those an organisation leads; by default all."""

    late: bool = False
    due_within: int | None = None
    lead: str = ""

    def wants(self, line: StandingLine, as_of: dt.date) -> bool:
        """Whether a line passes the filter on a day."""
        latest = line.standing.latest
        near = latest is not None and line.standing.open and 0 <= (latest - as_of).days <= (self.due_within or 0)
        return (
            (not self.late or line.standing.overdue)
            and (self.due_within is None or near)
            and (not self.lead or self.lead in line.heads)
        )


def standing_lines(dialogue: Dialogue, reader: Audience, words: Wording, as_of: dt.date) -> tuple[StandingLine, ...]:
    """The lines of a reader: commitments in the order of their fields, then next steps by date."""
    released = release(dialogue, reader)
    view = View.of(Brief(dialogue.id, newest_round(released), reader, "checklist"), released, as_of, words)
    fields = {each.id: group.name for group in view.groups() for item in group.items for each in (item, *item.parts)}
    return tuple(_make_line(item, view, fields.get(item.id, "")) for item in (*with_parts(view.items), *view.actions))


def _make_line(item: ItemView, view: View, field: str) -> StandingLine:
    state, head = view.statuses[item.id], item.actors.head
    days = [news.day for each in (item, *item.parts) for news in each.history]
    return StandingLine(
        item=item,
        standing=state,
        field=field or view.l10n.word("group.actions"),
        lead=view.l10n.organisation(head, short=False) if head else view.l10n.word("not_stated"),
        heads=(head,) if item.kind == "action" else item.actors.ids,
        last=max(days, default=None),
        late=(view.as_of - state.latest).days if state.overdue and state.latest else 0,
    )


def filter_lines(lines: Iterable[StandingLine], line_filter: Filter, as_of: dt.date) -> Iterator[StandingLine]:
    """The lines that pass a filter."""
    return (line for line in lines if line_filter.wants(line, as_of))


def as_data(line: StandingLine) -> dict[str, object]:
    """A line for a program: always all eight keys; what the reader may not know is null."""
    state, item = line.standing, line.item
    return {
        "id": item.id,
        "kind": item.kind,
        "status": state.status,
        "rating": item.state.colour or None,
        "due_latest": state.latest.isoformat() if state.latest else None,
        "overdue": state.overdue,
        "last_update": line.last.isoformat() if line.last else None,
        "lead": item.actors.head or None,
    }
