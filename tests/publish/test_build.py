"""Dialogues that are up to date are not looked at, and all others are."""

import datetime as dt
import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import pytest

from briefgen.cache.store import FOLDER
from briefgen.publish import build, dialogue_jobs, plan
from briefgen.publish.carry_out import PlanRun
from briefgen.publish.options import Order, Report
from briefgen.publish.plan import Plan
from briefgen.publish.workspace import Workspace

Build = Callable[..., Report]


@pytest.fixture
def built(small: Path, make: Build) -> Path:
    """A workplace that was built."""
    make(small)
    return small


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the dialogues that are planned from now on."""
    names: list[str] = []
    make_plan = plan.make_plan

    def noted(workspace: Workspace, name: str) -> Plan:
        names.append(name)
        return make_plan(workspace, name)

    for module in (build, dialogue_jobs):
        monkeypatch.setattr(module, "make_plan", noted)
    return names


def test_what_is_up_to_date_is_not_planned_and_says_the_same(built: Path, make: Build, looked_at: list[str]) -> None:
    known = make(built)
    assert not looked_at
    for kept in (built / FOLDER / "dialogue").iterdir():
        kept.unlink()
    assert make(built) == known
    assert looked_at == ["harbour"]


def _appended(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("data/harbour/commitments.yaml", _appended),
        ("data/harbour/sources/t1.txt", os.utime),
        ("data/audiences.yaml", _appended),
        ("templates/wording.en.yaml", _appended),
        ("templates/parts.md.j2", lambda path: (path.parent / "audiences" / "new.md.j2").write_text("")),
        ("out/harbour/all/working/memo.pdf", Path.unlink),
        ("out/harbour/all/working/memo.docx", lambda path: path.write_bytes(b"ticked")),
        ("out/harbour/all/edition.json", Path.unlink),
        (".briefgen/cache/dialogue", lambda path: [each.write_text("[]") for each in path.iterdir()]),
        (".briefgen/cache/dialogue", lambda path: [each.chmod(0o666) for each in path.iterdir()]),
    ],
)
def test_whatever_changes_is_looked_at(
    built: Path, make: Build, looked_at: list[str], name: str, change: Callable[[Path], object]
) -> None:
    change(built / name)
    make(built)
    assert looked_at == ([] if change is os.utime else ["harbour"])


def test_another_order_is_looked_at(built: Path, make: Build, looked_at: list[str]) -> None:
    make(built, today="2031-05-08")
    make(built, audiences=("working",))
    make(built, allow_open=True)
    assert len(looked_at) == 3


def test_one_of_two_dialogues_is_looked_at(built: Path, make: Build, looked_at: list[str]) -> None:
    other = built / "data" / "other"
    other.mkdir()
    (other / "dialogue.yaml").write_text("id: other\nname: Other\nparties: [{id: A, name: A}, {id: B, name: B}]\n")
    assert [outcome.action for outcome in make(built).outcomes].count("written") == 4
    (other / "dialogue.yaml").write_text("id: other\nname: Others\nparties: [{id: A, name: A}, {id: B, name: B}]\n")
    paths = [outcome.path.split("/")[1] for outcome in make(built).outcomes]
    assert looked_at == ["other", "other"]
    assert paths == sorted(paths)


def test_a_dialogue_with_a_problem_is_never_up_to_date(built: Path, make: Build, looked_at: list[str]) -> None:
    (built / "out" / "harbour" / "all" / "working" / "memo.docx").write_bytes(b"ticked")
    assert make(built).problems == make(built).problems != []
    assert len(looked_at) == 2


def test_what_changes_while_it_is_built_is_not_up_to_date(
    small: Path, make: Build, monkeypatch: pytest.MonkeyPatch, looked_at: list[str]
) -> None:
    carry_out = PlanRun.carry_out

    def meanwhile(work: PlanRun, executor: Executor | None) -> None:
        carry_out(work, executor)
        _appended(small / "data" / "harbour" / "commitments.yaml")

    monkeypatch.setattr(PlanRun, "carry_out", meanwhile)
    make(small)
    monkeypatch.undo()
    assert not (small / FOLDER / "dialogue").exists()


def test_a_check_remembers_its_notices(built: Path, looked_at: list[str]) -> None:
    order = Order(today=dt.date(2031, 5, 7))
    assert build.check_workspace(built, order) == build.check_workspace(built, order)
    assert looked_at == ["harbour"]
