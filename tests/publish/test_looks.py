"""Looks are read once for all builds, and what Word needs of them is made ready once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefgen.blocks.look import HeaderFooter, Look, Page
from briefgen.cache.fingerprint import FileHashes
from briefgen.errors import Problem
from briefgen.publish import workspace
from briefgen.publish.dialogue_jobs import Report
from briefgen.publish.workspace import LOOKS_FOLDER, LookCache
from briefgen.word import prepare, write

Build = Callable[..., Report]
LETTERHEAD, SETTINGS = "templates/house.docx", "templates/look.yaml"
FONT = "templates/fonts/PretendardGOV-Bold.ttf"
NOTHING = Look(Page(), HeaderFooter(), {}, {}, {}, {}, (), "", {})


@pytest.fixture(autouse=True)
def _nothing_in_memory() -> Iterator[None]:
    """As in a new process."""
    for known in (write._frames, write._commons):
        known.clear()
    yield
    for known in (write._frames, write._commons):
        known.clear()


@pytest.fixture
def built(small: Path, make: Build) -> Path:
    """A workplace built once."""
    assert make(small).clean
    write._frames.clear()
    write._commons.clear()
    return small


def read(root: Path, name: str = "") -> tuple[Look, list[Problem]]:
    return LookCache(root, FileHashes(root)).look(name)


def recalled(root: Path, name: str = "") -> bool:
    """Whether a look is known, and need not be read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "house", lambda *_: (NOTHING, []))
        return read(root, name)[0] is not NOTHING


def kept(root: Path) -> Path:
    (path,) = (root / LOOKS_FOLDER).iterdir()
    return path


def papers(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (root / "out").rglob("*.*")}


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called, it sees to it that no letterhead is read any more, and nothing made ready of one."""

    def forbid() -> None:
        monkeypatch.setattr(workspace, "house", lambda *_: pytest.fail("a look was read again"))
        monkeypatch.setattr(prepare, "stock_for", lambda *_, **__: pytest.fail("a house was taken apart again"))

    return forbid


def test_the_next_build_takes_no_letterhead_apart_and_writes_the_same(
    built: Path, make: Build, never: Callable[[], None]
) -> None:
    before = papers(built)
    for path in before:
        path.unlink()
    never()
    make(built)
    assert papers(built) == before


def test_what_is_recalled_is_what_was_read(built: Path, never: Callable[[], None]) -> None:
    shutil.copytree(built, built.parent / "fresh", ignore=shutil.ignore_patterns(".briefgen"))
    fresh, notices = read(built.parent / "fresh")
    never()
    again, others = read(built)
    assert again.made
    assert not fresh.made
    assert others == notices
    assert [font.path for font in again.fonts] == [f.path.replace("/fresh/", f"/{built.name}/") for f in fresh.fonts]
    for name in (name for name in Look.__struct_fields__ if name not in ("fonts", "made")):
        assert getattr(again, name) == getattr(fresh, name), name


def test_a_workplace_that_moved_finds_its_fonts(built: Path, never: Callable[[], None]) -> None:
    moved = built.rename(built.parent / "moved")
    never()
    assert all(Path(font.path).is_relative_to(moved) and Path(font.path).exists() for font in read(moved)[0].fonts)


def test_no_word_of_the_data_is_kept(built: Path) -> None:
    words = kept(built).read_text(encoding="utf-8").lower()
    assert "letterhead" in words or "title" in words
    assert "harbour" not in words


@pytest.mark.parametrize("changed", [LETTERHEAD, SETTINGS, FONT])
def test_a_file_that_changed_makes_the_look_be_read_again(built: Path, changed: str) -> None:
    assert recalled(built)
    with (built / changed).open("ab") as file:
        file.write(b"\n#")
    assert not recalled(built)


def test_an_own_file_takes_the_place_of_the_one_of_the_house(built: Path, make: Build) -> None:
    audiences = built / "data" / "audiences.yaml"
    audiences.write_text(audiences.read_text(encoding="utf-8") + "  look: ministry\n", encoding="utf-8")
    own = built / "templates" / "looks" / "ministry"
    own.mkdir(parents=True)
    make(built)
    assert recalled(built, "ministry")
    shutil.copy(built / SETTINGS, own / "look.yaml")
    assert not recalled(built, "ministry")
    shutil.rmtree(own)
    assert "there is no look “ministry”" in str(read(built, "ministry")[1][0])


def test_another_version_reads_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.publish.workspace.toolchain_fingerprint", lambda: "another")
    assert not recalled(built)


@pytest.mark.parametrize("damage", [b"", b"x", b"\xff\n{}"])
def test_what_is_damaged_is_read_again(built: Path, make: Build, damage: bytes) -> None:
    before = papers(built)
    kept(built).write_bytes(damage)
    assert not recalled(built)
    for path in before:
        path.unlink()
    assert make(built).clean
    assert papers(built) == before
    assert recalled(built)


def test_what_somebody_else_may_have_written_is_not_believed(built: Path) -> None:
    kept(built).chmod(0o622)
    assert not recalled(built)


def test_a_look_with_a_problem_is_read_again_each_time(built: Path, make: Build) -> None:
    (built / FONT).unlink()
    for _ in range(2):
        assert "put the font file there" in str(make(built).problems[0])


def test_what_was_made_ready_later_is_kept_too(built: Path, make: Build) -> None:
    audiences = built / "data" / "audiences.yaml"
    before = set(read(built)[0].made)
    audiences.write_text(audiences.read_text(encoding="utf-8") + "  paper: Letter\n", encoding="utf-8")
    make(built)
    assert set(read(built)[0].made) > before
