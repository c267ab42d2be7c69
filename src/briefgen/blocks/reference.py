"""A fingerprint of a page: the same tree has the same digest in any process, on any machine, with any hash seed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from msgspec import json

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document

PRINTED = ("reference", "marking")
"""Fields of a document that its reference leaves out: it cannot print itself, and a new marking is no new text."""

_JSON = json.Encoder()
"""A node as its name and its fields in order, bytes in base 64 (RFC 4648 4)."""


def digest(document: Document, without: Collection[str] = ()) -> str:
    """SHA-256 (64 hex digits) over a document, without some of its fields.

    A node that grows a field gives a new digest to all papers that hold one.
    """
    kept = document.but(fields=tuple(field for field in document.fields if field[0] not in without))
    return hashlib.sha256(_JSON.encode(kept)).hexdigest()


def reference(document: Document, look: Look) -> str:
    """The eight hex digits that a page prints: unchanged words in an unchanged look keep them."""
    both = f"{digest(document, PRINTED)} {look.digest}"
    return hashlib.sha256(both.encode()).hexdigest()[:8]
