"""A character no font can print is a problem that names the character and whose words hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from briefgen.blocks.look import Look
from briefgen.build import writers
from briefgen.build.paper import Paper
from briefgen.dialogue.model import Dialogue, Text
from briefgen.errors import Place, Problem


def unprintable(paper: Paper, look: Look, dialogue: Dialogue) -> list[Problem]:
    """A problem for each character of a paper for which the look has no glyph.

    The place is that of the item in the data; where no item holds the character, a template must.
    """
    template = "", Place(f"templates/{paper.brief.document}.md.j2")
    problems = []
    for character, problem in writers.unprintable(paper.document, look).items():
        item, place = next(_holders(character, dialogue), template)
        problems.append(replace(problem, item=item, place=place))
    return problems


def _holders(character: str, thing: object, item: str = "", place: Place | None = None) -> Iterator[tuple[str, Place]]:
    """The items whose texts hold a character, with their places, in the order of the data."""
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
