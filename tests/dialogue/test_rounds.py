"""What each round has to answer, and what the dialogue was at it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import (
    Action,
    Actor,
    Commitment,
    Dialogue,
    Due,
    Party,
    Quote,
    Retraction,
    Round,
    Source,
    SubItem,
    Text,
    Update,
)
from briefgen.dialogue.rounds import (
    dialogue_at_round,
    find_unanswered,
    open_items_before,
    round_before,
    rounds_by_item,
    unanswered_items,
)
from briefgen.dialogue.status import rounds_in_order
from briefgen.errors import Severity

A = Text((("en", "a"),))
HELD = {"r1": dt.date(2024, 1, 10), "r2": dt.date(2025, 1, 10)}


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


def promise(id_: str, meeting: str = "r1", **more: Any) -> Commitment:
    return Commitment(id=id_, title=A, actors=(Actor(org="m"),), strength="agreed", round=meeting, **more)


def news(item: str, status: Any, date: str = "2025-01-10", meeting: str = "r2", **more: Any) -> Update:
    return Update(id=more.pop("id", f"U{item}"), item=item, date=day(date), status=status, round=meeting, **more)


def dialogue(*commitments: Commitment, **more: Any) -> Dialogue:
    rounds = tuple(Round(id=id_, number=n, held=held) for n, (id_, held) in enumerate(HELD.items(), 1))
    given: dict[str, Any] = {"rounds": rounds, "commitments": commitments} | more
    return Dialogue(id="d", name=A, parties=(Party(id="P", name=A),), **given)


def test_rounds_follow_their_number_then_their_date() -> None:
    rounds = (Round(id="b", held=day("2024-02-02")), Round(id="a", held=day("2024-01-01")), Round(id="c", number=1))
    found = dialogue(rounds=rounds)
    assert [meeting.id for meeting in rounds_in_order(found)] == ["a", "b", "c"]
    assert round_before(found, "a") is None
    assert round_before(found, "nowhere") is None
    assert (second := round_before(found, "c")) and second.id == "b"


def test_an_item_is_of_its_own_round_or_of_that_of_its_commitment_or_of_the_first() -> None:
    part = SubItem(id="C1a", title=A, round="r2")
    actions = (
        Action(id="A1", do=A),
        Action(id="A2", do=A, commitment="C2"),
        Action(id="A3", do=A, commitment="C1", round="r2"),
    )
    found = rounds_by_item(dialogue(promise("C1", "", sub_items=(part,)), promise("C2", "r2"), actions=actions))
    assert found == {"C1": "r1", "C1a": "r2", "C2": "r2", "A1": "r1", "A2": "r2", "A3": "r2"}


def test_every_open_item_of_an_earlier_round_needs_an_answer() -> None:
    items = (promise("C1"), promise("C2"), promise("C3", "r2"))
    actions = (Action(id="A1", do=A), Action(id="A2", do=A, status="done"), Action(id="A3", do=A, commitment="C3"))
    done = news("C2", "done", "2024-06-01", "")
    found = dialogue(*items, actions=actions, updates=(done,))
    assert unanswered_items(found, "r2") == ("C1", "A1")
    assert unanswered_items(found, "r1") == ()


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        (news("C1", "in_progress"), True),
        (news("C1", "done"), True),
        (news("C1", "announced"), False),  # the old status alone
        (news("C1", "announced", note=A), True),
        (news("C1", "announced", note_internal=A), True),
        (news("C1", "announced", source="S9"), True),
        (news("C1", "announced", due=(Due(precision="day", latest=day("2025-06-30")),)), True),
        (news("C1", "dropped"), False),  # without a reason
        (news("C1", "dropped", note=A), True),
        (news("C1", "in_progress", meeting=""), False),
        (news("C1", "in_progress", meeting="r1"), False),
        (news("C2", "in_progress"), False),
    ],
)
def test_an_answer_is_an_update_of_the_round_that_says_something(answer: Update, answered: bool) -> None:
    assert (unanswered_items(dialogue(promise("C1"), updates=(answer,)), "r2") == ()) is answered


def test_an_answer_taken_back_is_none() -> None:
    taken_back = Retraction(id="U9", date=day("2025-02-01"), retracts="UC1")
    found = dialogue(promise("C1"), updates=(news("C1", "done"),), retractions=(taken_back,))
    assert unanswered_items(found, "r2") == ("C1",)


@pytest.mark.parametrize("key", ["superseded_by", "merged_into"])
def test_an_item_whose_place_another_takes_is_answered(key: str) -> None:
    assert unanswered_items(dialogue(promise("C1", **{key: "C2"}), promise("C2", "r2")), "r2") == ()


def test_answers_to_all_open_parts_answer_for_the_whole() -> None:
    whole = promise("C1", sub_items=(SubItem(id="C1a", title=A), SubItem(id="C1b", title=A)))
    one, other = news("C1a", "done"), news("C1b", "in_progress")
    assert unanswered_items(dialogue(whole, updates=(one,)), "r2") == ("C1",)
    assert unanswered_items(dialogue(whole, updates=(one, other)), "r2") == ()


def test_what_was_done_on_the_day_of_the_round_itself_was_open_before_it() -> None:
    found = dialogue(promise("C1"), updates=(news("C1", "done"),))
    assert open_items_before(found, "r2")["C1"].status == "announced"


def test_a_notice_names_what_the_newest_round_forgot() -> None:
    (notice,) = find_unanswered(dialogue(promise("C1"), promise("C2", "r2")))
    assert (notice.item, notice.severity) == ("C1", Severity.NOTICE)
    assert "r2" in notice.message
    assert "--round r2" in notice.hint
    assert find_unanswered(dialogue(rounds=())) == []


def test_the_dialogue_as_it_stood_knows_nothing_of_later_rounds() -> None:
    part = SubItem(id="C1b", title=A, round="r2")
    items = (promise("C1", merged_into="C2", sub_items=(part,), cites=("S1",)), promise("C2", "r2", cites=("S2",)))
    sources = tuple(Source(id=f"S{n}", kind="other", title=A) for n in (1, 2, 3))
    found = dialogue(
        *items,
        sources=sources,
        actions=(Action(id="A1", do=A), Action(id="A2", do=A, commitment="C2")),
        updates=(
            news("C1", "in_progress", "2024-05-01", "", id="U1"),
            news("C1", "done", id="U2"),
            news("C1", "done", "2024-12-01", "", id="U3"),
        ),
        retractions=(Retraction(id="U4", date=day("2025-03-01"), retracts="U1"),),
    )
    then = dialogue_at_round(found, "r1", day("2024-10-15"))
    assert [meeting.id for meeting in then.rounds] == ["r1"]
    assert [(c.id, c.merged_into, c.sub_items) for c in then.commitments] == [("C1", "", ())]
    assert [action.id for action in then.actions] == ["A1"]
    assert [update.id for update in then.updates] == ["U1"]
    assert then.retractions == ()
    assert [source.id for source in then.sources] == ["S1", "S3"]  # S3 is named by nothing, before and now


def test_a_source_that_only_a_quote_of_a_later_round_names_is_not_known_yet() -> None:
    later = promise("C2", "r2", quotes=(Quote(source="S2", text="x"),))
    found = dialogue(promise("C1"), later, sources=(Source(id="S2", kind="other", title=A),))
    assert dialogue_at_round(found, "r1", day("2024-10-15")).sources == ()


def test_the_newest_round_sees_everything() -> None:
    found = dialogue(promise("C1"), updates=(news("C1", "done"),))
    assert dialogue_at_round(found, "r2", day("2024-10-15")) is found


def test_the_sample_with_a_second_round_is_at_its_first_what_it_was(workplace: Path) -> None:
    as_it_was, _ = load_dialogue(workplace, "kr-us-cet")
    assert as_it_was
    later = replace(
        as_it_was,
        rounds=(*as_it_was.rounds, Round(id="r2", number=2, held=day("2025-01-20"))),
        commitments=(*as_it_was.commitments, promise("C16", "r2", cites=("S20",))),
        sources=(*as_it_was.sources, Source(id="S20", kind="other", title=A)),
        updates=(*as_it_was.updates, news("C07", "in_progress", "2025-01-20", source="S20")),
    )
    assert dialogue_at_round(later, "r1", day("2024-10-15")) == as_it_was
