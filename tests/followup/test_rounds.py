"""The next round is opened with what is known of it, and from then on nothing open can be forgotten."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefgen.dialogue import journal
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Dialogue
from briefgen.errors import Refused, Severity, Unknown
from briefgen.followup.updates import Opening, open_round
from briefgen.publish.dialogue_jobs import Report

Build = Callable[..., Report]
K = "kr-us-cet"
DAY = dt.date(2025, 1, 20)
LATER = dt.date(2025, 1, 25)


def loaded(root: Path, name: str = K) -> Dialogue:
    dialogue, problems = load_dialogue(root, name)
    assert dialogue
    assert not [problem for problem in problems if problem.severity is Severity.PROBLEM]
    return dialogue


@pytest.fixture
def second(workplace: Path) -> Path:
    """The sample with its second round opened."""
    open_round(workplace, loaded(workplace), Opening("r2", DAY, {"en": "Washington", "ko": "워싱턴"}))
    return workplace


def answer(root: Path, *items: str) -> None:
    """An answer in the second round for some items: whom we asked."""
    start = journal.next_ids(loaded(root), len(items))
    stands = {action.id: "open" for action in loaded(root).actions}
    entries = [
        {
            "id": id_,
            "item": item,
            "date": DAY,
            "status": stands.get(item, "in_progress"),
            "round": "r2",
            "note": "asked",
        }
        for id_, item in zip(start, items, strict=True)
    ]
    journal.append_updates(root, K, entries)


def test_a_round_is_opened_with_what_is_known_and_nothing_is_copied(workplace: Path) -> None:
    opened = open_round(workplace, loaded(workplace), Opening("r2", DAY, {"en": "Washington", "ko": "워싱턴"}))
    assert opened.path == f"data/{K}/rounds/r2.yaml"
    assert (workplace / opened.path).read_text() == (
        "# yaml-language-server: $schema=../../../.briefgen/schema/round.schema.json\n"
        "id: r2\nnumber: 2\ndate: 2025-01-20\nplace:\n  city:\n    en: Washington\n    ko: 워싱턴\n"
    )
    meeting = loaded(workplace).rounds[1]
    assert (meeting.id, meeting.number, meeting.held, meeting.release.level) == ("r2", 2, DAY, "internal")
    assert len(opened.wanting) == 11 + 13


@pytest.mark.parametrize(
    ("id_", "day", "kind", "said"),
    [
        ("r1", DAY, Unknown, "has a round “r1” already"),
        ("r 2", DAY, Unknown, "is no id of a round"),
        ("../r2", DAY, Unknown, "is no id of a round"),
        ("all", DAY, Unknown, "is no id of a round"),
        ("r2", dt.date(2023, 12, 8), Refused, "2023-12-08 is before r1, which was on 2023-12-09"),
    ],
)
def test_a_round_needs_a_new_id_and_a_day_after_the_last(
    workplace: Path, id_: str, day: dt.date, kind: type[Refused], said: str
) -> None:
    with pytest.raises(kind, match=said):
        open_round(workplace, loaded(workplace), Opening(id_, day, {"": "Washington"}))
    assert [path.name for path in (workplace / "data" / K / "rounds").iterdir()] == ["r1.yaml"]


def test_a_dialogue_without_rounds_opens_its_first(small: Path) -> None:
    opened = open_round(small, loaded(small, "harbour"), Opening("r1", DAY, {"": "Quay"}))
    assert opened.wanting == ()
    (meeting,) = loaded(small, "harbour").rounds
    assert (meeting.id, meeting.number) == ("r1", 1)


def test_a_dialogue_that_speaks_of_its_meeting_itself_moves_that_first(small: Path) -> None:
    head = small / "data" / "harbour" / "dialogue.yaml"
    head.write_text(head.read_text() + "date: 2024-05-01\n")
    with pytest.raises(Refused, match=r"data/harbour/rounds/r1.yaml first"):
        open_round(small, loaded(small, "harbour"), Opening("r2", DAY, {"": "Quay"}))


# ---- the build ----------------------------------------------------------------------------------------------------


def test_nobody_outside_gets_papers_of_a_round_without_all_answers(second: Path, make: Build) -> None:
    report = make(second, as_of=LATER, audiences=("partner",))
    assert [problem.item for problem in report.problems][-2:] == ["A08-1", "A12-1"]
    assert "has no answer in it" in report.problems[0].message
    assert not list((second / "out").rglob("*.docx"))


def test_our_own_readers_get_theirs_and_see_what_is_missing(second: Path, make: Build) -> None:
    report = make(second, as_of=LATER, audiences=("working",))
    assert not [problem for problem in report.problems if problem.severity is Severity.PROBLEM]
    assert (second / "out" / K / "r2" / "working" / "memo.docx").exists()


def test_with_allow_open_the_readers_outside_are_left_out_and_their_files_left_alone(second: Path, make: Build) -> None:
    answer(second, *(f"C{n:02}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14)), *(a.id for a in loaded(second).actions))
    mark = (second / "data" / K / "rounds" / "r2.yaml").read_text() + "release: {level: public, basis: announced}\n"
    (second / "data" / K / "rounds" / "r2.yaml").write_text(mark)
    make(second, as_of=LATER, audiences=("partner", "principal"))
    theirs = second / "out" / K / "r2" / "partner" / "memo.docx"
    before = theirs.read_bytes()
    updates = second / journal.updates_path(K)
    updates.write_text(updates.read_text().replace("note: asked", "by: nobody", 1).replace("in_progress", "announced"))
    assert make(second, as_of=LATER, audiences=("partner", "principal")).problems
    report = make(second, as_of=LATER, audiences=("partner", "principal"), allow_open=True)
    assert not [problem for problem in report.problems if problem.severity is Severity.PROBLEM]
    assert {outcome.path.split("/")[3] for outcome in report.outcomes} == {"principal"}
    assert theirs.read_bytes() == before


def test_once_all_is_answered_everybody_gets_papers(second: Path, make: Build) -> None:
    answer(second, *(f"C{n:02}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14)), *(a.id for a in loaded(second).actions))
    report = make(second, as_of=LATER, audiences=("partner",))
    assert not [problem for problem in report.problems if problem.severity is Severity.PROBLEM]
    assert (second / "out" / K / "r2" / "partner" / "checklist.docx").exists()


def test_the_first_round_is_rebuilt_as_it_was(sample: Path, tmp_path: Path, make: Build) -> None:
    """With a second round, new items, sources and answers on file: the same bytes."""
    root = Path(shutil.copytree(sample, tmp_path / "office"))
    before = {
        path: path.read_bytes() for path in (root / "out" / K / "r1").rglob("*") if path.suffix in (".docx", ".pdf")
    }
    open_round(root, loaded(root), Opening("r2", DAY, {"": "Washington"}))
    answer(root, "C01", "C02", "A00-1")
    data = root / "data" / K
    _append(data / "sources.yaml", "- {id: S20, kind: note, title: A later note, published_by: [KR]}\n")
    new = "{id: C16, round: r2, title: New, actors: [msit], strength: agreed, cites: [S20], release: public}"
    _append(data / "commitments.yaml", f"- {new}\n")
    _append(data / "actions.yaml", "- {id: A16-1, commitment: C16, do: Begin, lead: msit}\n")
    journal.append_updates(root, K, [{"id": "U900", "date": "2025-01-20", "retracts": "U007"}])
    shutil.rmtree(root / "out")
    report = make(root, round="r1", as_of=dt.date(2024, 10, 15), today="2032-01-01")
    assert [problem for problem in report.problems if problem.severity is Severity.PROBLEM] == []
    after = {
        path: path.read_bytes() for path in (root / "out" / K / "r1").rglob("*") if path.suffix in (".docx", ".pdf")
    }
    assert after == before


def test_a_clearance_of_an_older_round_takes_the_next_free_id(second: Path, make: Build) -> None:
    from briefgen.app.build import clear
    from briefgen.publish.workspace import Order

    answer(second, "C01")
    order: dict[str, Any] = {"audiences": ("partner",), "round": "r1", "as_of": dt.date(2024, 10, 15)}
    made = clear(Order(root=second, today=DAY, **order), "nso", dt.date(2024, 10, 16))
    assert made.id == "U013"
    loaded(second)


def papers(root: Path) -> dict[str, bytes]:
    """Every paper of the first round, by path."""
    found = (root / "out" / K / "r1").rglob("*.*")
    return {str(path.relative_to(root)): path.read_bytes() for path in found if path.suffix in (".docx", ".pdf")}


def _append(path: Path, entry: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
