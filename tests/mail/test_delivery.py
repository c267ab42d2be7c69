"""Who would get what is known before anything is sent; whoever has a numbered copy gets only their own."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace

from briefgen.dialogue.recipients import Recipient
from briefgen.editions import copies
from briefgen.editions.copies import NumberedCopy
from briefgen.editions.ledger import Copy, Entry, LedgerEvent
from briefgen.errors import Problem
from briefgen.files import sha256
from briefgen.mail.delivery import Delivery, DeliveryState
from briefgen.mail.letter import file_name
from briefgen.mail.release_check import check_file


def only(deliveries: tuple[Delivery, ...]) -> Delivery:
    (delivery,) = deliveries
    return delivery


def sent_before(office: Any, recipient: str, *paths: str, event: LedgerEvent = LedgerEvent.SENT) -> None:
    """The ledger says that somebody was sent something."""
    copies = tuple(Copy.of(path, office.edition.files[path]) for path in paths)
    line = Entry(
        at="2024-10-14", event=LedgerEvent.SENDING, recipient=recipient, message=f"<{recipient}>", files=copies
    )
    office.book.append(line)
    if event is not LedgerEvent.SENDING:
        office.book.append(replace(line, event=event))


def test_each_recipient_gets_the_papers_of_his_own_reader(office: Any, of: Any) -> None:
    found = office.deliveries(of("working", "desk"), of("partner", "nsc"), of("public", "press"))
    assert [(d.recipient.id, d.state, [paper.copy.path for paper in d.papers]) for d in found] == [
        ("desk", DeliveryState.READY, ["working/memo.pdf", "working/checklist.pdf"]),
        ("nsc", DeliveryState.READY, ["partner/memo.pdf"]),
        ("press", DeliveryState.READY, ["public/memo.pdf"]),
    ]


def test_a_message_names_one_recipient_and_carries_his_files_under_ascii_names(office: Any, of: Any) -> None:
    message = only(office.deliveries(of("working", "desk"))).message
    assert message
    assert (message.to.name, message.to.address) == ("Office desk", "desk@example.org")
    assert [attachment.name for attachment in message.attachments] == [
        "KR-US_R1_memo_working_en_2024-10-15.pdf",
        "KR-US_R1_checklist_working_en_2024-10-15.pdf",
    ]
    assert message.attachments[0].data == b"%PDF-1.7 working/memo.pdf"


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"documents": ("checklist",)}, ["working/checklist.pdf"]),
        ({"formats": ("docx",)}, ["working/memo.docx"]),
        ({"formats": ("pdf", "docx"), "documents": ("memo",)}, ["working/memo.docx", "working/memo.pdf"]),
    ],
)
def test_documents_and_formats_narrow_what_somebody_gets(
    office: Any, of: Any, changes: dict[str, Any], paths: list[str]
) -> None:
    office.put("working/memo.docx", b"PK")
    assert [paper.copy.path for paper in only(office.deliveries(of("working", **changes))).papers] == paths


def test_somebody_of_another_dialogue_is_not_in_this_one(office: Any, of: Any) -> None:
    assert office.deliveries(of("working", dialogues=("jp-us",))) == ()
    assert len(office.deliveries(of("working", dialogues=("jp-us", "kr-us")))) == 1


def test_a_reader_for_whom_nothing_was_built_gets_nothing(office: Any, of: Any) -> None:
    assert only(office.deliveries(of("public", documents=("checklist",)))).state is DeliveryState.NOTHING


def test_what_somebody_has_is_not_sent_again(office: Any, of: Any) -> None:
    sent_before(office, "him", "working/memo.pdf")
    rest = only(office.deliveries(of("working")))
    assert [paper.copy.path for paper in rest.papers] == ["working/checklist.pdf"]
    assert [copy.path for copy in rest.held] == ["working/memo.pdf"]
    sent_before(office, "him", "working/memo.pdf", "working/checklist.pdf")
    assert only(office.deliveries(of("working"))).state is DeliveryState.HELD


def test_what_somebody_has_needs_no_judgement_any_more(office: Any, of: Any) -> None:
    sent_before(office, "him", "working/memo.pdf", "working/checklist.pdf")
    office.stale = ("something",)
    (office.folder / "working/memo.pdf").unlink()
    assert only(office.deliveries(of("working"))).state is DeliveryState.HELD


def test_the_same_words_in_other_bytes_are_not_sent_again(office: Any, of: Any) -> None:
    sent_before(office, "him", "public/memo.pdf")
    old = office.edition.files["public/memo.pdf"]
    office.put("public/memo.pdf", b"%PDF-2.0 written by another version", reference=old.reference)
    assert only(office.deliveries(of("public"))).state is DeliveryState.HELD


@pytest.mark.parametrize("event", [LedgerEvent.SENDING, LedgerEvent.UNKNOWN])
def test_what_nobody_knows_is_held_back_until_somebody_says_so(office: Any, of: Any, event: LedgerEvent) -> None:
    sent_before(office, "him", "working/memo.pdf", event=event)
    unknown = only(office.deliveries(of("working")))
    assert (unknown.state, unknown.message) == (DeliveryState.UNKNOWN, None)
    again = only(office.deliveries(of("working"), resend=frozenset({"him"})))
    assert (again.state, len(again.papers)) == (DeliveryState.READY, 2)


@pytest.mark.parametrize("event", [LedgerEvent.REFUSED, LedgerEvent.DEFERRED])
def test_what_did_not_go_is_sent_the_next_time(office: Any, of: Any, event: LedgerEvent) -> None:
    sent_before(office, "him", "working/memo.pdf", event=event)
    assert len(only(office.deliveries(of("working"))).papers) == 2


def test_one_file_that_may_not_go_stops_the_recipient_with_every_reason(office: Any, of: Any) -> None:
    (office.folder / "working/memo.pdf").unlink()
    (office.folder / "working/checklist.pdf").write_bytes(b"changed")
    refused = only(office.deliveries(of("working")))
    assert (refused.state, refused.message, len(refused.problems)) == (DeliveryState.REFUSED, None, 2)


def test_a_message_too_large_is_refused_before_anything_is_sent(office: Any, of: Any) -> None:
    office.put("public/memo.pdf", b"%PDF" + bytes(3000))
    refused = only(office.deliveries(of("public"), largest=2000))
    assert refused.state is DeliveryState.REFUSED
    assert "at most 0.00190735 MB are sent" in str(refused.problems[0])


def test_a_rehearsal_goes_to_one_address_and_names_the_true_recipient(office: Any, of: Any) -> None:
    sent_before(office, "him", "public/memo.pdf", event=LedgerEvent.UNKNOWN)
    message = only(office.deliveries(of("public"), rehearsal="me@example.org")).message
    assert message
    assert str(message.to) == "me@example.org"
    assert "This mail would have gone to Office him" in message.text
    assert "Office him" in message.html
    assert "him@example.org" not in message.text + message.html


# ---- locked files -----------------------------------------------------------------------------------------------


def tagged(tmp_path: Path) -> bytes:
    """A PDF that claims PDF/A and PDF/UA, with a tag."""
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        with pdf.open_metadata() as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"] = "2", "A", "1"
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_a_locked_file_opens_with_its_password_alone_and_stays_tagged(office: Any, of: Any, tmp_path: Path) -> None:
    office.put("public/memo.pdf", tagged(tmp_path))
    delivery = only(office.deliveries(of("public", password="required"), passwords=lambda _: "비밀 번호"))
    (paper,) = delivery.papers
    assert paper.copy.sent
    assert paper.copy.sent != paper.copy.sha256
    for wrong in ("", "wrong"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.Pdf.open(io.BytesIO(paper.data), password=wrong)
    with pikepdf.Pdf.open(io.BytesIO(paper.data), password="비밀 번호") as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert pdf.allow.accessibility
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert "pdfaid:part" not in metadata
            assert "pdfaid:conformance" not in metadata
            assert metadata["pdfuaid:part"] == "1"
    assert delivery.message
    assert "open with the password" in delivery.message.text


def test_without_a_password_nothing_goes_unlocked(office: Any, of: Any) -> None:
    refused = only(office.deliveries(of("public", password="required")))
    assert refused.state is DeliveryState.REFUSED
    assert "hint: keyring set briefgen-pdf him" in str(refused.problems[0])


def test_whoever_stands_wrong_on_the_list_is_refused_with_that_reason(office: Any, of: Any) -> None:
    wrong = Problem("its address stands again", item="him")
    refused = only(office.deliveries(of("public"), against={"him": [wrong]}))
    assert (refused.state, refused.problems) == (DeliveryState.REFUSED, (wrong,))


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
    found = check_file(numbered.issue(), "working/copies/memo-002.pdf", of("working", "desk"), now)
    assert isinstance(found, list)
    assert [objection.what for objection in found] == ["is copy 2, of “tides”"]


def test_never_the_paper_without_a_number(numbered: Any, of: Of, now: Any) -> None:
    found = check_file(numbered.issue(), "working/memo.pdf", of("working", "desk"), now)
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
    found = check_file(numbered.issue(), sent.path, of("working", "desk"), now)
    assert isinstance(found, list)
    assert [o.what for o in found] == ["is copy 1, and “lakes” was sent copy 1 of this paper"]


def test_a_copy_changed_since_it_was_built_stays(numbered: Any, of: Of) -> None:
    (numbered.folder / "working/copies/memo-001.pdf").write_bytes(b"changed")
    (delivery,) = numbered.deliveries(of("working", "desk", documents=("memo",)))
    assert "is not the file that was built" in delivery.problems[0].message


def test_clearance_and_release_are_those_of_the_paper(numbered: Any, of: Of, now: Any) -> None:
    stranger = of("working", "tides", may_see="partner:US", organisation="nsc")
    found = check_file(numbered.issue(), "working/copies/memo-002.pdf", stranger, now)
    assert isinstance(found, list)
    assert any("may see partner:US" in objection.what for objection in found)


def test_its_name_has_the_number_and_no_name(numbered: Any) -> None:
    issue = numbered.issue()
    copy = Copy.of("working/copies/memo-002.pdf", issue.file("working/copies/memo-002.pdf"))
    assert file_name("kr-us", "r1", copy) == "KR-US_R1_memo_working_en_2024-10-15_copy-002.pdf"
    assert copy.number == 2
