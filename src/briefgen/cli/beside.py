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
from select import select
from typing import Any, Generic, NoReturn, TypeVar

from briefgen import files
from briefgen.cli.signals import undisturbed

T = TypeVar("T")
R = TypeVar("R")

AHEAD = files.MIB
"""Bytes that may wait in a pipe until this process asks for them; most systems give no more."""
NUMBER = 4
"""Bytes of a number in a pipe."""
MOST = 1000
"""Items whose numbers even the least pipe holds, of one page (pipe(7)); those after them are done here."""


@contextmanager
def beside(work: Callable[[T], R], items: Sequence[T], number: int) -> Iterator[Iterator[R]]:
    """The result of each item, in order, made by so many processes from now on; left early, they are ended.

    Whoever is free takes the next item: this process, too, when it is asked for a result that is not there.
    """
    turns, begun = _turns(min(len(items), MOST)), list[_Process[R]]()
    try:
        with suppress(OSError), undisturbed():  # where there is no room for another process, the work is done here
            begun.extend(_Process(work, items, turns) for _ in range(number))
        yield _results(work, items, turns, begun)
    finally:
        for process in begun:
            process.end()
        os.close(turns)


def _results(work: Callable[[T], R], items: Sequence[T], turns: int, begun: Sequence[_Process[R]]) -> Iterator[R]:
    done: dict[int, R] = {}
    alive = {process.results: process for process in begun}
    for place, item in enumerate(items):
        while place not in done:
            ready = select(alive, (), (), 0)[0]
            if not ready and (turn := os.read(turns, NUMBER)):
                done[_number(turn)] = work(items[_number(turn)])
            elif alive:
                for pipe in ready or select(alive, (), ())[0]:
                    if made := alive[pipe].result():
                        done[made[0]] = made[1]
                    else:
                        del alive[pipe]
            else:  # it was begun by a process that was killed
                done[place] = work(item)
        yield done.pop(place)


class _Process(Generic[R]):
    """A copy of this process that does some work and nothing else. `results`: the pipe they come by."""

    def __init__(self, work: Callable[[Any], R], items: Sequence[Any], turns: int) -> None:
        self.results, writing = os.pipe()
        with os.fdopen(writing, "wb") as results:
            with suppress(OSError, AttributeError):
                fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, AHEAD)
            try:
                self._pid = os.fork()
            except OSError:
                os.close(self.results)
                raise
            if not self._pid:
                os.close(self.results)  # with the first process it loses its only reader: the next result finds out
                _serve(work, items, turns, results)

    def result(self) -> tuple[int, R] | None:
        """The number of an item and its result, which begin to come; nothing, where there are no more."""
        size = self._read(NUMBER)
        data = self._read(_number(size)) if size else b""
        return pickle.loads(data) if data else None

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            if not (more := os.read(self.results, size - len(data))):
                return b""
            data += more
        return bytes(data)

    def end(self) -> None:
        """End it, wherever it is."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self.results)


def _serve(work: Callable[[Any], R], items: Sequence[Any], turns: int, results: Any) -> NoReturn:
    """Do the work and send it. It ends at an error, which the first process meets itself, and when that has ended."""
    try:
        files.disown()
        while turn := os.read(turns, NUMBER):
            place = _number(turn)
            data = pickle.dumps((place, work(items[place])))
            results.write(len(data).to_bytes(NUMBER) + data)
            results.flush()
    finally:
        os._exit(0)


def _turns(number: int) -> int:
    """A pipe that gives each number below this one once, in order, to whoever asks."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as numbers:
        numbers.write(b"".join(place.to_bytes(NUMBER) for place in range(number)))
    return reading


def _number(data: bytes) -> int:
    return int.from_bytes(data)
