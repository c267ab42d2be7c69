"""One commitment on its way: from a line of YAML to a ticked box, and back into the next memo.

“At least $10 million for bio-economy research cooperation”, C03 of the sample.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from briefgen.compose.formats import allow_breaks
from briefgen.dialogue import journal
from briefgen.dialogue.check import check
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.release import opaque_key, release
from briefgen.dialogue.status import compute_statuses
from briefgen.editions import record
from briefgen.files import sha256
from briefgen.followup.collect import ReturnedFiles, apply, collect
from briefgen.publish.options import Report

K, C03 = "kr-us-cet", "kr-us-cet/C03"
EDITION = Path("out") / K / "r1"
AS_OF, TODAY = dt.date(2024, 10, 15), dt.date(2031, 5, 7)
Build = Callable[..., Report]


def loaded(root: Path) -> Dialogue:
    dialogue, problems = load_dialogue(root, K)
    assert dialogue
    assert not problems
    return dialogue


def words(data: bytes) -> str:
    """All words of a Word file, with plain spaces."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
    return allow_breaks(html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</w:p>", "\n", body))))


def paper(root: Path, name: str) -> bytes:
    return (root / EDITION / name).read_bytes()


def ticked(data: bytes, key: str) -> bytes:
    """A Word file with one box ticked, as Word saves it."""
    pattern = re.compile(rf'<w:sdt>(?:(?!<w:sdt>).)*?<w:tag w:val="{key}"/>.*?</w:sdt>', re.DOTALL)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                text = pattern.sub(lambda found: _tick(found[0]), text.decode()).encode()
            new.writestr(name, text)
    return out.getvalue()


def _tick(control: str) -> str:
    return control.replace('<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>').replace("☐", "☒")


def returned(root: Path, data: bytes) -> list[tuple[str, str, str]]:
    found = collect(root, ReturnedFiles([("returned", data)], TODAY))
    assert found.unplaced == []
    return [(proposal.id, proposal.was, proposal.now) for proposal in found.proposals]


# ---- out ----------------------------------------------------------------------------------------------------------


def test_load_gives_it_a_line(sample: Path) -> None:
    (commitment,) = (item for item in loaded(sample).commitments if item.id == "C03")
    assert commitment.place.path == f"data/{K}/commitments.yaml"
    assert commitment.place.line > 0
    assert [(quote.source, quote.line) for quote in commitment.quotes] == [("S1", 24)]


def test_check_finds_its_quote_and_its_ten_million_in_the_source(workplace: Path) -> None:
    assert not [problem for problem in check(loaded(workplace)) if problem.item == "C03"]
    file = workplace / "data" / K / "commitments.yaml"
    file.write_text(file.read_text().replace("value: 10000000", "value: 11000000"))
    assert any("11,000,000" in problem.message for problem in check(loaded(workplace)) if problem.item == "C03")


def test_release_lets_it_pass_to_the_public(sample: Path) -> None:
    dialogue = loaded(sample)
    public = next(audience for audience in load_audiences(sample)[0] if audience.id == "public")
    (seen,) = (
        item for item in release(dialogue, public).commitments if item.id == opaque_key(dialogue, "public", "C03")
    )
    assert seen.amounts[0].value == 10_000_000
    assert not seen.note_internal
    assert not seen.quotes


def test_the_catalogue_puts_it_where_it_belongs(sample: Path) -> None:
    edition = record.decode_edition(paper(sample, record.RECORD_NAME), record.RECORD_NAME)
    held = {path for path, file in edition.files.items() if "C03" in file.facts and path.startswith("working/")}
    assert held == {
        f"working/{name}.{form}" for name in ("memo", "one-pager-bio", "checklist") for form in ("docx", "pdf")
    }


def test_the_templates_print_it_with_its_qualifier(sample: Path) -> None:
    assert "at least US$10 million" in words(paper(sample, "working/memo.docx"))
    assert "at least US$10 million" in words(paper(sample, "public/one-pager-bio.docx"))
    assert "최소 1,000만 달러" in words(paper(sample, "working-ko/one-pager-bio.docx"))


def test_word_and_pdf_draw_a_box_that_carries_the_key(sample: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(paper(sample, "working/checklist.docx"))) as archive:
        assert archive.read("word/document.xml").decode().count(f'<w:tag w:val="{C03}"/>') == 1
    fields = pypdf.PdfReader(io.BytesIO(paper(sample, "working/checklist.pdf"))).get_fields() or {}
    assert fields[C03]["/FT"] == "/Btn"
    key = f"{K}/{opaque_key(loaded(sample), 'partner', 'C03')}"
    theirs = pypdf.PdfReader(io.BytesIO(paper(sample, "partner/checklist.pdf"))).get_fields() or {}
    assert key in theirs
    assert C03 not in theirs


# ---- and back -----------------------------------------------------------------------------------------------------


def test_a_tick_in_word_comes_back_by_the_key(sample: Path) -> None:
    assert returned(sample, ticked(paper(sample, "working/checklist.docx"), C03)) == [("C03", "in_progress", "done")]


def test_a_tick_in_a_pdf_comes_back_by_the_key(sample: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(paper(sample, "working/checklist.pdf"))))
    for page in writer.pages:
        writer.update_page_form_field_values(page, {C03: "/Yes"}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    assert returned(sample, out.getvalue()) == [("C03", "in_progress", "done")]


def test_what_a_person_does_in_libreoffice_comes_back(sample: Path, keyboard: Callable[..., bytes]) -> None:
    steps = (f"tick|{C03}", f"tick|{K}/A00-1", f"type|{K}/C07:remark|no news")
    found = returned(sample, keyboard(paper(sample, "working/checklist.docx"), *steps))
    assert found == [("A00-1", "open", "done"), ("C03", "in_progress", "done"), ("C07:remark", "", "no news")]


@pytest.fixture(scope="module")
def office(sample: Path, tmp_path_factory: pytest.TempPathFactory, make: Build) -> tuple[Path, set[str], bytes]:
    """The sample once the tick is accepted and everything is built again; what was rewritten; what came back."""
    root = Path(shutil.copytree(sample, tmp_path_factory.mktemp("journey") / "office"))
    data = ticked(paper(root, "working/checklist.docx"), C03)
    apply(root, ReturnedFiles([("returned", data)], TODAY))
    report: Any = make(root)
    assert not report.problems
    written = {outcome.path.removeprefix(f"{EDITION}/") for outcome in report.outcomes if outcome.action == "written"}
    return root, written, data


def test_accepted_it_is_a_dated_update_that_nobody_outside_hears_of(office: tuple[Path, set[str], bytes]) -> None:
    root, _, data = office
    update = loaded(root).updates[-1]
    assert (update.item, update.date, update.status, update.confidence) == ("C03", AS_OF, "done", "reported")
    assert (update.source, update.reported_by, update.by, update.file) == ("", "KR", "working", sha256(data))
    assert update.release.level == "internal"


def test_the_next_memo_shows_it_done_and_counts_it(office: tuple[Path, set[str], bytes]) -> None:
    root, _, _ = office
    assert compute_statuses(loaded(root), AS_OF)["C03"].colour == "done"
    assert "Five of 15 commitments are done" in words(paper(root, "working/memo.docx"))
    checklist = paper(root, "working/checklist.docx")
    with zipfile.ZipFile(io.BytesIO(checklist)) as archive:
        (control,) = re.findall(
            rf'<w:tag w:val="{C03}"/>.*?</w:sdt>', archive.read("word/document.xml").decode(), re.DOTALL
        )
    assert "☒" in control


def test_only_the_files_whose_words_changed_are_rewritten(office: tuple[Path, set[str], bytes]) -> None:
    _, written, _ = office
    assert {name.partition("/")[0] for name in written} == {"principal", "principal-ko", "working", "working-ko"}
    assert {name for name in written if "one-pager" in name} == {
        f"{reader}/one-pager-bio.{form}"
        for reader in ("principal", "principal-ko", "working", "working-ko")
        for form in ("docx", "pdf")
    }


def test_the_same_file_brings_nothing_more(office: tuple[Path, set[str], bytes]) -> None:
    root, _, data = office
    before = (root / journal.updates_path(K)).read_bytes()
    found = apply(root, ReturnedFiles([("again", data)], TODAY))
    assert (found.proposals, found.unplaced) == ([], [])
    assert found.older == [("again", "2024-10-15")]
    assert (root / journal.updates_path(K)).read_bytes() == before
