"""A character no font can print is a problem that names the character and whose words hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeAlias

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document
from briefgen.build import writers
from briefgen.dialogue.model import Text
from briefgen.errors import Place, Problem

Whose: TypeAlias = Callable[[str], tuple[str, Place] | None]
"""The id and place of the item whose words hold a character."""


def unprintable(document: Document, look: Look, whose: Whose, template: str) -> list[Problem]:
    """A problem for each character for which the look has no glyph; what no item holds, a template must."""
    problems = []
    for character, problem in writers.unprintable(document, look).items():
        item, place = whose(character) or ("", Place(template))
        problems.append(replace(problem, item=item, place=place))
    return problems


def whose(*things: object) -> Whose:
    """Tells whose words hold a character: of things of the model, in their order."""
    return lambda character: next(_holders(character, things), None)


def _holders(character: str, thing: object, item: str = "", place: Place | None = None) -> Iterator[tuple[str, Place]]:
    """The items whose texts hold a character, with their places."""
    if isinstance(thing, Text):
        if any(character in words for _, words in thing.words):
            yield item, place or Place()
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _holders(character, part, item, place)
    elif is_dataclass(thing):
        item, place = getattr(thing, "id", item), getattr(thing, "place", place)
        for field in fields(thing):
            yield from _holders(character, getattr(thing, field.name), item, place)
