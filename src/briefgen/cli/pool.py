"""Processes that work beside this one, in chunks, on the cores of this machine."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import connection, forkserver, get_all_start_methods, get_context, parent_process, resource_tracker
from threading import Thread
from typing import Any, TypeVar

from briefgen.cli.circles import collect_seldom
from briefgen.cli.signals import undisturbed
from briefgen.errors import Problem, Refused

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2
"""Chunks that are given out for each process: one it works on, one that waits."""


class Pool:
    """So many processes, begun when there is something to do; what they are forked from gets ready at once."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        clean = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
        context: Any = get_context(clean)
        if clean == "forkserver":
            context.set_forkserver_preload(["briefgen.publish.copy_jobs", "briefgen.pdf.layout"])
            resource_tracker.ensure_running()  # which lets Ctrl-C in again
            with undisturbed():
                forkserver.ensure_running()
        self._pool = ProcessPoolExecutor(jobs, context, _begin)

    def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
        """The result of each chunk, in order; `Refused` where a process died. Closed early, what was begun is ended."""
        waiting: deque[Future[R]] = deque()
        try:
            for chunk in chunks:
                waiting.append(self._pool.submit(work, chunk))
                if len(waiting) >= self._jobs * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            hint = "build again: what is there is whole, and is not made a second time"
            raise Refused(Problem("a process at work was killed, or had no memory left", hint=hint)) from None
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """Let every process end what it has begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """A process that leaves Ctrl-C to the first one, and ends when that one does, however it ended."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        with suppress(OSError):
            connection.wait([parent.sentinel])
        os._exit(1)
