"""Who would get which papers of which edition, in which words: all that can be known before anything is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum

from briefgen.dialogue.recipients import Recipient, checked_address
from briefgen.editions.ledger import Copy, Held
from briefgen.editions.record import File
from briefgen.errors import Problem
from briefgen.files import MIB, sha256
from briefgen.mail.guard import Issue, Paper, judged, told
from briefgen.mail.letter import TEMPLATE, Clerk, file_name
from briefgen.mail.lock import locked
from briefgen.mail.message import Attachment, Mailbox, Message, draft
from briefgen.values import dataclass


class State(StrEnum):
    """Where a delivery stands before it begins."""

    READY = "to send"
    HELD = "has it"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one recipient. `papers` are those to be sent, `held` those of which the ledger speaks."""

    issue: Issue
    recipient: Recipient
    state: State
    papers: tuple[Paper, ...] = ()
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


def deliveries(issue: Issue, recipients: Iterable[Recipient], clerk: Clerk, manner: Manner) -> tuple[Delivery, ...]:
    """One delivery for each recipient of the dialogue, in the order of the list."""
    wanted = (each for each in recipients if not each.dialogues or issue.dialogue.id in each.dialogues)
    return tuple(_delivery(issue, recipient, clerk, manner) for recipient in wanted)


def _delivery(issue: Issue, recipient: Recipient, clerk: Clerk, manner: Manner) -> Delivery:
    """What one recipient is still to get, if he may."""
    delivery, missing = begun(issue, recipient, copies_for(issue, recipient), manner)
    if delivery.state is not State.READY:
        return delivery
    verdicts = [judged(issue, copy.path, recipient, manner.now) for copy in missing]
    problems = told([each for verdict in verdicts if isinstance(verdict, list) for each in verdict], issue, recipient)
    papers = tuple(verdict for verdict in verdicts if isinstance(verdict, Paper))
    return finished(delivery, papers, problems, clerk, manner)


def begun(
    issue: Issue, recipient: Recipient, copies: Sequence[Copy], manner: Manner, kind: str = "papers"
) -> tuple[Delivery, tuple[Copy, ...]]:
    """A delivery as the ledger leaves it, and which copies are still to go: none, unless its state is `READY`."""
    standing = {copy.path: issue.ledger.held(recipient.id, copy) for copy in copies}
    if manner.rehearsal or recipient.id in manner.resend:
        standing = {path: Held.YES if held is Held.YES else Held.NO for path, held in standing.items()}
    of = {held: tuple(copy for copy in copies if standing[copy.path] is held) for held in Held}
    state = State.HELD if copies else State.NOTHING
    if of[Held.NO]:
        state = State.READY
    if of[Held.UNKNOWN]:
        state = State.UNKNOWN
    delivery = Delivery(
        issue=issue,
        recipient=recipient,
        state=state,
        held=of[Held.UNKNOWN] or of[Held.YES],
        kind=kind,
        rehearsal=bool(manner.rehearsal),
    )
    return delivery, of[Held.NO] if state is State.READY else ()


def finished(
    delivery: Delivery,
    papers: Sequence[Paper],
    problems: Sequence[Problem],
    clerk: Clerk,
    manner: Manner,
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
        return replace(delivery, state=State.REFUSED, problems=tuple(dict.fromkeys(problems)))
    locked_papers = tuple(_locked(paper, password) for paper in papers)
    return _worded(replace(delivery, papers=locked_papers), clerk, manner, template, more)


def _worded(delivery: Delivery, clerk: Clerk, manner: Manner, template: str, more: Mapping[str, object]) -> Delivery:
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
            Attachment(file_name(issue.dialogue.id, issue.edition.round, paper.copy), paper.data)
            for paper in delivery.papers
        ),
    )
    ready = replace(delivery, message=message)
    if ready.size <= manner.largest:
        return ready
    what = f"the message has {ready.size / MIB:.1f} MB, and at most {manner.largest / MIB:g} MB are sent"
    hint = "narrow its documents, or raise largest_mb in data/mail.yaml"
    return replace(ready, state=State.REFUSED, problems=(Problem(what, recipient.place, recipient.id, hint),))


def _mailbox(recipient: Recipient, language: str) -> Mailbox:
    """Name and address of a recipient; a name that is not in his language is left to the letter."""
    return Mailbox(recipient.name.get(language) or "", checked_address(recipient.address))


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


def _own(issue: Issue, recipient: Recipient, path: str, file: File) -> Copy:
    """A recipient's own copy of a paper, else the paper."""
    copy = issue.copies.held.get((recipient.id, path))
    return Copy.of(copy.path, replace(file, sha256=copy.sha256, size=copy.size)) if copy else Copy.of(path, file)


def _rank(word: str, order: Sequence[str]) -> int:
    """Its place in an order; after all others where it has none."""
    return order.index(word) if word in order else len(order)


def _locked(paper: Paper, password: str) -> Paper:
    """A paper behind a password, if there is one."""
    if not password:
        return paper
    data = locked(paper.data, password)
    return replace(paper, data=data, copy=replace(paper.copy, sent=sha256(data)))
