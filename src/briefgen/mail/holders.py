"""Who has what: who got a paper that says something, who is behind the newest edition, and how to correct it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.dialogue.recipients import Recipient
from briefgen.editions.ledger import Copy, Entry, Ledger, Receipt
from briefgen.errors import Place, Problem, Severity
from briefgen.mail.delivery import Delivery, DeliveryState, MailOptions, copies_for, finished
from briefgen.mail.letter import LetterWriter
from briefgen.mail.release_check import Issue, ReleasableFile, as_problems, judged

TEMPLATE = "correction.md.j2"
_HASH = re.compile(r"[0-9a-f]{8,64}")


class Holding(Struct, frozen=True):
    """A copy that somebody has, or may have (`held`), by a message of the ledger."""

    entry: Entry
    copy: Copy
    held: Receipt


def named(what: str, digest: str = "") -> Callable[[Copy], bool]:
    """Whether a copy is meant: by the id of something in it, a hash, a reference, a path below `out/`, or its bytes."""
    hashed = what.casefold() if _HASH.fullmatch(what.casefold()) else ""

    def meant(copy: Copy) -> bool:
        bytes_of = (copy.sha256, copy.sent)
        return (
            what in copy.facts
            or (bool(digest) and digest in bytes_of)
            or (bool(hashed) and any(each.startswith(hashed) for each in (*bytes_of, copy.reference)))
            or f"/{what}".endswith(f"/{copy.path}")
        )

    return meant


def holdings(ledger: Ledger, meant: Callable[[Copy], bool]) -> tuple[Holding, ...]:
    """Every copy that is meant, by recipient and moment."""
    found = (Holding(*each) for each in ledger.received() if meant(each[1]))
    return tuple(sorted(found, key=lambda each: (each.entry.recipient, each.entry.at, each.copy.path)))


def corrections(
    issue: Issue, recipients: Iterable[Recipient], found: Sequence[Holding], clerk: LetterWriter, manner: MailOptions
) -> tuple[tuple[Delivery, ...], list[Problem]]:
    """A letter to each of those who have something, with what takes its place as far as that may go already.

    A notice for each file that may not, and for each recipient who is no longer on the list.
    """
    by_id = {recipient.id: recipient for recipient in recipients}
    made: list[Delivery] = []
    notices: list[Problem] = []
    for name in dict.fromkeys(holding.entry.recipient for holding in found):
        theirs = [holding for holding in found if holding.entry.recipient == name]
        recipient = by_id.get(name)
        if recipient is None or recipient.audience not in clerk.audiences:
            what = f"“{name}” has it, and is no longer in data/recipients.yaml"
            notices.append(Problem(what, Place(f"data/{issue.dialogue.id}/sent"), severity=Severity.NOTICE))
            continue
        papers, problems = _replacing(issue, recipient, theirs, manner)
        notices += problems
        values = {"corrected": tuple(clerk.sent(recipient, each.copy, _day(each.entry)) for each in theirs)}
        begun = Delivery(issue=issue, recipient=recipient, state=DeliveryState.READY, kind="correction")
        made.append(finished(begun, papers, (), clerk, manner, TEMPLATE, **values))
    return tuple(made), notices


def _replacing(
    issue: Issue, recipient: Recipient, theirs: Sequence[Holding], manner: MailOptions
) -> tuple[list[ReleasableFile], list[Problem]]:
    """The newest files in the place of those that somebody has, and in a notice why some cannot go yet."""
    papers: list[ReleasableFile] = []
    notices: list[Problem] = []
    for path in dict.fromkeys(each.copy.path for each in theirs if each.entry.round == issue.edition.round):
        file = issue.file(path)
        if file is None or issue.ledger.held(recipient.id, Copy.of(path, file)) is Receipt.YES:
            continue
        verdict = judged(issue, path, recipient, manner.now)
        if isinstance(verdict, ReleasableFile):
            papers.append(verdict)
        else:
            notices += [
                replace(problem, severity=Severity.NOTICE) for problem in as_problems(verdict, issue, recipient)
            ]
    return papers, notices


def _day(entry: Entry) -> dt.date:
    """The day of a line, where it was written."""
    return dt.datetime.fromisoformat(entry.at).date()


# ---- who is behind ----------------------------------------------------------------------------------------------


class Status(Struct, frozen=True):
    """How one recipient stands: the last edition he was sent, when, and what of the newest one he lacks."""

    recipient: str
    edition: str
    at: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    listed: bool = True


def statuses(issue: Issue, recipients: Iterable[Recipient]) -> tuple[Status, ...]:
    """How every recipient of the dialogue stands, then those who were sent something and are not on the list."""
    found = []
    last = _last(issue.ledger)
    for recipient in recipients:
        if issue.dialogue.id in (recipient.dialogues or (issue.dialogue.id,)):
            wanted = copies_for(issue, recipient)
            held = {copy.path: issue.ledger.held(recipient.id, copy) for copy in wanted}
            edition, at = last.pop(recipient.id, ("", ""))
            of = {state: tuple(path for path in held if held[path] is state) for state in Receipt}
            found.append(Status(recipient.id, edition, at, of[Receipt.NO], of[Receipt.UNKNOWN]))
    gone = (Status(name, *last[name], listed=False) for name in sorted(last))
    return (*found, *gone)


def _last(ledger: Ledger) -> dict[str, tuple[str, str]]:
    """The edition of the papers each recipient was sent last, and when."""
    sent = (entry for entry, held in ledger.messages.values() if held is Receipt.YES and entry.kind == "papers")
    return {entry.recipient: (entry.edition, entry.at) for entry in sorted(sent, key=lambda entry: entry.at)}
