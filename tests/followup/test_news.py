"""News by telephone: appended where it makes sense, refused where it does not, and every earlier byte stays."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from briefgen.dialogue import journal
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.status import compute_statuses
from briefgen.errors import Refused, Unknown
from briefgen.followup.updates import News, retract, update

K = "kr-us-cet"
DAY = dt.date(2024, 10, 15)


def heard(item: str = "C06", status: str = "in_progress", day: str = "2024-10-14", **more: Any) -> News:
    return News(item=item, status=status, day=dt.date.fromisoformat(day), **more)


@pytest.fixture
def before(workplace: Path) -> bytes:
    return (workplace / journal.updates_path(K)).read_bytes()


def added(root: Path, before: bytes) -> str:
    now = (root / journal.updates_path(K)).read_bytes()
    assert now.startswith(before)
    assert load_dialogue(root, K)[1] == []
    return now[len(before) :].decode()


def test_news_is_one_more_entry(workplace: Path, before: bytes) -> None:
    made = update(workplace, heard(source="S8", note={"": "Agenda: agreed"}))
    assert (made.dialogue, made.id, made.later) == (K, "U012", "")
    assert added(workplace, before) == (
        '\n- id: U012\n  item: C06\n  date: 2024-10-14\n  status: in_progress\n  source: S8\n  note: "Agenda: agreed"\n'
    )
    dialogue, _ = load_dialogue(workplace, K)
    assert dialogue
    assert compute_statuses(dialogue, DAY)["C06"].status == "in_progress"


def test_all_that_can_be_said_of_an_item_is_written(workplace: Path, before: bytes) -> None:
    news = heard(
        "A00-2", "waiting", round="r1", note={"en": "Sent", "ko": "발송"}, due=dt.date(2025, 1, 31), reported_by="mofa"
    )
    update(workplace, news)
    assert added(workplace, before) == (
        "\n- id: U012\n  item: A00-2\n  date: 2024-10-14\n  status: waiting\n  round: r1\n  reported_by: mofa\n"
        "  note:\n    en: Sent\n    ko: 발송\n  due: 2025-01-31\n"
    )


def test_news_of_an_earlier_day_says_which_later_one_decides(workplace: Path) -> None:
    assert update(workplace, heard(day="2024-03-04")).later == "U007"


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (heard("C66"), "there is no item “C66”"),
        (heard(status="signed"), "“signed” is no status of C06"),
        (heard("A00-1", "in_progress"), "“in_progress” is no status of A00-1"),
        (heard(source="S99"), "“S99” is no source"),
        (heard(round="r9"), "“r9” is no round"),
        (heard(reported_by="XX"), "“XX” is no party or organisation"),
        (heard(dialogue="nowhere"), "“nowhere” is no dialogue"),
    ],
)
def test_what_is_not_there_is_wrong_usage_with_the_nearest_name(
    workplace: Path, before: bytes, news: News, said: str
) -> None:
    with pytest.raises(Unknown, match=said):
        update(workplace, news)
    assert (workplace / journal.updates_path(K)).read_bytes() == before


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (heard(day="2023-03-04"), "before the round, 2023-12-09"),
        (heard("C02", "done", release="public"), "nothing says why this may go to the public"),
        (heard(note={"": "a\u202eb"}), "cannot stand in a file"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_written(
    workplace: Path, before: bytes, news: News, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        update(workplace, news)
    assert (workplace / journal.updates_path(K)).read_bytes() == before


def test_a_published_source_is_a_basis_for_release(workplace: Path, before: bytes) -> None:
    update(workplace, heard("C06", "done", source="S8", release="public"))
    assert added(workplace, before).endswith("  release: public\n")


def test_data_with_problems_take_no_news(workplace: Path, before: bytes) -> None:
    actions = workplace / "data" / K / "actions.yaml"
    actions.write_text(actions.read_text().replace("lead: nso", "lead: nsso", 1))
    with pytest.raises(Refused, match="nsso"):
        update(workplace, heard())
    assert (workplace / journal.updates_path(K)).read_bytes() == before


def test_an_item_of_two_dialogues_needs_the_name_of_one(workplace: Path) -> None:
    other = workplace / "data" / "other"
    other.mkdir()
    (other / "dialogue.yaml").write_text("id: other\nname: Other\nparties:\n  - {id: KR, name: Korea}\n")
    entry = "- {id: C06, title: t, actors: [KR], strength: agreed, cites: [S1]}\n"
    (other / "commitments.yaml").write_text(entry)
    (other / "sources.yaml").write_text("- {id: S1, kind: note, title: n}\n")
    with pytest.raises(Unknown, match=f"{K} and other have an item C06"):
        update(workplace, heard())
    assert update(workplace, heard(dialogue="other")).dialogue == "other"


# ---- taken back ---------------------------------------------------------------------------------------------------


def test_news_is_taken_back_from_a_day_on(workplace: Path, before: bytes) -> None:
    retract(workplace, "U007", dt.date(2024, 10, 1), {"en": "A misprint"})
    assert added(workplace, before) == (
        "\n- id: U012\n  date: 2024-10-01\n  retracts: U007\n  note:\n    en: A misprint\n"
    )
    dialogue, _ = load_dialogue(workplace, K)
    assert dialogue
    assert compute_statuses(dialogue, dt.date(2024, 9, 30))["C06"].status == "done"
    assert compute_statuses(dialogue, dt.date(2024, 10, 1))["C06"].status == "announced"


@pytest.mark.parametrize(
    ("id_", "day", "kind", "said"),
    [
        ("U999", "2024-10-15", Unknown, "there is no update “U999”"),
        ("U007", "2024-06-04", Refused, "before the day of U007"),
    ],
)
def test_only_news_that_is_there_is_taken_back(
    workplace: Path, before: bytes, id_: str, day: str, kind: type[Refused], said: str
) -> None:
    with pytest.raises(kind, match=said):
        retract(workplace, id_, dt.date.fromisoformat(day), {})
    assert (workplace / journal.updates_path(K)).read_bytes() == before


def test_news_is_taken_back_once(workplace: Path) -> None:
    retract(workplace, "U007", DAY, {})
    with pytest.raises(Refused, match="taken back already"):
        retract(workplace, "U007", DAY, {})
