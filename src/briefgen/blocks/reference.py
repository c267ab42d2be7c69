"""The reference of a page: a hash that is the same for the same tree and look in any process and on any machine."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from msgspec import json

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document

NOT_HASHED = ("reference", "marking")
"""Fields of a document that are not part of its reference: the reference itself, and the marking."""

_JSON = json.Encoder()
"""Encodes a node as a list of its name and its fields, bytes as base 64 (RFC 4648 4)."""


def document_hash(document: Document, left_out: Collection[str] = ()) -> str:
    """SHA-256 (64 hex digits) over a document, without some of its fields.

    A new attribute of a node class changes the hash of every document with such a node.
    """
    hashed = document.replace(fields=tuple(field for field in document.fields if field[0] not in left_out))
    return hashlib.sha256(_JSON.encode(hashed)).hexdigest()


def reference_of(document: Document, look: Look) -> str:
    """The eight hex digits printed on each page: they stay the same while text and look do."""
    hashed = f"{document_hash(document, NOT_HASHED)} {look.digest}"
    return hashlib.sha256(hashed.encode()).hexdigest()[:8]
