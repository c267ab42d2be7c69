"""Hashes of files, kept from command to command; fingerprints of a workplace; sealed files: whole or not at all."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.cache.fingerprint import (
    ALL,
    INDEX,
    INPUTS,
    RACE,
    FileHashes,
    content_fingerprint,
    find_circles,
    installed_packages,
    read_sealed,
    stat_fingerprint,
    walk_files,
    write_sealed,
)
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
        hashes.save()


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
    hashes.save()
    assert (root / INDEX).read_text() == ""


@pytest.mark.parametrize("damage", [b"", b"x", b"\xff\xfe\n\n"])
def test_a_damaged_record_is_none(root: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    settled(root, monkeypatch)
    (root / INDEX).write_bytes(damage)
    assert FileHashes(root).of(FILE) == sha256(b"here")


def test_nobody_else_is_believed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(root, monkeypatch)
    words = (root / INDEX).read_text().replace(sha256(b"here"), "0" * 64)
    (root / INDEX).write_text(words)
    assert FileHashes(root).of(FILE) == sha256(b"here")


def test_what_is_gone_is_forgotten(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(root, monkeypatch)
    (root / FILE).rename(root / "data" / "d" / "b.yaml")
    monkeypatch.setattr(
        "briefgen.cache.fingerprint._now", lambda _: (root / "data/d/b.yaml").stat().st_ctime_ns + RACE + 1
    )
    hashes = FileHashes(root)
    hashes.of("data/d/b.yaml")
    hashes.save()
    assert FILE not in (root / INDEX).read_text()


def test_what_is_no_file_has_no_hash(root: Path) -> None:
    os.mkfifo(root / "data" / "pipe")
    assert [FileHashes(root).of(name) for name in ("data", "data/pipe", "data/none", FILE + "/x")] == [""] * 4


def test_where_nothing_can_be_kept_everything_is_read(root: Path) -> None:
    (root / ".briefgen").write_text("in the way")
    hashes = FileHashes(root)
    assert hashes.of(FILE) == sha256(b"here")
    hashes.save()


def test_what_a_command_found_stays_found_until_it_looks_again(root: Path) -> None:
    hashes = FileHashes(root)
    before = hashes.last_of(FILE)
    (root / FILE).write_text("there")
    assert hashes.last_of(FILE) == before == sha256(b"here")
    assert hashes.of(FILE) == hashes.last_of(FILE) == sha256(b"there")


# ---- fingerprints -----------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("data/d/a.yaml", "data/d/sent/ledger.jsonl", "templates/memo.md.j2", "out/d/r1/x/memo.pdf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", ["data/d/a.yaml", "templates/memo.md.j2", "out/d/r1/x/memo.pdf"])
def test_another_letter_is_another_state(place: Path, name: str) -> None:
    before = content_fingerprint(FileHashes(place)), stat_fingerprint(place)[0]
    path = place / name
    path.write_text(path.read_text().swapcase())
    assert content_fingerprint(FileHashes(place)) != before[0]
    assert stat_fingerprint(place)[0] != before[1]


def test_a_file_that_comes_goes_or_moves_is_another_state(place: Path) -> None:
    states = [content_fingerprint(FileHashes(place))]
    (place / "data" / "new.yaml").write_text("")
    states.append(content_fingerprint(FileHashes(place)))
    (place / "data" / "new.yaml").rename(place / "data" / "other.yaml")
    states.append(content_fingerprint(FileHashes(place)))
    assert len({*states}) == 3
    (place / "data" / "other.yaml").unlink()
    assert content_fingerprint(FileHashes(place)) == states[0]


def test_a_touched_file_has_the_same_contents(place: Path) -> None:
    before = content_fingerprint(FileHashes(place)), stat_fingerprint(place)
    os.utime(place / "data" / "d" / "a.yaml", ns=(1, 1))
    assert content_fingerprint(FileHashes(place)) == before[0]
    assert stat_fingerprint(place)[0] != before[1][0]


def test_of_a_numbered_copy_the_size_is_all_that_a_build_asks(place: Path) -> None:
    copy = place / "out" / "d" / "r1" / "x" / "copies" / "memo-001.pdf"
    copy.parent.mkdir()
    copy.write_text("abc")
    before = content_fingerprint(FileHashes(place))
    copy.write_text("abd")
    assert content_fingerprint(FileHashes(place)) == before
    copy.write_text("abcd")
    assert content_fingerprint(FileHashes(place)) != before


def test_the_last_change_is_known(place: Path) -> None:
    later = stat_fingerprint(place)[1] + 10**9
    os.utime(place / "out" / "d" / "r1" / "x" / "memo.pdf", ns=(later, later))
    assert stat_fingerprint(place, ALL)[1] == later
    assert stat_fingerprint(place, INPUTS)[1] < later


def test_a_link_to_nothing_is_a_name_and_no_more(place: Path) -> None:
    before = content_fingerprint(FileHashes(place)), stat_fingerprint(place)[0]
    (place / "data" / "d" / ".#a.yaml").symlink_to("somebody.at.work")
    assert content_fingerprint(FileHashes(place)) != before[0]
    assert stat_fingerprint(place)[0] != before[1]


def test_another_folder_called_like_what_was_sent_counts(place: Path) -> None:
    before = content_fingerprint(FileHashes(place)), stat_fingerprint(place)[0]
    (place / "data" / "d" / "sources" / "sent").mkdir(parents=True)
    (place / "data" / "d" / "sources" / "sent" / "t1.txt").write_text("")
    assert content_fingerprint(FileHashes(place)) != before[0]
    assert stat_fingerprint(place)[0] != before[1]


def test_what_was_sent_and_what_lies_elsewhere_does_not_count(place: Path) -> None:
    before = content_fingerprint(FileHashes(place)), stat_fingerprint(place)
    (place / "data" / "d" / "sent" / "ledger.jsonl").write_text("more")
    (place / "data" / "d" / "sent.json").write_text("more")
    (place / "README.md").write_text("more")
    assert (content_fingerprint(FileHashes(place)), stat_fingerprint(place)) == before


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert stat_fingerprint(tmp_path)[1] == 0


def test_a_file_in_place_of_a_folder_is_as_empty(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    assert not [*walk_files(tmp_path, ("out",)), *walk_files(tmp_path, ("out/harbour",))]


def test_a_folder_in_itself_comes_to_an_end(place: Path) -> None:
    (place / "data" / "again").symlink_to(place / "data", target_is_directory=True)
    assert stat_fingerprint(place) == stat_fingerprint(place)


def test_links_that_lead_round_are_named_and_others_are_followed(place: Path) -> None:
    data = place / "data"
    (data / "around").symlink_to("..", target_is_directory=True)
    (data / "itself").symlink_to("itself")
    (data / "one").mkdir()
    (data / "two").mkdir()
    (data / "one" / "to").symlink_to("../two", target_is_directory=True)
    (data / "two" / "fro").symlink_to("../one", target_is_directory=True)
    (place / "aside").mkdir()
    (place / "aside" / "file").write_text("a")
    (data / "aside").symlink_to("../aside", target_is_directory=True)
    (data / "nowhere").symlink_to("gone")
    assert [*find_circles(place, ("data",))] == ["data/around", "data/itself", "data/one/to/fro", "data/two/fro/to"]
    assert "data/aside/file" in [path for path, _ in walk_files(place, ("data",))]


def test_a_library_of_another_version_is_other_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "ours.py").write_text("")
    before = installed_packages()
    (tmp_path / "babel-9.0.dist-info").mkdir()
    first = installed_packages()
    (tmp_path / "babel-9.0.dist-info").rename(tmp_path / "babel-9.1.dist-info")
    assert len({before, first, installed_packages()}) == 3


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


def test_a_sealed_file_that_others_may_write_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    monkeypatch.setattr("briefgen.cache.fingerprint.__version__", "another")
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
