"""A fingerprint of a page: the same tree has the same digest in any process, on any machine, with any hash seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import MISSING, fields, replace
from functools import cache
from operator import attrgetter
from typing import Any

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Node

PRINTED = ("reference", "marking")
"""Fields of a document that its reference leaves out: it cannot print itself, and a new marking is no new text."""


def digest(document: Document, without: Collection[str] = ()) -> str:
    """SHA-256 (64 hex digits) over a document, without some of its fields."""
    kept = replace(document, fields=tuple(field for field in document.fields if field[0] not in without))
    return hashlib.sha256(_JSON.encode(kept).encode("utf-8", "surrogatepass")).hexdigest()


def reference(document: Document, look: Look) -> str:
    """The eight hex digits that a page prints: unchanged words in an unchanged look keep them."""
    both = f"{digest(document, PRINTED)} {look.digest}"
    return hashlib.sha256(both.encode()).hexdigest()[:8]


def _plain(value: Any) -> Any:
    """A node as its name and its fields, up to the last that is not as it is by default: a node may grow new ones."""
    if not isinstance(value, Node):
        return hashlib.sha256(value).hexdigest()
    kind: Any = type(value)
    taken, defaults = _fields(kind)
    parts = taken(value)
    end = len(parts)
    while end > 1 and parts[end - 1] == defaults[end - 1]:
        end -= 1
    return f"<{kind.__name__}>", parts[1:end]


# A tree cannot hold itself, and is not searched for it.
_JSON = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":"), check_circular=False)


@cache
def _fields(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[Any, ...]]:
    """What takes the class and all fields of a node at once, and their defaults."""
    known = fields(kind)
    if not known:
        return lambda _: (None,), (None,)
    defaults = (None if field.default is MISSING else field.default for field in known)
    return attrgetter("__class__", *[field.name for field in known]), (None, *defaults)
