"""Dialogues composed and copies drawn on an existing Dask cluster, by the same chunks and to the same bytes as here.

What chunks share (the templates of dialogues; of copies the paper and its fonts) is sent to each worker once. A worker
that is lost costs the chunk it was at, which another one takes. Everything sent is internal, and pickled: only a
cluster that may see all of it may have it. What a dashboard or a log shows of it are names of functions and numbers.
"""

from __future__ import annotations

import platform
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from traceback import format_exc
from typing import Any, TypeAlias, TypeVar

from briefgen.build.afar import Parcel
from briefgen.build.chunks import Chunk, Written
from briefgen.build.inputs import program
from briefgen.build.kit import Kit
from briefgen.build.outcome import Crew
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
LARGEST = "1 GB"
"""A chunk brings its dialogues along, pictures and all: until then Dask is not to warn a user of that."""
AHEAD = 3
"""Chunks that are given out for each thread of the cluster."""


SHARED: dict[type, str] = {Chunk: "paper", Parcel: "kit"}
"""What chunks can be sent, and what of each kind is the same for many."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What chunks share, and the bytes of the font files it names, by path."""

    shared: Written | Kit = field(repr=False)
    fonts: dict[str, bytes] = field(repr=False)


class Cluster(Crew):
    """The workers of a scheduler (`tcp://host:8786`). Raises `Refused` where there is none, or it is not as we are."""

    here = False

    def __init__(self, address: str) -> None:
        self._client = _connected(address)
        _compare(self._client)
        self._known: dict[int, tuple[Written | Kit, Future]] = {}

    def pays(self, milliseconds: float) -> bool:
        """It was asked for."""
        return True

    def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
        """The result of each chunk of copies or dialogues, in order; `Refused` where the cluster is gone."""
        waiting: deque[tuple[Any, Future]] = deque()
        most = AHEAD * max(1, sum(self._client.nthreads().values()))
        try:
            for chunk in chunks:
                waiting.append((chunk, self._given(work, chunk)))
                if len(waiting) >= most:
                    yield self._result(work, *waiting.popleft())
            while waiting:
                yield self._result(work, *waiting.popleft())
        finally:
            self._client.cancel([future for _, future in waiting])

    def _given(self, work: Callable[[Any], Any], chunk: Any) -> Future:
        """A chunk on its way; what it shares with others is there already, or goes before it."""
        name = SHARED[type(chunk)]
        shared = self._shared(getattr(chunk, name))
        return self._client.submit(_worked, work, shared, replace(chunk, **{name: None}), pure=False)

    def _result(self, work: Callable[[Any], R], chunk: Any, future: Future) -> R:
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
                future = self._given(work, chunk)
            except (OSError, ValueError) as error:  # of which a time that ran out is one
                lost = error
                break
        hint = "build again: what is there is whole, and is not made a second time"
        raise Refused(Problem(f"the cluster lost what it was at ({type(lost).__name__})", hint=hint)) from None

    def close(self) -> None:
        """Take leave of the scheduler; the cluster stays."""
        self._client.close()

    def _shared(self, it: Written | Kit) -> Future:
        """What chunks share, on each worker once; sent again where the last worker that had it was lost."""
        known = self._known.get(id(it))
        if known is None or known[1].status != "finished":
            paths = [path for _, _, path in getattr(it, "files", ("", ()))[1]]
            sent = Sent(it, {path: Path(path).read_bytes() for path in paths})
            self._known[id(it)] = it, self._client.scatter(sent, broadcast=True, hash=False)
        return self._known[id(it)][1]


_ONE = Lock()
"""A worker with several threads does one chunk at a time: what is remembered of a font is not made for two."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What was raised at a chunk. Dask logs what a task raises, with the words it was given: this it does not."""

    error: Exception = field(repr=False)


def _worked(work: Callable[[Any], R], sent: Sent, chunk: Any) -> R | Broken:
    """A chunk, on a worker."""
    with _ONE:
        try:
            lend(sent.fonts)
            if isinstance(sent.shared, Kit):
                sent.shared.below = _folder()
            return work(replace(chunk, **{SHARED[type(chunk)]: sent.shared}))
        except Exception as error:
            error.add_note(format_exc())
            return Broken(error)


def _folder() -> str:
    """The folder of the worker this is run by, which goes with it, however that ends."""
    from distributed import get_worker

    folder: str = get_worker().local_directory
    return folder


# ---- before anything is sent ------------------------------------------------------------------------------------


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


LIBRARIES = (
    "babel",
    "cssselect2",
    "distributed",
    "fonttools",
    "holidays",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "msgspec",
    "pillow",
    "pypdfium2",
    "python-docx",
    "pyyaml",
    "reportlab",
    "svglib",
    "tinycss2",
)
"""Whatever reads data and templates or writes papers, by its name in the registry; and what carries them."""


@cache
def versions() -> dict[str, str]:
    """What the bytes of papers and copies depend on: Python, our own source, and libraries."""
    import zlib

    libraries = {name: version(name) for name in LIBRARIES}
    return {
        "Python": platform.python_version(),
        "briefgen": program(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **libraries,
    }
