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

from briefgen.dialogue.declared import ReleaseRule, is_model_object, release_rules_of
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
    is_wide_enough = _WIDTH.get(mark.level, 0) >= _WIDTH[reader.level]
    return is_wide_enough and (not mark.to or (bool(reader.to) and set(reader.to) <= set(mark.to)))


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


NOT_RELEASED = Dialogue(id="", name=Text(()), parties=())
"""What a reader sees of a dialogue that is not released to him."""

_KEPT_IF_NAMED = {
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
    visible = visible_to(dialogue, audience)
    copied: Dialogue = visible if visible is NOT_RELEASED else _OutsideCopier(dialogue, audience).copy(visible)
    return copied


def gets_papers(dialogue: Dialogue, audience: Audience) -> bool:
    """Whether this reader gets files: something of the dialogue was released to him."""
    if audience.release.level == "internal":
        return True
    visible = visible_to(dialogue, audience)
    return bool(visible.rounds or visible.commitments or visible.actions)


def opaque_key(dialogue: Dialogue, item: str) -> str:
    """The key that stands for an id outside: a gap in the numbering tells nothing."""
    digest = hashlib.sha256(f"{dialogue.salt or dialogue.id}/{item}".encode()).hexdigest()
    return f"x{digest[:10]}"


def visible_to(dialogue: Dialogue, audience: Audience) -> Dialogue:
    """What reaches a reader, with everything internal still on it: for checks, never for a page."""
    return dialogue if audience.release.level == "internal" else _cached_visible(_SameDialogue(dialogue), audience)


@dataclass(frozen=True, slots=True, eq=False)
class _SameDialogue:
    """A dialogue that is one with itself alone: to compare all that stands in it takes as long as to release it."""

    dialogue: Dialogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameDialogue) and other.dialogue is self.dialogue

    def __hash__(self) -> int:
        return id(self.dialogue)


@lru_cache(16)
def _cached_visible(key: _SameDialogue, audience: Audience) -> Dialogue:
    """Checks, the plan and the release ask for the same."""
    visible = _keep_released(key.dialogue, Ceiling.OWN, audience.release)
    if visible is _WITHHELD:
        return NOT_RELEASED
    rounds = tuple(replace(r, briefing=_select_lines(r.briefing, audience)) for r in visible.rounds)
    visible = replace(visible, rounds=rounds, updates=_visible_updates(visible))
    return _drop_unnamed(_clear_hidden_rounds(visible))


def _keep_released(value: Any, ceiling: Ceiling, reader: Mark) -> Any:
    """A value without what its marks keep from the reader."""
    if isinstance(value, Mark):
        return value
    if isinstance(value, tuple):
        kept_values = tuple(kept for item in value if (kept := _keep_released(item, ceiling, reader)) is not _WITHHELD)
        return value if len(kept_values) == len(value) and all(map(is_, kept_values, value)) else kept_values
    if not _is_reached(value, ceiling, reader):
        return _WITHHELD
    if isinstance(value, Text) or not is_model_object(value):
        return value
    changes = {}
    for part in release_rules_of(type(value)):
        before = getattr(value, part.name)
        kept = before if part.ceiling is Ceiling.INTERNAL else _keep_released(before, part.ceiling, reader)
        if kept is not before:
            changes[part.name] = part.blank if kept is _WITHHELD else kept
    return replace(value, **changes) if changes else value


def _is_reached(value: Any, ceiling: Ceiling, reader: Mark) -> bool:
    """By its own mark; what bears none goes with its item, unless the model says that it must bear one."""
    mark = getattr(value, "release", None)
    if isinstance(mark, Mark):
        return reaches(mark, reader)
    return ceiling is not Ceiling.OWN or isinstance(value, Briefing)


def _select_lines(briefing: Briefing, audience: Audience) -> Briefing:
    """The lines that name this reader, or the nearest one he is like; else those for all. By kind and field."""
    kinds = {part.name: getattr(briefing, part.name) for part in release_rules_of(Briefing)}
    return replace(briefing, **{name: _lines_for(entries, audience) for name, entries in kinds.items()})


def _lines_for(entries: tuple[Any, ...], audience: Audience) -> tuple[Any, ...]:
    levels: dict[str, str] = {}
    for level in reversed((audience.id, *audience.lookup)):
        levels |= {line.field: level for line in entries if isinstance(line, Line) and level in line.readers}
    return tuple(entry for entry in entries if not isinstance(entry, Line) or _is_for(entry, levels.get(entry.field)))


def _is_for(line: Line, level: str | None) -> bool:
    return level in line.readers if level else not line.readers


def _visible_updates(visible: Dialogue) -> tuple[Update, ...]:
    """News of what is left: neither inferred nor taken back, and no tick in a returned file without a source."""
    items = {part.id for item in visible.commitments for part in (item, *item.sub_items)}
    items |= {action.id for action in visible.actions}
    retracted = {retraction.retracts for retraction in visible.retractions}
    return tuple(
        update
        for update in visible.updates
        if update.item in items
        and update.id not in retracted
        and update.confidence != "inferred"
        and (update.source or not update.file)
    )


def _clear_hidden_rounds(visible: Dialogue) -> Dialogue:
    """No item names a round that is withheld."""
    known = {meeting.id for meeting in visible.rounds}

    def clear_round(item: Any) -> Any:
        return item if item.round in known else replace(item, round="")

    commitments = (replace(c, sub_items=tuple(map(clear_round, c.sub_items))) for c in visible.commitments)
    actions, updates = tuple(map(clear_round, visible.actions)), tuple(map(clear_round, visible.updates))
    return replace(visible, commitments=tuple(map(clear_round, commitments)), actions=actions, updates=updates)


def _drop_unnamed(visible: Dialogue) -> Dialogue:
    """Only those fields, organisations, people, sources and other parties that something released names."""
    named = set(_walk_names(visible, frozenset(_KEPT_IF_NAMED)))
    kept: dict[str, Any] = {}
    for entries, kind in _KEPT_IF_NAMED.items():
        kept[entries] = tuple(entry for entry in getattr(visible, entries) if (kind, entry.id) in named)
        for entry in kept[entries]:
            named |= {*_walk_names(entry), ("party", getattr(entry, "party", ""))}
    return replace(visible, **kept)


def _walk_names(value: Any, left_out: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """What a thing and its parts name outside the house: kinds and ids."""
    if isinstance(value, tuple):
        for item in value:
            yield from _walk_names(item)
    elif is_model_object(value):
        for part in release_rules_of(type(value)):
            if part.ceiling is Ceiling.INTERNAL or part.name in left_out:
                continue
            attribute_value = getattr(value, part.name)
            if part.refers:
                ids = attribute_value if isinstance(attribute_value, tuple) else (attribute_value,)
                yield from ((kind, id_) for kind in part.refers for id_ in ids)
            else:
                yield from _walk_names(attribute_value)


@dataclass(frozen=True, slots=True)
class _OutsideCopier:
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
        if not is_model_object(value):
            return value
        kind: Any = type(value)
        return kind(
            **{part.name: self._copy_attribute(part, getattr(value, part.name)) for part in release_rules_of(kind)}
        )

    def _copy_attribute(self, part: ReleaseRule, value: Any) -> Any:
        if part.is_key:
            return self._disguise(value)
        return part.blank if part.ceiling is Ceiling.INTERNAL else self.copy(value)

    def _disguise(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._disguise, value))
        return opaque_key(self.dialogue, value) if value else value
