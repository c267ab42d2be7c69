"""What all papers of a workplace share is worked out once for all builds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefgen.blocks import markup
from briefgen.blocks.look import HeaderFooter, Look, Page
from briefgen.cache.fingerprint import FileHashes
from briefgen.cache.store import FOLDER, Cache
from briefgen.compose import wording
from briefgen.errors import Problem, Refused
from briefgen.publish import workspace
from briefgen.publish.fingerprints import toolchain_fingerprint
from briefgen.publish.options import Report
from briefgen.publish.workspace import read_cached_look
from briefgen.word import prepare, write

Build = Callable[..., Report]
LETTERHEAD, SETTINGS = "templates/house.docx", "templates/look.yaml"
FONT = "templates/fonts/PretendardGOV-Bold.ttf"
NOTHING = Look(Page(), HeaderFooter(), {}, {}, {}, {}, (), "", {})


def forget() -> None:
    """As in a new process."""
    for function in (write._prepare, write._prepare_shared_parts, prepare.read_template_parts):
        function.cache_clear()


@pytest.fixture(autouse=True)
def _nothing_in_memory() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def built(small: Path, make: Build) -> Path:
    """A workplace built once."""
    assert make(small).clean
    forget()
    return small


def read(root: Path, name: str = "", toolchain: str = "") -> tuple[Look, list[Problem]]:
    cache = Cache(root / FOLDER, toolchain or toolchain_fingerprint())
    return read_cached_look(root, name, FileHashes(root), cache)


def is_known(root: Path, name: str = "", toolchain: str = "") -> bool:
    """Whether a look is known, and need not be read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "workspace_look", lambda *_: (NOTHING, []))
        patch.setattr(Cache, "put", lambda *_: None)
        return read(root, name, toolchain)[0] is not NOTHING


def papers(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (root / "out").rglob("*.*")}


def test_the_next_build_reads_no_template_again_and_writes_the_same(
    built: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = papers(built)
    for path in before:
        path.unlink()
    monkeypatch.setattr(markup, "_parse_piece", lambda piece: pytest.fail(f"read again: {piece}"))
    monkeypatch.setattr(wording, "parse_file", lambda _, path: pytest.fail(f"read again: {path}"))
    monkeypatch.setattr(workspace, "workspace_look", lambda *_: pytest.fail("a look was read again"))
    monkeypatch.setattr(
        prepare, "read_template_parts", lambda *_, **__: pytest.fail("a template was taken apart again")
    )
    make(built)
    assert papers(built) == before


def test_a_look_that_is_known_is_what_was_read(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(built, built.parent / "fresh", ignore=shutil.ignore_patterns(".briefgen"))
    fresh, notices = read(built.parent / "fresh")
    monkeypatch.setattr(workspace, "workspace_look", lambda *_: pytest.fail("a look was read again"))
    again, others = read(built)
    assert others == notices
    assert [font.path for font in again.fonts] == [f.path.replace("/fresh/", f"/{built.name}/") for f in fresh.fonts]
    for name in (name for name in Look.__struct_fields__ if name != "fonts"):
        assert getattr(again, name) == getattr(fresh, name), name


def test_a_workplace_that_moved_finds_its_fonts(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = built.rename(built.parent / "moved")
    monkeypatch.setattr(workspace, "workspace_look", lambda *_: pytest.fail("a look was read again"))
    assert all(Path(font.path).is_relative_to(moved) and Path(font.path).exists() for font in read(moved)[0].fonts)


@pytest.mark.parametrize("changed", [LETTERHEAD, SETTINGS, FONT])
def test_a_file_that_changed_makes_the_look_be_read_again(built: Path, changed: str) -> None:
    assert is_known(built)
    with (built / changed).open("ab") as file:
        file.write(b"\n#")
    assert not is_known(built)


def test_a_file_that_is_saved_while_a_look_is_read_is_not_kept_as_read(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (built / SETTINGS).write_text((built / SETTINGS).read_text() + "\n# one", encoding="utf-8")
    read_look = workspace.workspace_look

    def saved_meanwhile(root: Path, name: str) -> tuple[Look, list[Problem]]:
        result = read_look(root, name)
        (built / SETTINGS).write_text((built / SETTINGS).read_text() + "\n# two", encoding="utf-8")
        return result

    monkeypatch.setattr(workspace, "workspace_look", saved_meanwhile)
    read(built)
    monkeypatch.undo()
    assert not is_known(built)


def test_an_own_file_takes_the_place_of_the_one_of_the_house(built: Path, make: Build) -> None:
    audiences = built / "data" / "audiences.yaml"
    audiences.write_text(audiences.read_text(encoding="utf-8") + "  look: ministry\n", encoding="utf-8")
    own = built / "templates" / "looks" / "ministry"
    own.mkdir(parents=True)
    make(built)
    assert is_known(built, "ministry")
    (own / "look.yaml").write_text((built / SETTINGS).read_text(encoding="utf-8") + "\n#", encoding="utf-8")
    assert not is_known(built, "ministry")
    shutil.rmtree(own)
    assert "there is no look “ministry”" in str(read(built, "ministry")[1][0])


def test_another_toolchain_reads_again(built: Path) -> None:
    assert is_known(built)
    assert not is_known(built, toolchain="another")


def test_a_look_with_a_problem_is_read_again_each_time(built: Path, make: Build) -> None:
    (built / FONT).unlink()
    for _ in range(2):
        assert "put the font file there" in str(make(built).problems[0])


def test_of_looks_and_templates_no_word_of_the_data_is_kept(built: Path) -> None:
    folders = [built / FOLDER / kind for kind in ("markdown", "wording", "look", "prepared")]
    kept = [path.read_text(encoding="utf-8") for folder in folders for path in folder.iterdir()]
    assert len(kept) >= len(folders)
    assert "harbour" not in "".join(kept).lower()


@pytest.mark.parametrize("name", [LETTERHEAD, SETTINGS])
def test_a_file_of_a_look_that_is_a_link_out_of_templates_is_a_problem_with_its_place(
    small: Path, tmp_path: Path, name: str
) -> None:
    path = small / name
    outside = tmp_path / "elsewhere"
    shutil.move(path, outside)
    path.symlink_to(outside)
    for read_it in (
        lambda: read(small),
        lambda: workspace.workspace_look(small),
        lambda: workspace.describe_look(small),
    ):
        with pytest.raises(Refused, match=f"{name}: is a link that leads out of templates/"):
            read_it()


@pytest.mark.parametrize("path", ["data/harbour/updates.yaml", "data/loop", "templates/house.docx", "templates/a/b"])
def test_a_link_that_leads_round_is_one_problem(small: Path, make: Build, path: str) -> None:
    link = small / path
    link.unlink(missing_ok=True)
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(".." if "." not in link.name else link.name)
    [problem] = make(small).problems
    assert (problem.place.path, problem.message[:30]) == (path, "is a link that leads back to i")
