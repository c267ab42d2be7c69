"""News that is more likely a slip than a fact is said, with the way out; nothing of the sample is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Dialogue, Due, Retraction, Text, Update
from briefgen.dialogue.odd_news import find_odd_news, find_same
from briefgen.errors import Severity

TOP = Path(__file__).parents[2]
TODAY = dt.date(2024, 10, 15)


@pytest.fixture(scope="module")
def dialogue() -> Dialogue:
    found, _ = load_dialogue(TOP, "kr-us-cet")
    assert found
    return found


def entry(id_: str, day: str, status: Any = "in_progress", **more: Any) -> Update:
    return Update(id=id_, item="C12", date=dt.date.fromisoformat(day), status=status, **more)


def found_in(dialogue: Dialogue, *entries: Update, retracted: str = "") -> list[str]:
    taken = (Retraction(id="U99", date=TODAY, retracts=retracted),) if retracted else ()
    after = replace(dialogue, updates=entries, retractions=taken)
    found = list(find_odd_news(after, TODAY))
    assert all(notice.severity is Severity.NOTICE and notice.hint for notice in found)
    return [f"{notice.item}: {notice.message}" for notice in found]


def test_the_sample_has_none(dialogue: Dialogue) -> None:
    assert not list(find_odd_news(dialogue, TODAY))


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (entry("U2", "2099-01-01"), "U2: 2099-01-01 has not come yet; until then this does not count"),
        (entry("U2", "2024-10-01", note=Text((("", "n"),))), "U2: says the same as U1"),
        (
            entry("U2", "2024-10-02", due=(Due(precision="day", latest=dt.date(2023, 1, 1)),)),
            "U2: its new last day, 2023-01-01, is before the news itself, 2024-10-02",
        ),
    ],
)
def test_what_is_odd_is_said_once_and_not_after_it_was_taken_back(
    dialogue: Dialogue, second: Update, said: str
) -> None:
    first = entry("U1", "2024-10-01", note=Text((("", "n"),)))
    assert found_in(dialogue, first, second) == [said]
    assert not found_in(dialogue, first, second, retracted="U2")


@pytest.mark.parametrize("end", ["done", "dropped", "overtaken"])
def test_a_status_that_goes_back_from_an_end_is_said(dialogue: Dialogue, end: str) -> None:
    first, second = entry("U1", "2024-10-01", end), entry("U2", "2024-10-02", "announced")
    assert found_in(dialogue, first, second) == [f"U2: goes back from “{end}” (U1 of 2024-10-01) to “announced”"]
    assert not found_in(dialogue, second, entry("U3", "2024-10-03", end))
    assert not found_in(dialogue, first, second, retracted="U1")


def test_the_same_news_from_two_files_is_the_same_news(dialogue: Dialogue) -> None:
    first = entry("U1", "2024-10-01", file="a.pdf", by="working")
    after = replace(dialogue, updates=(first,), retractions=())
    assert find_same(after, entry("U2", "2024-10-01", file="b.pdf")) == first
    assert find_same(after, entry("U2", "2024-10-01", source="S1")) is None
