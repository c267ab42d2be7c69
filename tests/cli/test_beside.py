"""Processes forked from this one make what it would make itself; whatever ends one, nothing is lost or left over."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from threading import Event, Thread
from typing import Any, NoReturn, TypeVar

import pytest

from briefgen import files
from briefgen.cli import crew
from briefgen.cli.crew import EACH, FORKED, Processes, forks
from briefgen.publish import carry_out
from briefgen.publish.build import build
from briefgen.publish.dialogue_jobs import Report
from briefgen.publish.options import BuildOptions
from briefgen.publish.plan import Plan, Wanted
from briefgen.publish.workspace import Order

beside = pytest.importorskip("briefgen.cli.beside", reason="this system forks no process").beside
R = TypeVar("R")
FIRST = os.getpid()


def slowly(work: Callable[[Any], R]) -> Callable[[Any], R]:
    """Work for which this process takes long, so that most is left to others."""

    def done(item: Any) -> R:
        if os.getpid() == FIRST:
            time.sleep(0.2)
        return work(item)

    return done


def killed(at: int) -> Callable[[int], int]:
    """Work that costs a process beside this one its life at a number."""

    def work(number: int) -> int:
        if number == at and os.getpid() != FIRST:
            os.kill(os.getpid(), signal.SIGKILL)
        return -number

    return slowly(work)


def children() -> set[str]:
    """The processes this one has begun and not ended."""
    told = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    if not told.exists():
        pytest.skip("this system does not tell the children of a process")
    return set(told.read_text().split())


def made(root: Path, jobs: int, today: str = "2024-10-15") -> Report:
    with closing(Processes(jobs)) as processes:
        order = Order(root=root, today=dt.date.fromisoformat(today))
        return build(order, BuildOptions(crew=processes), waiting=lambda: None)


def bytes_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("out/**/*") if path.is_file()}


def test_results_come_in_order_from_however_many() -> None:
    for number in (1, 2, 3, 9):
        with beside(slowly(lambda item: (-item, os.getpid())), range(7), number) as results:
            made = list(results)
        assert [item for item, _ in made] == [0, -1, -2, -3, -4, -5, -6]
        assert {process for _, process in made} != {FIRST}


def test_it_may_use_all_that_this_process_knows_and_send_more_than_a_pipe_holds() -> None:
    known, before = [b"x" * 3 * files.MIB, b"y"], children()
    with beside(slowly(lambda place: known[place]), (0, 1, 0, 1, 0), 1) as results:
        assert list(results) == [known[0], known[1], known[0], known[1], known[0]]
    assert children() == before


def test_of_more_items_than_a_pipe_holds_numbers_the_rest_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.cli.beside.MOST", 3)
    with beside(slowly(lambda item: os.getpid()), range(5), 1) as results:
        made = list(results)
    assert made[3:] == [FIRST, FIRST]


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="pipes here have one size")
def test_nobody_waits_where_a_pipe_is_of_one_page_as_whoever_has_many_gets_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def least() -> tuple[int, int]:
        reading, writing = pipe()
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        os.set_blocking(writing, bool(made))  # the numbers of all items come first: to wait for room would be for ever
        made.append(writing)
        return reading, writing

    pipe, made = os.pipe, list[int]()
    monkeypatch.setattr(os, "pipe", least)
    with beside(abs, range(-2000, 0), 1) as results:
        assert list(results) == list(range(2000, 0, -1))


def test_what_no_other_has_begun_is_done_by_this_process_and_not_waited_for() -> None:
    def work(item: int) -> int:
        if os.getpid() != FIRST:
            time.sleep(0.5)
        return os.getpid()

    with beside(work, range(20), 1) as results:
        assert list(results).count(FIRST) > 10


@pytest.mark.parametrize("at", range(5))
def test_what_a_process_that_was_killed_did_not_make_is_made_here(at: int) -> None:
    for number in (1, 2):
        with beside(killed(at), range(5), number) as results:
            assert list(results) == [0, -1, -2, -3, -4]


def test_what_cannot_be_done_is_told_by_this_process() -> None:
    with beside(slowly(lambda item: 12 // item), (3, 2, 0), 1) as results, pytest.raises(ZeroDivisionError):
        list(results)


def test_left_early_it_is_ended() -> None:
    before = children()
    with pytest.raises(KeyboardInterrupt), beside(lambda _: time.sleep(60), range(3), 2):
        assert len(children() - before) == 2
        raise KeyboardInterrupt
    assert children() == before


def test_where_there_is_no_room_for_another_process_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> NoReturn:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    with beside(lambda _: os.getpid(), range(2), 1) as results:
        assert list(results) == [FIRST, FIRST]


def test_it_is_forked_where_it_pays_or_is_asked_for_and_nowhere_beside_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[int] = []

    def noted(work: Callable[[int], int], items: Sequence[int], number: int) -> AbstractContextManager[Iterator[int]]:
        begun.append(number)
        return nullcontext(map(work, items))

    def forked(jobs: int, milliseconds: float) -> int:
        begun.clear()
        with Processes(jobs).beside(abs, range(4), milliseconds) as results:
            assert list(results) == [0, 1, 2, 3]
        return sum(begun)

    monkeypatch.setattr("briefgen.cli.beside.beside", noted)
    monkeypatch.setattr(crew, "cores", lambda: 4)
    assert [forked(0, work) for work in (FORKED - 1, FORKED, EACH, 9 * EACH)] == [0, 1, 2, 3]
    assert [forked(jobs, 9 * EACH) for jobs in (1, 2, 3, 9)] == [0, 1, 2, 4]
    assert forked(2, 0) == 1
    monkeypatch.setattr(crew, "cores", lambda: 1)
    assert forked(0, 9 * EACH) == 0
    ended = Event()
    thread = Thread(target=ended.wait)
    thread.start()
    try:
        assert not forks()
        assert forked(2, 0) == 0
    finally:
        ended.set()
        thread.join()


# ---- whole builds -----------------------------------------------------------------------------------------------


def test_the_sample_has_the_same_bytes_whoever_draws_it(sample: Path, tmp_path: Path) -> None:
    expected = bytes_of(sample)
    for jobs in (2, 4):
        for name in ("data", "templates"):
            shutil.copytree(sample / name, tmp_path / str(jobs) / name)
        report = made(tmp_path / str(jobs), jobs)
        assert {outcome.action for outcome in report.outcomes} == {"written"}
        assert bytes_of(tmp_path / str(jobs)) == expected


def test_a_process_killed_while_it_draws_costs_no_file(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small, other := tmp_path / "other", ignore=shutil.ignore_patterns("other"))
    drawn, tried = carry_out.render, []

    def ended(step: Wanted, plan: Plan) -> carry_out.Drawn:
        if os.getpid() != FIRST:
            os.kill(os.getpid(), signal.SIGKILL)
        tried.append(step.path)
        return drawn(step, plan)

    made(small, 1)
    monkeypatch.setattr(carry_out, "drawn", ended)
    report = made(other, 2)
    assert not report.problems
    assert sorted(tried) == sorted(outcome.path.removeprefix("out/harbour/all/") for outcome in report.outcomes)
    assert bytes_of(other) == bytes_of(small)


# ---- broken off -------------------------------------------------------------------------------------------------

SLOW = """
import os, sys, time
from briefgen.publish import drawing
from briefgen.cli import main
drawn, first = drawing.drawn, os.getpid()
def slow(step, plan):
    if os.getpid() != first:
        print(os.getpid(), flush=True)
        time.sleep({seconds})
        print(step.path, flush=True)
    elif step.form == "docx":  # meanwhile the other begins
        time.sleep(0.5)
    return drawn(step, plan)
drawing.drawn = slow
sys.argv = ["briefgen", "build", "--jobs", "2"]
main()
"""


@pytest.fixture
def begun(small: Path) -> Iterator[Callable[[float], tuple[subprocess.Popen[str], int]]]:
    """Begins a build that draws its PDFs slowly beside it, in a group of its own; the number of that process."""
    processes: list[subprocess.Popen[str]] = []

    def begin(seconds: float) -> tuple[subprocess.Popen[str], int]:
        process = subprocess.Popen(
            [sys.executable, "-c", SLOW.format(seconds=seconds)],
            cwd=small,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        processes.append(process)
        assert process.stdout is not None
        return process, int(process.stdout.readline())

    yield begin
    for process in processes:
        process.kill()
        process.communicate(timeout=60)


def ends(number: int, seconds: float = 30) -> bool:
    """Whether a process ends before so many seconds are over."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{number}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":  # nobody asked for its end
            return True
        time.sleep(0.01)
    return False


def test_ctrl_c_ends_both_with_a_clear_word(
    small: Path, begun: Callable[[float], tuple[subprocess.Popen[str], int]]
) -> None:
    process, other = begun(60)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip() == "stopped; every file is whole, and the next build goes on from here"
    assert ends(other)
    assert not list(small.rglob("out/**/.*.part"))
    assert {outcome.action for outcome in made(small, 1, "2031-05-07").outcomes} <= {"written", "unchanged"}


def test_ctrl_c_for_the_other_alone_is_nothing(begun: Callable[[float], tuple[subprocess.Popen[str], int]]) -> None:
    process, other = begun(0.5)
    os.kill(other, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.splitlines()[0] == "working/memo.pdf"
    assert said.splitlines()[-1] == "4 written"


def test_killed_it_leaves_nobody_behind(begun: Callable[[float], tuple[subprocess.Popen[str], int]]) -> None:
    """Nobody asks for the result any more: the next one is not begun, which would say so."""
    process, other = begun(1)
    process.kill()
    process.wait()
    assert ends(other)
    assert process.stdout is not None
    assert process.stdout.read() == "working/memo.pdf\n"


def test_the_lock_is_free_when_the_first_process_has_ended(
    small: Path, begun: Callable[[float], tuple[subprocess.Popen[str], int]]
) -> None:
    process, other = begun(20)
    process.kill()
    process.wait()
    with files.lock(small / ".briefgen" / "lock", lambda: pytest.fail("somebody has it")):
        os.kill(other, signal.SIGKILL)
