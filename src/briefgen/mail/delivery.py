"""Who would get which papers, in which words; PDFs locked.

PDF files locked with a password (AES-256, ISO 32000-2 7.6.4), still readable aloud.

Who would get which papers of which edition, in which words: all that can be known before anything is sent.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace
from pikepdf import Encryption, Pdf, Permissions

from briefgen.dialogue.recipients import Recipient, normalise_address
from briefgen.editions.ledger import Copy, Receipt
from briefgen.editions.record import FileRecord
from briefgen.errors import Problem
from briefgen.files import MIB, sha256
from briefgen.mail.letter import TEMPLATE, LetterWriter, file_name
from briefgen.mail.message import MailAttachment, Mailbox, Message, draft
from briefgen.mail.release_check import Issue, ReleasableFile, as_problems, judged

# ---- lock --------------------------------------------------------------------------------------------------------


PDFA = "http://www.aiim.org/pdfa/ns/id/"
"""The namespace of the claim to be PDF/A."""


def locked(data: bytes, password: str) -> bytes:
    """A PDF that opens with the password alone.

    It keeps its tags and forms, but no longer claims PDF/A, which forbids encryption (ISO 19005-1 6.1.3). The bytes
    differ each time: the keys of AES-256 are drawn by chance.
    """
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for claim in [name for name in metadata if PDFA in name]:
                del metadata[claim]
        # An empty owner password would open the file for everybody.
        how = Encryption(user=password, owner=password, R=6, allow=Permissions(accessibility=True))
        pdf.save(out, encryption=how)
    return out.getvalue()


# ---- delivery ----------------------------------------------------------------------------------------------------


class DeliveryState(StrEnum):
    """Where a delivery stands before it begins."""

    READY = "to send"
    HELD = "has it"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    NOTHING = "nothing"


class MailOptions(Struct, frozen=True, kw_only=True):
    """How it is to go out.

    `passwords` gives the password for a recipient's PDF files, empty where there is none; `resend` are recipients who
    get again what nobody knows whether they have; `rehearsal` is the one address everything goes to instead;
    `largest` is the size of a message in bytes; `against` are reasons against a recipient from the list itself.
    """

    now: dt.datetime
    sender: Mailbox | None
    passwords: Callable[[Recipient], str] = lambda _: ""
    resend: frozenset[str] = frozenset()
    rehearsal: str = ""
    against: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    largest: int = 10 * MIB


class Delivery(Struct, frozen=True, kw_only=True):
    """One message to one recipient. `papers` are those to be sent, `held` those of which the ledger speaks."""

    issue: Issue
    recipient: Recipient
    state: DeliveryState
    papers: tuple[ReleasableFile, ...] = ()
    held: tuple[Copy, ...] = ()
    message: Message | None = None
    problems: tuple[Problem, ...] = ()
    kind: str = "papers"
    rehearsal: bool = False

    @property
    def copies(self) -> tuple[Copy, ...]:
        """What the ledger will say was sent."""
        return tuple(paper.copy for paper in self.papers)

    @property
    def size(self) -> int:
        """Of the message, in bytes."""
        return len(draft(self.message)) if self.message else 0


def deliveries(
    issue: Issue, recipients: Iterable[Recipient], clerk: LetterWriter, manner: MailOptions
) -> tuple[Delivery, ...]:
    """One delivery for each recipient of the dialogue, in the order of the list."""
    wanted = (each for each in recipients if not each.dialogues or issue.dialogue.id in each.dialogues)
    return tuple(_delivery(issue, recipient, clerk, manner) for recipient in wanted)


def _delivery(issue: Issue, recipient: Recipient, clerk: LetterWriter, manner: MailOptions) -> Delivery:
    """What one recipient is still to get, if he may."""
    delivery, missing = begun(issue, recipient, copies_for(issue, recipient), manner)
    if delivery.state is not DeliveryState.READY:
        return delivery
    verdicts = [judged(issue, copy.path, recipient, manner.now) for copy in missing]
    problems = as_problems(
        [each for verdict in verdicts if isinstance(verdict, list) for each in verdict], issue, recipient
    )
    papers = tuple(verdict for verdict in verdicts if isinstance(verdict, ReleasableFile))
    return finished(delivery, papers, problems, clerk, manner)


def begun(
    issue: Issue, recipient: Recipient, copies: Sequence[Copy], manner: MailOptions, kind: str = "papers"
) -> tuple[Delivery, tuple[Copy, ...]]:
    """A delivery as the ledger leaves it, and which copies are still to go: none, unless its state is `READY`."""
    standing = {copy.path: issue.ledger.held(recipient.id, copy) for copy in copies}
    if manner.rehearsal or recipient.id in manner.resend:
        standing = {path: Receipt.YES if held is Receipt.YES else Receipt.NO for path, held in standing.items()}
    of = {held: tuple(copy for copy in copies if standing[copy.path] is held) for held in Receipt}
    state = DeliveryState.HELD if copies else DeliveryState.NOTHING
    if of[Receipt.NO]:
        state = DeliveryState.READY
    if of[Receipt.UNKNOWN]:
        state = DeliveryState.UNKNOWN
    delivery = Delivery(
        issue=issue,
        recipient=recipient,
        state=state,
        held=of[Receipt.UNKNOWN] or of[Receipt.YES],
        kind=kind,
        rehearsal=bool(manner.rehearsal),
    )
    return delivery, of[Receipt.NO] if state is DeliveryState.READY else ()


def finished(
    delivery: Delivery,
    papers: Sequence[ReleasableFile],
    problems: Sequence[Problem],
    clerk: LetterWriter,
    manner: MailOptions,
    template: str = TEMPLATE,
    **more: object,
) -> Delivery:
    """The delivery with its files locked and its message written; or refused, with every reason against it."""
    recipient = delivery.recipient
    password = manner.passwords(recipient) if recipient.password == "required" else ""
    if recipient.password == "required" and not password:
        hint = f"keyring set briefgen-pdf {recipient.id}"
        what = "there is no password to lock its files with"
        problems = [*problems, Problem(what, recipient.place, recipient.id, hint)]
    problems = [*manner.against.get(recipient.id, ()), *problems]
    if problems:
        return replace(delivery, state=DeliveryState.REFUSED, problems=tuple(dict.fromkeys(problems)))
    locked_papers = tuple(_locked(paper, password) for paper in papers)
    return _worded(replace(delivery, papers=locked_papers), clerk, manner, template, more)


def _worded(
    delivery: Delivery, clerk: LetterWriter, manner: MailOptions, template: str, more: Mapping[str, object]
) -> Delivery:
    """The delivery with its message; refused where that would be too large."""
    recipient, issue = delivery.recipient, delivery.issue
    letter = clerk.letter(recipient, delivery.copies, template, rehearsal=delivery.rehearsal, **more)
    language = clerk.audiences[recipient.audience].language
    message = Message(
        sender=manner.sender,
        to=Mailbox("", manner.rehearsal) if delivery.rehearsal else _mailbox(recipient, language),
        subject=letter.subject,
        language=language,
        text=letter.text,
        html=letter.html,
        attachments=tuple(
            MailAttachment(file_name(issue.dialogue.id, issue.edition.round, paper.copy), paper.data)
            for paper in delivery.papers
        ),
    )
    ready = replace(delivery, message=message)
    if ready.size <= manner.largest:
        return ready
    what = f"the message has {ready.size / MIB:.1f} MB, and at most {manner.largest / MIB:g} MB are sent"
    hint = "narrow its documents, or raise largest_mb in data/mail.yaml"
    return replace(ready, state=DeliveryState.REFUSED, problems=(Problem(what, recipient.place, recipient.id, hint),))


def _mailbox(recipient: Recipient, language: str) -> Mailbox:
    """Name and address of a recipient; a name that is not in his language is left to the letter."""
    return Mailbox(recipient.name.get(language) or "", normalise_address(recipient.address))


def copies_for(issue: Issue, recipient: Recipient) -> list[Copy]:
    """The files of an edition that a recipient is to have, in the order in which its reader gets papers.

    Of a paper with numbered copies it is his own; where he has none, the paper itself, which the guard then refuses.
    """
    audience = issue.audiences.get(recipient.audience)
    documents = audience.documents if audience else ()
    fields = tuple(each.id for each in issue.dialogue.fields)
    chosen = (
        _own(issue, recipient, path, file)
        for path, file in sorted(issue.edition.files.items())
        if file.audience == recipient.audience
        and file.document in (recipient.documents or (file.document,))
        and path.rpartition(".")[2] in recipient.formats
    )
    return sorted(chosen, key=lambda copy: (_rank(copy.document, documents), _rank(copy.field, fields)))


def _own(issue: Issue, recipient: Recipient, path: str, file: FileRecord) -> Copy:
    """A recipient's own copy of a paper, else the paper."""
    copy = issue.copies.held.get((recipient.id, path))
    return Copy.of(copy.path, replace(file, sha256=copy.sha256, size=copy.size)) if copy else Copy.of(path, file)


def _rank(word: str, order: Sequence[str]) -> int:
    """Its place in an order; after all others where it has none."""
    return order.index(word) if word in order else len(order)


def _locked(paper: ReleasableFile, password: str) -> ReleasableFile:
    """A paper behind a password, if there is one."""
    if not password:
        return paper
    data = locked(paper.data, password)
    return replace(paper, data=data, copy=replace(paper.copy, sent=sha256(data)))
