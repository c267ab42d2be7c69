"""What each round has to answer, and what the dialogue was at a round.

At each round but the first, every commitment and action that is still open needs an answer: an update of that round,
or another item that replaces it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from briefgen.dialogue.declared import is_model_object, release_rules_of
from briefgen.dialogue.model import Commitment, Dialogue, Promise, Round, Update
from briefgen.dialogue.status import ItemStatus, compute_statuses, list_promises, rounds_in_order
from briefgen.errors import Problem, Severity

PromiseT = TypeVar("PromiseT", bound=Promise)
_HINT = "briefgen update {item} STATUS --round {meeting} --date … --note “whom we asked”; or merge it into another"


def round_before(dialogue: Dialogue, meeting: str) -> Round | None:
    """The round before one; `None` for the first, and for an unknown one."""
    rounds = rounds_in_order(dialogue)
    ids = [meeting_.id for meeting_ in rounds]
    index = ids.index(meeting) if meeting in ids else 0
    return rounds[index - 1] if index else None


def rounds_by_item(dialogue: Dialogue) -> dict[str, str]:
    """The round of each commitment, part and action, by id: its own, else that of its commitment, else the first."""
    rounds = rounds_in_order(dialogue)
    first = rounds[0].id if rounds else ""
    by_item = {promise.id: promise.round or first for promise in list_promises(dialogue)}
    return by_item | {a.id: a.round or by_item.get(a.commitment, first) for a in dialogue.actions}


def unanswered_items(dialogue: Dialogue, meeting: str) -> tuple[str, ...]:
    """The ids of items that were open when a round began and have no answer in it: commitments, then actions."""
    if round_before(dialogue, meeting) is None:
        return ()
    statuses = open_items_before(dialogue, meeting)
    answered = {update.item for update in _answers_in(dialogue, meeting, statuses)}
    answered |= {promise.id for promise in list_promises(dialogue) if promise.superseded_by or promise.merged_into}
    for whole in dialogue.commitments:
        open_parts = {part.id for part in whole.sub_items} & statuses.keys()
        if open_parts and open_parts <= answered:
            answered.add(whole.id)
    items = (*(whole.id for whole in dialogue.commitments), *(action.id for action in dialogue.actions))
    return tuple(item for item in items if item in statuses and item not in answered)


def open_items_before(dialogue: Dialogue, meeting: str) -> Mapping[str, ItemStatus]:
    """The items of earlier rounds that were open on the day of a round, by id, without that round's own updates."""
    rounds = rounds_in_order(dialogue)
    index = next(n for n, meeting_ in enumerate(rounds) if meeting_.id == meeting)
    later = {meeting_.id for meeting_ in rounds[index:]}
    day = rounds[index].held or dt.date.max
    earlier = replace(dialogue, updates=tuple(u for u in dialogue.updates if u.round not in later))
    rounds_of = rounds_by_item(dialogue)
    statuses = compute_statuses(earlier, day)
    return {item: state for item, state in statuses.items() if state.open and rounds_of[item] not in later}


def find_unanswered(dialogue: Dialogue) -> list[Problem]:
    """A notice for each item without an answer in the newest round."""
    rounds = rounds_in_order(dialogue)
    return unanswered_problems(dialogue, unanswered_items(dialogue, rounds[-1].id), rounds[-1].id) if rounds else []


def unanswered_problems(
    dialogue: Dialogue, items: Collection[str], meeting: str, severity: Severity = Severity.NOTICE
) -> list[Problem]:
    """A problem (or notice) for each of these items, which have no answer in a round."""
    places = {whole.id: whole.place for whole in dialogue.commitments}
    places |= {action.id: action.place for action in dialogue.actions}
    message = f"was open when {meeting} began, and has no answer in it"
    return [Problem(message, places[item], item, _HINT.format(item=item, meeting=meeting), severity) for item in items]


def _answers_in(dialogue: Dialogue, meeting: str, statuses: Mapping[str, ItemStatus]) -> Iterator[Update]:
    """Updates of a round that are an answer: more than the old status, and no `dropped` without a reason."""
    retracted = {retraction.retracts for retraction in dialogue.retractions}
    for update in dialogue.updates:
        if update.round == meeting and update.id not in retracted and update.item in statuses:
            changed = update.status not in (statuses[update.item].status, "dropped")
            if changed or update.due or update.note or update.note_internal or update.source:
                yield update


def dialogue_at_round(dialogue: Dialogue, meeting: str, as_of: dt.date) -> Dialogue:
    """The dialogue as it was known at a round, on a day: without what came with later rounds.

    Later entries about the time before stay, for they are corrections. A source is left out where all entries that
    name it are.
    """
    rounds = rounds_in_order(dialogue)
    ids = [round_.id for round_ in rounds]
    later = set(ids[ids.index(meeting) + 1 :]) if meeting in ids else set()
    if not later:
        return dialogue
    later_items = {item for item, round_id in rounds_by_item(dialogue).items() if round_id in later}
    remaining = replace(
        dialogue,
        rounds=tuple(round_ for round_ in dialogue.rounds if round_.id not in later),
        commitments=tuple(
            _without_later_parts(whole, later_items) for whole in dialogue.commitments if whole.id not in later_items
        ),
        actions=tuple(action for action in dialogue.actions if action.id not in later_items),
        updates=tuple(u for u in dialogue.updates if not (u.item in later_items or u.round in later or u.date > as_of)),
        retractions=tuple(retraction for retraction in dialogue.retractions if retraction.date <= as_of),
    )
    cited_before, cited_now = (set(_walk_cited_sources(replace(d, sources=()))) for d in (dialogue, remaining))
    known = (source for source in dialogue.sources if source.id in cited_now or source.id not in cited_before)
    return replace(remaining, sources=tuple(known))


def _without_later_parts(whole: Commitment, later_items: set[str]) -> Commitment:
    """A commitment without later parts, and not yet replaced by a later item."""
    parts = (_without_later_replacement(part, later_items) for part in whole.sub_items if part.id not in later_items)
    return replace(_without_later_replacement(whole, later_items), sub_items=tuple(parts))


def _without_later_replacement(promise: PromiseT, later_items: set[str]) -> PromiseT:
    names = ("superseded_by", "merged_into")
    return replace(promise, **{name: "" for name in names if getattr(promise, name) in later_items})


def _walk_cited_sources(value: Any) -> Iterator[str]:
    """The ids of the sources that an object and its parts name."""
    if isinstance(value, tuple):
        for item in value:
            yield from _walk_cited_sources(item)
    elif is_model_object(value):
        for part in release_rules_of(type(value)):
            attribute_value = getattr(value, part.name)
            if "source" in part.refers:  # a word, several words, or the first of each pair (`says`)
                ids = attribute_value if isinstance(attribute_value, tuple) else (attribute_value,)
                yield from (id_[0] if isinstance(id_, tuple) else id_ for id_ in ids)
            else:
                yield from _walk_cited_sources(attribute_value)
