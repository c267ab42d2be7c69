"""Fitting a paper to its one page: first the spacing gives, then the entries of its lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from briefgen.blocks.tree import Contents, Document
from briefgen.compose.paper import ALL, Composed
from briefgen.values import dataclass

TIGHTEST = 3
SHORT = 4
"""Pages that are turned without a table of contents."""

Again: TypeAlias = Callable[[int], Composed]
"""Composes the paper again with so much room (entries a list may have)."""
Fits: TypeAlias = Callable[[Document], bool]
"""Lays a document out: does it fit its page?"""


@dataclass(frozen=True, slots=True)
class Fit:
    """A paper as it goes out, and what was chosen to get it there. `fits` is false where nothing helped."""

    paper: Composed
    room: int = ALL
    tightness: int = 0
    fits: bool = True


def fit(whole: Composed, again: Again, fits: Fits) -> Fit:
    """The loosest spacing at which everything fits; else as many entries as fit.

    Which entries go is the template's rule (late, soon, money, strength); here it is only how many.
    """
    if not whole.document.one_page:
        return Fit(whole)
    if snug := _snug(whole, fits, ALL):
        return snug
    # Fewer entries never take more room: halve the distance between what fits and what does not.
    enough, too_many, best = -1, len(whole.facts), None
    while too_many - enough > 1:
        room = (enough + too_many) // 2
        if found := _snug(again(room), fits, room):
            enough, best = room, found
        else:
            too_many = room
    return best or Fit(whole, fits=False)


def refit(whole: Composed, again: Again, room: int, tightness: int) -> Fit:
    """The paper as it was fitted before: the same paper is not measured twice."""
    return Fit(_set(whole if room == ALL else again(room), tightness), room, tightness)


def listed(document: Document, length: Callable[[Document], int], was: Callable[[Document], bool]) -> Document:
    """A table of contents is for papers over four pages; a shorter one goes without the one its template has.

    `was` says whether a document is what went out the last time: it is not measured again.
    """
    if not any(isinstance(block, Contents) for block in document.blocks) or was(document):
        return document
    bare = document.but(blocks=tuple(b for b in document.blocks if not isinstance(b, Contents)))
    return bare if was(bare) or length(bare) <= SHORT else document


def _set(paper: Composed, tightness: int) -> Composed:
    """The paper with so much spacing taken out."""
    if paper.document.tightness == tightness:
        return paper
    return replace(paper, document=paper.document.but(tightness=tightness))


def _snug(paper: Composed, fits: Fits, room: int) -> Fit | None:
    """The paper at the loosest spacing that fits, if one does."""
    tries = (Fit(_set(paper, tightness), room, tightness) for tightness in range(TIGHTEST + 1))
    return next((found for found in tries if fits(found.paper.document)), None)
