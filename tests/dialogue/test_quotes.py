"""Quotes found word for word in a text on file."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.dialogue.model import (
    Actor,
    Commitment,
    Dialogue,
    Expectation,
    Measure,
    Noise,
    Party,
    Quote,
    Remarked,
    Round,
    Source,
    SubItem,
    Text,
)
from briefgen.dialogue.quotes import (
    Span,
    check_quotes,
    explain_no_passage,
    find_nearest,
    find_passages,
    find_words,
    fold_text,
    line_and_column,
    locate_quotes,
    sentence_around,
    source_words,
    span_of,
    walk_quotes,
)
from briefgen.errors import Place

WORDS = """\
The harbour dialogue met again.
Both sides decided to provide at least $10 million for tide gauges. The ferry “Anna” will sail within next year.

The ferry “Anna” will sail within next year. Readers: leave a comment.
"""
A = Text((("en", "a"),))


def source(words: str = WORDS) -> Source:
    return Source(
        id="S1", kind="note", title=A, text="sources/s1.txt", words=words, place=Place("data/h/sources.yaml", 3)
    )


def quote(text: str = "", **more: object) -> Quote:
    return Quote(source="S1", text=text, place=Place("data/h/commitments.yaml", 9, 7), **more)  # type: ignore[arg-type]


def dialogue(*held: Quote, **more: object) -> Dialogue:
    item = Commitment(id="C1", title=A, actors=(Actor(party="P"),), strength="decided", quotes=held)
    return Dialogue(id="h", name=A, parties=(Party(id="P", name=A),), sources=(source(),), commitments=(item,), **more)  # type: ignore[arg-type]


def test_every_kind_of_quote_gets_its_line_and_column() -> None:
    gauges, anna = quote("tide gauges"), quote("The ferry", nth=2)
    part = SubItem(id="C1a", title=A, quotes=(anna,))
    meeting = Round(
        id="r1",
        quotes=(gauges,),
        remarks=(Remarked(id="R1", text=A, quotes=(anna,)),),
        domestic_measures=(Measure(id="D1", party="P", title=A, quotes=(gauges,)),),
        expectations=(Expectation(id="E1", text=A, quotes=(anna,)),),
    )
    spoken = dialogue(gauges)
    noisy = replace(source(), noise=(Noise(start="Readers", end="comment"),))
    item = replace(spoken.commitments[0], sub_items=(part,))
    found = locate_quotes(replace(spoken, commitments=(item,), rounds=(meeting,), sources=(noisy,)))
    assert [(h.item, h.quote.line, h.quote.column) for h in walk_quotes(found)] == [
        ("r1", 2, 56),
        ("R1", 4, 1),
        ("D1", 2, 56),
        ("E1", 4, 1),
        ("C1", 2, 56),
        ("C1a", 4, 1),
        ("S1", 4, 46),
    ]


def test_a_quote_that_is_not_found_has_no_line() -> None:
    found = locate_quotes(dialogue(replace(quote("tide gauge"), line=7)))
    assert found.commitments[0].quotes[0].line == 0


def test_a_part_that_inherits_its_quotes_does_not_hold_them_twice() -> None:
    whole = dialogue(quote("tide gauges"))
    item = replace(whole.commitments[0], sub_items=(SubItem(id="C1a", title=A, quotes=whole.commitments[0].quotes),))
    assert [held.item for held in walk_quotes(replace(whole, commitments=(item,)))] == ["C1"]


def test_first_and_last_words_hold_the_passage_between_them() -> None:
    span = span_of(quote(start="Both sides", end="Anna"), source())
    assert span is not None
    assert source_words(quote(start="Both sides", end="Anna"), source()) == (
        "Both sides decided to provide at least $10 million for tide gauges. The ferry “Anna"
    )
    assert span_of(quote(start="Readers", end="Both sides"), source()) is None


def test_pages_print_the_sources_own_words() -> None:
    assert source_words(quote('The ferry "Anna"'), source()) == "The ferry “Anna”"
    assert source_words(quote("not there"), source("")) == "not there"
    assert source_words(quote(start="one", end="two"), source("")) == "one … two"


def test_an_unfound_quote_is_a_problem_at_its_line_with_the_nearest_passage() -> None:
    (problem,) = check_quotes(dialogue(quote("Both sides decided to provide at least $12 million for tide gauges")))
    assert str(problem.place) == "data/h/commitments.yaml:9:7"
    assert problem.item == "C1"
    assert problem.hint == (
        "line 2 says “10”, not “12”: “Both sides decided to provide at least $10 million for tide gauges”"
    )


@pytest.mark.parametrize(
    ("wrong", "message", "hint"),
    [
        (quote("The ferry", nth=3), "stands only 2 times in S1, not 3 times", "count from the top"),
        (quote("tide gauges", nth=2), "stands only once in S1, not 2 times", "count from the top"),
        (
            quote(start="Readers", end="a commend"),
            "after “Readers”, S1 never says “a commend”",
            "line 4 says “comment”, not “commend”",
        ),
        (quote("wholly other matters of the moon"), "does not stand word for word", "no passage of sources/s1.txt"),
        (quote("Both sides decided to to provide at least"), "does not stand", "no “to”"),
        (quote("Both decided to provide at least"), "does not stand", "“sides” too"),
        (quote("Both sides: decided to provide"), "does not stand", "the same words"),
    ],
)
def test_what_is_wrong_with_a_quote_is_said(wrong: Quote, message: str, hint: str) -> None:
    (problem,) = check_quotes(dialogue(wrong))
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize("twice", [quote("The ferry"), quote(start="The ferry", end="next year")])
def test_words_that_stand_more_than_once_need_their_number(twice: Quote) -> None:
    (problem,) = check_quotes(dialogue(twice))
    assert problem.message == "“The ferry” stands 2 times in S1 (lines 2, 4)"
    assert problem.hint == "quote more words, or write `nth: 1` for the first, `nth: 2` for the second"
    assert check_quotes(dialogue(replace(twice, nth=1), replace(twice, nth=2))) == []


def test_a_quote_of_a_source_without_text_is_no_problem() -> None:
    silent = replace(dialogue(quote("anything at all")), sources=(source(""),))
    assert check_quotes(silent) == []


QUOTED = "Both sides decided to provide at least $10 million for tide gauges"


@settings(max_examples=80)
@given(st.integers(0, len(QUOTED) - 1), st.characters(codec="utf-8", categories=("L", "N")))
def test_any_one_letter_changed_is_found_out(at: int, letter: str) -> None:
    changed = QUOTED[:at] + letter + QUOTED[at + 1 :]
    assert bool(check_quotes(dialogue(quote(changed)))) is (changed != QUOTED)


@settings(max_examples=40)
@given(st.integers(0, len(QUOTED) - 1))
def test_any_one_letter_cut_is_found_out(at: int) -> None:
    cut = QUOTED[:at] + QUOTED[at + 1 :]
    assert check_quotes(dialogue(quote(cut)))


def test_a_passage_is_the_sentence_around_ready_to_paste() -> None:
    (found,) = find_passages(source(), "10 MILLION")
    assert (found.line, found.column) == (2, 1)
    assert found.block() == (
        '- {source: S1, text: "Both sides decided to provide at least $10 million for tide gauges"}'
    )


def test_a_passage_that_stands_twice_is_listed_with_its_nth() -> None:
    first, second = find_passages(source(), "anna")
    assert first.nth == 1
    assert second.block() == '- {source: S1, text: "The ferry “Anna” will sail within next year", nth: 2}'


def test_in_a_long_sentence_the_passage_is_the_clause() -> None:
    long = "The two sides " + "very " * 40 + "gladly met here, and they agreed to buy two ferries; and they left."
    (found,) = find_passages(source(long), "ferries")
    assert found.text == "they agreed to buy two ferries"


def test_every_passage_printed_is_found_again() -> None:
    for words in ("the", "sail", "$10", "comment", "again"):
        for found in find_passages(source(), words):
            quoted = Quote(source="S1", text=found.text, nth=found.nth)
            assert check_quotes(dialogue(quoted)) == []
            span = span_of(quoted, source())
            assert span is not None
            assert locate_quotes(dialogue(quoted)).commitments[0].quotes[0].line == found.line


def test_words_that_stand_nowhere_are_explained() -> None:
    assert find_passages(source(), "tide gouges") == ()
    assert find_passages(source(), "  ") == ()
    problem = explain_no_passage(source(), "provide at least $12 million")
    assert problem.message == "says nowhere “provide at least $12 million”"
    assert "“10”, not “12”" in problem.hint
    assert explain_no_passage(source(), "zzz").hint == (
        "no passage of sources/s1.txt is like it; try fewer words, as they stand there"
    )
    assert explain_no_passage(source(""), "x").message == "its text is not on file"


TEXT = """\
Heads of both parties met.

Korea and the two countries’ Ministry of “Trade” decided to provide at least $10 million for bio-economy research.\
 It was decided to hold a three–party dialogue. In particular,\u00a0both sides\u200b agreed.
과학기술정보통신부와 NSF는 최소 1,000만 달러를 지원하기로 했다."""


def found(words: str, text: str = TEXT) -> list[str]:
    page = fold_text(text)
    return [page.text[span.start : span.end] for span in find_words(words, page)]


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("two countries' Ministry", "two countries’ Ministry"),
        ('of "Trade" decided', "of “Trade” decided"),
        ("three-party dialogue", "three–party dialogue"),
        ("In particular, both\n  sides agreed", "In particular,\u00a0both sides\u200b agreed"),
        ("both si\u00addes", "both sides"),
        ("met. Korea", "met.\n\nKorea"),
    ],
)
def test_white_space_quotation_marks_and_dashes_are_alike(typed: str, stands: str) -> None:
    assert found(typed) == [stands]


@pytest.mark.parametrize(
    "typed", ["at least $1", "least $10 millio", "ecided to", "two Countries", "$10", "$10 million "]
)
def test_letters_and_digits_are_never_alike(typed: str) -> None:
    assert bool(found(typed)) is (typed in {"$10", "$10 million "})


def test_a_number_is_not_found_inside_a_longer_one() -> None:
    assert found("10", "the 1,10 and 10.5 and 10, and 10") == ["10", "10"]
    assert found("000만 달러") == []


def test_a_korean_particle_may_follow_the_last_word_but_no_other_syllable() -> None:
    assert found("최소 1,000만 달러") == ["최소 1,000만 달러"]
    assert found("NSF") == ["NSF"]
    assert found("달러를 지원") == []


def test_decomposed_letters_are_found_and_counted_as_one_character() -> None:
    text = unicodedata.normalize("NFD", "café 한국 met here")
    page = fold_text(text)
    (span,) = find_words("한국", page)
    assert line_and_column(page.text, span.start) == (1, 6)


def test_line_and_column_count_from_one() -> None:
    page = fold_text(TEXT)
    assert line_and_column(page.text, next(iter(find_words("Korea", page))).start) == (3, 1)
    assert line_and_column(page.text, next(iter(find_words("two", page))).start) == (3, 15)


def test_words_of_nothing_are_found_nowhere() -> None:
    assert found(" \u200b ") == []


WORDS_PASSAGES = st.lists(st.text("ab1é’-–한 \u00a0\u200b\n", min_size=1, max_size=6), min_size=1, max_size=8).map(
    " ".join
)


@settings(max_examples=60)
@given(before=WORDS_PASSAGES, words=WORDS_PASSAGES, after=WORDS_PASSAGES)
def test_what_stands_between_spaces_is_found_with_its_place(before: str, words: str, after: str) -> None:
    page = fold_text(f"{before} . {words} . {after}")
    needle = f". {words} ."
    spans = list(find_words(needle, page))
    assert spans
    assert all(fold_text(page.text[s.start : s.end]).folded.split() == fold_text(needle).folded.split() for s in spans)


def test_the_nearest_passage_says_which_word_differs() -> None:
    page = fold_text(TEXT)
    near = find_nearest("decided to provide at least $12 million for bio-economy research", page)
    assert near is not None
    assert (near.in_text, near.in_query) == ("10", "12")
    assert (
        page.text[near.span.start : near.span.end] == "decided to provide at least $10 million for bio-economy research"
    )


def test_nothing_is_near_to_words_of_another_text() -> None:
    assert find_nearest("the price of tea in the harbour rose again", fold_text(TEXT)) is None
    assert find_nearest("…", fold_text(TEXT)) is None
    assert find_nearest("words", fold_text("")) is None


@pytest.mark.parametrize(
    ("word", "whole"),
    [
        ("side", "On the U.S. side, the State Department came."),
        ("agreed", "It was set up. and agreed to go on."),
        ("In", "In addition it grew."),
        ("Cho", "Mr. Cho Tae-yong spoke."),
        ("12", "2023. 12. 9. 서울에서 개최했다."),
        ("plan", "They plan a Moonshot 2.0."),
        ("Then", "Then it ended."),
        ("끝", "끝"),
    ],
)
def test_a_sentence_is_not_cut_at_an_abbreviation(word: str, whole: str) -> None:
    text = (
        "On the U.S. side, the State Department came. It was set up. and agreed to go on. In addition it grew.\n"
        "They plan a Moonshot 2.0. Then it ended. Mr. Cho Tae-yong spoke. 2023. 12. 9. 서울에서 개최했다. 끝"
    )
    assert text[slice(*sentence_around(text, text.index(word)))] == whole


def test_a_span_knows_where_it_stands_after_much_white_space() -> None:
    page = fold_text("one\n\n\n  two   three")
    assert list(find_words("two three", page)) == [Span(8, 19)]
