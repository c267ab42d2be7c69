import datetime as dt
from typing import Any

import pytest

from briefgen.dialogue.check import find_contradictions, find_silent
from briefgen.dialogue.model import Action, Actor, Commitment, Dialogue, Party, Round, Text, Update
from briefgen.errors import Place, Severity

A = Text((("en", "a"),))
AT = Place("data/d/commitments.yaml", 4, 3)


def item(**more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": A, "actors": (Actor(org="m"),), "strength": "agreed", "place": AT}
    return Commitment(**(given | {"round": "r1"} | more))


def dialogue(*items: Commitment, **more: Any) -> Dialogue:
    rounds = (Round(id="r1", held=dt.date(2023, 12, 9)), Round(id="r2", held=dt.date(2024, 6, 1)))
    given: dict[str, Any] = {"rounds": rounds, "commitments": items}
    return Dialogue(id="d", name=A, parties=(Party(id="P", name=A),), **(given | more))


def messages(found: Dialogue) -> list[str]:
    return [f"{problem.item}: {problem.message}" for problem in find_contradictions(found)]


@pytest.mark.parametrize(
    ("date", "typed", "round_id", "early"),
    [
        ("2023-12-09", "", "", False),
        ("2023-12-08", "", "", True),
        ("2023-01-01", "2023", "", False),  # some day of that year may be after the round
        ("2023-12-01", "2023-12", "", False),
        ("2023-11-01", "2023-11", "", True),
        ("2022-01-01", "2022", "", True),
        ("2024-05-31", "", "r2", True),
        ("2024-06-01", "", "r2", False),
        ("2099-01-01", "", "", False),  # later than today is no problem
    ],
)
def test_an_update_is_not_before_its_round(date: str, typed: str, round_id: str, early: bool) -> None:
    day = dt.date.fromisoformat(date)
    update = Update(id="U1", item="C1", date=day, day_words=typed, status="done", round=round_id, place=AT)
    problems = find_contradictions(dialogue(item(), updates=(update,)))
    assert [(p.item, p.place) for p in problems] == ([("U1", AT)] if early else [])


def test_an_update_without_a_source_or_of_no_round_is_no_problem() -> None:
    update = Update(id="U1", item="A1", date=dt.date(2000, 1, 1), status="done")
    assert messages(dialogue(actions=(Action(id="A1", do=A),), updates=(update,))) == []


def test_nothing_is_replaced_by_itself_round_about() -> None:
    circle = (item(superseded_by="C2"), item(id="C2", merged_into="C3"), item(id="C3", superseded_by="C1"))
    assert [message.partition(":")[0] for message in messages(dialogue(*circle))] == ["C1", "C2", "C3"]
    assert messages(dialogue(item(superseded_by="C2"), item(id="C2"))) == []


def test_an_open_item_without_news_is_worth_a_look() -> None:
    spoken = dialogue(item(), item(id="C2", status_at_round="done"))
    assert find_silent(spoken, dt.date(2024, 3, 7)) == []
    (problem,) = find_silent(spoken, dt.date(2024, 3, 8))
    assert (problem.item, problem.place, problem.severity) == ("C1", AT, Severity.NOTICE)
    assert problem.message == "no news since 2023-12-09 (90 days)"
