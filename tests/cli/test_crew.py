"""Several processes make the same bytes as one; whatever ends them, files are whole and nothing is made twice."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from briefgen.cli.crew import PAYS, Processes
from briefgen.cli.terminal import rate
from briefgen.editions.copies import read_register
from briefgen.errors import Refused
from briefgen.files import sha256
from briefgen.publish.build import build
from briefgen.publish.copy_jobs import SIZE
from briefgen.publish.dialogue_jobs import Report
from briefgen.publish.options import BuildOptions
from briefgen.publish.workspace import Order

OUT = Path("out/harbour/all")
COPIES = 10 * SIZE + 19
"""So many that a build can be broken off in the middle of them, however busy the machine is."""


@pytest.fixture(scope="module")
def crew() -> Iterator[Processes]:
    """Two processes for all tests of this module that kill none."""
    with closing(Processes(2)) as two:
        yield two


@pytest.fixture
def numbered(copied_for: Callable[[Iterable[str]], Path]) -> Path:
    """A memo with copies for more recipients than a few chunks hold."""
    return copied_for(f"r{number}" for number in range(1, COPIES + 1))


def made(root: Path, crew: Processes, order: Callable[..., Order] = Order) -> Report:
    return build(order(root=root, today=dt.date(2031, 5, 7)), BuildOptions(crew=crew), waiting=lambda: None)


def bytes_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("out/**/*") if path.is_file()}


def test_one_two_and_four_processes_make_the_same_copies(numbered: Path, crew: Processes) -> None:
    reports, found = [], []
    for jobs in (1, 2, 4):
        with closing(Processes(jobs)) as many:
            reports.append(made(numbered, many))
            found.append(bytes_of(numbered))
            shutil.rmtree(numbered / "out")
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == COPIES + 3
    assert reports[0].outcomes == reports[1].outcomes == reports[2].outcomes


def test_several_dialogues_are_built_alike_and_told_in_order(
    with_dialogues: Callable[[Iterable[str]], Path], crew: Processes
) -> None:
    small = with_dialogues(("anchor", "buoy", "dock"))
    (small / "data" / "buoy" / "commitments.yaml").write_text("- id: C01\n", encoding="utf-8")
    found, reports = [], []
    for many in (Processes(1), crew):
        reports.append(made(small, many))
        found.append(bytes_of(small))
        assert {outcome.action for outcome in made(small, many).outcomes} == {"unchanged"}
        shutil.rmtree(small / "out")
        shutil.rmtree(small / ".briefgen")
    assert found[0] == found[1]
    assert reports[0].outcomes == reports[1].outcomes
    assert reports[0].problems == reports[1].problems != []


def test_results_come_in_the_order_of_the_chunks(crew: Processes) -> None:
    assert list(crew(abs, range(-20, 0))) == list(range(20, 0, -1))


def test_a_process_that_is_killed_is_a_problem_in_words() -> None:
    with closing(Processes(2)) as two, pytest.raises(Refused, match="was killed, or had no memory left"):
        list(two(os._exit, [3]))


def test_what_is_not_asked_for_any_more_is_not_begun(crew: Processes) -> None:
    taken = []

    def chunks() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with closing(crew(abs, chunks())) as results:
        next(results)
    assert len(taken) < 10


def test_processes_are_begun_where_there_is_enough_to_do_or_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.cli.crew.cores", lambda: 8)
    assert [Processes(0).pays(work) for work in (PAYS - 1, PAYS)] == [False, True]
    assert Processes(3).pays(0)
    assert not Processes(1).pays(10 * PAYS)


def test_what_they_are_forked_from_gets_ready_where_they_would_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    monkeypatch.setattr("briefgen.cli.pool.Pool", lambda jobs: begun.append(jobs))
    monkeypatch.setattr("briefgen.cli.crew.cores", lambda: 8)
    for jobs, work in ((0, PAYS - 1), (1, 10 * PAYS), (0, PAYS), (3, 0), (3, 1)):
        Processes(jobs).ready(work)
    assert begun == [8, 3]


def test_the_rate_is_shown_once_it_is_known() -> None:
    assert rate(312, 10_000, 88.4) == "312 of 10,000 · 88/s"
    assert rate(0, 10, None) == "0 of 10"


# ---- broken off -------------------------------------------------------------------------------------------------


def heeding() -> None:
    """Ctrl-C counts again: a shell lets what it runs in the background ignore it, and tests may run there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begun(root: Path) -> subprocess.Popen[str]:
    """A build by two processes, in a group of its own, that has written some copies and not all of them."""
    command = [sys.executable, "-m", "briefgen", "build", "--jobs", "2"]
    process = subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heeding,
    )
    while len(list((root / OUT).glob("working/copies/*.pdf"))) < 30:
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)
    return process


def assert_whole(root: Path) -> dict[str, int]:
    """Every copy that is there is what the register says; their inodes, by path."""
    register = read_register(root / OUT, OUT.as_posix())
    there = {path: path.stat().st_ino for path in (root / OUT / "working" / "copies").glob("*.pdf")}
    for path in there:
        assert sha256(path.read_bytes()) in register.hashes_at(path.relative_to(root / OUT).as_posix())
    return {path.name: inode for path, inode in there.items()}


def finished(root: Path, crew: Processes, before: dict[str, int]) -> None:
    """The next build makes what is missing, and nothing a second time."""
    report = made(root, crew)
    assert not report.problems
    written = {outcome.path.rpartition("/")[2] for outcome in report.outcomes if outcome.action == "written"}
    assert not written & before.keys()
    after = assert_whole(root)
    assert len(after) == COPIES
    assert {name: after[name] for name in before} == before
    assert not list(root.rglob("out/**/.*.part"))


def test_killed_it_goes_on_where_it_ended(numbered: Path, crew: Processes) -> None:
    process = begun(numbered)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)  # its processes hold the pipes: they have ended, too
    before = assert_whole(numbered)
    assert 30 <= len(before) < COPIES
    finished(numbered, crew, before)


def test_ctrl_c_leaves_whole_files_and_a_clear_word(numbered: Path, crew: Processes) -> None:
    process = begun(numbered)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip() == "stopped; every file is whole, and the next build goes on from here"
    before = assert_whole(numbered)
    assert len(before) < COPIES
    assert not list(numbered.rglob("out/**/.*.part"))
    finished(numbered, crew, before)


def test_ctrl_c_while_they_begin_is_for_the_first_process_alone() -> None:
    code = """
import os, signal
from briefgen.cli.pool import Pool
signal.signal(signal.SIGINT, lambda *_: print("heard", flush=True))
pool = Pool(2)
os.killpg(0, signal.SIGINT)
print(list(pool(abs, [-1, -2])), flush=True)
pool.close()
"""
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, start_new_session=True, timeout=60)
    assert (result.stdout.split("\n"), result.stderr) == (["heard", "[1, 2]", ""], "")


def test_one_of_them_killed_is_told_and_the_next_build_goes_on(numbered: Path, crew: Processes) -> None:
    process = begun(numbered)
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not workers.exists():
        process.communicate()
        pytest.skip("this system does not tell the children of a process")
    os.kill(_worker(process.pid), signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "a process at work was killed" in said
    finished(numbered, crew, assert_whole(numbered))


def _worker(parent: int) -> int:
    """One of the processes that work: a child of the one that was begun as a place to begin them from."""
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        for worker in Path(f"/proc/{child}/task/{child}/children").read_text().split():
            return int(worker)
    raise AssertionError("no process at work")
