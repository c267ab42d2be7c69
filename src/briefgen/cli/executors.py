"""Executors for `--jobs` (processes of this machine) and `--scheduler` (a Dask cluster: what is sent is internal)."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache, partial
from multiprocessing import forkserver, get_all_start_methods, get_context, resource_tracker
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

from briefgen.cli import collect_seldom
from briefgen.errors import Problem, Refused
from briefgen.publish.dialogue_jobs import SharedFiles
from briefgen.publish.fingerprints import expect_same_versions, versions
from briefgen.publish.parallel import attempt

PATIENCE = 10  # seconds in which a scheduler has to answer, and a worker to come where none is left
_ONE = Lock()  # of a worker with several threads: what is remembered of a font is not made for two at once


class _Routed(Executor):
    """Another executor, which is given each call in another form; `pending` is what it has not done yet."""

    def __init__(self, executor: Executor, route: Callable[..., tuple[Any, ...]]) -> None:
        self._executor, self._route, self.pending = executor, route, set[Future[Any]]()

    def submit(self, function: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        """As `Executor.submit`."""
        future = self._executor.submit(*self._route(function, *args))
        self.pending.add(future)
        future.add_done_callback(self.pending.discard)
        return future


@contextmanager
def processes(number: int) -> Iterator[Executor]:
    """So many processes, each asked by a thread here, through a pipe of its own that ends with it.

    One pipe for all, as a `ProcessPoolExecutor` has, is read for ever where a process is killed while it answers.
    """
    pipes, context, threads = SimpleQueue[Any](), _context(), ThreadPoolExecutor(number)
    for _ in range(number):
        pipe, theirs = context.Pipe()
        context.Process(target=_serve, args=(theirs,), daemon=True).start()
        theirs.close()
        pipes.put(pipe)

    def ask(*call: Any) -> Any:
        pipe = pipes.get()
        try:
            pipe.send(call)
            return pipe.recv()
        finally:
            pipes.put(pipe)

    try:
        yield _Routed(threads, lambda *call: (ask, *call))
    finally:
        threads.shutdown(wait=True, cancel_futures=True)


def _context() -> Any:
    """How processes are begun: from one that is clean, gets ready at once, and never hears of Ctrl-C."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["briefgen.publish.dialogue_jobs", "briefgen.pdf.layout", "briefgen.word.write"])
    resource_tracker.ensure_running()  # which lets Ctrl-C in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    forkserver.ensure_running()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def _serve(pipe: Any) -> None:
    """Do jobs until the first process has no more, or has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    with suppress(EOFError, OSError):
        while True:
            function, *args = pipe.recv()
            pipe.send(function(*args))


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Dask's own executor. Raises `Refused` where no scheduler answers, or a worker is not as we are."""
    client, ended = _connected(address), Event()
    sent = cache(partial(client.scatter, broadcast=True, hash=False))  # to each worker once; it goes with the client
    try:
        expect_same_versions(client.run(versions, on_error="return"))  # else its bytes could be others than ours
        routed = _Routed(client.get_executor(pure=False), lambda _, f, shared, job: (do_job, f, sent(shared), job))
        Thread(target=_give_up, args=(client, routed.pending, ended), daemon=True).start()
        yield routed
    finally:
        ended.set()
        client.close()


def do_job(function: Callable[[SharedFiles, Any], Any], shared: SharedFiles, job: Any) -> Any:
    """A job, on a worker. What is unpacked lies in the worker's own folder, which goes with it, however that ends."""
    from distributed import get_worker

    with _ONE:
        shared.below = get_worker().local_directory
        return attempt(function, shared, job)


def _give_up(client: Any, pending: set[Future[Any]], ended: Event) -> None:
    """Leave a scheduler that has no worker any more. What waits for one fails: a closed client would never tell."""
    try:
        while not ended.wait(PATIENCE):
            client.wait_for_workers(1, timeout=PATIENCE)
    except Exception:  # of which a time that ran out is one
        client.close()
        for future in [*pending]:
            with suppress(InvalidStateError):
                future.set_exception(BrokenExecutor("no worker is left"))


def _connected(address: str) -> Any:
    try:
        from dask import config
        from distributed import Client

        config.set({"distributed.admin.large-graph-warning-threshold": "1 GB"})  # a job brings its dialogue along
        return Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except ImportError:
        raise Refused(Problem("a scheduler needs Dask", hint="pip install 'briefgen[dask]'")) from None
    except (OSError, ValueError):
        raise Refused(Problem(f"no scheduler answers at “{address}”", hint="dask scheduler says where it is")) from None
