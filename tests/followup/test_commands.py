"""The commands of the follow-up: results on one stream, the rest on the other, and three ways to end."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefgen.cli.group import commands
from briefgen.dialogue import journal
from briefgen.editions import record

Run = Callable[..., Result]
Copy = Any
"""A file in somebody's hands, as `conftest` makes it."""
K = "kr-us-cet"


@pytest.fixture
def run(office: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls the program in an office that has sent its papers."""
    shutil.copytree(sample / "templates", office / "templates")
    monkeypatch.chdir(office)

    def called(*arguments: str) -> Result:
        return CliRunner().invoke(commands, arguments, prog_name="briefgen")

    return called


# ---- collect ------------------------------------------------------------------------------------------------------


def test_collect_for_a_program_is_proposals_and_what_was_not_placed(run: Run, checklist: Copy) -> None:
    Path("a.docx").write_bytes(checklist.tick(f"{K}/A00-1", f"{K}/C01").copy_row(f"{K}/C02").data)
    before = Path(journal.updates_path(K)).read_bytes()
    shown = run("collect", "a.docx", "--json")
    assert shown.exit_code == 1
    found = json.loads(shown.stdout)
    assert found["proposals"] == [
        {"id": "A00-1", "was": "open", "now": "done", "file": "a.docx"},
        {"id": "C01", "was": "announced", "now": "done", "file": "a.docx"},
    ]
    assert {entry["key"] for entry in found["not_placed"]} >= {f"{K}/C02", f"{K}/C02:status"}
    assert all(entry.keys() == {"reason", "file", "key"} for entry in found["not_placed"])
    assert Path(journal.updates_path(K)).read_bytes() == before


def test_collect_tells_a_program_of_an_older_edition(run: Run, checklist: Copy) -> None:
    Path("a.docx").write_bytes(checklist.tick(f"{K}/C08").data)
    assert "older" not in json.loads(run("collect", "a.docx", "--json").stdout)
    journal.append_updates(Path(), K, [{"id": "U500", "item": "C07", "date": "2024-10-14", "status": "in_progress"}])
    assert run("build", "--audience", "working").exit_code == 0
    found = json.loads(run("collect", "a.docx", "--json").stdout)
    assert found["older"] == [{"file": "a.docx", "day": "2024-10-15"}]
    assert [proposal["id"] for proposal in found["proposals"]] == ["C08"]


def test_collect_for_a_person_is_a_table_and_what_to_do_next(run: Run, checklist: Copy) -> None:
    Path("a.docx").write_bytes(checklist.tick(f"{K}/C01").data)
    shown = run("collect", "a.docx")
    assert [line.split() for line in shown.stdout.splitlines()] == [
        ["item", "was", "now", "by", "file"],
        ["C01", "announced", "done", "working", "a.docx"],
    ]
    assert "--apply adds these to updates.yaml" in shown.stderr


def test_collect_applies_only_when_told_to(run: Run, checklist: Copy) -> None:
    Path("a.docx").write_bytes(checklist.tick(f"{K}/C01").data)
    shown = run("collect", "a.docx", "--apply", "--date", "2024-10-16", "--by", "msit")
    assert f"added to data/{K}/updates.yaml: U012" in shown.stderr
    text = Path(journal.updates_path(K)).read_text()
    assert "date: 2024-10-16\n" in text
    assert "by: msit\n" in text
    assert "nothing new" in run("collect", "a.docx", "--apply").stderr
    assert Path(journal.updates_path(K)).read_text() == text


@pytest.mark.parametrize(
    "arguments", [["collect"], ["collect", "nowhere.docx"], ["collect", "a.txt", "--date", "soon"]]
)
def test_collect_needs_files_that_are_there(run: Run, arguments: list[str]) -> None:
    Path("a.txt").write_text("done")
    assert run(*arguments).exit_code == 2


def test_a_file_too_large_to_read_does_not_stop_the_others(run: Run, checklist: Copy) -> None:
    Path("a.docx").write_bytes(checklist.tick(f"{K}/C01").data)
    with Path("big.pdf").open("wb") as file:
        file.truncate(65 * 2**20)
    shown = run("collect", "big.pdf", "a.docx", "--apply")
    assert shown.exit_code == 1
    assert "not placed: big.pdf: is larger than 64 MB" in shown.stderr
    assert "added to data/" in shown.stderr


def test_a_file_that_is_not_ours_is_not_placed(run: Run) -> None:
    Path("a.txt").write_text("all done")
    shown = run("collect", "a.txt", "--json")
    assert shown.exit_code == 1
    (entry,) = json.loads(shown.stdout)["not_placed"]
    assert entry["key"] == ""
    assert "neither a Word file" in entry["reason"]


def test_a_damaged_record_is_a_problem(run: Run, checklist: Copy) -> None:
    Path("a.docx").write_bytes(checklist.data)
    Path(f"out/{K}/r1/edition.json").write_text("{}")
    shown = run("collect", "a.docx")
    assert shown.exit_code == 1
    assert f"out/{K}/r1/edition.json" in shown.stderr


# ---- update -------------------------------------------------------------------------------------------------------


def test_update_adds_an_entry_and_says_where(run: Run) -> None:
    shown = run("update", "C06", "in_progress", "--date", "2024-10-14", "--note", "en=Agreed", "--note", "ko=합의")
    assert (shown.exit_code, shown.stdout) == (0, f"U012 added to data/{K}/updates.yaml\n")
    assert Path(journal.updates_path(K)).read_text().endswith("  note:\n    en: Agreed\n    ko: 합의\n")


def test_update_says_which_later_news_decides(run: Run) -> None:
    shown = run("update", "C06", "in_progress", "--date", "2024-03-04")
    assert "U007 is of a later day" in shown.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["C66", "done", "--date", "2024-10-14"],
        ["C06", "done", "--date", "2024-02-30"],
        ["C06", "done", "--date", "2024-10-14", "--source", "S99"],
        ["C06", "done", "--date", "2024-10-14", "--note", "a", "--note", "b"],
        ["C06", "--date", "2024-10-14"],
        ["C06", "done"],
        ["C06", "done", "--retract", "U007", "--date", "2024-10-14"],
        ["--retract", "U999", "--date", "2024-10-14"],
    ],
)
def test_an_update_of_what_is_not_there_writes_nothing(run: Run, arguments: list[str]) -> None:
    before = Path(journal.updates_path(K)).read_bytes()
    assert run("update", *arguments).exit_code == 2
    assert Path(journal.updates_path(K)).read_bytes() == before


def test_update_retracts(run: Run) -> None:
    shown = run("update", "--retract", "U007", "--date", "2024-10-14")
    assert (shown.exit_code, shown.stdout) == (0, f"U012 added to data/{K}/updates.yaml\n")


# ---- status -------------------------------------------------------------------------------------------------------


def test_status_for_a_program_is_one_list(run: Run) -> None:
    shown = run("status", "--json", "--as-of", "2024-11-01", "--late")
    assert shown.exit_code == 0
    found = json.loads(shown.stdout)
    assert [line["id"] for line in found] == ["A00-1", "A01-1", "A02-1", "A03-1", "A04-1", "A05-1", "A08-1"]
    assert {line["rating"] for line in found} == {"late"}


def test_status_for_a_person_is_grouped_by_field_or_lead(run: Run) -> None:
    shown = run("status").stdout
    assert "\nBio\nC03" in shown
    assert re.search(r"C06 .*by 31 Dec 2024 .*● Done .*132 days ago", shown)
    assert "\nMinistry of Science and ICT\nC01" in run("status", "--by", "lead").stdout
    assert "56 days late" in run("status", "--late", "--as-of", "2024-12-20").stdout


def test_status_for_a_reader_is_in_his_language(run: Run) -> None:
    assert "\n바이오\nC03" in run("status", "--audience", "working-ko").stdout
    assert "C03" not in run("status", "--audience", "partner").stdout


def test_status_says_how_often_a_date_moved(run: Run) -> None:
    for when in ("2024-11-30", "2024-12-31"):
        run("update", "A00-2", "open", "--date", "2024-10-15", "--due", when)
    assert "31 Dec 2024, moved twice" in run("status", "--lead", "nso").stdout


@pytest.mark.parametrize(
    "arguments", [["--lead", "nsso"], ["--audience", "wrking"], ["nowhere"], ["--due-within", "-1"]]
)
def test_status_of_what_is_not_there_is_wrong_usage(run: Run, arguments: list[str]) -> None:
    assert run("status", *arguments).exit_code == 2


# ---- round and export ---------------------------------------------------------------------------------------------


def test_a_round_is_opened_and_its_agenda_written(run: Run) -> None:
    shown = run("round", "new", "r2", "--date", "2025-01-20", "--place", "Washington")
    assert (shown.exit_code, shown.stdout) == (0, f"data/{K}/rounds/r2.yaml\n")
    assert "24 open items without an answer in r2 yet" in shown.stderr
    assert run("round", "new", "r2", "--date", "2025-01-20", "--place", "Washington").exit_code == 2
    written = run("round", "agenda", "r2", "--audience", "working")
    assert written.stdout.split() == [
        *("written", f"out/{K}/r2/working/agenda.docx"),
        *("written", f"out/{K}/r2/working/agenda.pdf"),
    ]
    assert (Path("out") / K / "r2" / record.EXPORTS_NAME).exists()
    refused = run("round", "agenda", "r2", "--audience", "partner")
    assert refused.exit_code == 1
    assert "r2 is not released to partner" in refused.stderr
    assert run("round", "agenda", "r3").exit_code == 2


def test_check_lists_what_has_no_answer_as_notices(run: Run) -> None:
    run("round", "new", "r2", "--date", "2025-01-20", "--place", "Washington")
    shown = run("check")
    assert shown.exit_code == 0
    assert shown.stdout.count("was open when r2 began, and has no answer in it") == 24
    assert run("check", "--strict").exit_code == 1


def test_export_writes_what_was_asked_for(run: Run) -> None:
    shown = run("export", "--audience", "working", "--form", "csv", "--form", "ics")
    assert shown.stdout.split() == [
        *("written", f"out/{K}/r1/working/tracker.csv"),
        *("written", f"out/{K}/r1/working/deadlines.ics"),
    ]
    Path(f"out/{K}/r1/working/tracker.csv").write_text("mine")
    again = run("export", "--audience", "working", "--form", "csv")
    assert "--force replaces it and keeps yours" in again.stderr
    assert run("export", "--round", "r9").exit_code == 2
