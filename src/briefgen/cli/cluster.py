"""Copies drawn on an existing Dask cluster, by the same chunks and to the same bytes as on this machine.

What all copies of a paper share, and the fonts they are set in, are sent to each worker once. A worker that is lost
costs the chunk it was at, which another one takes. Everything sent is pickled: only a cluster that may see the papers
may have them.
"""

from __future__ import annotations

import platform
from collections import deque
from collections.abc import Callable, Generator, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias, TypeVar

from briefgen.build.chunks import Chunk, Written
from briefgen.build.inputs import program
from briefgen.errors import Problem, Refused
from briefgen.pdf.fonts import lend
from briefgen.values import dataclass

Client: TypeAlias = Any
"""`distributed` tells no types."""
Future: TypeAlias = Any
T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 10
"""Seconds in which a scheduler has to answer."""
TRIES = 4
"""Workers that one chunk may lose."""
AHEAD = 3
"""Chunks that are given out for each thread of the cluster."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What all chunks of a paper share: the paper, and the bytes of its font files by path."""

    paper: Written
    fonts: dict[str, bytes]


class Cluster:
    """The workers of a scheduler (`tcp://host:8786`). Raises `Refused` where there is none, or it is not as we are."""

    here = False

    def __init__(self, address: str) -> None:
        self._client = _connected(address)
        _compare(self._client)
        self._kits: dict[int, tuple[Written, Future]] = {}

    def pays(self, milliseconds: float) -> bool:
        """It was asked for."""
        return True

    def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
        """The result of each chunk of copies, in order; `Refused` where the cluster is gone."""
        waiting: deque[tuple[Chunk, Future]] = deque()
        most = AHEAD * max(1, sum(self._client.nthreads().values()))
        try:
            for chunk in chunks:
                if not isinstance(chunk, Chunk):
                    raise TypeError("a cluster is sent copies and nothing else")
                waiting.append((chunk, self._sent(work, chunk)))
                if len(waiting) >= most:
                    yield self._result(work, *waiting.popleft())
            while waiting:
                yield self._result(work, *waiting.popleft())
        finally:
            self._client.cancel([future for _, future in waiting])

    def _sent(self, work: Callable[[Any], R], chunk: Chunk) -> Future:
        """A chunk on its way; what it shares with others is there already, or goes before it."""
        bare = Chunk(_NOBODY, chunk.target, chunk.jobs)
        return self._client.submit(_worked, work, self._kit(chunk.paper), bare, pure=False)

    def _result(self, work: Callable[[Any], R], chunk: Chunk, future: Future) -> R:
        """The result of a chunk. Where what it shares was lost with a worker, both are sent again."""
        from distributed import CancelledError, KilledWorker

        lost: BaseException | None = None
        for _ in range(TRIES):
            try:
                result: R = future.result()
                return result
            except (CancelledError, KilledWorker, OSError) as error:
                lost = error
            try:
                self._client.wait_for_workers(1, timeout=PATIENCE)
                future = self._sent(work, chunk)
            except (OSError, ValueError) as error:  # of which a time that ran out is one
                lost = error
                break
        hint = "build again: what is there is whole, and is not made a second time"
        raise Refused(Problem(f"the cluster lost what it was at ({type(lost).__name__})", hint=hint)) from None

    def close(self) -> None:
        """Take leave of the scheduler; the cluster stays."""
        self._client.close()

    def _kit(self, paper: Written) -> Future:
        """What chunks of a paper share, on each worker once; sent again where the last worker that had it was lost."""
        known = self._kits.get(id(paper))
        if known is None or known[1].status != "finished":
            paths = [path for _, _, path in getattr(paper, "files", ("", ()))[1]]
            kit = Kit(paper, {path: Path(path).read_bytes() for path in paths})
            self._kits[id(paper)] = paper, self._client.scatter(kit, broadcast=True, hash=False)
        return self._kits[id(paper)][1]


class _Nobody:
    """Stands for the paper of a chunk on its way."""

    size = 0

    def drawn(self, words: str, number: int = 0) -> bytes:
        raise NotImplementedError


_NOBODY = _Nobody()
_ONE = Lock()
"""A worker with several threads does one chunk at a time: what is remembered of a font is not made for two."""


def _worked(work: Callable[[Chunk], R], kit: Kit, chunk: Chunk) -> R:
    """A chunk, on a worker."""
    with _ONE:
        lend(kit.fonts)
        return work(Chunk(kit.paper, chunk.target, chunk.jobs))


# ---- before anything is sent ------------------------------------------------------------------------------------


def _connected(address: str) -> Client:
    try:
        from distributed import Client as Connected
    except ImportError:
        hint = "pip install 'briefgen[dask]'"
        raise Refused(Problem("a scheduler needs Dask, which is not installed", hint=hint)) from None
    try:
        connect: Any = Connected
        return connect(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError):
        hint = "dask scheduler prints the address it listens at"
        raise Refused(Problem(f"no scheduler answers at “{address}”", hint=hint)) from None


def _compare(client: Client) -> None:
    """Every worker runs the same briefgen, Python and libraries: else its bytes could be others than ours."""
    ours = versions()
    answers = client.run(versions, on_error="return")
    if not answers:
        raise Refused(Problem("the scheduler has no worker", hint="dask worker ADDRESS begins one"))
    problems = []
    for worker, theirs in sorted(answers.items()):
        if not isinstance(theirs, dict):
            what = f"{worker} cannot run briefgen: {type(theirs).__name__}: {theirs}"
            problems.append(Problem(what, hint="install the same briefgen there as here"))
            continue
        for name, wanted in ours.items():
            if theirs.get(name) != wanted:
                what = f"{worker} has {name} {theirs.get(name) or 'none'}, and here it is {wanted}"
                problems.append(Problem(what, hint="install the same there as here (.ci/requirements.lock)"))
    if problems:
        raise Refused(problems)


@cache
def versions() -> dict[str, str]:
    """What the bytes of a copy depend on: Python, our own source, and libraries."""
    import zlib

    import msgspec

    return {
        "Python": platform.python_version(),
        "briefgen": program(),
        "distributed": version("distributed"),
        "msgspec": msgspec.__version__,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
