"""Dialogues of other shapes build without a change of code, and a principal's memo is one page whatever it is about."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest

from briefgen.build.many import Report

Build = Callable[..., Report]
TOP = Path(__file__).parents[2]
EXERCISES = sorted(path.name for path in (TOP / "tests" / "dialogues").iterdir())
OFFICE = shutil.which("soffice")
FONTS = (
    '<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    "<dir>{}</dir><cachedir>{}</cachedir></fontconfig>"
)


@pytest.fixture(params=EXERCISES)
def exercise(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workplace with an invented dialogue."""
    shutil.copytree(TOP / "tests" / "dialogues" / request.param / "data", tmp_path / "data")
    shutil.copytree(TOP / "templates", tmp_path / "templates")
    own = TOP / "tests" / "dialogues" / request.param / "templates"
    shutil.copytree(own, tmp_path / "templates", dirs_exist_ok=True) if own.exists() else None
    return tmp_path


def pages(path: Path) -> int:
    return len(pypdf.PdfReader(path).pages)


def test_an_exercise_builds_for_all_its_readers(exercise: Path, make: Build) -> None:
    report = make(exercise)
    assert not report.problems
    assert {outcome.action for outcome in report.outcomes} == {"written"}
    assert all(pages(memo) == 1 for memo in exercise.glob("out/*/*/principal*/memo.pdf"))


def test_pictures_of_an_exercise_go_to_whom_they_are_released(tmp_path: Path, make: Build) -> None:
    lakes = TOP / "tests" / "dialogues" / "lakes"
    shutil.copytree(TOP / "templates", tmp_path / "templates")
    for folder in ("data", "templates"):
        shutil.copytree(lakes / folder, tmp_path / folder, dirs_exist_ok=True)
    assert not make(tmp_path).problems
    for reader, pictures in (("working", 2), ("working-ko", 2), ("partner", 1), ("public", 1), ("public-ko", 1)):
        memo = tmp_path / "out" / "lakes" / "all" / reader / "memo.docx"
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


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
@pytest.mark.parametrize("reader", ["principal", "principal-ko"])
def test_it_is_one_page_in_word_too(sample: Path, tmp_path: Path, reader: str) -> None:
    memo = sample / "out" / "kr-us-cet" / "r1" / reader / "memo.docx"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(memo)]
    fonts = tmp_path / "fonts.conf"  # the family of the house, which a machine need not have
    fonts.write_text(FONTS.format(TOP / "templates" / "fonts", tmp_path / "cache"), encoding="utf-8")
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "FONTCONFIG_FILE": str(fonts)})
    assert pages(tmp_path / "memo.pdf") == 1
