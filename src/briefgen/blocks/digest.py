"""A fingerprint of a page: the same tree has the same digest in any process, on any machine, with any hash seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Node

PRINTED = ("reference", "marking")
"""Fields of a document that its reference leaves out: it cannot print itself, and a new marking is no new text."""


def digest(document: Document, without: Collection[str] = ()) -> str:
    """SHA-256 (64 hex digits) over a document, without some of its fields."""
    kept = replace(document, fields=tuple(field for field in document.fields if field[0] not in without))
    plain = json.dumps(kept, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def reference(document: Document, look: Look) -> str:
    """The eight hex digits that a page prints: unchanged words in an unchanged look keep them."""
    both = f"{digest(document, PRINTED)} {look.digest}"
    return hashlib.sha256(both.encode()).hexdigest()[:8]


def _plain(value: Any) -> Any:
    """A node as its name and the fields that are not as they are by default, so that the tree may grow new ones."""
    if isinstance(value, Node):
        kind: Any = type(value)
        named = {name: part for name, default in _fields(kind) if (part := getattr(value, name)) != default}
        return [f"<{kind.__name__}>", named]
    return hashlib.sha256(value).hexdigest()


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, None if field.default is MISSING else field.default) for field in fields(kind))
