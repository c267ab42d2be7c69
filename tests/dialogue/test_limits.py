"""How long, how large and how far away a value may be: past that a problem at its place, up to that a page."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from briefgen.dialogue.limits import MAX_LETTERS, excess_of_number, excess_of_text, is_day_in_range
from briefgen.errors import Severity
from briefgen.publish.build import check_workspace
from briefgen.publish.options import Order

COMMITMENTS = "data/kr-us-cet/commitments.yaml"


def found_with(root: Path, path: str, old: str, new: str) -> list[str]:
    """The problems of the sample with the first of some words exchanged."""
    before = (root / path).read_text(encoding="utf-8")
    assert old in before
    (root / path).write_text(before.replace(old, new, 1), encoding="utf-8")
    problems = check_workspace(root, Order(today=dt.date(2024, 10, 15), audiences=("working",)))
    return [str(problem) for problem in problems if problem.severity is Severity.PROBLEM]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9" * 40, "value has 40 digits"),
        ("1" + "0" * 21, "value has 22 digits"),
        ("0." + "9" * 40, "value has 40 digits after the point"),
        ("NaN", "value must be a number"),
        ("Infinity", "value must be a number"),
        ("1e400", "value must be a number"),
        ("-1", "value must be a number"),
    ],
)
def test_an_amount_that_cannot_be_written_out_is_a_problem_at_its_place(
    workplace: Path, typed: str, words: str
) -> None:
    found = found_with(workplace, COMMITMENTS, "value: 10000000", f"value: {typed}")
    assert found
    assert found[0].startswith(f"{COMMITMENTS}:73:14: C03: {words}")


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "1799-12-31", "2200-01-01"])
def test_a_year_no_dialogue_is_of_is_a_problem_at_its_place(workplace: Path, typed: str) -> None:
    dialogue = "data/kr-us-cet/dialogue.yaml"
    known = next(line for line in (workplace / dialogue).read_text(encoding="utf-8").splitlines() if "as_of:" in line)
    [problem] = found_with(workplace, dialogue, known, f"as_of: {typed}")
    assert f"“{typed}” is outside the years 1800 to 2199" in problem
    assert problem.startswith(f"{dialogue}:")


@pytest.mark.parametrize("letters", ["x" * 2_001, "word " * 4_001, "가" * 2_001, "가나다 " * 5_001])
def test_a_text_of_absurd_length_is_a_problem_at_its_place(workplace: Path, letters: str) -> None:
    old = "Opportunities for joint research support"
    found = found_with(workplace, COMMITMENTS, old, letters)
    assert found[0].startswith(f"{COMMITMENTS}:14:5: C01: text has ")


def test_what_is_just_within_the_limits_is_a_value() -> None:
    assert excess_of_number(Decimal("9" * 21 + ".999999")) == ""
    assert excess_of_text("x " * (MAX_LETTERS // 2)) == ""
    assert excess_of_text("x" * 2_000) == ""
    assert is_day_in_range(dt.date(1882, 5, 22))
    assert not is_day_in_range(dt.date.max)


def test_what_is_no_number_has_no_digits_to_count() -> None:
    assert excess_of_number(Decimal("NaN")) == excess_of_number(Decimal("Infinity")) == "is no finite number"
