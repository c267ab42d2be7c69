"""A style the house does not have is a problem that names the nearest one: it would print like any other words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Node, Paragraph, Rule, Styled, Table
from briefgen.build.states import nodes
from briefgen.errors import Place, Problem, nearest


def strange(document: Document, look: Look, root: Path, templates: Iterable[str]) -> list[Problem]:
    """A problem for each style of a document that the look does not know, where a template (by its path) names it."""
    known: Mapping[type[Node], Mapping[str, object]] = {
        Paragraph: look.paragraphs,
        Rule: look.paragraphs,
        Styled: look.characters,
        Table: look.tables,
    }
    found = {
        (node.style, node.__class__): None
        for node in nodes(document)
        if isinstance(node, Paragraph | Rule | Styled | Table) and node.style not in known[node.__class__]
    }
    return [
        Problem(
            f"the house has no style “{style}”",
            _place(style, root, templates),
            hint=nearest(style, known[kind]) or "use one of its own, or add it to templates/house.docx",
        )
        for style, kind in found
    ]


def _place(style: str, root: Path, templates: Iterable[str]) -> Place:
    """Where a template gives some words a style."""
    for path in templates:
        text = (root / path).read_text(encoding="utf-8")
        at = text.find(f"{{.{style}}}")
        if at >= 0:
            return Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return Place()
