"""The ledger says who has what, whatever became of the messages."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from briefgen.editions.ledger import Copy, Entry, Ledger, LedgerEvent, Receipt

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


def held(*entries: Entry) -> Receipt:
    """What the desk has of the memo after these lines."""
    return Ledger("kr", entries).receipt_of("desk", MEMO)


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
