import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen.dialogue.check import check
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Dialogue, Mark, Quote, Text
from briefgen.errors import Problem, Severity

ROOT = Path(__file__).parents[2]
EXERCISES = ROOT / "tests" / "dialogues"
AS_OF = dt.date(2024, 10, 15)


@pytest.fixture(scope="module")
def sample() -> Dialogue:
    found, problems = load_dialogue(ROOT, "kr-us-cet")
    assert problems == []
    assert found is not None
    return found


def about(problems: list[Problem], words: str) -> list[Problem]:
    return [problem for problem in problems if words in problem.message]


def test_the_sample_has_no_problem_and_leaves_nothing_out(sample: Dialogue) -> None:
    audiences, _ = load_audiences(ROOT)
    found = check(sample, audiences, AS_OF)
    assert [problem for problem in found if problem.severity is Severity.PROBLEM] == []
    assert about(found, "nothing quotes") == []
    assert about(found, "our text says") == []
    assert about(found, "missing") == []


@pytest.mark.parametrize("name", ["lakes", "straits", "harbour"])
def test_the_exercises_have_no_problem_and_leave_nothing_out(name: str) -> None:
    root = EXERCISES / name
    found, problems = load_dialogue(root, name)
    assert found is not None
    audiences, _ = load_audiences(root)
    problems += [problem for problem in check(found, audiences) if problem.severity is Severity.PROBLEM]
    assert problems == []
    assert about(check(found, audiences), "nothing quotes") == []


def without(dialogue: Dialogue, item: str) -> Dialogue:
    """The dialogue without a commitment, its updates and its actions."""
    gone = next(c for c in dialogue.commitments if c.id == item)
    ids = {item, *(part.id for part in gone.sub_items)}
    return replace(
        dialogue,
        commitments=tuple(c for c in dialogue.commitments if c.id != item),
        updates=tuple(u for u in dialogue.updates if u.item not in ids),
        actions=tuple(a for a in dialogue.actions if a.commitment not in ids),
    )


@pytest.mark.parametrize("number", range(1, 16))
def test_any_one_commitment_left_out_is_noticed_at_the_line_that_says_it(sample: Dialogue, number: int) -> None:
    item = sample.commitments[number - 1]
    lines = {quote.line for quote in item.quotes}
    noticed = about(check(without(sample, item.id)), "nothing quotes")
    assert noticed
    assert {problem.place.line for problem in noticed} <= lines
    assert {problem.place.path for problem in noticed} == {"data/kr-us-cet/sources/s1.txt"}


def quotes_of(dialogue: Dialogue) -> list[tuple[str, Quote]]:
    return [(item.id, quote) for item in dialogue.commitments for quote in item.quotes]


def changed(dialogue: Dialogue, item: str, quote: Quote, words: str) -> Dialogue:
    def mended(held: tuple[Quote, ...]) -> tuple[Quote, ...]:
        return tuple(replace(q, text=words) if q == quote else q for q in held)

    return replace(
        dialogue,
        commitments=tuple(replace(c, quotes=mended(c.quotes)) if c.id == item else c for c in dialogue.commitments),
    )


@pytest.mark.parametrize("at", [0, 7, 20, -1])
def test_any_one_letter_changed_in_a_quote_is_a_problem_at_its_line(sample: Dialogue, at: int) -> None:
    for item, quote in quotes_of(sample):
        letters = list(quote.text)
        letters[at] = "q" if letters[at] != "q" else "z"
        found = check(changed(sample, item, quote, "".join(letters)))
        assert quote.place in {p.place for p in found if p.severity is Severity.PROBLEM}


def with_first_update(dialogue: Dialogue, **changes: Any) -> Dialogue:
    return replace(dialogue, updates=(replace(dialogue.updates[0], **changes), *dialogue.updates[1:]))


def wrong_with(dialogue: Dialogue) -> list[Problem]:
    return [problem for problem in check(dialogue, as_of=AS_OF) if problem.severity is Severity.PROBLEM]


def test_an_update_later_than_the_day_is_never_a_problem(sample: Dialogue) -> None:
    assert wrong_with(with_first_update(sample, date=dt.date(2030, 1, 1))) == []


def test_an_update_without_a_source_is_never_a_problem(sample: Dialogue) -> None:
    assert wrong_with(with_first_update(sample, source="", release=Mark())) == []


def test_a_passage_that_two_items_quote_is_never_a_problem(sample: Dialogue) -> None:
    first, second, *others = sample.commitments
    assert wrong_with(replace(sample, commitments=(first, replace(second, quotes=first.quotes), *others))) == []


def test_a_text_that_only_grew_by_a_word_is_no_problem(sample: Dialogue) -> None:
    (source, *others) = sample.sources
    grown = replace(sample, sources=(replace(source, words=source.words + " again"), *others))
    assert wrong_with(grown) == []


def test_problems_come_before_notices_each_in_the_order_of_the_files(sample: Dialogue) -> None:
    (first, *others) = sample.commitments
    wrong = replace(
        first, title=Text((("en", "Seven ways"),)), quotes=(replace(first.quotes[0], text="No such words"),)
    )
    found = check(replace(sample, commitments=(wrong, *others)), as_of=AS_OF)
    severities = [problem.severity for problem in found]
    assert severities == sorted(severities, key=lambda severity: severity is Severity.NOTICE)
    notices = [problem.place for problem in found if problem.severity is Severity.NOTICE]
    assert notices == sorted(notices, key=lambda place: (place.path, place.line, place.column))


def test_the_day_is_the_one_asked_for_or_the_one_the_dialogue_is_pinned_to(sample: Dialogue) -> None:
    assert len(about(check(sample), "no news")) == 9
    assert about(check(sample, as_of=dt.date(2023, 12, 10)), "no news") == []
    assert about(check(replace(sample, as_of=None)), "no news") == []
