"""What has holes, and is built once their values are known; what has none, is built at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from briefgen.blocks.holes import HOLE, number
from briefgen.blocks.tree import Node
from briefgen.values import dataclass

Value: TypeAlias = "str | Node | tuple[str | Node, ...]"
Values: TypeAlias = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Live:
    """Something with holes: `make(values, base)` builds it; its hole *n* is `values[base + n]`."""

    make: Callable[[Values, int], Any]


def pieces(text: str) -> list[str | int]:
    """Text and numbers of holes, in turn."""
    return [number(part) if HOLE.match(part) else part for part in re.split(f"({HOLE.pattern})", text) if part]


def finished(inner: Any, finish: Callable[[Any], Any]) -> Any:
    """`finish` applied to what is inside, now or when it is filled."""
    if not isinstance(inner, Live):
        return finish(inner)
    fill = inner.make
    return Live(lambda values, base: finish(fill(values, base)))


def each(parts: Sequence[Any], finish: Callable[[Sequence[Any]], Any]) -> Any:
    """`finish` applied to some parts, each constant or live."""
    if not any(part.__class__ is Live for part in parts):
        return finish(parts)
    return Live(lambda values, base: finish([p.make(values, base) if p.__class__ is Live else p for p in parts]))
