"""Contradictions between entries that are right by themselves: updates before their round, replacements in a circle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from briefgen.dialogue.days import period
from briefgen.dialogue.model import Dialogue, Promise
from briefgen.dialogue.status import standing
from briefgen.errors import Problem, Severity


def contradictions(dialogue: Dialogue) -> list[Problem]:
    """Everything that cannot be true together."""
    return [*_replacements(dialogue), *_early_news(dialogue)]


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
