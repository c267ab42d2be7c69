"""Processes and a Dask cluster make the same bytes as one process; whatever ends them, files are whole."""

from __future__ import annotations

import datetime as dt
import gc
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster

from briefgen.cli import build as command
from briefgen.cli import executors
from briefgen.cli.executors import cluster, processes
from briefgen.cli.group import commands
from briefgen.cli.terminal import rate
from briefgen.editions.copies import read_register
from briefgen.errors import Refused
from briefgen.files import sha256
from briefgen.publish import fingerprints
from briefgen.publish.build import build_workspace
from briefgen.publish.copy_jobs import SIZE
from briefgen.publish.dialogue_jobs import SharedFiles
from briefgen.publish.options import BuildOptions, Order, Progress, Report, Workers
from briefgen.publish.parallel import map_ordered
from briefgen.publish.workspace import open_workspace

pytestmark = pytest.mark.filterwarnings("default")
OUT = Path("out/harbour/all")
COPIES = 6 * SIZE + 19
"""So many that a build can be broken off in the middle of them, however busy the machine is."""
FLEET = tuple(f"boat{number:02}" for number in range(1, 12))


@pytest.fixture
def numbered(copied_for: Callable[[Iterable[str]], Path]) -> Path:
    """A memo with copies for more recipients than a few jobs hold."""
    return copied_for(f"r{number}" for number in range(1, COPIES + 1))


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """A cluster of two worker processes on this machine."""
    local: Any = LocalCluster
    with local(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as two:
        yield two


def pool(number: int) -> Workers:
    return Workers(lambda: processes(number))


def at(scheduler: Any) -> Workers:
    return Workers(lambda: cluster(scheduler.scheduler_address), remote=True)


def made(root: Path, workers: Workers | None, **more: Any) -> Report:
    order = Order(today=dt.date(2031, 5, 7))
    return build_workspace(root, order, BuildOptions(workers=workers, **more))


def bytes_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("out/**/*") if path.is_file()}


def forget(root: Path) -> None:
    for folder in ("out", ".briefgen"):
        shutil.rmtree(root / folder)


def test_one_two_and_four_processes_make_the_same_copies(numbered: Path) -> None:
    reports, found = [], []
    for workers in (None, pool(2), pool(4)):
        reports.append(made(numbered, workers))
        found.append(bytes_of(numbered))
        forget(numbered)
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == COPIES + 3
    assert reports[0].outcomes == reports[1].outcomes == reports[2].outcomes


def test_several_dialogues_come_to_the_same_by_one_process_two_and_a_cluster(
    with_dialogues: Callable[[Iterable[str]], Path], scheduler: Any
) -> None:
    root = with_dialogues(FLEET[:3])
    (root / "data" / "boat02" / "commitments.yaml").write_text("- id: C01\n", encoding="utf-8")
    found, reports = [], []
    for workers in (None, pool(2), at(scheduler)):
        reports.append(made(root, workers))
        found.append(bytes_of(root))
        assert {outcome.action for outcome in made(root, workers).outcomes} == {"unchanged"}
        forget(root)
    assert found[0] == found[1] == found[2]
    assert reports[0].outcomes == reports[1].outcomes == reports[2].outcomes
    assert reports[0].problems == reports[1].problems == reports[2].problems != []


def test_processes_are_begun_where_there_is_enough_to_do_or_they_are_asked_for(
    with_dialogues: Callable[[Iterable[str]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    def noted(number: int) -> AbstractContextManager[Any]:
        begun.append(number)
        return processes(1)

    def built(*words: str) -> list[int]:
        begun.clear()
        forget(root)
        assert CliRunner().invoke(commands, ["-C", str(root), "build", *words]).exit_code == 0
        return list(begun)

    root = with_dialogues(FLEET[:3])
    made(root, None)
    monkeypatch.setattr(executors, "processes", noted)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8), raising=False)
    assert built() == []
    assert built("--jobs", "3") == [3]
    assert built("--jobs", "1") == []
    assert built("--jobs", "3", "boat01") == []
    monkeypatch.setattr(command, "DIALOGUES", 4)
    assert built() == [8]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(1), raising=False)
    assert built() == []


def test_a_cluster_and_processes_are_not_both_asked_for(small: Path) -> None:
    words = ["-C", str(small), "build", "--scheduler", "tcp://127.0.0.1:9", "--jobs", "2"]
    assert CliRunner().invoke(commands, words).exit_code == click.UsageError.exit_code


def end(status: int, _: int) -> None:
    os._exit(status)


def test_a_process_that_is_killed_is_a_problem_in_words() -> None:
    with processes(2) as two, pytest.raises(Refused, match="was killed, or had no memory left"):
        list(map_ordered(two, end, 3, [1]))


def end_while_it_answers(_: int, size: int) -> None:
    for pipe in (thing for thing in gc.get_objects() if isinstance(thing, Connection)):
        os.write(pipe.fileno(), struct.pack("!i", size) + b"the beginning")
    os._exit(1)


def test_a_process_that_is_killed_while_it_answers_is_not_waited_for() -> None:
    with processes(2) as two, pytest.raises(Refused, match=r"a worker was lost: .* \((EOF|OS)Error\)"):
        list(map_ordered(two, end_while_it_answers, 3, [1000, 1000]))


def test_the_rate_is_shown_once_it_is_known() -> None:
    assert rate(312, 10_000, 88.4) == "312 of 10,000 · 88/s"
    assert rate(0, 10, None) == "0 of 10"


# ---- broken off -------------------------------------------------------------------------------------------------


def heeding() -> None:
    """Ctrl-C counts again: a shell lets what it runs in the background ignore it, and tests may run there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begun(root: Path) -> subprocess.Popen[str]:
    """A build by two processes, in a group of its own, that has written some copies and not all of them."""
    process = subprocess.Popen(
        [sys.executable, "-m", "briefgen", "build", "--jobs", "2"],
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


def assert_goes_on(root: Path, before: dict[str, int]) -> None:
    """The next build makes what is missing, and nothing a second time."""
    report = made(root, None)
    assert not report.problems
    written = {outcome.path.rpartition("/")[2] for outcome in report.outcomes if outcome.action == "written"}
    assert not written & before.keys()
    after = assert_whole(root)
    assert len(after) == COPIES
    assert {name: after[name] for name in before} == before
    assert not list(root.rglob("out/**/.*.part"))


def test_killed_it_goes_on_where_it_ended(numbered: Path) -> None:
    process = begun(numbered)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)  # its processes hold the pipes: they have ended, too
    before = assert_whole(numbered)
    assert 30 <= len(before) < COPIES
    assert_goes_on(numbered, before)


def test_ctrl_c_leaves_whole_files_and_a_clear_word(numbered: Path) -> None:
    process = begun(numbered)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip() == "stopped; every file is whole, and the next build goes on from here"
    before = assert_whole(numbered)
    assert len(before) < COPIES
    assert not list(numbered.rglob("out/**/.*.part"))
    assert_goes_on(numbered, before)


def test_ctrl_c_while_they_begin_is_for_the_first_process_alone() -> None:
    code = """
import operator, os, signal
from briefgen.cli.executors import processes
from briefgen.publish.parallel import map_ordered
signal.signal(signal.SIGINT, lambda *_: print("heard", flush=True))
with processes(2) as pool:
    os.killpg(0, signal.SIGINT)
    print(list(map_ordered(pool, operator.add, 1, [0, 1])), flush=True)
"""
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, start_new_session=True, timeout=60)
    assert (result.stdout.split("\n"), result.stderr) == (["heard", "[1, 2]", ""], "")


def test_one_of_them_killed_is_told_and_the_next_build_goes_on(numbered: Path) -> None:
    process = begun(numbered)
    if not Path(f"/proc/{process.pid}/task/{process.pid}/children").exists():
        process.communicate()
        pytest.skip("this system does not tell the children of a process")
    os.kill(_worker(process.pid), signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "a worker was lost" in said
    assert "Traceback" not in said
    assert_goes_on(numbered, assert_whole(numbered))


def _worker(parent: int) -> int:
    """One of the processes that work: a child of the one that was begun as a place to begin them from."""
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        for worker in Path(f"/proc/{child}/task/{child}/children").read_text().split():
            return int(worker)
    raise AssertionError("no process at work")


# ---- a cluster --------------------------------------------------------------------------------------------------


def left_by(root: Path) -> dict[str, bytes]:
    """Every file of `out/`, and what is kept of dialogues for the next build."""
    kept = root.rglob(".briefgen/cache/dialogue/*")
    return bytes_of(root) | {path.relative_to(root).as_posix(): path.read_bytes() for path in kept}


def test_dialogues_come_to_the_same_also_where_a_worker_is_killed_in_the_middle(
    with_dialogues: Callable[[Iterable[str]], Path], scheduler: Any
) -> None:
    root = with_dialogues(FLEET)
    alone = made(root, None)
    expected = left_by(root)
    forget(root)
    killed: list[int] = []
    shown: set[str] = set()

    def look_and_kill(_: int) -> None:
        shown.update(map(str, [*scheduler.scheduler.tasks]))
        if not killed:  # something has come back, and others are at work
            killed.append(scheduler.workers[1].process.pid)
            os.kill(killed[0], signal.SIGKILL)

    report = made(root, at(scheduler), progress=Progress(on_done=look_and_kill))
    assert killed
    assert left_by(root) == expected
    assert (report.outcomes, report.problems, report.notices) == (alone.outcomes, alone.problems, alone.notices)
    assert {key.split("-")[0] for key in shown} == {"do_job", "SharedFiles"}, "a dashboard shows the names of tasks"


def soon(so: Callable[[], bool]) -> None:
    """Something will be so, at the latest when a busy machine has come to it."""
    until = time.monotonic() + 60
    while not so():
        assert time.monotonic() < until
        time.sleep(0.05)


def folders(dask_worker: Any) -> list[str]:
    """What is unpacked on a worker."""
    return [path.name for path in Path(dask_worker.local_directory).glob("briefgen-*")]


def test_what_was_sent_is_unpacked_once_on_a_worker_and_goes_with_the_client(
    with_dialogues: Callable[[Iterable[str]], Path], scheduler: Any
) -> None:
    seen: list[int] = []
    client: Any = Client
    with client(scheduler.scheduler_address, set_as_default=False) as other:
        soon(lambda: not any(other.run(folders).values()))  # those of other tests

        def look(_: int) -> None:
            seen.extend(len(there) for there in other.run(folders).values())

        made(with_dialogues(FLEET[:3]), at(scheduler), progress=Progress(on_done=look))
        assert set(seen) <= {0, 1}
        assert 1 in seen
        soon(lambda: not any(other.run(folders).values()))


def test_numbered_copies_are_drawn_here_and_no_name_on_them_leaves_this_machine(
    copied_for: Callable[..., Path],
    with_dialogues: Callable[[Iterable[str]], Path],
    scheduler: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied_for(("tides", "lakes"))
    root = with_dialogues(FLEET[:3])
    sent: list[str] = []
    submit = executors._Routed.submit

    def noted(self: Any, function: Any, /, *args: Any) -> Any:
        sent.append(args[0].__name__)
        return submit(self, function, *args)

    monkeypatch.setattr(executors._Routed, "submit", noted)
    report = made(root, at(scheduler))
    assert sum("/copies/" in outcome.path for outcome in report.outcomes) == 8
    assert sent == ["compose_dialogue"] * 4


def fail(shared: SharedFiles, job: tuple[str, int]) -> float:
    return job[1] / 0


def test_what_is_raised_on_a_worker_is_raised_here_and_nothing_of_it_is_logged_there(
    small: Path, scheduler: Any
) -> None:
    shared = SharedFiles(open_workspace(small, Order(today=dt.date(2031, 5, 7))), sent=True)
    client: Any = Client
    with cluster(scheduler.scheduler_address) as executor, pytest.raises(ZeroDivisionError) as raised:
        list(map_ordered(executor, fail, shared, [("marked", 1)]))
    assert "in fail" in "".join(raised.value.__notes__)
    with client(scheduler.scheduler_address, set_as_default=False) as other:
        assert "marked" not in str(other.get_worker_logs())


def test_every_library_that_papers_depend_on_is_compared() -> None:
    needed = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split("[<>=]", each)[0] for each in needed["dependencies"]}
    others = {"click", "email-validator", "icalendar", "keyring", "openpyxl", "pikepdf", "rich"}
    assert named - set(fingerprints.LIBRARIES.split()) == others


def test_a_worker_with_another_version_is_told_before_anything_is_sent(
    scheduler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprints, "program_fingerprint", lambda: "0" * 12)
    fingerprints.versions.cache_clear()
    try:
        with (
            pytest.raises(Refused, match=r"has briefgen [0-9a-f]{12}, and here it is 000000000000"),
            cluster(scheduler.scheduler_address),
        ):
            pytest.fail("it was opened")
    finally:
        fingerprints.versions.cache_clear()


def test_where_nobody_listens_a_problem_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x", "x y"):
        with pytest.raises(Refused, match="no scheduler answers at"), cluster(address):
            pytest.fail("it was opened")


def test_without_dask_a_problem_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refused, match=r"pip install 'briefgen\[dask\]'"), cluster("tcp://127.0.0.1:8786"):
        pytest.fail("it was opened")


def test_where_no_worker_is_left_a_problem_says_so_in_a_while(
    with_dialogues: Callable[[Iterable[str]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "PATIENCE", 1)
    root, local = with_dialogues(FLEET), LocalCluster
    make: Any = local
    with make(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as one:
        report = made(root, at(one), progress=Progress(on_done=lambda _: one.scale(0)))
    assert "a worker was lost" in str(report.problems[0])
    assert not made(root, None).problems


def test_it_is_asked_for_on_the_command_line_and_says_the_same_as_one_process(
    with_dialogues: Callable[[Iterable[str]], Path], scheduler: Any
) -> None:
    def said(root: Path, *more: str) -> tuple[int, str]:
        done = CliRunner().invoke(commands, ["-C", str(root), "-v", "build", *more])
        return done.exit_code, done.output

    one = with_dialogues(FLEET[:3])
    said(one)
    (one / "data/boat02/commitments.yaml").write_text("- id: C01\n", encoding="utf-8")
    (one / "out/boat01/all/working/memo.docx").write_bytes(b"ticked")
    words = one / "data/boat03/commitments.yaml"
    words.write_text(words.read_text(encoding="utf-8").replace("lights burning\n", "lamps burning\n"), encoding="utf-8")
    (one / "out/boat03/all/working/memo.docx").write_bytes(b"ticked")
    other = Path(shutil.copytree(one, one.with_name("other")))
    alone = said(one)
    assert said(other, "--scheduler", scheduler.scheduler_address) == alone
    assert alone[0] == 1
    assert "data/boat02/commitments.yaml:1:3: C01" in alone[1]
    assert left_by(one) == left_by(other)
    assert (other / "out/boat01/all/working/memo.docx").read_bytes() == b"ticked"
    assert (other / "out/boat03/all/working/memo.docx").read_bytes() == b"ticked"
