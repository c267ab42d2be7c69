"""How many processes work beside this one, and whether they are worth their beginning."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, TypeVar

from briefgen.publish.options import Crew

if TYPE_CHECKING:
    from briefgen.cli.pool import Pool


T = TypeVar("T")
R = TypeVar("R")

PAYS = 900.0
"""Milliseconds of work from which further processes are sooner done, for they take a while to begin (tests/bench)."""


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes(Crew):
    """So many processes; none asked for (0) is as many as there are cores, where there is enough to do."""

    here = True

    def __init__(self, jobs: int) -> None:
        self._jobs, self._asked = jobs or cores(), bool(jobs)
        self._pool: Pool | None = None

    def pays(self, milliseconds: float) -> bool:
        """Whether they are asked for, or would be sooner done."""
        return self._jobs > 1 and (self._asked or milliseconds >= PAYS)

    def ready(self, milliseconds: float) -> None:
        """Begin what they are forked from, if they would pay: this process goes on meanwhile."""
        if milliseconds and self.pays(milliseconds):
            self._begun()

    def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
        """The result of each chunk, in order; `Refused` where a process died. Closed early, what was begun is ended."""
        yield from self._begun()(work, chunks)

    def _begun(self) -> Pool:
        from briefgen.cli.pool import Pool

        self._pool = self._pool or Pool(self._jobs)
        return self._pool

    def close(self) -> None:
        """Let every process end what it has begun."""
        if self._pool:
            self._pool.close()
