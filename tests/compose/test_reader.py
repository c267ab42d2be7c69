"""Which papers a reader gets, and the lines of a briefing for them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from briefgen.compose.reader import Brief, LineSelector, Localizer, find_round, list_briefs, newest_round
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Ask, Audience, Briefing, Commitment, Dialogue, Field, Line, Mark, Party, Round, Text


def text(words: str) -> Text:
    return Text((("", words),))


def dialogue(*rounds: Round) -> Dialogue:
    return Dialogue(
        id="d",
        name=text("D"),
        parties=(Party(id="A", name=text("A")),),
        fields=(Field(id="bio", name=text("Bio")), Field(id="ice", name=text("Ice"))),
        commitments=(Commitment(id="C1", title=text("one"), actors=(), strength="agreed", fields=("bio",)),),
        rounds=rounds,
    )


def test_a_reader_gets_a_memo_a_page_for_each_field_and_a_checklist() -> None:
    audience = Audience(id="working", language="en", release=Mark())
    assert [b.name for b in list_briefs(dialogue(), audience, "all")] == [
        "memo",
        "one-pager-bio",
        "one-pager-ice",
        "checklist",
    ]


def test_a_field_without_commitments_can_be_left_out() -> None:
    audience = Audience(id="working", language="en", release=Mark(), empty_fields="none")
    assert [b.name for b in list_briefs(dialogue(), audience, "all")] == ["memo", "one-pager-bio", "checklist"]


def test_a_bureau_gets_its_own_fields() -> None:
    audience = Audience(id="ice", language="en", release=Mark(), fields=("ice",), documents=("one-pager",))
    assert [b.field for b in list_briefs(dialogue(), audience, "all")] == ["ice"]


def test_the_newest_round_is_the_one_with_the_highest_number_then_the_latest_day() -> None:
    first, second = Round(id="r1", number=1), Round(id="r2", number=2, held=dt.date(2020, 1, 1))
    assert newest_round(dialogue(second, first)) == "r2"
    assert (
        newest_round(dialogue(Round(id="a", held=dt.date(2021, 1, 1)), Round(id="b", held=dt.date(2020, 1, 1)))) == "a"
    )


def test_a_dialogue_without_rounds_has_one_called_all() -> None:
    assert newest_round(dialogue()) == "all"
    assert find_round(dialogue(), "all") == Round(id="all")


TOP = Path(__file__).parents[2]
COUNTS = {"total": 15, "done": 4, "open": 11}


def lines_text(words: str) -> Text:
    return Text((("en", words),))


def chooser(*lookup: str, document: str = "memo", field: str = "") -> LineSelector:
    audience = Audience(id=lookup[0], language="en", release=Mark(), lookup=lookup)
    dialogue = Dialogue(id="d", name=lines_text("D"), parties=(Party(id="KR", name=lines_text("Korea")),))
    l10n = Localizer.of(dialogue, TemplateLibrary(TOP).wording(audience), dt.date(2024, 10, 15))
    return LineSelector(Brief("d", "r1", audience, document, field), l10n, COUNTS)


def texts_of(chosen: LineSelector, *lines: Line) -> list[str]:
    return [line.text for line in chosen.lines(lines)]


LINES = (
    Line(text=lines_text("for all")),
    Line(text=lines_text("for the desk"), readers=("working",)),
    Line(text=lines_text("for the minister"), readers=("minister",)),
    Line(text=lines_text("of bio"), field="bio"),
)


def test_a_line_that_names_the_reader_comes_before_those_for_all() -> None:
    assert texts_of(chooser("working"), *LINES) == ["for the desk"]


def test_the_nearest_level_wins() -> None:
    assert texts_of(chooser("minister", "working"), *LINES) == ["for the minister"]
    assert texts_of(chooser("deputy", "working"), *LINES) == ["for the desk"]


def test_whoever_is_not_named_gets_the_lines_for_all() -> None:
    assert texts_of(chooser("partner"), *LINES) == ["for all"]


def test_a_one_pager_gets_the_lines_of_its_field_alone() -> None:
    assert texts_of(chooser("working", document="one-pager", field="bio"), *LINES) == ["of bio"]


def test_a_checklist_has_no_lines() -> None:
    assert texts_of(chooser("working", document="checklist"), *LINES) == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("{done} of {total} are done", "Four of 15 are done"),
        ("Of {total}, {open} are open", "Of 15, 11 are open"),
        ("{total} and {totl}", "15 and {totl}"),
    ],
)
def test_counts_are_numbers_and_words_only_where_a_sentence_begins(typed: str, printed: str) -> None:
    assert chooser("working").fill(typed) == printed


def test_an_ask_has_a_key_for_each_option_and_stands_on_memos_only() -> None:
    briefing = Briefing(asks=(Ask(id="q1", text=lines_text("Propose a date")),))
    (ask,) = chooser("principal").select(briefing).asks
    assert [option.key for option in ask.options] == ["d/r1/q1:approve", "d/r1/q1:disapprove", "d/r1/q1:discuss"]
    assert [option.word for option in ask.options] == ["Approve", "Disapprove", "Discuss"]
    assert chooser("principal", document="checklist").select(briefing).asks == ()
