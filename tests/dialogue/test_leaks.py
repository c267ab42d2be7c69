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
from briefgen.dialogue.leaks import find_leaks
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience, Commitment, Dialogue, Mark, Person, ReleasedWords, Text
from briefgen.dialogue.phrases import RUN
from briefgen.dialogue.release import is_released
from briefgen.errors import Problem, Severity

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


KOREAN_NOTE = "우리 측은 2단계 예산이 여름 휴회 전에 확정되지 않으면 협의에서 빠질 수 있다고 봄"
KOREAN_TITLE = "달 중계위성 사업 조용한 철수"
HIDDEN_PERSON = Person(id="nobody", name=Text((("en", "Han Ji-woo"), ("ko", "한지우"))))


def saying(words: str, korean: str = "") -> tuple[Dialogue, Commitment]:
    """The sample with a note, a hidden item and a hidden person, and a released item whose title ends with words."""
    first, second, *rest = sorted(sample().commitments, key=lambda item: not is_released(item.release))
    item = replace(first, title=Text((("en", f"A programme {words}"), ("ko", f"사업 {korean}"))))
    noted = replace(second, note_internal=Text((("en", NOTE), ("ko", KOREAN_NOTE))))
    title = Text((("en", HIDDEN_TITLE), ("ko", KOREAN_TITLE)))
    hidden = replace(rest[-1], id="Z99", title=title, text=None, sub_items=(), release=Mark())
    people = (*sample().people, HIDDEN_PERSON)
    return replace(sample(), commitments=(item, noted, *rest, hidden), people=people), item


def leaks_of(words: str, korean: str = "") -> list[Problem]:
    dialogue, item = saying(words, korean)
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
        (HIDDEN_TITLE.replace("lunar", "lu\u00adnar").replace("Quiet", "Qui\u200bet"), "the title of what is not"),
        (f"“{HIDDEN_TITLE}s’”", "the title of what is not released"),
        ("Ｑｕｉｅｔ withdrawals from the lunar relay’s", "the title of what is not released"),
        ("Han Ji-woo said", "a person who is not released"),
        ("HAN JIWOO’s view", "a person who is not released"),
        ("Ji-woo Han", "a person who is not released"),
        ("Minister Han", "a person who is not released"),
        ("of Z9\u200b9", "“Z99” is an id of ours"),
        ("Z99/Z98", "“Z99” is an id of ours"),
        ("kim [at] example.org", "an e-mail address"),
        ("(202) 555-0143", "a telephone number"),
        ("01012345678", "a telephone number"),
    ],
)
def test_what_must_not_be_said_is_found_at_its_item(words: str, told: str) -> None:
    assert any(told in problem.message for problem in leaks_of(words))


@pytest.mark.parametrize(
    ("korean", "told"),
    [
        (f"({KOREAN_TITLE}를 포함)", "the title of what is not released"),
        (KOREAN_TITLE.replace(" ", ""), "the title of what is not released"),
        (KOREAN_TITLE.replace("중계위성 사업", "중계위\n성사업"), "the title of what is not released"),
        ("한지우는 밝힘", "a person who is not released"),
        ("한지우 장관", "a person who is not released"),
        ("한 지우 실장은", "a person who is not released"),
        (" ".join(KOREAN_NOTE.split()[2:8]), "internal text"),
        ("예산이 여름휴회전에 확정되지않으면 협의에서", "internal text"),
    ],
)
def test_korean_is_found_with_particles_and_however_it_is_spaced(korean: str, told: str) -> None:
    assert any(told in problem.message for problem in leaks_of("", korean))


@pytest.mark.parametrize("korean", ["한지우산업단지 조성", "예산이 여름 휴회 전에", "철수 사업의 조용한 진행"])
def test_korean_that_only_looks_alike_is_let_alone(korean: str) -> None:
    assert leaks_of("", korean) == []


def test_a_leak_is_a_problem_with_the_place_of_the_text() -> None:
    (problem,) = leaks_of("(see Z99)")
    assert problem.severity is Severity.PROBLEM
    assert problem.place.path.endswith("commitments.yaml")
    assert problem.place.line
    assert problem.hint


def with_words(words: str, mark: Mark, said: str) -> list[Problem]:
    """What is found of a released text that says this, where the data let these words pass."""
    dialogue, _ = saying(said)
    dialogue = replace(dialogue, released_words=(ReleasedWords(words=words, release=mark),))
    return find_leaks(dialogue, readers())


SIX, EIGHT = " ".join(WORDS[:6]), " ".join(WORDS[:8])


@pytest.mark.parametrize(
    ("words", "said"), [("kim@example.org", "kim@example.org"), (EIGHT, SIX), (EIGHT, EIGHT), ("Z99", "see z99")]
)
def test_words_that_the_data_let_pass_are_told_and_no_problem(words: str, said: str) -> None:
    (only,) = with_words(words, Mark("public", basis="the statement has it"), said)
    assert only.severity is Severity.NOTICE
    assert words in only.message
    assert "the statement has it" in only.message


@pytest.mark.parametrize(("words", "said"), [(SIX, EIGHT), ("kim@example.org", "lee@example.org"), (SIX, "see Z99")])
def test_words_that_are_let_pass_excuse_no_others(words: str, said: str) -> None:
    found = with_words(words, Mark("public", basis="the statement has it"), said)
    assert Severity.PROBLEM in {problem.severity for problem in found}


def test_words_let_pass_for_a_partner_are_not_let_pass_for_the_public() -> None:
    found = with_words("kim@example.org", Mark("partner", basis="ours"), "kim@example.org")
    assert [problem.severity for problem in found].count(Severity.PROBLEM) == 1


@pytest.mark.parametrize(("mark", "told"), [(Mark(), "for nobody"), (Mark("public"), "nothing says why")])
def test_words_are_let_pass_only_for_somebody_and_with_a_reason(mark: Mark, told: str) -> None:
    found = with_words("kim@example.org", mark, "")
    assert any(told in problem.message and problem.severity is Severity.PROBLEM for problem in found)


def test_what_is_hidden_from_the_public_may_be_said_to_a_partner_who_gets_it() -> None:
    first, *rest = sorted(sample().commitments, key=lambda item: not is_released(item.release))
    partner, public = (next(each for each in readers() if each.id == name) for name in ("partner", "public"))
    shown = replace(rest[-1], title=Text((("en", HIDDEN_TITLE), ("ko", "사업"))), release=Mark("partner"))
    item = replace(first, title=Text((("en", f"After the {HIDDEN_TITLE}"), ("ko", "사업"))))
    dialogue = replace(sample(), commitments=(item, *rest[:-1], shown))
    assert not [each for each in find_leaks(dialogue, [partner]) if each.place == item.place]
    assert [each for each in find_leaks(dialogue, [public]) if each.place == item.place]


def test_the_name_of_a_recipient_of_other_papers_is_a_leak_and_that_of_an_own_one_is_not() -> None:
    dialogue, item = saying("as Office of the Silent Observer said")
    name = Text((("en", "Office of the Silent Observer"),))
    for reader, count in (("working", 1), ("partner", 0)):
        found = find_leaks(dialogue, [r for r in readers() if r.id == "partner"], [(reader, name)])
        assert len([each for each in found if each.place == item.place]) == count


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
