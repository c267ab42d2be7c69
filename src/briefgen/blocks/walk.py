"""Every node of a tree, and every text in it that is on no line of its own: titles, descriptions, addresses, labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import astuple

from briefgen.blocks import tree
from briefgen.blocks.plain import paragraph_texts
from briefgen.blocks.tree import Document, Node

_NOT_READ = {"style", "marker", "align", "fill", "kind", "media", "language", "paper", "key", "value", "day", "name"}
"""Attributes whose strings name something and are no words."""


def walk_nodes(value: Any) -> Iterator[Node]:
    """Every node of a tree, parents first, in reading order."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, tuple):
            pending += reversed(item)
        elif item.__class__ in tree.NODE_TYPES:
            yield item
            pending += reversed(astuple(item))


def all_texts(document: Document) -> Iterator[str]:
    """Every text of a document, seen or not: its paragraphs, its properties, and what is read aloud or on hovering."""
    yield from paragraph_texts(document.blocks)
    yield from (words for _, words in document.fields)
    for node in walk_nodes(document):
        for name in node.__struct_fields__:
            text = getattr(node, name)
            if isinstance(text, str) and text and name not in _NOT_READ:
                yield text
        if isinstance(node, tree.Choice):
            yield from (words for _, words in node.options)
