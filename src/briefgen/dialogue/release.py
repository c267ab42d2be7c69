"""What one reader may see, copied out; fails closed.

Release marks: who is reached by one, and which is wider. In doubt, nobody is.

What one reader may see of a dialogue: copied out, not cut down, so that what is forgotten stays in the house.

A reader of our own office sees everything. For one outside, by what the model declares of each attribute:

1. what bears no mark that reaches him goes, with its parts and its news; so does news inferred or taken back;
2. a field, organisation, person, source or party that is only named stays if something that is left names it;
3. what is internal goes back to its default, words of other languages go, ids and marks tell nothing.

The day, the thresholds and the salt are internal: who needs them takes them from the dialogue as it was loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from operator import is_
from typing import Any

from briefgen.dialogue.declared import Part, is_node, parts
from briefgen.dialogue.model import Audience, Briefing, Ceiling, Dialogue, Line, Mark, Text, Update
from briefgen.values import dataclass

# ---- marks -------------------------------------------------------------------------------------------------------


_WIDTH = {"internal": 0, "partner": 1, "public": 2}


def reaches(mark: Mark, reader: Mark) -> bool:
    """Whether what bears this mark may be seen by a reader.

    A mark that names parties reaches a reader only if every party of his is named: one file goes to all of them.
    """
    if reader.level == "internal":
        return True
    wide = _WIDTH.get(mark.level, 0) >= _WIDTH[reader.level]
    return wide and (not mark.to or (bool(reader.to) and set(reader.to) <= set(mark.to)))


def is_released(mark: Mark) -> bool:
    """Whether anybody outside the house is reached."""
    return mark.level != "internal"


def is_wider(part: Mark, whole: Mark) -> bool:
    """Whether a part would reach somebody its whole does not."""
    if not is_released(part):
        return False
    if _WIDTH[part.level] > _WIDTH[whole.level]:
        return True
    return bool(whole.to) and (not part.to or not set(part.to) <= set(whole.to))


# ---- release -----------------------------------------------------------------------------------------------------


NOTHING = Dialogue(id="", name=Text(()), parties=())
"""What a reader sees of a dialogue that is not released to him."""

_NAMED = {
    "sources": "source",
    "people": "person",
    "organisations": "organisation",
    "fields": "field",
    "others": "party",
}
"""Lists whose entries bear no mark, with their kind where something names them; who names comes first."""
_WITHHELD = object()


def release(dialogue: Dialogue, audience: Audience) -> Dialogue:
    """The dialogue as this reader may see it, a valid one again; `NOTHING` if it was not released to him at all."""
    if audience.release.level == "internal":
        return dialogue
    seen = visible(dialogue, audience)
    outside: Dialogue = seen if seen is NOTHING else _Outside(dialogue, audience).copy(seen)
    return outside


def readable(dialogue: Dialogue, audience: Audience) -> bool:
    """Whether this reader gets files: something of the dialogue was released to him."""
    if audience.release.level == "internal":
        return True
    seen = visible(dialogue, audience)
    return bool(seen.rounds or seen.commitments or seen.actions)


def opaque(dialogue: Dialogue, item: str) -> str:
    """The key that stands for an id outside: a gap in the numbering tells nothing."""
    digest = hashlib.sha256(f"{dialogue.salt or dialogue.id}/{item}".encode()).hexdigest()
    return f"x{digest[:10]}"


def visible(dialogue: Dialogue, audience: Audience) -> Dialogue:
    """What reaches a reader, with everything internal still on it: for checks, never for a page."""
    return dialogue if audience.release.level == "internal" else _visible(_Itself(dialogue), audience)


@dataclass(frozen=True, slots=True, eq=False)
class _Itself:
    """A dialogue that is one with itself alone: to compare all that stands in it takes as long as to release it."""

    dialogue: Dialogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.dialogue is self.dialogue

    def __hash__(self) -> int:
        return id(self.dialogue)


@lru_cache(16)
def _visible(itself: _Itself, audience: Audience) -> Dialogue:
    """Checks, the plan and the release ask for the same."""
    seen = _left(itself.dialogue, Ceiling.OWN, audience.release)
    if seen is _WITHHELD:
        return NOTHING
    rounds = tuple(replace(r, briefing=_addressed(r.briefing, audience)) for r in seen.rounds)
    seen = replace(seen, rounds=rounds, updates=_news(seen))
    return _only_named(_without_rounds(seen))


def _left(value: Any, ceiling: Ceiling, reader: Mark) -> Any:
    """A value without what its marks keep from the reader."""
    if isinstance(value, Mark):
        return value
    if isinstance(value, tuple):
        kept = tuple(left for each in value if (left := _left(each, ceiling, reader)) is not _WITHHELD)
        return value if len(kept) == len(value) and all(map(is_, kept, value)) else kept
    if not _is_reached(value, ceiling, reader):
        return _WITHHELD
    if isinstance(value, Text) or not is_node(value):
        return value
    changes = {}
    for part in parts(type(value)):
        before = getattr(value, part.name)
        left = before if part.ceiling is Ceiling.INTERNAL else _left(before, part.ceiling, reader)
        if left is not before:
            changes[part.name] = part.blank if left is _WITHHELD else left
    return replace(value, **changes) if changes else value


def _is_reached(value: Any, ceiling: Ceiling, reader: Mark) -> bool:
    """By its own mark; what bears none goes with its item, unless the model says that it must bear one."""
    mark = getattr(value, "release", None)
    if isinstance(mark, Mark):
        return reaches(mark, reader)
    return ceiling is not Ceiling.OWN or isinstance(value, Briefing)


def _addressed(briefing: Briefing, audience: Audience) -> Briefing:
    """The lines that name this reader, or the nearest one he is like; else those for all. By kind and field."""
    kinds = {part.name: getattr(briefing, part.name) for part in parts(Briefing)}
    return replace(briefing, **{name: _nearest(entries, audience) for name, entries in kinds.items()})


def _nearest(entries: tuple[Any, ...], audience: Audience) -> tuple[Any, ...]:
    levels: dict[str, str] = {}
    for level in reversed((audience.id, *audience.lookup)):
        levels |= {line.field: level for line in entries if isinstance(line, Line) and level in line.readers}
    return tuple(entry for entry in entries if not isinstance(entry, Line) or _is_for(entry, levels.get(entry.field)))


def _is_for(line: Line, level: str | None) -> bool:
    return level in line.readers if level else not line.readers


def _news(seen: Dialogue) -> tuple[Update, ...]:
    """News of what is left: neither inferred nor taken back, and no tick in a returned file without a source."""
    items = {part.id for item in seen.commitments for part in (item, *item.sub_items)}
    items |= {action.id for action in seen.actions}
    retracted = {retraction.retracts for retraction in seen.retractions}
    return tuple(
        update
        for update in seen.updates
        if update.item in items
        and update.id not in retracted
        and update.confidence != "inferred"
        and (update.source or not update.file)
    )


def _without_rounds(seen: Dialogue) -> Dialogue:
    """No item names a round that is withheld."""
    known = {meeting.id for meeting in seen.rounds}

    def cleared(thing: Any) -> Any:
        return thing if thing.round in known else replace(thing, round="")

    commitments = (replace(c, sub_items=tuple(map(cleared, c.sub_items))) for c in seen.commitments)
    actions, updates = tuple(map(cleared, seen.actions)), tuple(map(cleared, seen.updates))
    return replace(seen, commitments=tuple(map(cleared, commitments)), actions=actions, updates=updates)


def _only_named(seen: Dialogue) -> Dialogue:
    """Only those fields, organisations, people, sources and other parties that something released names."""
    named = set(_names(seen, frozenset(_NAMED)))
    kept: dict[str, Any] = {}
    for entries, kind in _NAMED.items():
        kept[entries] = tuple(entry for entry in getattr(seen, entries) if (kind, entry.id) in named)
        for entry in kept[entries]:
            named |= {*_names(entry), ("party", getattr(entry, "party", ""))}
    return replace(seen, **kept)


def _names(thing: Any, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """What a thing and its parts name outside the house: kinds and ids."""
    if isinstance(thing, tuple):
        for each in thing:
            yield from _names(each)
    elif is_node(thing):
        for part in parts(type(thing)):
            if part.ceiling is Ceiling.INTERNAL or part.name in without:
                continue
            value = getattr(thing, part.name)
            if part.refers:
                words = value if isinstance(value, tuple) else (value,)
                yield from ((kind, word) for kind in part.refers for word in words)
            else:
                yield from _names(value)


@dataclass(frozen=True, slots=True)
class _Outside:
    """Makes the copy that leaves the house."""

    dialogue: Dialogue
    audience: Audience

    def copy(self, value: Any) -> Any:
        """Words of the reader's language alone; internal attributes blank; keys disguised; marks alike."""
        if isinstance(value, tuple):
            return tuple(map(self.copy, value))
        if isinstance(value, Text):
            return Text(tuple(pair for pair in value.words if pair[0] in ("", self.audience.language)))
        if isinstance(value, Mark):
            return Mark(self.audience.release.level)
        if not is_node(value):
            return value
        kind: Any = type(value)
        return kind(**{part.name: self._attribute(part, getattr(value, part.name)) for part in parts(kind)})

    def _attribute(self, part: Part, value: Any) -> Any:
        if part.is_key:
            return self._key(value)
        return part.blank if part.ceiling is Ceiling.INTERNAL else self.copy(value)

    def _key(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._key, value))
        return opaque(self.dialogue, value) if value else value
