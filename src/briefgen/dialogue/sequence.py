"""Rounds in the order in which they were held."""

from __future__ import annotations

import datetime as dt

from briefgen.dialogue.model import Dialogue, Round


def sequence(dialogue: Dialogue) -> tuple[Round, ...]:
    """The rounds by number, then date, then as they stand."""
    return tuple(sorted(dialogue.rounds, key=lambda meeting: (meeting.number, meeting.held or dt.date.min)))
