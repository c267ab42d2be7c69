"""An office of ours clears, on a day that has come."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from briefgen.dialogue.journal import valid_clearances
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.offices import find_odd_days
from briefgen.errors import Problem

TODAY = dt.date(2024, 10, 15)
ORGANISATIONS = """
- {id: rand, name: RAND}
- {id: desk, name: Desk, parent: nso}
- {id: liaison, name: Liaison, parent: nso, party: US}
- {id: annex, name: Annex, parent: nsc}
"""


def loaded(root: Path, entry: str) -> tuple[Dialogue, list[Problem]]:
    """The sample with more organisations and one more entry of `updates.yaml`."""
    shutil.copytree(Path(__file__).parents[2] / "data", root / "data", ignore=shutil.ignore_patterns("sent"))
    for name, words in (("organisations.yaml", ORGANISATIONS), ("kr-us-cet/updates.yaml", f"\n- {entry}\n")):
        with (root / "data" / name).open("a", encoding="utf-8") as file:
            file.write(words)
    dialogue, problems = load_dialogue(root, "kr-us-cet")
    assert dialogue
    return dialogue, problems


def typed(office: str, day: str = "2024-10-15") -> str:
    return f"{{id: U900, date: {day}, clears: partner, reference: 0a1b2c3d, office: {office}}}"


@pytest.mark.parametrize(
    ("office", "why"),
    [
        ("nsc", "“nsc” is of US, and only an office of KR clears our papers"),
        ("liaison", "“liaison” is of US, and only an office of KR clears our papers"),
        ("annex", "“annex” is of US, and only an office of KR clears our papers"),
        ("rand", "“rand” is of no party, and only an office of KR clears our papers"),
        ("cho", "unknown organisation “cho”"),
        ("nowhere", "unknown organisation “nowhere”"),
        ("KR", "unknown organisation “KR”"),
        ("US", "unknown organisation “US”"),
        ("NSO", "unknown organisation “NSO”"),
        ("nso, on_behalf: KR", "unknown key “on_behalf”"),
    ],
)
def test_whoever_is_no_office_of_ours_is_a_problem_with_its_place(tmp_path: Path, office: str, why: str) -> None:
    dialogue, problems = loaded(tmp_path, typed(office))
    (found,) = [problem for problem in problems if why in problem.message]
    assert found.place.path == "data/kr-us-cet/updates.yaml"
    assert found.place.line
    assert found.place.column
    if "only an office" in why:
        assert not [each for each in valid_clearances(dialogue, TODAY) if each.id == "U900"]


@pytest.mark.parametrize("office", ["nso", "msit", "desk"])
def test_an_office_of_ours_clears(tmp_path: Path, office: str) -> None:
    dialogue, problems = loaded(tmp_path, typed(office))
    assert problems == []
    assert [each.office for each in valid_clearances(dialogue, TODAY) if each.id == "U900"] == [office]
    assert not list(find_odd_days(dialogue, TODAY))


def test_where_nobody_says_which_party_is_ours_any_office_clears(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[1] / "dialogues/harbour/data", tmp_path / "data")
    (tmp_path / "data/harbour/updates.yaml").write_text(f"- {typed('pilots')}\n".replace("partner", "working"))
    dialogue, problems = load_dialogue(tmp_path, "harbour")
    assert dialogue
    assert not [problem for problem in problems if problem.item == "U900"]
    assert [each.id for each in valid_clearances(dialogue, TODAY)] == ["U900"]


@pytest.mark.parametrize(
    ("day", "why"),
    [("2024-10-16", "does not hold before 2024-10-16"), ("2023-12-08", "2023-12-08 is before the first round")],
)
def test_an_odd_day_is_a_notice_and_one_that_has_not_come_clears_nothing(tmp_path: Path, day: str, why: str) -> None:
    dialogue, _ = loaded(tmp_path, typed("nso", day))
    (found,) = find_odd_days(dialogue, TODAY)
    assert why in found.message
    assert found.item == "U900"
    valid = [each for each in valid_clearances(dialogue, TODAY) if each.id == "U900"]
    assert bool(valid) is (day < TODAY.isoformat())
