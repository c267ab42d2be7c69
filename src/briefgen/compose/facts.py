"""A reader's view for programs: `facts.json`, and `deadlines.ics` (RFC 5545).

`facts.json` is described in `data/README.md`: every text is in the reader's language, every day ISO 8601, every number
a number; what is not stated is null. In a calendar each deadline is a whole day; a deadline has the same UID in every
export for one reader, so that a calendar program updates it. A last day that is only the end of a period (“within next
year”) says so in its title.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from briefgen.compose.formats import allow_breaks
from briefgen.compose.item_views import ItemView
from briefgen.compose.view import View
from briefgen.dialogue import status
from briefgen.dialogue.actors import bodies_of, party_of
from briefgen.dialogue.model import Actor, Amount, Dialogue, Due, Organisation, Party, Promise, Text, Update
from briefgen.dialogue.release import opaque_key
from briefgen.dialogue.status import updates_by_item

if TYPE_CHECKING:
    from icalendar import Event


class Deadline(Struct, frozen=True):
    """Something due by a day; `key` is the same in every export, `note` is a remark."""

    key: str
    title: str
    day: dt.date
    note: str = ""


def find_deadlines(view: View, dialogue: Dialogue, items: Sequence[ItemView]) -> tuple[Deadline, ...]:
    """The deadlines of those items that are open and have a last day.

    `dialogue` is the whole dialogue, with the ids and days off of our own office.
    """
    ids = [item.id for entries in (status.list_promises(dialogue), dialogue.actions) for item in entries]
    keys = {item: opaque_key(dialogue, view.brief.audience.id, item) for item in ids}
    items_by_key = {key: item for item, key in keys.items()}
    deadlines = []
    for item in items:
        if item.open and (latest := item.due.latest):
            key = f"{keys.get(item.id, item.id)}.{dialogue.id}@briefgen"
            exact = item.due.exact == latest.isoformat()
            title = item.title if exact else view.l10n.word("tracker.deadline", title=item.title, words=item.due.words)
            note = _workday_note(view, dialogue, items_by_key.get(item.id, item.id), latest)
            deadlines.append(Deadline(key, allow_breaks(title), latest, allow_breaks(note)))
    return tuple(sorted(deadlines, key=lambda deadline: (deadline.day, deadline.key)))


def _workday_note(view: View, dialogue: Dialogue, item: str, day: dt.date) -> str:
    """For an action of ours that is due on a day off: a note with the working day before it."""
    action = next((action for action in dialogue.actions if action.id == item), None)
    country = status.calendar_of(dialogue, action) if action and view.internal else ""
    before = status.previous_workday(day, country) if country else day
    return "" if before == day else view.l10n.word("tracker.before", day=view.l10n.date(before, "weekday"))


def calendar(found: Sequence[Deadline], as_of: dt.date, name: str = "") -> bytes:
    """A calendar with a whole day for each deadline; the same deadlines give the same bytes."""
    # deferred: only an export and a reminder by mail have a calendar
    from icalendar import Calendar, vText

    made = Calendar()
    for key, value in (("version", "2.0"), ("prodid", "-//briefgen//EN"), ("method", "PUBLISH")):
        made.add(key, value)
    if name:
        made.add("x-wr-calname", vText(name))
    for deadline in found:
        made.add_component(_event(deadline, as_of))
    data: bytes = made.to_ical(sorted=False)
    return data


def _event(deadline: Deadline, as_of: dt.date) -> Event:
    """A day without a time (3.6.1): it ends where the next one begins."""
    from icalendar import Event

    event = Event()
    event.add("uid", deadline.key)
    event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + dt.timedelta(days=1))
    event.add("summary", deadline.title)
    if deadline.note:
        event.add("description", deadline.note)
    event.add("transp", "TRANSPARENT")
    return event


SCHEMA = 1


def facts_as_json(view: View, released: Dialogue, day: dt.date, *, draft: bool) -> bytes:
    """The facts of a view, as bytes of JSON; `day` is the day printed on the paper.

    `released` is the dialogue released to its reader; `draft` says that no office has cleared it.
    """
    promises = {promise.id: promise for promise in status.list_promises(released)}
    titles = {source.id: source.title for source in released.sources}
    actors: tuple[Party | Organisation, ...] = (*released.parties, *released.others, *released.organisations)
    writer = _FactsWriter(
        view,
        promises,
        updates_by_item(released, view.as_of),
        titles,
        {each.id: view.l10n.text(each.name) for each in actors},
        {each.id: view.l10n.text(each.name) for each in released.fields},
        tuple(party.id for party in released.parties),
    )
    facts = {
        "schema": SCHEMA,
        "dialogue": {
            "id": released.id,
            "name": view.l10n.name_of(released),
            "parties": [_party(party, view) for party in released.parties],
            "others": [_party(party, view) for party in released.others],
        },
        "round": {
            "id": view.meeting.id if view.internal else None,
            "name": view.round().label or None,
            "number": view.meeting.number or None,
            "date": _day(view.meeting.held),
        },
        "reader": {"id": view.brief.audience.id if view.internal else None, "language": view.l10n.language},
        "as_of": day.isoformat(),
        "draft": draft,
        "commitments": [writer.commitment(item) for item in view.items],
        "actions": [writer.item(action) for action in view.actions],
    }
    return (allow_breaks(json.dumps(facts, ensure_ascii=False, indent=1)) + "\n").encode()


class _FactsWriter(Struct, frozen=True):
    """Writes items as their reader sees them, with their amounts, updates and sources."""

    view: View
    promises: Mapping[str, Promise]
    news: Mapping[str, Sequence[Update]]
    titles: Mapping[str, Text]
    actors: Mapping[str, str]
    fields: Mapping[str, str]
    """Names by our ids, in place of which they stand outside."""
    parties: tuple[str, ...]

    def commitment(self, item: ItemView) -> dict[str, Any]:
        """The facts of a commitment, with its parts."""
        return {
            **self.item(item),
            "text": item.text,
            "fields": self._named(item.fields, self.fields),
            "parties": self._named(item.actors.parties, self.actors),
            "amounts": self.amounts_of(item),
            **self.terms(item),
            "parts": [self.item(part) | {"amounts": self.amounts_of(part)} | self.terms(part) for part in item.parts],
        }

    def terms(self, item: ItemView) -> dict[str, Any]:
        """What a commitment is subject to, for whom, by what and how."""
        text = self.view.l10n.text
        promise = self.promises[item.id]
        return {
            "condition": text(promise.condition) or None,
            "beneficiaries": [text(words) for words in promise.beneficiaries],
            "instrument": text(promise.instrument) or None,
            "mechanism": list(promise.mechanism),
            "track": text(promise.track) or None,
            "text_status": promise.text_status,
        }

    def amounts_of(self, item: ItemView) -> list[dict[str, Any]]:
        """The amounts of a commitment or a part of one."""
        return [_amount(amount, self.view) for amount in self.promises[item.id].amounts]

    def item(self, item: ItemView) -> dict[str, Any]:
        """The facts that commitments, their parts and actions have in common."""
        status = self.view.statuses[item.id]
        return {
            "id": item.id,
            "kind": item.kind,
            "title": item.title,
            "actors": self._named(item.actors.ids, self.actors),
            "lead": next(iter(self._named((item.actors.head,), self.actors)), None) or None,
            "acting": [self.actor(actor) for actor in item.actors.acting],
            "due": {
                "words": item.due.words or None,
                "latest": _day(item.due.latest),
                "stated": [_due(due) for due in status.due],
            },
            "status": item.state.code,
            "rating": item.state.colour or None,
            "overdue": status.overdue,
            "news": [self.news_entry(update) for update in self.news.get(item.id, ())],
        }

    def actor(self, actor: Actor) -> dict[str, Any]:
        """Who acts, in what role, for which party, and whether a text says so."""
        parties = self.parties if actor.everyone else (party_of(actor, self.view.l10n.organisations),)
        return {
            "parties": self._named(filter(None, parties), self.actors),
            "bodies": self._named(bodies_of(actor), self.actors),
            "one_of": bool(actor.one_of),
            "group": self.view.l10n.text(actor.group) or None,
            "role": actor.role,
            "basis": actor.basis,
        }

    def _named(self, ids: Iterable[str], names: Mapping[str, str]) -> list[str]:
        """Ids for a reader inside; outside their names, and nothing for what has none."""
        return list(ids) if self.view.internal else [names[id_] for id_ in ids if names.get(id_)]

    def news_entry(self, update: Update) -> dict[str, Any]:
        """The facts of an update."""
        text = self.view.l10n.text
        return {
            "date": update.day_words or _day(update.date),
            "status": update.status,
            "note": text(update.note) or None,
            "source": text(self.titles.get(update.source)) or None,
        }


def _due(due: Due) -> dict[str, Any]:
    days = {"earliest": _day(due.earliest), "latest": _day(due.latest)}
    return {"precision": due.precision, **days, "for": due.purpose or None}


def _party(party: Party, view: View) -> dict[str, Any]:
    return {"id": party.id if view.internal else None, "name": view.l10n.text(party.name), "kind": party.kind}


def _amount(amount: Amount, view: View) -> dict[str, Any]:
    return {
        "value": _number(amount.value),
        "currency": amount.currency or None,
        "unit": view.l10n.text(amount.unit) or None,
        "qualifiers": list(amount.qualifiers),
        "kind": amount.kind or None,
    }


def _number(value: Decimal | None) -> int | float | None:
    return None if value is None else int(value) if value == int(value) else float(value)


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
