"""Checks of one document before it goes out: form fields, styles and links, glyphs, and whether it fits one page.

In: composed documents. Out: the states of form fields (`box_states`), problems with a hint and the place in a template
or in the data (`unknown_names`, `unprintable_problems`), and the paper with less spacing or shorter lists (`fit_page`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import astuple, replace

from briefgen.blocks import tree
from briefgen.blocks.look import Look
from briefgen.blocks.walk import walk_nodes
from briefgen.compose.paper import NO_LIMIT, Composed
from briefgen.dialogue.model import Text
from briefgen.editions.record import FormValue
from briefgen.errors import Place, Problem, nearest
from briefgen.publish import writers


def box_states(document: tree.Document) -> dict[str, FormValue]:
    """The value of every form field by its key, as sent out: to find later what a reader has changed."""
    return {
        node.key: getattr(node, _VALUES[node.__class__])
        for node in walk_nodes(document)
        if isinstance(node, tree.CheckBox | tree.Choice | tree.DateField | tree.Remark)
    }


_VALUES = {tree.CheckBox: "ticked", tree.Choice: "value", tree.DateField: "day", tree.Remark: "text"}
"""The attribute of each form field that holds its value."""


def unknown_names(document: tree.Document, look: Look, root: Path, templates: Iterable[str]) -> list[Problem]:
    """A problem for each style and heading a document names that does not exist, with its place in a template (of
    `templates`, paths below `root`). Left alone, such a style would print as plain text."""
    nodes, paths = list(walk_nodes(document)), list(templates)
    return [*_unknown_styles(nodes, look, root, paths), *_broken_links(nodes, root, paths)]


def _unknown_styles(nodes: Iterable[tree.Node], look: Look, root: Path, templates: Iterable[str]) -> Iterator[Problem]:
    """A problem for each style the look does not have."""
    known: Mapping[type[tree.Node], Mapping[str, object]] = {
        tree.Paragraph: look.paragraphs,
        tree.Rule: look.paragraphs,
        tree.Styled: look.characters,
        tree.Table: look.tables,
    }
    unknown = {
        (node.style, node.__class__): None
        for node in nodes
        if isinstance(node, tree.Paragraph | tree.Rule | tree.Styled | tree.Table)
        and node.style not in known[node.__class__]
    }
    for style, kind in unknown:
        hint = nearest(style, known[kind]) or "use one of its own, or add it to templates/house.docx"
        yield Problem(f"the house has no style “{style}”", _place(f"{{.{style}}}", root, templates), hint=hint)


def _broken_links(nodes: Iterable[tree.Node], root: Path, templates: Iterable[str]) -> Iterator[Problem]:
    """A problem for each anchor on two headings, and for each link within the document to no heading."""
    anchors = Counter(node.anchor for node in nodes if isinstance(node, tree.Heading) and node.anchor)
    for anchor, count in anchors.items():
        if count > 1:
            place = _place(f"{{anchor={anchor}}}", root, templates)
            yield Problem(f"two headings are named “{anchor}”", place, hint="a link leads to one: name the other anew")
    links = (node.href for node in nodes if isinstance(node, tree.Link))
    for anchor in dict.fromkeys(href[1:] for href in links if href[:1] == "#"):
        if anchor not in anchors:
            hint = nearest(anchor, anchors) or f"name it: ## Heading {{anchor={anchor or 'name'}}}"
            place = _place(f"(#{anchor})", root, templates)
            yield Problem(f"a link leads to “#{anchor}”, which is no heading", place, hint=hint)


def _place(words: str, root: Path, templates: Iterable[str]) -> Place:
    """The first place where one of the templates has some words."""
    for path in templates:
        text = (root / path).read_text(encoding="utf-8")
        at = text.find(words)
        if at >= 0:
            return Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return Place()


CharacterOwner: TypeAlias = Callable[[str], tuple[str, Place] | None]
"""Gives the id and place of the item whose words hold a character."""


def unprintable_problems(document: tree.Document, look: Look, owner_of: CharacterOwner, template: str) -> list[Problem]:
    """A problem for each character for which the look has no glyph, at the item that holds it, else at the template."""
    problems = []
    for character, problem in writers.unprintable_characters(document, look).items():
        item, place = owner_of(character) or ("", Place(template))
        problems.append(replace(problem, item=item, place=place))
    return problems


def character_owner(*things: object) -> CharacterOwner:
    """A function that finds the item whose words hold a character, in things of the model, in their order."""
    return lambda character: next(_holders(character, things), None)


def _holders(character: str, thing: object, item: str = "", place: Place | None = None) -> Iterator[tuple[str, Place]]:
    """The ids of the items whose texts hold a character, with their places."""
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
"""The greatest `Document.tightness`."""
SHORT = 4
"""Pages of the longest paper that has no table of contents."""

Compose: TypeAlias = Callable[[int], Composed]
"""Composes the paper with at most so many entries in its lists."""
Fits: TypeAlias = Callable[[tree.Document], bool]
"""Whether a document, laid out, fits its page."""


class Fit(Struct, frozen=True):
    """A paper as it goes out, with the number of list entries and the spacing that were chosen. `fits` is false where
    it is too long even without lists."""

    paper: Composed
    room: int = NO_LIMIT
    tightness: int = 0
    fits: bool = True


def fit_page(whole: Composed, compose: Compose, fits: Fits) -> Fit:
    """The paper with the loosest spacing at which all of it fits one page, else with as many list entries as fit.

    Which entries are left out is decided by the template (late, soon, money, strength); here only how many.
    """
    if not whole.document.one_page:
        return Fit(whole)
    if fitted := _fit_spacing(whole, fits, NO_LIMIT):
        return fitted
    # Fewer entries never take more room: halve the distance between what fits and what does not.
    fitting, too_many, best = -1, len(whole.facts), None
    while too_many - fitting > 1:
        room = (fitting + too_many) // 2
        if found := _fit_spacing(compose(room), fits, room):
            fitting, best = room, found
        else:
            too_many = room
    return best or Fit(whole, fits=False)


def fit_as_before(whole: Composed, compose: Compose, room: int, tightness: int) -> Fit:
    """The paper as it was fitted before, without laying it out."""
    return Fit(_with_tightness(whole if room == NO_LIMIT else compose(room), tightness), room, tightness)


def without_short_contents(
    document: tree.Document, length: Callable[[tree.Document], int], was_published: Callable[[tree.Document], bool]
) -> tree.Document:
    """The document without its table of contents, where it has at most `SHORT` pages without it.

    `length` counts the pages of a document. `was_published` says whether a document is what went out the last time:
    that one is not laid out again.
    """
    if not any(isinstance(block, tree.Contents) for block in document.blocks) or was_published(document):
        return document
    bare = document.replace(blocks=tuple(b for b in document.blocks if not isinstance(b, tree.Contents)))
    return bare if was_published(bare) or length(bare) <= SHORT else document


def _with_tightness(paper: Composed, tightness: int) -> Composed:
    """The paper with a tightness: how much of its spacing is taken out."""
    if paper.document.tightness == tightness:
        return paper
    return replace(paper, document=paper.document.replace(tightness=tightness))


def _fit_spacing(paper: Composed, fits: Fits, room: int) -> Fit | None:
    """The paper at the loosest spacing that fits, if one does."""
    tries = (Fit(_with_tightness(paper, tightness), room, tightness) for tightness in range(TIGHTEST + 1))
    return next((found for found in tries if fits(found.paper.document)), None)
