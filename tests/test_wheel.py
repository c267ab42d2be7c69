"""The wheel carries program, sample and templates, and nothing of what an office has sent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

TOP = Path(__file__).parents[1]
CARRIED = ("src", "data", "templates", ".ci")


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree that has been worked in: documents built, mail sent, schemas written."""
    tree = tmp_path_factory.mktemp("used") / "tree"
    for folder in CARRIED:
        shutil.copytree(TOP / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__", "sent"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "Makefile", ".gitignore"):
        shutil.copy(TOP / name, tree / name)
    for name in ("data/kr-us-cet/sent/ledger.jsonl", "out/kr-us-cet/r1/edition.json", ".briefgen/lock"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("secret", encoding="utf-8")
    return tree


@pytest.fixture(scope="module")
def wheel(used: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel made the way pip makes one from the network: by way of the sdist."""
    folder = tmp_path_factory.mktemp("wheel")
    (packed,) = SdistBuilder(str(used)).build(directory=str(folder), versions=["standard"])
    with tarfile.open(packed) as archive:
        archive.extractall(folder / "sdist", filter="data")
    (tree,) = (folder / "sdist").iterdir()
    return built(tree, folder)


def built(tree: Path, folder: Path) -> Path:
    (made,) = WheelBuilder(str(tree)).build(directory=str(folder), versions=["standard"])
    return Path(made)


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_program_sample_and_templates_are_in_it(wheel: Path) -> None:
    tracked = {
        f"briefgen/starter/{path.relative_to(TOP).as_posix()}"
        for folder in ("data", "templates")
        for path in (TOP / folder).rglob("*")
        if path.is_file() and "sent" not in path.parts
    }
    assert tracked <= names(wheel)
    assert {"briefgen/py.typed", "briefgen/app/empty/audiences.yaml", "briefgen/__main__.py"} <= names(wheel)


def test_nothing_an_office_sent_or_built_is_in_it(wheel: Path, used: Path, tmp_path: Path) -> None:
    for each in (wheel, built(used, tmp_path)):
        assert not [name for name in names(each) if "sent/" in name or "out/" in name or ".briefgen" in name]


def test_an_installed_wheel_makes_a_workplace_and_builds(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}

    def briefgen(*arguments: str) -> str:
        command = [sys.executable, "-m", "briefgen", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True, text=True).stdout

    briefgen("init", "briefs")
    assert briefgen("-C", "briefs", "build", "--audience", "public") == "14 written\n"
