"""Where things stand: eight keys for a program, filters, and no more than a reader may know."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue import journal
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience
from briefgen.followup.standing import OURSELVES, Filter, StandingLine, as_data, filter_lines, standing_lines

TOP = Path(__file__).parents[2]
K = "kr-us-cet"
AS_OF = dt.date(2024, 10, 15)
KEYS = {"id", "kind", "status", "rating", "due_latest", "overdue", "last_update", "lead"}


def of(root: Path, as_of: dt.date = AS_OF, reader: Audience = OURSELVES) -> dict[str, StandingLine]:
    dialogue, problems = load_dialogue(root, K)
    assert dialogue
    assert not problems
    return {line.id: line for line in standing_lines(dialogue, reader, TemplateLibrary(TOP).wording(reader), as_of)}


@pytest.fixture(scope="module")
def now() -> dict[str, StandingLine]:
    return of(TOP)


def test_every_commitment_and_step_has_all_eight_keys(now: dict[str, StandingLine]) -> None:
    assert len(now) == 15 + 13
    assert all(as_data(line).keys() == KEYS for line in now.values())
    assert {as_data(line)["kind"] for line in now.values()} == {"commitment", "action"}


def test_a_line_says_what_the_pages_say(now: dict[str, StandingLine]) -> None:
    assert as_data(now["C11"]) == {
        "id": "C11",
        "kind": "commitment",
        "status": "done",
        "rating": "done",
        "due_latest": "2024-12-31",
        "overdue": False,
        "last_update": "2024-09-10",
        "lead": None,
    }
    assert as_data(now["A00-1"])["lead"] == "nso"
    assert as_data(now["C01"])["last_update"] is None


@pytest.mark.parametrize(
    ("day", "overdue", "rating"), [("2024-12-31", False, "attention"), ("2025-01-01", True, "late")]
)
def test_c06_without_its_news_is_late_on_the_first_day_of_the_next_year(
    workplace: Path, day: str, overdue: bool, rating: str
) -> None:
    file = workplace / journal.updates_path(K)
    file.write_text(re.sub(r"- id: U007\n(?:  .*\n)+\n?", "", file.read_text()))
    found = of(workplace, dt.date.fromisoformat(day))
    assert (found["C06"].standing.overdue, as_data(found["C06"])["rating"]) == (overdue, rating)
    assert found["C06"].late == int(overdue)


def test_nothing_without_a_latest_day_is_ever_overdue() -> None:
    late = of(TOP, dt.date(2099, 1, 1)).values()
    assert all(as_data(line)["due_latest"] for line in late if line.standing.overdue)
    assert any(line.standing.overdue for line in late)


@pytest.mark.parametrize(
    ("wanted", "as_of", "expected"),
    [
        (Filter(), AS_OF, 28),
        (Filter(late=True), AS_OF, 0),
        (Filter(late=True), dt.date(2024, 11, 1), 7),
        (Filter(due_within=9), AS_OF, 0),
        (Filter(due_within=10), AS_OF, 1),  # A00-1, on 25 October
        (Filter(due_within=16), AS_OF, 7),
        (Filter(due_within=0), dt.date(2024, 10, 25), 1),  # the day itself
        (Filter(due_within=30), dt.date(2024, 10, 26), 9),  # what is past is not due any more
        (Filter(lead="msit"), AS_OF, 4),
        (Filter(lead="nobody"), AS_OF, 0),
        (Filter(late=True, lead="motie"), dt.date(2024, 11, 1), 2),
    ],
)
def test_a_filter_wants_what_it_says(wanted: Filter, as_of: dt.date, expected: int) -> None:
    assert len(list(filter_lines(of(TOP, as_of).values(), wanted, as_of))) == expected


def test_a_partner_is_told_of_no_id_no_rating_and_nothing_withheld() -> None:
    partner = next(audience for audience in load_audiences(TOP)[0] if audience.id == "partner")
    found = of(TOP, reader=partner)
    assert len(found) == 18
    assert all(re.fullmatch("x[0-9a-f]{20}", id_) for id_ in found)
    assert {as_data(line)["rating"] for line in found.values()} == {None}
    assert "2024-10-02" not in {as_data(line)["last_update"] for line in found.values()}  # inferred


def test_lines_are_grouped_by_names_in_the_readers_language() -> None:
    korean = next(audience for audience in load_audiences(TOP)[0] if audience.id == "working-ko")
    found = of(TOP, reader=korean)
    assert (found["C01"].field, found["C01"].lead) == ("반도체", "과학기술정보통신부")
    assert (found["C07"].lead, found["A00-1"].field) == ("미명시", "우리 측 조치")
