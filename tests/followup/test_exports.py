"""Trackers, lists, calendars and facts: of nothing but what is released, the same bytes each time, and back again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace
from openpyxl import load_workbook

from briefgen.blocks.returned import Returned
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Action, Audience, Dialogue, Due, Text
from briefgen.dialogue.release import gets_papers, release
from briefgen.editions import record
from briefgen.files import Bounds, unpack
from briefgen.followup.collect import ReturnedFiles, apply, collect
from briefgen.followup.exports import FORMATS, Export, ExportFolder, ExportSource, make_exports, write_exports
from briefgen.followup.read_returned import Records
from briefgen.followup.tracker_read import read_tracker

TOP = Path(__file__).parents[2]
K = "kr-us-cet"
AS_OF = dt.date(2024, 10, 15)
LIBRARY = TemplateLibrary(TOP)
FILLS = {"done": "1F3A5F", "late": "B3261E", "attention": "F8DFB4"}
Made = dict[str, Export]
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def dialogue() -> Dialogue:
    found, problems = load_dialogue(TOP, K)
    assert found
    assert not problems
    return found


@pytest.fixture(scope="module")
def readers() -> dict[str, Audience]:
    return {audience.id: audience for audience in load_audiences(TOP)[0]}


def made(dialogue: Dialogue, reader: Audience, *forms: str) -> Made:
    source = ExportSource(dialogue=dialogue, round="r1", as_of=AS_OF, library=LIBRARY, fills=FILLS)
    return {export.name: export for export in make_exports(source, reader, frozenset(forms or FORMATS))}


@pytest.fixture(scope="module")
def working(dialogue: Dialogue, readers: dict[str, Audience]) -> Made:
    return made(dialogue, readers["working"])


@pytest.fixture(scope="module")
def partner(dialogue: Dialogue, readers: dict[str, Audience]) -> Made:
    return made(dialogue, readers["partner"])


def sheet(data: bytes) -> tuple[Any, dict[str, int]]:
    """The sheet of a tracker, and its columns by code."""
    book = load_workbook(io.BytesIO(data))
    first = book.worksheets[0]
    return first, {str(cell.value): cell.column for cell in first[1] if cell.value}


def filled(data: bytes, change: Change) -> bytes:
    """A tracker after somebody changed cells and saved it."""
    book = load_workbook(io.BytesIO(data))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def setting(data: bytes, key: str, column: str, value: object) -> Change:
    """Sets the cell of an item."""
    first, columns = sheet(data)
    row = next(cell.row for cell in first["A"] if cell.value == key)

    def change(target: Any) -> None:
        target.cell(row, columns[column]).value = value

    return change


# ---- the tracker --------------------------------------------------------------------------------------------------


def test_the_tracker_has_a_row_for_each_commitment_and_step(working: Made) -> None:
    first, columns = sheet(working["tracker.xlsx"].data)
    keys = [cell.value for cell in first["A"][4:]]
    assert len(keys) == len(set(keys)) == 28
    assert keys[0] == f"{K}/C01"
    assert first.column_dimensions["A"].hidden
    assert first.row_dimensions[1].hidden
    assert first.freeze_panes == "B5"
    assert first.auto_filter.ref == "B4:P32"
    head = {code: first.cell(4, column).value for code, column in columns.items()}
    assert head["commitment"] == "Commitment"
    assert head["rating"] == "Rating"


def test_only_status_exact_dates_and_remarks_are_open_to_change(working: Made) -> None:
    first, columns = sheet(working["tracker.xlsx"].data)
    assert first.protection.sheet
    assert not first.protection.password
    open_ = {cell.column for row in first.iter_rows(min_row=5) for cell in row if not cell.protection.locked}
    assert open_ == {columns["status"], columns["date"], columns["remark"]}
    dates = {first.cell(row, 1).value: first.cell(row, columns["date"]) for row in range(5, 33)}
    assert dates[f"{K}/C06"].protection.locked  # “within next year” is words
    assert not dates[f"{K}/A00-1"].protection.locked
    assert dates[f"{K}/A00-1"].number_format == "d mmm yyyy"


def test_days_left_are_a_locked_formula_and_colours_follow_the_words(working: Made) -> None:
    first, columns = sheet(working["tracker.xlsx"].data)
    days = first.cell(5, columns["days"])
    assert days.value.startswith("=IF(")
    assert days.value.endswith("-TODAY())")
    assert days.protection.locked
    rules = [rule for found in first.conditional_formatting for rule in found.rules]
    assert '"Late"' in [rule.formula[0] for rule in rules]
    lists = {validation.formula1 for validation in first.data_validations.dataValidation}
    assert {"codes!$B$1:$B$9", "codes!$B$10:$B$13"} <= lists


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=12)


@given(start=st.sampled_from("=+-@"), words=WORDS)
@settings(max_examples=10, deadline=None)
def test_no_words_become_a_formula(start: str, words: str) -> None:
    dialogue, _ = load_dialogue(TOP, K)
    assert dialogue
    reader = next(audience for audience in load_audiences(TOP)[0] if audience.id == "working")
    action = Action(id="A99", do=Text((("", f"{start}{words}"),)))
    found = made(replace(dialogue, commitments=(), actions=(action,), updates=()), reader, "xlsx", "csv")
    first, columns = sheet(found["tracker.xlsx"].data)
    cell = first.cell(5, columns["action"])
    assert cell.data_type == "s"
    assert cell.quotePrefix
    rows = list(csv.DictReader(io.StringIO(found["tracker.csv"].data.decode("utf-8-sig"))))
    assert rows[0]["Action"].startswith(f"'{start}")


def test_the_list_is_what_rfc_4180_says(working: Made) -> None:
    data = working["tracker.csv"].data
    assert data.startswith(b"\xef\xbb\xbfNo.,Field,")
    assert data.count(b"\r\n") == data.count(b"\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    (row,) = (row for row in rows if row["No."] == "C06")
    assert (row["Due"], row["Latest day"], row["Status"], row["Rating"]) == (
        "by 31 Dec 2024",
        "2024-12-31",
        "done",
        "Done",
    )


# ---- the same bytes, and nothing withheld -------------------------------------------------------------------------


def test_the_same_data_give_the_same_bytes(dialogue: Dialogue, readers: dict[str, Audience], working: Made) -> None:
    assert made(dialogue, readers["working"]) == working


def test_a_workbook_tells_no_day_and_no_author(working: Made) -> None:
    parts = unpack(working["tracker.xlsx"].data, "tracker.xlsx")
    core = parts["docProps/core.xml"].decode()
    assert "creator" not in core
    assert "modified" not in core
    with zipfile.ZipFile(io.BytesIO(working["tracker.xlsx"].data)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_the_partners_exports_hold_no_id_no_rating_and_nothing_internal(partner: Made, dialogue: Dialogue) -> None:
    ids = [part.id for whole in dialogue.commitments for part in (whole, *whole.sub_items)]
    inner = [action for action in dialogue.actions if action.release.level == "internal"]
    secret = [*ids, *(action.id for action in dialogue.actions), *(str(action.do.get("en")) for action in inner)]
    secret += ["Attention", "82 million", "MOHW and NIH, interpreted"]
    for export in partner.values():
        parts = unpack(export.data, export.name, Bounds()) if export.name.endswith("xlsx") else {"": export.data}
        text = "\n".join(re.sub(r' r="[A-Z]+\d+"', "", part.decode("utf-8", "replace")) for part in parts.values())
        assert [word for word in secret if f">{word}<" in text or f'"{word}"' in text or f"{word} " in text] == []
        assert export.draft
    assert json.loads(partner["facts.json"].data)["draft"] is True


def test_a_reader_without_a_checklist_gets_no_tracker(dialogue: Dialogue, readers: dict[str, Audience]) -> None:
    assert made(dialogue, readers["public"]).keys() == {"deadlines.ics", "facts.json"}


def test_a_reader_to_whom_nothing_is_released_gets_no_export(dialogue: Dialogue, readers: dict[str, Audience]) -> None:
    withheld = replace(dialogue, release=readers["working"].release)
    assert made(withheld, readers["partner"]) == {}


def test_facts_are_numbers_days_and_codes(working: Made) -> None:
    facts = json.loads(working["facts.json"].data)
    assert (facts["schema"], facts["as_of"], facts["draft"], facts["round"]["id"]) == (1, "2024-10-15", False, "r1")
    (money,) = (item for item in facts["commitments"] if item["id"] == "C03")
    assert money["amounts"] == [
        {"value": 10000000, "currency": "USD", "unit": None, "qualifiers": ["at_least"], "kind": None}
    ]
    assert money["due"] == {"words": None, "latest": None, "stated": []}
    (chain,) = (item for item in facts["commitments"] if item["id"] == "C06")
    assert chain["news"][-1]["status"] == "done"
    assert chain["due"]["stated"][0] == {
        "precision": "year",
        "earliest": "2024-01-01",
        "latest": "2024-12-31",
        "for": None,
    }
    assert len(facts["actions"]) == 13


# ---- the calendar -------------------------------------------------------------------------------------------------


def events(data: bytes) -> dict[str, Any]:
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def test_only_open_items_with_a_day_are_in_the_calendar_and_all_day_long(working: Made) -> None:
    found = events(working["deadlines.ics"].data)
    assert len(found) == 13  # our steps; the commitments that had a date are done
    event = found["Draft the letter proposing a second round"]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (dt.date(2024, 10, 25), dt.date(2024, 10, 26))
    assert event.decoded("DTSTAMP") == dt.datetime(2024, 10, 15, tzinfo=dt.UTC)


def test_an_imprecise_day_says_so_and_a_day_off_names_the_working_day_before(
    dialogue: Dialogue, readers: dict[str, Audience]
) -> None:
    vague = Due(precision="range", latest=dt.date(2024, 11, 30), as_stated=Text((("en", "by the autumn"),)))
    saturday = Due(precision="day", earliest=dt.date(2024, 11, 30), latest=dt.date(2024, 11, 30))
    actions = (
        Action(id="A1", do=Text((("en", "Look"),)), lead="nso", due=(vague,)),
        Action(id="A2", do=Text((("en", "Ask"),)), lead="nso", due=(saturday,)),
    )
    found = events(made(replace(dialogue, actions=actions), readers["working"], "ics")["deadlines.ics"].data)
    assert "Look: by 30 Nov 2024" in found
    assert str(found["Ask"]["DESCRIPTION"]) == "The last working day before it is Friday 29 November 2024."


def test_two_readers_calendars_have_the_same_deadlines_and_no_key_in_common(working: Made, partner: Made) -> None:
    ours, theirs = events(working["deadlines.ics"].data), events(partner["deadlines.ics"].data)
    assert len(theirs) == 3
    assert theirs.keys() < ours.keys()
    assert {event["UID"] for event in theirs.values()}.isdisjoint(event["UID"] for event in ours.values())
    assert all("A00" not in event["UID"] for event in ours.values())


# ---- kept and recorded --------------------------------------------------------------------------------------------


def test_exports_are_written_once_and_recorded(tmp_path: Path, readers: dict[str, Audience], working: Made) -> None:
    shelf = ExportFolder(tmp_path, K, "r1", "2024-10-15")
    pairs = [(readers["working"], export) for export in working.values()]
    assert {action for _, action in write_exports(shelf, pairs, force=False)} == {"written"}
    first = (tmp_path / "out" / K / "r1" / record.EXPORTS_NAME).read_bytes()
    assert {action for _, action in write_exports(shelf, pairs, force=False)} == {"unchanged"}
    assert (tmp_path / "out" / K / "r1" / record.EXPORTS_NAME).read_bytes() == first
    sent = Records(tmp_path).find(working["tracker.xlsx"].reference)
    assert sent
    assert (sent.document, sent.readers, sent.newest) == ("tracker", ("working",), True)
    assert sent.states[f"{K}/A00-1:date"] == "2024-10-25"


def test_a_changed_export_is_kept_unless_forced(tmp_path: Path, readers: dict[str, Audience], working: Made) -> None:
    shelf = ExportFolder(tmp_path, K, "r1", "2024-10-15")
    write_exports(shelf, [(readers["working"], working["tracker.csv"])], force=False)
    path = tmp_path / "out" / K / "r1" / "working" / "tracker.csv"
    path.write_bytes(b"mine")
    newer = replace(working["tracker.csv"], data=b"newer")
    assert write_exports(shelf, [(readers["working"], newer)], force=False) == [
        (f"out/{K}/r1/working/tracker.csv", "kept")
    ]
    assert path.read_bytes() == b"mine"
    write_exports(shelf, [(readers["working"], newer)], force=True)
    assert path.read_bytes() == b"newer"
    assert path.with_name("tracker.csv.kept-1").read_bytes() == b"mine"


def test_an_older_tracker_stays_on_record(tmp_path: Path, readers: dict[str, Audience], working: Made) -> None:
    shelf = ExportFolder(tmp_path, K, "r1", "2024-10-15")
    write_exports(shelf, [(readers["working"], working["tracker.xlsx"])], force=False)
    later = replace(working["tracker.xlsx"], data=b"PK", reference="12345678", states={})
    write_exports(shelf, [(readers["working"], later)], force=False)
    old = Records(tmp_path).find(working["tracker.xlsx"].reference)
    assert old
    assert (old.newest, len(old.states)) == (False, 3 * 28)
    assert record.decode_edition(
        (tmp_path / "out" / K / "r1" / record.EXPORTS_NAME).read_bytes(), record.EXPORTS_NAME
    ).files


# ---- back again ---------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(office: Path, readers: dict[str, Audience], working: Made, partner: Made) -> Path:
    """An office that has sent its trackers out."""
    pairs = [(readers["working"], working["tracker.xlsx"]), (readers["partner"], partner["tracker.xlsx"])]
    write_exports(ExportFolder(office, K, "r1", "2024-10-15"), pairs, force=False)
    return office


def proposed(root: Path, data: bytes) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    found = collect(root, ReturnedFiles([("tracker.xlsx", data)], dt.date(2031, 5, 7)))
    return [(p.id, p.was, p.now) for p in found.proposals], [(u.key, u.reason) for u in found.unplaced]


def test_an_untouched_tracker_proposes_nothing(shop: Path, working: Made) -> None:
    data = working["tracker.xlsx"].data
    assert proposed(shop, data) == ([], [])
    assert proposed(shop, filled(data, lambda _: None)) == ([], [])


def test_status_date_and_remark_come_back_by_the_hidden_key(shop: Path, working: Made) -> None:
    data = working["tracker.xlsx"].data

    def change(first: Any) -> None:
        setting(data, f"{K}/C07", "status", "in progress")(first)
        setting(data, f"{K}/C07", "remark", "Institutes named")(first)
        setting(data, f"{K}/A00-2", "date", dt.datetime(2025, 1, 31))(first)

    returned = filled(data, change)
    assert proposed(shop, returned)[0] == [
        ("A00-2:date", "2024-11-29", "2025-01-31"),
        ("C07", "announced", "in_progress"),
        ("C07:remark", "", "Institutes named"),
    ]
    post = ReturnedFiles([("tracker.xlsx", returned)], dt.date(2031, 5, 7))
    assert apply(shop, post).added == {K: ("U012", "U013")}
    assert apply(shop, post).added == {}


def test_the_partners_tracker_proposes_by_his_keys(shop: Path, partner: Made) -> None:
    data = partner["tracker.xlsx"].data
    first, columns = sheet(data)
    row = next(c.row for c in first["C"] if c.value and "next-generation batteries" in str(c.value))
    change = setting(data, first.cell(row, 1).value, "status", "done")
    assert columns.keys().isdisjoint({"number", "rating", "evidence"})
    assert proposed(shop, filled(data, change))[0] == [("C07", "announced", "done")]


def test_a_copied_and_a_deleted_row_are_named(shop: Path, working: Made) -> None:
    data = working["tracker.xlsx"].data

    def change(first: Any) -> None:
        for column in range(1, first.max_column + 1):
            first.cell(33, column).value = first.cell(6, column).value
        first.cell(33, sheet(data)[1]["status"]).value = "done"
        first.delete_rows(7)

    proposals, unplaced = proposed(shop, filled(data, change))
    assert proposals == []
    named = dict(unplaced)
    assert "2 times, with different answers" in named[f"{K}/C02:status"]
    assert "no longer in the file" in named[f"{K}/C03:status"]


def test_a_word_that_is_no_status_and_words_for_a_day_are_no_answer(shop: Path, working: Made) -> None:
    data = working["tracker.xlsx"].data

    def change(first: Any) -> None:
        setting(data, f"{K}/C07", "status", "nearly")(first)
        setting(data, f"{K}/A00-2", "date", "soon")(first)

    proposals, unplaced = proposed(shop, filled(data, change))
    assert proposals == []
    assert "“nearly”, no status" in dict(unplaced)[f"{K}/C07:status"]
    assert "“soon” instead of a day" in dict(unplaced)[f"{K}/A00-2:date"]


def test_words_typed_elsewhere_are_listed(shop: Path, working: Made) -> None:
    data = working["tracker.xlsx"].data
    path = shop / "out" / K / "r1" / "working" / "tracker.xlsx"
    assert path.read_bytes() == data
    changed = filled(data, setting(data, f"{K}/C07", "lead", "KIST"))
    assert proposed(shop, changed) == ([], [("", "typed into the file: “KIST”")])


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("xl/vbaProject.bin", b"x", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "a link to another workbook"),
        ("xl/evil.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "a document type declaration"),
    ],
)
def test_what_does_not_belong_in_a_tracker_is_refused(working: Made, part: str, content: bytes, reason: str) -> None:
    out = io.BytesIO(working["tracker.xlsx"].data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(part, content)
    assert reason in refused(read_tracker(out.getvalue(), "a.xlsx"))


@given(cut=st.integers(0, 3000), at=st.integers(0, 100))
@settings(max_examples=25, deadline=None)
def test_no_damage_to_a_part_is_more_than_a_problem(cut: int, at: int) -> None:
    dialogue, _ = load_dialogue(TOP, K)
    assert dialogue
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for n, name in enumerate(names):
            content = old.read(name)
            new.writestr(name, content[:cut] if n == at % len(names) else content)
    read_tracker(out.getvalue(), "a.xlsx")


def refused(returned: Returned) -> str:
    assert not returned.answers
    (problem,) = returned.problems
    return problem.message


def _book() -> bytes:
    dialogue, _ = load_dialogue(TOP, K)
    assert dialogue
    reader = next(audience for audience in load_audiences(TOP)[0] if audience.id == "working")
    return made(dialogue, reader, "xlsx")["tracker.xlsx"].data


BOOK = _book()


# ---- what an outsider could count or join -------------------------------------------------------------------------

EXERCISES = [TOP, *sorted(path for path in (TOP / "tests" / "dialogues").iterdir() if path.is_dir())]
KEY = re.compile(r"x[0-9a-f]{20}")


def words_of(data: bytes) -> str:
    """All that stands in an export, and in the parts of a workbook."""
    if not data.startswith(b"PK"):
        return data.decode().replace("\r\n ", "")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


@pytest.mark.parametrize("root", EXERCISES, ids=lambda root: root.name)
def test_the_exports_of_two_readers_outside_have_no_key_in_common(root: Path) -> None:
    (name,) = find_dialogues(root)
    dialogue, _ = load_dialogue(root, name)
    assert dialogue
    outside = [reader for reader in load_audiences(root)[0] if not reader.is_internal and gets_papers(dialogue, reader)]
    for reader in outside:
        meeting = release(dialogue, reader).rounds[0].id
        source = ExportSource(dialogue=dialogue, round=meeting, as_of=AS_OF, library=LIBRARY, fills=FILLS)
        pairs = [
            {
                export.name: set(KEY.findall(words_of(export.data)))
                for export in make_exports(source, each, frozenset(FORMATS))
            }
            for each in (reader, replace(reader, id="twin"))
        ]
        assert pairs[0].keys() == pairs[1].keys()
        assert pairs[0]["facts.json"]
        assert set().union(*pairs[0].values()).isdisjoint(set().union(*pairs[1].values()))


def test_facts_for_outside_name_offices_and_fields_and_have_no_id_of_ours(dialogue: Dialogue, partner: Made) -> None:
    facts = json.loads(partner["facts.json"].data)
    first = facts["commitments"][0]
    assert (first["fields"], first["parties"]) == (["Semiconductors"], ["Republic of Korea", "United States"])
    assert first["actors"] == ["Ministry of Science and ICT", "National Science Foundation"]
    assert (first["lead"], facts["round"]["id"], facts["reader"]["id"]) == ("Ministry of Science and ICT", None, None)
    things: tuple[Any, ...] = (
        *dialogue.organisations,
        *dialogue.fields,
        *dialogue.parties,
        *dialogue.commitments,
        *dialogue.actions,
    )
    without_kinds = re.sub(r'"kind": "\w+"', "", partner["facts.json"].data.decode())
    values = set(re.findall(r'"([^"]*)"', without_kinds))
    assert values.isdisjoint({each.id for each in things})
