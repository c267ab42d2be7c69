"""A line that says what is being written, on a terminal only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from briefgen.build.outcome import Outcome
from briefgen.cli.session import Session


@contextmanager
def progress(session: Session) -> Iterator[Callable[[Outcome], None]]:
    """What to call with each outcome while a build is at work."""
    if not session.live:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, no_color=session.colour is False)
    with console.status("reading data and templates") as status:
        yield lambda outcome: status.update(Text(f"{outcome.action} {outcome.path}"))
