"""Rounds in their order: what each has to answer, and what the dialogue was at one of them.

No open promise may be forgotten: at each round but the first, every commitment and action that is still open needs an
answer. An answer is an update of that round, or another item that takes its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from briefgen.dialogue.declared import is_node, parts
from briefgen.dialogue.model import Commitment, Dialogue, Promise, Round, Source, Update
from briefgen.dialogue.status import Standing, sequence, standing
from briefgen.errors import Problem, Severity

Promised = TypeVar("Promised", bound=Promise)
_HINT = "briefgen update {item} STATUS --round {meeting} --date … --note “whom we asked”; or merge it into another"


def before(dialogue: Dialogue, meeting: str) -> Round | None:
    """The round before one; `None` for the first, and for one that is not there."""
    rounds = sequence(dialogue)
    ids = [each.id for each in rounds]
    place = ids.index(meeting) if meeting in ids else 0
    return rounds[place - 1] if place else None


def of_round(dialogue: Dialogue) -> dict[str, str]:
    """The round of each commitment, part and action by id: its own, that of its commitment, else the first."""
    rounds = sequence(dialogue)
    first = rounds[0].id if rounds else ""
    found = {promise.id: promise.round or first for promise in _promises(dialogue)}
    return found | {a.id: a.round or found.get(a.commitment, first) for a in dialogue.actions}


# ---- answers ----------------------------------------------------------------------------------------------------


def unanswered(dialogue: Dialogue, meeting: str) -> tuple[str, ...]:
    """The ids of what was open when a round began and has no answer in it: commitments, then actions."""
    if before(dialogue, meeting) is None:
        return ()
    stands = open_before(dialogue, meeting)
    answered = {update.item for update in _answers(dialogue, meeting, stands)}
    answered |= {promise.id for promise in _promises(dialogue) if promise.superseded_by or promise.merged_into}
    for whole in dialogue.commitments:
        open_parts = {part.id for part in whole.sub_items} & stands.keys()
        if open_parts and open_parts <= answered:
            answered.add(whole.id)
    wanted = (*(whole.id for whole in dialogue.commitments), *(action.id for action in dialogue.actions))
    return tuple(item for item in wanted if item in stands and item not in answered)


def open_before(dialogue: Dialogue, meeting: str) -> Mapping[str, Standing]:
    """What earlier rounds left open on the day of a round, by id, as it stood without that round's own news."""
    rounds = sequence(dialogue)
    place = next(n for n, each in enumerate(rounds) if each.id == meeting)
    later = {each.id for each in rounds[place:]}
    day = rounds[place].held or dt.date.max
    earlier = replace(dialogue, updates=tuple(u for u in dialogue.updates if u.round not in later))
    rounds_of = of_round(dialogue)
    stands = standing(earlier, day)
    return {item: state for item, state in stands.items() if state.open and rounds_of[item] not in later}


def unanswered_notices(dialogue: Dialogue) -> list[Problem]:
    """A notice for each item without an answer in the newest round."""
    rounds = sequence(dialogue)
    return no_answers(dialogue, unanswered(dialogue, rounds[-1].id), rounds[-1].id) if rounds else []


def no_answers(
    dialogue: Dialogue, items: Collection[str], meeting: str, severity: Severity = Severity.NOTICE
) -> list[Problem]:
    """What is said of items without an answer in a round."""
    places = {whole.id: whole.place for whole in dialogue.commitments}
    places |= {action.id: action.place for action in dialogue.actions}
    message = f"was open when {meeting} began, and has no answer in it"
    return [Problem(message, places[item], item, _HINT.format(item=item, meeting=meeting), severity) for item in items]


def _answers(dialogue: Dialogue, meeting: str, stands: Mapping[str, Standing]) -> Iterator[Update]:
    """Updates of a round that say something: not the old status alone, and no `dropped` without a reason."""
    retracted = {retraction.retracts for retraction in dialogue.retractions}
    for update in dialogue.updates:
        if update.round == meeting and update.id not in retracted and update.item in stands:
            changed = update.status not in (stands[update.item].status, "dropped")
            if changed or update.due or update.note or update.note_internal or update.source:
                yield update


# ---- as it stood ------------------------------------------------------------------------------------------------


def stood(dialogue: Dialogue, meeting: str, as_of: dt.date) -> Dialogue:
    """The dialogue as it was known at a round, seen from a day: what came with later rounds is not there yet.

    Later entries about the time before stay in: a correction is a correction. A source goes if all that names it went.
    """
    rounds = sequence(dialogue)
    ids = [each.id for each in rounds]
    later = set(ids[ids.index(meeting) + 1 :]) if meeting in ids else set()
    if not later:
        return dialogue
    gone = {item for item, of in of_round(dialogue).items() if of in later}
    left = replace(
        dialogue,
        rounds=tuple(each for each in dialogue.rounds if each.id not in later),
        commitments=tuple(_without(whole, gone) for whole in dialogue.commitments if whole.id not in gone),
        actions=tuple(action for action in dialogue.actions if action.id not in gone),
        updates=tuple(u for u in dialogue.updates if not (u.item in gone or u.round in later or u.date > as_of)),
        retractions=tuple(retraction for retraction in dialogue.retractions if retraction.date <= as_of),
    )
    return replace(left, sources=tuple(_known(dialogue, left)))


def _without(whole: Commitment, gone: set[str]) -> Commitment:
    """A commitment without the parts that came later, and not yet replaced by what did."""
    kept = tuple(_present(part, gone) for part in whole.sub_items if part.id not in gone)
    return replace(_present(whole, gone), sub_items=kept)


def _present(promise: Promised, gone: set[str]) -> Promised:
    superseded, merged = ("" if taker in gone else taker for taker in (promise.superseded_by, promise.merged_into))
    return replace(promise, superseded_by=superseded, merged_into=merged)


def _known(dialogue: Dialogue, left: Dialogue) -> Iterator[Source]:
    before, now = set(_cited(replace(dialogue, sources=()))), set(_cited(replace(left, sources=())))
    yield from (source for source in dialogue.sources if source.id in now or source.id not in before)


def _cited(thing: Any) -> Iterator[str]:
    """The ids of the sources a thing and its parts name."""
    if isinstance(thing, tuple):
        for each in thing:
            yield from _cited(each)
    elif is_node(thing):
        for part in parts(type(thing)):
            value = getattr(thing, part.name)
            if "source" in part.refers:
                yield from _words(value)
            else:
                yield from _cited(value)


def _words(value: Any) -> Iterator[str]:
    """A word, words, or the first of each pair (`says`)."""
    for each in value if isinstance(value, tuple) else (value,):
        yield each[0] if isinstance(each, tuple) else each


def _promises(dialogue: Dialogue) -> Iterator[Promise]:
    for whole in dialogue.commitments:
        yield from (whole, *whole.sub_items)
