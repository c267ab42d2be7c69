"""What `mail` says: who would get what, what became of each message, who has what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from briefgen.cli.session import counted, plain
from briefgen.dialogue.mailboxes import normalise_address
from briefgen.editions.ledger import Copy
from briefgen.errors import Problem
from briefgen.mail.delivery import Delivery, DeliveryState
from briefgen.mail.holders import Holding, RecipientStatus
from briefgen.mail.release_check import Issue
from briefgen.mail.send import Result

_KILOBYTE = 1024


def listing(deliveries: Sequence[Delivery]) -> Iterator[str]:
    """Each edition with its recipients: where they stand, the subject, the files, the size."""
    issue: Issue | None = None
    for delivery in deliveries:
        if delivery.issue is not issue:
            issue = delivery.issue
            yield f"{issue.name}, edition {issue.id}"
        yield from _lines(delivery)


def _lines(delivery: Delivery) -> Iterator[str]:
    """One recipient. Their address is part of what a person reads before saying yes."""
    recipient = delivery.recipient
    address = normalise_address(recipient.address)  # as it is sent
    yield f"  {delivery.state.value:8} {recipient.id} <{address}>, {recipient.audience}"
    if delivery.message and delivery.state is DeliveryState.READY:
        yield f"           subject: {delivery.message.subject}"
        files = counted(len(delivery.papers), "file")
        yield f"           {files}, {size(delivery.size)}: {_names(delivery.copies)}"
    elif delivery.state is DeliveryState.NOTHING:
        yield f"           nothing was built for “{recipient.audience}” that it is to get"
    elif delivery.held:
        yield f"           {_names(delivery.held)}"


def _names(copies: Sequence[Copy]) -> str:
    """Files without their folders, which are the reader's."""
    return ", ".join(copy.path.rpartition("/")[2] for copy in copies)


def size(number: int) -> str:
    """Bytes for people: `412 KB`, `1.2 MB`."""
    kilobytes = number / _KILOBYTE
    return f"{kilobytes / _KILOBYTE:.1f} MB" if kilobytes >= _KILOBYTE else f"{max(kilobytes, 1):.0f} KB"


def outcome_line(result: Result) -> str:
    """What became of one message."""
    delivery, outcome = result.delivery, result.outcome
    instead = delivery.message.to.address if delivery.rehearsal and delivery.message else ""
    to = f"{instead} in the place of " if instead else ""
    return f"{outcome.event.value:8} {to}{delivery.recipient.id}: {outcome.reply}"


def standing_lines(issue: Issue, statuses: Sequence[RecipientStatus]) -> Iterator[str]:
    """Who holds which edition, and who is behind."""
    yield f"{issue.name}, edition {issue.id if issue.edition.files else 'not built'}"
    for status in statuses:
        last = f"edition {status.edition}, {status.at}" if status.edition else "nothing yet"
        yield f"  {_word(status, issue):9} {status.recipient}: {last}"
        for what, paths in (("lacks", status.missing), ("unknown", status.unknown)):
            if paths:
                yield f"            {what} {', '.join(paths)}"


def _word(status: RecipientStatus, issue: Issue) -> str:
    """How a recipient stands, in a word or two."""
    if not status.listed:
        return "left list"
    if status.unknown:
        return "unknown"
    if status.missing:
        return "behind" if status.edition else "has none"
    if not status.edition:
        return "none due"
    return "newest" if issue.edition.files else "sent"


def holding_line(dialogue: str, holding: Holding) -> str:
    """One copy that somebody has."""
    entry, copy = holding.entry, holding.copy
    paper = f"{'' if holding.held.value == 'yes' else 'perhaps '}{dialogue} {entry.round} {copy.path}"
    return f"{entry.recipient}: {paper}, reference {copy.reference}, sent {entry.at}"


def everything(
    deliveries: Sequence[Delivery], results: Sequence[Result], problems: Sequence[Problem]
) -> dict[str, Any]:
    """All that was planned, all that became of it, and all that stood against it."""
    return {
        "deliveries": [delivery_data(delivery) for delivery in deliveries],
        "results": [result_data(result) for result in results],
        "problems": [plain(problem) for problem in problems],
    }


def delivery_data(delivery: Delivery) -> dict[str, Any]:
    """A delivery for a program."""
    message = delivery.message
    names = [attachment.name for attachment in message.attachments] if message else [""] * len(delivery.papers)
    return {
        "dialogue": delivery.issue.dialogue.id,
        "round": delivery.issue.edition.round,
        "edition": delivery.issue.id,
        "recipient": delivery.recipient.id,
        "audience": delivery.recipient.audience,
        "kind": delivery.kind,
        "state": delivery.state.value,
        "subject": message.subject if message else "",
        "size": delivery.size,
        "files": [
            {"path": copy.path, "name": name, "sha256": copy.sha256}
            for copy, name in zip(delivery.copies, names, strict=True)
        ],
        "problems": [plain(problem) for problem in delivery.problems],
    }


def result_data(result: Result) -> dict[str, str]:
    """What became of one message, for a program."""
    return {
        "dialogue": result.delivery.issue.dialogue.id,
        "recipient": result.delivery.recipient.id,
        "outcome": result.outcome.event.value,
        "reply": result.outcome.reply,
    }


def status_data(issue: Issue, status: RecipientStatus) -> dict[str, Any]:
    """How one recipient stands, for a program."""
    return {
        "dialogue": issue.dialogue.id,
        "recipient": status.recipient,
        "state": _word(status, issue),
        "edition": status.edition,
        "at": status.at,
        "missing": list(status.missing),
        "unknown": list(status.unknown),
    }


def holding_data(dialogue: str, holding: Holding) -> dict[str, Any]:
    """One copy that somebody has, for a program."""
    return {
        "dialogue": dialogue,
        "round": holding.entry.round,
        "recipient": holding.entry.recipient,
        "at": holding.entry.at,
        "edition": holding.entry.edition,
        "path": holding.copy.path,
        "reference": holding.copy.reference,
        "sha256": holding.copy.sha256,
        "surely": holding.held.value == "yes",
    }
