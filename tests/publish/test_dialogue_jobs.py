"""Dialogues composed where the workplace is not come to the same files, records and words as those composed in it.

Whoever composes them here is this process, which gets nothing but a pickle and gives back another.
"""

from __future__ import annotations

import datetime as dt
import os
import pickle
import shutil
import stat
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from briefgen.cache.store import Cache
from briefgen.errors import Place, Problem, Refused
from briefgen.publish.build import build_workspace
from briefgen.publish.dialogue_jobs import DialogueJob, RemoteDocument, SharedFiles, compose_dialogue, pack_dialogue
from briefgen.publish.options import BuildOptions, Order, Report, Workers
from briefgen.publish.plan import Plan, Wanted
from briefgen.publish.workspace import Workspace, open_workspace
from briefgen.publish.writers import StampedDocument

NAMES = ("anchor", "buoy", "dock")
MEMO = "out/buoy/all/working/memo.docx"
LEADS = """
- id: leads
  language: ko
  release: internal
  documents: [memo]
"""


class Elsewhere(Executor):
    """Composes from what was posted, and posts back what it made. What jobs share is posted once."""

    def __init__(self) -> None:
        self.posted: list[bytes] = []
        self._shared: dict[int, tuple[SharedFiles, SharedFiles]] = {}

    def submit(self, function: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        work, shared, job = args
        if id(shared) not in self._shared:
            self._shared[id(shared)] = shared, self._arrived(shared)
        future: Future[Any] = Future()
        done = function(work, self._shared[id(shared)][1], self._arrived(job))
        future.set_result(pickle.loads(pickle.dumps(done)))
        return future

    def _arrived(self, it: Any) -> Any:
        self.posted.append(pickle.dumps(it))
        return pickle.loads(self.posted[-1])

    @property
    def workers(self) -> Workers:
        return Workers(lambda: nullcontext(self), remote=True)


@pytest.fixture
def several(with_dialogues: Callable[[Iterable[str]], Path]) -> Path:
    """Four dialogues for two readers."""
    root = with_dialogues(NAMES)
    with (root / "data" / "audiences.yaml").open("a", encoding="utf-8") as audiences:
        audiences.write(LEADS)
    return root


def made(
    root: Path, workers: Workers | None, *, force: bool = False, prune: bool = False, today: str = "2031-05-07"
) -> Report:
    order = Order(today=dt.date.fromisoformat(today))
    return build_workspace(root, order, BuildOptions(force=force, prune=prune, workers=workers))


def left_by(root: Path) -> dict[str, bytes]:
    """Every file of `out/`, and all that is kept of the dialogues for the next build."""
    kept = (root / folder for folder in ("out", ".briefgen/cache/dialogue"))
    found = (path for folder in kept for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / "data" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def twice(root: Path) -> tuple[Path, Path]:
    """The same workplace a second time, as old as the first."""
    return root, Path(shutil.copytree(root, root.with_name("again"), symlinks=True))


def assert_same(one: Path, other: Path, **options: bool | str) -> Report:
    """Built by this process, and composed elsewhere: nobody can tell which is which."""
    here, there = made(one, None, **options), made(other, Elsewhere().workers, **options)  # type: ignore[arg-type]
    assert left_by(one) == left_by(other)
    assert (here.outcomes, here.problems, here.notices) == (there.outcomes, there.problems, there.notices)
    return there


def test_it_comes_to_the_same_from_the_first_build_to_the_last(several: Path) -> None:
    one, other = twice(several)
    assert {outcome.action for outcome in assert_same(one, other).outcomes} == {"written"}
    assert {outcome.action for outcome in assert_same(one, other).outcomes} == {"unchanged"}
    for root in (one, other):
        edit(root, "buoy/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
        edit(root, "dock/commitments.yaml", "- id: H1", "# a comment\n- id: H1")
        (root / "out/anchor/all/working/memo.pdf").unlink()
        (root / "out/anchor/all/working/memo.docx").write_bytes(b"ticked")
        (root / "out/buoy/all/working/memo.docx").write_bytes(b"ticked")
    actions = {outcome.path: outcome.action for outcome in assert_same(one, other, today="2031-06-11").outcomes}
    assert actions["out/anchor/all/working/memo.pdf"] == "written"
    assert actions["out/anchor/all/working/memo.docx"] == actions[MEMO] == "kept"
    assert actions["out/buoy/all/working/memo.pdf"] == "written"
    assert actions["out/dock/all/working/memo.pdf"] == "unchanged"
    for root in (one, other):
        edit(root, "audiences.yaml", "[memo, checklist]", "[memo]")
    actions = {outcome.path: outcome.action for outcome in assert_same(one, other, force=True, prune=True).outcomes}
    assert actions[MEMO] == "written"
    assert actions["out/buoy/all/working/checklist.pdf"] == "removed"
    assert (other / f"{MEMO}.kept-1").read_bytes() == b"ticked"


def test_a_problem_stands_where_the_user_has_it(several: Path) -> None:
    one, other = twice(several)
    for root in (one, other):
        (root / "data" / "buoy" / "commitments.yaml").write_text("- id: C01\n  titel: x\n", encoding="utf-8")
        template = root / "templates" / "memo.md.j2"
        template.write_text(template.read_text(encoding="utf-8") + "\n{{ nobody_knows }}\n", encoding="utf-8")
    report = assert_same(one, other)
    places = {problem.place.path for problem in report.problems}
    assert {"data/buoy/commitments.yaml", "templates/memo.md.j2"} <= places
    assert not [problem for problem in report.problems if "briefgen-" in str(problem)]


def test_a_file_that_cannot_be_written_is_told_alike(several: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = StampedDocument.write

    def without_pdf(self: StampedDocument, form: str, cache: Cache) -> bytes:
        if form == "pdf":
            raise Refused(Problem("has no font"))
        return write(self, form, cache)

    one, other = twice(several)
    monkeypatch.setattr(StampedDocument, "write", without_pdf)
    report = assert_same(one, other)
    assert Problem("has no font", Place("out/dock/all/working/memo.pdf")) in report.problems


def test_numbered_copies_are_planned_and_drawn_here(
    copied_for: Callable[[Iterable[str]], Path], with_dialogues: Callable[[Iterable[str]], Path]
) -> None:
    copied_for(("tides", "lakes", "boats"))
    one, other = twice(with_dialogues(NAMES))
    report = assert_same(one, other)
    assert sum("/copies/" in outcome.path for outcome in report.outcomes) == 12
    for root in (one, other):
        (root / "out/dock/all/working/copies/memo-002.pdf").unlink()
    report = assert_same(one, other)
    assert [o.path for o in report.outcomes if o.action == "written"] == ["out/dock/all/working/copies/memo-002.pdf"]


def test_what_a_person_saves_in_the_meantime_is_kept(several: Path) -> None:
    made(several, None)
    edit(several, "buoy/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    edit(several, "dock/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")

    class Slow(Elsewhere):
        def submit(self, function: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
            (several / MEMO).write_bytes(b"saved in between")
            return super().submit(function, *args)

    report = made(several, Slow().workers)
    assert (several / MEMO).read_bytes() == b"saved in between"
    assert [outcome.path for outcome in report.outcomes if outcome.action == "kept"] == [MEMO]


# ---- what is sent -----------------------------------------------------------------------------------------------


def test_nothing_is_sent_that_no_paper_is_made_of(several: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(several, None)
    monkeypatch.setenv("BRIEFGEN_SMTP_PASSWORD", "marked-environment")
    kept_back = {
        "data/buoy/sent/ledger.jsonl": "marked-ledger",
        "data/buoy/sent.json": "marked-head",
        "data/recipients.yaml": "- {id: x, name: marked-recipient}",
        "data/mail.yaml": "host: marked-host",
        "data/notes.txt": "marked-note",
        "out/buoy/all/working/memo.pdf": "marked-paper",
        "out/old/r1/working/memo.pdf": "marked-old",
    }
    for name, words in kept_back.items():
        (several / name).parent.mkdir(parents=True, exist_ok=True)
        (several / name).write_text(words, encoding="utf-8")
    edit(several, "buoy/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    edit(several, "dock/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    elsewhere = Elsewhere()
    made(several, elsewhere.workers)
    posted = b"".join(elsewhere.posted)
    assert b"Keep all harbour lights burning" in posted
    assert b"marked-" not in posted
    assert str(several).encode() not in posted


def test_dialogues_that_are_up_to_date_are_not_sent(several: Path) -> None:
    made(several, None)
    edit(several, "buoy/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    edit(several, "dock/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    elsewhere = Elsewhere()
    made(several, elsewhere.workers)
    sent = [pickle.loads(posted) for posted in elsewhere.posted]
    assert [each.name for each in sent if isinstance(each, DialogueJob)] == ["buoy", "dock"]


def test_a_dialogue_with_a_file_that_cannot_be_read_is_built_here(several: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes to put in the place of a file")
    one, other = twice(several)
    for root in (one, other):
        os.mkfifo(root / "data" / "buoy" / "plan.pdf")
        (root / "data" / "dock" / ".#commitments.yaml").symlink_to("somebody.at.work")
    workspace = open_workspace(one, Order(today=dt.date(2031, 5, 7)))
    with pytest.raises(Refused):
        pack_dialogue(workspace, "buoy", force=False, sent=True)
    assert_same(one, other)


def test_a_job_shows_nothing_of_what_is_in_it(several: Path) -> None:
    workspace = open_workspace(several, Order(today=dt.date(2031, 5, 7)))
    shown = repr(pack_dialogue(workspace, "buoy", force=False, sent=True)) + repr(SharedFiles(workspace, sent=True))
    assert "buoy" not in shown
    assert "harbour" not in shown


def test_what_comes_back_has_no_bytes_for_what_is_as_it_should_be(several: Path) -> None:
    made(several, None)
    workspace = open_workspace(several, Order(today=dt.date(2031, 5, 7)))
    job = pack_dialogue(workspace, "buoy", force=False, sent=True)
    plan = compose_dialogue(SharedFiles(workspace, sent=True), job)
    assert isinstance(plan, Plan)
    steps = [step for step in plan.steps if isinstance(step, Wanted)]
    assert [step.data for step in steps] == [None] * 6
    assert all(step.paper.document == RemoteDocument() for step in steps)


def test_a_process_of_this_machine_reads_the_workplace_where_it_lies(several: Path) -> None:
    workspace = open_workspace(several, Order(today=dt.date(2031, 5, 7)))
    shared, job = SharedFiles(workspace, sent=False), pack_dialogue(workspace, "buoy", force=False, sent=False)
    assert not job.files
    assert len(pickle.dumps(shared)) < 10_000
    plan = compose_dialogue(shared, job)
    assert isinstance(plan, Plan)
    assert all(step.data for step in plan.steps if isinstance(step, Wanted))
    assert not (several / "out").exists()
    assert (several / "data" / "buoy" / "sources" / "t1.txt").is_file()


# ---- what is unpacked where it arrives --------------------------------------------------------------------------


@pytest.fixture
def workspace(small: Path) -> Workspace:
    return open_workspace(small, Order(today=dt.date(2031, 5, 7)))


def arrived(workspace: Workspace, below: Path) -> SharedFiles:
    shared = pickle.loads(pickle.dumps(SharedFiles(workspace, sent=True)))
    assert isinstance(shared, SharedFiles)
    shared.below = str(below)
    return shared


def test_it_is_unpacked_once_into_a_private_folder_and_removed_when_it_is_let_go_of(
    workspace: Workspace, tmp_path: Path
) -> None:
    below = tmp_path / "below"
    below.mkdir()
    shared = arrived(workspace, below)
    assert not list(below.iterdir())
    assert shared.workspace() is shared.workspace()
    (folder,) = below.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "templates" / "memo.md.j2").is_file()
    del shared
    assert not list(below.iterdir())


def test_it_can_be_handed_on_after_it_was_unpacked(workspace: Workspace, tmp_path: Path) -> None:
    shared = arrived(workspace, tmp_path)
    first = shared.workspace()
    handed = pickle.loads(pickle.dumps(shared))
    second = handed.workspace()
    assert first.root != second.root
    assert (first.maker, first.templates) == (second.maker, second.templates) == (workspace.maker, workspace.templates)


def test_a_dialogue_is_there_for_a_while(workspace: Workspace, tmp_path: Path) -> None:
    shared = arrived(workspace, tmp_path)
    root = shared.workspace().root
    with pack_dialogue(workspace, "harbour", force=False, sent=True).unpacked(root):
        assert (root / "data" / "harbour" / "sources" / "t1.txt").is_file()
    assert not (root / "data" / "harbour").exists()


def test_the_pictures_of_all_dialogues_are_known_there(small: Path, workspace: Workspace, tmp_path: Path) -> None:
    entry = "- {id: quay, file: pictures/quay.png, alt: The quay}\n"
    (small / "data" / "harbour" / "pictures.yaml").write_text(entry, encoding="utf-8")
    assert arrived(workspace, tmp_path).workspace().library.picture_ids == frozenset({"quay"})


def test_another_set_of_libraries_there_makes_no_difference(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = arrived(workspace, tmp_path)
    monkeypatch.setattr("briefgen.publish.workspace.toolchain_fingerprint", lambda: "another")
    assert shared.workspace().maker == workspace.maker


def test_a_font_that_lies_elsewhere_is_a_problem(small: Path, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (small / "templates" / "fonts" / "PretendardGOV-Bold.ttf").rename(tmp_path / "fonts" / "bold.ttf")
    look = small / "templates" / "look.yaml"
    words = look.read_text(encoding="utf-8")
    look.write_text(words.replace("fonts/PretendardGOV-Bold.ttf", "../../fonts/bold.ttf"), encoding="utf-8")
    with pytest.raises(Refused, match=r"fonts/bold\.ttf: lies outside templates/, and is not sent"):
        SharedFiles(open_workspace(small, Order(today=dt.date(2031, 5, 7))), sent=True)
