"""Contradictions within the data: dates in the wrong order, sums of nothing, updates before their round."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from briefgen.dialogue.days import period
from briefgen.dialogue.model import Action, Amount, Dialogue, Due, Promise, Update
from briefgen.dialogue.status import standing
from briefgen.errors import Place, Problem, Severity

_CODE = re.compile(r"[A-Z]{3}")
_CODES = {
    **{"$": "USD", "US$": "USD", "dollar": "USD", "dollars": "USD", "€": "EUR", "euro": "EUR", "euros": "EUR"},
    **{"₩": "KRW", "won": "KRW", "원": "KRW", "달러": "USD", "유로": "EUR", "엔": "JPY", "¥": "JPY", "yen": "JPY"},
    **{"£": "GBP", "pound": "GBP", "pounds": "GBP", "파운드": "GBP", "위안": "CNY", "yuan": "CNY", "RMB": "CNY"},
}


def contradictions(dialogue: Dialogue) -> list[Problem]:
    """Everything that cannot be true together."""
    return [
        *_replacements(dialogue),
        *(problem for promise in _promises(dialogue) for problem in _amounts(promise)),
        *(problem for thing in _dated(dialogue) for problem in _dues(thing)),
        *_early_news(dialogue),
    ]


def silent(dialogue: Dialogue, as_of: dt.date) -> list[Problem]:
    """A notice for each open commitment without news for as many days as the thresholds say."""
    standings = standing(dialogue, as_of)
    return [
        Problem(
            f"no news since {standings[item.id].news} ({(as_of - news).days} days)",
            item.place,
            item.id,
            "ask the lead, and add an update even if nothing has changed",
            Severity.NOTICE,
        )
        for item in dialogue.commitments
        if standings[item.id].silent and (news := standings[item.id].news)
    ]


def _promises(dialogue: Dialogue) -> list[Promise]:
    return [promise for item in dialogue.commitments for promise in (item, *item.sub_items)]


def _dated(dialogue: Dialogue) -> Iterator[tuple[str, Place, tuple[Due, ...]]]:
    """Everything that has dues of its own: those a part inherits are looked at once."""
    for item in dialogue.commitments:
        yield item.id, item.place, item.due
        yield from ((part.id, part.place, part.due) for part in item.sub_items if part.due != item.due)
    things: tuple[Action | Update, ...] = (*dialogue.actions, *dialogue.updates)
    yield from ((thing.id, thing.place, thing.due) for thing in things)


def _dues(thing: tuple[str, Place, tuple[Due, ...]]) -> Iterator[Problem]:
    item, place, dues = thing
    for due in dues:
        if due.earliest and due.latest and due.earliest > due.latest:
            message = f"the earliest day, {due.earliest}, is after the latest, {due.latest}"
            yield Problem(message, place, item, "exchange the two, or mend the year")


def _amounts(promise: Promise) -> Iterator[Problem]:
    for amount in promise.amounts:
        yield from _denominated(amount, promise)
        for currency in (amount.currency, *(other.currency for other in amount.equivalents)):
            if currency and not _CODE.fullmatch(currency):
                code = _CODES.get(currency, "")
                hint = f"write {code}" if code else "write the three letters of ISO 4217, such as USD, EUR or KRW"
                yield Problem(f"“{currency}” is no code of a currency", promise.place, promise.id, hint)


def _denominated(amount: Amount, promise: Promise) -> Iterator[Problem]:
    if amount.value is None:
        return
    if amount.currency and amount.unit:
        hint = "money has a `currency`; what is counted has a `unit`"
        yield Problem(f"{amount.value:,f} has both a currency and a unit", promise.place, promise.id, hint)
    elif not amount.currency and not amount.unit:
        hint = "add `currency: USD`, or `unit: {en: fellowships}` for what is counted"
        yield Problem(f"{amount.value:,f} of what? No currency and no unit", promise.place, promise.id, hint)


def _early_news(dialogue: Dialogue) -> Iterator[Problem]:
    """Updates that can only have happened before the round they belong to, or that of their item."""
    held = {meeting.id: meeting.held for meeting in dialogue.rounds}
    rounds = {promise.id: promise.round for promise in _promises(dialogue)}
    for update in dialogue.updates:
        day = held.get(update.round) or held.get(rounds.get(update.item, ""))
        typed = period(update.day_words)
        if day and (typed.last if typed else update.date) < day:
            hint = "mend the date, or the round; what was so on the day itself is `status_at_round`"
            yield Problem(f"{update.date} is before the round, {day}", update.place, update.id, hint)


def _replacements(dialogue: Dialogue) -> Iterator[Problem]:
    """Items that are said to be replaced by nothing there is, by themselves, or in a circle."""
    promises = {promise.id: promise for promise in _promises(dialogue)}
    takers = {item: promise.superseded_by or promise.merged_into for item, promise in promises.items()}
    for item, taker in takers.items():
        seen = {item}
        while taker in takers and taker not in seen:
            seen.add(taker)
            taker = takers[taker]
        if taker in seen:
            hint = "the last one must not name another"
            yield Problem("is replaced by itself, round about", promises[item].place, item, hint)
