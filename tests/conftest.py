"""Workplaces to try things in: the sample, copied or built once, so that a test may change what it likes. And the look
that is shipped, with papers to wear it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Block, Document
from briefgen.publish.build import build_workspace
from briefgen.publish.options import BuildOptions, Order, Report
from briefgen.word.look import read_look

TOP = Path(__file__).parents[1]
TEMPLATES = TOP / "templates"
FIELDS = (
    ("marking", "INTERNAL"),
    ("office", "Dialogue desk"),
    ("date", "15 October 2024"),
    ("kind", "Working memo"),
    ("as_of", "as of 15 October 2024"),
    ("reference", "0123abcd"),
    ("page_of", "page {page} of {pages}"),
)
TODAY = "2031-05-07"
"""What the clock says in tests: a day that stands in no data."""


class Builder(Protocol):
    """Builds a workplace in this process; further arguments are those of an `Order`."""

    def __call__(
        self, root: Path, *, force: bool = False, prune: bool = False, today: str = TODAY, **order: Any
    ) -> Report: ...


class CopiedFor(Protocol):
    """Makes a workplace whose papers go in numbered copies to offices of these ids: the memo in PDF, unless said."""

    def __call__(self, offices: Iterable[str], documents: str = "memo", formats: str = "pdf") -> Path: ...


class Paper(Protocol):
    """Some blocks as a document; further arguments are those of a `Document`."""

    def __call__(self, *blocks: Block, **more: Any) -> Document: ...


Exercise = Callable[[str], tuple[Path, Report]]


class Keyboard(Protocol):
    """A Word file after a person at LibreOffice did what the steps say (`tick|KEY`, `type|KEY|words` …)."""

    def __call__(self, data: bytes, *steps: str) -> bytes: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite the golden files instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--golden"))


@pytest.fixture(scope="session")
def settings() -> dict[str, Any]:
    """`look.yaml` as plain data."""
    loaded: dict[str, Any] = yaml.safe_load((TEMPLATES / "look.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def house() -> bytes:
    """The shipped house."""
    return (TEMPLATES / "house.docx").read_bytes()


@pytest.fixture(scope="session")
def look(house: bytes, settings: dict[str, Any]) -> Look:
    """The shipped look."""
    return read_look(house, settings, TEMPLATES)[0]


@pytest.fixture(scope="session")
def paper() -> Paper:
    """Makes a document."""

    def make(*blocks: Block, **more: Any) -> Document:
        return Document(**({"title": "A paper", "language": "en", "blocks": blocks, "fields": FIELDS} | more))

    return make


@pytest.fixture(scope="session")
def make() -> Builder:
    """Builds a workplace in this process."""
    return _make


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A copy of the sample, not built."""
    return _copied(TOP, tmp_path / "workplace")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, not built, for all tests of a module."""
    return _copied(TOP, tmp_path_factory.mktemp("shared") / "workplace")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built once for all tests: look, and change nothing."""
    root = _copied(TOP, tmp_path_factory.mktemp("sample") / "workplace")
    report = _make(root)
    assert not report.problems
    return root


@pytest.fixture
def built(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample with everything built."""
    return Path(shutil.copytree(sample, tmp_path / "built"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A workplace that builds in no time: the least dialogue there can be, and the templates."""
    _copied(TOP, tmp_path / "small")
    shutil.rmtree(tmp_path / "small" / "data")
    shutil.copytree(TOP / "tests" / "dialogues" / "harbour" / "data", tmp_path / "small" / "data")
    return tmp_path / "small"


@pytest.fixture
def with_dialogues(small: Path) -> Callable[[Iterable[str]], Path]:
    """Makes the small workplace one that has dialogues of these names beside its own, and like it."""

    def workplace(names: Iterable[str]) -> Path:
        for name in names:
            shutil.copytree(small / "data" / "harbour", small / "data" / name)
            path = small / "data" / name / "dialogue.yaml"
            words = path.read_text(encoding="utf-8").replace("id: harbour", f"id: {name}")
            path.write_text(words.replace("quiet-harbour", f"quiet-{name}"), encoding="utf-8")
        return small

    return workplace


ENTRY = """
- id: {0}
  name: Office {0}
  address: {0}@example.org
  audience: working
  may_see: internal
"""


@pytest.fixture
def copied_for(small: Path) -> CopiedFor:
    """The small workplace, with copies."""

    def workplace(offices: Iterable[str], documents: str = "memo", formats: str = "pdf") -> Path:
        audiences, own = small / "data" / "audiences.yaml", f"[{documents}]\n  formats: [{formats}]\n  copies: named"
        words = audiences.read_text(encoding="utf-8")
        audiences.write_text(words.replace("[memo, checklist]", own), encoding="utf-8")
        entries = (f"{ENTRY.format(office)}  formats: [{formats}]\n" for office in offices)
        (small / "data" / "recipients.yaml").write_text("".join(entries), encoding="utf-8")
        return small

    return workplace


EXERCISES = sorted(path.name for path in (TOP / "tests" / "dialogues").iterdir())


@pytest.fixture(scope="session")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    """Gives the workplace of an invented dialogue, built once for all tests, with the report of that build: look, and
    change nothing."""

    @cache
    def built(name: str) -> tuple[Path, Report]:
        root = tmp_path_factory.mktemp(name)
        for folder in (TOP / "templates", *(TOP / "tests" / "dialogues" / name).iterdir()):
            shutil.copytree(folder, root / folder.name, dirs_exist_ok=True)
        return root, _make(root)

    return built


@pytest.fixture(scope="session", params=["sample", *EXERCISES])
def every_paper(request: pytest.FixtureRequest, sample: Path, exercise: Exercise) -> list[Path]:
    """The Word files of the sample, or of an exercise; each has its PDF beside it."""
    root = sample if request.param == "sample" else exercise(request.param)[0]
    found = sorted(root.glob("out/*/*/*/*.docx"))
    assert found
    return found


KEYS = TOP / "tests" / "word" / "office_keys.py"
NO_KEYS = 3
"""What that script ends with where no key arrives."""
SYSTEM = "/usr/bin/python3"


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[Keyboard]:
    """Real keys in a real LibreOffice, on a screen nobody looks at; skips, saying why, where there is none."""
    lacking = [name for name in ("soffice", "Xvfb", "xdotool", SYSTEM) if not shutil.which(name)]
    if lacking:
        pytest.skip(f"not on this machine: {', '.join(lacking)}")
    if subprocess.run([SYSTEM, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("the Python of this system has no uno")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1000x800x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as told:
        screen = f":{told.readline().strip()}"

    def pressed(data: bytes, *steps: str) -> bytes:
        sent, returned = tmp_path / "sent.docx", tmp_path / "returned.docx"
        sent.write_bytes(data)
        command = [SYSTEM, str(KEYS), str(tmp_path / "profile"), str(sent), str(returned), *steps]
        environment = {**os.environ, "DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gen"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        if done.returncode == NO_KEYS:
            pytest.skip("the window takes no keys")
        assert done.returncode == 0, done.stderr
        return returned.read_bytes()

    yield pressed
    server.terminate()
    server.wait()


def _copied(source: Path, target: Path) -> Path:
    """The data and templates of a workplace somewhere else."""
    for folder in ("data", "templates"):
        shutil.copytree(source / folder, target / folder, ignore=shutil.ignore_patterns("sent"))
    return target


def _make(root: Path, *, force: bool = False, prune: bool = False, today: str = TODAY, **order: Any) -> Report:
    asked = Order(today=dt.date.fromisoformat(today), **order)
    return build_workspace(root, asked, BuildOptions(force=force, prune=prune))
