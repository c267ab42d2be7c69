"""Problems are told once, wherever they were met."""

from __future__ import annotations

from briefgen.errors import Place, Problem, Severity, once

HERE, THERE = Place("templates/memo.md.j2", 3), Place("templates/memo.md.j2", 4)


def test_what_is_wrong_at_one_place_is_one_problem_that_says_of_how_many_items() -> None:
    met = [Problem("unknown name “x”", HERE, item) for item in ("desk/memo", "press/memo", "desk/memo", "public/memo")]
    assert once(met) == [Problem("unknown name “x”", HERE, "desk/memo and 2 more")]


def test_other_places_words_hints_and_weights_are_other_problems() -> None:
    met = [
        Problem("a", HERE, "memo"),
        Problem("a", THERE, "memo"),
        Problem("b", HERE, "memo"),
        Problem("a", HERE, "memo", "mend it"),
        Problem("a", HERE, "memo", severity=Severity.NOTICE),
    ]
    assert once([*met, *reversed(met)]) == met


def test_without_a_place_each_item_has_its_own() -> None:
    met = [Problem("there is no password", item=item) for item in ("nsc", "desk")]
    assert once(met) == met
