"""What was put into a message comes out of it again, and nothing else stands in it."""

from __future__ import annotations

import datetime as dt
import mailbox
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.message import Message as Parsed
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.errors import Refused
from briefgen.mail.message import (
    MailAttachment,
    Mailbox,
    Message,
    format_draft,
    format_mbox,
    format_message,
    measure_draft,
    message_id,
)

NOW = dt.datetime(2024, 10, 15, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
PDF = bytes(range(256)) * 40 + b"\n.\r\n..\r\nFrom here\n"
NAME = "KR-US-CET_R1_memo_principal_en_2024-10-15.pdf"
MESSAGE = Message(
    sender=Mailbox("CET desk", "desk@example.org"),
    to=Mailbox("국가안보실장", "director@example.org"),
    subject="[내부용] 한·미 핵심·신흥기술 대화 제1차: 보고서와 점검표",
    language="ko",
    text="붙임 파일을 보시기 바랍니다.\n\nFrom here on.\n.\n",
    html="<!DOCTYPE html>\n<p>붙임 파일을 보시기 바랍니다.</p>\n",
    attachments=(MailAttachment(NAME, PDF), MailAttachment("checklist.docx", b"PK")),
)
ID = "<abc@example.org>"


def parsed(data: bytes) -> EmailMessage:
    """As a program of today reads it."""
    return message_from_bytes(data, _class=EmailMessage, policy=policy.default)


def decoded(data: bytes, field: str) -> str:
    """A header field by the letter of RFC 2047; the newer parser of Python 3.11 adds spaces to long names."""
    raw: Parsed = message_from_bytes(data, policy=policy.compat32)
    return str(make_header(decode_header(raw[field].replace("\r\n", "").replace("\n", ""))))


def test_a_message_is_text_in_two_forms_and_the_papers() -> None:
    message = parsed(format_message(MESSAGE, ID, NOW))
    types = [part.get_content_type() for part in message.walk()]
    assert types == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain
    assert page
    assert plain.get_content().splitlines() == MESSAGE.text.splitlines()
    assert page.get_content().splitlines() == MESSAGE.html.splitlines()


def test_attachments_are_the_same_byte_for_byte_under_both_names() -> None:
    message = parsed(format_message(MESSAGE, ID, NOW))
    papers = list(message.iter_attachments())
    assert [(part.get_filename(), part.get_content()) for part in papers] == [(NAME, PDF), ("checklist.docx", b"PK")]
    assert papers[0]["Content-Type"].params["name"] == NAME


def test_the_header_says_who_when_and_what() -> None:
    message = parsed(format_message(MESSAGE, ID, NOW))
    assert dict(message.items()) | {"Content-Type": ""} == {
        "Content-Type": "",
        "MIME-Version": "1.0",
        "From": "CET desk <desk@example.org>",
        "To": "국가안보실장 <director@example.org>",
        "Subject": MESSAGE.subject,
        "Content-Language": "ko",
        "Date": "Tue, 15 Oct 2024 09:00:00 +0900",
        "Message-ID": ID,
        "Auto-Submitted": "auto-generated",
    }


def test_a_draft_is_unsent_and_leaves_date_and_id_to_its_sender() -> None:
    message = parsed(format_draft(replace(MESSAGE, sender=None)))
    assert message["X-Unsent"] == "1"
    assert not {"From", "Date", "Message-ID", "Bcc", "Auto-Submitted"} & set(message.keys())
    assert len(list(message.iter_attachments())) == 2


def test_the_same_message_is_the_same_bytes_in_seven_bits_and_short_lines() -> None:
    data = format_message(MESSAGE, ID, NOW)
    assert data == format_message(MESSAGE, ID, NOW)
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 78


def test_an_id_depends_on_every_part() -> None:
    assert message_id(("e", "desk", "f"), "example.org") == message_id(("e", "desk", "f"), "example.org")
    assert len({message_id(parts, "example.org") for parts in (("e", "desk"), ("edesk",), ("e", "desk", "f"))}) == 3


# A word of data has no line ends or controls (`dialogue.yaml` refuses them) and no space at its ends.
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120).map(
    lambda words: " ".join(words.split())
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_any_name_and_subject_survive(name: str, subject: str) -> None:
    message = replace(MESSAGE, to=Mailbox(name, "a.b@example.org"), subject=subject)
    data = format_message(message, ID, NOW)
    raw: Parsed = message_from_bytes(data, policy=policy.compat32)
    ((phrase, address),) = getaddresses([raw["To"].replace("\r\n", "").replace("\n", "")])
    assert (str(make_header(decode_header(phrase))), address) == (name, "a.b@example.org")
    assert decoded(data, "Subject") == subject
    assert [each.addr_spec for each in parsed(data)["To"].addresses] == ["a.b@example.org"]


@settings(max_examples=80, deadline=None)
@given(WORDS.filter(bool), st.binary(max_size=300))
def test_any_file_name_and_any_bytes_survive(name: str, content: bytes) -> None:
    message = replace(MESSAGE, attachments=(MailAttachment(f"{name}.pdf", content),))
    (part,) = parsed(format_message(message, ID, NOW)).iter_attachments()
    assert part.get_filename() == f"{name}.pdf"
    assert part.get_content() == content


@settings(max_examples=80, deadline=None)
@given(WORDS.filter(bool), st.lists(st.binary(max_size=300), max_size=3))
def test_a_draft_is_as_long_as_was_planned(name: str, contents: list[bytes]) -> None:
    attached = tuple(MailAttachment(f"{n}{name}.pdf", content) for n, content in enumerate(contents))
    message = replace(MESSAGE, attachments=attached)
    assert measure_draft(message) == len(format_draft(message))


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], include_characters="\n")))
def test_any_text_survives(text: str) -> None:
    plain = parsed(format_message(replace(MESSAGE, text=text), ID, NOW)).get_body(("plain",))
    assert plain
    assert plain.get_content().splitlines() == text.splitlines()


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x85", "\x0b", "\x1c", "\0", "\r\n "])
@pytest.mark.parametrize("where", ["name", "subject", "file", "sender", "address"])
def test_a_line_break_in_a_header_field_is_refused(end: str, where: str) -> None:
    bad = f"x{end}Bcc: spy@example.org"
    changed = {
        "name": replace(MESSAGE, to=Mailbox(bad, "a@example.org")),
        "subject": replace(MESSAGE, subject=bad),
        "file": replace(MESSAGE, attachments=(MailAttachment(bad, b""),)),
        "sender": replace(MESSAGE, sender=Mailbox(bad, "a@example.org")),
        "address": replace(MESSAGE, to=Mailbox("", f"a@example.org{bad}")),
    }
    with pytest.raises(Refused, match="a line break or control character cannot stand in"):
        format_message(changed[where], ID, NOW)
    with pytest.raises(Refused, match="a line break or control character cannot stand in"):
        measure_draft(changed[where])


def test_a_mailbox_file_holds_every_message(tmp_path: Path) -> None:
    path = tmp_path / "archive.mbox"
    path.write_bytes(
        format_mbox(
            [format_message(MESSAGE, ID, NOW), format_message(replace(MESSAGE, subject="From two"), ID, NOW)], NOW
        )
    )
    box = mailbox.mbox(path)
    try:
        assert [decoded(message.as_bytes(), "Subject") for message in box] == [MESSAGE.subject, "From two"]
        papers = list(parsed(next(iter(box)).as_bytes()).iter_attachments())
        assert papers[0].get_content() == PDF
    finally:
        box.close()
