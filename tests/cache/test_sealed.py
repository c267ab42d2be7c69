"""Sealed files: whole or not at all, and believed of nobody else."""

import errno
from pathlib import Path

import pytest

from briefgen.cache.sealed import read_sealed, write_sealed


@pytest.mark.parametrize("text", ["", "a\nb\n", "가\u2028\r\n"])
def test_what_was_kept_is_recalled_to_the_letter(tmp_path: Path, text: str) -> None:
    write_sealed(str(tmp_path / "folder" / "name"), text)
    assert read_sealed(str(tmp_path / "folder" / "name")) == text
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["name"]


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data + b"x", lambda data: b"\xff" + data, lambda _: b""]
)
def test_what_is_damaged_is_not_recalled(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "name"
    write_sealed(str(path), "text")
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    assert read_sealed(str(path)) is None


def test_nobody_else_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "name"
    write_sealed(str(path), "text")
    path.chmod(0o602)
    assert read_sealed(str(path)) is None
    path.chmod(0o644)
    assert read_sealed(str(path)) == "text"
    monkeypatch.setattr("os.getuid", lambda: path.stat().st_uid + 1)
    assert read_sealed(str(path)) is None
    monkeypatch.delattr("os.getuid")
    assert read_sealed(str(path)) is None


def test_what_another_version_kept_in_a_form_of_its_own_is_not_recalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sealed(str(tmp_path / "name"), "text")
    monkeypatch.setattr("briefgen.cache.sealed.__version__", "another")
    assert read_sealed(str(tmp_path / "name")) is None


def test_what_is_about_something_else_is_not_recalled(tmp_path: Path) -> None:
    write_sealed(str(tmp_path / "name"), "text", "one")
    assert read_sealed(str(tmp_path / "name"), "one") == "text"
    assert read_sealed(str(tmp_path / "name"), "other") is None


def test_what_cannot_be_kept_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    write_sealed(str(tmp_path / "file" / "name"), "text")
    write_sealed(str(tmp_path / "name"), "half a character: \ud800")
    assert read_sealed(str(tmp_path / "name")) is None


def test_of_what_does_not_fit_on_the_disk_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "the disk is full")

    monkeypatch.setattr("os.replace", full)
    write_sealed(str(tmp_path / "name"), "text")
    assert not [*tmp_path.iterdir()]


def test_stopped_it_leaves_no_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_sealed(str(tmp_path / "name"), "text")
    assert not [*tmp_path.iterdir()]
