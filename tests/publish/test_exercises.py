"""Dialogues of other shapes build without a change of code, and a principal's memo is one page whatever it is about."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pypdf
import pytest
from lxml import etree

from briefgen.publish.options import Report

Build = Callable[..., Report]
Exercise = Callable[[str], tuple[Path, Report]]
TOP = Path(__file__).parents[2]
EXERCISES = sorted(path.name for path in (TOP / "tests" / "dialogues").iterdir())
OFFICE = shutil.which("soffice")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FONTS = (
    '<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    "<dir>{}</dir><cachedir>{}</cachedir></fontconfig>"
)


def pages(path: Path) -> int:
    return len(pypdf.PdfReader(path).pages)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_builds_for_all_its_readers(exercise: Exercise, name: str) -> None:
    root, report = exercise(name)
    assert not report.problems
    assert {outcome.action for outcome in report.outcomes} == {"written"}
    numbers = {pages(memo) for memo in root.glob("out/*/*/principal*/memo.pdf")}
    assert numbers == (set() if name == "harbour" else {1})  # the harbour has no principal


def test_pictures_of_an_exercise_go_to_whom_they_are_released(exercise: Exercise) -> None:
    root, _ = exercise("lakes")
    for reader, pictures in (("working", 2), ("working-ko", 2), ("partner", 1), ("public", 1), ("public-ko", 1)):
        memo = root / "out" / "lakes" / "all" / reader / "memo.docx"
        with zipfile.ZipFile(memo) as word:
            told = re.findall(r'descr="([^"]+)"', word.read("word/document.xml").decode())
            media = sorted(name.rpartition(".")[2] for name in word.namelist() if "/media/figure" in name)
        assert len(told) == pictures
        assert media == (["png", "png", "svg"] if pictures == 2 else ["png", "svg"])
        with pikepdf.open(memo.with_suffix(".pdf")) as pdf:
            alts = [
                str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
            ]
        assert alts == told


def test_a_dialogue_of_which_nothing_is_released_stands_beside_one_with_readers_outside(
    workplace: Path, make: Build
) -> None:
    harbour = TOP / "tests" / "dialogues" / "harbour" / "data"
    shutil.rmtree(workplace / "data" / "kr-us-cet")
    shutil.copytree(harbour / "harbour", workplace / "data" / "harbour")
    shutil.copy(harbour / "organisations.yaml", workplace / "data" / "organisations.yaml")
    report = make(workplace)
    assert not report.problems
    readers = {path.parent.name for path in workplace.glob("out/harbour/all/*/memo.pdf")}
    assert readers == {"principal", "principal-ko", "working", "working-ko"}


def test_the_principal_s_memo_is_one_page_in_both_languages(sample: Path) -> None:
    memos = sorted(sample.glob("out/*/*/principal*/memo.pdf"))
    assert [pages(memo) for memo in memos] == [1, 1]


@pytest.fixture(scope="module")
def printed(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The memo of each reader as LibreOffice prints it, in the family of the house, which a machine need not have."""
    folder = tmp_path_factory.mktemp("office")
    for reader in ("principal", "principal-ko", "working", "working-ko"):
        shutil.copy(sample / "out" / "kr-us-cet" / "r1" / reader / "memo.docx", folder / f"{reader}.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(TOP / "templates" / "fonts", folder / "cache"), encoding="utf-8")
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    subprocess.run([*command, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, env=environment)
    return {paper.stem: paper for paper in folder.glob("*.pdf")}


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
@pytest.mark.parametrize("reader", ["principal", "principal-ko"])
def test_it_is_one_page_in_word_too(printed: Mapping[str, Path], reader: str) -> None:
    assert pages(printed[reader]) == 1


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
@pytest.mark.parametrize("reader", ["working", "working-ko"])
def test_every_heading_is_on_the_page_its_contents_name_in_word_too(
    sample: Path, printed: Mapping[str, Path], reader: str
) -> None:
    memo = sample / "out" / "kr-us-cet" / "r1" / reader / "memo.docx"
    with zipfile.ZipFile(memo) as archive:
        contents = etree.fromstring(archive.read("word/document.xml")).findall(f".//{W}hyperlink[@{W}anchor]")
    texts = [solid(page.extract_text()) for page in pypdf.PdfReader(printed[reader]).pages]
    assert len(texts) == pages(memo.with_suffix(".pdf"))
    assert len(contents) > 8
    for entry in contents:
        *words, page = [text.text or "" for text in entry.iter(f"{W}t")]
        assert solid("".join(words)) in texts[int(page) - 1].replace(solid("".join(words) + page), "")


def solid(text: str) -> str:
    """Letters and digits alone: between them a page has leaders, and lines end anywhere."""
    return re.sub(r"\W", "", text)
