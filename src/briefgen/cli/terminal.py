"""Tables and progress on a terminal.

A table is in letters of one width, of which Korean ones take two. Progress is one line: what is being written, how much
of it, how fast, and how long it will take.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from briefgen.cli.session import Session
from briefgen.publish.options import Progress


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table with its head; nothing where there are no rows."""
    if not rows:
        return
    widths = [max(_width(row[n]) for row in (head, *rows)) for n in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


@contextmanager
def progress(session: Session) -> Iterator[Progress]:
    """What to call while a build is at work."""
    if not session.live:
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as ProgressBar

    console = Console(stderr=True, no_color=session.colour is False)
    columns = BarColumn(20), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), TextColumn("{task.description}")
    with ProgressBar(SpinnerColumn(), *columns, console=console, transient=True) as bar:
        line = bar.add_task("reading data and templates", total=None, rate="")
        task: Any = bar.tasks[0]
        update = partial(bar.update, line)
        yield Progress(
            lambda more: update(total=(task.total or 0) + more, rate=rate(0, (task.total or 0) + more, None)),
            lambda number: update(advance=number, rate=rate(task.completed + number, task.total, task.speed)),
            lambda outcome: update(description=f"{outcome.action} {outcome.path.rpartition('/')[2]}"),
        )


def rate(done: float, total: float | None, speed: float | None) -> str:
    """“312 of 10,000 · 88/s”, as far as that is known."""
    return f"{done:,.0f} of {total or 0:,.0f}" + (f" · {speed:,.0f}/s" if speed else "")
