"""What one reader may see of a dialogue; in doubt, nothing.

A reader of our own office sees everything. For a reader outside a new dialogue is built (so that nothing is released by
being forgotten), by what the model declares of each attribute:

1. what has no mark that reaches the reader is left out, with its parts and its updates; so are inferred and retracted
   updates; of a body that only we read as acting, its party is left;
2. a field, organisation, person, source or party that has no mark of its own stays if something that is left names it;
3. internal attributes get their default, texts in other languages are left out, ids and marks say nothing.

The day, the thresholds and the salt are internal: what needs them takes them from the dialogue as it was loaded.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat
from operator import is_
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from briefgen.dialogue.actors import without_interpreted_bodies
from briefgen.dialogue.declared import ReleaseRule, is_model_object, release_rules_of
from briefgen.dialogue.model import Audience, Briefing, Ceiling, Commitment, Dialogue, Line, Mark, Text, Update

_WIDTH = {"internal": 0, "partner": 1, "public": 2}


def reaches(mark: Mark, reader: Mark) -> bool:
    """Whether a reader may see what has this mark.

    A mark that names parties reaches a reader only if it names all of the reader's parties, for they share one file.
    """
    if reader.level == "internal":
        return True
    is_wide_enough = _WIDTH.get(mark.level, 0) >= _WIDTH[reader.level]
    return is_wide_enough and (not mark.to or (bool(reader.to) and set(reader.to) <= set(mark.to)))


def is_released(mark: Mark) -> bool:
    """Whether it reaches anybody outside our office."""
    return mark.level != "internal"


def is_wider(part: Mark, whole: Mark) -> bool:
    """Whether the mark of a part reaches somebody that the mark of its whole does not."""
    if not is_released(part):
        return False
    if _WIDTH[part.level] > _WIDTH[whole.level]:
        return True
    return bool(whole.to) and (not part.to or not set(part.to) <= set(whole.to))


NOT_RELEASED = Dialogue(id="", name=Text(()), parties=())
"""What a reader sees of a dialogue that is not released to them."""

_KEPT_IF_NAMED = {
    "sources": "source",
    "people": "person",
    "organisations": "organisation",
    "fields": "field",
    "others": "party",
}
"""Lists whose entries have no mark, with the kind of their ids; lists that refer to others come first."""
_WITHHELD = object()


def release(dialogue: Dialogue, audience: Audience) -> Dialogue:
    """The dialogue as this reader may see it, valid again; `NOT_RELEASED` if nothing of it was released to them."""
    if audience.is_internal:
        return dialogue
    visible = visible_to(dialogue, audience)
    copied: Dialogue = visible if visible is NOT_RELEASED else _OutsideCopier(dialogue, audience).copy(visible)
    return copied


def gets_papers(dialogue: Dialogue, audience: Audience) -> bool:
    """Whether this reader gets papers: something of the dialogue is released to them."""
    if audience.is_internal:
        return True
    visible = visible_to(dialogue, audience)
    return bool(visible.rounds or visible.commitments or visible.actions)


def opaque_key(dialogue: Dialogue, reader: str, item: str) -> str:
    """The key that stands for an id in the copies of one reader, by the reader's id: HMAC-SHA256 (RFC 2104), 80 bits.

    The salt of the dialogue is its secret, so that neither ids nor gaps in their numbering can be worked out; the
    key differs from reader to reader and from dialogue to dialogue, so that no two copies can be joined.
    """
    # with their lengths, for two lists of words must never be one message
    said = "".join(f"{len(word)}:{word}" for word in (dialogue.id, reader, item))
    digest = hmac.digest(dialogue.salt.encode(), said.encode("utf-8", "surrogatepass"), "sha256")
    return f"x{digest[:10].hex()}"


def visible_to(dialogue: Dialogue, audience: Audience) -> Dialogue:
    """What reaches a reader, with internal attributes still in it: for checks, never for a page."""
    return dialogue if audience.is_internal else _cached_visible(SameDialogue(dialogue), audience)


def reaching(dialogue: Dialogue, audience: Audience) -> Dialogue:
    """As `visible_to`, with the lines of briefings that reach a reader and are meant for others: no secrets either."""
    visible, marked = visible_to(dialogue, audience), _keep_released(dialogue, Ceiling.OWN, audience.release)
    return NOT_RELEASED if marked is _WITHHELD else replace(visible, rounds=marked.rounds)


class SameDialogue(Struct, frozen=True, eq=False):
    """A cache key: a dialogue compared by identity, for to compare its contents would be as slow as a release."""

    dialogue: Dialogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameDialogue) and other.dialogue is self.dialogue

    def __hash__(self) -> int:
        return id(self.dialogue)


@lru_cache(16)
def _cached_visible(key: SameDialogue, audience: Audience) -> Dialogue:
    """Cached, for checks, plan and release need the same."""
    visible = _keep_released(key.dialogue, Ceiling.OWN, audience.release)
    if visible is _WITHHELD:
        return NOT_RELEASED
    rounds = tuple(replace(r, briefing=_select_lines(r.briefing, audience)) for r in visible.rounds)
    commitments = tuple(map(_without_interpreted, visible.commitments, repeat(key.dialogue)))
    visible = replace(visible, rounds=rounds, updates=_visible_updates(visible), commitments=commitments)
    return _drop_unnamed(_clear_hidden_rounds(visible))


def _without_interpreted(whole: Commitment, dialogue: Dialogue) -> Commitment:
    """A commitment and its parts without the bodies that are only our reading of who acts."""
    parts = (replace(p, actors=without_interpreted_bodies(p.actors, dialogue)) for p in whole.sub_items)
    return replace(whole, actors=without_interpreted_bodies(whole.actors, dialogue), sub_items=tuple(parts))


def _keep_released(value: Any, ceiling: Ceiling, reader: Mark) -> Any:
    """A value without the parts whose marks do not reach the reader."""
    if isinstance(value, Mark):
        return value
    if isinstance(value, tuple):
        kept = tuple(left for item in value if (left := _keep_released(item, ceiling, reader)) is not _WITHHELD)
        return value if len(kept) == len(value) and all(map(is_, kept, value)) else kept
    if not _is_reached(value, ceiling, reader):
        return _WITHHELD
    if isinstance(value, Text) or not is_model_object(value):
        return value
    changes = {}
    for part in release_rules_of(type(value)):
        before = getattr(value, part.name)
        value_left = before if part.ceiling is Ceiling.INTERNAL else _keep_released(before, part.ceiling, reader)
        if value_left is not before:
            changes[part.name] = part.blank if value_left is _WITHHELD else value_left
    return replace(value, **changes) if changes else value


def _is_reached(value: Any, ceiling: Ceiling, reader: Mark) -> bool:
    """Whether a value is released: by its own mark, else with its item, unless the model wants a mark of its own."""
    mark = getattr(value, "release", None)
    if isinstance(mark, Mark):
        return reaches(mark, reader)
    return ceiling is not Ceiling.OWN or isinstance(value, Briefing)


def _select_lines(briefing: Briefing, audience: Audience) -> Briefing:
    """A briefing with the lines that name this reader, or the nearest one they are like, else those for all."""
    return replace(briefing, **{kind: _lines_for(lines, audience) for kind, lines in asdict(briefing).items()})


def _lines_for(entries: tuple[Any, ...], audience: Audience) -> tuple[Any, ...]:
    levels: dict[str, str] = {}
    for level in reversed((audience.id, *audience.lookup)):
        levels |= {line.field: level for line in entries if isinstance(line, Line) and level in line.readers}
    return tuple(entry for entry in entries if not isinstance(entry, Line) or _is_for(entry, levels.get(entry.field)))


def _is_for(line: Line, level: str | None) -> bool:
    return level in line.readers if level else not line.readers


def _visible_updates(visible: Dialogue) -> tuple[Update, ...]:
    """Updates of items that are left: not inferred, not retracted, and no tick in a returned file without a source."""
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
    """The dialogue without references to rounds that are left out."""
    known = {meeting.id for meeting in visible.rounds}

    def clear_round(item: Any) -> Any:
        return item if item.round in known else replace(item, round="")

    commitments = (replace(c, sub_items=tuple(map(clear_round, c.sub_items))) for c in visible.commitments)
    actions, updates = tuple(map(clear_round, visible.actions)), tuple(map(clear_round, visible.updates))
    return replace(visible, commitments=tuple(map(clear_round, commitments)), actions=actions, updates=updates)


def _drop_unnamed(visible: Dialogue) -> Dialogue:
    """The dialogue with only those fields, organisations, people, sources and other parties that are referred to."""
    references = set(_walk_names(visible, frozenset(_KEPT_IF_NAMED)))
    lists: dict[str, Any] = {}
    for entries, kind in _KEPT_IF_NAMED.items():
        lists[entries] = tuple(entry for entry in getattr(visible, entries) if (kind, entry.id) in references)
        for entry in lists[entries]:
            references |= {*_walk_names(entry), ("party", getattr(entry, "party", ""))}
    return replace(visible, **lists)


def _walk_names(value: Any, left_out: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Kinds and ids of all that an object and its parts refer to, in attributes that are not internal."""
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


class _OutsideCopier(Struct, frozen=True):
    """Makes the copy for a reader outside our office."""

    dialogue: Dialogue
    audience: Audience

    def copy(self, value: Any) -> Any:
        """A copy with texts in the reader's language only, internal attributes blank, keys hashed, one mark."""
        if isinstance(value, tuple):
            return tuple(map(self.copy, value))
        if isinstance(value, Text):
            return Text(tuple(pair for pair in value.words if pair[0] in ("", self.audience.language)))
        if isinstance(value, Mark):
            return Mark(self.audience.release.level)
        if not is_model_object(value):
            return value
        kind: Any = type(value)
        rules = release_rules_of(kind)
        return kind(**{rule.name: self._copy_attribute(rule, getattr(value, rule.name)) for rule in rules})

    def _copy_attribute(self, part: ReleaseRule, value: Any) -> Any:
        if part.is_key:
            return self._disguise(value)
        return part.blank if part.ceiling is Ceiling.INTERNAL else self.copy(value)

    def _disguise(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._disguise, value))
        return opaque_key(self.dialogue, self.audience.id, value) if value else value
