"""Who draws the files of a build does not matter to them; what can be drawn beside this process is."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

from briefgen.publish.build import build
from briefgen.publish.dialogue_jobs import Report
from briefgen.publish.options import Alone, BuildOptions
from briefgen.publish.workspace import Order

T = TypeVar("T")
R = TypeVar("R")
FILES = [f"out/harbour/all/working/{name}" for name in ("memo.docx", "memo.pdf", "checklist.docx", "checklist.pdf")]


class Another(Alone):
    """Somebody beside this process; notes what he is given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def beside(
        self, work: Callable[[T], R], items: Sequence[T], milliseconds: float
    ) -> AbstractContextManager[Iterator[R]]:
        steps: Sequence[Any] = items
        self.given += [step.path for step in steps]
        return super().beside(work, items, milliseconds)


def made(root: Path, crew: Alone) -> Report:
    order = Order(root=root, today=dt.date(2031, 5, 7))
    return build(order, BuildOptions(crew=crew), waiting=lambda: None)


def test_pdfs_are_drawn_beside_word_files_and_told_in_their_order(small: Path) -> None:
    another = Another()
    report = made(small, another)
    assert another.given == ["working/memo.pdf", "working/checklist.pdf"]
    assert [(outcome.path, outcome.action) for outcome in report.outcomes] == [(path, "written") for path in FILES]


def test_nobody_is_asked_where_nothing_is_to_be_drawn(small: Path) -> None:
    made(small, Alone())
    shutil.rmtree(small / ".briefgen")
    another = Another()
    assert {outcome.action for outcome in made(small, another).outcomes} == {"unchanged"}
    assert another.given == []
