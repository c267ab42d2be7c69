"""What an officer enters: news that is appended or refused, and the next round, from which nothing open is missing."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefgen.dialogue import journal
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.status import compute_statuses
from briefgen.errors import Refused, Severity, Unknown
from briefgen.followup.updates import News, Opening, Withdrawal, open_round, retract, update
from briefgen.publish.options import Report

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
    made = update(workplace, heard(source="S8", note={"": "Agenda: agreed"}), DAY)
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
    update(workplace, news, DAY)
    assert added(workplace, before) == (
        "\n- id: U012\n  item: A00-2\n  date: 2024-10-14\n  status: waiting\n  round: r1\n  reported_by: mofa\n"
        "  note:\n    en: Sent\n    ko: 발송\n  due: 2025-01-31\n"
    )


def test_news_of_an_earlier_day_says_which_later_one_decides(workplace: Path) -> None:
    assert update(workplace, heard(day="2024-03-04"), DAY).later == "U007"


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
        update(workplace, news, DAY)
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
        update(workplace, news, DAY)
    assert (workplace / journal.updates_path(K)).read_bytes() == before


def test_a_published_source_is_a_basis_for_release(workplace: Path, before: bytes) -> None:
    update(workplace, heard("C06", "done", source="S8", release="public"), DAY)
    assert added(workplace, before).endswith("  release: public\n")


def test_data_with_problems_take_no_news(workplace: Path, before: bytes) -> None:
    actions = workplace / "data" / K / "actions.yaml"
    actions.write_text(actions.read_text().replace("lead: nso", "lead: nsso", 1))
    with pytest.raises(Refused, match="nsso"):
        update(workplace, heard(), DAY)
    assert (workplace / journal.updates_path(K)).read_bytes() == before


def test_an_item_of_two_dialogues_needs_the_name_of_one(workplace: Path) -> None:
    other = workplace / "data" / "other"
    other.mkdir()
    (other / "dialogue.yaml").write_text("id: other\nname: Other\nparties:\n  - {id: KR, name: Korea}\n")
    entry = "- {id: C06, title: t, actors: [KR], strength: agreed, cites: [S1]}\n"
    (other / "commitments.yaml").write_text(entry)
    (other / "sources.yaml").write_text("- {id: S1, kind: note, title: n}\n")
    with pytest.raises(Unknown, match=f"{K} and other have an item C06"):
        update(workplace, heard(), DAY)
    assert update(workplace, heard(dialogue="other"), DAY).dialogue == "other"


# ---- taken back ---------------------------------------------------------------------------------------------------


def test_news_is_taken_back_from_a_day_on(workplace: Path, before: bytes) -> None:
    retract(workplace, Withdrawal("U007", dt.date(2024, 10, 1), {"en": "A misprint"}), DAY)
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
        retract(workplace, Withdrawal(id_, dt.date.fromisoformat(day)), DAY)
    assert (workplace / journal.updates_path(K)).read_bytes() == before


def test_news_is_taken_back_once(workplace: Path) -> None:
    retract(workplace, Withdrawal("U007", DAY), DAY)
    with pytest.raises(Refused, match="taken back already"):
        retract(workplace, Withdrawal("U007", DAY), DAY)


def test_news_of_a_day_that_has_not_come_is_said_and_can_be_taken_back_today(workplace: Path) -> None:
    made = update(workplace, heard(day="2099-01-01"), DAY)
    assert any("2099-01-01 has not come yet" in str(notice) for notice in made.notices)
    retract(workplace, Withdrawal(made.id, DAY), DAY)
    dialogue, problems = load_dialogue(workplace, K)
    assert dialogue
    assert not problems
    assert compute_statuses(dialogue, dt.date(2099, 1, 1))["C06"].status == "done"


def test_the_same_news_is_refused_the_second_time(workplace: Path) -> None:
    first = update(workplace, heard(note={"en": "Asked"}), DAY)
    before = (workplace / journal.updates_path(K)).read_bytes()
    with pytest.raises(Refused, match=f"stands already as {first.id}"):
        update(workplace, heard(note={"en": "Asked"}), DAY)
    assert (workplace / journal.updates_path(K)).read_bytes() == before
    update(workplace, heard(note={"en": "Asked again"}), DAY)


def test_a_status_that_goes_back_from_an_end_is_said(workplace: Path) -> None:
    update(workplace, heard("C12", "done", "2024-10-11"), DAY)
    (notice,) = update(workplace, heard("C12", "announced", "2024-10-12"), DAY).notices
    assert "goes back from “done”" in str(notice)


def test_a_new_last_day_before_the_news_itself_is_said(workplace: Path) -> None:
    notices = update(workplace, heard(due=dt.date(2023, 1, 1)), DAY).notices
    assert any("2023-01-01, is before the news itself" in str(notice) for notice in notices)


Build = Callable[..., Report]
OPENED_ON = dt.date(2025, 1, 20)
LATER = dt.date(2025, 1, 25)


def loaded(root: Path, name: str = K) -> Dialogue:
    dialogue, problems = load_dialogue(root, name)
    assert dialogue
    assert not [problem for problem in problems if problem.severity is Severity.PROBLEM]
    return dialogue


@pytest.fixture
def second(workplace: Path) -> Path:
    """The sample with its second round opened."""
    open_round(workplace, loaded(workplace), Opening("r2", OPENED_ON, {"en": "Washington", "ko": "워싱턴"}))
    return workplace


def answer(root: Path, *items: str) -> None:
    """An answer in the second round for some items: whom we asked."""
    start = journal.next_ids(loaded(root), len(items))
    stands = {action.id: "open" for action in loaded(root).actions}
    entries = [
        {
            "id": id_,
            "item": item,
            "date": OPENED_ON,
            "status": stands.get(item, "in_progress"),
            "round": "r2",
            "note": "asked",
        }
        for id_, item in zip(start, items, strict=True)
    ]
    journal.append_updates(root, K, entries)


def test_a_round_is_opened_with_what_is_known_and_nothing_is_copied(workplace: Path) -> None:
    opened = open_round(workplace, loaded(workplace), Opening("r2", OPENED_ON, {"en": "Washington", "ko": "워싱턴"}))
    assert opened.path == f"data/{K}/rounds/r2.yaml"
    assert (workplace / opened.path).read_text() == (
        "# yaml-language-server: $schema=../../../.briefgen/schema/round.schema.json\n"
        "id: r2\nnumber: 2\ndate: 2025-01-20\nplace:\n  city:\n    en: Washington\n    ko: 워싱턴\n"
    )
    meeting = loaded(workplace).rounds[1]
    assert (meeting.id, meeting.number, meeting.held, meeting.release.level) == ("r2", 2, OPENED_ON, "internal")
    assert len(opened.wanting) == 11 + 13


@pytest.mark.parametrize(
    ("id_", "day", "kind", "said"),
    [
        ("r1", OPENED_ON, Unknown, "has a round “r1” already"),
        ("r 2", OPENED_ON, Unknown, "cannot be an id"),
        ("../r2", OPENED_ON, Unknown, "cannot be an id"),
        ("all", OPENED_ON, Unknown, "cannot be an id"),
        ("r2", dt.date(2023, 12, 8), Refused, "2023-12-08 is before r1, which was on 2023-12-09"),
    ],
)
def test_a_round_needs_a_new_id_and_a_day_after_the_last(
    workplace: Path, id_: str, day: dt.date, kind: type[Refused], said: str
) -> None:
    with pytest.raises(kind, match=said):
        open_round(workplace, loaded(workplace), Opening(id_, day, {"": "Washington"}))
    assert [path.name for path in (workplace / "data" / K / "rounds").iterdir()] == ["r1.yaml"]


def test_a_dialogue_without_rounds_opens_its_first(small: Path) -> None:
    opened = open_round(small, loaded(small, "harbour"), Opening("r1", OPENED_ON, {"": "Quay"}))
    assert opened.wanting == ()
    (meeting,) = loaded(small, "harbour").rounds
    assert (meeting.id, meeting.number) == ("r1", 1)


def test_a_dialogue_that_speaks_of_its_meeting_itself_moves_that_first(small: Path) -> None:
    head = small / "data" / "harbour" / "dialogue.yaml"
    head.write_text(head.read_text() + "date: 2024-05-01\n")
    with pytest.raises(Refused, match=r"data/harbour/rounds/r1.yaml first"):
        open_round(small, loaded(small, "harbour"), Opening("r2", OPENED_ON, {"": "Quay"}))


# ---- the build ----------------------------------------------------------------------------------------------------


def test_nobody_outside_gets_papers_of_a_round_without_all_answers(second: Path, make: Build) -> None:
    report = make(second, as_of=LATER, audiences=("partner",))
    assert [problem.item for problem in report.problems][-2:] == ["A08-1", "A12-1"]
    assert "has no answer in it" in report.problems[0].message
    assert not list((second / "out").rglob("*.docx"))


def test_our_own_readers_get_theirs_and_see_what_is_missing(second: Path, make: Build) -> None:
    report = make(second, as_of=LATER, audiences=("working",))
    assert not [problem for problem in report.problems if problem.severity is Severity.PROBLEM]
    assert (second / "out" / K / "r2" / "working" / "memo.docx").exists()


def test_with_allow_open_the_readers_outside_are_left_out_and_their_files_left_alone(second: Path, make: Build) -> None:
    answer(second, *(f"C{n:02}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14)), *(a.id for a in loaded(second).actions))
    mark = (second / "data" / K / "rounds" / "r2.yaml").read_text() + "release: {level: public, basis: announced}\n"
    (second / "data" / K / "rounds" / "r2.yaml").write_text(mark)
    make(second, as_of=LATER, audiences=("partner", "principal"))
    theirs = second / "out" / K / "r2" / "partner" / "memo.docx"
    before = theirs.read_bytes()
    updates = second / journal.updates_path(K)
    updates.write_text(updates.read_text().replace("note: asked", "by: nobody", 1).replace("in_progress", "announced"))
    assert make(second, as_of=LATER, audiences=("partner", "principal")).problems
    report = make(second, as_of=LATER, audiences=("partner", "principal"), allow_open=True)
    assert not [problem for problem in report.problems if problem.severity is Severity.PROBLEM]
    assert {outcome.path.split("/")[3] for outcome in report.outcomes} == {"principal"}
    assert theirs.read_bytes() == before


def test_once_all_is_answered_everybody_gets_papers(second: Path, make: Build) -> None:
    answer(second, *(f"C{n:02}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14)), *(a.id for a in loaded(second).actions))
    report = make(second, as_of=LATER, audiences=("partner",))
    assert not [problem for problem in report.problems if problem.severity is Severity.PROBLEM]
    assert (second / "out" / K / "r2" / "partner" / "checklist.docx").exists()


def test_the_first_round_is_rebuilt_as_it_was(sample: Path, tmp_path: Path, make: Build) -> None:
    """With a second round, new items, sources and answers on file: the same bytes."""
    root = Path(shutil.copytree(sample, tmp_path / "office"))
    before = {
        path: path.read_bytes() for path in (root / "out" / K / "r1").rglob("*") if path.suffix in (".docx", ".pdf")
    }
    open_round(root, loaded(root), Opening("r2", OPENED_ON, {"": "Washington"}))
    answer(root, "C01", "C02", "A00-1")
    data = root / "data" / K
    _append(data / "sources.yaml", "- {id: S20, kind: note, title: A later note, published_by: [KR]}\n")
    new = "{id: C16, round: r2, title: New, actors: [msit], strength: agreed, cites: [S20], release: public}"
    _append(data / "commitments.yaml", f"- {new}\n")
    _append(data / "actions.yaml", "- {id: A16-1, commitment: C16, do: Begin, lead: msit}\n")
    journal.append_updates(root, K, [{"id": "U900", "date": "2025-01-20", "retracts": "U007"}])
    shutil.rmtree(root / "out")
    report = make(root, round="r1", as_of=dt.date(2024, 10, 15), today="2032-01-01")
    assert [problem for problem in report.problems if problem.severity is Severity.PROBLEM] == []
    after = {
        path: path.read_bytes() for path in (root / "out" / K / "r1").rglob("*") if path.suffix in (".docx", ".pdf")
    }
    assert after == before


def test_a_clearance_of_an_older_round_takes_the_next_free_id(second: Path, make: Build) -> None:
    from briefgen.app.clear import clear
    from briefgen.app.workplace import Workplace
    from briefgen.publish.options import Order

    answer(second, "C01")
    order: dict[str, Any] = {"audiences": ("partner",), "round": "r1", "as_of": dt.date(2024, 10, 15)}
    made = clear(Workplace(second), Order(today=OPENED_ON, **order), "nso", dt.date(2024, 10, 16))
    assert made.id == "U013"
    loaded(second)


def papers(root: Path) -> dict[str, bytes]:
    """Every paper of the first round, by path."""
    found = (root / "out" / K / "r1").rglob("*.*")
    return {str(path.relative_to(root)): path.read_bytes() for path in found if path.suffix in (".docx", ".pdf")}


def _append(path: Path, entry: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
