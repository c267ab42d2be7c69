"""Dialogues composed and copies drawn on an existing Dask cluster, by the same chunks and to the same bytes as here.

What chunks share (the templates of dialogues; of copies the paper and its fonts) is sent to each worker once. A worker
that is lost costs the chunk it was at, which another one takes. Everything sent is internal, and pickled: only a
cluster that may see all of it may have it. What a dashboard or a log shows of it are names of functions and numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Hashable, Iterable
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec.structs import replace

from briefgen.cli.worker import SHARED, Broken, Sent, versions, worked
from briefgen.errors import Problem, Refused
from briefgen.publish.options import Crew

Client: TypeAlias = Any
"""`distributed` tells no types."""
Future: TypeAlias = Any
Known: TypeAlias = dict[Hashable, tuple[object, Future]]
"""What was sent, by what it is known by here."""
T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 10
"""Seconds in which a scheduler has to answer."""
TRIES = 4
"""Workers that one chunk may lose."""
LARGEST = "1 GB"
"""A chunk brings its dialogues along, pictures and all: until then Dask is not to warn a user of that."""
AHEAD = 3
"""Chunks that are given out for each thread of the cluster."""


class Cluster(Crew):
    """The workers of a scheduler (`tcp://host:8786`). Raises `Refused` where there is none, or it is not as we are."""

    here = False

    def __init__(self, address: str) -> None:
        self._client = _connected(address)
        _compare(self._client)
        self._fonts: Known = {}

    def pays(self, milliseconds: float) -> bool:
        """It was asked for."""
        return True

    def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
        """The result of each chunk of copies or dialogues, in order; `Refused` where the cluster is gone."""
        errand = _Errand(self._client, work, self._fonts)
        waiting: deque[tuple[T, Future]] = deque()
        most = AHEAD * max(1, sum(self._client.nthreads().values()))
        try:
            for chunk in chunks:
                waiting.append((chunk, errand.given(chunk)))
                if len(waiting) >= most:
                    yield errand.result(*waiting.popleft())
            while waiting:
                yield errand.result(*waiting.popleft())
        finally:
            self._client.cancel([future for _, future in waiting])

    def close(self) -> None:
        """Take leave of the scheduler; the cluster stays."""
        self._client.close()


class _Errand(Generic[T, R]):
    """Some work on its way, chunk by chunk. What chunks share stays with the workers until it is done, fonts longer."""

    def __init__(self, client: Client, work: Callable[[T], R], fonts: Known) -> None:
        self._client, self._work = client, work
        self._fonts, self._shared = fonts, Known()

    def given(self, chunk: T) -> Future:
        """A chunk on its way; what it shares with others is there already, or goes before it."""
        name = SHARED[type(chunk)]
        it = getattr(chunk, name)
        paths = tuple(path for _, _, path in getattr(it, "files", ("", ()))[1])
        fonts = self._sent(self._fonts, paths, lambda: {path: Path(path).read_bytes() for path in paths})
        shared = self._sent(self._shared, id(it), lambda: it)
        bare: Any = chunk
        return self._client.submit(worked, self._work, shared, fonts, replace(bare, **{name: None}), pure=False)

    def result(self, chunk: T, future: Future) -> R:
        """The result of a chunk. Where what it shares was lost with a worker, both are sent again."""
        from distributed import CancelledError, KilledWorker

        lost: BaseException | None = None
        for _ in range(TRIES):
            try:
                result: R | Broken = future.result()
                if not isinstance(result, Broken):
                    return result
                raise result.error
            except (CancelledError, KilledWorker, OSError) as error:
                lost = error
            try:
                self._client.wait_for_workers(1, timeout=PATIENCE)
                future = self.given(chunk)
            except (OSError, ValueError) as error:  # of which a time that ran out is one
                lost = error
                break
        hint = "build again: what is there is whole, and is not made a second time"
        raise Refused(Problem(f"the cluster lost what it was at ({type(lost).__name__})", hint=hint)) from None

    def _sent(self, known: Known, key: Hashable, make: Callable[[], object]) -> Future:
        """What chunks share, on each worker once; sent again where the last worker that had it was lost."""
        if key not in known or known[key][1].status != "finished":
            it = make()
            known[key] = it, self._client.scatter(Sent(it), broadcast=True, hash=False)
        return known[key][1]


def _connected(address: str) -> Client:
    try:
        from dask import config
        from distributed import Client as Connected
    except ImportError:
        hint = "pip install 'briefgen[dask]'"
        raise Refused(Problem("a scheduler needs Dask, which is not installed", hint=hint)) from None
    try:
        connect: Any = Connected
        config.set({"distributed.admin.large-graph-warning-threshold": LARGEST})
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
