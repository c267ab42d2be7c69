"""Who has what: recipients of a paper, corrections to them, and recipients who lack the newest edition."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.dialogue.recipients import Recipient
from briefgen.editions.ledger import Copy, Entry, Ledger, Receipt
from briefgen.errors import Place, Problem, Severity
from briefgen.mail.delivery import Delivery, DeliveryState, MailOptions, copies_for, finish_delivery
from briefgen.mail.letter import CORRECTION, LetterWriter
from briefgen.mail.release_check import Issue, ReleasableFile, as_problems, check_file

_HASH = re.compile(r"[0-9a-f]{8,64}")


class Holding(Struct, frozen=True):
    """A copy that somebody has, or may have (`held`), and the ledger entry of its message."""

    entry: Entry
    copy: Copy
    held: Receipt


def copy_matcher(what: str, digest: str = "") -> Callable[[Copy], bool]:
    """A test whether a copy is meant: by an id in it, a hash, a reference, a path below `out/`, or its bytes."""
    hashed = what.casefold() if _HASH.fullmatch(what.casefold()) else ""

    def is_meant(copy: Copy) -> bool:
        bytes_of = (copy.sha256, copy.sent)
        return (
            what in copy.facts
            or (bool(digest) and digest in bytes_of)
            or (bool(hashed) and any(each.startswith(hashed) for each in (*bytes_of, copy.reference)))
            or f"/{what}".endswith(f"/{copy.path}")
        )

    return is_meant


def find_holdings(ledger: Ledger, is_meant: Callable[[Copy], bool]) -> tuple[Holding, ...]:
    """Every sent copy that is meant, sorted by recipient and time."""
    result = (Holding(*each) for each in ledger.copies_received() if is_meant(each[1]))
    return tuple(sorted(result, key=lambda each: (each.entry.recipient, each.entry.at, each.copy.path)))


def make_corrections(
    issue: Issue, recipients: Iterable[Recipient], found: Sequence[Holding], writer: LetterWriter, options: MailOptions
) -> tuple[tuple[Delivery, ...], list[Problem]]:
    """A letter to each recipient who has a copy, with the files that replace it, as far as these may go already.

    Gives a notice for each file that may not, and for each recipient who is no longer on the list.
    """
    by_id = {recipient.id: recipient for recipient in recipients}
    deliveries: list[Delivery] = []
    notices: list[Problem] = []
    for name in dict.fromkeys(holding.entry.recipient for holding in found):
        own_holdings = [holding for holding in found if holding.entry.recipient == name]
        recipient = by_id.get(name)
        if recipient is None or recipient.audience not in writer.audiences:
            what = f"“{name}” has it, and is no longer in data/recipients.yaml"
            notices.append(Problem(what, Place(f"data/{issue.dialogue.id}/sent"), severity=Severity.NOTICE))
            continue
        papers, problems = _find_replacements(issue, recipient, own_holdings, options)
        notices += problems
        # the day of a ledger entry is that of its own time zone
        days = [dt.datetime.fromisoformat(each.entry.at).date() for each in own_holdings]
        sent = zip(own_holdings, days, strict=True)
        corrected = tuple(writer.sent_view(recipient, each.copy, day) for each, day in sent)
        delivery = Delivery(issue=issue, recipient=recipient, state=DeliveryState.READY, kind="correction")
        deliveries.append(finish_delivery(delivery, papers, (), writer, options, CORRECTION, corrected=corrected))
    return tuple(deliveries), notices


def _find_replacements(
    issue: Issue, recipient: Recipient, own_holdings: Sequence[Holding], options: MailOptions
) -> tuple[list[ReleasableFile], list[Problem]]:
    """The newest files that replace those a recipient has, and notices for those that cannot go yet."""
    papers: list[ReleasableFile] = []
    notices: list[Problem] = []
    for path in dict.fromkeys(each.copy.path for each in own_holdings if each.entry.round == issue.edition.round):
        file = issue.file(path)
        if file is None or issue.ledger.receipt_of(recipient.id, Copy.of(path, file)) is Receipt.YES:
            continue
        verdict = check_file(issue, path, recipient, options.now)
        if isinstance(verdict, ReleasableFile):
            papers.append(verdict)
        else:
            problems = as_problems(verdict, issue, recipient)
            notices += [replace(problem, severity=Severity.NOTICE) for problem in problems]
    return papers, notices


class RecipientStatus(Struct, frozen=True):
    """The status of one recipient: the last edition they were sent, when, and what they lack of the newest one."""

    recipient: str
    edition: str
    at: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    listed: bool = True


def recipient_statuses(issue: Issue, recipients: Iterable[Recipient]) -> tuple[RecipientStatus, ...]:
    """The status of every recipient of the dialogue, then of those who were sent something and are not on the list."""
    result = []
    last = _last_editions(issue.ledger)
    for recipient in recipients:
        if issue.dialogue.id in (recipient.dialogues or (issue.dialogue.id,)):
            wanted = copies_for(issue, recipient)
            held = {copy.path: issue.ledger.receipt_of(recipient.id, copy) for copy in wanted}
            edition, at = last.pop(recipient.id, ("", ""))
            missing, unknown = (tuple(p for p in held if held[p] is state) for state in (Receipt.NO, Receipt.UNKNOWN))
            result.append(RecipientStatus(recipient.id, edition, at, missing, unknown))
    unlisted = (RecipientStatus(name, *last[name], listed=False) for name in sorted(last))
    return (*result, *unlisted)


def _last_editions(ledger: Ledger) -> dict[str, tuple[str, str]]:
    """The last edition that each recipient was sent, and when."""
    sent = (entry for entry, held in ledger.messages.values() if held is Receipt.YES and entry.kind == "papers")
    return {entry.recipient: (entry.edition, entry.at) for entry in sorted(sent, key=lambda entry: entry.at)}
