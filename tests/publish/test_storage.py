"""Copies in a storage: whole, looked at where they are, and never mailed as if they were here."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped]

from briefgen.editions.copies import read_register
from briefgen.errors import Refused
from briefgen.publish.copy_jobs import Storage
from briefgen.publish.dialogue_jobs import Report

Build = Callable[..., Report]
OUT = "out/harbour/all"


@pytest.fixture
def place(copied_for: Callable[[Iterable[str]], Path]) -> Path:
    """The small workplace with three recipients of named copies of a memo."""
    return copied_for(("tides", "lakes", "boats"))


@pytest.fixture(params=["share", "store"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A folder as a URL, and a store that is no folder."""
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]
    return (tmp_path / "share").as_uri() if request.param == "share" else "memory://store"


def held(url: str) -> dict[str, int]:
    """What the storage holds, by path."""
    return Storage(f"{url}/harbour/all").sizes("working/copies")


def written(report: Report) -> list[str]:
    return [outcome.path.rpartition("/")[2] for outcome in report.outcomes if outcome.action == "written"]


def test_copies_go_there_and_their_lines_stay_here(place: Path, make: Build, url: str) -> None:
    report = make(place, storage=url)
    assert not report.problems
    register = read_register(place / OUT, OUT)
    assert sorted(held(url)) == sorted(register.copies) == [f"working/copies/memo-00{n}.pdf" for n in (1, 2, 3)]
    assert {copy.at for copy in register.copies.values()} == {f"{url}/harbour/all"}
    assert not (place / OUT / "working" / "copies").exists()
    storage = Storage(f"{url}/harbour/all")
    assert all(storage.digest(path) == copy.sha256 for path, copy in register.copies.items())


def test_they_are_the_same_bytes_as_here(place: Path, make: Build, url: str) -> None:
    make(place, storage=url)
    there = {path: copy.sha256 for path, copy in read_register(place / OUT, OUT).copies.items()}
    shutil.rmtree(place / "out")
    make(place)
    assert {path: copy.sha256 for path, copy in read_register(place / OUT, OUT).copies.items()} == there


def test_what_is_there_is_not_made_again_and_what_is_gone_is(place: Path, make: Build, url: str) -> None:
    make(place, storage=url)
    assert written(make(place, storage=url)) == []
    Storage(f"{url}/harbour/all").remove("working/copies/memo-002.pdf")
    assert written(make(place, storage=url)) == ["memo-002.pdf"]
    assert len(held(url)) == 3


def test_without_its_name_a_storage_is_left_alone(place: Path, make: Build, url: str) -> None:
    make(place, storage=url)
    assert {outcome.action for outcome in make(place).outcomes} == {"unchanged"}
    assert len(written(make(place, force=True))) == 3
    assert len(list((place / OUT / "working" / "copies").iterdir())) == 3


def test_what_somebody_put_in_its_place_is_kept_and_moved_when_asked(place: Path, make: Build, url: str) -> None:
    make(place, storage=url)
    storage = Storage(f"{url}/harbour/all")
    storage.write("working/copies/memo-002.pdf", b"another")
    report = make(place, storage=url)
    assert "was changed by hand" in report.problems[0].message
    make(place, storage=url, force=True)
    assert "working/copies/memo-002.pdf.kept-1" in held(url)
    assert (
        storage.digest("working/copies/memo-002.pdf")
        == read_register(place / OUT, OUT).copies["working/copies/memo-002.pdf"].sha256
    )


def test_a_copy_no_longer_wanted_is_removed_there_when_asked(place: Path, make: Build, url: str) -> None:
    make(place, storage=url)
    recipients = place / "data" / "recipients.yaml"
    recipients.write_text(recipients.read_text(encoding="utf-8").partition("- id: boats")[0], encoding="utf-8")
    make(place, prune=True)
    assert len(held(url)) == 3
    make(place, storage=url, prune=True)
    assert sorted(held(url)) == ["working/copies/memo-001.pdf", "working/copies/memo-002.pdf"]


@pytest.mark.parametrize("url", ["nonsense://x/y", "s3://bucket/x", "file:///proc/nowhere"])
def test_a_storage_that_is_none_is_a_problem_in_words(place: Path, make: Build, url: str) -> None:
    report = make(place, storage=url)
    assert report.problems
    assert report.problems[0].place.path.startswith(url)


def test_without_fsspec_a_problem_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(Refused, match=r"pip install 'briefgen\[dask\]'"):
        Storage("memory://x")
