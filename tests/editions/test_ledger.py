"""The ledger remembers what was mailed, whatever happened while it was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.editions.ledger import Copy, Entry, Ledger, LedgerEvent, LedgerFile, Receipt
from briefgen.errors import Refused

MEMO = Copy(
    path="working/memo.pdf",
    sha256="ab" * 32,
    reference="0a1b2c3d",
    audience="working",
    release="internal",
    marking="INTERNAL",
    language="en",
    document="memo",
    field="",
    day="2024-10-15",
    facts=("C01", "C02"),
)
SENDING = Entry(
    at="2024-10-15T09:00:00+09:00",
    event=LedgerEvent.SENDING,
    round="r1",
    edition="f00d",
    recipient="desk",
    message="<1@example.org>",
    files=(MEMO,),
)
SENT = replace(SENDING, event=LedgerEvent.SENT, reply="250 OK")


@pytest.fixture
def book(tmp_path: Path) -> LedgerFile:
    return LedgerFile(tmp_path, "kr")


def held(*entries: Entry) -> Receipt:
    """What the desk has of the memo after these lines."""
    return Ledger("kr", entries).receipt_of("desk", MEMO)


def test_lines_read_back_as_they_were_written(book: LedgerFile) -> None:
    for entry in (SENDING, SENT):
        book.append(entry)
    assert book.read() == Ledger("kr", (SENDING, SENT))


def test_a_dialogue_that_mailed_nothing_has_an_empty_ledger(book: LedgerFile) -> None:
    assert book.read() == Ledger("kr")


def test_each_line_only_adds_to_the_file(book: LedgerFile) -> None:
    book.append(SENDING)
    before = book.path.read_bytes()
    book.append(SENT)
    assert book.path.read_bytes().startswith(before)
    assert book.path.read_bytes().count(b"\n") == 2


@pytest.mark.parametrize(
    ("events", "standing"),
    [
        ([], Receipt.NO),
        ([LedgerEvent.SENDING], Receipt.UNKNOWN),
        ([LedgerEvent.SENDING, LedgerEvent.SENT], Receipt.YES),
        ([LedgerEvent.SENDING, LedgerEvent.REFUSED], Receipt.NO),
        ([LedgerEvent.SENDING, LedgerEvent.DEFERRED], Receipt.NO),
        ([LedgerEvent.SENDING, LedgerEvent.UNKNOWN], Receipt.UNKNOWN),
        ([LedgerEvent.SENDING, LedgerEvent.ASSUMED], Receipt.YES),
        ([LedgerEvent.SENDING, LedgerEvent.DEFERRED, LedgerEvent.SENDING, LedgerEvent.SENT], Receipt.YES),
        ([LedgerEvent.SENDING, LedgerEvent.SENT, LedgerEvent.SENDING], Receipt.YES),
        ([LedgerEvent.SENDING, LedgerEvent.SENDING, LedgerEvent.REFUSED], Receipt.UNKNOWN),
        ([LedgerEvent.SENDING, LedgerEvent.UNKNOWN, LedgerEvent.SENDING, LedgerEvent.DEFERRED], Receipt.UNKNOWN),
        ([LedgerEvent.SENDING, LedgerEvent.SENDING, LedgerEvent.SENT], Receipt.YES),
    ],
)
def test_what_arrived_has_arrived_and_a_try_without_an_outcome_stays_unknown(
    events: list[LedgerEvent], standing: Receipt
) -> None:
    assert held(*(replace(SENDING, event=event) for event in events)) is standing


def test_what_is_unknown_is_known_when_the_same_papers_came_by_another_message() -> None:
    again = replace(SENT, message="<2@example.org>", edition="beef")
    assert Ledger("kr", (SENDING,)).unresolved() == (SENDING,)
    assert Ledger("kr", (SENDING, again)).unresolved() == ()


def test_a_rehearsal_gives_nobody_anything() -> None:
    assert held(*(replace(entry, rehearsal=True) for entry in (SENDING, SENT))) is Receipt.NO


def test_the_same_words_written_by_another_version_are_the_same_paper() -> None:
    rewritten = replace(MEMO, sha256="cd" * 32)
    assert Ledger("kr", (SENDING, SENT)).receipt_of("desk", rewritten) is Receipt.YES
    assert Ledger("kr", (SENDING, SENT)).receipt_of("desk", replace(rewritten, reference="ffffffff")) is Receipt.NO


def test_another_recipient_has_nothing() -> None:
    assert Ledger("kr", (SENDING, SENT)).receipt_of("minister", MEMO) is Receipt.NO


@given(cut=st.integers(min_value=0, max_value=2000))
@settings(max_examples=40, deadline=None)
def test_a_ledger_cut_off_anywhere_never_says_sent_of_what_was_not_and_can_be_continued(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    book = LedgerFile(tmp_path_factory.mktemp("office"), "kr")
    for entry in (SENDING, SENT):
        book.append(entry)
    whole = book.path.read_bytes()
    book.path.write_bytes(whole[:cut])
    first = len(whole.splitlines(keepends=True)[0])
    expected = Receipt.NO if cut < first else Receipt.UNKNOWN if cut < len(whole) else Receipt.YES
    assert book.read().receipt_of("desk", MEMO) is expected
    book.append(replace(SENDING, recipient="other", message="<2@example.org>"))
    assert book.read().receipt_of("desk", MEMO) is expected
    assert book.read().receipt_of("other", MEMO) is Receipt.UNKNOWN


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
def test_a_damaged_line_stops_everything_with_its_number(book: LedgerFile, line: bytes) -> None:
    book.append(SENDING)
    book.path.write_bytes(book.path.read_bytes() + line + b"\n")
    with pytest.raises(Refused, match=r"data/kr/sent/ledger\.jsonl:2: this line cannot be read.*\n  hint: put it back"):
        book.read()


def test_bytes_are_kept_by_their_hash_and_once(book: LedgerFile) -> None:
    digest = book.store_bytes(b"%PDF", ".pdf")
    assert book.store_bytes(b"%PDF", ".pdf") == digest
    assert [path.name for path in book.path.parent.glob("*.pdf")] == [f"{digest}.pdf"]
    assert (book.path.parent / f"{digest}.pdf").read_bytes() == b"%PDF"


def test_a_ledger_that_was_lost_beside_the_papers_that_were_sent_is_refused(book: LedgerFile) -> None:
    book.store_bytes(b"%PDF", ".pdf")
    assert book.read() == Ledger("kr"), "a process killed before its first line has lost nothing"
    book.append(SENDING)
    book.path.unlink()
    for act in (book.read, lambda: book.append(SENT), lambda: book.store_bytes(b"x", ".pdf")):
        with pytest.raises(Refused, match=r"is missing, .*\(1\)"):
            act()
    assert not book.path.exists()


def test_a_second_run_at_the_same_time_is_refused(book: LedgerFile) -> None:
    with book.locked(), pytest.raises(Refused, match="another run is sending"), book.locked():
        pass
    with book.locked():
        pass


@pytest.mark.parametrize("act", [lambda book: book.append(SENDING), lambda book: book.store_bytes(b"x", ".pdf")])
def test_a_folder_that_cannot_be_written_is_a_problem(book: LedgerFile, act: Callable[[LedgerFile], None]) -> None:
    book.path.parent.parent.mkdir(parents=True)
    book.path.parent.write_bytes(b"a file stands where the folder belongs")
    with pytest.raises(Refused, match="cannot be written"):
        act(book)


def test_a_line_is_on_the_disk_before_the_call_returns(book: LedgerFile, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    book.append(SENDING)
    monkeypatch.setattr("briefgen.editions.ledger.os.fsync", lambda _: seen.append(book.path.read_bytes()))
    book.append(SENT)
    assert b'"sent"' in seen[-1]
