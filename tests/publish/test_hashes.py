"""Hashes of files, kept from command to command."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.cache.fingerprint import NAME, RACE, FileHashes
from briefgen.files import sha256

FILE = "data/d/a.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workplace whose one file was last touched well before; its hash is known."""
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_text("here")
    return tmp_path


def settled(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so much time go by that no clock can mistake a later change; remember the hashes."""
    later = (root / FILE).stat().st_ctime_ns + RACE + 1
    with monkeypatch.context() as patch:
        patch.setattr("briefgen.cache.fingerprint._now", lambda _: later)
        hashes = FileHashes(root)
        assert hashes.of(FILE) == sha256(b"here")
        hashes.keep()


def test_what_nobody_touched_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(root, monkeypatch)
    expected, hashes = sha256(b"here"), FileHashes(root)
    monkeypatch.setattr("hashlib.sha256", lambda _: pytest.fail("read"))
    assert hashes.of(FILE) == expected


CHANGES: tuple[Callable[[Path], object], ...] = (
    lambda path: path.write_text("HERE"),
    lambda path: path.write_text("longer"),
    lambda path: path.with_name("new").write_text("HERE") and path.with_name("new").replace(path),
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_read(root: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]) -> None:
    settled(root, monkeypatch)
    path = root / FILE
    before = path.stat()
    change(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert FileHashes(root).of(FILE) == sha256(path.read_bytes())


def test_what_was_touched_just_before_is_read_each_time(root: Path) -> None:
    hashes = FileHashes(root)
    assert hashes.of(FILE) == sha256(b"here")
    hashes.keep()
    assert (root / NAME).read_text() == ""


@pytest.mark.parametrize("damage", [b"", b"x", b"\xff\xfe\n\n"])
def test_a_damaged_record_is_none(root: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    settled(root, monkeypatch)
    (root / NAME).write_bytes(damage)
    assert FileHashes(root).of(FILE) == sha256(b"here")


def test_nobody_else_is_believed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(root, monkeypatch)
    words = (root / NAME).read_text().replace(sha256(b"here"), "0" * 64)
    (root / NAME).write_text(words)
    assert FileHashes(root).of(FILE) == sha256(b"here")


def test_what_is_gone_is_forgotten(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(root, monkeypatch)
    (root / FILE).rename(root / "data" / "d" / "b.yaml")
    monkeypatch.setattr(
        "briefgen.cache.fingerprint._now", lambda _: (root / "data/d/b.yaml").stat().st_ctime_ns + RACE + 1
    )
    hashes = FileHashes(root)
    hashes.of("data/d/b.yaml")
    hashes.keep()
    assert FILE not in (root / NAME).read_text()


def test_what_is_no_file_has_no_hash(root: Path) -> None:
    os.mkfifo(root / "data" / "pipe")
    assert [FileHashes(root).of(name) for name in ("data", "data/pipe", "data/none", FILE + "/x")] == [""] * 4


def test_where_nothing_can_be_kept_everything_is_read(root: Path) -> None:
    (root / ".briefgen").write_text("in the way")
    hashes = FileHashes(root)
    assert hashes.of(FILE) == sha256(b"here")
    hashes.keep()


def test_what_a_command_found_stays_found_until_it_looks_again(root: Path) -> None:
    hashes = FileHashes(root)
    before = hashes.found(FILE)
    (root / FILE).write_text("there")
    assert hashes.found(FILE) == before == sha256(b"here")
    assert hashes.of(FILE) == hashes.found(FILE) == sha256(b"there")
