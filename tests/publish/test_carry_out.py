"""A build writes what changed and nothing else, keeps what a person changed, and says why.

Tried on the least dialogue there can be: one reader, two papers, no round and no pinned day.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest

from briefgen import files
from briefgen.app.clear import clear
from briefgen.app.workplace import Workplace
from briefgen.cache.store import Cache
from briefgen.dialogue.load import load_audiences
from briefgen.editions import record
from briefgen.errors import Place, Problem, Refused, Severity, Unknown
from briefgen.followup.exports import Export, ExportFolder, write_exports
from briefgen.publish.options import Order, Report
from briefgen.publish.reasons import describe_reasons
from briefgen.publish.writers import StampedDocument

Build = Callable[..., Report]
OUT = "out/harbour/all"
FILES = [f"{OUT}/working/{name}" for name in ("memo.docx", "memo.pdf", "checklist.docx", "checklist.pdf")]
PUBLIC = """
- id: public
  language: en
  release: public
  documents: [memo]
  formats: [pdf]
"""


def actions(report: Report) -> dict[str, list[str]]:
    """What was done, and to which files."""
    done: dict[str, list[str]] = {}
    for outcome in report.outcomes:
        done.setdefault(outcome.action, []).append(outcome.path)
    return done


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every file below `out`, by path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("out/**/*") if path.is_file()}


def times(root: Path) -> dict[Path, int]:
    """When each file below `out` was last written."""
    return {path: path.stat().st_mtime_ns for path in root.rglob("out/**/*") if path.is_file()}


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Change words in a file of the data."""
    path = root / "data" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def released(root: Path) -> Path:
    """The workplace with a reader outside, to whom one item is released."""
    edit(root, "harbour/dialogue.yaml", "kind: instrument", "kind: instrument\nrelease: {level: public, basis: posted}")
    edit(
        root,
        "harbour/commitments.yaml",
        "strength: decided",
        "strength: decided\n  release: {level: public, basis: posted}",
    )
    with (root / "data" / "audiences.yaml").open("a", encoding="utf-8") as file:
        file.write(PUBLIC)
    return root


def edition(root: Path) -> record.Edition:
    """The record of the last build."""
    return record.decode_edition((root / OUT / record.RECORD_NAME).read_bytes(), record.RECORD_NAME)


# ---- what changed, and nothing else -----------------------------------------------------------------------------


def test_the_first_build_writes_every_file_and_its_record(small: Path, make: Build) -> None:
    report = make(small)
    assert (actions(report), report.problems) == ({"written": FILES}, [])
    assert set(bytes_of(small)) == {*FILES, f"{OUT}/edition.json"}


def test_a_second_build_writes_nothing(small: Path, make: Build) -> None:
    make(small)
    before = times(small)
    assert actions(make(small)) == {"unchanged": FILES}
    assert times(small) == before


def test_without_a_pinned_day_another_day_alone_writes_nothing(small: Path, make: Build) -> None:
    make(small, today="2031-05-07")
    before = times(small)
    assert actions(make(small, today="2031-06-11")) == {"unchanged": FILES}
    assert times(small) == before
    assert {file.day for file in edition(small).files.values()} == {"2031-05-07"}


def test_a_changed_word_is_printed_with_the_day_it_changed(small: Path, make: Build) -> None:
    make(small, today="2031-05-07")
    edit(small, "harbour/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    report = make(small, today="2031-05-08")
    assert actions(report) == {"written": FILES}
    assert {describe_reasons(outcome.reasons) for outcome in report.outcomes} == {
        "H1 changed, and it is as of 2031-05-08 and no longer 2031-05-07"
    }


def test_a_day_asked_for_is_the_day_of_every_page(small: Path, make: Build) -> None:
    make(small, as_of=dt.date(2030, 1, 2))
    assert {file.day for file in edition(small).files.values()} == {"2030-01-02"}
    assert actions(make(small, as_of=dt.date(2030, 1, 3))) == {"written": FILES}


def test_a_comment_in_the_data_writes_nothing(small: Path, make: Build) -> None:
    make(small)
    edit(small, "harbour/commitments.yaml", "- id: H1", "# ask again\n\n- id: H1")
    assert actions(make(small)) == {"unchanged": FILES}


def test_a_changed_template_names_itself(small: Path, make: Build) -> None:
    make(small)
    template = small / "templates" / "checklist.md.j2"
    template.write_text(template.read_text(encoding="utf-8") + "\nAnd this.\n", encoding="utf-8")
    report = make(small)
    assert actions(report)["written"] == FILES[2:]
    assert {describe_reasons(o.reasons) for o in report.outcomes if o.reasons} == {"templates/checklist.md.j2 changed"}


def test_a_changed_marking_rewrites_every_page(small: Path, make: Build) -> None:
    make(small)
    edit(small, "audiences.yaml", "language: en", "language: en\n  marking: {text: FOR THE HARBOUR ALONE}")
    report = make(small)
    assert actions(report) == {"written": FILES}
    assert {describe_reasons(outcome.reasons) for outcome in report.outcomes} == {"its marking changed"}
    assert edition(small).files["working/memo.pdf"].marking == "FOR THE HARBOUR ALONE"


def test_a_deleted_file_comes_back(small: Path, make: Build) -> None:
    make(small)
    before = (small / FILES[0]).read_bytes()
    (small / FILES[0]).unlink()
    report = make(small)
    assert actions(report) == {"written": FILES[:1], "unchanged": FILES[1:]}
    assert describe_reasons(report.outcomes[0].reasons) == "somebody deleted or moved it"
    assert (small / FILES[0]).read_bytes() == before


def test_replaced_references_are_remembered_with_their_states(small: Path, make: Build) -> None:
    make(small)
    old = edition(small).files["working/checklist.pdf"]
    edit(small, "harbour/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    make(small)
    new = edition(small)
    remembered = next(entry for entry in new.replaced if entry.reference == old.reference)
    assert (remembered.document, remembered.audience) == ("checklist", "working")
    assert new.states[remembered.states]["harbour/H1"] is False


def test_the_record_says_what_each_file_is(small: Path, make: Build) -> None:
    make(small)
    file = edition(small).files["working/memo.docx"]
    assert (file.audience, file.release, file.language, file.document, file.field) == (
        "working",
        "internal",
        "en",
        "memo",
        "",
    )
    assert file.facts == ("H1", "H2", "H3")
    assert "templates/memo.md.j2" in file.made.templates
    assert file.size == (small / FILES[0]).stat().st_size


# ---- by hand ----------------------------------------------------------------------------------------------------


def test_a_file_changed_by_hand_is_kept_and_named(small: Path, make: Build) -> None:
    make(small)
    (small / FILES[0]).write_bytes(b"ticked")
    report = make(small)
    assert actions(report) == {"kept": FILES[:1], "unchanged": FILES[1:]}
    assert [str(p.place) for p in report.problems] == FILES[:1]
    assert report.problems[0].severity is Severity.NOTICE
    assert (small / FILES[0]).read_bytes() == b"ticked"


def test_it_is_kept_when_its_words_change_too(small: Path, make: Build) -> None:
    make(small)
    (small / FILES[0]).write_bytes(b"ticked")
    edit(small, "harbour/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    assert actions(make(small)) == {"kept": FILES[:1], "written": FILES[1:]}
    assert actions(make(small)) == {"kept": FILES[:1], "unchanged": FILES[1:]}


def test_force_replaces_it_and_keeps_the_old_one_beside_it(small: Path, make: Build) -> None:
    make(small)
    before = bytes_of(small)
    (small / FILES[0]).write_bytes(b"ticked")
    report = make(small, force=True)
    assert actions(report) == {"written": FILES[:1], "unchanged": FILES[1:]}
    assert (small / f"{FILES[0]}.kept-1").read_bytes() == b"ticked"
    assert (small / FILES[0]).read_bytes() == before[FILES[0]]


def test_without_a_record_equal_files_are_taken_over_and_others_kept(small: Path, make: Build) -> None:
    make(small)
    (small / OUT / record.RECORD_NAME).unlink()
    (small / FILES[1]).write_bytes(b"ticked")
    before = times(small)
    assert actions(make(small)) == {"unchanged": [FILES[0], *FILES[2:]], "kept": FILES[1:2]}
    assert {path: time for path, time in times(small).items() if path.name != record.RECORD_NAME} == before


def test_what_a_person_saves_while_a_build_is_at_work_is_kept(
    small: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(small)
    edit(small, "harbour/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")

    write = StampedDocument.write

    def slowly(self: StampedDocument, form: str, cache: Cache) -> bytes:
        (small / FILES[0]).write_bytes(b"saved in between")
        return write(self, form, cache)

    monkeypatch.setattr(StampedDocument, "write", slowly)
    report = make(small)
    assert actions(report) == {"kept": FILES[:1], "written": FILES[1:]}
    assert (small / FILES[0]).read_bytes() == b"saved in between"
    assert [problem.place.path for problem in report.problems] == FILES[:1]


def test_a_build_killed_before_its_record_was_written_is_no_change_by_hand(small: Path, make: Build) -> None:
    make(small)
    old = (small / OUT / record.RECORD_NAME).read_bytes()
    edit(small, "harbour/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    make(small)
    new = (small / OUT / record.RECORD_NAME).read_bytes()
    (small / OUT / record.RECORD_NAME).write_bytes(old)
    assert actions(make(small)) == {"unchanged": FILES}
    assert (small / OUT / record.RECORD_NAME).read_bytes() == new


def test_a_first_build_killed_before_its_record_was_written_is_on_record_as_if_it_had_ended(
    small: Path, make: Build
) -> None:
    make(small)
    whole = (small / OUT / record.RECORD_NAME).read_bytes()
    for missing in ([], FILES[:1], FILES[1:]):
        (small / OUT / record.RECORD_NAME).unlink()
        for name in missing:
            (small / name).unlink()
        assert actions(make(small)).get("written", []) == missing
        assert (small / OUT / record.RECORD_NAME).read_bytes() == whole


def test_a_build_broken_off_has_recorded_what_it_wrote(
    small: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = files.write

    def broken_off(path: Path, data: bytes, name: str = "", *, sync: bool = True) -> None:
        if path.name == "checklist.docx":
            raise KeyboardInterrupt
        write(path, data, name)

    monkeypatch.setattr(files, "write", broken_off)
    with pytest.raises(KeyboardInterrupt):
        make(small)
    monkeypatch.undo()
    there = [name for name in FILES if (small / name).exists()]
    assert there
    assert {f"{OUT}/{path}" for path in edition(small).files} == set(there)
    assert actions(make(small)) == {"unchanged": there, "written": [name for name in FILES if name not in there]}


def test_a_record_that_cannot_be_written_hides_no_other_problem(
    small: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = files.write

    def full(path: Path, data: bytes, name: str = "", *, sync: bool = True) -> None:
        if path.suffix in (".pdf", ".json"):
            raise Refused(Problem("cannot be written: the disk is full", Place(name)))
        write(path, data, name)

    monkeypatch.setattr(files, "write", full)
    report = make(small)
    assert [problem.place.path for problem in report.problems] == [*FILES[1::2], f"{OUT}/{record.RECORD_NAME}"]
    assert actions(report) == {"written": FILES[::2], "failed": FILES[1::2]}


# ---- no longer wanted -------------------------------------------------------------------------------------------

PDF, WORD = FILES[1::2], FILES[::2]


def without_pdf(root: Path) -> Path:
    """The workplace, whose reader wants Word alone from now on."""
    edit(root, "audiences.yaml", "documents:", "formats: [docx]\n  documents:")
    return root


def test_a_file_no_longer_wanted_is_named_and_stays(small: Path, make: Build) -> None:
    make(small)
    assert actions(make(without_pdf(small))) == {"unchanged": WORD, "unwanted": sorted(PDF)}
    assert (small / PDF[0]).exists()


def test_prune_removes_it(small: Path, make: Build) -> None:
    make(small)
    assert actions(make(without_pdf(small), prune=True)) == {"unchanged": WORD, "removed": sorted(PDF)}
    assert set(bytes_of(small)) == {*WORD, f"{OUT}/edition.json"}


def exported(root: Path, reader: str) -> Path:
    """An export for a reader, on record in `exports.json`."""
    shelf = ExportFolder(root, "harbour", "all", "2031-05-07")
    (one,) = (each for each in load_audiences(root)[0] if each.id == reader)
    write_exports(shelf, [(one, Export(name="facts.json", data=b"{}", title=""))], force=False)
    return root / OUT / reader / "facts.json"


def test_exports_for_a_reader_who_is_gone_are_named_and_pruned(small: Path, make: Build) -> None:
    audiences = small / "data" / "audiences.yaml"
    before = audiences.read_text(encoding="utf-8")
    audiences.write_text(before + PUBLIC, encoding="utf-8")
    stays, goes = exported(small, "working"), exported(small, "public")
    make(small)
    audiences.write_text(before, encoding="utf-8")
    assert actions(make(small)) == {"unchanged": FILES, "unwanted": [f"{OUT}/public/facts.json"]}
    assert actions(make(small, prune=True)) == {"unchanged": FILES, "removed": [f"{OUT}/public/facts.json"]}
    assert stays.exists()
    assert not goes.exists()
    assert actions(make(small)) == {"unchanged": FILES}


def test_exports_of_a_dialogue_that_is_gone_go_with_it(small: Path, make: Build) -> None:
    exported(small, "working")
    make(small)
    shutil.rmtree(small / "data" / "harbour")
    removed = actions(make(small, prune=True))["removed"]
    assert sorted(removed) == sorted([*FILES, f"{OUT}/working/facts.json"])
    assert not (small / "out").exists()


def test_prune_keeps_what_a_person_changed(small: Path, make: Build) -> None:
    make(small)
    (small / PDF[0]).write_bytes(b"ticked")
    assert actions(make(without_pdf(small), prune=True))["kept"] == PDF[:1]
    assert (small / PDF[0]).read_bytes() == b"ticked"


def test_papers_of_a_dialogue_that_is_gone_are_not_wanted(small: Path, make: Build) -> None:
    make(small)
    shutil.rmtree(small / "data" / "harbour")
    assert actions(make(small)) == {"unwanted": sorted(FILES)}
    assert actions(make(small, prune=True)) == {"removed": sorted(FILES)}
    assert not (small / "out" / "harbour").exists()


def test_files_nobody_recorded_are_none_of_ours(small: Path, make: Build) -> None:
    make(small)
    (small / OUT / "working" / "notes.docx").write_bytes(b"mine")
    make(small, prune=True)
    assert (small / OUT / "working" / "notes.docx").read_bytes() == b"mine"


# ---- readers and clearance --------------------------------------------------------------------------------------


def test_one_reader_alone_leaves_files_and_records_of_the_others(small: Path, make: Build) -> None:
    make(released(small))
    before = bytes_of(small)
    edit(small, "harbour/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    assert actions(make(small, audiences=("public",))) == {"written": [f"{OUT}/public/memo.pdf"]}
    assert {name: bytes_of(small)[name] for name in FILES} == {name: before[name] for name in FILES}
    assert set(edition(small).files) == {*(name.removeprefix(f"{OUT}/") for name in FILES), "public/memo.pdf"}


def test_an_internal_note_writes_nothing_for_a_reader_outside(small: Path, make: Build) -> None:
    make(released(small))
    edit(small, "harbour/commitments.yaml", "- id: H1\n", "- id: H1\n  note_internal: A rumour.\n")
    edit(small, "harbour/commitments.yaml", "Teach the children", "Teach all children")
    assert f"{OUT}/public/memo.pdf" in actions(make(small))["unchanged"]


def test_a_copy_for_outside_is_a_draft_until_it_is_cleared(small: Path, make: Build) -> None:
    make(released(small))
    order = Order(today=dt.date(2031, 5, 7), audiences=("public",))
    assert edition(small).files["public/memo.pdf"].draft
    cleared = clear(Workplace(small), order, "pilots", dt.date(2031, 5, 7))
    assert (cleared.id, cleared.reference) == ("U001", edition(small).readers["public"])
    report = make(small)
    assert actions(report)["written"] == [f"{OUT}/public/memo.pdf"]
    assert describe_reasons(report.outcomes[-1].reasons) == "it has been cleared"
    assert not edition(small).files["public/memo.pdf"].draft
    assert clear(Workplace(small), order, "pilots", dt.date(2031, 5, 6)).id == ""


def test_one_changed_word_voids_the_clearance(small: Path, make: Build) -> None:
    make(released(small))
    clear(
        Workplace(small),
        Order(today=dt.date(2031, 5, 7), audiences=("public",)),
        "pilots",
        dt.date(2031, 5, 7),
    )
    make(small)
    edit(small, "harbour/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    make(small)
    assert edition(small).files["public/memo.pdf"].draft


def test_a_clearance_taken_back_is_none(small: Path, make: Build) -> None:
    make(released(small))
    clear(
        Workplace(small),
        Order(today=dt.date(2031, 5, 7), audiences=("public",)),
        "pilots",
        dt.date(2031, 5, 7),
    )
    with (small / "data" / "harbour" / "updates.yaml").open("a", encoding="utf-8") as file:
        file.write("- {id: U002, date: 2031-05-09, retracts: U001}\n")
    make(small)
    assert edition(small).files["public/memo.pdf"].draft


def test_an_office_nobody_knows_clears_nothing(small: Path) -> None:
    released(small)
    order = Order(today=dt.date(2031, 5, 7), audiences=("public",))
    with pytest.raises(Refused) as refused:
        clear(Workplace(small), order, "pilot", dt.date(2031, 5, 7))
    assert str(refused.value) == (
        "data/organisations.yaml: unknown organisation “pilot”\n  hint: did you mean “pilots”?"
    )
    assert not (small / "data" / "harbour" / "updates.yaml").exists()


def test_an_internal_reader_is_not_cleared(small: Path) -> None:
    order = Order(today=dt.date(2031, 5, 7), audiences=("working",))
    with pytest.raises(Refused, match="internal copies need no clearance"):
        clear(Workplace(small), order, "pilots", dt.date(2031, 5, 7))


# ---- what stands in the way -------------------------------------------------------------------------------------


def test_a_problem_of_the_data_writes_nothing(small: Path, make: Build) -> None:
    edit(small, "harbour/commitments.yaml", "actors: [pilots]", "actors: [pilot]")
    report = make(small)
    assert [str(p.place).split(":")[0] for p in report.problems] == ["data/harbour/commitments.yaml"]
    assert not report.outcomes
    assert not (small / "out").exists()


def test_problems_of_readers_templates_and_dialogues_are_said_all_at_once(small: Path, make: Build) -> None:
    edit(small, "audiences.yaml", "language: en", "languag: en")
    edit(small, "harbour/commitments.yaml", "actors: [pilots]", "actors: [pilot]")
    (small / "templates" / "look.yaml").write_text("fonts: 7\n", encoding="utf-8")
    paths = {problem.place.path for problem in make(small).problems}
    assert paths == {"data/audiences.yaml", "data/harbour/commitments.yaml", "templates/look.yaml"}


def test_a_workplace_without_readers_says_so(small: Path, make: Build) -> None:
    (small / "data" / "audiences.yaml").write_text("", encoding="utf-8")
    assert [str(problem.place) for problem in make(small).problems] == ["data/audiences.yaml:1"]


def test_a_missing_list_of_readers_is_one_problem(workplace: Path, make: Build) -> None:
    (workplace / "data" / "audiences.yaml").unlink()
    (problem,) = make(workplace).problems
    assert str(problem.place) == "data/audiences.yaml:1"
    assert problem.hint == "one begins with - {id: working, language: en, release: internal}"


def test_a_language_without_words_for_its_pages_is_a_problem_of_the_reader(small: Path, make: Build) -> None:
    edit(small, "audiences.yaml", "language: en", "language: fr")
    (problem,) = make(small).problems
    assert (str(problem.place), problem.item) == ("data/audiences.yaml:4:3", "working")
    assert problem.message == "there are no words for pages in “fr”"
    assert problem.hint == "write templates/wording.fr.yaml, or one of en, ko"


def test_another_look_may_leave_out_what_the_house_has(small: Path, make: Build) -> None:
    make(small)
    edit(small, "audiences.yaml", "language: en", "language: en\n  look: embassy")
    (small / "templates" / "looks" / "embassy").mkdir(parents=True)
    shutil.copy(small / "templates" / "house.docx", small / "templates" / "looks" / "embassy" / "house.docx")
    assert actions(make(small)) == {"unchanged": FILES}
    edit(small, "audiences.yaml", "look: embassy", "look: embasy")
    assert [problem.hint for problem in make(small).problems] == ["did you mean “embassy”?"]


def test_a_problem_in_one_dialogue_leaves_the_others_alone(small: Path, make: Build) -> None:
    shutil.copytree(small / "data" / "harbour", small / "data" / "pier")
    edit(small, "pier/dialogue.yaml", "id: harbour", "id: pier")
    edit(small, "harbour/commitments.yaml", "actors: [pilots]", "actors: [pilot]")
    report = make(small)
    assert {path.split("/")[1] for path in actions(report)["written"]} == {"pier"}
    assert len(report.problems) == 1


def test_a_glyph_no_font_has_is_a_problem_of_its_item(small: Path, make: Build) -> None:
    edit(small, "harbour/commitments.yaml", "title: Teach the children", "title: Teach 𓀀 children")
    report = make(small)
    assert {problem.item for problem in report.problems} == {"H3"}
    assert "U+13000" in report.problems[0].message
    assert report.problems[0].place.path == "data/harbour/commitments.yaml"


def tail_of_memo(root: Path, typed: str) -> str:
    """The template that has these words, from its third line, at the end of a memo."""
    path = "templates/audiences/working/memo.md.j2"
    words = f'{{% extends "memo.md.j2" %}}\n{{% block tail %}}\n{typed}\n\n{{% endblock %}}\n'
    (root / path).write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("typed", "style", "meant"),
    [
        ("{.Smal} words", "Smal", "Small"),
        ("some [words]{.Laet}", "Laet", "Late"),
        ("{.Secondary} words", "Secondary", ""),
    ],
)
def test_a_style_the_house_does_not_have_is_a_problem_of_the_template(
    small: Path, make: Build, typed: str, style: str, meant: str
) -> None:
    template = tail_of_memo(small, typed)
    (problem,) = make(small).problems
    assert str(problem.place) == f"{template}:3:{typed.index('{') + 1}"
    assert problem.message == f"the house has no style “{style}”"
    assert f"did you mean “{meant}”?" in problem.hint or not meant


@pytest.mark.parametrize(
    ("typed", "column", "told"),
    [
        ("see [below](#sorces)\n\n## Sources {anchor=sources}", 12, "“#sorces”, which is no heading"),
        ("see [below](#sources)", 12, "“#sources”, which is no heading"),
        ("## A {anchor=a}\n\n## B {anchor=a}", 6, "two headings are named “a”"),
    ],
)
def test_a_link_to_no_heading_is_a_problem_of_the_template(
    small: Path, make: Build, typed: str, column: int, told: str
) -> None:
    template = tail_of_memo(small, typed)
    (problem,) = make(small).problems
    assert str(problem.place) == f"{template}:3:{column}"
    assert told in problem.message


def test_a_link_leads_to_a_heading_of_its_paper(small: Path, make: Build) -> None:
    tail_of_memo(small, "see [below](#sources)\n\n## Sources {anchor=sources}")
    assert not make(small).problems
    with ZipFile(small / OUT / "working" / "memo.docx") as word:
        body = word.read("word/document.xml").decode()
    assert re.search('w:anchor="([^"]+)".*<w:bookmarkStart [^>]*w:name="\\1"', body)
    with pikepdf.open(small / OUT / "working" / "memo.pdf") as pdf:
        assert any("/Dest" in annotation for page in pdf.pages for annotation in page.get("/Annots", ()))


def test_a_file_open_in_a_word_processor_stops_no_other(small: Path, make: Build) -> None:
    make(small)
    edit(small, "harbour/commitments.yaml", "Keep the harbour lights burning\n", "Keep all harbour lights burning\n")
    (small / OUT / "working" / ".~lock.memo.docx#").write_bytes(b"")
    report = make(small)
    assert actions(report) == {"failed": FILES[:1], "written": FILES[1:]}
    assert "open in a word processor" in report.problems[0].message
    (small / OUT / "working" / ".~lock.memo.docx#").unlink()
    assert actions(make(small)) == {"written": FILES[:1], "unchanged": FILES[1:]}


@pytest.mark.parametrize("place", ["out", "out/harbour", OUT, OUT + "/working"])
def test_a_file_in_place_of_a_folder_is_a_problem_of_each_file_in_it(small: Path, make: Build, place: str) -> None:
    (small / place).parent.mkdir(parents=True, exist_ok=True)
    (small / place).write_text("in the way")
    for _ in range(2):
        report = make(small)
        assert actions(report) == {"failed": FILES}
        assert {p.message for p in report.problems} == {"cannot be written: a file stands where a folder belongs"}


def test_a_folder_in_place_of_a_file_is_named_as_the_user_knows_it(small: Path, make: Build) -> None:
    (small / FILES[0]).mkdir(parents=True)
    (problem,) = make(small).problems
    assert str(problem) == (
        f"{FILES[0]}: cannot be read: a folder stands where the file belongs\n"
        "  hint: move away what stands in its place"
    )


def test_a_damaged_record_is_a_problem_and_nothing_is_written(small: Path, make: Build) -> None:
    make(small)
    (small / OUT / record.RECORD_NAME).write_text("{}", encoding="utf-8")
    report = make(small)
    assert [p.place.path for p in report.problems] == [f"{OUT}/edition.json"]
    assert not report.outcomes


@pytest.mark.parametrize("order", [{"dialogues": ("harbor",)}, {"audiences": ("wrking",)}, {"round": "r9"}])
def test_a_name_that_is_not_there_is_wrong_usage(small: Path, make: Build, order: dict[str, object]) -> None:
    with pytest.raises(Unknown):
        make(small, **order)
