"""Ids and what refers to them: every id is given once, and every reference meets one of its kind.

In: ids and references as `shape` collected them, and the dialogue that was built. Out: problems.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import get_args

from briefgen.dialogue import model
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.shape import Id, Reference
from briefgen.errors import Problem, nearest

KINDS: Mapping[type, str] = {
    model.Party: "party",
    model.Organisation: "organisation",
    model.Person: "person",
    model.Field: "field",
    model.Round: "round",
    model.Commitment: "commitment",
    model.SubItem: "sub-item",
    model.Action: "action",
    model.Update: "update",
    model.Source: "source",
    model.Ask: "ask",
    model.Audience: "audience",
}
"""The kinds that `refers` names in the model."""

ORGANISATIONS, PEOPLE = "data/organisations.yaml", "data/people.yaml"
"""The lists of organisations and of people, which dialogues share."""

_SHOWN = 4
"""Places at which a word is said to be unknown before the rest are counted."""
_SHARED = (model.Organisation, model.Person)
_ACTORS = (model.Organisation, model.Party)


def repeated(ids: Iterable[Id]) -> Iterator[Problem]:
    """Ids that are given twice in a dialogue; organisations and people, which dialogues share, count by themselves.

    An organisation and a party may not have the same id: in `actors: [KR]` it would mean either.
    """
    first: dict[tuple[object, str], Id] = {}
    for given in ids:
        spaces = [given.kind if given.kind in _SHARED else Dialogue, *([_ACTORS] if given.kind in _ACTORS else [])]
        earlier = [first.setdefault((space, given.word), given) for space in spaces]
        if other := next((id_ for id_ in earlier if id_ is not given), None):
            hint = "an id is for one thing, and for ever: choose another"
            yield Problem(
                f"the id “{given.word}” is given twice, first at {other.place}", given.place, given.word, hint
            )


def unknown(references: Iterable[Reference], known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """References that meet nothing. Nothing is said of a kind that is not in `known`: not all of it could be read."""
    missed: dict[tuple[tuple[str, ...], str], list[Reference]] = {}
    for reference in dict.fromkeys(references):
        if known.keys() >= set(reference.kinds) and not any(reference.word in known[kind] for kind in reference.kinds):
            missed.setdefault((reference.kinds, reference.word), []).append(reference)
    for (kinds, word), places in missed.items():
        message = f"unknown {' or '.join(filter(None, (', '.join(kinds[:-1]), kinds[-1])))} “{word}”"
        hint = _meant(word, [other for kind in kinds for other in known[kind]])
        yield from (Problem(message, reference.place, reference.item, hint) for reference in places[:_SHOWN])
        if rest := places[_SHOWN:]:
            yield Problem(f"{message} (from here on, {len(rest)} in all)", rest[0].place, rest[0].item, hint)


def unfit(dialogue: Dialogue, references: Iterable[Reference]) -> Iterator[Problem]:
    """References that meet something with which they make no sense."""
    yield from _unfit_statuses(dialogue)
    yield from _unfit_decisions(dialogue)
    yield from _strangers(dialogue, _named(references))


def _meant(word: str, known: Iterable[str]) -> str:
    """The known word that is the same but for capitals, else the nearest one, in a hint."""
    by_letters = {other.casefold(): other for other in known}
    same = by_letters.get(word.casefold())
    return f"did you mean “{same}”?" if same else nearest(word, by_letters.values())


def _unfit_statuses(dialogue: Dialogue) -> Iterator[Problem]:
    actions = {action.id for action in dialogue.actions}
    promises = {promise.id for whole in dialogue.commitments for promise in (whole, *whole.sub_items)}
    for update in dialogue.updates:
        for ids, kind, statuses in (
            (actions, "an action", get_args(model.ActionStatus)),
            (promises, "a commitment", get_args(model.Status)),
        ):
            if update.item in ids and update.status not in statuses:
                message = f"“{update.status}” is no status of {kind}, which {update.item} is"
                yield Problem(message, update.place, update.id, f"it is one of {', '.join(statuses)}")


def _unfit_decisions(dialogue: Dialogue) -> Iterator[Problem]:
    options = {ask.id: [word for word, _ in ask.options] for held in dialogue.rounds for ask in held.briefing.asks}
    for decision in dialogue.decisions:
        known = options.get(decision.ask, [decision.decision])
        if decision.decision not in known:
            message = f"“{decision.decision}” is no option of {decision.ask}"
            yield Problem(message, decision.place, decision.id, f"it is one of {', '.join(known)}")


def _named(references: Iterable[Reference]) -> set[str]:
    """The organisations that the dialogue itself names; the list all dialogues share names parents of its own."""
    named = [r for r in references if KINDS[model.Organisation] in r.kinds]
    return {reference.word for reference in named if reference.place.path != ORGANISATIONS}


def _strangers(dialogue: Dialogue, used: Collection[str]) -> Iterator[Problem]:
    """Organisations that take part, of a party that does not."""
    parties = [party.id for party in (*dialogue.parties, *dialogue.others)]
    for organisation in dialogue.organisations:
        if organisation.id in used and organisation.party and organisation.party not in parties:
            message = f"it takes part in {dialogue.id}, but its party “{organisation.party}” is not named there"
            hint = _meant(organisation.party, parties) or f"name it under “others” of {dialogue.place.path}"
            yield Problem(message, organisation.place, organisation.id, hint)
