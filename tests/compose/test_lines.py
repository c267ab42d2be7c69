"""Which lines of a briefing a reader gets, and the counts in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from briefgen.compose.reader import Brief, LineSelector, Localizer
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Ask, Audience, Briefing, Dialogue, Line, Mark, Party, Text

TOP = Path(__file__).parents[2]
COUNTS = {"total": 15, "done": 4, "open": 11}


def text(words: str) -> Text:
    return Text((("en", words),))


def chooser(*lookup: str, document: str = "memo", field: str = "") -> LineSelector:
    audience = Audience(id=lookup[0], language="en", release=Mark(), lookup=lookup)
    dialogue = Dialogue(id="d", name=text("D"), parties=(Party(id="KR", name=text("Korea")),))
    voice = Localizer.of(dialogue, TemplateLibrary(TOP).wording(audience), dt.date(2024, 10, 15))
    return LineSelector(Brief("d", "r1", audience, document, field), voice, COUNTS)


def said(chosen: LineSelector, *lines: Line) -> list[str]:
    return [line.text for line in chosen.lines(lines)]


LINES = (
    Line(text=text("for all")),
    Line(text=text("for the desk"), readers=("working",)),
    Line(text=text("for the minister"), readers=("minister",)),
    Line(text=text("of bio"), field="bio"),
)


def test_a_line_that_names_the_reader_comes_before_those_for_all() -> None:
    assert said(chooser("working"), *LINES) == ["for the desk"]


def test_the_nearest_level_wins() -> None:
    assert said(chooser("minister", "working"), *LINES) == ["for the minister"]
    assert said(chooser("deputy", "working"), *LINES) == ["for the desk"]


def test_whoever_is_not_named_gets_the_lines_for_all() -> None:
    assert said(chooser("partner"), *LINES) == ["for all"]


def test_a_one_pager_gets_the_lines_of_its_field_alone() -> None:
    assert said(chooser("working", document="one-pager", field="bio"), *LINES) == ["of bio"]


def test_a_checklist_has_no_lines() -> None:
    assert said(chooser("working", document="checklist"), *LINES) == []


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
    briefing = Briefing(asks=(Ask(id="q1", text=text("Propose a date")),))
    (ask,) = chooser("principal").select(briefing).asks
    assert [option.key for option in ask.options] == ["d/r1/q1:approve", "d/r1/q1:disapprove", "d/r1/q1:discuss"]
    assert [option.word for option in ask.options] == ["Approve", "Disapprove", "Discuss"]
    assert chooser("principal", document="checklist").select(briefing).asks == ()
