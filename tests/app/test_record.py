"""What an officer enters, by calling a function: the same that the command line does, and under the same lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from briefgen.app import agenda, followup, record
from briefgen.app.workplace import Workplace, open_workplace
from briefgen.dialogue import journal
from briefgen.errors import Refused, Unknown
from briefgen.followup.collect import ReturnedFiles
from briefgen.followup.updates import News, Opening, Withdrawal
from briefgen.publish.options import Order

K = "kr-us-cet"
DAY = dt.date(2024, 10, 15)


@pytest.fixture
def place(workplace: Path) -> Workplace:
    return open_workplace(workplace)


def test_a_quote_is_the_passages_of_a_source_around_some_words(place: Workplace) -> None:
    (found,) = record.quote(place, "S1", "10 million")
    assert found.source == "S1"
    assert "10 million" in found.text
    assert found.block().startswith("- {source: S1, text: ")


@pytest.mark.parametrize(
    ("source", "words", "kind", "said"),
    [
        ("S1", "  ", Unknown, "no words to look for"),
        ("S99", "word", Unknown, "there is no source “S99”"),
        ("S1", "no such words at all", Refused, "says nowhere “no such words at all”"),
    ],
)
def test_a_quote_that_cannot_be_found_says_why(
    place: Workplace, source: str, words: str, kind: type[Refused], said: str
) -> None:
    with pytest.raises(kind, match=said):
        record.quote(place, source, words)


def test_an_update_is_taken_back_again(place: Workplace) -> None:
    added = record.update(place, News(item="C06", status="in_progress", day=DAY, source="S8"), DAY)
    taken = record.retract(place, Withdrawal(added.id, DAY, {"": "a mistake"}), DAY)
    assert (added.dialogue, added.id, taken.id) == (K, "U012", "U013")
    words = (place.root / journal.updates_path(K)).read_text(encoding="utf-8")
    assert words.endswith("- id: U013\n  date: 2024-10-15\n  retracts: U012\n  note: a mistake\n")


WRITES: dict[str, Callable[[Workplace], object]] = {
    "update": lambda place: record.update(place, News(item="C06", status="in_progress", day=DAY), DAY),
    "retract": lambda place: record.retract(place, Withdrawal("U007", DAY), DAY),
    "open_round": lambda place: record.open_round(place, Opening("r2", dt.date(2025, 1, 20), {"": "Seoul"})),
    "agenda": lambda place: agenda.write_agenda(place, "r1", Order(today=DAY, audiences=("working",))),
    "collect": lambda place: followup.collect(place, ReturnedFiles([], DAY), apply=True),
    "export": lambda place: followup.export(place, Order(today=DAY), forms=["csv"]),
}


@pytest.mark.parametrize("name", WRITES)
def test_what_writes_holds_the_lock_of_the_workplace(
    place: Workplace, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Path] = []

    @contextmanager
    def noted(root: Path) -> Iterator[None]:
        before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
        held.append(root)
        yield
        held.append(root)
        assert name == "collect" or {path: path.stat().st_mtime_ns for path in root.rglob("*")} != before

    for module in (record, agenda, followup):
        monkeypatch.setattr(module, "locked", noted)
    WRITES[name](place)
    assert held == [place.root, place.root]
