from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from briefgen.dialogue.check import check_counts, find_untranslated
from briefgen.dialogue.model import (
    Actor,
    Also,
    Amount,
    Audience,
    Briefing,
    Commitment,
    Dialogue,
    Line,
    Mark,
    Organisation,
    Party,
    Round,
    Text,
)
from briefgen.errors import Place, Severity

BOTH, ENGLISH, BARE = Text((("en", "a"), ("ko", "가"))), Text((("en", "a"),)), Text((("", "a"),))
PUBLIC = Mark("public")
AT = Place("data/d/commitments.yaml", 4, 3)


def item(**more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": BOTH, "actors": (Actor(org="m"),), "strength": "agreed", "place": AT}
    return Commitment(**(given | {"release": PUBLIC} | more))


def dialogue(*items: Commitment, **more: Any) -> Dialogue:
    given: dict[str, Any] = {"commitments": items, "release": PUBLIC, "place": Place("data/d/dialogue.yaml", 1)}
    return Dialogue(id="d", name=BOTH, parties=(Party(id="P", name=BOTH),), **(given | more))


def audience(name: str, language: str, level: Any) -> Audience:
    return Audience(id=name, language=language, release=Mark(level), lookup=(name,))


INSIDE = audience("working-ko", "ko", "internal")
OUTSIDE = audience("public-ko", "ko", "public")


def test_words_missing_for_a_reader_of_the_house_are_a_notice_one_for_each_item() -> None:
    spoken = dialogue(item(title=ENGLISH, note_internal=ENGLISH, amounts=(Amount(period=ENGLISH),), text=BARE))
    (problem,) = find_untranslated(
        spoken, (INSIDE, replace(INSIDE, id="principal-ko"), audience("working", "en", "internal"))
    )
    assert problem.message == "Korean missing: title, amounts.period, note_internal"
    assert (problem.severity, problem.place, problem.item) == (Severity.NOTICE, AT, "C1")


def test_words_missing_for_a_reader_outside_are_a_problem_that_names_him() -> None:
    (problem,) = find_untranslated(dialogue(item(title=ENGLISH)), (INSIDE, OUTSIDE))
    assert problem.message == "Korean missing: title; the copies for public-ko stop without it"
    assert problem.severity is Severity.PROBLEM


def test_what_a_reader_outside_does_not_get_he_does_not_lack() -> None:
    spoken = dialogue(
        item(note_internal=ENGLISH),
        item(id="C2", title=ENGLISH, release=Mark()),
        organisations=(Organisation(id="m", name=BOTH), Organisation(id="n", name=ENGLISH)),
    )
    assert find_untranslated(spoken, (OUTSIDE,)) == []
    named = replace(spoken, organisations=(Organisation(id="m", name=ENGLISH, place=AT),))
    assert [problem.item for problem in find_untranslated(named, (OUTSIDE,))] == ["m"]


def test_a_reader_to_whom_nothing_is_released_lacks_nothing() -> None:
    kept = dialogue(item(title=ENGLISH, release=Mark()), release=Mark())
    assert find_untranslated(kept, (OUTSIDE,)) == []
    assert find_untranslated(replace(kept, release=PUBLIC, name=ENGLISH), (OUTSIDE,)) == []


def test_earlier_names_need_not_have_every_language() -> None:
    known = Organisation(id="m", name=BOTH, also=(Also(name=ENGLISH),))
    assert find_untranslated(dialogue(item(), organisations=(known,)), (INSIDE, OUTSIDE)) == []


def test_without_readers_nothing_is_lacking() -> None:
    assert find_untranslated(dialogue(item(title=ENGLISH)), ()) == []


def said(words: str, language: str = "en") -> Dialogue:
    line = Line(text=Text(((language, words),)), place=AT)
    items = tuple(item(id=f"C{number}", status_at_round="done" if number < 4 else "announced") for number in range(15))
    return dialogue(*items, rounds=(Round(id="r1", briefing=Briefing(bottom_line=(line,))),))


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("All {totl} of them", "did you mean “total”?"),
        ("{everything}", "there are total, done, open, late, silent, no_lead, no_date, under_way, unreported"),
    ],
)
def test_a_name_in_braces_that_counts_nothing_is_a_problem(words: str, hint: str) -> None:
    (problem,) = check_counts(said(words), None)
    assert (problem.severity, problem.place, problem.hint) == (Severity.PROBLEM, AT, hint)


def test_names_that_count_and_other_braces_are_no_problem() -> None:
    assert check_counts(said("{done} of {total}, {open}: { a set } {}"), None) == []


@pytest.mark.parametrize(
    ("words", "language", "hint"),
    [
        ("The 15 commitments stand", "en", "{total}"),
        ("fifteen open commitments", "en", "{total}"),
        ("4 of its {total} commitments are done", "en", ""),
        ("4 commitments are done", "en", "{done}"),
        ("이행과제 15건 중", "ko", "{total}"),
        ("15 December, when commitments end", "en", ""),
        ("15 people", "en", ""),
        ("16 commitments", "en", ""),
        ("US$15 for commitments", "en", ""),
    ],
)
def test_a_count_that_was_typed_is_worth_a_look(words: str, language: str, hint: str) -> None:
    problems = check_counts(said(words, language), date(2024, 1, 1))
    assert [problem.severity for problem in problems] == ([Severity.NOTICE] if hint else [])
    assert all(hint in problem.hint for problem in problems)


def test_without_a_day_only_the_total_is_known() -> None:
    assert check_counts(said("4 commitments"), None) == []
    assert len(check_counts(said("15 commitments"), None)) == 1
