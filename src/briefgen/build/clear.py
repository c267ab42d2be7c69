"""Recording that an office cleared what one reader would get now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from briefgen import files
from briefgen.build.bundle import Bundle
from briefgen.build.plan import plan
from briefgen.build.site import Order, open_site
from briefgen.dialogue.append import append
from briefgen.errors import Problem, Refused, Unknown


@dataclass(frozen=True, slots=True)
class Cleared:
    """A clearance: its id in `updates.yaml`, empty where the same papers were cleared already."""

    dialogue: str
    reference: str
    papers: int
    id: str = ""


def clear(order: Order, office: str, day: dt.date) -> Cleared:
    """Append a clearance of the papers of the one reader and the one dialogue of an order.

    Raises `Unknown` where the order names several, and `Refused` where a paper cannot be made or needs no clearance.
    """
    with files.lock(order.root / ".briefgen" / "lock", lambda: None, ".briefgen/lock"):
        site = open_site(order)
        if len(site.dialogues) != 1:
            names = ", ".join(site.dialogues)
            raise Unknown(Problem("which dialogue is cleared", hint=f"name one of {names}" if names else ""))
        name = site.dialogues[0]
        bundle = _bundle(order, plan(site, name).bundles)
        found = Cleared(name, bundle.reference, len(bundle.papers))
        if not bundle.draft:
            return found
        entry = {"date": day.isoformat(), "clears": bundle.audience.id, "reference": bundle.reference, "office": office}
        return Cleared(name, bundle.reference, len(bundle.papers), append(order.root, name, entry))


def _bundle(order: Order, bundles: tuple[Bundle, ...]) -> Bundle:
    """The papers to be cleared."""
    reader = order.audiences[0]
    if not bundles:
        raise Refused(Problem(f"nothing is released to “{reader}”, so there is nothing to clear"))
    if bundles[0].audience.release.level == "internal":
        raise Refused(Problem(f"“{reader}” is a reader of our own office: internal copies need no clearance"))
    return bundles[0]
