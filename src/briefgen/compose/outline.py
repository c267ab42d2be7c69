"""What a template has to change: its blocks, and which of them stand on the page in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from briefgen.errors import Problem, nearest
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its line, the blocks right inside it, and whether it prints what it had on the level below."""

    line: int
    inside: tuple[str, ...]
    keeps: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of one template; `top` are those that stand in no other, `extends` is what it changes, if anything."""

    extends: str
    top: tuple[str, ...]
    blocks: Mapping[str, Block]

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Outline:
        """From what `asdict` makes of one."""
        blocks = {name: Block(**block) for name, block in plain["blocks"].items()}
        return cls(plain["extends"], plain["top"], blocks)


def outline(source: nodes.Template) -> Outline:
    """The outline of a template as Jinja parsed it."""
    extends = next((node.template for node in source.find_all(nodes.Extends)), None)
    blocks = {
        block.name: Block(block.lineno, tuple(_inside(block)), _keeps(block)) for block in source.find_all(nodes.Block)
    }
    return Outline(
        extends=str(extends.value) if isinstance(extends, nodes.Const) else "",
        top=tuple(_inside(source)),
        blocks=blocks,
    )


def _inside(node: nodes.Node) -> Iterator[str]:
    """The names of the blocks in a node, but not of those inside them."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child.name
        else:
            yield from _inside(child)


def _keeps(node: nodes.Node) -> bool:
    """Whether `super()` is called in a node, but not in the blocks inside it."""
    if isinstance(node, nodes.Name) and node.name == "super":
        return True
    return any(_keeps(child) for child in node.iter_child_nodes() if not isinstance(child, nodes.Block))


def without_effect(chain: Sequence[Outline]) -> Iterator[tuple[int, Problem]]:
    """The blocks of the nearest template of a chain that nothing below it has: their lines, and what to say.

    What extends another prints only the blocks of that one; a block inside one of those is new, and prints."""
    first, *below = chain
    known = dict.fromkeys(name for each in below for name in each.blocks)
    for name in first.top if below else ():
        if name not in known:
            hint = nearest(name, known) or f"there are {', '.join(known)}"
            problem = Problem(f"the block “{name}” stands nowhere below, so it is never printed", hint=hint)
            yield first.blocks[name].line, problem


def printed(chain: Sequence[Outline]) -> tuple[str, ...]:
    """The names of the blocks that stand on the page, in its order; the chain has the nearest template first."""
    seen: set[tuple[str, int]] = set()

    def within(name: str, level: int) -> Iterator[str]:
        at = next((at for at in range(level, len(chain)) if name in chain[at].blocks), None)
        if at is None or (name, at) in seen:
            return
        seen.add((name, at))
        block = chain[at].blocks[name]
        for part in block.inside:
            yield part
            yield from within(part, 0)
        if block.keeps:
            yield from within(name, at + 1)

    return tuple(dict.fromkeys(name for top in chain[-1].top for name in (top, *within(top, 0))))
