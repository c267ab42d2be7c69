"""The wheel carries program, sample and templates, says so, and nothing of what an office has sent."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
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
    for name in (
        "data/kr-us-cet/sent/ledger.jsonl",
        "data/kr-us-cet/sent.json",
        "out/kr-us-cet/r1/edition.json",
        ".briefgen/lock",
    ):
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
        assert not [
            name
            for name in names(each)
            if "sent/" in name or "sent.json" in name or "out/" in name or ".briefgen" in name
        ]


def test_it_is_the_same_bytes_from_another_folder_on_another_day(
    used: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = built(used, tmp_path / "first").read_bytes()
    other = shutil.copytree(used, tmp_path / "elsewhere" / "folder")
    for path in other.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (2_000_000_000, 2_000_000_000))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    monkeypatch.setenv("TZ", "Asia/Seoul")
    assert built(other, tmp_path / "second").read_bytes() == first


def test_its_bytes_do_not_depend_on_a_build_of_zlib(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {info.date_time[0] for info in archive.infolist()} == {2020}
        assert archive.testzip() is None


# ---- what is in it -----------------------------------------------------------------------------------------------


def bill_of_materials(wheel: Path) -> str:
    """The one document in `.dist-info/sboms/`."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if re.search(r"\.dist-info/sboms/[^/]+$", name))
        return archive.read(name).decode("utf-8")


def locked(name: str) -> dict[str, tuple[str, ...]]:
    """Each package of a lock: its version, then its hashes."""
    text = (TOP / ".ci" / name).read_text(encoding="utf-8")
    found = re.findall(r"^(\S+)==(\S+)(.*(?:\n +.*)*)", text, flags=re.MULTILINE)
    return {package: (version, *re.findall(r"sha256:[0-9a-f]{64}", rest)) for package, version, rest in found}


def test_its_list_of_parts_is_valid_and_names_what_it_runs_on(wheel: Path) -> None:
    written = bill_of_materials(wheel)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    parts: dict[str, Any] = {each["name"]: each for each in json.loads(written)["components"]}
    libraries = {name: each["version"] for name, each in parts.items() if each["type"] == "library"}
    assert libraries == {name: version for name, (version, *_) in locked("runtime.lock").items()}
    assert parts["pyyaml"]["purl"] == f"pkg:pypi/pyyaml@{libraries['pyyaml']}"
    assert parts["pywin32-ctypes"]["properties"][0]["value"] == "sys_platform == 'win32'"


def test_its_list_of_parts_has_the_hash_of_each_font_in_it(wheel: Path) -> None:
    listed = {
        each["name"]: each["hashes"][0]["content"]
        for each in json.loads(bill_of_materials(wheel))["components"]
        if each["type"] == "file"
    }
    with zipfile.ZipFile(wheel) as archive:
        there = {
            Path(name).name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
            if name.endswith((".ttf", ".otf"))
        }
    assert listed == there != {}


def test_what_it_runs_on_is_locked_as_it_is_tested() -> None:
    everything = locked("requirements.lock")
    assert {name: everything.get(name) for name in locked("runtime.lock")} == locked("runtime.lock")


def test_the_tool_that_builds_it_is_the_one_that_is_locked() -> None:
    (required,) = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert required == f"hatchling=={locked('requirements.lock')['hatchling'][0]}"


# ---- what it needs -----------------------------------------------------------------------------------------------


def normalised(name: str) -> str:
    """A package's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_each_package_it_asks_for_is_imported_somewhere() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {normalised(re.split(r"[<>=;\[ ]", line)[0]) for line in project["dependencies"]}
    imported = {
        alias.partition(".")[0]
        for path in (TOP / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for alias in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    owners = packages_distributions()
    assert asked <= {normalised(owner) for name in imported for owner in owners.get(name, [])}


def development_modules() -> list[str]:
    """The modules here that a plain install would not bring."""
    plain = {*locked("runtime.lock"), "briefgen"}
    return sorted(
        name for name, owners in packages_distributions().items() if not plain & {normalised(each) for each in owners}
    )


WITHOUT = """
import sys
from importlib.abc import MetaPathFinder
class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
"""


def test_an_installed_wheel_works_with_what_a_plain_install_brings(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    absent = development_modules()
    assert {"pytest", "hypothesis", "distributed", "aiosmtpd"} <= set(absent)
    (tmp_path / "site" / "sitecustomize.py").write_text(f"ABSENT = set({absent})\n{WITHOUT}", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    environment |= {"BRIEFGEN_SMTP_FROM": "desk@example.org", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}

    def briefgen(*arguments: str) -> str:
        command = [sys.executable, "-m", "briefgen", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    briefgen("init", "briefs")
    assert briefgen("-C", "briefs", "build", "--audience", "public") == "14 written\n"
    drafts = ["mail", "--draft", "drafts", "--skip-refused"]
    for words in (["build"], ["check"], ["export"], drafts, ["look"], ["status"], ["schema"]):
        briefgen("-C", "briefs", *words)
    returned = tmp_path / "briefs" / "out" / "kr-us-cet" / "r1" / "working"
    briefgen("-C", "briefs", "collect", str(returned / "checklist.docx"), str(returned / "checklist.pdf"))
