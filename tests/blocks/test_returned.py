"""Answers that come back: what words can only mean, and a file held against the keys it went out with."""

from __future__ import annotations

import unicodedata

import pytest

from briefgen.blocks.returned import Answer, Returned, choose, compare_keys, day_of
from briefgen.errors import Problem

WORDS = {
    "in_progress": "in progress",
    "not_started": "not started",
    "done": "done",
    "waiting": "진행 중",
    "open": "완료",
}


NFD = unicodedata.normalize("NFD", "진행 중")
ALIKE = {
    "in_progress": (
        "In progress",
        "in progress ",
        "IN-PROGRESS",
        "in_progress",
        "ｉｎ　ｐｒｏｇｒｅｓｓ",
        "in\u00a0progress",
    ),
    "done": ("DONE", "Done", " done\n", "ｄｏｎｅ"),
    "waiting": ("진행 중", "진행중", " 진행  중 ", NFD),
}
NONE = ("", "done?", "not done", "nearly", "progress", "in progress / done", "done.", "True")


@pytest.mark.parametrize(
    ("words", "value"),
    [*((words, value) for value, alike in ALIKE.items() for words in alike), *((words, None) for words in NONE)],
)
def test_words_are_taken_for_what_they_can_only_mean(words: str, value: str | None) -> None:
    assert choose(words, WORDS) == value


def test_words_that_two_options_have_mean_neither_but_the_value_of_one_is_that_one() -> None:
    twice = {"a": "Same", "b": "same "}
    assert choose("SAME", twice) is None
    assert choose("b", twice) == "b"


def test_a_file_is_held_against_the_keys_it_went_out_with() -> None:
    yes = Answer("box", True, "☒")
    found = Returned({"a": yes, "x": yes}, (Problem("odd", item="b"), Problem("odd", item="x")), ("a", "b", "x"))
    told = compare_keys(found, {"a", "b", "c"})
    assert dict(told.answers) == {"a": yes}
    assert [(problem.item, problem.message) for problem in told.problems] == [
        ("x", "is not a key of this edition"),
        ("b", "odd"),
        ("c", "is no longer in the file"),
    ]


def test_a_file_without_any_key_has_no_problem_for_each() -> None:
    none = Returned(problems=(Problem("holds no box at all"),))
    assert compare_keys(none, {"a", "b"}) == none


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2024-10-31", "2024-10-31"),
        ("2024. 10. 31.", "2024-10-31"),
        ("2024. 10. 31.(목)", "2024-10-31"),
        ("2024.10.31", "2024-10-31"),
        ("2024년 10월 31일", "2024-10-31"),
        ("2024/1/5", "2024-01-05"),
        ("31 October 2024", "2024-10-31"),
        ("31 Oct 2024", "2024-10-31"),
        ("Thursday 31 October 2024", "2024-10-31"),
        ("October 31, 2024", "2024-10-31"),
        ("29 Feb 2024", "2024-02-29"),
        ("29 Feb 2023", ""),
        ("10/11/2024", ""),
        ("2024", ""),
        ("first half of 2026", ""),
        ("31 Okt 2024", ""),
        ("", ""),
    ],
)
def test_a_day_is_read_from_words_that_can_only_mean_one(words: str, day: str) -> None:
    assert day_of(words) == day
