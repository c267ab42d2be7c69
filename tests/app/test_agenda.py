"""The paper of what is open goes to those who may have it, and says that it is a draft where nobody cleared it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from briefgen.app.agenda import write_agenda
from briefgen.app.workplace import Workplace, open_workplace
from briefgen.errors import Refused, Unknown
from briefgen.publish.options import Order

DAY = dt.date(2024, 10, 15)


@pytest.fixture
def place(workplace: Path) -> Workplace:
    return open_workplace(workplace)


def test_an_agenda_is_written_for_all_but_the_press_and_once_only(place: Workplace) -> None:
    order = Order(today=DAY)
    done = write_agenda(place, "r1", order)
    assert {(outcome.action, outcome.path.split("/")[3]) for outcome in done.outcomes} == {
        ("written", "working"),
        ("written", "principal"),
        ("written", "partner"),
        ("written", "principal-ko"),
        ("written", "working-ko"),
    }
    assert all((place.root / outcome.path).is_file() for outcome in done.outcomes)
    assert {outcome.action for outcome in write_agenda(place, "r1", order).outcomes} == {"unchanged"}


def test_an_agenda_is_refused_to_the_press_and_to_a_round_that_is_not_there(place: Workplace) -> None:
    order = Order(today=DAY, audiences=("public",))
    with pytest.raises(Refused, match="r1 is not released to public"):
        write_agenda(place, "r1", order)
    with pytest.raises(Unknown, match="there is no round “r7”"):
        write_agenda(place, "r7", order)
