"""What one reader may know, for a program: `facts.json`, described in `data/README.md`.

Every text is in the reader's language, every day ISO 8601, every number a number; what is not stated is null.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from briefgen.compose.glue import loose
from briefgen.compose.items import ItemView
from briefgen.compose.view import View
from briefgen.dialogue.model import Amount, Dialogue, Due, Text, Update
from briefgen.dialogue.status import news_by_item
from briefgen.values import dataclass

SCHEMA = 1


def as_json(view: View, released: Dialogue, day: dt.date, *, draft: bool) -> bytes:
    """The facts of what a paper sees of the dialogue released to its reader, with the day that stands on it.

    `draft` says that nobody has cleared them.
    """
    amounts = {commitment.id: commitment.amounts for commitment in released.commitments}
    titles = {source.id: source.title for source in released.sources}
    told = _Told(view, amounts, news_by_item(released, view.as_of), titles)
    found = {
        "schema": SCHEMA,
        "dialogue": {"id": released.id, "name": view.voice.named(released)},
        "round": {"id": view.meeting.id, "name": view.round().label or None, "date": _day(view.meeting.held)},
        "reader": {"id": view.brief.audience.id, "language": view.voice.language},
        "as_of": day.isoformat(),
        "draft": draft,
        "commitments": [told.commitment(item) for item in view.items],
        "actions": [told.item(action) for action in view.actions],
    }
    return (loose(json.dumps(found, ensure_ascii=False, indent=1)) + "\n").encode()


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of items: as their reader sees them, with the amounts, the news and the sources they are made of."""

    view: View
    amounts: Mapping[str, Sequence[Amount]]
    news: Mapping[str, Sequence[Update]]
    titles: Mapping[str, Text]

    def commitment(self, item: ItemView) -> dict[str, Any]:
        """A commitment, with its parts."""
        return {
            **self.item(item),
            "text": item.text,
            "fields": list(item.fields),
            "parties": [party for party, words in item.actors.by_party.items() if words],
            "amounts": [_amount(amount, self.view) for amount in self.amounts[item.id]],
            "parts": [self.item(part) for part in item.parts],
        }

    def item(self, item: ItemView) -> dict[str, Any]:
        """What a commitment, a part of one and a step have in common."""
        stands = self.view.standings[item.id]
        return {
            "id": item.id,
            "kind": item.kind,
            "title": item.title,
            "actors": list(item.actors.ids),
            "lead": item.actors.head or None,
            "due": {
                "words": item.due.words or None,
                "latest": _day(item.due.latest),
                "stated": [_due(due) for due in stands.due],
            },
            "status": item.state.code,
            "rating": item.state.colour or None,
            "overdue": stands.overdue,
            "news": [self.report(update) for update in self.news.get(item.id, ())],
        }

    def report(self, update: Update) -> dict[str, Any]:
        """One piece of news of an item."""
        text = self.view.voice.text
        return {
            "date": update.day_words or _day(update.date),
            "status": update.status,
            "note": text(update.note) or None,
            "source": text(self.titles.get(update.source)) or None,
        }


def _due(due: Due) -> dict[str, Any]:
    days = {"earliest": _day(due.earliest), "latest": _day(due.latest)}
    return {"precision": due.precision, **days, "for": due.purpose or None}


def _amount(amount: Amount, view: View) -> dict[str, Any]:
    return {
        "value": _number(amount.value),
        "currency": amount.currency or None,
        "unit": view.voice.text(amount.unit) or None,
        "qualifiers": list(amount.qualifiers),
        "kind": amount.kind or None,
    }


def _number(value: Decimal | None) -> int | float | None:
    return None if value is None else int(value) if value == int(value) else float(value)


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
