"""Ledgers that lost lines: which, and how an officer goes on without what was lost.

In: a workplace and the ids of dialogues. Out: problems; and one line more in each ledger that is taken over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from briefgen.app.workplace import Workplace
from briefgen.editions.ledger_file import LedgerFile
from briefgen.editions.ledger_losses import find_losses
from briefgen.errors import Place, Problem, Severity, expect


def ledger_losses(place: Workplace, names: Sequence[str] = ()) -> Mapping[str, list[Problem]]:
    """What was lost of the ledgers of these dialogues, or of all; without those that lost nothing.

    Raises `Unknown` for a name that does not exist.
    """
    for name in names:
        expect(name, place.dialogues(), "dialogue")
    found = {name: find_losses(LedgerFile(place.root, name).find()) for name in names or place.dialogues()}
    return {name: losses for name, losses in found.items() if losses}


def accept_loss(place: Workplace, name: str, now: dt.datetime) -> int:
    """Go on with the ledger of a dialogue as it is, and record that in it; gives the number of its lines.

    Raises `Refused` where nothing was lost, or where mail of the dialogue is being sent.
    """
    book = LedgerFile(place.root, name)
    with book.locked():
        return book.take_over(now)


def ledgers_elsewhere(place: Workplace) -> list[Problem]:
    """A notice for each dialogue that was mailed from another machine, so that nobody here knows who has what."""
    books = (LedgerFile(place.root, name) for name in place.dialogues())
    what = "is on the machine that sent, so that nothing here knows who has what"
    return [Problem(what, Place(book.name), severity=Severity.NOTICE) for book in books if book.is_elsewhere()]
