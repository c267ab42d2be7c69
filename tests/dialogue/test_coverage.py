"""Claims that no quote says, and passages of a source that nothing covers."""

import datetime as dt
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.dialogue.coverage import check_claims, find_uncheckable, find_uncovered
from briefgen.dialogue.model import (
    Actor,
    Amount,
    Commitment,
    Dialogue,
    Due,
    Equivalent,
    Expectation,
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
AT = Place("data/d/commitments.yaml", 4, 3)
SAID = dt.date(2023, 12, 9)
WORDS = "They will pay at least $10 million for two dozen gauges, and launch a 1.5 track channel within next year."


def on_file(words: str = WORDS) -> Source:
    return Source(id="S1", kind="note", title=A, words=words, published=SAID)


def item(words: str = WORDS, **more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": A, "actors": (Actor(party="P"),), "strength": "agreed", "place": AT}
    return Commitment(**(given | {"quotes": (Quote(source="S1", text=words.rstrip(".")),)} | more))


def dialogue(*items: Commitment, sources: tuple[Source, ...] = (), **more: Any) -> Dialogue:
    parties = (Party(id="P", name=A), Party(id="Q", name=A))
    return Dialogue(id="d", name=A, parties=parties, sources=sources or (on_file(),), commitments=items, **more)


def found(*items: Commitment, **more: Any) -> list[tuple[str, str]]:
    return [(problem.severity.value, problem.message) for problem in check_claims(dialogue(*items, **more))]


def money(value: int | str, currency: str = "USD", **more: Any) -> tuple[Amount, ...]:
    return (Amount(value=Decimal(value), currency=currency, qualifiers=more.pop("qualifiers", ("at_least",)), **more),)


@pytest.mark.parametrize("amount", [money(10_000_000), money(10_000_000, "AUD"), (Amount(value=None),)])
def test_money_that_a_quote_has_is_no_problem(amount: tuple[Amount, ...]) -> None:
    assert found(item(amounts=amount)) == []


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        (money(12_000_000), "12,000,000 USD stands in no quote"),
        (money(10_000_000, "EUR"), "10,000,000 EUR stands in no quote"),
        (money("1.5", "USD"), "1.5 USD stands in no quote"),
    ],
)
def test_money_that_no_quote_has_is_a_problem(amount: tuple[Amount, ...], message: str) -> None:
    (problem,) = check_claims(dialogue(item(amounts=amount)))
    assert (problem.message, problem.severity) == (message, Severity.PROBLEM)
    assert (problem.place, problem.item) == (AT, "C1")
    assert problem.hint == "its quotes say “$10 million”, “two dozen”, “1.5”"


def test_what_is_counted_stands_in_a_quote_too() -> None:
    counted = Amount(value=Decimal(24), unit=Text((("en", "gauges"),)))
    assert found(item(amounts=(counted,))) == []
    assert found(item(amounts=(replace(counted, value=Decimal(25)),))) == [("problem", "25 stands in no quote")]


def test_korean_money_is_read() -> None:
    words = "최소 1,000만 달러를 지원한다."
    spoken = item("최소 1,000만 달러", amounts=money(10_000_000))
    assert found(spoken, sources=(on_file(words),)) == []


def test_money_may_stand_in_a_text_that_is_not_on_file_which_is_worth_a_look() -> None:
    sources = (on_file(), Source(id="S2", kind="note", title=A))
    assert found(item(cites=("S2",), amounts=money(12_000_000)), sources=sources) == [
        ("notice", "12,000,000 USD stands in no quote; S2, whose text is not on file, may say it")
    ]


def test_an_equivalent_is_checked_unless_its_own_source_is_not_on_file() -> None:
    sources = (on_file(), Source(id="S3", kind="note", title=A))

    def priced(source: str) -> Commitment:
        other = Equivalent(value=Decimal(13_200_000_000), currency="KRW", source=source)
        return item(amounts=money(10_000_000, equivalents=(other,)))

    assert found(priced("S3"), sources=sources) == []
    assert found(priced("S1"), sources=sources) == [("problem", "13,200,000,000 KRW stands in no quote")]


@pytest.mark.parametrize(
    ("words", "qualifiers", "lost"),
    [
        ("at least $10 million", (), "at_least"),
        ("at least $10 million", ("at_least",), ""),
        ("up to a total of $10 million", (), "up_to"),
        ("more than $10 million", ("more",), ""),
        ("more than $10 million", ("over",), ""),
        ("약 1,000만 달러", (), "about"),
        ("$10 million", (), ""),
        ("about ten years and $10 million", (), ""),
    ],
)
def test_a_word_before_a_sum_is_not_lost(words: str, qualifiers: tuple[Any, ...], lost: str) -> None:
    spoken = item(words, amounts=money(10_000_000, qualifiers=qualifiers))
    problems = check_claims(dialogue(spoken, sources=(on_file(words),)))
    assert [problem.hint for problem in problems] == ([f"add `qualifiers: [{lost}]`"] if lost else [])


def due(latest: str, **more: Any) -> tuple[Due, ...]:
    return (Due(latest=dt.date.fromisoformat(latest), **more),)


@pytest.mark.parametrize(
    ("dues", "problem"),
    [
        (due("2024-12-31", stated_on=SAID), ""),
        (due("2024-12-31"), ""),  # from the day the source was published
        (due("2025-12-31", stated_on=dt.date(2024, 1, 2)), ""),
        (due("2024-12-31", stated_on=dt.date(2024, 1, 2)), "the date 2024-12-31 stands in no quote"),
        (due("2024-06-30"), "the date 2024-06-30 stands in no quote"),
        ((Due(precision="open", earliest=dt.date(2024, 1, 1)),), ""),
        ((Due(precision="open", earliest=dt.date(2024, 2, 1)),), "the date 2024-02-01 stands in no quote"),
        ((Due(precision="soon"),), ""),
    ],
)
def test_a_date_stands_in_a_quote_as_it_was_said_on_that_day(dues: tuple[Due, ...], problem: str) -> None:
    assert found(item(due=dues)) == ([("problem", problem)] if problem else [])


def test_a_date_is_said_on_the_day_of_the_round_where_the_source_has_none() -> None:
    source = replace(on_file(), published=None)
    rounds = (Round(id="r1", held=SAID),)
    assert found(item(round="r1", due=due("2024-12-31")), sources=(source,), rounds=rounds) == []
    assert found(item(due=due("2024-12-31")), sources=(source,)) != []


def test_an_interpreted_date_needs_a_reason_and_then_no_quote() -> None:
    interpreted = item(due=due("2024-06-30", basis="interpreted"))
    assert found(interpreted) == [("problem", "the date 2024-06-30 is interpreted, and nothing says why")]
    assert found(replace(interpreted, note_internal=Text((("en", "half of next year"),)))) == []


def test_a_date_of_a_source_that_is_not_on_file_cannot_be_checked() -> None:
    sources = (on_file(), Source(id="S2", kind="note", title=A))
    assert found(item(due=due("2024-03-31", source="S2")), sources=sources) == []
    assert found(item(cites=("S2",), due=due("2024-03-31")), sources=sources)[0][0] == "notice"


def test_a_part_stands_on_the_quotes_of_its_whole_and_what_it_inherits_is_said_once() -> None:
    wrong = item(due=due("2025-06-30"))
    part = SubItem(id="C1a", title=A, due=wrong.due, amounts=money(10_000_000), place=AT)
    assert len(check_claims(dialogue(replace(wrong, sub_items=(part,))))) == 1
    own = replace(part, due=due("2026-06-30"))
    assert [p.item for p in check_claims(dialogue(replace(wrong, sub_items=(own,))))] == ["C1", "C1a"]


@pytest.mark.parametrize(
    ("words", "strange"),
    [
        ("At least US$10 million for 24 gauges", ""),
        ("최소 1,000만 달러, 1.5트랙 채널", ""),
        ("The two sides launch it in 2024", ""),
        ("A 2.5 track channel", "2.5"),
        ("fifty gauges", "fifty"),
        ("최소 1,200만 달러", "1,200만 달러"),
    ],
)
def test_another_number_in_our_words_is_worth_a_look(words: str, strange: str) -> None:
    spoken = item(text=Text((("en", words),)), amounts=money(10_000_000), due=due("2024-12-31"))
    expected = [("notice", f"our text says “{strange}”, and no quote does")] if strange else []
    assert found(spoken) == expected


def test_a_number_that_its_quote_gives_without_a_figure_is_no_stranger() -> None:
    words = "They will visit Aport, Bport, Cport and Dport annually from May"
    read = on_file(words)
    for ours in ("Visit four ports", "4개 항 방문", "연 1회 방문", "5월부터 방문"):
        spoken = item(text=Text((("en", ours),)), quotes=(Quote(source="S1", text=words),))
        assert not check_claims(replace(dialogue(spoken), sources=(read,))), ours
    spoken = item(text=Text((("en", "Visit nine ports"),)), quotes=(Quote(source="S1", text=words),))
    assert [p.message for p in check_claims(replace(dialogue(spoken), sources=(read,)))] == [
        "our text says “nine”, and no quote does"
    ]


def test_numbers_of_remarks_and_expectations_are_compared_with_their_quotes() -> None:
    expectation = Expectation(
        id="E1", text=Text((("en", "Seven gauges"),)), quotes=(Quote(source="S1", text="two dozen gauges"),)
    )
    (problem,) = check_claims(dialogue(rounds=(Round(id="r1", expectations=(expectation,)),)))
    assert (problem.item, problem.severity) == ("E1", Severity.NOTICE)


WORDS_OMISSIONS = """\
What the ministers said in the harbour
The two sides agreed to dredge the harbour, and they will build a new lighthouse on the eastern mole.

It was decided to hold an informal meeting of pilots.
"""


def omissions_dialogue(*quoted: str, words: str = WORDS_OMISSIONS, noise: tuple[Noise, ...] = ()) -> Dialogue:
    place = Place("data/h/sources.yaml", 3)
    source = Source(id="S1", kind="note", title=A, text="sources/s1.txt", words=words, noise=noise, place=place)
    held = tuple(Quote(source="S1", text=text) for text in quoted)
    item = Commitment(id="C1", title=A, actors=(Actor(party="P"),), strength="decided", quotes=held)
    return Dialogue(id="h", name=A, parties=(Party(id="P", name=A),), sources=(source,), commitments=(item,))


def places(found: Dialogue) -> list[str]:
    return [str(problem.place) for problem in find_uncovered(found)]


def test_eight_uncovered_words_are_listed_with_line_and_column_of_the_text() -> None:
    (first, second) = find_uncovered(omissions_dialogue("The two sides agreed to dredge the harbour"))
    assert str(first.place) == "data/h/sources/s1.txt:2:45"
    assert first.severity is Severity.NOTICE
    assert first.item == "S1"
    assert first.message.startswith("11 words in a row that nothing quotes: “and they will build")
    assert str(second.place) == "data/h/sources/s1.txt:4:1"


def test_seven_uncovered_words_are_not() -> None:
    covered = "The two sides agreed to dredge the harbour, and they will build"
    assert places(omissions_dialogue(covered, "It was decided")) == []
    assert places(omissions_dialogue(covered, "It was")) == ["data/h/sources/s1.txt:4:8"]


def test_words_in_a_row_do_not_run_on_into_the_next_paragraph() -> None:
    assert (
        places(omissions_dialogue("The two sides agreed to dredge the harbour, and they will build", "informal")) == []
    )


def test_noise_covers_what_it_names() -> None:
    noise = (Noise(start="The two sides", end="eastern mole"), Noise(text="It was decided to hold an informal meeting"))
    assert places(omissions_dialogue(noise=noise)) == []


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
    assert (places(omissions_dialogue(words=words)) == []) is skipped


def test_a_paragraph_broken_into_lines_is_read_as_one() -> None:
    words = "The two sides agreed that all of\nthe ferries of the harbour will be\npainted white.\n"
    assert places(omissions_dialogue(words=words)) == ["data/h/sources/s1.txt:1:1"]


def test_statements_on_a_source_without_text_are_counted_once_each() -> None:
    absent = Source(id="S2", kind="note", title=A, place=Place("data/h/sources.yaml", 9))
    base = omissions_dialogue("It was decided to hold")
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
    assert find_uncheckable(replace(omissions_dialogue(), sources=(absent,))) == []


def test_a_text_that_is_named_and_could_not_be_read_is_no_text_that_is_not_on_file() -> None:
    emptied = replace(
        omissions_dialogue("It was decided to hold"), sources=(replace(omissions_dialogue().sources[0], words=""),)
    )
    assert find_uncheckable(emptied) == []
    assert find_uncheckable(replace(emptied, sources=(replace(emptied.sources[0], text=""),)))
