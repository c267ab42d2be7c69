"""What the next meeting has to settle: open commitments by what they lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefgen.compose.items import ItemView
from briefgen.compose.view import View
from briefgen.dialogue.status import Standing
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    """Open items that lack the same thing, and how many they are in words: “4 without a lead”."""

    kind: str
    label: str
    items: tuple[ItemView, ...]


_LACKS: Mapping[str, Callable[[Standing], bool]] = {
    "late": lambda stands: stands.overdue,
    "no_date": lambda stands: stands.latest is None,
    "no_lead": lambda stands: not stands.lead,
    "silent": lambda stands: stands.silent,
}
OURS = frozenset({"late", "silent"})
"""What we find for ourselves, and say to nobody else."""


def to_settle(view: View) -> tuple[Matter, ...]:
    """The matters of a meeting, each with its items; an item may lack several things, a matter needs an item."""
    found = []
    for kind, lacks in _LACKS.items():
        items = tuple(item for item in view.items if item.open and lacks(view.standings[item.id]))
        if items and (view.internal or kind not in OURS):
            found.append(Matter(kind, view.voice.count(len(items), f"settle_{kind}"), items))
    return tuple(found)
