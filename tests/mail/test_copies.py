"""Whoever has a numbered copy gets his own and nobody else's, and where there are copies nothing else goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.dialogue.recipients import Recipient
from briefgen.editions import copies
from briefgen.editions.copies import NumberedCopy
from briefgen.editions.ledger import Copy, Entry, LedgerEvent
from briefgen.files import sha256
from briefgen.mail.delivery import DeliveryState
from briefgen.mail.letter import file_name
from briefgen.mail.release_check import judged

Of = Callable[..., Recipient]
NAMES = ("desk", "tides")


@pytest.fixture
def numbered(office: Any) -> Any:
    """The office with a copy of the desk's memo for each of two recipients."""
    made = []
    for number, name in enumerate(NAMES, 1):
        path, data = f"working/copies/memo-00{number}.pdf", f"%PDF-1.7 {name}".encode()
        (office.folder / path).parent.mkdir(exist_ok=True)
        (office.folder / path).write_bytes(data)
        made.append(NumberedCopy(path, number, name, "working/memo.pdf", "m", sha256(data), len(data)))
    digest = copies.write_register(office.folder, "out/kr-us/r1", made)
    office.edition = replace(office.edition, copies=digest)
    office.audiences["working"] = replace(office.audiences["working"], copies="named", documents=("memo",))
    return office


def paths(delivery: Any) -> list[str]:
    return [copy.path for copy in delivery.copies]


def test_each_gets_his_own_copy_alone(numbered: Any, of: Of) -> None:
    found = numbered.deliveries(*(of("working", name, documents=("memo",)) for name in NAMES))
    assert [paths(delivery) for delivery in found] == [[f"working/copies/memo-00{n}.pdf"] for n in (1, 2)]
    assert found[0].papers[0].data == b"%PDF-1.7 desk"


def test_never_the_copy_of_somebody_else(numbered: Any, of: Of, now: Any) -> None:
    found = judged(numbered.issue(), "working/copies/memo-002.pdf", of("working", "desk"), now)
    assert isinstance(found, list)
    assert [objection.what for objection in found] == ["is copy 2, of “tides”"]


def test_never_the_paper_without_a_number(numbered: Any, of: Of, now: Any) -> None:
    found = judged(numbered.issue(), "working/memo.pdf", of("working", "desk"), now)
    assert isinstance(found, list)
    assert "is the file copy" in found[0].what


def test_whoever_has_no_copy_gets_nothing(numbered: Any, of: Of) -> None:
    (delivery,) = numbered.deliveries(of("working", "ferries", documents=("memo",)))
    assert delivery.state is DeliveryState.REFUSED
    assert "is the file copy" in delivery.problems[0].message


def test_papers_built_before_copies_were_asked_for_stay(office: Any, of: Of) -> None:
    office.audiences["working"] = replace(office.audiences["working"], copies="named")
    (delivery,) = office.deliveries(of("working", "desk"))
    assert delivery.state is DeliveryState.REFUSED


def test_a_number_that_went_to_another_does_not_go_again(numbered: Any, of: Of, now: Any) -> None:
    issue = numbered.issue()
    file = issue.file("working/copies/memo-001.pdf")
    sent = Copy.of("working/copies/memo-001.pdf", file)
    line = Entry(at="2024-10-14", event=LedgerEvent.SENT, recipient="lakes", message="<1>", files=(sent,))
    numbered.book.append(line)
    found = judged(numbered.issue(), sent.path, of("working", "desk"), now)
    assert isinstance(found, list)
    assert [o.what for o in found] == ["is copy 1, and “lakes” was sent copy 1 of this paper"]


def test_a_copy_changed_since_it_was_built_stays(numbered: Any, of: Of) -> None:
    (numbered.folder / "working/copies/memo-001.pdf").write_bytes(b"changed")
    (delivery,) = numbered.deliveries(of("working", "desk", documents=("memo",)))
    assert "is not the file that was built" in delivery.problems[0].message


def test_clearance_and_release_are_those_of_the_paper(numbered: Any, of: Of, now: Any) -> None:
    stranger = of("working", "tides", may_see="partner:US", organisation="nsc")
    found = judged(numbered.issue(), "working/copies/memo-002.pdf", stranger, now)
    assert isinstance(found, list)
    assert any("may see partner:US" in objection.what for objection in found)


def test_its_name_has_the_number_and_no_name(numbered: Any) -> None:
    issue = numbered.issue()
    copy = Copy.of("working/copies/memo-002.pdf", issue.file("working/copies/memo-002.pdf"))
    assert file_name("kr-us", "r1", copy) == "KR-US_R1_memo_working_en_2024-10-15_copy-002.pdf"
    assert copy.number == 2
