"""The folder of a dialogue: pictures, texts on file, the natural order of ids."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from briefgen.dialogue.check import check
from briefgen.dialogue.folder import Album, find_twins, natural_key
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Audience, Dialogue, Mark
from briefgen.dialogue.release import release
from briefgen.errors import Problem, Refused, Severity
from briefgen.files import MIB, sha256

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="4" height="2"/></svg>'
HEAD = "id: lake\nname: a\nrelease: {level: public, basis: b}\nparties: [{id: KR, name: b}]\nsalt: of-the-deep-lake\n"
ENTRY = "- {id: map, file: pictures/map.png, alt: {en: A map, ko: 지도}}\n"
PUBLIC = Audience(id="public", language="en", release=Mark("public"))
INSIDE = Audience(id="working", language="en", release=Mark())


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 2), "navy").save(out, "PNG")
    return out.getvalue()


def loaded(root: Path, entries: str, files: Mapping[str, bytes] | None = None) -> tuple[Dialogue, list[Problem]]:
    given = {"dialogue.yaml": HEAD.encode(), "pictures.yaml": entries.encode(), "pictures/map.png": png()}
    for name, data in (given | dict(files or {})).items():
        path = root / "data" / "lake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    dialogue, problems = load_dialogue(root, "lake")
    assert dialogue is not None
    return dialogue, problems


def test_a_picture_is_known_by_its_hash_and_fetched_by_it(tmp_path: Path) -> None:
    dialogue, problems = loaded(tmp_path, ENTRY)
    (picture,) = dialogue.pictures
    assert not problems and picture.sha256 == sha256(png())
    assert Album.of(tmp_path, dialogue).fetch(picture.sha256) == png()


def test_a_picture_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    dialogue, _ = loaded(tmp_path, ENTRY)
    (tmp_path / "data" / "lake" / "pictures" / "map.png").write_bytes(SVG)
    with pytest.raises(Refused, match="was changed while it was being read"):
        Album.of(tmp_path, dialogue).fetch(dialogue.pictures[0].sha256)


@pytest.mark.parametrize(
    ("entry", "said", "hint"),
    [
        ("- {id: map, file: pictures/map.png}", "alt is missing", ""),
        ('- {id: map, file: pictures/map.png, alt: ""}', "alt is missing", ""),
        ("- {id: map, alt: a}", "file is missing", ""),
        ("- {id: map, file: pictures/map.png, alt: a, source: S9}", "unknown source “S9”", ""),
        ("- {id: map, file: pictures/mop.png, alt: a}", "is not there", "did you mean “pictures/map.png”?"),
        ("- {id: map, file: map.png, alt: a}", "is not there", "did you mean “pictures/map.png”?"),
        ("- {id: map, file: ../other.png, alt: a}", "is not in the folder of its dialogue", "keep it in"),
        ("- {id: map, file: /etc/hostname, alt: a}", "is not in the folder of its dialogue", "keep it in"),
        ("- {id: map, file: pictures/away.png, alt: a}", "is not in the folder of its dialogue", "keep it in"),
        ("- {id: map, file: pictures.yaml, alt: a}", "is no PNG, JPEG or SVG", "picture program"),
        ("- {id: map, file: pictures/cut.png, alt: a}", "a picture is damaged", "save it again"),
        ("- {id: map, file: pictures/big.png, alt: a}", "is larger than 10 MB", ""),
        ("- {id: map, file: pictures/script.svg, alt: a}", "a drawing holds a script", "PNG"),
        ("- {id: map, file: pictures, alt: a}", "cannot be read: a folder", ""),
    ],
)
def test_what_is_wrong_with_a_picture_is_said_at_its_line(tmp_path: Path, entry: str, said: str, hint: str) -> None:
    (tmp_path / "away.png").write_bytes(png())
    (tmp_path / "data" / "lake" / "pictures").mkdir(parents=True)
    (tmp_path / "data" / "lake" / "pictures" / "away.png").symlink_to(tmp_path / "away.png")
    strange = {
        "pictures/cut.png": png()[:40],
        "pictures/big.png": png() + bytes(10 * MIB),
        "pictures/script.svg": SVG.replace(b"<rect", b"<script/><rect"),
    }
    _, problems = loaded(tmp_path, entry + "\n", strange)
    (problem,) = [problem for problem in problems if problem.severity is Severity.PROBLEM]
    assert said in problem.message and hint in problem.hint
    assert (problem.place.path, problem.place.line) == ("data/lake/pictures.yaml", 1)


def test_a_file_that_no_entry_names_is_a_notice(tmp_path: Path) -> None:
    files = {"pictures/old/map.svg": SVG, "pictures/.hidden": b""}
    _, (notice,) = loaded(tmp_path, ENTRY, files)
    assert notice.severity is Severity.NOTICE and str(notice.place) == "data/lake/pictures/old/map.svg"


def test_without_a_mark_a_picture_stays_inside_and_with_one_its_words_go_and_its_file_does_not(tmp_path: Path) -> None:
    marked = ENTRY.replace("id: map", "id: open, rights: ours, release: {level: public, basis: b}")
    dialogue, problems = loaded(tmp_path, ENTRY + marked)
    assert not problems
    (seen,) = release(dialogue, PUBLIC).pictures
    assert (seen.id, seen.file, seen.rights) == ("open", "", None)
    assert seen.alt.words == (("en", "A map"),) and seen.sha256
    assert len(release(dialogue, INSIDE).pictures) == 2


def test_the_languages_of_its_readers_and_a_basis_are_asked_for(tmp_path: Path) -> None:
    entries = "- {id: map, file: pictures/map.png, alt: {ko: 지도}, release: public}\n"
    dialogue, _ = loaded(tmp_path, entries)
    found = [(problem.message, problem.item) for problem in check(dialogue, [INSIDE])]
    assert ("English missing: alt", "map") in found
    assert ("nothing says why this may go to the public", "map") in found


def test_ids_stand_in_the_order_people_count_in() -> None:
    ids = ["C10", "C2", "C1b", "C1a", "A2", "c1", "C02", "C1", "2", "C1-10", "C1-9"]
    expected = ["2", "A2", "C1", "C1-9", "C1-10", "C1a", "C1b", "C02", "C2", "C10", "c1"]
    assert sorted(ids, key=natural_key) == expected


def test_ids_that_count_the_same_have_one_order() -> None:
    assert sorted(["C1", "C01", "C001"], key=natural_key) == ["C001", "C01", "C1"]


@pytest.mark.parametrize(("names", "found"), [(("lake", "Lake"), 1), (("lake", "lakes"), 0), (("lake",), 0)])
def test_two_folders_that_differ_only_in_capitals_are_a_problem(names: tuple[str, ...], found: int) -> None:
    problems = list(find_twins(names, "lake"))
    assert len(problems) == found
    assert all("differs from data/Lake only in capitals" in str(problem) and problem.hint for problem in problems)
