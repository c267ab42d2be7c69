"""One message as bytes: multipart/mixed of text, HTML and attached papers (RFC 5322, RFC 2045–2049).

The same message gives the same bytes. Header fields are encoded here: `email` of Python 3.11 loses a space when it
folds a long Korean name (cpython issue 92081).
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from email import policy
from email.charset import QP, Charset
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from briefgen.errors import Problem, Refused
from briefgen.files import sha256

MEDIA = {
    "pdf": ("application", "pdf"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "ics": ("text", "calendar"),
}
"""Type and subtype by suffix."""

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SHORT_ASCII = re.compile(r"[\x20-\x7e]{0,60}")
_ATOMS = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")
_AS_SENT = policy.compat32.clone(linesep="\r\n", mangle_from_=False)
_BEGIN_PART = "\r\n--{}\r\n"
_CHUNK = 42
"""Bytes of UTF-8 in one encoded word, which fits a line of 78 characters with the name of its field (RFC 2047 2)."""


class Mailbox(Struct, frozen=True):
    """A name, which may be empty, and an address."""

    name: str
    address: str

    def __str__(self) -> str:
        """As a header field has it."""
        return f"{_encode_phrase(self.name)} <{self.address}>" if self.name else self.address


class MailAttachment(Struct, frozen=True):
    """A file under the name its reader sees."""

    name: str
    data: bytes


class Message(Struct, frozen=True, kw_only=True):
    """What one recipient gets. `text` and `html` say the same."""

    sender: Mailbox | None
    to: Mailbox
    subject: str
    language: str
    text: str
    html: str
    attachments: tuple[MailAttachment, ...]


def message_id(parts: Iterable[str], domain: str) -> str:
    """A Message-ID, the same for the same parts (edition, recipient, files), so that duplicates are recognised."""
    digest = sha256("\n".join(parts).encode())
    return f"<{digest[:32]}@{domain}>"


def format_message(message: Message, identity: str, date: dt.datetime) -> bytes:
    """The message as it goes to a server. It names no other recipient, and has no Bcc.

    Raises `Refused` for a line break or control character in a header field.
    """
    return _format(message, {"Date": format_datetime(date), "Message-ID": identity, "Auto-Submitted": "auto-generated"})


def format_draft(message: Message) -> bytes:
    """The message as an `.eml` that a mail program opens as a draft (`X-Unsent`); that program adds date and id."""
    return _format(message, {"X-Unsent": "1"})


def format_mbox(messages: Iterable[bytes], date: dt.datetime) -> bytes:
    """Messages as one mailbox file (RFC 4155, lines that begin with `From ` quoted)."""
    return b"".join(_format_mbox_entry(message, date) for message in messages)


def measure_draft(message: Message) -> int:
    """The number of bytes of `format_draft`, without encoding any attachment: a plan asks for it once a recipient."""
    _refuse_line_breaks(message)
    between = len(_BEGIN_PART.format(_make_boundary(message, "mixed")))
    attached = (len(_attachment_header(each.name)) + _encoded_size(each.data) for each in message.attachments)
    return len(format_draft(replace(message, attachments=()))) + sum(between + size for size in attached)


def _format(message: Message, more: dict[str, str]) -> bytes:
    """Header and texts by `email`; attachments are put in as they are: `email` would look at each of their lines."""
    _refuse_line_breaks(message)
    boundary = _make_boundary(message, "mixed")
    message_part = MIMEMultipart("mixed", boundary=boundary)
    message_part.attach(_make_text_parts(message))
    for name, value in _header_fields(message, more):
        message_part[name] = value
    end, begin = f"\r\n--{boundary}--\r\n".encode(), _BEGIN_PART.format(boundary).encode()
    attached = (b"%b%b%b" % (begin, _attachment_header(each.name), _encode(each.data)) for each in message.attachments)
    return b"".join([message_part.as_bytes(policy=_AS_SENT).removesuffix(end), *attached, end])


def _refuse_line_breaks(message: Message) -> None:
    """Raise `Refused` for what would end a header field and begin another."""
    if any(map(_FORBIDDEN.search, _header_values(message))):
        raise Refused(Problem("a line break or control character cannot stand in the header of a mail"))


def _header_values(message: Message) -> Iterator[str]:
    """All our values that stand in header fields."""
    for mailbox in filter(None, (message.sender, message.to)):
        yield from (mailbox.name, mailbox.address)
    yield from (message.subject, message.language)
    yield from (attachment.name for attachment in message.attachments)


def _make_text_parts(message: Message) -> MIMEMultipart:
    """The text in two forms: a mail program shows the last one it can (RFC 2046 5.1.4)."""
    texts = MIMEMultipart("alternative", boundary=_make_boundary(message, "alternative"))
    quoted = Charset("utf-8")
    quoted.body_encoding = QP
    texts.attach(MIMEText(message.text, "plain", quoted))  # type: ignore[arg-type]
    texts.attach(MIMEText(message.html, "html", quoted))  # type: ignore[arg-type]
    return texts


@cache
def _attachment_header(name: str) -> bytes:
    """The header of an attached file, with the empty line below it. Cached: many messages carry the same papers.

    The name stands in Content-Type as well, where old Outlook looks for it.
    """
    part = MIMEBase(*MEDIA.get(name.rpartition(".")[2], ("application", "octet-stream")))
    part["Content-Transfer-Encoding"] = "base64"
    is_plain = name.isascii()
    part.set_param("name", name if is_plain else " ".join(_encode_words(name)))
    # a name that is not ASCII: RFC 2231 4
    part.add_header("Content-Disposition", "attachment", filename=name if is_plain else ("utf-8", "", name))
    return part.as_bytes(policy=_AS_SENT)


def _encode(data: bytes) -> bytes:
    """Base64 in lines of 76 letters (RFC 2045 6.8)."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _encoded_size(data: bytes) -> int:
    """The number of bytes of `_encode`: four letters for three bytes, and a line end after 57 bytes."""
    return 4 * -(-len(data) // 3) + 2 * -(-len(data) // 57)


def _header_fields(message: Message, more: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The header fields in their usual order."""
    if message.sender:
        yield "From", str(message.sender)
    yield "To", str(message.to)
    yield "Subject", _encode_unstructured(message.subject)
    yield "Content-Language", message.language
    yield from more.items()


def _make_boundary(message: Message, kind: str) -> str:
    """The boundary between parts; `=_` cannot occur in quoted-printable or Base64 text."""
    digests = [sha256(part.encode()) for part in (message.to.address, message.subject, message.text)]
    return f"=_{kind}_{sha256(''.join(digests).encode())[:24]}"


def _encode_unstructured(words: str) -> str:
    """Words as they are, or encoded where they are not short ASCII."""
    return words if _is_plain(words) else "\r\n ".join(_encode_words(words))


def _encode_phrase(words: str) -> str:
    """A name before an address: atoms, a quoted string, or encoded words."""
    if not _is_plain(words):
        return "\r\n ".join(_encode_words(words))
    return words if _ATOMS.fullmatch(words) else '"{}"'.format(re.sub(r'(["\\])', r"\\\1", words))


def _is_plain(words: str) -> bool:
    """Whether words are short ASCII that cannot be mistaken for an encoded word."""
    return bool(_SHORT_ASCII.fullmatch(words)) and "=?" not in words


def _encode_words(text: str) -> Iterator[str]:
    """Encoded words (RFC 2047), each of whole characters; a space between two of them is ignored."""
    chunks = [b""]
    for character in text:
        if len(chunks[-1] + character.encode()) > _CHUNK:
            chunks.append(b"")
        chunks[-1] += character.encode()
    return (f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?=" for chunk in chunks)


def _format_mbox_entry(message: bytes, date: dt.datetime) -> bytes:
    """A message in a mailbox file, with line feeds as line ends."""
    body = re.sub(rb"(?m)^(>*From )", rb">\1", message.replace(b"\r\n", b"\n"))
    day = date.astimezone(dt.UTC).strftime("%a %b %d %H:%M:%S %Y")
    return f"From briefgen {day}\n".encode() + body + b"\n\n"
