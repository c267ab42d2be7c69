"""Whether a paper can go out: fits its page, has its glyphs, styles and links; the states of its boxes.

The boxes of a document and the states they leave the office in.

What a document names and nobody has is a problem with the nearest name: a style of the house, a heading to go to.

Unsaid, the words would print like any other words.

A character no font can print is a problem that names the character and whose words hold it.

Fitting a paper to its one page: first the spacing gives, then the entries of its lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import astuple, replace

from briefgen.blocks.look import Look
from briefgen.blocks.tree import (
    NODE_TYPES,
    CheckBox,
    Choice,
    Contents,
    DateField,
    Document,
    Heading,
    Link,
    Node,
    Paragraph,
    Remark,
    Rule,
    Styled,
    Table,
)
from briefgen.compose.paper import NO_LIMIT, Composed
from briefgen.dialogue.model import Text
from briefgen.editions.record import FormValue
from briefgen.errors import Place, Problem, nearest
from briefgen.publish import writers


def box_states(document: Document) -> dict[str, FormValue]:
    """Key → ticked or not, the chosen value, the day, the words: to tell later what a reader has changed."""
    return {
        node.key: _state(node)
        for node in walk_nodes(document)
        if isinstance(node, CheckBox | Choice | DateField | Remark)
    }


def _state(node: CheckBox | Choice | DateField | Remark) -> FormValue:
    match node:
        case CheckBox():
            return node.ticked
        case Choice():
            return node.value
        case DateField():
            return node.day
        case Remark():
            return node.text


def walk_nodes(value: Any) -> Iterator[Node]:
    """Every node in a tree, from the top down and in the order of reading."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting += reversed(item)
        elif item.__class__ in NODE_TYPES:
            yield item
            waiting += reversed(astuple(item))


def unknown_names(document: Document, look: Look, root: Path, templates: Iterable[str]) -> list[Problem]:
    """A problem for each such name in a document, where a template (by its path) says it."""
    there, paths = list(walk_nodes(document)), list(templates)
    return [*_styles(there, look, root, paths), *_links(there, root, paths)]


def _styles(there: Iterable[Node], look: Look, root: Path, templates: Iterable[str]) -> Iterator[Problem]:
    """The styles the look does not know."""
    known: Mapping[type[Node], Mapping[str, object]] = {
        Paragraph: look.paragraphs,
        Rule: look.paragraphs,
        Styled: look.characters,
        Table: look.tables,
    }
    found = {
        (node.style, node.__class__): None
        for node in there
        if isinstance(node, Paragraph | Rule | Styled | Table) and node.style not in known[node.__class__]
    }
    for style, kind in found:
        hint = nearest(style, known[kind]) or "use one of its own, or add it to templates/house.docx"
        yield Problem(f"the house has no style “{style}”", _place(f"{{.{style}}}", root, templates), hint=hint)


def _links(there: Iterable[Node], root: Path, templates: Iterable[str]) -> Iterator[Problem]:
    """The links within the document that lead to no heading of it, or to one of two."""
    anchors = Counter(node.anchor for node in there if isinstance(node, Heading) and node.anchor)
    for anchor, often in anchors.items():
        if often > 1:
            place = _place(f"{{anchor={anchor}}}", root, templates)
            yield Problem(f"two headings are named “{anchor}”", place, hint="a link leads to one: name the other anew")
    for anchor in dict.fromkeys(node.href[1:] for node in there if isinstance(node, Link) and node.href[:1] == "#"):
        if anchor not in anchors:
            hint = nearest(anchor, anchors) or f"name it: ## Heading {{anchor={anchor or 'name'}}}"
            place = _place(f"(#{anchor})", root, templates)
            yield Problem(f"a link leads to “#{anchor}”, which is no heading", place, hint=hint)


def _place(words: str, root: Path, templates: Iterable[str]) -> Place:
    """Where a template says some words."""
    for path in templates:
        text = (root / path).read_text(encoding="utf-8")
        at = text.find(words)
        if at >= 0:
            return Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return Place()


Whose: TypeAlias = Callable[[str], tuple[str, Place] | None]
"""The id and place of the item whose words hold a character."""


def unprintable_problems(document: Document, look: Look, whose: Whose, template: str) -> list[Problem]:
    """A problem for each character for which the look has no glyph; what no item holds, a template must."""
    problems = []
    for character, problem in writers.unprintable_characters(document, look).items():
        item, place = whose(character) or ("", Place(template))
        problems.append(replace(problem, item=item, place=place))
    return problems


def character_owner(*things: object) -> Whose:
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
    elif isinstance(thing, Struct):
        item, place = getattr(thing, "id", item), getattr(thing, "place", place)
        for part in astuple(thing):
            yield from _holders(character, part, item, place)


TIGHTEST = 3
SHORT = 4
"""Pages that are turned without a table of contents."""

Again: TypeAlias = Callable[[int], Composed]
"""Composes the paper again with so much room (entries a list may have)."""
Fits: TypeAlias = Callable[[Document], bool]
"""Lays a document out: does it fit its page?"""


class Fit(Struct, frozen=True):
    """A paper as it goes out, and what was chosen to get it there. `fits` is false where nothing helped."""

    paper: Composed
    room: int = NO_LIMIT
    tightness: int = 0
    fits: bool = True


def fit_page(whole: Composed, again: Again, fits: Fits) -> Fit:
    """The loosest spacing at which everything fits; else as many entries as fit.

    Which entries go is the template's rule (late, soon, money, strength); here it is only how many.
    """
    if not whole.document.one_page:
        return Fit(whole)
    if snug := _snug(whole, fits, NO_LIMIT):
        return snug
    # Fewer entries never take more room: halve the distance between what fits and what does not.
    enough, too_many, best = -1, len(whole.facts), None
    while too_many - enough > 1:
        room = (enough + too_many) // 2
        if found := _snug(again(room), fits, room):
            enough, best = room, found
        else:
            too_many = room
    return best or Fit(whole, fits=False)


def fit_as_before(whole: Composed, again: Again, room: int, tightness: int) -> Fit:
    """The paper as it was fitted before: the same paper is not measured twice."""
    return Fit(_set(whole if room == NO_LIMIT else again(room), tightness), room, tightness)


def without_short_contents(
    document: Document, length: Callable[[Document], int], was: Callable[[Document], bool]
) -> Document:
    """A table of contents is for papers over four pages; a shorter one goes without the one its template has.

    `was` says whether a document is what went out the last time: it is not measured again.
    """
    if not any(isinstance(block, Contents) for block in document.blocks) or was(document):
        return document
    bare = document.replace(blocks=tuple(b for b in document.blocks if not isinstance(b, Contents)))
    return bare if was(bare) or length(bare) <= SHORT else document


def _set(paper: Composed, tightness: int) -> Composed:
    """The paper with so much spacing taken out."""
    if paper.document.tightness == tightness:
        return paper
    return replace(paper, document=paper.document.replace(tightness=tightness))


def _snug(paper: Composed, fits: Fits, room: int) -> Fit | None:
    """The paper at the loosest spacing that fits, if one does."""
    tries = (Fit(_set(paper, tightness), room, tightness) for tightness in range(TIGHTEST + 1))
    return next((found for found in tries if fits(found.paper.document)), None)
