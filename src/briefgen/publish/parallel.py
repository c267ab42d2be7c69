"""The one seam for parallel work: functions of values, done here or by any `concurrent.futures.Executor`, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from traceback import format_exc
from typing import Any, TypeVar

from briefgen.errors import Problem, Refused

J = TypeVar("J")
R = TypeVar("R")


def map_ordered(
    executor: Executor | None, function: Callable[[Any, J], R], shared: Any, jobs: Iterable[J], *, ahead: int = 64
) -> Generator[R, None, None]:
    """The result of each job, a function of what all share and of it, in order; without an executor, done here.

    At most `ahead` are given out beyond the one waited for; closed early, what was not begun is cancelled.
    Raises `Refused` where a worker was lost, and whatever a job raised.
    """
    if executor is None:
        yield from (function(shared, job) for job in jobs)
        return
    waiting: deque[Future[Any]] = deque()
    try:
        for job in jobs:
            waiting.append(_in_words(executor.submit, attempt, function, shared, job))
            if len(waiting) > ahead:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())
    finally:
        for future in waiting:
            future.cancel()


def attempt(function: Callable[[Any, J], R], shared: Any, job: J) -> R | tuple[Exception]:
    """A job, where a worker does it. What it raises is handed back: else it would be logged, with words of the job."""
    try:
        return function(shared, job)
    except Exception as error:
        error.add_note(format_exc())
        return (error,)


def _result(future: Future[Any]) -> Any:
    result = _in_words(future.result)
    if isinstance(result, tuple):
        raise result[0]
    return result


def _in_words(step: Callable[..., R], *args: Any) -> R:
    """No job raises: what an executor raises is that one will never come to its end."""
    try:
        return step(*args)
    except Exception as error:
        what = f"a worker was lost: it was killed, or had no memory left ({type(error).__name__})"
        raise Refused(Problem(what, hint="build again: nothing that is there is made a second time")) from error
