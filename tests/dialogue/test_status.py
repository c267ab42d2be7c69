"""The status of items on a day, and working days."""

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
    Organisation,
    Override,
    Party,
    Retraction,
    Round,
    SubItem,
    Text,
    Thresholds,
    Update,
)
from briefgen.dialogue.status import (
    ItemStatus,
    calendar_of,
    compute_statuses,
    count_statuses,
    is_late,
    next_workday,
    previous_workday,
)

SAMPLE = Path(__file__).parents[2]
A = Text((("en", "a"),))
LED = (Actor(org="ministry"),)


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


def by(latest: str, **more: Any) -> tuple[Due, ...]:
    return (Due(precision="day", latest=day(latest), **more),)


def news(item: str, date: str, status: Any = "in_progress", **more: Any) -> Update:
    return Update(id=more.pop("id", f"U{date}"), item=item, date=day(date), status=status, **more)


def commitment(**more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": A, "actors": LED, "strength": "agreed", "round": "r1"} | more
    return Commitment(**given)


def dialogue(*items: Commitment, updates: tuple[Update, ...] = (), held: str = "2024-01-01", **more: Any) -> Dialogue:
    rounds = (Round(id="r1", held=day(held)),)
    parties = (Party(id="P", name=A),)
    given: dict[str, Any] = {"parties": parties, "rounds": rounds, "commitments": items, "updates": updates} | more
    return Dialogue(id="d", name=A, **given)


def stands(as_of: str, item: Commitment, *updates: Update, **more: Any) -> ItemStatus:
    return compute_statuses(dialogue(item, updates=updates, **more), day(as_of))["C1"]


@pytest.mark.parametrize(
    ("as_of", "colour", "reasons"),
    [
        ("2024-01-01", "on_track", ()),
        ("2024-03-30", "on_track", ()),  # 89 days without news
        ("2024-03-31", "attention", ("no_news",)),  # 90, in a leap year
        ("2024-10-31", "attention", ("no_news",)),  # 61 days before the last day
        ("2024-11-01", "attention", ("soon", "no_news")),  # 60
        ("2024-12-31", "attention", ("soon", "no_news")),  # the last day itself is not late
        ("2025-01-01", "late", ("late",)),
    ],
)
def test_the_rating_turns_on_the_day_of_each_limit(as_of: str, colour: str, reasons: tuple[str, ...]) -> None:
    found = stands(as_of, commitment(due=by("2024-12-31")))
    assert (found.colour, found.reasons) == (colour, reasons)
    assert found.overdue is (as_of == "2025-01-01")


@pytest.mark.parametrize(
    ("latest", "as_of", "colour"),
    [
        ("2024-04-30", "2024-02-29", "on_track"),  # 61 days, over the end of February
        ("2024-04-30", "2024-03-01", "attention"),
        ("2023-04-30", "2023-02-28", "on_track"),
        ("2023-04-30", "2023-03-01", "attention"),
        ("2024-02-29", "2024-03-01", "late"),
        ("2023-02-28", "2023-03-01", "late"),
    ],
)
def test_days_are_counted_by_the_calendar_in_leap_years_too(latest: str, as_of: str, colour: str) -> None:
    assert stands(as_of, commitment(due=by(latest)), news("C1", as_of)).colour == colour


@pytest.mark.parametrize(
    ("status", "colour"),
    [
        ("announced", "late"),
        ("not_started", "late"),
        ("in_progress", "late"),
        ("partly_done", "late"),
        ("unknown", "late"),
        ("on_hold", "late"),
        ("done", "done"),
        ("dropped", "closed"),
        ("overtaken", "closed"),
    ],
)
def test_after_the_last_day_only_what_is_finished_is_not_late(status: str, colour: str) -> None:
    found = stands("2024-06-01", commitment(due=by("2024-05-31")), news("C1", "2024-05-01", status))
    assert (found.colour, found.overdue) == (colour, colour == "late")


def test_on_hold_is_attention_and_never_late_without_a_last_day() -> None:
    found = stands("2024-05-02", commitment(), news("C1", "2024-05-01", "on_hold"))
    assert (found.colour, found.reasons) == ("attention", ("on_hold",))


@pytest.mark.parametrize("precision", ["event", "recurring", "soon", "open"])
def test_dues_without_a_last_day_have_no_date(precision: Any) -> None:
    found = stands("2024-01-02", commitment(due=(Due(precision=precision, earliest=day("2023-01-01")),)))
    assert (found.colour, found.reasons, found.latest) == ("no_date", ("no_date",), None)


@pytest.mark.parametrize(
    ("actors", "lead"),
    [
        ((Actor(org="ministry"),), True),
        ((Actor(org="ministry", role="support"),), False),
        ((Actor(org="ministry", role="funder"),), False),
        ((Actor(one_of=("ministry", "agency")),), True),
        ((Actor(party="P"), Actor(org="ministry", role="host")), True),
        ((Actor(org="ministry", role="participant"),), False),
        ((Actor(party="P"),), False),
        ((Actor(group=A),), False),
        ((Actor(everyone=True),), False),
        ((), False),
    ],
)
def test_only_a_named_organisation_is_a_lead(actors: tuple[Actor, ...], lead: bool) -> None:
    found = stands("2024-01-02", commitment(actors=actors))
    assert found.lead is lead
    assert ("no_lead" in found.reasons) is not lead


def test_a_party_that_is_an_organisation_leads_by_itself() -> None:
    guild = (Party(id="P", name=A), Party(id="G", name=A, kind="organisation"))
    assert stands("2024-01-02", commitment(actors=(Actor(party="G"),)), parties=guild).lead
    assert not stands("2024-01-02", commitment(actors=(Actor(party="G", role="participant"),)), parties=guild).lead
    assert not stands("2024-01-02", commitment(actors=(Actor(party="P"),)), parties=guild).lead


def test_the_state_is_that_of_the_last_update_by_then() -> None:
    later, earlier = news("C1", "2024-03-02", "done"), news("C1", "2024-02-01")
    assert stands("2024-01-31", commitment(), later, earlier).status == "announced"
    assert stands("2024-02-01", commitment(), later, earlier).status == "in_progress"
    assert stands("2024-03-01", commitment(), later, earlier).update == earlier
    assert stands("2024-03-02", commitment(), later, earlier).status == "done"


def test_of_two_updates_of_one_day_the_one_written_last_counts() -> None:
    found = stands(
        "2024-03-02", commitment(), news("C1", "2024-03-02", id="U1"), news("C1", "2024-03-02", "done", id="U2")
    )
    assert found.status == "done"


def test_a_retraction_counts_from_its_own_date() -> None:
    retracted = (Retraction(id="U9", date=day("2024-05-01"), retracts="U2024-03-02"),)
    update = news("C1", "2024-03-02", "done")
    assert stands("2024-04-30", commitment(), update, retractions=retracted).status == "done"
    found = stands("2024-05-01", commitment(), update, retractions=retracted)
    assert (found.status, found.update, found.news) == ("announced", None, day("2024-01-01"))


def test_the_status_at_the_round_holds_until_there_is_news() -> None:
    assert stands("2024-01-01", commitment(status_at_round="in_progress")).status == "in_progress"


def test_a_round_still_to_come_is_no_news() -> None:
    assert stands("2024-01-01", commitment(), held="2025-01-01").news is None


def test_an_item_without_a_round_belongs_to_the_only_one() -> None:
    assert stands("2024-02-01", commitment(round="")).news == day("2024-01-01")


def test_nothing_is_silent_where_no_day_is_known() -> None:
    found = stands("2044-01-01", commitment(round=""), rounds=())
    assert (found.news, found.silent, found.colour) == (None, False, "no_date")


def test_a_new_due_replaces_the_old_one_and_a_later_one_is_a_slip() -> None:
    moves = (
        news("C1", "2024-02-01", due=by("2024-09-30")),
        news("C1", "2024-03-01", due=by("2024-08-31")),
        news("C1", "2024-04-01", due=(Due(precision="open"),)),
        news("C1", "2024-05-01", due=by("2025-01-31")),
    )
    item = commitment(due=by("2024-06-30"))
    assert [stands(f"2024-0{month}-01", item, *moves).slips for month in (1, 2, 3, 4, 5)] == [0, 1, 1, 2, 2]
    assert stands("2024-05-01", item, *moves).latest == day("2025-01-31")


def test_the_earliest_of_several_last_days_counts_and_a_start_is_met_by_starting() -> None:
    due = by("2024-02-15", purpose="start") + by("2026-12-31", purpose="end")
    assert stands("2024-02-16", commitment(due=due)).colour == "late"
    found = stands("2024-02-16", commitment(due=due), news("C1", "2024-02-10"))
    assert (found.colour, found.latest) == ("on_track", day("2026-12-31"))


def with_parts(*parts: SubItem, **more: Any) -> Commitment:
    return commitment(sub_items=parts, **more)


def test_a_part_that_is_late_makes_its_whole_need_attention_but_not_late() -> None:
    item = with_parts(
        SubItem(id="a", title=A, actors=LED, due=by("2024-05-31")),
        SubItem(id="b", title=A, actors=LED, due=by("2024-08-31")),
    )
    found = compute_statuses(dialogue(item, thresholds=Thresholds(silent=999)), day("2024-06-01"))
    assert (found["a"].colour, found["a"].kind, found["b"].colour) == ("late", "part", "on_track")
    assert (found["C1"].colour, found["C1"].reasons[0], found["C1"].overdue) == ("attention", "part_late", False)
    assert (found["C1"].latest, found["C1"].latest_of_parts) == (None, day("2024-05-31"))


def test_a_day_of_an_open_part_is_a_date_of_the_whole() -> None:
    item = with_parts(
        SubItem(id="a", title=A, actors=LED, due=by("2024-05-31")),
        SubItem(id="b", title=A, actors=LED, due=by("2024-08-31")),
    )
    done = news("a", "2024-05-01", "done")
    patient = Thresholds(soon=60, silent=999)
    assert compute_statuses(dialogue(item, thresholds=patient), day("2024-04-15"))["C1"].reasons == ("part_soon",)
    found = compute_statuses(dialogue(item, updates=(done,), thresholds=patient), day("2024-05-02"))
    assert (found["C1"].colour, found["C1"].latest_of_parts) == ("on_track", day("2024-08-31"))
    assert count_statuses(found)["no_date"] == 0


def test_inherited_dues_move_with_the_whole() -> None:
    item = with_parts(SubItem(id="a", title=A, actors=LED, due=by("2024-05-31")), due=by("2024-05-31"))
    found = compute_statuses(
        dialogue(item, updates=(news("C1", "2024-02-01", due=by("2024-09-30")),)), day("2024-06-01")
    )
    assert (found["C1"].latest, found["a"].latest) == (day("2024-09-30"), day("2024-09-30"))


def test_news_of_a_part_is_news_of_the_whole_but_not_its_state() -> None:
    item = with_parts(SubItem(id="a", title=A, actors=LED, round="r1"))
    found = compute_statuses(dialogue(item, updates=(news("a", "2024-05-01", "done"),)), day("2024-05-02"))["C1"]
    assert (found.status, found.news, found.update) == ("announced", day("2024-05-01"), None)


def test_a_part_without_news_of_its_own_is_finished_with_the_whole() -> None:
    item = with_parts(SubItem(id="a", title=A), SubItem(id="b", title=A))
    updates = (news("C1", "2024-05-02", "done"), news("b", "2024-05-01", "dropped"))
    found = compute_statuses(dialogue(item, updates=updates), day("2024-05-02"))
    assert (found["a"].colour, found["b"].colour) == ("done", "closed")
    assert compute_statuses(dialogue(item, updates=(news("C1", "2024-05-02"),)), day("2024-05-02"))["a"].update is None


def test_an_override_holds_until_its_day() -> None:
    item = commitment(rating=Override(rating="late", why=A, until=day("2024-02-01")))
    found = stands("2024-02-01", item)
    assert (found.colour, found.reasons, found.overdue) == ("late", ("override",), False)
    assert stands("2024-02-02", item).colour == "no_date"


def test_thresholds_are_those_of_the_dialogue() -> None:
    found = stands("2024-01-08", commitment(due=by("2024-01-20")), thresholds=Thresholds(soon=10, silent=7))
    assert found.reasons == ("no_news",)


@pytest.mark.parametrize("key", ["superseded_by", "merged_into"])
@pytest.mark.parametrize(("held", "status"), [("2024-06-01", "overtaken"), ("2024-06-02", "announced")])
def test_what_another_replaces_is_overtaken_from_the_day_of_its_round(held: str, status: str, key: str) -> None:
    old, new = commitment(**{key: "C2"}), commitment(id="C2", round="r2")
    rounds = (Round(id="r1", held=day("2024-01-01")), Round(id="r2", held=day(held)))
    assert compute_statuses(dialogue(old, new, rounds=rounds), day("2024-06-01"))["C1"].status == status


def test_an_action_is_rated_by_its_dates_and_its_lead_alone() -> None:
    actions = (
        Action(id="A1", do=A, lead="desk", due=by("2024-12-31")),
        Action(id="A2", do=A),
        Action(id="A3", do=A, lead="desk", status="waiting"),
        Action(id="A4", do=A, lead="desk", status="dropped"),
        Action(id="A5", do=A, lead="desk", due=by("2024-06-30")),
        Action(id="A6", do=A, due=by("2024-05-31")),
    )
    updates = (news("A5", "2024-05-01", "done"),)
    found = compute_statuses(dialogue(actions=actions, updates=updates), day("2024-06-01"))
    assert [(s.colour, s.reasons) for s in found.values()] == [
        ("on_track", ()),
        ("attention", ("no_lead",)),
        ("no_date", ("no_date",)),
        ("closed", ()),
        ("done", ()),
        ("late", ("late",)),
    ]
    assert {s.kind for s in found.values()} == {"action"}


def test_counts_are_of_commitments_alone() -> None:
    items = (
        with_parts(SubItem(id="a", title=A), due=by("2024-02-01")),
        commitment(id="C2", actors=()),
        commitment(id="C3", actors=(), status_at_round="done"),
        commitment(id="C4", status_at_round="dropped"),
    )
    found = compute_statuses(dialogue(*items, actions=(Action(id="A1", do=A),)), day("2024-06-01"))
    assert count_statuses(found) == {
        "total": 4,
        "done": 1,
        "open": 2,
        "late": 1,
        "silent": 2,
        "no_lead": 1,
        "no_date": 1,
    }


SAMPLE_RATINGS = {
    "attention": "C01 C02 C04 C07 C08 C09 C10 C13 C14",
    "done": "C06 C11 C12 C15",
    "no_date": "C03 C05",
}


def sample(**changes: Any) -> Dialogue:
    found, _ = load_dialogue(SAMPLE, "kr-us-cet")
    assert found is not None
    return replace(found, **changes)


def test_the_sample_stands_as_its_pages_say() -> None:
    found = compute_statuses(sample(), day("2024-10-15"))
    ratings: dict[str, list[str]] = {}
    for item, where in found.items():
        if where.kind == "commitment":
            ratings.setdefault(where.colour, []).append(item)
    assert {colour: " ".join(items) for colour, items in ratings.items()} == SAMPLE_RATINGS
    assert [found[item].reasons for item in ("C07", "C10", "C13", "C14")] == [("no_lead", "no_news")] * 4
    assert {found[item].reasons for item in ("C01", "C02", "C04", "C08", "C09")} == {("no_news",)}
    assert count_statuses(found) == {
        "total": 15,
        "done": 4,
        "open": 11,
        "late": 0,
        "silent": 9,
        "no_lead": 4,
        "no_date": 11,
    }


def test_without_its_june_news_c06_is_late_only_after_the_last_day_of_2024() -> None:
    spoken = sample()
    spoken = replace(spoken, updates=tuple(u for u in spoken.updates if u.item != "C06"))
    assert compute_statuses(spoken, day("2024-12-10"))["C06"].overdue is False
    assert compute_statuses(spoken, day("2024-12-31"))["C06"].overdue is False
    assert compute_statuses(spoken, day("2025-01-01"))["C06"].colour == "late"


def test_nothing_without_a_last_day_is_ever_overdue() -> None:
    found = compute_statuses(sample(updates=()), day("2099-01-01"))
    assert {item for item, where in found.items() if where.overdue and where.kind == "commitment"} == {
        "C06",
        "C11",
        "C15",
    }


@pytest.mark.parametrize(
    ("off", "country", "before", "after"),
    [
        ("2024-10-15", "KR", "2024-10-15", "2024-10-15"),  # a Tuesday
        ("2024-11-30", "KR", "2024-11-29", "2024-12-02"),  # a Saturday
        ("2024-09-17", "KR", "2024-09-13", "2024-09-19"),  # Chuseok, from Saturday to Wednesday
        ("2024-05-06", "KR", "2024-05-03", "2024-05-07"),  # a substitute holiday
        ("2024-05-06", "US", "2024-05-06", "2024-05-06"),
        ("2024-10-14", "US", "2024-10-11", "2024-10-15"),  # the second Monday of October
        ("2024-10-14", "KR", "2024-10-14", "2024-10-14"),
        ("2024-12-31", "KR", "2024-12-31", "2024-12-31"),
        ("2025-01-01", "KR", "2024-12-31", "2025-01-02"),  # over the end of the year
        ("2024-02-29", "KR", "2024-02-29", "2024-02-29"),
        ("2024-11-30", "EU", "2024-11-29", "2024-12-02"),  # nobody keeps its holidays
    ],
)
def test_a_day_off_has_a_working_day_on_either_side(off: str, country: str, before: str, after: str) -> None:
    assert previous_workday(day(off), country) == day(before)
    assert next_workday(day(off), country) == day(after)


@pytest.mark.parametrize(
    ("as_of", "country", "late"),
    [
        ("2024-09-17", "KR", False),
        ("2024-09-19", "KR", False),  # the working day after
        ("2024-09-20", "KR", True),
        ("2024-09-18", "US", True),
        ("2024-09-18", "", True),
        ("2031-09-18", "KR", True),
    ],
)
def test_a_step_due_on_a_day_off_is_late_after_the_next_working_day(as_of: str, country: str, late: bool) -> None:
    assert is_late(day("2024-09-17"), day(as_of), country) is late


def test_where_no_calendar_is_listed_a_weekend_is_a_day_like_others() -> None:
    saturday, sunday = day("2024-09-21"), day("2024-09-22")
    assert is_late(saturday, sunday, "")
    assert not is_late(saturday, sunday, "KR")


def workdays_dialogue(action: Action, **more: object) -> Dialogue:
    known = (Organisation(id="ours", name=A, party="KR"), Organisation(id="theirs", name=A, party="US"))
    parties = (Party(id="KR", name=A), Party(id="US", name=A))
    found = Dialogue(
        id="d", name=A, parties=parties, our_party="KR", calendar=("KR", "US"), organisations=known, actions=(action,)
    )
    return replace(found, **more)


@pytest.mark.parametrize(
    ("lead", "listed", "country"),
    [
        ("ours", ("KR", "US"), "KR"),
        ("theirs", ("KR", "US"), "US"),
        ("", ("KR", "US"), "KR"),
        ("theirs", ("KR",), "KR"),
        ("theirs", ("FR",), ""),
        ("ours", (), ""),
    ],
)
def test_the_calendar_is_that_of_the_lead_else_ours_if_it_is_listed(
    lead: str, listed: tuple[str, ...], country: str
) -> None:
    action = Action(id="A1", do=A, lead=lead)
    assert calendar_of(workdays_dialogue(action, calendar=listed), action) == country


def test_the_standing_of_a_step_knows_days_off_and_keeps_its_date() -> None:
    due = (Due(precision="day", earliest=day("2024-09-17"), latest=day("2024-09-17")),)
    found = workdays_dialogue(Action(id="A1", do=A, lead="ours", due=due))
    still, over = (compute_statuses(found, day(as_of))["A1"] for as_of in ("2024-09-19", "2024-09-20"))
    assert (still.overdue, still.colour, still.latest) == (False, "attention", day("2024-09-17"))
    assert (over.overdue, over.colour) == (True, "late")
