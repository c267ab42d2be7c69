"""Processes beside this one, forked from it: they know all that it knows, and are there in some milliseconds.

Those of a pool are clean, have to be told everything, and begin 150 ms later. One that was forked sends back what it
made through a pipe, and touches no file: it may be killed at any moment. What it did not make is made here.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Generic, NoReturn, TypeVar

from briefgen import files
from briefgen.cli.signals import undisturbed

T = TypeVar("T")
R = TypeVar("R")

AHEAD = files.MIB
"""Bytes that may wait in a pipe until this process asks for them; most systems give no more."""


@contextmanager
def beside(work: Callable[[T], R], items: Sequence[T], number: int) -> Iterator[Iterator[R]]:
    """The result of each item, in order, made by so many processes from now on; left early, they are ended."""
    begun: list[_Process[R]] = []
    try:
        with suppress(OSError), undisturbed():  # where there is no room for another process, the work is done here
            begun.extend(_Process(work, items[first::number]) for first in range(number))
        yield _results(work, items, begun, number)
    finally:
        for process in begun:
            process.end()


def _results(work: Callable[[T], R], items: Sequence[T], begun: Sequence[_Process[R]], number: int) -> Iterator[R]:
    for place, item in enumerate(items):
        made = begun[place % number].result() if place % number < len(begun) else ()
        yield made[0] if made else work(item)


class _Process(Generic[R]):
    """A copy of this process that does some work and nothing else."""

    def __init__(self, work: Callable[[Any], R], items: Sequence[Any]) -> None:
        reading, writing = os.pipe()
        with suppress(OSError, AttributeError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, AHEAD)
        self._results = os.fdopen(reading, "rb")
        with os.fdopen(writing, "wb") as results:
            try:
                self._pid = os.fork()
            except OSError:
                self._results.close()
                raise
            if not self._pid:
                _serve(work, items, results, reading)

    def result(self) -> tuple[R] | tuple[()]:
        """The next result; nothing, where there will be none."""
        try:
            made: tuple[R] = pickle.load(self._results)
            return made
        except (EOFError, OSError, pickle.UnpicklingError):
            return ()

    def end(self) -> None:
        """End it, wherever it is."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._results.close()


def _serve(work: Callable[[Any], R], items: Sequence[Any], results: Any, reading: int) -> NoReturn:
    """Do the work and send it. It ends at an error, which this process meets itself, and with this process."""
    try:
        os.close(reading)  # nobody reads any more when the first process has ended: the next result finds that out
        files.disown()
        for item in items:
            pickle.dump((work(item),), results)
            results.flush()
    finally:
        os._exit(0)
