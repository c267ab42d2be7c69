"""Every Word file of the sample and of the exercises: valid, and nothing in it that should not be there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def test_every_file_is_sound(every_paper: list[Path], sound: Callable[[bytes], None]) -> None:
    for paper in every_paper:
        sound(paper.read_bytes())
