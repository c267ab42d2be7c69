"""The collector of circles, in the processes of a command."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Have it look seldom: a command is short, trees hold no circles, and to look for them is a tenth of its time."""
    gc.set_threshold(200_000)


def freeze_garbage() -> None:
    """Have it leave alone all there is: the process ends, and what it holds is taken back whole. To look for circles in
    it first is a tenth of the time, too."""
    gc.freeze()
