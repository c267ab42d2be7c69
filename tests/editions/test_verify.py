"""A file is what the record and the ledger say, whatever its name is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from briefgen.editions.ledger import Copy, Entry, Ledger, LedgerEvent
from briefgen.editions.record import Edition, FileRecord, Recipe, Replaced
from briefgen.editions.verify import Archive, Verdict, verify
from briefgen.files import sha256

NEW, OLD, OLDEST, LOCKED = b"%PDF new 11111111", b"%PDF old 22222222", b"%PDF oldest 33333333", b"%PDF locked"
FILE = FileRecord(
    sha256=sha256(NEW),
    size=len(NEW),
    audience="partner",
    release="partner",
    to=("US",),
    marking="KOREA – UNITED STATES",
    language="en",
    document="memo",
    field="",
    reference="11111111",
    draft=False,
    day="2024-10-15",
    facts=("C01",),
    states="",
    made=Recipe("d", {}, "l", "p", "b", 15, 0),
    reasons=(),
    title="A memo",
)
EDITION = Edition(
    dialogue="kr-us",
    round="r1",
    readers={"partner": "f00d"},
    files={"partner/memo.pdf": FILE},
    replaced=(Replaced("33333333", "partner", "memo", "", "2024-10-01", ""),),
)
SENT_OLD = replace(Copy.of("partner/memo.pdf", FILE), sha256=sha256(OLD), reference="22222222", sent=sha256(LOCKED))
LEDGER = Ledger(
    "kr-us",
    (
        Entry(
            at="2024-10-10", event=LedgerEvent.SENDING, round="r1", recipient="nsc", message="<1>", files=(SENT_OLD,)
        ),
        Entry(
            at="2024-10-10T09:00+09:00",
            event=LedgerEvent.SENT,
            round="r1",
            recipient="nsc",
            message="<1>",
            files=(SENT_OLD,),
            cleared="nso, 2024-10-09",
        ),
    ),
)
ARCHIVE = Archive((EDITION,), {"kr-us": LEDGER}, {("kr-us", "partner", "f00d"): "nso, 2024-10-15"})


def verdict(data: bytes, archive: Archive = ARCHIVE) -> Verdict:
    """The reference is the last word of the file, if it is one."""
    word = data.split()[-1].decode() if data.split() else ""
    return verify(data, archive, lambda _: (word if len(word) == 8 and word.isdigit() else "", 0))


def test_a_file_as_it_was_built_is_unchanged_newest_and_cleared() -> None:
    assert verdict(NEW) == Verdict(
        state="unchanged",
        sha256=sha256(NEW),
        reference="11111111",
        dialogue="kr-us",
        round="r1",
        audience="partner",
        document="memo",
        language="en",
        title="A memo",
        day="2024-10-15",
        release="partner",
        marking="KOREA – UNITED STATES",
        newest=True,
        cleared="nso, 2024-10-15",
    )


def test_one_byte_makes_it_altered_but_still_known() -> None:
    found = verdict(NEW.replace(b"new", b"nev"))
    assert (found.state, found.dialogue, found.newest) == ("altered", "kr-us", True)


@pytest.mark.parametrize("data", [OLD, LOCKED])
def test_a_file_that_was_sent_is_known_when_it_is_no_longer_in_the_record(data: bytes) -> None:
    found = verdict(data)
    assert (found.state, found.newest, found.cleared) == ("unchanged", False, "nso, 2024-10-09")
    assert found.holders == (("nsc", "2024-10-10T09:00+09:00"),)


def test_a_numbered_copy_that_was_sent_names_whom_it_was_for() -> None:
    sent = [replace(entry, files=(replace(SENT_OLD, path="partner/copies/memo-003.pdf"),)) for entry in LEDGER.entries]
    found = verdict(OLD, replace(ARCHIVE, ledgers={"kr-us": Ledger("kr-us", tuple(sent))}))
    assert (found.copy, found.recipient) == (3, "nsc")
    assert verdict(OLD).recipient == ""


def test_an_altered_copy_of_what_was_sent_is_known_by_its_reference() -> None:
    found = verdict(b"%PDF forged 22222222")
    assert (found.state, found.newest, found.reference) == ("altered", False, "22222222")


def test_the_word_file_of_a_paper_of_which_the_pdf_was_sent_is_unproven_and_not_called_altered() -> None:
    assert verdict(b"PK words 22222222").state == "unproven"
    assert verdict(b"%PDF-1.7 forged 22222222").state == "altered"


def test_a_paper_replaced_and_never_sent_is_known_but_unproven() -> None:
    found = verdict(OLDEST)
    assert (found.state, found.newest, found.day) == ("unproven", False, "2024-10-01")


@pytest.mark.parametrize("data", [b"", b"%PDF foreign", b"%PDF foreign 99999999"])
def test_a_foreign_file_is_unknown(data: bytes) -> None:
    assert verdict(data).state == "unknown"
    assert verdict(data).newest is None


def test_without_a_clearance_nobody_is_named_and_a_draft_says_so() -> None:
    draft = replace(EDITION, files={"partner/memo.pdf": replace(FILE, draft=True)})
    found = verdict(NEW, Archive((draft,), {}, {}))
    assert (found.cleared, found.draft, found.holders) == ("", True, ())
