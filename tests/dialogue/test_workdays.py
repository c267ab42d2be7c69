import datetime as dt
from dataclasses import replace

import pytest

from briefgen.dialogue.model import Action, Dialogue, Due, Organisation, Party, Text
from briefgen.dialogue.status import calendar_of, compute_statuses, is_late, next_workday, previous_workday

A = Text((("en", "a"),))


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


@pytest.mark.parametrize(
    ("off", "country", "before", "after"),
    [
        ("2024-10-15", "KR", "2024-10-15", "2024-10-15"),  # a Tuesday
        ("2024-11-30", "KR", "2024-11-29", "2024-12-02"),  # a Saturday
        ("2024-09-17", "KR", "2024-09-13", "2024-09-19"),  # Chuseok, from Saturday to Wednesday
        ("2024-05-06", "KR", "2024-05-03", "2024-05-07"),  # a substitute holiday
        ("2024-05-06", "US", "2024-05-06", "2024-05-06"),
        ("2024-10-14", "US", "2024-10-11", "2024-10-15"),  # the second Monday of October
        ("2024-10-14", "KR", "2024-10-14", "2024-10-14"),
        ("2024-12-31", "KR", "2024-12-31", "2024-12-31"),
        ("2025-01-01", "KR", "2024-12-31", "2025-01-02"),  # over the end of the year
        ("2024-02-29", "KR", "2024-02-29", "2024-02-29"),
        ("2024-11-30", "EU", "2024-11-29", "2024-12-02"),  # nobody keeps its holidays
    ],
)
def test_a_day_off_has_a_working_day_on_either_side(off: str, country: str, before: str, after: str) -> None:
    assert previous_workday(day(off), country) == day(before)
    assert next_workday(day(off), country) == day(after)


@pytest.mark.parametrize(
    ("as_of", "country", "late"),
    [
        ("2024-09-17", "KR", False),
        ("2024-09-19", "KR", False),  # the working day after
        ("2024-09-20", "KR", True),
        ("2024-09-18", "US", True),
        ("2024-09-18", "", True),
        ("2031-09-18", "KR", True),
    ],
)
def test_a_step_due_on_a_day_off_is_late_after_the_next_working_day(as_of: str, country: str, late: bool) -> None:
    assert is_late(day("2024-09-17"), day(as_of), country) is late


def dialogue(action: Action, **more: object) -> Dialogue:
    known = (Organisation(id="ours", name=A, party="KR"), Organisation(id="theirs", name=A, party="US"))
    parties = (Party(id="KR", name=A), Party(id="US", name=A))
    found = Dialogue(
        id="d", name=A, parties=parties, our_party="KR", calendar=("KR", "US"), organisations=known, actions=(action,)
    )
    return replace(found, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lead", "listed", "country"),
    [
        ("ours", ("KR", "US"), "KR"),
        ("theirs", ("KR", "US"), "US"),
        ("", ("KR", "US"), "KR"),
        ("theirs", ("KR",), "KR"),
        ("theirs", ("FR",), ""),
        ("ours", (), ""),
    ],
)
def test_the_calendar_is_that_of_the_lead_else_ours_if_it_is_listed(
    lead: str, listed: tuple[str, ...], country: str
) -> None:
    action = Action(id="A1", do=A, lead=lead)
    assert calendar_of(dialogue(action, calendar=listed), action) == country


def test_the_standing_of_a_step_knows_days_off_and_keeps_its_date() -> None:
    due = (Due(precision="day", earliest=day("2024-09-17"), latest=day("2024-09-17")),)
    found = dialogue(Action(id="A1", do=A, lead="ours", due=due))
    still, over = (compute_statuses(found, day(as_of))["A1"] for as_of in ("2024-09-19", "2024-09-20"))
    assert (still.overdue, still.colour, still.latest) == (False, "attention", day("2024-09-17"))
    assert (over.overdue, over.colour) == (True, "late")
