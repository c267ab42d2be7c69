"""Dialogues composed where the workplace is not: planned and written there, placed here.

Whoever composes sees no file of `out/` and places none. Whoever holds the lock of the workplace knows what lies there,
has the last word on each file, and keeps the records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import TypeAlias

from briefgen.blocks.tree import Document
from briefgen.build.drawing import drawn
from briefgen.build.kit import Kit, Packed, packed
from briefgen.build.many import Built, carried_out, parts, tried
from briefgen.build.outcome import Manner
from briefgen.build.plan import Plan, Wanted, papers, with_copies
from briefgen.build.seen import Sights
from briefgen.build.site import Site
from briefgen.build.states import states
from briefgen.dialogue.release import NOTHING
from briefgen.errors import Problem, Refused
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class Parcel:
    """Some dialogues of an order, and the kit they share with all others."""

    kit: Kit
    dialogues: tuple[Packed, ...] = field(repr=False)
    force: bool


Composed: TypeAlias = Plan | Built
"""A plan in which every paper that should be written is; or what stands in the way of it."""


@dataclass(frozen=True, slots=True)
class Held:
    """The document of a paper that was composed elsewhere; or why there is none."""

    document: Document | None = None
    problems: tuple[Problem, ...] = ()

    def __call__(self) -> Document:
        """The document; raises `Refused`."""
        if self.document is None:
            raise Refused(self.problems)
        return self.document


def parcels(site: Site, names: Sequence[str], force: bool, left: list[str]) -> Iterator[Parcel]:
    """Dialogues in their order; `left` hears of those of which a file cannot be read, which are not sent.

    Raises `Refused` where what they share cannot be.
    """
    kit = Kit(site)
    for part in parts(names):
        dialogues = []
        for name in part:
            try:
                dialogues.append(packed(site, name))
            except Refused:
                left.append(name)
        yield Parcel(kit, tuple(dialogues), force)


def composed(parcel: Parcel) -> list[Composed]:
    """The dialogues of a parcel, composed and written, with nothing placed."""
    site = parcel.kit.site()
    return [_composed(site, each, parcel.force) for each in parcel.dialogues]


def received(each: Composed, site: Site, manner: Manner) -> Built:
    """A dialogue that was composed elsewhere, carried out here."""
    if isinstance(each, Built):
        return each
    name, folder = each.edition.dialogue, site.order.root / each.name
    here = replace(each, folder=folder, looks=site.looks, sights=Sights(site.order.root, each.edition))
    return tried(name, lambda: Built(name, carried_out(with_copies(here, site), manner)))


def _composed(site: Site, dialogue: Packed, force: bool) -> Composed:
    with dialogue.unpacked(site.order.root):
        planned = tried(dialogue.name, lambda: papers(site, dialogue.name, lambda path: dialogue.found.get(path, "")))
        return planned if isinstance(planned, Built) else _written(planned, force)


def _written(planned: Plan, force: bool) -> Plan:
    """A plan with its papers written, and without what it took to write them."""
    bundles = {bundle.audience.id: replace(bundle, papers=()) for bundle in planned.bundles}
    steps = []
    for step in planned.steps:
        if isinstance(step, Wanted):
            step = replace(_made(step, planned, force), bundle=bundles[step.bundle.audience.id])
        steps.append(step)
    left = replace(planned, dialogue=NOTHING, looks={}, sights=None)
    return replace(left, steps=tuple(steps), bundles=tuple(bundles.values()))


def _made(step: Wanted, planned: Plan, force: bool) -> Wanted:
    """A file made, where it should be another; its document goes with it only where copies will be made of it."""
    paper, copied = step.paper, step.bundle.audience.copies == "named"
    try:
        held = Held(paper.document()) if copied else Held()
        if not step.settled(force):
            data = drawn(step, planned)
            if isinstance(data, tuple):
                raise Refused(data)
            step = replace(step, data=data, boxes=states(paper.document()))
    except Refused as refused:
        held = Held(problems=tuple(refused.problems))
    return replace(step, paper=replace(paper, document=held))
