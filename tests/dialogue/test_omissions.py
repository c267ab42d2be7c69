from dataclasses import replace
from datetime import date

import pytest

from briefgen.dialogue.coverage import find_uncheckable, find_uncovered
from briefgen.dialogue.model import (
    Actor,
    Commitment,
    Dialogue,
    Noise,
    Party,
    Quote,
    Round,
    Source,
    SubItem,
    Text,
    Update,
)
from briefgen.errors import Place, Severity

A = Text((("en", "a"),))
WORDS = """\
What the ministers said in the harbour
The two sides agreed to dredge the harbour, and they will build a new lighthouse on the eastern mole.

It was decided to hold an informal meeting of pilots.
"""


def dialogue(*quoted: str, words: str = WORDS, noise: tuple[Noise, ...] = ()) -> Dialogue:
    place = Place("data/h/sources.yaml", 3)
    source = Source(id="S1", kind="note", title=A, text="sources/s1.txt", words=words, noise=noise, place=place)
    held = tuple(Quote(source="S1", text=text) for text in quoted)
    item = Commitment(id="C1", title=A, actors=(Actor(party="P"),), strength="decided", quotes=held)
    return Dialogue(id="h", name=A, parties=(Party(id="P", name=A),), sources=(source,), commitments=(item,))


def places(found: Dialogue) -> list[str]:
    return [str(problem.place) for problem in find_uncovered(found)]


def test_eight_uncovered_words_are_listed_with_line_and_column_of_the_text() -> None:
    (first, second) = find_uncovered(dialogue("The two sides agreed to dredge the harbour"))
    assert str(first.place) == "data/h/sources/s1.txt:2:45"
    assert first.severity is Severity.NOTICE
    assert first.item == "S1"
    assert first.message.startswith("11 words in a row that nothing quotes: “and they will build")
    assert str(second.place) == "data/h/sources/s1.txt:4:1"


def test_seven_uncovered_words_are_not() -> None:
    covered = "The two sides agreed to dredge the harbour, and they will build"
    assert places(dialogue(covered, "It was decided")) == []
    assert places(dialogue(covered, "It was")) == ["data/h/sources/s1.txt:4:8"]


def test_words_in_a_row_do_not_run_on_into_the_next_paragraph() -> None:
    assert places(dialogue("The two sides agreed to dredge the harbour, and they will build", "informal")) == []


def test_noise_covers_what_it_names() -> None:
    noise = (Noise(start="The two sides", end="eastern mole"), Noise(text="It was decided to hold an informal meeting"))
    assert places(dialogue(noise=noise)) == []


@pytest.mark.parametrize(
    ("words", "skipped"),
    [
        ("A long heading of this text about many promises made", True),
        ("A long heading of this text about many promises made.", False),
        ("- Establish a new working group of the two harbour offices", False),
        ("1. Establish a new working group of the two harbour offices", False),
        ("a b c d e f g h i j k l m", False),
        ("양측은 항만 분야의 공동 연구와 인력 교류를 위한 협력을 강화하기로 하였다.", False),
    ],
)
def test_only_short_lines_without_a_full_stop_are_headings(words: str, skipped: bool) -> None:
    assert (places(dialogue(words=words)) == []) is skipped


def test_a_paragraph_broken_into_lines_is_read_as_one() -> None:
    words = "The two sides agreed that all of\nthe ferries of the harbour will be\npainted white.\n"
    assert places(dialogue(words=words)) == ["data/h/sources/s1.txt:1:1"]


def test_statements_on_a_source_without_text_are_counted_once_each() -> None:
    absent = Source(id="S2", kind="note", title=A, place=Place("data/h/sources.yaml", 9))
    base = dialogue("It was decided to hold")
    item = replace(base.commitments[0], cites=("S2",), sub_items=(SubItem(id="C1a", title=A, cites=("S2",)),))
    news = Update(id="U1", item="C1", date=date(2024, 1, 1), status="done", source="S2")
    spoken = replace(
        base,
        commitments=(item,),
        sources=(*base.sources, absent),
        updates=(news,),
        rounds=(Round(id="r1", cites=("S2",)),),
    )
    (problem,) = find_uncheckable(spoken)
    assert problem.message == "not checkable: its text is not on file, and 3 statements rest on it"
    assert (str(problem.place), problem.severity) == ("data/h/sources.yaml:9", Severity.NOTICE)


def test_a_source_on_which_nothing_rests_is_not_mentioned() -> None:
    absent = Source(id="S2", kind="note", title=A)
    assert find_uncheckable(replace(dialogue(), sources=(absent,))) == []


def test_a_text_that_is_named_and_could_not_be_read_is_no_text_that_is_not_on_file() -> None:
    emptied = replace(dialogue("It was decided to hold"), sources=(replace(dialogue().sources[0], words=""),))
    assert find_uncheckable(emptied) == []
    assert find_uncheckable(replace(emptied, sources=(replace(emptied.sources[0], text=""),)))
