"""Release marks that go too far: a part wider than its whole, and what goes out without a basis.

A basis is written in the mark, or in that of the whole, or is a cited source that a party published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, NamedTuple

from briefgen.dialogue.marks import is_released, is_wider
from briefgen.dialogue.model import Briefing, Dialogue, Mark, Round
from briefgen.errors import Place, Problem


class _Marked(NamedTuple):
    """Something that bears a mark, the whole it is a part of, and the sources it stands on."""

    what: str
    item: str
    place: Place
    mark: Mark
    whole: str
    whole_mark: Mark
    sources: tuple[str, ...]


def exposures(dialogue: Dialogue) -> list[Problem]:
    """A problem for each mark wider than that of its whole, and for each without a basis."""
    published = {source.id for source in dialogue.sources if source.published_by}
    problems: list[Problem] = []
    if is_released(dialogue.release) and not (dialogue.release.basis or published):
        problems.append(_baseless(dialogue.id, dialogue.place, dialogue.release))
    for marked in _marked(dialogue):
        if is_wider(marked.mark, marked.whole_mark):
            problems.append(_wider(marked))
        based = marked.mark.basis or marked.whole_mark.basis or not published.isdisjoint(marked.sources)
        if is_released(marked.mark) and not based:
            problems.append(_baseless(marked.item, marked.place, marked.mark))
    return problems


def _wider(marked: _Marked) -> Problem:
    message = f"{marked.what} is released to {_to(marked.mark)}, but {marked.whole} only to {_to(marked.whole_mark)}"
    if not is_released(marked.whole_mark):
        message = f"{marked.what} is released to {_to(marked.mark)}, but {marked.whole} to nobody"
    return Problem(message, marked.place, marked.item, "a part is never released further than its whole: narrow it")


def _baseless(item: str, place: Place, mark: Mark) -> Problem:
    hint = "write `release: {level: …, basis: …}`, or cite a source with `published_by`"
    return Problem(f"nothing says why this may go to {_to(mark)}", place, item, hint)


def _to(mark: Mark) -> str:
    readers = {"public": "the public", "partner": "partners", "internal": "nobody"}[mark.level]
    return f"{readers} ({', '.join(mark.to)})" if mark.to else readers


def _marked(dialogue: Dialogue) -> Iterator[_Marked]:
    """Everything that bears a mark, but the dialogue itself."""
    everything = ("the dialogue", replace(dialogue.release, basis=""))  # why its name may go is no reason for an item
    found: dict[str, tuple[str, Mark]] = {}
    for item in dialogue.commitments:
        yield _of(item, "the commitment", everything)
        found[item.id] = (item.id, item.release)
        for part in item.sub_items:
            yield _of(part, "the part", (item.id, item.release))
            found[part.id] = (part.id, part.release)
    for action in dialogue.actions:
        yield _of(action, "the action", everything)
        found[action.id] = (action.id, action.release)
    for update in dialogue.updates:
        yield _of(update, "the update", found.get(update.item, everything))
    for picture in dialogue.pictures:
        yield _of(picture, "the picture", everything)
    for meeting in dialogue.rounds:
        yield _of(meeting, "the round", everything)
        yield from _of_round(meeting)


def _of_round(meeting: Round) -> Iterator[_Marked]:
    whole = ("the round", meeting.release)
    for what, things in (
        ("the remark", meeting.remarks),
        ("the measure", meeting.domestic_measures),
        ("the expectation", meeting.expectations),
    ):
        yield from (_of(thing, what, whole) for thing in things)
    for kind in fields(Briefing):
        yield from (_of(entry, "the line", whole) for entry in getattr(meeting.briefing, kind.name))


def _of(thing: Any, what: str, whole: tuple[str, Mark]) -> _Marked:
    quoted = (quote.source for quote in getattr(thing, "quotes", ()))
    delegated = (delegation.source for delegation in getattr(thing, "delegations", ()))
    sources = (*quoted, *getattr(thing, "cites", ()), *delegated, getattr(thing, "source", ""))
    return _Marked(what, getattr(thing, "id", ""), thing.place, thing.release, *whole, sources)
