import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from briefgen.dialogue.consistency import contradictions, silent
from briefgen.dialogue.model import (
    Action,
    Actor,
    Amount,
    Commitment,
    Dialogue,
    Due,
    Equivalent,
    Party,
    Round,
    SubItem,
    Text,
    Update,
)
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
    return [f"{problem.item}: {problem.message}" for problem in contradictions(found)]


WRONG = (Due(earliest=dt.date(2024, 2, 1), latest=dt.date(2024, 1, 31)),)


def test_the_earliest_day_is_not_after_the_latest() -> None:
    part = SubItem(id="C1a", title=A, due=WRONG)
    action = Action(id="A1", do=A, due=WRONG)
    update = Update(id="U1", item="C1", date=dt.date(2024, 1, 1), status="done", due=WRONG)
    found = messages(dialogue(item(due=WRONG, sub_items=(part,)), actions=(action,), updates=(update,)))
    assert [message.partition(":")[0] for message in found] == ["C1", "A1", "U1"]
    assert found[0] == "C1: the earliest day, 2024-02-01, is after the latest, 2024-01-31"


def test_one_day_is_both_the_earliest_and_the_latest() -> None:
    assert messages(dialogue(item(due=(Due(earliest=dt.date(2024, 2, 1), latest=dt.date(2024, 2, 1)),)))) == []


@pytest.mark.parametrize(
    ("amount", "message", "hint"),
    [
        (Amount(value=Decimal(5)), "5 of what? No currency and no unit", "currency: USD"),
        (Amount(value=Decimal(5), currency="USD", unit=A), "5 has both a currency and a unit", "what is counted"),
        (Amount(value=Decimal(5), currency="US$"), "“US$” is no code of a currency", "write USD"),
        (Amount(value=Decimal(5), currency="달러"), "“달러” is no code of a currency", "write USD"),
        (Amount(value=Decimal(5), currency="usd"), "“usd” is no code of a currency", "three letters of ISO 4217"),
    ],
)
def test_an_amount_is_money_of_a_currency_or_a_number_of_something(amount: Amount, message: str, hint: str) -> None:
    (problem,) = contradictions(dialogue(item(amounts=(amount,))))
    assert problem.message == message
    assert hint in problem.hint
    assert (problem.place, problem.item, problem.severity) == (AT, "C1", Severity.PROBLEM)


def test_amounts_not_stated_or_rightly_stated_are_no_problem() -> None:
    other = Equivalent(value=Decimal(1), currency="KRW")
    amounts = (
        Amount(),
        Amount(value=Decimal(5), currency="USD", equivalents=(other,)),
        Amount(value=Decimal(5), unit=A),
    )
    assert messages(dialogue(item(amounts=amounts))) == []


def test_the_currency_of_an_equivalent_is_looked_at() -> None:
    amount = Amount(value=Decimal(5), currency="USD", equivalents=(Equivalent(value=Decimal(1), currency="원"),))
    assert messages(dialogue(item(amounts=(amount,)))) == ["C1: “원” is no code of a currency"]


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
    problems = contradictions(dialogue(item(), updates=(update,)))
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
    assert silent(spoken, dt.date(2024, 3, 7)) == []
    (problem,) = silent(spoken, dt.date(2024, 3, 8))
    assert (problem.item, problem.place, problem.severity) == ("C1", AT, Severity.NOTICE)
    assert problem.message == "no news since 2023-12-09 (90 days)"
