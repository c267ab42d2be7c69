"""What a document names and nobody has is a problem with the nearest name: a style of the house, a heading to go to.

Unsaid, the words would print like any other words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Heading, Link, Node, Paragraph, Rule, Styled, Table
from briefgen.build.states import nodes
from briefgen.errors import Place, Problem, nearest


def strange(document: Document, look: Look, root: Path, templates: Iterable[str]) -> list[Problem]:
    """A problem for each such name in a document, where a template (by its path) says it."""
    there, paths = list(nodes(document)), list(templates)
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
