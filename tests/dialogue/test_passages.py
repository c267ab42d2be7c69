import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.dialogue.quotes import Span, find_nearest, find_words, fold_text, line_and_column, sentence_around

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


WORDS = st.lists(st.text("ab1é’-–한 \u00a0\u200b\n", min_size=1, max_size=6), min_size=1, max_size=8).map(" ".join)


@settings(max_examples=60)
@given(before=WORDS, words=WORDS, after=WORDS)
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
