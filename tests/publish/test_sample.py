"""The whole sample: what the two commands of the README make."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from briefgen.publish.options import Report

Build = Callable[..., Report]
OUT = Path("out/kr-us-cet/r1")


def files(root: Path) -> dict[str, bytes]:
    """Every file below `out`, by path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("out/**/*") if path.is_file()}


def saying(root: Path, word: str) -> set[str]:
    """The papers, without their endings, whose Word file says a word anywhere."""
    return {str(path.relative_to(root).with_suffix("")) for path in root.rglob("out/**/*.docx") if word in words(path)}


def words(path: Path) -> str:
    """All text in a Word file, tags taken out."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    return html.unescape(re.sub(r"<[^>]*>", "", " ".join(parts)))


def written(report: Report) -> set[str]:
    """The papers that were written, without their endings; Word and PDF of one go together."""
    number = Counter(outcome.path.rpartition(".")[0] for outcome in report.outcomes if outcome.action == "written")
    assert set(number.values()) <= {2}
    return set(number)


def edit(root: Path, old: str, new: str) -> None:
    path = root / "data" / "kr-us-cet" / "commitments.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_seven_readers_get_54_word_and_54_pdf_files(sample: Path) -> None:
    number = Counter(Path(name).suffix for name in files(sample))
    assert number == {".docx": 54, ".pdf": 54, ".json": 1}
    papers = Counter(Path(name).stem for name in files(sample) if name.endswith(".pdf"))
    assert papers["memo"] == 7
    assert papers["checklist"] == 5
    assert papers["one-pager-bio"] == 7


def test_a_second_build_writes_nothing(built: Path, make: Build) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.rglob("out/**/*")}
    assert {outcome.action for outcome in make(built).outcomes} == {"unchanged"}
    assert {path: path.stat().st_mtime_ns for path in built.rglob("out/**/*")} == before


def test_one_changed_word_rewrites_exactly_the_files_that_say_it(built: Path, make: Build) -> None:
    edit(built, "title: {en: ", "title: {en: Togetherness ")
    changed = written(make(built))
    assert changed == saying(built, "Togetherness")
    assert f"{OUT}/working/memo" in changed
    assert not any("-ko/" in paper or "quantum" in paper for paper in changed)


def test_words_copied_out_of_a_pdf_with_its_ligatures_are_found_and_print_as_letters(built: Path, make: Build) -> None:
    source = built / "data" / "kr-us-cet" / "sources" / "s1.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("fi", "ﬁ"), encoding="utf-8")
    edit(built, "title: {en: ", "title: {en: Oﬃcial ")
    report = make(built)
    assert not report.problems
    assert saying(built, "Official ") and not saying(built, "ﬃ")


def test_a_changed_internal_note_rewrites_no_file_for_a_reader_outside(built: Path, make: Build) -> None:
    edit(built, "note_internal:\n    en: ", "note_internal:\n    en: Whispered. ")
    changed = written(make(built))
    assert not any(f"/{reader}/" in paper for paper in changed for reader in ("partner", "public", "public-ko"))


def test_hash_seed_time_zone_language_folder_and_process_do_not_show(sample: Path, workplace: Path) -> None:
    surroundings = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "ko_KR.UTF-8"}
    command = [sys.executable, "-m", "briefgen", "-C", str(workplace), "build"]
    subprocess.run(command, env={**os.environ, **surroundings}, check=True, capture_output=True)
    here, there = files(sample), files(workplace)
    assert set(here) == set(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_the_day_on_the_clock_stands_nowhere(sample: Path) -> None:
    for name, data in files(sample).items():
        text = words(sample / name) if name.endswith(".docx") else data.decode("latin-1")
        assert not re.search(r"2031-05|D:2031|May 2031|2031\. 5", text), name
