"""A Dask cluster composes the same papers and draws the same copies; a worker that is lost costs its chunk; who differs
is told beforehand.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster
from msgspec.structs import replace

from briefgen.cli import cluster as room
from briefgen.cli import worker
from briefgen.cli.cluster import Cluster
from briefgen.cli.group import commands
from briefgen.errors import Refused
from briefgen.pdf.layout import NumberedPdf
from briefgen.publish.build import build, make_plans
from briefgen.publish.copy_jobs import SIZE, CopyChunk, CopyJob, CopyTarget, render_copies
from briefgen.publish.dialogue_jobs import Report
from briefgen.publish.options import ALONE, BuildOptions, Crew
from briefgen.publish.workspace import Order

pytestmark = pytest.mark.filterwarnings("default")
COUNT = 7 * SIZE + 20


@pytest.fixture
def numbered(copied_for: Callable[[Iterable[str]], Path]) -> Path:
    """A memo with copies for more recipients than a few chunks hold."""
    return copied_for(f"r{number}" for number in range(1, COUNT + 1))


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """A cluster of two worker processes on this machine."""
    local: Any = LocalCluster
    with local(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as two:
        yield two


def made(root: Path, crew: Crew, **more: Any) -> Report:
    order = Order(root=root, today=dt.date(2031, 5, 7))
    return build(order, BuildOptions(crew=crew, **more), waiting=lambda: None)


def bytes_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("out/**/*") if path.is_file()}


def kill_once(worker: Any, killed: list[int]) -> None:
    """Kill a worker when something has come back, and others are at work."""
    if not killed:
        killed.append(worker.process.pid)
        os.kill(killed[0], signal.SIGKILL)


def test_it_makes_the_same_bytes_also_where_a_worker_is_killed_in_the_middle(numbered: Path, scheduler: Any) -> None:
    made(numbered, ALONE)
    alone = bytes_of(numbered)
    shutil.rmtree(numbered / "out")
    killed: list[int] = []
    with closing(Cluster(scheduler.scheduler_address)) as crew:
        report = made(numbered, crew, made=lambda _: kill_once(scheduler.workers[0], killed))
    assert killed
    assert not report.problems
    assert bytes_of(numbered) == alone


FLEET = tuple(f"boat{number:02}" for number in range(1, 12))


def said(root: Path, *more: str) -> tuple[int, str]:
    """The exit code of a build, and all that it said."""
    done = CliRunner().invoke(commands, ["-C", str(root), "-v", "build", *more])
    return done.exit_code, done.output


def left_by(root: Path) -> dict[str, bytes]:
    """Every file of `out/`, and what is kept of dialogues for the next build."""
    kept = root.rglob(".briefgen/cache/dialogue/*")
    return bytes_of(root) | {path.relative_to(root).as_posix(): path.read_bytes() for path in kept}


def test_dialogues_come_to_the_same_also_where_a_worker_is_killed_in_the_middle(
    with_dialogues: Callable[[Iterable[str]], Path], scheduler: Any
) -> None:
    root = with_dialogues(FLEET)
    alone = made(root, ALONE)
    expected = left_by(root)
    for folder in ("out", ".briefgen"):
        shutil.rmtree(root / folder)
    killed: list[int] = []
    shown: set[str] = set()

    def look_and_kill(_: int) -> None:
        shown.update(map(str, [*scheduler.scheduler.tasks]))
        kill_once(scheduler.workers[1], killed)

    with closing(Cluster(scheduler.scheduler_address)) as crew:
        report = made(root, crew, made=look_and_kill)
    assert killed
    assert left_by(root) == expected
    assert (report.outcomes, report.problems, report.notices) == (alone.outcomes, alone.problems, alone.notices)
    assert {key.split("-")[0] for key in shown} == {"worked", "Sent"}, "a dashboard shows the names of tasks"


def test_it_says_the_same_of_a_problem_and_of_what_a_person_changed(
    with_dialogues: Callable[[Iterable[str]], Path], scheduler: Any
) -> None:
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
        with closing(Cluster(scheduler.scheduler_address)) as crew:

            def look(_: int) -> None:
                seen.extend(len(there) for there in other.run(folders).values())

            made(with_dialogues(FLEET[:3]), crew, made=look)
        assert set(seen) <= {0, 1}
        assert 1 in seen
        soon(lambda: not any(other.run(folders).values()))


def test_papers_share_their_fonts_and_are_let_go_of_when_they_are_copied(
    copied_for: Callable[..., Path],
    with_dialogues: Callable[[Iterable[str]], Path],
    scheduler: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied_for(("tides", "lakes"))
    root = with_dialogues(FLEET[:3])
    sent: list[str] = []
    with closing(Cluster(scheduler.scheduler_address)) as crew:
        scatter = crew._client.scatter

        def counted(shared: worker.Sent, **how: Any) -> Any:
            sent.append(type(shared.it).__name__)
            return scatter(shared, **how)

        monkeypatch.setattr(crew._client, "scatter", counted)
        assert not made(root, crew).problems
        soon(lambda: len(crew._client.futures) == 2)  # fonts, and none
    assert sorted(sent) == ["Kit", *["Numbered"] * 4, "dict", "dict"], "no fonts with a kit, and those of all papers"


def test_what_is_raised_on_a_worker_is_raised_here_and_nothing_of_it_is_logged_there(scheduler: Any) -> None:
    chunk = CopyChunk(fail, CopyTarget(Path(), "marked"), ())  # type: ignore[arg-type]
    with closing(Cluster(scheduler.scheduler_address)) as crew:
        with pytest.raises(ZeroDivisionError) as raised:
            list(crew(fail, [chunk]))
        assert "in fail" in "".join(raised.value.__notes__)
        logs = crew._client.get_worker_logs()
    assert "marked" not in str(logs)


def fail(chunk: CopyChunk) -> float:
    return len(chunk.jobs) / 0


def test_every_library_that_papers_depend_on_is_compared() -> None:
    needed = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split("[<>=]", each)[0] for each in needed["dependencies"]}
    assert named - set(worker.LIBRARIES) == {"click", "email-validator", "keyring", "openpyxl", "pikepdf", "rich"}


def test_a_second_build_draws_nothing(numbered: Path, scheduler: Any) -> None:
    with closing(Cluster(scheduler.scheduler_address)) as crew:
        made(numbered, crew)
        assert {outcome.action for outcome in made(numbered, crew).outcomes} == {"unchanged"}


def test_fonts_come_with_the_paper_to_whoever_has_not_their_files(numbered: Path) -> None:
    (plan,) = make_plans(Order(root=numbered, today=dt.date(2031, 5, 7)), [])
    step, target = plan.copied[0].original, CopyTarget(plan.folder, plan.name)
    here = step.stamped(plan.looks).numbered("pdf")
    assert isinstance(here, NumberedPdf)
    family, files = here.files
    elsewhere = {path: f"/nowhere/{number}.ttf" for number, (*_, path) in enumerate(files)}
    there = replace(
        here,
        files=(family, tuple((name, bold, elsewhere[path]) for name, bold, path in files)),
        known={elsewhere[path]: known for path, known in here.known.items()},
    )
    jobs = tuple(CopyJob(wish, ()) for wish in plan.copied[0].wishes[:3])
    with pytest.raises(Refused, match="nowhere"):
        there.drawn("가", 1)
    fonts = {elsewhere[path]: Path(path).read_bytes() for *_, path in files}
    sent = worker.worked(render_copies, worker.Sent(there), worker.Sent(fonts), CopyChunk(None, target, jobs))  # type: ignore[arg-type]
    assert sent == render_copies(CopyChunk(here, target, jobs))


def test_a_worker_with_another_version_is_told_before_anything_is_sent(
    scheduler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "program", lambda: "0" * 12)
    worker.versions.cache_clear()
    try:
        with pytest.raises(Refused, match=r"has briefgen [0-9a-f]{12}, and here it is 000000000000"):
            Cluster(scheduler.scheduler_address)
    finally:
        worker.versions.cache_clear()


def test_where_nobody_listens_a_problem_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x", "x y"):
        with pytest.raises(Refused, match="no scheduler answers at"):
            Cluster(address)


def test_without_dask_a_problem_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refused, match=r"pip install 'briefgen\[dask\]'"):
        Cluster("tcp://127.0.0.1:8786")


def test_it_is_asked_for_on_the_command_line(numbered: Path, scheduler: Any) -> None:
    words = ["-C", str(numbered), "build", "--scheduler", scheduler.scheduler_address]
    done = CliRunner().invoke(commands, words)
    assert (done.exit_code, done.output.splitlines()[0]) == (0, f"{COUNT + 1} written")
    assert CliRunner().invoke(commands, [*words, "--jobs", "2"]).exit_code == 2
