"""The status of each item on a day: its state, dates, lateness and rating; and working days.

The only place that computes them. The rule, which is printed where the colours are, in this order: done is Done; given
up is Closed; after the latest day is Late; on hold, due within 60 days, with nobody named or without news for 90 days
is Attention; without a latest day is No date; anything else is On track. Where parties are named and no organisation,
that is counted, but hides no other rating. Of a commitment with parts that have days of their own, a part that is late
or due within 60 days is Attention, for only the part is late. A step of ours is Attention in its last week.

For our own next steps a period that ends on a day off ends on the working day after it (Korea: Civil Act, article 161;
United States: Federal Rules of Civil Procedure, rule 6(a)), and what is to be ready on a day off has to be ready on
the working day before it. A date that both sides set is never moved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict, replace

from briefgen.dialogue import model
from briefgen.dialogue.actors import has_lead
from briefgen.dialogue.model import Action, Commitment, Dialogue, Due, Party, Promise, Round, Update


def rounds_in_order(dialogue: Dialogue) -> tuple[Round, ...]:
    """The rounds by number, then date, then as they are in the data."""
    return tuple(sorted(dialogue.rounds, key=lambda meeting: (meeting.number, meeting.held or dt.date.min)))


_MAX_DAYS_OFF = 14
"""More days off in a row than any calendar has."""
_DAY = dt.timedelta(days=1)
_SATURDAY = 5


def calendar_of(dialogue: Dialogue, action: Action) -> str:
    """The country (ISO 3166) whose days off count for an action: that of its lead, else ours; empty for none listed.

    Where the organisation names no country, the id of its party is used.
    """
    lead = next((organisation for organisation in dialogue.organisations if organisation.id == action.lead), None)
    countries = (lead.country, lead.party) if lead else ()
    return next((country for country in (*countries, dialogue.our_party) if country in dialogue.calendar), "")


def is_late(latest: dt.date, as_of: dt.date, country: str) -> bool:
    """Whether the last day of an action is over; where it is a day off, the next working day counts."""
    if as_of <= latest or not country or (as_of - latest).days > _MAX_DAYS_OFF:
        return as_of > latest
    return as_of > next_workday(latest, country)


def next_workday(day: dt.date, country: str) -> dt.date:
    """The day, or the working day after it; for a country without a known calendar only weekends are days off."""
    while _is_day_off(day, country):
        day += _DAY
    return day


def previous_workday(day: dt.date, country: str) -> dt.date:
    """The day, or the working day before it."""
    while _is_day_off(day, country):
        day -= _DAY
    return day


def _is_day_off(day: dt.date, country: str) -> bool:
    return day.weekday() >= _SATURDAY or day in _holidays(country, day.year)


@cache
def _holidays(country: str, year: int) -> frozenset[dt.date]:
    """Public holidays, with substitute ones. The package is imported only when a day may be one."""
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


PLACEHOLDERS = ("total", "done", "open", "late", "silent", "no_lead", "no_date", "under_way", "unreported")
"""The counts a text of a briefing may have in braces: `{total}`; the last two are made where a page is."""
CLOSED = frozenset({"dropped", "overtaken"})
FINISHED = CLOSED | {"done"}
UNDER_WAY = frozenset({"in_progress", "partly_done"})

WEEK = 7
"""Days before its last day from which a step of ours is due soon."""
Kind = Literal["commitment", "part", "action"]


class _ItemState(Struct, frozen=True):
    """The state of an item before it is rated."""

    status: str
    update: Update | None
    news: dt.date | None
    due: tuple[Due, ...]
    latest: dt.date | None
    slips: int
    latest_of_parts: dt.date | None = None
    carried_on: bool = False
    """Another item has taken its place: it is neither dropped nor counted a second time."""

    @property
    def dated(self) -> bool:
        """Whether it has a last day, its own or of an open part."""
        return bool(self.latest or self.latest_of_parts)

    @property
    def open(self) -> bool:
        """Whether it is neither done nor given up."""
        return self.status not in FINISHED


class ItemStatus(_ItemState, frozen=True, kw_only=True):
    """The status of one item on a day.

    `update` is its last update, `news` the day of that, or of the round. `due` are its due dates as of that day,
    `latest` its own earliest last day, `latest_of_parts` that of its open parts. `reasons` are the codes that set the
    colour: `late`, `on_hold`, `soon`, `part_late`, `part_soon`, `no_lead`, `no_news`, `no_date`, `override`. `silent`
    and `overdue` are true of open items only. `slips` counts how often the last day was moved to a later one or given
    up.
    """

    lead: bool
    colour: model.Colour
    reasons: tuple[str, ...]
    kind: Kind
    silent: bool
    overdue: bool


def compute_statuses(dialogue: Dialogue, as_of: dt.date) -> Mapping[str, ItemStatus]:
    """The status of each commitment, part of a commitment and action on a day, by id."""
    rounds = _days_of_rounds(dialogue)
    replaced = _find_replaced(dialogue, rounds, as_of)
    rule = _StatusRule(as_of, dialogue.thresholds, updates_by_item(dialogue, as_of), rounds, replaced, dialogue.parties)
    statuses: dict[str, ItemStatus] = {}
    for commitment in dialogue.commitments:
        statuses |= rule.statuses_of_commitment(commitment)
    return statuses | {a.id: rule.status_of_action(a, calendar_of(dialogue, a)) for a in dialogue.actions}


def count_statuses(statuses: Mapping[str, ItemStatus]) -> dict[str, int]:
    """Numbers of commitments by name, without those carried on as others.

    Those late, silent, without a lead or a date are open ones.
    """
    items = [s for s in statuses.values() if s.kind == "commitment" and not s.carried_on]
    open_items = [s for s in items if s.open]
    return {
        "total": len(items),
        "done": sum(s.status == "done" for s in items),
        "open": len(open_items),
        "late": sum(s.overdue for s in open_items),
        "silent": sum(s.silent for s in open_items),
        "no_lead": sum(not s.lead for s in open_items),
        "no_date": sum(not s.dated for s in open_items),
    }


def updates_by_item(dialogue: Dialogue, as_of: dt.date) -> dict[str, list[Update]]:
    """The updates that are valid on a day, by item and in order of date: not later, and not retracted by then."""
    retracted = {r.retracts for r in dialogue.retractions if r.date <= as_of}
    news: dict[str, list[Update]] = {}
    for update in sorted(dialogue.updates, key=lambda update: update.date):
        if update.date <= as_of and update.id not in retracted:
            news.setdefault(update.item, []).append(update)
    return news


def list_promises(dialogue: Dialogue) -> list[Promise]:
    """Each commitment, followed by its parts."""
    return [promise for whole in dialogue.commitments for promise in (whole, *whole.sub_items)]


def _days_of_rounds(dialogue: Dialogue) -> dict[str, dt.date | None]:
    """The day of each round by id; that of the first also for items without a round."""
    days = {meeting.id: meeting.held for meeting in rounds_in_order(dialogue)}
    return {"": next(iter(days.values()), None), **days}


def _find_replaced(dialogue: Dialogue, rounds: Mapping[str, dt.date | None], as_of: dt.date) -> frozenset[str]:
    """The ids of items that another has replaced by then: from the day of the other's round."""
    promises = list_promises(dialogue)
    days = {promise.id: rounds.get(promise.round) for promise in promises}
    replacements = {promise.id: promise.superseded_by or promise.merged_into for promise in promises}
    return frozenset(
        item for item, replacement in replacements.items() if replacement and (days.get(replacement) or as_of) <= as_of
    )


class _StatusRule(Struct, frozen=True):
    """Computes the status of items on one day."""

    as_of: dt.date
    thresholds: model.Thresholds
    news: Mapping[str, list[Update]]
    rounds: Mapping[str, dt.date | None]
    replaced: frozenset[str]
    parties: tuple[Party, ...]

    def statuses_of_commitment(self, commitment: Commitment) -> dict[str, ItemStatus]:
        """The statuses of a commitment and its parts, whose news counts for it, too."""
        whole = self._promise_state(commitment)
        parts = {part.id: self._part_state(part, commitment, whole) for part in commitment.sub_items}
        news = [state.news for state in (whole, *parts.values())]
        days = [state.latest for state in parts.values() if state.open and state.due != whole.due]
        whole = replace(whole, news=_max_day(news), latest_of_parts=_min_day(days))
        statuses = {commitment.id: self._promise_status(commitment, whole, "commitment")}
        return statuses | {part.id: self._promise_status(part, parts[part.id], "part") for part in commitment.sub_items}

    def status_of_action(self, action: Action, country: str) -> ItemStatus:
        """The status of an action: rated by its dates and its lead only, for we make its news ourselves."""
        state = self._item_state(action.id, action.status, action.due)
        weekly = replace(self, thresholds=model.Thresholds(soon=WEEK))
        return weekly._make_status(state, "action", bool(action.lead), None, country)

    def _promise_state(self, promise: Promise) -> _ItemState:
        state = self._item_state(promise.id, promise.status_at_round, promise.due)
        if state.open and promise.id in self.replaced:
            state = replace(state, status="overtaken", carried_on=True)
        round_day = self.rounds.get(promise.round)
        return state if state.news or not round_day or round_day > self.as_of else replace(state, news=round_day)

    def _part_state(self, part: Promise, commitment: Commitment, whole: _ItemState) -> _ItemState:
        """The state of a part: without own updates it is finished with the whole; inherited due dates move."""
        state = self._promise_state(part)
        if state.update is None and not whole.open:
            state = replace(state, status=whole.status, update=whole.update)
        if part.due == commitment.due and state.due == part.due:
            state = replace(state, due=whole.due, latest=whole.latest)
        return replace(state, news=_max_day([state.news, whole.news]))

    def _item_state(self, item: str, at_first: str, due: tuple[Due, ...]) -> _ItemState:
        news = self.news.get(item, ())
        status = news[-1].status if news else at_first
        due, slips = _apply_due_updates(due, news)
        update = news[-1] if news else None
        return _ItemState(status, update, update.date if update else None, due, _latest_day(due, status), slips)

    def _promise_status(self, promise: Promise, state: _ItemState, kind: Kind) -> ItemStatus:
        is_led = has_lead(promise, self.parties)
        return self._make_status(state, kind, is_led, promise.rating, is_named=bool(promise.actors))

    def _make_status(
        self,
        state: _ItemState,
        kind: Kind,
        lead: bool,
        override: model.Override | None,
        country: str = "",
        *,
        is_named: bool = False,
    ) -> ItemStatus:
        days = (self.as_of - state.news).days if state.news else 0
        silent = kind != "action" and state.open and bool(state.news) and days >= self.thresholds.silent
        overdue = state.open and state.latest is not None and is_late(state.latest, self.as_of, country)
        colour, reasons = _rate(state, self._find_reasons(state, silent, overdue), lead=lead, named=lead or is_named)
        if override and not (override.until and self.as_of > override.until):
            colour, reasons = override.rating, ("override",)
        return ItemStatus(
            **asdict(state), lead=lead, colour=colour, reasons=reasons, kind=kind, silent=silent, overdue=overdue
        )

    def _find_reasons(self, state: _ItemState, silent: bool, overdue: bool) -> tuple[str, ...]:
        """The codes of what is wrong with an open item, but for its lead and its date."""
        if overdue:
            return ("late",)
        conditions = {
            **{"on_hold": state.status == "on_hold", "soon": self._is_soon(state.latest)},
            **self._conditions_of_parts(state.latest_of_parts),
            "no_news": silent,
        }
        return tuple(reason for reason, holds in conditions.items() if holds)

    def _is_soon(self, day: dt.date | None) -> bool:
        return day is not None and (day - self.as_of).days <= self.thresholds.soon

    def _conditions_of_parts(self, day: dt.date | None) -> dict[str, bool]:
        is_over = day is not None and day < self.as_of
        return {"part_late": is_over, "part_soon": not is_over and self._is_soon(day)}


def _rate(
    state: _ItemState, reasons: tuple[str, ...], *, lead: bool, named: bool
) -> tuple[model.Colour, tuple[str, ...]]:
    """The colour and its reasons, by the rule at the top of this file."""
    if not state.open:
        return ("done" if state.status == "done" else "closed"), ()
    if reasons == ("late",):
        return "late", reasons
    no_lead = () if lead else ("no_lead",)
    if reasons or not named:
        other = tuple(reason for reason in reasons if reason != "no_news")
        return "attention", (*other, *no_lead, *reasons[len(other) :])
    return ("on_track", ()) if state.dated else ("no_date", ("no_date", *no_lead))


def _apply_due_updates(due: tuple[Due, ...], news: Sequence[Update]) -> tuple[tuple[Due, ...], int]:
    """The due dates after the updates that changed them, and how often the last day was moved back or given up."""
    slips = 0
    for update in news:
        if update.due:
            before, after = _latest_day(due), _latest_day(update.due)
            slips += before is not None and (after is None or after > before)
            due = update.due
    return due, slips


def _latest_day(due: tuple[Due, ...], status: str = "") -> dt.date | None:
    """The earliest last day; that of a start no longer counts once the item has started."""
    return _min_day(d.latest for d in due if not (d.purpose == "start" and status in UNDER_WAY))


def _min_day(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day), default=None)


def _max_day(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day), default=None)
