"""What comes back becomes news, where things stand, what other programs get, and what a file is that turns up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from briefgen.app import followup
from briefgen.app.followup import recipient_names, verify
from briefgen.app.workplace import Workplace, open_workplace
from briefgen.errors import Refused, Unknown
from briefgen.followup.standing import Filter
from briefgen.publish.options import Order

DAY = dt.date(2024, 10, 15)


@pytest.fixture
def place(workplace: Path) -> Workplace:
    return open_workplace(workplace)


def order(place: Workplace, **more: object) -> Order:
    return Order(**{"today": DAY, **more})  # type: ignore[arg-type]


def test_where_things_stand_is_told_by_dialogue_as_a_reader_may_know_it(place: Workplace) -> None:
    (ours,) = followup.status(place, order(place))
    (theirs,) = followup.status(place, order(place), reader="partner")
    assert (ours.dialogue, ours.as_of) == (theirs.dialogue, theirs.as_of) == ("kr-us-cet", DAY)
    assert {line.item.id for line in ours.lines} > {"C01", "A00-1"}
    assert any(line.item.state.colour for line in ours.lines)
    assert theirs.lines
    assert not any(line.item.state.colour for line in theirs.lines)


def test_only_what_is_asked_for_is_told(place: Workplace) -> None:
    (late,) = followup.status(place, order(place, as_of=dt.date(2026, 1, 1)), Filter(late=True))
    assert late.lines
    assert all(line.standing.overdue for line in late.lines)
    with pytest.raises(Unknown, match=r"there is no organisation “msti”\n  hint: did you mean “msit”\?"):
        followup.status(place, order(place), Filter(lead="msti"))


def test_exports_are_written_in_the_forms_asked_for_and_kept_where_somebody_changed_them(place: Workplace) -> None:
    done = followup.export(place, order(place, audiences=("working",)), forms=["csv", "ics"])
    folder = "out/kr-us-cet/r1/working"
    assert [(outcome.action, outcome.path) for outcome in done.outcomes] == [
        ("written", f"{folder}/tracker.csv"),
        ("written", f"{folder}/deadlines.ics"),
    ]
    (place.root / folder / "tracker.csv").write_text("mine", encoding="utf-8")
    again = followup.export(place, order(place, audiences=("working",)), forms=["csv", "ics"])
    assert [outcome.action for outcome in again.outcomes] == ["kept", "unchanged"]


@pytest.mark.parametrize(
    ("now", "made"), [(None, 0), ("2024-10-15T17:59:59+09:00", 0), ("2024-10-15T09:00:00+00:00", 2)]
)
def test_nothing_is_exported_for_outside_under_an_embargo(workplace: Path, now: str | None, made: int) -> None:
    meeting = workplace / "data" / "kr-us-cet" / "rounds" / "r1.yaml"
    meeting.write_text(f'{meeting.read_text(encoding="utf-8")}\nembargo: "2024-10-15T18:00+09:00"\n', encoding="utf-8")
    asked = Order(today=dt.date(2024, 10, 15), audiences=("working", "partner", "public"))
    moment = dt.datetime.fromisoformat(now) if now else None
    done = followup.export(open_workplace(workplace), asked, forms=["ics"], now=moment)
    assert len([outcome for outcome in done.outcomes if "/working/" not in outcome.path]) == made
    assert len([outcome for outcome in done.outcomes if "/working/" in outcome.path]) == 1
    assert sum("under embargo until 2024-10-15 18:00+09:00" in each.message for each in done.notices) == 2 - made


def test_with_a_problem_in_any_dialogue_nothing_is_exported(place: Workplace) -> None:
    (place.root / "data" / "zz").mkdir()
    (place.root / "data" / "zz" / "dialogue.yaml").write_text("id: zz\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"data/zz/dialogue\.yaml"):
        followup.export(place, order(place))
    assert not (place.root / "out").exists() or not list((place.root / "out").rglob("tracker.*"))


def test_what_was_built_is_unchanged_and_what_nobody_built_is_unknown(sample: Path) -> None:
    place = open_workplace(sample)
    paper = (sample / "out/kr-us-cet/r1/partner/memo.pdf").read_bytes()
    known, unknown = verify(place, [paper, b"words"])
    assert (known.state, known.audience, known.document, known.newest) == ("unchanged", "partner", "memo", True)
    assert (unknown.state, unknown.reference) == ("unknown", "")


def test_what_was_changed_is_known_by_its_reference(sample: Path) -> None:
    paper = (sample / "out/kr-us-cet/r1/partner/memo.pdf").read_bytes()
    (found,) = verify(open_workplace(sample), [paper + b"\n% changed\n"])
    assert (found.state, found.audience, found.document) == ("altered", "partner", "memo")


def test_recipients_have_their_names_in_every_language_and_none_without_a_list(workplace: Path) -> None:
    place = open_workplace(workplace)
    assert recipient_names(place)["msit"] == "Ministry of Science and ICT / 과학기술정보통신부"
    (workplace / "data/recipients.yaml").unlink()
    assert recipient_names(place) == {}
