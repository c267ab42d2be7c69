"""Every text of a dialogue, with the place and the attribute it came from: all of it, or what one reader gets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from briefgen.dialogue.declared import declarations_of, is_model_object, release_rules_of
from briefgen.dialogue.model import Briefing, Ceiling, Dialogue, Mark, Quote, Text
from briefgen.errors import Place


class Said(NamedTuple):
    """A text in one language: the attribute it came from, and the nearest place and id around it.

    `part` is the kind of line of a briefing (`risk`, `points` …), empty elsewhere.
    """

    words: str
    attribute: str
    place: Place
    item: str
    part: str = ""


_OWN_WORDS = frozenset({"why", "basis", "sic"})
"""Attributes of quotes and marks, which are otherwise words of others, that are notes of ours."""


def texts_of(dialogue: Dialogue, *, outside: bool) -> list[Said]:
    """Every text of a dialogue; `outside`: it is one that is released to a reader, whose internal attributes are ours.

    Quotes are words of others; what we note about them is ours.
    """
    found: list[Said] = []
    _add_texts(dialogue, ("", "", ""), dialogue.place, outside, found)
    return found


_Around: TypeAlias = tuple[str, str, str]
"""The attribute, the nearest id, and the kind of line of a briefing."""


def _add_texts(value: Any, around: _Around, place: Place, outside: bool, found: list[Said]) -> None:
    kind = value.__class__
    if kind is Text:
        found += [Said(words, around[0], place, around[1], around[2]) for _, words in value.words]
    elif kind is tuple:
        for part in value:
            _add_texts(part, around, place, outside, found)
    elif kind is Mark:
        if value.basis and not outside:
            found.append(Said(value.basis, "basis", place, around[1], around[2]))
    elif attributes := _attributes(kind, outside):
        place, item = getattr(value, "place", None) or place, getattr(value, "id", "") or around[1]
        for name, label in attributes:
            part = getattr(value, name)
            if part:
                inner = label, item, label if kind is Briefing else around[2]
                if part.__class__ is not str:
                    _add_texts(part, inner, place, outside, found)
                elif name in _OWN_WORDS:
                    found.append(Said(part, label, place, item, around[2]))


@cache
def _attributes(kind: type, outside: bool) -> tuple[tuple[str, str], ...]:
    """The attributes of a class of the model in which a text may be, with their keys."""
    if not is_model_object(kind) or kind is Place:
        return ()
    rules = (rule for rule in release_rules_of(kind) if not (outside and rule.ceiling is Ceiling.INTERNAL))
    types = {field.name: str(field.type) for field, _ in declarations_of(kind)}
    return tuple(
        (rule.name, rule.label) for rule in rules if rule.name in _OWN_WORDS or "briefgen." in types[rule.name]
    )


def quotes_in(value: Any) -> Iterator[Quote]:
    """Every quote in a thing of the model."""
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from quotes_in(part)
    else:
        for name, _ in _attributes(value.__class__, False):
            yield from quotes_in(getattr(value, name))
