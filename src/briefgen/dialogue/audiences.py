"""The readers, from `data/audiences.yaml`: what one does not say is taken from the one it is `like`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from briefgen.dialogue.attributes import keys
from briefgen.dialogue.model import Audience
from briefgen.dialogue.node import Node, top
from briefgen.dialogue.references import KINDS, repeated, unknown
from briefgen.dialogue.shape import Shape
from briefgen.dialogue.yaml import read_file
from briefgen.errors import Problem, order

PATH = "data/audiences.yaml"

_INHERITED = frozenset(keys(Audience)) - {"id", "like"}


def load_audiences(root: Path) -> tuple[tuple[Audience, ...], list[Problem]]:
    """The audiences of a workplace in the order of the file, and every problem of it."""
    file, shape = read_file(root, PATH), Shape()
    shape.problems += file.problems
    nodes = [node.named() for node in shape.listed(top(file)) if _is_mapping(shape, node)]
    by_id = {node.item: node for node in nodes if node.item}
    audiences = [_audience(shape, node, by_id) for node in nodes]
    ids = [given.word for given in shape.ids]
    found = [*shape.problems, *repeated(shape.ids), *unknown(shape.references, {KINDS[Audience]: ids})]
    return tuple(audience for audience in audiences if audience), order(dict.fromkeys(found))


def audience_ids(root: Path) -> tuple[str, ...] | None:
    """The ids alone, right or wrong as the rest may be; `None` where there are none to compare with."""
    data = read_file(root, PATH).data
    entries = data if isinstance(data, list) else ()
    return tuple(str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry) or None


def _is_mapping(shape: Shape, node: Node) -> bool:
    if not isinstance(node.value, dict):
        shape.report(node, "an audience begins with “id: …”")
    return isinstance(node.value, dict)


def _audience(shape: Shape, node: Node, by_id: Mapping[str, Node]) -> Audience | None:
    lookup = _lookup(node, by_id)
    if lookup[-1] in lookup[:-1]:
        shape.report(node.get("like") or node, f"an audience cannot be like itself ({' → '.join(lookup)})")
        return None
    based = None
    for id_ in reversed(lookup[1:]):
        if id_ in by_id:
            based = replace(by_id[id_], base=based).only(_INHERITED)
    audience = shape.entry(Audience, replace(node, base=based))
    if audience and audience.attach != "none" and audience.release.level != "internal":
        hint = "write “attach: none”; “briefgen export” makes facts.json as a file of its own"
        shape.report(
            node.get("attach") or node,
            "data is attached to internal papers alone: no page shows it",
            hint,
        )
    return replace(audience, lookup=_outside(lookup, audience.release.level)) if audience else None


def _outside(lookup: tuple[str, ...], level: str) -> tuple[str, ...]:
    """A reader outside, like nobody, gets the pages of his level: never those of our own desk."""
    return lookup if level == "internal" or level in lookup else (*lookup, level)


def _lookup(node: Node, by_id: Mapping[str, Node]) -> tuple[str, ...]:
    """The ids from a reader to the last one it is like; an id that comes again is the last."""
    lookup = [node.item]
    while (like := node.get("like")) and not like.absent and lookup[-1] not in lookup[:-1]:
        lookup.append(str(like.value))
        if lookup[-1] not in by_id:
            break
        node = by_id[lookup[-1]]
    return tuple(lookup)
