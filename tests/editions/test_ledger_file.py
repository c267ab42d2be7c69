"""A ledger is on the disk before a message goes, and whatever was lost of it is found before the next one goes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen import files
from briefgen.editions.ledger import Entry, Ledger, LedgerEvent
from briefgen.editions.ledger_file import LedgerFile
from briefgen.errors import Refused

Entries = tuple[Entry, ...]
NOW = dt.datetime(2024, 10, 16, 9, 0, tzinfo=dt.UTC)
WAY_OUT = r"hint: (put data/kr/sent/ back|copy data/kr/sent/ from|put it back).* briefgen mail kr --accept-loss"


def test_lines_read_back_as_they_were_written(kept: LedgerFile, entries: Entries) -> None:
    assert kept.read() == Ledger("kr", entries)


def test_a_dialogue_that_mailed_nothing_has_an_empty_ledger(book: LedgerFile) -> None:
    assert book.read() == Ledger("kr")
    with book.locked():
        assert book.read() == Ledger("kr")
    assert not book.path.exists()


def test_each_line_only_adds_to_the_file(book: LedgerFile, entries: Entries) -> None:
    book.append(entries[0])
    before = book.path.read_bytes()
    book.append(entries[1])
    assert book.path.read_bytes().startswith(before)
    assert book.path.read_bytes().count(b"\n") == 2


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 9999,
        b'{"at": 5, "event": "sent"}',
        b'{"event": "sent", "files": [{}]}',
        b'{"at": "soon", "event": "sent"}',
    ],
)
def test_a_damaged_line_stops_everything_with_its_number(book: LedgerFile, entries: Entries, line: bytes) -> None:
    book.append(entries[0])
    book.path.write_bytes(book.path.read_bytes() + line + b"\n")
    with pytest.raises(Refused, match=r"data/kr/sent/ledger\.jsonl:2: this line cannot be read.*\n  " + WAY_OUT):
        book.read()


def test_bytes_are_kept_by_their_hash_and_once(book: LedgerFile) -> None:
    digest = book.store_bytes(b"%PDF", ".pdf")
    assert book.store_bytes(b"%PDF", ".pdf") == digest
    assert [path.name for path in book.path.parent.glob("*.pdf")] == [f"{digest}.pdf"]
    assert (book.path.parent / f"{digest}.pdf").read_bytes() == b"%PDF"
    assert book.read() == Ledger("kr"), "a process killed before its first line has lost nothing"


def test_a_second_run_at_the_same_time_is_refused(book: LedgerFile) -> None:
    with book.locked(), pytest.raises(Refused, match="another run is sending"), book.locked():
        pass
    with book.locked():
        pass


def _store(book: LedgerFile, _: Entry) -> None:
    book.store_bytes(b"x", ".pdf")


@pytest.mark.parametrize("act", [LedgerFile.append, _store])
def test_a_folder_that_cannot_be_written_is_a_problem(
    book: LedgerFile, entries: Entries, act: Callable[[LedgerFile, Entry], None]
) -> None:
    book.path.parent.parent.mkdir(parents=True)
    book.path.parent.write_bytes(b"a file stands where the folder belongs")
    with pytest.raises(Refused, match="cannot be written"):
        act(book, entries[0])


def test_line_and_heads_are_on_the_disk_before_the_call_returns(
    book: LedgerFile, entries: Entries, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.append(entries[0])
    seen: list[bytes] = []
    monkeypatch.setattr("briefgen.editions.ledger_file.os.fsync", lambda _: seen.append(book.path.read_bytes()))
    book.append(entries[1])
    assert b'"sent"' in seen[0]
    assert [_lines_of(book, name) for name in book.head_names] == [2, 2]


def _lines_of(book: LedgerFile, name: str) -> int:
    return int((book.root / name).read_text(encoding="utf-8").partition('"lines":')[2].partition(",")[0])


# ---- what was lost is found -------------------------------------------------------------------------------------


def assert_found(book: LedgerFile, why: object = "") -> None:
    """It cannot be read, there is a way out, and nothing was changed."""
    before = _tree(book.root)
    with pytest.raises(Refused, match=WAY_OUT):
        book.read()
    assert _tree(book.root) == before, why


def _tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_cut_at_any_byte_it_is_a_problem_and_only_the_whole_is_silent(kept: LedgerFile, entries: Entries) -> None:
    whole = kept.path.read_bytes()
    for cut in range(len(whole)):
        kept.path.write_bytes(whole[:cut])
        with pytest.raises(Refused, match=WAY_OUT):
            kept.read()
    kept.path.write_bytes(whole)
    assert kept.read() == Ledger("kr", entries)


def test_another_byte_anywhere_is_a_problem(kept: LedgerFile) -> None:
    whole = kept.path.read_bytes()
    for at in range(0, len(whole), 7):
        for other in {0, 10, 34, whole[at] ^ 1, (whole[at] + 1) % 256} - {whole[at]}:
            kept.path.write_bytes(whole[:at] + bytes([other]) + whole[at + 1 :])
            with pytest.raises(Refused, match=WAY_OUT):
                kept.read()


def _changed_lines(lines: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Each line taken out, doubled, and in the place of each other one."""
    for n, line in enumerate(lines):
        yield f"{n} taken out", lines[:n] + lines[n + 1 :]
        yield f"{n} doubled", [*lines[:n], line, *lines[n:]]
        yield f"{n} again at the end", [*lines, line]
        for m in range(n):
            swapped = lines.copy()
            swapped[m], swapped[n] = swapped[n], swapped[m]
            yield f"{m} and {n} swapped", swapped


def test_lines_taken_out_doubled_or_swapped_are_a_problem(kept: LedgerFile) -> None:
    for why, lines in _changed_lines(kept.path.read_bytes().splitlines(keepends=True)):
        kept.path.write_bytes(b"".join(lines))
        assert_found(kept, why)


@pytest.mark.parametrize(
    ("old", "new"), [(b'"sent"', b'"refused"'), (b'"desk"', b'"msit"'), (b'"kr', b'"us'), (b"INTERNAL", b"internal")]
)
def test_a_word_edited_is_a_problem(kept: LedgerFile, old: bytes, new: bytes) -> None:
    whole = kept.path.read_bytes()
    for at in range(len(whole)):
        if whole.startswith(old, at):
            kept.path.write_bytes(whole[:at] + new + whole[at + len(old) :])
            assert_found(kept, at)


def test_a_ledger_that_is_missing_or_empty_is_a_problem(kept: LedgerFile) -> None:
    kept.path.write_bytes(b"")
    assert_found(kept)
    kept.path.unlink()
    assert_found(kept)
    with pytest.raises(Refused, match=r"is missing, .*\(1\).* and data/kr/sent\.json says that it had 4 lines"):
        kept.read()
    with pytest.raises(Refused, match="is missing"):
        kept.store_bytes(b"x", ".pdf")
    with pytest.raises(Refused, match="is missing"):
        kept.append(Entry(at=NOW.isoformat(), event=LedgerEvent.SENDING))
    for name in kept.head_names:
        (kept.root / name).unlink()
    assert_found(kept)
    kept.path.write_bytes(b"")
    assert_found(kept)


def test_a_folder_that_was_removed_is_a_problem_and_so_is_a_clone_without_it(kept: LedgerFile) -> None:
    shutil.rmtree(kept.path.parent)
    assert kept.is_elsewhere()
    assert_found(kept)
    with pytest.raises(Refused, match="copy data/kr/sent/ from the machine that sent"), kept.locked():
        kept.read()


def test_an_older_folder_put_back_is_a_problem(kept: LedgerFile, entries: Entries, tmp_path: Path) -> None:
    copy = shutil.copytree(kept.path.parent, tmp_path / "copy")
    kept.append(entries[0])
    shutil.rmtree(kept.path.parent)
    shutil.copytree(copy, kept.path.parent)
    with pytest.raises(Refused, match=r"was cut off: it has 4 lines, and data/kr/sent\.json says that it had 5 lines"):
        kept.read()


def test_heads_that_are_damaged_or_both_missing_are_a_problem(kept: LedgerFile) -> None:
    for name in kept.head_names:
        path = kept.root / name
        whole = path.read_bytes()
        for wrong in (b"", b"{}x", b"\xff", b"<<<<<<< ours\n" + whole, whole.replace(b'"lines":4', b'"lines":-4')):
            path.write_bytes(wrong)
            with pytest.raises(Refused, match=WAY_OUT):
                kept.read()
        path.write_bytes(whole.replace(b'"lines":4', b'"lines":3'))
        with pytest.raises(Refused, match=f"is not the one that {name} speaks of"):
            kept.read()
        path.write_bytes(whole)
    for name in kept.head_names:
        (kept.root / name).unlink()
    with pytest.raises(Refused, match=r"sent\.json and .*head\.json are missing: nobody knows how far it went"):
        kept.read()


def test_every_byte_of_a_head_cut_is_a_problem_or_said(kept: LedgerFile, entries: Entries) -> None:
    for name in kept.head_names:
        whole = (kept.root / name).read_bytes()
        for cut in range(len(whole) - 1):
            (kept.root / name).write_bytes(whole[:cut])
            with pytest.raises(Refused, match=WAY_OUT):
                kept.read()
        (kept.root / name).write_bytes(whole)
    assert kept.read() == Ledger("kr", entries)


# ---- and a process that was killed is no loss -------------------------------------------------------------------


class Killed(BaseException):
    """What a process notices of being killed: nothing more."""


STEPS = ("os.fsync", "os.replace", "os.write", "os.open", "os.unlink", "os.ftruncate", "os.makedirs")


def _kill_at(step: int, monkeypatch: pytest.MonkeyPatch, *, after: bool, half: bool) -> None:
    """From the step of this number on nothing more reaches the disk; of a line half may have."""
    count = 0

    def failing(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count < step:
                return real(*arguments, **options)
            if count == step and after:
                real(*arguments, **options)
            elif count == step and half and name == "os.write":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            raise Killed

        return call

    for name in STEPS:
        monkeypatch.setattr(name, failing(name, getattr(os, name.removeprefix("os."))))


@pytest.mark.parametrize(("after", "half"), [(False, False), (False, True), (True, False)])
@pytest.mark.parametrize("lines", [0, 1])
def test_killed_at_any_step_it_loses_nothing_that_was_written_and_gives_no_false_alarm(
    tmp_path: Path, entries: Entries, lines: int, after: bool, half: bool
) -> None:
    for step in range(1, 200):
        book = LedgerFile(tmp_path / f"{step}", "kr")
        for entry in entries[:lines]:
            book.append(entry)
        with pytest.MonkeyPatch.context() as patch:
            _kill_at(step, patch, after=after, half=half)
            try:
                book.store_bytes(b"%PDF", ".pdf")
                book.append(entries[lines])
                done = True
            except Killed:
                done = False
        found = book.read()
        assert found.entries in (entries[:lines], entries[: lines + 1])
        with book.locked():
            book.append(entries[lines])
        assert book.read() == Ledger("kr", (*found.entries, entries[lines]))
        if done:
            assert step > 5
            return
    raise AssertionError("it never came to its end")


def test_a_head_left_behind_is_said_and_put_right(kept: LedgerFile, entries: Entries) -> None:
    for name in kept.head_names:
        before = (kept.root / name).read_bytes()
        kept.append(entries[0])
        kept.append(entries[1])
        (kept.root / name).write_bytes(before)
        (notice,) = kept.read().notices
        assert f"has 2 lines more than {name} says" in str(notice)
        with kept.locked():
            assert kept.read().notices == (notice,)
        assert kept.read().notices == ()


def test_a_head_that_is_missing_is_said_and_written_again(kept: LedgerFile, entries: Entries) -> None:
    for name in kept.head_names:
        (kept.root / name).unlink()
        assert f"{name} is missing" in str(kept.read().notices[0])
        kept.append(entries[0])
        assert kept.read().notices == ()
        assert (kept.root / name).exists()


def test_a_last_line_cut_off_beyond_the_heads_is_kept_as_torn(kept: LedgerFile, entries: Entries) -> None:
    whole = kept.path.read_bytes()
    for cut in (b"{", '{"at": "내'.encode()[:-1], whole.splitlines()[-1]):
        kept.path.write_bytes(kept.path.read_bytes() + cut)
        before = kept.read()
        assert "its last line was cut off" in str(before.notices[0])
        kept.append(entries[0])
        assert kept.read() == Ledger("kr", (*before.entries, entries[0]))
    assert kept.path.read_bytes().startswith(whole)
    assert kept.path.read_bytes().count(b'"event": "torn"') == 3


# ---- ledgers of older versions ----------------------------------------------------------------------------------


def _unchain(book: LedgerFile) -> bytes:
    """A ledger as it was before lines were chained."""
    raw = book.path.read_bytes()
    lines = [line.partition(b', "before"')[0] + b"}\n" for line in raw.splitlines()]
    book.path.write_bytes(b"".join(lines))
    for name in book.head_names:
        (book.root / name).unlink()
    return b"".join(lines)


def test_a_ledger_without_chain_is_read_and_chained_from_its_next_line_on(kept: LedgerFile, entries: Entries) -> None:
    old = _unchain(kept)
    found = kept.read()
    assert found.entries == entries
    assert "was begun by an older version: its 4 lines" in str(found.notices[0])
    kept.append(entries[0])
    assert kept.read() == Ledger("kr", (*entries, entries[0]))
    whole = kept.path.read_bytes()
    assert whole.startswith(old)
    for at in range(0, len(whole), 31):
        kept.path.write_bytes(whole[:at] + b"~" + whole[at + 1 :])
        assert_found(kept, at)
        kept.path.write_bytes(whole[:at])
        assert_found(kept, at)


def test_a_run_that_sends_nothing_fixes_how_far_a_ledger_without_chain_goes(kept: LedgerFile) -> None:
    old = _unchain(kept)
    with kept.locked():
        pass
    assert kept.read().notices == ()
    kept.path.write_bytes(old[: len(old) // 2])
    assert_found(kept)


def test_a_line_that_an_older_version_saw_cut_off_stays_left_out(kept: LedgerFile, entries: Entries) -> None:
    old = _unchain(kept)
    kept.path.write_bytes(old + b'{"at": "2024\n{"at": "2024-10-15T09:00:00+09:00", "event": "torn"}\n')
    assert kept.read().entries == entries
    kept.append(entries[0])
    assert kept.read() == Ledger("kr", (*entries, entries[0]))


# ---- to go on without -------------------------------------------------------------------------------------------


def _lose(book: LedgerFile) -> Iterator[str]:
    """Ways to lose something, one after the other, each from a whole ledger."""
    folder, whole = book.path.parent, book.path.read_bytes()
    copy = shutil.copytree(book.root, book.root.with_name("whole"))

    def drop_heads() -> None:
        for name in book.head_names:
            (book.root / name).unlink()

    ways: dict[str, Callable[[], object]] = {
        "all": lambda: shutil.rmtree(folder),
        "the file": book.path.unlink,
        "its lines": lambda: book.path.write_bytes(b""),
        "its end": lambda: book.path.write_bytes(whole[:-5]),
        "a word": lambda: book.path.write_bytes(whole.replace(b"sent", b"went")),
        "the sense": lambda: book.path.write_bytes(whole.replace(b'"sent"', b'"refused"')),
        "both heads": drop_heads,
        "a head": lambda: (book.root / book.head_names[0]).write_bytes(b"{"),
    }
    for why, way in ways.items():
        way()
        yield why
        shutil.rmtree(book.root)
        shutil.copytree(copy, book.root)


def test_a_loss_is_accepted_by_a_line_that_says_what_was_lost(kept: LedgerFile, entries: Entries) -> None:
    for why in _lose(kept):
        with kept.locked():
            kept.take_over(NOW)
        assert kept.read().notices == (), why
        assert set(kept.read().entries) <= {*entries, *(replace(e, event=LedgerEvent.REFUSED) for e in entries)}
        last = kept.path.read_bytes().splitlines()[-1]
        assert b'"event": "taken over"' in last and b'"reply": "data/kr/sent' in last
        kept.append(entries[0])
        whole = kept.path.read_bytes()
        for cut in range(0, len(whole), 97):
            kept.path.write_bytes(whole[:cut])
            assert_found(kept, (why, cut))


def test_where_nothing_was_lost_there_is_nothing_to_accept(kept: LedgerFile) -> None:
    before = _tree(kept.root)
    with pytest.raises(Refused, match="nothing was lost of it"):
        kept.take_over(NOW)
    assert _tree(kept.root) == before


def test_the_hash_of_kept_papers_is_that_of_their_bytes(kept: LedgerFile) -> None:
    (paper,) = kept.path.parent.glob("*.pdf")
    assert paper.stem == files.sha256(b"%PDF")
