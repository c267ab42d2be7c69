"""The collector of circles, in the processes of a command."""

from __future__ import annotations

import gc


def seldom() -> None:
    """Have it look seldom: a command is short, trees hold no circles, and to look for them is a tenth of its time."""
    gc.set_threshold(200_000)
