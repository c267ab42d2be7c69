"""Released texts that say what their reader must not get are found, with their place; others are left alone."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.dialogue.check import check
from briefgen.dialogue.leaks import RUN, find_leaks
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience, Commitment, Dialogue, Text
from briefgen.dialogue.release import is_released
from briefgen.errors import Problem

ROOT = Path(__file__).parents[2]
EXERCISES = sorted(path for path in (ROOT / "tests/dialogues").iterdir() if path.is_dir())
NOTE = "They will walk away unless the second tranche comes before the summer recess"
HIDDEN_TITLE = "Quiet withdrawal from the lunar relay"
WORDS = NOTE.split()


@cache
def readers() -> tuple[Audience, ...]:
    return tuple(load_audiences(ROOT)[0])


@cache
def sample() -> Dialogue:
    dialogue, _ = load_dialogue(ROOT, "kr-us-cet")
    assert dialogue is not None
    return dialogue


def saying(words: str) -> tuple[Dialogue, Commitment]:
    """The sample with a note and a hidden item, and a released item whose title ends with these words."""
    first, second, *rest = sorted(sample().commitments, key=lambda item: not is_released(item.release))
    item = replace(first, title=Text((("en", f"A programme {words}"), ("ko", "사업"))))
    noted = replace(second, note_internal=Text((("", NOTE),)))
    hidden = replace(rest[-1], id="Z99", title=Text((("en", HIDDEN_TITLE),)), release=type(item.release)())
    return replace(sample(), commitments=(item, noted, *rest, hidden)), item


def leaks_of(words: str) -> list[Problem]:
    dialogue, item = saying(words)
    return [problem for problem in find_leaks(dialogue, readers()) if problem.place == item.place]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("(see Z99)", "“Z99” is an id of ours"),
        ("(see Ｚ９９)", "“Z99” is an id of ours"),
        ("Z99은 계속", "“Z99” is an id of ours"),
        ("kim@example.org", "an e-mail address"),
        ("+82-10-1234-5678", "a telephone number"),
        ("02-1234-5678", "a telephone number"),
        ("(02) 1234-5678로", "a telephone number"),
        (HIDDEN_TITLE.upper(), "the title of what is not released"),
        (HIDDEN_TITLE.replace(" ", "\u00a0"), "the title of what is not released"),
        (HIDDEN_TITLE.replace("withdrawal", "with-\ndrawal"), "the title of what is not released"),
    ],
)
def test_what_must_not_be_said_is_found_at_its_item(words: str, told: str) -> None:
    assert any(told in problem.message for problem in leaks_of(words))


@pytest.mark.parametrize("words", ["of the G7 on 5G and AI", "on 2024-10-15", "S/2023/1234 of 10,000,000", "COP28"])
def test_names_dates_and_amounts_are_no_leaks(words: str) -> None:
    assert leaks_of(words) == []


@settings(deadline=None, max_examples=20)
@given(st.integers(0, len(WORDS) - RUN), st.sampled_from([" ", "\u00a0", "\n", ", "]))
def test_six_words_of_a_note_are_found_and_five_are_not(start: int, space: str) -> None:
    six = WORDS[start : start + RUN]
    assert any("internal text" in problem.message for problem in leaks_of(space.join(six)))
    assert leaks_of(space.join(six[:-1])) == []


def test_check_tells_of_leaks() -> None:
    dialogue, item = saying("(see Z99)")
    assert any(
        p.place == item.place and "id of ours" in p.message for p in check(dialogue, readers(), dt.date(2024, 1, 1))
    )


@pytest.mark.parametrize("root", [ROOT, *EXERCISES], ids=lambda root: root.name)
def test_the_sample_and_the_exercises_say_nothing_they_must_not(root: Path) -> None:
    names = [path.parent.name for path in root.glob("data/*/dialogue.yaml")]
    assert names
    for name in names:
        dialogue, _ = load_dialogue(root, name)
        assert dialogue is not None
        assert find_leaks(dialogue, load_audiences(root)[0]) == []
