"""Problems are told once, wherever they were met."""

from __future__ import annotations

import pytest

from briefgen.errors import Place, Problem, Severity, Unknown, expect, failed, merge_repeated

HERE, THERE = Place("templates/memo.md.j2", 3), Place("templates/memo.md.j2", 4)


def test_what_is_wrong_at_one_place_is_one_problem_that_says_of_how_many_items() -> None:
    met = [Problem("unknown name “x”", HERE, item) for item in ("desk/memo", "press/memo", "desk/memo", "public/memo")]
    assert merge_repeated(met) == [Problem("unknown name “x”", HERE, "desk/memo and 2 more")]


def test_other_places_words_hints_and_weights_are_other_problems() -> None:
    met = [
        Problem("a", HERE, "memo"),
        Problem("a", THERE, "memo"),
        Problem("b", HERE, "memo"),
        Problem("a", HERE, "memo", "mend it"),
        Problem("a", HERE, "memo", severity=Severity.NOTICE),
    ]
    assert merge_repeated([*met, *reversed(met)]) == met


def test_without_a_place_each_item_has_its_own() -> None:
    met = [Problem("there is no password", item=item) for item in ("nsc", "desk")]
    assert merge_repeated(met) == met


def test_a_notice_fails_only_where_it_is_strict() -> None:
    problem, notice = Problem("wrong"), Problem("odd", severity=Severity.NOTICE)
    assert failed([notice, problem])
    assert not failed([notice])
    assert failed([notice], strict=True)
    assert not failed([], strict=True)


def test_each_name_that_is_not_there_is_a_problem_with_the_nearest_one_or_all() -> None:
    with pytest.raises(Unknown) as unknown:
        expect(["r1", "partnr", "zz"], iter(["r1", "partner"]), "audience")
    assert [(problem.message, problem.hint) for problem in unknown.value.problems] == [
        ("there is no audience “partnr”", "did you mean “partner”?"),
        ("there is no audience “zz”", "there is r1, partner"),
    ]


def test_one_name_is_asked_for_whole_in_words_of_its_own_and_nothing_is_known_of_nothing() -> None:
    expect("r1", ["r1"], "round")
    expect([], [], "round")
    with pytest.raises(Unknown) as unknown:
        expect("r{1}", [], "status of C03", "“{name}” is no {kind}")
    assert unknown.value.problems == (Problem("“r{1}” is no status of C03", hint="there is none"),)
