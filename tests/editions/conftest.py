"""A ledger of some messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.editions.ledger import Copy, Entry, LedgerEvent
from briefgen.editions.ledger_file import LedgerFile


def entry(event: LedgerEvent, recipient: str = "desk") -> Entry:
    """What happened to the memo of a recipient."""
    memo = Copy(
        path="working/memo.pdf",
        sha256="ab" * 32,
        reference="0a1b2c3d",
        audience="working",
        release="internal",
        marking="내부 INTERNAL",
        language="en",
        document="memo",
        field="",
        day="2024-10-15",
        facts=("C01", "C02"),
    )
    return Entry(
        at="2024-10-15T09:00:00+09:00",
        event=event,
        round="r1",
        edition="f00d",
        recipient=recipient,
        message=f"<{recipient}@example.org>",
        files=(memo,),
        reply="250 OK" if event is LedgerEvent.SENT else "",
    )


ENTRIES = tuple(entry(event, name) for name in ("desk", "msit") for event in (LedgerEvent.SENDING, LedgerEvent.SENT))


@pytest.fixture
def entries() -> tuple[Entry, ...]:
    """Two recipients who were sent the memo: four lines."""
    return ENTRIES


@pytest.fixture
def book(tmp_path: Path) -> LedgerFile:
    """A ledger with nothing in it yet."""
    return LedgerFile(tmp_path, "kr")


@pytest.fixture
def kept(book: LedgerFile, entries: tuple[Entry, ...]) -> LedgerFile:
    """A ledger with those lines, and the paper beside it."""
    book.store_bytes(b"%PDF", ".pdf")
    for each in entries:
        book.append(each)
    return book
