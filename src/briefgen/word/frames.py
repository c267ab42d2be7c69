"""The frame of a document, made once for all that wear the same; what it is made of is kept with the look, as text.

What makes it, and the parser it needs, is imported where there is nothing to be found.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import TypeVar

from msgspec import json

from briefgen.blocks.look import Look
from briefgen.blocks.tree import COPY, Document
from briefgen.word.frame import Blank, Common, Frame

KEPT = 24
"""Frames kept at once; a build of all readers wears about a dozen."""

K = TypeVar("K")
V = TypeVar("V")

_frames: dict[tuple[object, ...], Frame] = {}
_commons: dict[tuple[str, bool], Common] = {}


def frame_for(document: Document, look: Look) -> Frame:
    """The frame of a document: one for each house, set of variants, tightness, paper and language."""
    numbered = bool(document.value(COPY))
    key = (look.digest, numbered, document.language, document.variants, document.tightness, document.paper)
    if key not in _frames or not look.digest:
        _keep(_frames, key, _frame(document, look, f"blank {key[1:]}", numbered=numbered))
    return _frames[key]


def _frame(document: Document, look: Look, name: str, *, numbered: bool) -> Frame:
    worn = look.worn_by(document)

    def made() -> Blank:
        from briefgen.word.blanks import blank

        return blank(document.language, look, worn, numbered=numbered)

    return Frame.of(_common(look, numbered=numbered), _known(look, name, Blank, made), worn)


def _common(look: Look, *, numbered: bool) -> Common:
    """What all frames of a look share."""
    key = (look.digest, numbered)

    def made() -> Common:
        from briefgen.word.blanks import common

        return common(look, numbered=numbered)

    if key not in _commons or not look.digest:
        _keep(_commons, key, _known(look, f"common {numbered}", Common, made))
    return _commons[key]


def _known(look: Look, name: str, kind: type[V], made: Callable[[], V]) -> V:
    """What is kept with a look under a name; it is made, and kept, where there is none. Without a digest nobody can
    tell one look from another."""
    if not look.digest:
        return made()
    if name not in look.made:
        _keep(look.made, name, json.encode(made()).decode())
    return json.decode(look.made[name], type=kind)


def _keep(known: MutableMapping[K, V], key: K, value: V) -> None:
    """One more; the oldest goes where there are many."""
    while len(known) >= KEPT:
        del known[next(iter(known))]
    known[key] = value
