"""Statements of an invented dialogue with two parties, as its pages print them, compared with its text.

The text stands in `tests/dialogues/trams/data/trams/sources/s1.txt`; each statement is one its pages once got wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

Exercise = Callable[[str], Mapping[str, str]]


@pytest.fixture
def trams(exercise: Exercise) -> Mapping[str, str]:
    return exercise("trams")


def lines_after(text: str, line: str, number: int) -> list[str]:
    lines = text.split("\n")
    at = next(n for n, each in enumerate(lines) if each.startswith(line))
    return lines[at + 1 : at + 1 + number]


@pytest.mark.parametrize("paper", ["working/memo", "partner/memo"])
def test_each_column_has_its_own_actors(trams: Mapping[str, str], paper: str) -> None:
    assert lines_after(trams[paper], "Build a test track", 2) == ["lead; body not stated", "the Chancellor"]
    assert lines_after(trams[paper], "Universities join", 2) == ["universities", "universities"]
    assert lines_after(trams[paper], "Report on the track", 1) == ["Joint Tram Board"]


def test_one_sides_pledge_is_its_own(trams: Mapping[str, str]) -> None:
    assert "Pay for the track at least US$7.5 million · Aland · no news" in trams["principal/memo"]


def test_bodies_of_one_name_have_their_party(trams: Mapping[str, str]) -> None:
    assert "Aland MoT and Bland MoT" in trams["working/one-pager-people"]
    assert re.search(r"\nAland MoT\W+2 open", trams["working/checklist"])


@pytest.mark.parametrize("paper", ["working/memo", "partner/memo", "public/memo"])
def test_a_date_that_was_read_into_the_text_says_so_to_everybody(trams: Mapping[str, str], paper: str) -> None:
    assert "by 31 Oct 2024, interpreted" in trams[paper]
    assert "within the next year" not in trams[paper] or paper == "working/memo"
    assert "by 1 Jun 2025" in trams[paper]


def test_the_words_of_the_text_stand_with_the_day_they_were_said_on_at_the_desk_alone(
    trams: Mapping[str, str],
) -> None:
    assert "“within the next year”, said 1 Jun 2024" in trams["working/memo"]
    assert "“향후 1년 이내”(2024. 6. 1.)" in trams["working-ko/memo"]


def test_a_part_is_late_and_not_its_whole(trams: Mapping[str, str]) -> None:
    assert "Late: 1 September 2024 Train drivers: (a) Signals; 31 October 2024" in trams["principal/memo"]
    assert "1 late" in trams["principal/memo"]
    assert "(b) Brakes" in trams["principal/memo"].partition("Next dates")[2]


def test_a_part_has_its_own_box_date_and_sum(trams: Mapping[str, str]) -> None:
    assert re.search(r"\(b\) Brakes S1:6\nUS\$2 million\n", trams["working/memo"])
    assert "(b) Brakes: US$2 million · 2025" in trams["working/one-pager-people"]
    assert trams["working/checklist"].count("☐") == 9
    assert "US$2 million" in trams["public/one-pager-people"].partition("STATUS")[2]


def test_options_of_the_officers_own_words_are_all_there(trams: Mapping[str, str]) -> None:
    assert re.search(r"☐ now\W+☐ in spring", trams["principal/memo"])


def test_what_is_missing_is_counted_for_itself(trams: Mapping[str, str]) -> None:
    words = "Of the 7 open: 4 without a date, 4 without a lead and 7 without news for 90 days or more."
    assert words in trams["principal/memo"] and words in trams["working/checklist"]


def test_day_and_place_of_the_meeting_stand_on_every_memo_inside(trams: Mapping[str, str]) -> None:
    for reader in ("principal", "working", "partner"):
        assert "first round · Atown · 1 June 2024" in trams[f"{reader}/memo"]
