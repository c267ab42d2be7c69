"""The state of a workplace."""

import os
from pathlib import Path

import pytest

from briefgen.cache.fingerprint import (
    ALL,
    INPUTS,
    FileHashes,
    content_fingerprint,
    installed_packages,
    stat_fingerprint,
    walk_files,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("data/d/a.yaml", "data/d/sent/ledger.jsonl", "templates/memo.md.j2", "out/d/r1/x/memo.pdf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", ["data/d/a.yaml", "templates/memo.md.j2", "out/d/r1/x/memo.pdf"])
def test_another_letter_is_another_state(root: Path, name: str) -> None:
    before = content_fingerprint(FileHashes(root)), stat_fingerprint(root)[0]
    path = root / name
    path.write_text(path.read_text().swapcase())
    assert content_fingerprint(FileHashes(root)) != before[0]
    assert stat_fingerprint(root)[0] != before[1]


def test_a_file_that_comes_goes_or_moves_is_another_state(root: Path) -> None:
    states = [content_fingerprint(FileHashes(root))]
    (root / "data" / "new.yaml").write_text("")
    states.append(content_fingerprint(FileHashes(root)))
    (root / "data" / "new.yaml").rename(root / "data" / "other.yaml")
    states.append(content_fingerprint(FileHashes(root)))
    assert len({*states}) == 3
    (root / "data" / "other.yaml").unlink()
    assert content_fingerprint(FileHashes(root)) == states[0]


def test_a_touched_file_has_the_same_contents(root: Path) -> None:
    before = content_fingerprint(FileHashes(root)), stat_fingerprint(root)
    os.utime(root / "data" / "d" / "a.yaml", ns=(1, 1))
    assert content_fingerprint(FileHashes(root)) == before[0]
    assert stat_fingerprint(root)[0] != before[1][0]


def test_of_a_numbered_copy_the_size_is_all_that_a_build_asks(root: Path) -> None:
    copy = root / "out" / "d" / "r1" / "x" / "copies" / "memo-001.pdf"
    copy.parent.mkdir()
    copy.write_text("abc")
    before = content_fingerprint(FileHashes(root))
    copy.write_text("abd")
    assert content_fingerprint(FileHashes(root)) == before
    copy.write_text("abcd")
    assert content_fingerprint(FileHashes(root)) != before


def test_the_last_change_is_known(root: Path) -> None:
    later = stat_fingerprint(root)[1] + 10**9
    os.utime(root / "out" / "d" / "r1" / "x" / "memo.pdf", ns=(later, later))
    assert stat_fingerprint(root, ALL)[1] == later
    assert stat_fingerprint(root, INPUTS)[1] < later


def test_a_link_to_nothing_is_a_name_and_no_more(root: Path) -> None:
    before = content_fingerprint(FileHashes(root)), stat_fingerprint(root)[0]
    (root / "data" / "d" / ".#a.yaml").symlink_to("somebody.at.work")
    assert content_fingerprint(FileHashes(root)) != before[0]
    assert stat_fingerprint(root)[0] != before[1]


def test_another_folder_called_like_what_was_sent_counts(root: Path) -> None:
    before = content_fingerprint(FileHashes(root)), stat_fingerprint(root)[0]
    (root / "data" / "d" / "sources" / "sent").mkdir(parents=True)
    (root / "data" / "d" / "sources" / "sent" / "t1.txt").write_text("")
    assert content_fingerprint(FileHashes(root)) != before[0]
    assert stat_fingerprint(root)[0] != before[1]


def test_what_was_sent_and_what_lies_elsewhere_does_not_count(root: Path) -> None:
    before = content_fingerprint(FileHashes(root)), stat_fingerprint(root)
    (root / "data" / "d" / "sent" / "ledger.jsonl").write_text("more")
    (root / "README.md").write_text("more")
    assert (content_fingerprint(FileHashes(root)), stat_fingerprint(root)) == before


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert stat_fingerprint(tmp_path)[1] == 0


def test_a_file_in_place_of_a_folder_is_as_empty(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    assert not [*walk_files(tmp_path, ("out",)), *walk_files(tmp_path, ("out/harbour",))]


def test_a_folder_in_itself_comes_to_an_end(root: Path) -> None:
    (root / "data" / "again").symlink_to(root / "data", target_is_directory=True)
    assert stat_fingerprint(root) == stat_fingerprint(root)


def test_a_library_of_another_version_is_other_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "ours.py").write_text("")
    before = installed_packages()
    (tmp_path / "babel-9.0.dist-info").mkdir()
    first = installed_packages()
    (tmp_path / "babel-9.0.dist-info").rename(tmp_path / "babel-9.1.dist-info")
    assert len({before, first, installed_packages()}) == 3
