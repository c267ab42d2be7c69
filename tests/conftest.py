"""Workplaces to try things in: the sample, copied or built once, so that a test may change what it likes."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.build.run import Report, build
from briefgen.build.site import Order
from briefgen.build.work import Manner

TOP = Path(__file__).parents[1]
Builder = Callable[..., Report]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite the golden files instead of comparing with them")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--golden"))


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A copy of the sample, not built."""
    return copied(TOP, tmp_path / "workplace")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built once for all tests: look, and change nothing."""
    root = copied(TOP, tmp_path_factory.mktemp("sample") / "workplace")
    report = make(root)
    assert not report.problems
    return root


@pytest.fixture
def built(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample with everything built."""
    shutil.copytree(sample, tmp_path / "built")
    return tmp_path / "built"


def copied(source: Path, target: Path) -> Path:
    """The data and templates of a workplace somewhere else."""
    for folder in ("data", "templates"):
        shutil.copytree(source / folder, target / folder, ignore=shutil.ignore_patterns("sent"))
    return target


def make(root: Path, *, force: bool = False, prune: bool = False, day: str = "2025-01-20", **order: object) -> Report:
    """Build in this process; `day` is what the clock says."""
    asked = Order(root=root, today=dt.date.fromisoformat(day), **order)  # type: ignore[arg-type]
    return build(asked, Manner(force=force, prune=prune), waiting=lambda: None)
