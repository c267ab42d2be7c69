"""Numbered copies: one for each recipient, made once, written again only where its own words changed; numbers stay.

Tried on the least dialogue there can be, with three recipients.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from briefgen.editions import record
from briefgen.editions.copies import read_register
from briefgen.errors import Place, Problem, Refused
from briefgen.publish import copy_jobs
from briefgen.publish.build import make_plans
from briefgen.publish.copy_jobs import CopyJob, CopyRun, draw_copies
from briefgen.publish.options import BuildOptions, Order, Report
from briefgen.publish.reasons import describe_reasons
from briefgen.publish.writers import NumberedOriginal

Build = Callable[..., Report]
OUT = "out/harbour/all"
ENTRY = """
- id: {0}
  name: {{en: Office {0}, ko: 사무소 {0}}}
  address: {0}@example.org
  audience: working
  may_see: internal
  formats: [pdf, docx]
"""
NAMES = ("tides", "lakes", "boats")


@pytest.fixture
def place(copied_for: Callable[..., Path]) -> Path:
    """The small workplace with three recipients of named copies of a memo."""
    root = copied_for(NAMES, formats="docx, pdf")
    listed(root, *NAMES)
    return root


def listed(root: Path, *names: str) -> None:
    """The recipients, in this order; `tides=7` says its number."""
    entries = []
    for name in names:
        id_, _, number = name.partition("=")
        entries.append(ENTRY.format(id_) + (f"  copy: {number}\n" if number else ""))
    (root / "data" / "recipients.yaml").write_text("".join(entries), encoding="utf-8")


def copies(root: Path) -> dict[str, int]:
    """Every copy that is there, and when it was written."""
    found = sorted((root / OUT / "working" / "copies").glob("*"))
    return {path.name: path.stat().st_mtime_ns for path in found}


def written(report: Report) -> list[str]:
    return [outcome.path.rpartition("/")[2] for outcome in report.outcomes if outcome.action == "written"]


def line(root: Path, name: str) -> bytes:
    """The unpacked form that is the last line of a copy: glyphs, so compared and not read."""
    with pikepdf.open(root / OUT / "working" / "copies" / name) as pdf:
        return bytes(pdf.pages[0].Resources.XObject.Last.read_bytes())


def test_each_recipient_gets_a_copy_in_each_of_his_formats(place: Path, make: Build) -> None:
    report = make(place)
    assert not report.problems
    assert list(copies(place)) == [f"memo-00{n}.{form}" for n in (1, 2, 3) for form in ("docx", "pdf")]
    assert len({line(place, f"memo-00{n}.pdf") for n in (1, 2, 3)}) == 3


def test_no_name_stands_in_a_path_or_in_the_record(place: Path, make: Build) -> None:
    make(place)
    assert not [path for path in place.rglob("out/**/*") for name in NAMES if name in path.name]
    assert "Office" not in (place / OUT / "copies.jsonl").read_text(encoding="utf-8")
    assert "Office" not in (place / OUT / "edition.json").read_text(encoding="utf-8")


def test_a_second_build_writes_nothing(place: Path, make: Build) -> None:
    make(place)
    before = copies(place)
    assert {outcome.action for outcome in make(place).outcomes} == {"unchanged"}
    assert copies(place) == before


def test_the_record_is_small_and_names_the_register(place: Path, make: Build) -> None:
    make(place)
    edition = record.decode_edition((place / OUT / "edition.json").read_bytes(), "edition.json")
    assert set(edition.files) == {"working/memo.docx", "working/memo.pdf"}
    assert edition.copies == read_register(place / OUT, OUT).digest


def test_a_changed_name_rewrites_only_that_copy(place: Path, make: Build) -> None:
    make(place)
    recipients = place / "data" / "recipients.yaml"
    words = recipients.read_text(encoding="utf-8").replace("Office lakes", "Office of the Lakes")
    recipients.write_text(words, encoding="utf-8")
    report = make(place)
    assert written(report) == ["memo-002.docx", "memo-002.pdf"]
    (reasons,) = {outcome.reasons for outcome in report.outcomes if outcome.action == "written"}
    assert "its name" in describe_reasons(reasons)


def test_a_changed_paper_rewrites_them_all_and_an_added_reader_too_for_it_is_now_of_four(
    place: Path, make: Build
) -> None:
    make(place)
    listed(place, *NAMES, "ferries")
    assert written(make(place)) == [f"memo-00{n}.{form}" for form in ("docx", "pdf") for n in (1, 2, 3, 4)]


def test_numbers_stay_when_a_reader_is_added_at_the_end(place: Path, make: Build) -> None:
    make(place)
    listed(place, *NAMES, "ferries")
    make(place)
    held = read_register(place / OUT, OUT).present
    assert [held[name, "working/memo.pdf"].number for name in (*NAMES, "ferries")] == [1, 2, 3, 4]


@pytest.mark.parametrize("names", [("tides", "boats"), ("ferries", *NAMES), ("lakes", "tides", "boats")])
def test_a_number_that_would_move_to_somebody_else_stops_the_build(
    place: Path, make: Build, names: tuple[str, ...]
) -> None:
    make(place)
    before = copies(place)
    listed(place, *names)
    report = make(place)
    assert "which was made for" in report.problems[0].message
    assert report.problems[0].place.path == "data/recipients.yaml"
    assert copies(place) == before


def test_with_its_own_number_a_gap_is_left_and_the_others_keep_theirs(place: Path, make: Build) -> None:
    make(place)
    listed(place, "tides", "boats=3")
    report = make(place, prune=True)
    assert not report.problems
    assert sorted({name.partition(".")[0] for name in copies(place)}) == ["memo-001", "memo-003"]
    listed(place, "tides", "ferries", "boats=3")
    assert "copy 2, which was made for “lakes”" in make(place).problems[0].message


def test_two_with_one_number_are_a_problem_at_the_second(place: Path, make: Build) -> None:
    listed(place, "tides", "lakes=1")
    (problem,) = make(place).problems
    assert problem.message == "copy 1 is that of “tides” already"


def test_a_copy_no_longer_wanted_is_named_and_removed_when_asked(place: Path, make: Build) -> None:
    make(place)
    listed(place, "tides", "lakes")
    report = make(place)
    assert [o.path.rpartition("/")[2] for o in report.outcomes if o.action == "unwanted"] == [
        "memo-003.docx",
        "memo-003.pdf",
    ]
    make(place, prune=True)
    assert "memo-003.pdf" not in copies(place)
    assert {outcome.action for outcome in make(place).outcomes} == {"unchanged"}


def test_where_copies_are_no_longer_asked_for_all_of_them_go(place: Path, make: Build) -> None:
    make(place)
    audiences = place / "data" / "audiences.yaml"
    audiences.write_text(audiences.read_text(encoding="utf-8").replace("copies: named", "copies: none"))
    make(place, prune=True)
    assert copies(place) == {}
    assert record.decode_edition((place / OUT / "edition.json").read_bytes(), "edition.json").copies


def test_a_copy_changed_by_hand_is_kept_and_told(place: Path, make: Build) -> None:
    make(place)
    changed = place / OUT / "working" / "copies" / "memo-002.docx"
    changed.write_bytes(b"ticked")
    report = make(place)
    assert [problem.place for problem in report.problems] == [Place(f"{OUT}/working/copies/memo-002.docx")]
    assert changed.read_bytes() == b"ticked"
    make(place, force=True)
    assert changed.read_bytes() != b"ticked"
    assert changed.with_name("memo-002.docx.kept-1").read_bytes() == b"ticked"


def test_a_copy_that_is_gone_comes_back(place: Path, make: Build) -> None:
    make(place)
    (place / OUT / "working" / "copies" / "memo-002.pdf").unlink()
    assert written(make(place)) == ["memo-002.pdf"]


def test_a_link_to_nothing_among_the_copies_is_none_of_them(place: Path, make: Build) -> None:
    make(place)
    stray = place / OUT / "working" / "copies" / ".#memo-002.pdf"
    stray.symlink_to("nowhere")
    assert written(make(place)) == []
    gone = stray.with_name("memo-002.pdf")
    gone.unlink()
    gone.symlink_to("nowhere")
    assert written(make(place)) == ["memo-002.pdf"]


def test_a_name_without_the_reader_s_language_or_a_glyph_is_a_problem(place: Path, make: Build) -> None:
    entry = ENTRY.format("tides").replace("en: Office tides, ", "") + ENTRY.format("lakes").replace("Office", "𒀀")
    (place / "data" / "recipients.yaml").write_text(entry, encoding="utf-8")
    assert "has no name in “en”" in make(place).problems[0].message
    (place / "data" / "recipients.yaml").write_text(ENTRY.format("lakes").replace("Office", "𒀀"), encoding="utf-8")
    assert "no font of the PDF can set “𒀀”" in make(place).problems[0].message


def test_a_name_too_long_for_the_footer_stops_its_copy_alone(place: Path, make: Build) -> None:
    recipients = place / "data" / "recipients.yaml"
    words = recipients.read_text(encoding="utf-8").replace("Office lakes", "Office of the Lakes " * 9)
    recipients.write_text(words, encoding="utf-8")
    report = make(place)
    assert [(p.item, p.place.path) for p in report.problems] == [("lakes", "data/recipients.yaml")]
    assert "memo-003.pdf" in copies(place)


def test_documents_and_dialogues_narrow_what_a_recipient_gets(place: Path, make: Build) -> None:
    recipients = place / "data" / "recipients.yaml"
    recipients.write_text(
        ENTRY.format("tides") + "  documents: [checklist]\n" + ENTRY.format("lakes").replace(", docx", "")
    )
    make(place)
    assert list(copies(place)) == ["memo-002.pdf"]


# ---- broken off -------------------------------------------------------------------------------------------------


def test_a_build_that_was_killed_goes_on_where_it_ended(
    place: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines of all copies are on the disk, the files of some, and no record: as after a kill in the middle."""
    make(place)
    whole = {path: path.read_bytes() for path in place.rglob("out/**/*") if path.suffix in (".pdf", ".docx", ".jsonl")}
    gone = place / OUT / "working" / "copies" / "memo-003.pdf"
    gone.unlink()
    (place / OUT / "edition.json").unlink()
    before = copies(place)
    assert written(make(place)) == ["memo-003.pdf"]
    assert {name: time for name, time in copies(place).items() if name in before} == before
    assert {path: path.read_bytes() for path in whole} == whole


def test_a_line_written_ahead_of_a_file_that_never_came_is_seen(place: Path, make: Build) -> None:
    """The new line is there and the old file is: of the same size even, it is written anew, and is nobody's work."""
    make(place)
    path = place / OUT / "working" / "copies" / "memo-002.pdf"
    register = place / OUT / "copies.jsonl"
    ahead = next(json.loads(each) for each in register.read_text().splitlines() if "memo-002.pdf" in each)
    old = path.read_bytes()
    recipients = place / "data" / "recipients.yaml"
    recipients.write_text(recipients.read_text(encoding="utf-8").replace("lakes, ko", "lacks, ko"), encoding="utf-8")
    make(place)
    new = read_register(place / OUT, OUT).copies["working/copies/memo-002.pdf"]
    path.write_bytes(old)
    lines = register.read_text(encoding="utf-8").splitlines(keepends=True)
    now = next(each for each in lines if "memo-002.pdf" in each)
    register.write_text("".join(lines).replace(now, json.dumps(ahead) + "\n") + now, encoding="utf-8")
    report = make(place)
    assert written(report) == ["memo-002.pdf"]
    assert not report.problems
    assert read_register(place / OUT, OUT).copies["working/copies/memo-002.pdf"] == new


def test_broken_off_the_register_stays_as_it_is_and_is_put_in_order_the_next_time(
    place: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(copy_jobs, "draw_copies", stopped)
    with pytest.raises(KeyboardInterrupt):
        make(place)
    monkeypatch.undo()
    assert copies(place) == {}
    assert not make(place).problems
    assert len(copies(place)) == 6


def test_a_full_disk_is_one_word_and_leaves_nothing_half(
    place: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Refused(Problem("cannot be written: the disk is full", Place("x")))

    monkeypatch.setattr("briefgen.publish.copy_jobs.files.write", full)
    report = make(place)
    assert any("the disk is full" in problem.message for problem in report.problems)
    monkeypatch.undo()
    assert copies(place) == {}
    assert not make(place).problems
    assert len(copies(place)) == 6


def test_the_same_plan_carried_out_twice_is_written_once(place: Path, make: Build) -> None:
    make(place)
    shutil.rmtree(place / OUT / "working" / "copies")
    (plan,) = make_plans(place, Order(today=dt.date(2031, 5, 7)), [])
    for action in ("written", "unchanged"):
        assert [outcome.action for outcome in CopyRun(plan, BuildOptions(), None).outcomes()] == [action] * 6


def test_of_a_large_paper_fewer_copies_are_drawn_at_once(
    place: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []

    def noted(original: NumberedOriginal, job: CopyJob) -> list[bytes | Problem]:
        drawn.append(len(job))
        return draw_copies(original, job)

    monkeypatch.setattr(copy_jobs, "draw_copies", noted)
    make(place)
    monkeypatch.setattr(copy_jobs, "BYTES", 1)
    make(place, force=True)
    assert drawn == [3, 3, 1, 1, 1, 1, 1, 1]
