"""Recording that an office cleared what one reader would get now."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from briefgen.dialogue import journal
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.validate import ORGANISATIONS_PATH
from briefgen.errors import Place, Problem, Refused, Unknown, nearest_or_all
from briefgen.files import locked
from briefgen.publish.papers import ReaderPapers
from briefgen.publish.plan import make_plan
from briefgen.publish.workspace import Order, open_workspace


class Cleared(Struct, frozen=True):
    """A clearance: its id in `updates.yaml`, empty where the same papers were cleared already."""

    dialogue: str
    reference: str
    papers: int
    id: str = ""


def clear(order: Order, office: str, day: dt.date) -> Cleared:
    """Append a clearance of the papers of the one reader and the one dialogue of an order.

    Raises `Unknown` where the order names several, and `Refused` where the office is none of the organisations, or a
    paper cannot be made or needs no clearance.
    """
    with locked(order.root):
        site = open_workspace(order)
        if len(site.dialogues) != 1:
            raise Unknown(Problem("which dialogue is cleared?", hint=f"name one of {', '.join(site.dialogues)}"))
        name = site.dialogues[0]
        planned = make_plan(site, name)
        _expect(office, planned.dialogue)
        bundle = _bundle(order.audiences[0], planned.bundles)
        if not bundle.draft:
            return Cleared(name, bundle.reference, len(bundle.papers))
        (new,) = journal.next_ids(planned.dialogue, 1)
        entry = {"id": new, "date": day, "clears": bundle.audience.id, "reference": bundle.reference, "office": office}
        journal.append_updates(order.root, name, [entry])
        return Cleared(name, bundle.reference, len(bundle.papers), new)


def _expect(office: str, dialogue: Dialogue) -> None:
    """An office nobody knows would clear in vain."""
    known = [organisation.id for organisation in dialogue.organisations]
    if office not in known:
        what = f"unknown organisation “{office}”"
        raise Refused(Problem(what, Place(ORGANISATIONS_PATH), hint=nearest_or_all(office, known)))


def _bundle(reader: str, bundles: tuple[ReaderPapers, ...]) -> ReaderPapers:
    """The papers to be cleared."""
    if not bundles:
        raise Refused(Problem(f"nothing is released to “{reader}”, so there is nothing to clear"))
    if bundles[0].audience.release.level == "internal":
        raise Refused(Problem(f"“{reader}” reads in our own office, and internal copies need no clearance"))
    return bundles[0]
