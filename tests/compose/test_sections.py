"""Since the last round every commitment stands in one list; the memo opens with the numbers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.blocks.plain import paragraph_texts
from briefgen.compose.paper import ComposeSettings, compose
from briefgen.compose.reader import Brief
from briefgen.compose.sections import SinceView, changes_since, matters_to_settle
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import CHANGE_KINDS, View
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience, Dialogue, Due, Mark, Round, Text, Update
from briefgen.dialogue.release import release

TOP = Path(__file__).parents[2]
LIBRARY = TemplateLibrary(TOP)
HELD, AS_OF = dt.date(2025, 1, 20), dt.date(2025, 1, 25)
PUBLIC = Mark("public", basis="tried")


def text(words: str) -> Text:
    return Text((("en", words), ("ko", words)))


def news(item: str, status: Any, day: str = "2025-01-20", **more: Any) -> Update:
    given: dict[str, Any] = {"round": "r2"} | more
    return Update(id=f"X{item}{day}", item=item, date=dt.date.fromisoformat(day), status=status, **given)


@pytest.fixture(scope="module")
def loaded() -> Dialogue:
    found, _ = load_dialogue(TOP, "kr-us-cet")
    assert found
    return found


@pytest.fixture(scope="module")
def readers() -> dict[str, Audience]:
    return {audience.id: audience for audience in load_audiences(TOP)[0]}


@pytest.fixture(scope="module")
def second(loaded: Dialogue) -> Dialogue:
    """The sample after a second round: some delivered, moved, dropped, asked about in vain, and one new."""
    new = replace(loaded.commitments[0], id="C16", round="r2", title=text("Share test beds"), lead_in=None, quotes=())
    due = (Due(precision="day", earliest=dt.date(2025, 6, 30), latest=dt.date(2025, 6, 30)),)
    updates = (
        news("C01", "done", source="S4"),
        news("C02", "announced", note=text("MOTIE asked, no reply")),
        news("C03", "in_progress", source="S4"),
        news("C04", "announced", due=due),
        news("C07", "dropped", note=text("No institutes found")),
        news("A00-1", "done"),
    )
    return replace(
        loaded,
        rounds=(*loaded.rounds, Round(id="r2", number=2, held=HELD, release=PUBLIC)),
        commitments=(*loaded.commitments, new),
        updates=(*loaded.updates, *updates),
    )


def seen(dialogue: Dialogue, reader: Audience, meeting: str = "r2") -> View:
    brief = Brief(dialogue.id, meeting, reader, "memo")
    return View.of(brief, release(dialogue, reader), AS_OF, LIBRARY.wording(reader))


def changes_for(dialogue: Dialogue, reader: Audience) -> SinceView:
    found = changes_since(seen(dialogue, reader))
    assert found
    return found


def paper(dialogue: Dialogue, reader: Audience, document: str = "memo") -> str:
    brief = Brief(dialogue.id, "r2", reader, document)
    composed = compose(brief, release(dialogue, reader), ComposeSettings(AS_OF, AS_OF, LIBRARY))
    lines = [composed.document.title, *paragraph_texts(composed.document.blocks)]
    return "\n".join(lines).replace("\u00a0", " ").replace("\u2060", "")


def test_each_commitment_stands_in_one_list(second: Dialogue, readers: dict[str, Audience]) -> None:
    lists = {each.kind: [item.id for item in each.items] for each in changes_for(second, readers["working"]).lists}
    assert lists == {
        "delivered": ["C01", "C06", "C11", "C12", "C15"],
        "moved": ["C03", "C04", "C05", "C09"],  # two by news between the rounds
        "silent": ["C02", "C08", "C10", "C13", "C14"],  # C02 was only asked about
        "new": ["C16"],
        "dropped": ["C07"],
    }
    assert tuple(lists) == CHANGE_KINDS
    assert sum(map(len, lists.values())) == len(second.commitments)


def test_what_was_finished_at_the_last_round_is_in_no_list(second: Dialogue, readers: dict[str, Audience]) -> None:
    done = replace(second.commitments[1], status_at_round="done")
    earlier = replace(second, commitments=(second.commitments[0], done, *second.commitments[2:]), updates=())
    assert all(done.id != item.id for each in changes_for(earlier, readers["working"]).lists for item in each.items)


def test_a_part_that_moved_moves_the_whole(second: Dialogue, readers: dict[str, Audience]) -> None:
    moved = replace(second, updates=(*second.updates, news("C04b", "in_progress", due=())))
    only = replace(moved, updates=tuple(update for update in moved.updates if update.item != "C04"))
    assert "C04" in [item.id for item in changes_for(only, readers["working"]).lists[1].items]


def test_at_the_first_round_there_is_nothing_to_look_back_on(second: Dialogue, readers: dict[str, Audience]) -> None:
    assert changes_since(seen(second, readers["working"], "r1")) is None


def test_what_waits_for_an_answer_is_named_to_us_alone(second: Dialogue, readers: dict[str, Audience]) -> None:
    waiting = [item.id for item in changes_for(second, readers["working"]).waiting]
    assert {"C05", "C08", "C14", "A00-2"} <= set(waiting)
    assert not {"C01", "C02", "C07", "C16", "A00-1"} & set(waiting)
    assert changes_for(second, readers["partner"]).waiting == ()


def test_the_memo_opens_with_the_numbers_and_the_bureaux_get_the_lists(
    second: Dialogue, readers: dict[str, Audience]
) -> None:
    line = "Since round 1 (9 December 2023): 5 delivered, 4 moved, 5 silent, 1 new, 1 dropped"
    for reader in ("principal", "working"):
        assert line in paper(second, readers[reader])
    memo = paper(second, readers["working"])
    assert "1 dropped: C07 Battery research" in memo
    assert "no news: without an answer in this round: C05 Cancer" in memo
    assert "1 dropped: C07" not in paper(second, readers["principal"])
    assert "제1차 이후 (2023. 12. 9.): 완료 5건, 진전 4건" in paper(second, readers["working-ko"])


def test_a_partner_is_told_of_his_own_count_and_the_press_of_none(
    second: Dialogue, readers: dict[str, Audience]
) -> None:
    memo = paper(second, readers["partner"])
    assert "Since round 1 (9 December 2023): 4 delivered" in memo  # news without a mark is not released
    assert "C0" not in memo
    assert "Since round 1" not in paper(second, readers["public"])


# ---- the agenda ---------------------------------------------------------------------------------------------------


def test_a_meeting_settles_what_open_commitments_lack(second: Dialogue, readers: dict[str, Audience]) -> None:
    matters = {
        matter.kind: [item.id for item in matter.items]
        for matter in matters_to_settle(seen(second, readers["working"]))
    }
    assert matters["no_lead"] == ["C10", "C13", "C14"]
    assert "C04" not in matters["no_date"]
    assert "late" not in matters
    assert [matter.kind for matter in matters_to_settle(seen(second, readers["partner"]))] == ["no_date", "no_lead"]


def test_the_agenda_names_what_is_open_in_both_languages(second: Dialogue, readers: dict[str, Audience]) -> None:
    english, korean = paper(second, readers["working"], "agenda"), paper(second, readers["working-ko"], "agenda")
    assert english.startswith("Round 2: 10 commitments to settle")
    assert "3 without a lead: C10 Industry and universities" in english
    assert "Expand support for joint research in semiconductors" not in english  # C01 is done
    assert korean.startswith("제2차 대화 의제(안): 미완료 과제 10건")
    assert "주관기관 미명시 3건: C10" in korean


def test_a_partners_agenda_has_no_numbers_and_no_ratings_of_ours(
    second: Dialogue, readers: dict[str, Audience]
) -> None:
    agenda = paper(second, readers["partner"], "agenda")
    assert "To be settled" in agenda
    assert not [word for word in ("C0", "C1", "Attention", "without news", "No date:") if word in agenda]
