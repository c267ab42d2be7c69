"""The boxes of a document and the states they leave the office in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import astuple

from briefgen.blocks.tree import NODES, CheckBox, Choice, DateField, Document, Node, Remark
from briefgen.editions.record import State


def states(document: Document) -> dict[str, State]:
    """Key → ticked or not, the chosen value, the day, the words: to tell later what a reader has changed."""
    return {
        node.key: _state(node) for node in nodes(document) if isinstance(node, CheckBox | Choice | DateField | Remark)
    }


def _state(node: CheckBox | Choice | DateField | Remark) -> State:
    match node:
        case CheckBox():
            return node.ticked
        case Choice():
            return node.value
        case DateField():
            return node.day
        case Remark():
            return node.text


def nodes(value: Any) -> Iterator[Node]:
    """Every node in a tree, from the top down and in the order of reading."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting += reversed(item)
        elif item.__class__ in NODES:
            yield item
            waiting += reversed(astuple(item))
