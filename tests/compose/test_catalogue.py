"""Which papers a reader gets."""

import datetime as dt

from briefgen.compose.reader import find_round, list_briefs, newest_round
from briefgen.dialogue.model import Audience, Commitment, Dialogue, Field, Mark, Party, Round, Text


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
