"""Dialogues composed where the workplace is not come to the same files, records and words as those composed in it.

Whoever composes them here is this process, which gets nothing but a pickle and gives back another.
"""

from __future__ import annotations

import datetime as dt
import os
import pickle
import shutil
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from briefgen.cache.store import Cache
from briefgen.errors import Place, Problem, Refused
from briefgen.publish.build import build
from briefgen.publish.dialogue_jobs import Parcel, RemoteDocument, Report, compose_parcel, parcels
from briefgen.publish.options import ALONE, BuildOptions, Crew
from briefgen.publish.workspace import Order, open_workspace
from briefgen.publish.writers import StampedDocument

T = TypeVar("T")
R = TypeVar("R")
NAMES = ("anchor", "buoy", "dock")
MEMO = "out/buoy/all/working/memo.docx"
LEADS = """
- id: leads
  language: ko
  release: internal
  documents: [memo]
"""


class Elsewhere(Crew):
    """Composes from what was posted; drawn copies come back in the same way."""

    here = False

    def __init__(self) -> None:
        self.posted: list[bytes] = []

    def pays(self, milliseconds: float) -> bool:
        return True

    def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
        for chunk in chunks:
            self.posted.append(pickle.dumps(chunk))
            yield pickle.loads(pickle.dumps(work(pickle.loads(self.posted[-1]))))


@pytest.fixture
def several(with_dialogues: Callable[[Iterable[str]], Path]) -> Path:
    """Four dialogues for two readers."""
    root = with_dialogues(NAMES)
    with (root / "data" / "audiences.yaml").open("a", encoding="utf-8") as audiences:
        audiences.write(LEADS)
    return root


def made(root: Path, crew: Crew, *, force: bool = False, prune: bool = False, today: str = "2031-05-07") -> Report:
    order = Order(root=root, today=dt.date.fromisoformat(today))
    return build(order, BuildOptions(force=force, prune=prune, crew=crew), waiting=lambda: None)


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


def assert_same(one: Path, other: Path, **manner: bool | str) -> Report:
    """Built by this process, and composed elsewhere: nobody can tell which is which."""
    here, afar = made(one, ALONE, **manner), made(other, Elsewhere(), **manner)  # type: ignore[arg-type]
    assert left_by(one) == left_by(other)
    assert (here.outcomes, here.problems, here.notices) == (afar.outcomes, afar.problems, afar.notices)
    return afar


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


def test_numbered_copies_are_planned_here_and_drawn_by_the_same_crew(
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
    made(several, ALONE)
    edit(several, "buoy/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    edit(several, "dock/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")

    class Slow(Elsewhere):
        def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
            for result in super().__call__(work, chunks):
                (several / MEMO).write_bytes(b"saved in between")
                yield result

    report = made(several, Slow())
    assert (several / MEMO).read_bytes() == b"saved in between"
    assert [outcome.path for outcome in report.outcomes if outcome.action == "kept"] == [MEMO]


# ---- what is sent -----------------------------------------------------------------------------------------------


def test_nothing_is_sent_that_no_paper_is_made_of(several: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(several, ALONE)
    monkeypatch.setenv("BRIEFGEN_SMTP_PASSWORD", "marked-environment")
    kept_back = {
        "data/buoy/sent/ledger.jsonl": "marked-ledger",
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
    crew = Elsewhere()
    made(several, crew)
    posted = b"".join(crew.posted)
    assert b"Keep all harbour lights burning" in posted
    assert b"marked-" not in posted
    assert str(several).encode() not in posted


def test_dialogues_that_are_up_to_date_are_not_sent(several: Path) -> None:
    made(several, ALONE)
    edit(several, "buoy/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    edit(several, "dock/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    crew = Elsewhere()
    made(several, crew)
    sent: list[Parcel] = [pickle.loads(posted) for posted in crew.posted]
    assert [each.name for parcel in sent for each in parcel.dialogues] == ["buoy", "dock"]


def test_a_dialogue_with_a_file_that_cannot_be_read_is_built_here(several: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes to put in the place of a file")
    one, other = twice(several)
    for root in (one, other):
        os.mkfifo(root / "data" / "buoy" / "plan.pdf")
        (root / "data" / "dock" / ".#commitments.yaml").symlink_to("somebody.at.work")
    left: list[str] = []
    site = open_workspace(Order(root=one, today=dt.date(2031, 5, 7)))
    assert len([*parcels(site, site.dialogues, force=False, left=left)]) == 4
    assert left == ["buoy"]
    assert_same(one, other)


def test_a_parcel_shows_nothing_of_what_is_in_it(several: Path) -> None:
    site = open_workspace(Order(root=several, today=dt.date(2031, 5, 7)))
    parcel = next(parcels(site, ["buoy"], force=False, left=[]))
    assert "buoy" not in repr(parcel)


def test_what_comes_back_has_no_bytes_for_what_is_as_it_should_be(several: Path) -> None:
    made(several, ALONE)
    site = open_workspace(Order(root=several, today=dt.date(2031, 5, 7)))
    (plan,) = compose_parcel(next(parcels(site, ["buoy"], force=False, left=[])))
    assert [step.data for step in plan.steps] == [None] * 6  # type: ignore[union-attr]
    assert all(step.paper.document == RemoteDocument() for step in plan.steps)  # type: ignore[union-attr]
