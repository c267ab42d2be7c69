"""Where commitments and next steps stand on a day, as one reader may know it: lines to filter, to group, to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from briefgen.compose.item_views import ItemView
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

    `last` is the day of the last update of it or of a part, `late` how many days its last day is past.
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
        """The id; outside, the key that stands for it."""
        return self.item.id


class Filter(Struct, frozen=True, kw_only=True):
    """Which lines are wanted: late ones, those due within some days, those an organisation leads; all unless said."""

    late: bool = False
    due_within: int | None = None
    lead: str = ""

    def wants(self, line: StandingLine, as_of: dt.date) -> bool:
        """Whether a line is wanted on a day."""
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
    fields = {item.id: group.name for group in view.groups() for item in group.items}
    return tuple(_line(item, view, fields.get(item.id, "")) for item in (*view.items, *view.actions))


def _line(item: ItemView, view: View, field: str) -> StandingLine:
    stands, head = view.statuses[item.id], item.actors.head
    days = [news.day for each in (item, *item.parts) for news in each.history]
    return StandingLine(
        item=item,
        standing=stands,
        field=field or view.l10n.word("group.actions"),
        lead=view.l10n.organisation(head, short=False) if head else view.l10n.word("not_stated"),
        heads=(head,) if item.kind == "action" else item.actors.ids,
        last=max(days, default=None),
        late=(view.as_of - stands.latest).days if stands.overdue and stands.latest else 0,
    )


def filter_lines(found: Iterable[StandingLine], wanted: Filter, as_of: dt.date) -> Iterator[StandingLine]:
    """The lines a filter wants."""
    return (line for line in found if wanted.wants(line, as_of))


def as_data(line: StandingLine) -> dict[str, object]:
    """A line for a program: all eight keys, always; what a reader is not told is null."""
    stands, item = line.standing, line.item
    return {
        "id": item.id,
        "kind": item.kind,
        "status": stands.status,
        "rating": item.state.colour or None,
        "due_latest": stands.latest.isoformat() if stands.latest else None,
        "overdue": stands.overdue,
        "last_update": line.last.isoformat() if line.last else None,
        "lead": item.actors.head or None,
    }
