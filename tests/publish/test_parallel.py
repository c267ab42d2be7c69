"""Jobs are done here or by an executor, and nobody can tell by the results."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from briefgen.errors import Refused
from briefgen.publish.parallel import map_ordered


class Later(Executor):
    """Does a job when its result is asked for; `lost` are the numbers of those that nobody comes back from."""

    def __init__(self, lost: tuple[int, ...] = ()) -> None:
        self.given: list[Future[Any]] = []
        self._lost = lost

    def submit(self, function: Any, /, *args: Any, **_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if len(self.given) in self._lost:
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.result = lambda timeout=None: function(*args)  # type: ignore[method-assign]
        self.given.append(future)
        return future


def over(shared: int, job: int) -> int:
    return shared // job


def test_results_come_in_the_order_of_the_jobs_whoever_does_them() -> None:
    with ThreadPoolExecutor(3) as threads:
        for executor in (None, Later(), threads):
            assert list(map_ordered(executor, over, 60, (1, 2, 3, 4, 5), ahead=2)) == [60, 30, 20, 15, 12]
            assert list(map_ordered(executor, over, 60, ())) == []


def test_no_more_jobs_are_taken_than_are_worked_ahead_and_those_left_are_cancelled() -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(1, 1000):
            taken.append(number)
            yield number

    later = Later()
    with closing(map_ordered(later, over, 60, jobs(), ahead=3)) as results:
        assert next(results) == 60
        assert taken == [1, 2, 3, 4]
    assert [future.cancelled() for future in later.given] == [False, True, True, True]


def test_what_a_job_raises_is_raised_here() -> None:
    for executor in (None, Later()):
        with pytest.raises(ZeroDivisionError) as raised:
            list(map_ordered(executor, over, 60, (1, 0)))
    assert "in over" in "".join(raised.value.__notes__)


def test_a_worker_that_is_lost_is_a_problem_in_words() -> None:
    results = map_ordered(Later(lost=(1,)), over, 60, (1, 2, 3))
    assert next(results) == 60
    with pytest.raises(Refused, match=r"a worker was lost: it was killed, or had no memory left \(BrokenExecutor\)"):
        next(results)


def test_a_worker_that_is_lost_before_a_job_is_given_out_is_the_same_problem() -> None:
    gone = ThreadPoolExecutor(1)
    gone.shutdown()
    with pytest.raises(Refused, match="a worker was lost"):
        list(map_ordered(gone, over, 60, (1, 2)))
