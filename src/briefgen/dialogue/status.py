"""Where things stand on a day: state, dates and rating of commitments, their parts and our actions.

The one place that computes them. The rule, which prints where the colours are, in this order: done is Done;
given up is Closed; after the latest day is Late; on hold, due within 60 days, without a lead or without news for
90 days is Attention; without a latest day is No date; anything else is On track.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from briefgen.dialogue.model import (
    Action,
    Colour,
    Commitment,
    Dialogue,
    Due,
    Override,
    Party,
    Promise,
    Thresholds,
    Update,
)
from briefgen.dialogue.sequence import sequence
from briefgen.dialogue.workdays import calendar, is_late
from briefgen.values import dataclass

COUNTS = ("total", "done", "open", "late", "silent", "no_lead", "no_date")
"""What a text may count, in braces: `{total}`."""
CLOSED = frozenset({"dropped", "overtaken"})
FINISHED = CLOSED | {"done"}
_STARTED = frozenset({"in_progress", "partly_done"})

Kind = Literal["commitment", "part", "action"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one item stands on a day.

    `update` is the last news of it and `news` the day of that, or of the round. `due` are its present dues, `latest`
    the earliest last day that is still open, its own or of a part. `reasons` are the codes that set the colour:
    `late`, `on_hold`, `soon`, `no_lead`, `no_news`, `no_date`, `override`. `silent` and `overdue` are said of open
    items only. `slips` counts how often the last day moved to a later one or was given up.
    """

    status: str
    update: Update | None
    news: dt.date | None
    due: tuple[Due, ...]
    latest: dt.date | None
    lead: bool
    colour: Colour
    reasons: tuple[str, ...]
    kind: Kind = "commitment"
    silent: bool = False
    overdue: bool = False
    slips: int = 0

    @property
    def open(self) -> bool:
        """Neither done nor given up."""
        return self.status not in FINISHED


def standing(dialogue: Dialogue, as_of: dt.date) -> Mapping[str, Standing]:
    """Where each commitment, each part of one and each action stands on a day, by id."""
    rounds = _rounds(dialogue)
    replaced = _replaced(dialogue, rounds, as_of)
    day = _Day(as_of, dialogue.thresholds, news_by_item(dialogue, as_of), rounds, replaced, dialogue.parties)
    found: dict[str, Standing] = {}
    for commitment in dialogue.commitments:
        found |= day.commitment(commitment)
    return found | {action.id: day.action(action, calendar(dialogue, action)) for action in dialogue.actions}


def counts(standings: Mapping[str, Standing]) -> dict[str, int]:
    """How many commitments, by the names of `COUNTS`; late, silent, without a lead or a date are open ones."""
    items = [s for s in standings.values() if s.kind == "commitment"]
    open_items = [s for s in items if s.open]
    return {
        "total": len(items),
        "done": sum(s.status == "done" for s in items),
        "open": len(open_items),
        "late": sum(s.overdue for s in open_items),
        "silent": sum(s.silent for s in open_items),
        "no_lead": sum(not s.lead for s in open_items),
        "no_date": sum(s.latest is None for s in open_items),
    }


def news_by_item(dialogue: Dialogue, as_of: dt.date) -> dict[str, list[Update]]:
    """The updates that count on a day, by item and in order of date: not later, and not retracted by then."""
    retracted = {r.retracts for r in dialogue.retractions if r.date <= as_of}
    news: dict[str, list[Update]] = {}
    for update in sorted(dialogue.updates, key=lambda update: update.date):
        if update.date <= as_of and update.id not in retracted:
            news.setdefault(update.item, []).append(update)
    return news


def has_lead(promise: Promise, parties: Iterable[Party] = ()) -> bool:
    """Whether an organisation is named, one that is a party itself too.

    A state or union without an organisation, a group, all parties together or a participant is no lead.
    """
    bodies = {party.id for party in parties if party.kind == "organisation"}
    return any((actor.org or actor.party in bodies) and actor.role != "participant" for actor in promise.actors)


def _rounds(dialogue: Dialogue) -> dict[str, dt.date | None]:
    """The day of each round; an item of no round belongs to the first."""
    days = {meeting.id: meeting.held for meeting in sequence(dialogue)}
    return {"": next(iter(days.values()), None), **days}


def _replaced(dialogue: Dialogue, rounds: Mapping[str, dt.date | None], as_of: dt.date) -> frozenset[str]:
    """Items whose place another has taken by then: from the day of the other's round."""
    promises = [promise for c in dialogue.commitments for promise in (c, *c.sub_items)]
    days = {promise.id: rounds.get(promise.round) for promise in promises}
    takers = {promise.id: promise.superseded_by or promise.merged_into for promise in promises}
    return frozenset(item for item, by in takers.items() if by and (days.get(by) or as_of) <= as_of)


@dataclass(frozen=True, slots=True)
class _State:
    """An item before it is rated."""

    status: str
    update: Update | None
    news: dt.date | None
    due: tuple[Due, ...]
    latest: dt.date | None
    slips: int

    @property
    def open(self) -> bool:
        return self.status not in FINISHED


@dataclass(frozen=True, slots=True)
class _Day:
    """A day on which items are looked at."""

    as_of: dt.date
    thresholds: Thresholds
    news: Mapping[str, list[Update]]
    rounds: Mapping[str, dt.date | None]
    replaced: frozenset[str]
    parties: tuple[Party, ...]

    def commitment(self, commitment: Commitment) -> dict[str, Standing]:
        """A commitment with its parts, which bring their news and their last days."""
        whole = self._promise(commitment)
        parts = {part.id: self._part(part, commitment, whole) for part in commitment.sub_items}
        news = [state.news for state in (whole, *parts.values())]
        days = [whole.latest, *(state.latest for state in parts.values() if state.open)]
        whole = replace(whole, news=_last(news), latest=_first(days))
        found = {commitment.id: self._stands(commitment, whole, "commitment")}
        return found | {part.id: self._stands(part, parts[part.id], "part") for part in commitment.sub_items}

    def action(self, action: Action, country: str) -> Standing:
        """One of our next steps: rated by its dates and its lead alone, for its news is ours to make."""
        state = self._state(action.id, action.status, action.due)
        return self._rated(state, "action", bool(action.lead), None, country)

    def _promise(self, promise: Promise) -> _State:
        state = self._state(promise.id, promise.status_at_round, promise.due)
        if state.open and promise.id in self.replaced:
            state = replace(state, status="overtaken")
        held = self.rounds.get(promise.round)
        return state if state.news or not held or held > self.as_of else replace(state, news=held)

    def _part(self, part: Promise, commitment: Commitment, whole: _State) -> _State:
        """A part without news of its own is finished with the whole; inherited dues move with the whole."""
        state = self._promise(part)
        if state.update is None and not whole.open:
            state = replace(state, status=whole.status, update=whole.update)
        if part.due == commitment.due and state.due == part.due:
            state = replace(state, due=whole.due, latest=whole.latest)
        return replace(state, news=_last([state.news, whole.news]))

    def _state(self, item: str, at_first: str, due: tuple[Due, ...]) -> _State:
        news = self.news.get(item, ())
        status = news[-1].status if news else at_first
        due, slips = _moved(due, news)
        return _State(
            status=status,
            update=news[-1] if news else None,
            news=news[-1].date if news else None,
            due=due,
            latest=_latest(due, status),
            slips=slips,
        )

    def _stands(self, promise: Promise, state: _State, kind: Kind) -> Standing:
        return self._rated(state, kind, has_lead(promise, self.parties), promise.rating)

    def _rated(self, state: _State, kind: Kind, lead: bool, override: Override | None, country: str = "") -> Standing:
        silent = kind != "action" and state.open and self._silent(state.news)
        overdue = state.open and state.latest is not None and is_late(state.latest, self.as_of, country)
        colour, reasons = self._rate(state, lead, silent, overdue)
        if override and not (override.until and self.as_of > override.until):
            colour, reasons = override.rating, ("override",)
        return Standing(
            status=state.status,
            update=state.update,
            news=state.news,
            due=state.due,
            latest=state.latest,
            lead=lead,
            colour=colour,
            reasons=reasons,
            kind=kind,
            silent=silent,
            overdue=overdue,
            slips=state.slips,
        )

    def _silent(self, news: dt.date | None) -> bool:
        return news is not None and (self.as_of - news).days >= self.thresholds.silent

    def _rate(self, state: _State, lead: bool, silent: bool, overdue: bool) -> tuple[Colour, tuple[str, ...]]:
        """The rule, in its order."""
        if not state.open:
            return ("done" if state.status == "done" else "closed"), ()
        if overdue:
            return "late", ("late",)
        soon = state.latest is not None and (state.latest - self.as_of).days <= self.thresholds.soon
        asked = {"on_hold": state.status == "on_hold", "soon": soon, "no_lead": not lead, "no_news": silent}
        if reasons := tuple(reason for reason, holds in asked.items() if holds):
            return "attention", reasons
        return ("no_date", ("no_date",)) if state.latest is None else ("on_track", ())


def _moved(due: tuple[Due, ...], news: Sequence[Update]) -> tuple[tuple[Due, ...], int]:
    """The dues after the updates that brought new ones, and how often the last day slipped."""
    slips = 0
    for update in news:
        if update.due:
            before, after = _latest(due), _latest(update.due)
            slips += before is not None and (after is None or after > before)
            due = update.due
    return due, slips


def _latest(due: tuple[Due, ...], status: str = "") -> dt.date | None:
    """The earliest last day; that of a start is met once the item has started."""
    return _first(d.latest for d in due if not (d.purpose == "start" and status in _STARTED))


def _first(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day), default=None)


def _last(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day), default=None)
