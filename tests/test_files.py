"""Files are whole or not there, and nothing read is larger than believed."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefgen import files
from briefgen.errors import Refused


def archive(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for name, data in parts.items():
            packed.writestr(zipfile.ZipInfo(name), data, method)  # of no day
    return buffer.getvalue()


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_written_file_holds_its_bytes_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    files.write(tmp_path / "new" / "memo.docx", b"words")
    assert (tmp_path / "new" / "memo.docx").read_bytes() == b"words"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["memo.docx"]


def test_a_rewritten_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "memo.docx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    files.write(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"old")
    (tmp_path / "link").symlink_to("there")
    files.write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the folder is read-only"), (errno.EIO, "input/output error")],
)
def test_a_failed_write_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "memo.docx"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", failing(number))
    with pytest.raises(Refused, match=f"working/memo.docx: cannot be written: {words}"):
        files.write(path, b"new", "working/memo.docx")
    assert path.read_bytes() == b"old"
    assert [left.name for left in tmp_path.iterdir()] == ["memo.docx"]


def test_a_file_where_a_folder_belongs_is_a_problem_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(Refused, match="a file stands where a folder belongs"):
        files.write(tmp_path / "out" / "memo.docx", b"words")


def test_a_folder_where_the_file_belongs_is_a_problem_in_words(tmp_path: Path) -> None:
    (tmp_path / "memo.docx").mkdir()
    with pytest.raises(Refused, match="a folder stands where the file belongs"):
        files.write(tmp_path / "memo.docx", b"words")


@pytest.mark.parametrize("held", [".~lock.memo.docx#", "~$mo.docx", "~$memo.docx"])
def test_a_file_open_in_a_word_processor_is_not_replaced(tmp_path: Path, held: str) -> None:
    (tmp_path / "memo.docx").write_bytes(b"old")
    (tmp_path / held).write_bytes(b"")
    with pytest.raises(Refused, match="open in a word processor"):
        files.write(tmp_path / "memo.docx", b"new")
    assert (tmp_path / "memo.docx").read_bytes() == b"old"


def test_what_is_put_aside_takes_the_next_free_number(tmp_path: Path) -> None:
    for words in (b"one", b"two"):
        (tmp_path / "memo.docx").write_bytes(words)
        files.put_aside(tmp_path / "memo.docx")
    assert (tmp_path / "memo.docx.kept-1").read_bytes() == b"one"
    assert (tmp_path / "memo.docx.kept-2").read_bytes() == b"two"


def test_what_is_not_there_is_removed_already_on_a_read_only_disk_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "")

    (tmp_path / "other").touch()
    monkeypatch.setattr(Path, "unlink", refuse)
    files.remove(tmp_path / "memo.docx")
    (tmp_path / "memo.docx").touch()
    with pytest.raises(Refused, match="cannot be removed: the folder is read-only"):
        files.remove(tmp_path / "memo.docx")


def test_the_last_file_removed_takes_its_folders_along(tmp_path: Path) -> None:
    for name in ("other", "a/b/memo.docx", "a/b/memo.pdf"):
        files.write(tmp_path / name, b"words")
    files.remove(tmp_path / "a" / "b" / "memo.pdf")
    assert (tmp_path / "a" / "b" / "memo.docx").exists()
    files.remove(tmp_path / "a" / "b" / "memo.docx")
    files.remove(tmp_path / "a" / "b" / "memo.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_reading_refuses_what_is_missing_too_large_or_no_file(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"12345")
    os.mkfifo(tmp_path / "pipe")
    assert files.read(tmp_path / "large", limit=5) == b"12345"
    for name, words in [
        ("large", "is larger than"),
        ("none", "no such file"),
        ("pipe", "not a file"),
        (".", "not be read"),
    ]:
        with pytest.raises(Refused, match=words):
            files.read(tmp_path / name, limit=4)


def test_an_archive_is_unpacked_by_name() -> None:
    parts = {"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}
    assert files.unpack(archive(parts), "memo.docx") == parts


@pytest.mark.parametrize(
    ("data", "bounds", "words"),
    [
        (b"no archive", files.Bounds(), "is damaged, or not a file of its kind"),
        (archive({"a": b"x" * 500})[:-30], files.Bounds(), "is damaged"),
        (archive({"a": b"", "b": b""}), files.Bounds(parts=1), "more than 1 parts"),
        (archive({"a": b" " * 3 * files.MIB}), files.Bounds(size=2 * files.MIB), "more than 2 MB"),
        (archive({"a": b" " * 3 * files.MIB}), files.Bounds(), "more than 250 times"),
    ],
    ids=["no archive", "cut off", "two parts", "too large", "packed too well"],
)
def test_an_archive_out_of_bounds_is_refused(data: bytes, bounds: files.Bounds, words: str) -> None:
    with pytest.raises(Refused, match=f"memo.docx: .*{words}"):
        files.unpack(data, "memo.docx", bounds)


def test_a_part_that_unpacks_to_more_than_it_declares_is_damaged() -> None:
    honest = archive({"a": b"x" * 1000})
    lying = honest.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Refused, match="is damaged"):
        files.unpack(lying, "memo.docx")


def test_an_archive_with_a_name_twice_is_refused() -> None:
    with pytest.warns(UserWarning):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as packed:
            packed.writestr("a", b"1")
            packed.writestr("a", b"2")
    with pytest.raises(Refused, match="two parts of one name"):
        files.unpack(buffer.getvalue(), "memo.docx")


def test_the_second_holder_of_a_lock_says_so_and_waits(tmp_path: Path) -> None:
    path, order, waits = tmp_path / ".briefgen" / "lock", list[str](), threading.Event()

    def wait() -> None:
        order.append("waiting")
        waits.set()

    def second() -> None:
        with files.lock(path, wait):
            order.append("second")

    other = threading.Thread(target=second)
    with files.lock(path, lambda: order.append("never")):
        other.start()
        assert waits.wait(10)
        order.append("first")
    other.join(10)
    assert order == ["waiting", "first", "second"]


def test_results_of_work_side_by_side_come_in_order() -> None:
    assert files.map_in_threads(abs, range(-20, 0)) == list(range(20, 0, -1))
    assert files.map_in_threads(abs, []) == []


def test_work_waits_side_by_side() -> None:
    """Each waits for all the others: one after the other, they would never be done."""
    meeting = threading.Barrier(files.MAX_THREADS)
    arrived = files.map_in_threads(lambda _: meeting.wait(10), range(files.MAX_THREADS))
    assert sorted(arrived) == [*range(files.MAX_THREADS)]


def test_what_is_at_work_beside_an_error_is_ended_before_it_is_raised() -> None:
    begun, done = [], []

    def work(number: int) -> None:
        begun.append(number)
        if number == 3:
            raise KeyboardInterrupt
        time.sleep(0.001)
        done.append(number)

    with pytest.raises(KeyboardInterrupt):
        files.map_in_threads(work, range(1000))
    assert 3 < len(begun) < 1000
    assert sorted(begun) == sorted([*done, 3])


@pytest.fixture
def _heeds_ctrl_c() -> Iterator[None]:
    """A process started in the background of a shell ignores SIGINT (POSIX 2.11)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.usefixtures("_heeds_ctrl_c")
def test_ctrl_c_while_the_others_are_waited_for_ends_what_was_begun() -> None:
    done, meeting, interrupted = [], threading.Barrier(files.MAX_THREADS), threading.Event()

    def work(number: int) -> None:
        if not meeting.wait(10):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.1)
            interrupted.set()
        interrupted.wait(10)
        done.append(number)

    with pytest.raises(KeyboardInterrupt):
        files.map_in_threads(work, range(files.MAX_THREADS))
    assert sorted(done) == [*range(files.MAX_THREADS)]
