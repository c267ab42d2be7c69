"""Whoever has a paper that says something wrong can be found and told, and nobody else is."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.editions.ledger import Copy, Entry, LedgerEvent
from briefgen.mail.delivery import DeliveryState
from briefgen.mail.holders import RecipientStatus, copy_matcher, find_holdings, make_corrections, recipient_statuses


def sent(
    office: Any, recipient: str, path: str, event: LedgerEvent = LedgerEvent.SENT, at: str = "2024-10-14T09:00:00+09:00"
) -> Copy:
    """The ledger says that somebody was sent a file of the edition as it is now."""
    copy = Copy.of(path, office.edition.files[path])
    message = f"<{recipient} {path} {copy.reference}>"
    line = Entry(
        at=at, event=LedgerEvent.SENDING, round="r1", edition="e1", recipient=recipient, message=message, files=(copy,)
    )
    office.book.append(line)
    office.book.append(replace(line, event=event))
    return copy


def who(office: Any, what: str, digest: str = "") -> list[tuple[str, str]]:
    """Recipient and file of each holding."""
    return [
        (each.entry.recipient, each.copy.path) for each in find_holdings(office.book.read(), copy_matcher(what, digest))
    ]


def test_those_who_have_a_paper_are_found_by_what_it_says_by_name_hash_reference_and_bytes(office: Any) -> None:
    office.put("public/memo.pdf", b"%PDF press", facts=("C09",))
    memo = sent(office, "desk", "working/memo.pdf")
    sent(office, "press", "public/memo.pdf")
    assert who(office, "C03") == [("desk", "working/memo.pdf")]
    assert who(office, "C09") == [("press", "public/memo.pdf")]
    assert who(office, "C99") == []
    for what in ("working/memo.pdf", "out/kr-us/r1/working/memo.pdf", memo.sha256, memo.sha256[:10], memo.reference):
        assert who(office, what) == [("desk", "working/memo.pdf")]
    assert who(office, "renamed.pdf", memo.sha256) == [("desk", "working/memo.pdf")]


@pytest.mark.parametrize(
    ("event", "counts"), [(LedgerEvent.UNKNOWN, True), (LedgerEvent.REFUSED, False), (LedgerEvent.DEFERRED, False)]
)
def test_whoever_may_have_it_is_found_too_and_whoever_was_refused_is_not(
    office: Any, event: LedgerEvent, counts: bool
) -> None:
    sent(office, "desk", "working/memo.pdf", event)
    assert bool(who(office, "C03")) is counts


def corrected(office: Any, recipients: list[Any]) -> Any:
    found = find_holdings(office.book.read(), copy_matcher("C03"))
    return make_corrections(office.issue(), recipients, found, office.writer(), office.options())


def test_a_correction_goes_to_exactly_those_with_what_takes_its_place(office: Any, of: Any) -> None:
    old = sent(office, "desk", "working/memo.pdf")
    office.put("working/memo.pdf", b"%PDF corrected")
    (letter,), notices = corrected(office, [of("working", "desk"), of("working", "other")])
    assert not notices
    assert (letter.recipient.id, letter.state, letter.kind) == ("desk", DeliveryState.READY, "correction")
    assert [paper.data for paper in letter.papers] == [b"%PDF corrected"]
    assert letter.message.subject == "[INTERNAL] Correction: Korea–U.S. Dialogue"
    assert f"reference {old.reference}, sent on 14 October 2024" in letter.message.text
    assert "Attached is what takes their place" in letter.message.text


def test_a_correction_without_a_new_file_says_that_one_follows(office: Any, of: Any) -> None:
    sent(office, "desk", "working/memo.pdf")
    (letter,), notices = corrected(office, [of("working", "desk")])
    assert not letter.papers
    assert not notices
    assert "What takes their place will follow." in letter.message.text


def test_what_may_not_go_yet_is_not_attached_and_said(office: Any, of: Any) -> None:
    sent(office, "nsc", "partner/memo.pdf")
    office.put("partner/memo.pdf", b"%PDF corrected", draft=True)
    (letter,), notices = corrected(office, [of("partner", "nsc")])
    assert not letter.papers
    assert "is a DRAFT" in str(notices[0])


def test_somebody_no_longer_on_the_list_is_named(office: Any, of: Any) -> None:
    sent(office, "gone", "working/memo.pdf")
    letters, notices = corrected(office, [of("working", "desk")])
    assert letters == ()
    assert "“gone” has it, and is no longer in data/recipients.yaml" in str(notices[0])


def test_status_says_who_has_what_who_is_behind_and_who_left_the_list(office: Any, of: Any) -> None:
    sent(office, "full", "working/memo.pdf")
    sent(office, "full", "working/checklist.pdf", at="2024-10-14T10:00:00+09:00")
    sent(office, "half", "working/memo.pdf")
    sent(office, "lost", "working/memo.pdf", LedgerEvent.UNKNOWN)
    sent(office, "gone", "public/memo.pdf")
    people = [of("working", name) for name in ("full", "half", "lost", "new")]
    assert recipient_statuses(office.issue(), people) == (
        RecipientStatus("full", "e1", "2024-10-14T10:00:00+09:00"),
        RecipientStatus("half", "e1", "2024-10-14T09:00:00+09:00", missing=("working/checklist.pdf",)),
        RecipientStatus("lost", "", "", missing=("working/checklist.pdf",), unknown=("working/memo.pdf",)),
        RecipientStatus("new", "", "", missing=("working/memo.pdf", "working/checklist.pdf")),
        RecipientStatus("gone", "e1", "2024-10-14T09:00:00+09:00", listed=False),
    )
