"""Deliveries: who would get which papers, in which words, and why not; encryption of PDF files.

Everything here can be known before anything is sent. Encryption is AES-256 (ISO 32000-2 7.6.4) and still allows
screen readers.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace
from pikepdf import Encryption, Pdf, Permissions

from briefgen.dialogue.mailboxes import normalise_address
from briefgen.dialogue.recipients import Recipient
from briefgen.editions.ledger import Copy, Receipt
from briefgen.editions.record import FileRecord
from briefgen.errors import Problem
from briefgen.files import MIB, sha256
from briefgen.mail.leaks import find_leaks_in_files, find_leaks_in_letter
from briefgen.mail.letter import TEMPLATE, LetterWriter, file_name
from briefgen.mail.message import MailAttachment, Mailbox, Message, measure_draft
from briefgen.mail.release_check import Issue, ReleasableFile, as_problems, check_file, find_letter_problem

PDFA = "http://www.aiim.org/pdfa/ns/id/"
"""The XMP namespace of the PDF/A identification."""


def encrypt_pdf(data: bytes, password: str) -> bytes:
    """A PDF encrypted with a password.

    It keeps its tags and forms, but no longer claims PDF/A, which forbids encryption (ISO 19005-1 6.1.3). The bytes
    differ each time: the keys of AES-256 are random.
    """
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for claim in [name for name in metadata if PDFA in name]:
                del metadata[claim]
        # with an empty owner password everybody could open the file
        encryption = Encryption(user=password, owner=password, R=6, allow=Permissions(accessibility=True))
        pdf.save(out, encryption=encryption)
    return out.getvalue()


class DeliveryState(StrEnum):
    """The state of a delivery before sending."""

    READY = "to send"
    HELD = "has it"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    NOTHING = "nothing"


class MailOptions(Struct, frozen=True, kw_only=True):
    """Options of a mailing.

    `passwords` gives the password for a recipient's PDF files, empty where there is none; `resend` are recipients who
    get papers again whose delivery is unknown; `rehearsal` is an address that gets everything instead; `largest` is the
    most bytes of a message; `against` are problems of a recipient from the list itself.
    """

    now: dt.datetime
    sender: Mailbox | None
    passwords: Callable[[Recipient], str] = lambda _: ""
    resend: frozenset[str] = frozenset()
    rehearsal: str = ""
    against: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    largest: int = 10 * MIB


class Delivery(Struct, frozen=True, kw_only=True):
    """One message to one recipient. `papers` are to be sent, `held` were sent, or may have been.

    `size` is that of the message in bytes.
    """

    issue: Issue
    recipient: Recipient
    state: DeliveryState
    papers: tuple[ReleasableFile, ...] = ()
    held: tuple[Copy, ...] = ()
    message: Message | None = None
    problems: tuple[Problem, ...] = ()
    kind: str = "papers"
    rehearsal: bool = False
    size: int = 0

    @property
    def copies(self) -> tuple[Copy, ...]:
        """The papers to be sent, as the ledger records them."""
        return tuple(paper.copy for paper in self.papers)


def make_deliveries(
    issue: Issue, recipients: Iterable[Recipient], writer: LetterWriter, options: MailOptions
) -> tuple[Delivery, ...]:
    """One delivery for each recipient of the dialogue, in the order of the list."""
    chosen_recipients = (each for each in recipients if not each.dialogues or issue.dialogue.id in each.dialogues)
    return tuple(_make_delivery(issue, recipient, writer, options) for recipient in chosen_recipients)


def _make_delivery(issue: Issue, recipient: Recipient, writer: LetterWriter, options: MailOptions) -> Delivery:
    """The delivery of what one recipient still lacks, or the reasons against it."""
    delivery, missing = begin_delivery(issue, recipient, copies_for(issue, recipient), options)
    if delivery.state is not DeliveryState.READY:
        return delivery
    verdicts = [check_file(issue, copy.path, recipient, options.now) for copy in missing]
    objections = [each for verdict in verdicts if isinstance(verdict, list) for each in verdict]
    problems = as_problems(objections, issue, recipient)
    papers = tuple(verdict for verdict in verdicts if isinstance(verdict, ReleasableFile))
    return finish_delivery(delivery, papers, problems, writer, options)


def begin_delivery(
    issue: Issue, recipient: Recipient, copies: Sequence[Copy], options: MailOptions, kind: str = "papers"
) -> tuple[Delivery, tuple[Copy, ...]]:
    """A delivery by the state of the ledger, and the copies still to be sent: none unless its state is `READY`."""
    receipts = {copy.path: issue.ledger.receipt_of(recipient.id, copy) for copy in copies}
    if options.rehearsal or recipient.id in options.resend:
        receipts = {path: Receipt.YES if held is Receipt.YES else Receipt.NO for path, held in receipts.items()}
    by_receipt = {held: tuple(copy for copy in copies if receipts[copy.path] is held) for held in Receipt}
    state = DeliveryState.HELD if copies else DeliveryState.NOTHING
    if by_receipt[Receipt.NO]:
        state = DeliveryState.READY
    if by_receipt[Receipt.UNKNOWN]:
        state = DeliveryState.UNKNOWN
    held, rehearses = by_receipt[Receipt.UNKNOWN] or by_receipt[Receipt.YES], bool(options.rehearsal)
    delivery = Delivery(issue=issue, recipient=recipient, state=state, held=held, kind=kind, rehearsal=rehearses)
    return delivery, by_receipt[Receipt.NO] if state is DeliveryState.READY else ()


def finish_delivery(
    delivery: Delivery,
    papers: Sequence[ReleasableFile],
    problems: Sequence[Problem],
    writer: LetterWriter,
    options: MailOptions,
    template: str = TEMPLATE,
    **more: object,
) -> Delivery:
    """The delivery with its files encrypted and its message written; or refused, with all problems."""
    recipient = delivery.recipient
    password = options.passwords(recipient) if recipient.password == "required" else ""
    if recipient.password == "required" and not password:
        what, hint = "there is no password to lock its files with", f"keyring set briefgen-pdf {recipient.id}"
        problems = [*problems, Problem(what, recipient.place, recipient.id, hint)]
    leaks = find_leaks_in_files(delivery.issue, papers, writer.audiences[recipient.audience], writer)
    problems = [*options.against.get(recipient.id, ()), *problems, *leaks]
    if problems:
        return replace(delivery, state=DeliveryState.REFUSED, problems=tuple(dict.fromkeys(problems)))
    locked_papers = tuple(_encrypt_file(paper, password) for paper in papers)
    return _add_message(replace(delivery, papers=locked_papers), writer, options, template, more)


def _add_message(
    delivery: Delivery, writer: LetterWriter, options: MailOptions, template: str, more: Mapping[str, object]
) -> Delivery:
    """The delivery with its message; refused if its letter is not cleared, or if it is too large."""
    recipient, issue = delivery.recipient, delivery.issue
    audience = writer.audiences[recipient.audience]
    letter = writer.write_letter(recipient, delivery.copies, template, rehearsal=delivery.rehearsal, **more)
    problem = find_letter_problem(issue, writer, audience, letter, options.now.date())
    if problems := (*([problem] if problem else []), *find_leaks_in_letter(letter, audience, writer)):
        return replace(delivery, state=DeliveryState.REFUSED, problems=problems)
    # the name only if it is given in their language
    own_mailbox = Mailbox(recipient.name.get(audience.language) or "", normalise_address(recipient.address))
    message = Message(
        sender=options.sender,
        to=Mailbox("", options.rehearsal) if delivery.rehearsal else own_mailbox,
        subject=letter.subject,
        language=audience.language,
        text=letter.text,
        html=letter.html,
        attachments=tuple(
            MailAttachment(file_name(issue.dialogue.id, issue.edition.round, paper.copy), paper.data)
            for paper in delivery.papers
        ),
    )
    ready = replace(delivery, message=message, size=measure_draft(message))
    if ready.size <= options.largest:
        return ready
    what = f"the message has {ready.size / MIB:.1f} MB, and at most {options.largest / MIB:g} MB are sent"
    hint = "narrow its documents, or raise largest_mb in data/mail.yaml"
    return replace(ready, state=DeliveryState.REFUSED, problems=(Problem(what, recipient.place, recipient.id, hint),))


def copies_for(issue: Issue, recipient: Recipient) -> list[Copy]:
    """The files of an edition that a recipient is to have, in the order in which their reader gets papers.

    Of a paper with numbered copies it is their own copy, or the paper itself, which `release_check` then refuses.
    """
    audience = issue.audiences.get(recipient.audience)
    documents = audience.documents if audience else ()
    fields = tuple(each.id for each in issue.dialogue.fields)
    chosen = (
        _own_copy(issue, recipient, path, file)
        for path, file in sorted(issue.edition.files.items())
        if file.audience == recipient.audience
        and file.document in (recipient.documents or (file.document,))
        and path.rpartition(".")[2] in recipient.formats
    )
    return sorted(chosen, key=lambda copy: (_rank(copy.document, documents), _rank(copy.field, fields)))


def _own_copy(issue: Issue, recipient: Recipient, path: str, file: FileRecord) -> Copy:
    """A recipient's own copy of a paper, else the paper."""
    copy = issue.copies.present.get((recipient.id, path))
    return Copy.of(copy.path, replace(file, sha256=copy.sha256, size=copy.size)) if copy else Copy.of(path, file)


def _rank(word: str, order: Sequence[str]) -> int:
    """The position of a word in an order; after all others if it is not in it."""
    return order.index(word) if word in order else len(order)


def _encrypt_file(paper: ReleasableFile, password: str) -> ReleasableFile:
    """A paper encrypted with a password, if there is one."""
    if not password:
        return paper
    data = encrypt_pdf(paper.data, password)
    return replace(paper, data=data, copy=replace(paper.copy, sent=sha256(data)))
