"""Sending, with a line in the ledger before and after each message, so that a run may be killed and begun again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from briefgen.editions.ledger import Copy, Entry, LedgerEvent, LedgerFile
from briefgen.mail.delivery import Delivery, DeliveryState
from briefgen.mail.message import Message, message_id, sent
from briefgen.mail.release_check import Issue
from briefgen.mail.smtp import Envelope, SendOutcome, SmtpConnection

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,“”]+@[^\s<>()\[\]:;,“”]+")


class Clock(Struct, frozen=True):
    """The time, and waiting for it."""

    now: Callable[[], dt.datetime]
    sleep: Callable[[float], None]


class Result(Struct, frozen=True):
    """A delivery, and what became of it."""

    delivery: Delivery
    outcome: SendOutcome


def send(
    ready: Iterable[Delivery], books: Callable[[str], LedgerFile], outbox: SmtpConnection, clock: Clock, per_minute: int
) -> Iterator[Result]:
    """Send one message after the other, at most so many in a minute; ends early where none could be sent any more.

    `books` gives the ledger of a dialogue, which must be locked. Broken off before a message's final dot, the ledger
    says that it did not go; after it, nothing, which means that nobody knows.
    """
    last: dt.datetime | None = None
    for delivery in ready:
        last = _paced(last, clock, per_minute)
        outcome = _sent(delivery, books(delivery.issue.dialogue.id), outbox, clock)
        yield Result(delivery, outcome)
        if outcome.stop:
            return


def archived(ready: Iterable[Delivery], now: dt.datetime) -> Iterator[bytes]:
    """The messages as they would go."""
    for delivery in ready:
        message = _message(delivery)
        yield sent(message, identity(delivery, message), now)


def assume(issue: Issue, recipient: str, delivery: Delivery | None, book: LedgerFile, now: dt.datetime) -> int:
    """Write down that a recipient has what nobody knew of; else a delivery, sent by hand; how many messages."""
    unknown = [entry for entry in issue.ledger.unknown() if entry.recipient == recipient]
    if not unknown and delivery and delivery.state is DeliveryState.READY and delivery.message:
        for paper in delivery.papers:
            book.keep(paper.data, _suffix(paper.copy))
        unknown = [_entry(delivery, identity(delivery, delivery.message))]
    for entry in unknown:
        book.append(replace(entry, at=_moment(now), event=LedgerEvent.ASSUMED, reply=""))
    return len(unknown)


# ---- one message ------------------------------------------------------------------------------------------------


def _sent(delivery: Delivery, book: LedgerFile, outbox: SmtpConnection, clock: Clock) -> SendOutcome:
    """Hand one message over."""
    message = _message(delivery)
    begun = _entry(delivery, identity(delivery, message))
    for paper in delivery.papers:
        book.keep(paper.data, _suffix(paper.copy))
    moment = clock.now()
    book.append(replace(begun, at=_moment(moment)))
    try:
        data = sent(message, begun.message, moment)
        outcome = outbox.send(Envelope(message.to.address, delivery.recipient.id, data))
    except BaseException:
        if not outbox.dotted:
            book.append(
                replace(begun, at=_moment(clock.now()), event=LedgerEvent.DEFERRED, reply="broken off before it left")
            )
        outbox.drop()
        raise
    reply = _anonymous(outcome.reply, delivery)
    book.append(replace(begun, at=_moment(clock.now()), event=outcome.event, reply=reply))
    return outcome


def _message(delivery: Delivery) -> Message:
    if delivery.message is None:
        raise ValueError("a delivery that is not ready has no message")
    return delivery.message


def identity(delivery: Delivery, message: Message) -> str:
    """The Message-ID: of edition, recipient and files; another one for a rehearsal, and for each kind of letter."""
    hashes = sorted(copy.sha256 for copy in delivery.copies)
    to = message.to.address if delivery.rehearsal else ""
    parts = (delivery.issue.id, delivery.recipient.id, delivery.kind, to, *hashes)
    sender = message.sender.address if message.sender else "localhost"
    return message_id(parts, sender.rpartition("@")[2])


def _entry(delivery: Delivery, identity: str) -> Entry:
    """The line before a message."""
    cleared = {paper.cleared for paper in delivery.papers if paper.cleared}
    return Entry(
        at="",
        event=LedgerEvent.SENDING,
        round=delivery.issue.edition.round,
        edition=delivery.issue.id,
        recipient=delivery.recipient.id,
        message=identity,
        files=delivery.copies,
        kind=delivery.kind,
        cleared="; ".join(sorted(cleared)),
        rehearsal=delivery.rehearsal,
    )


def _suffix(copy: Copy) -> str:
    return f".{copy.path.rpartition('.')[2]}"


def _anonymous(reply: str, delivery: Delivery) -> str:
    """A reply without addresses: the ledger holds ids."""
    own = re.compile(re.escape(delivery.recipient.address), re.IGNORECASE)
    return _ADDRESS.sub("(address)", own.sub(delivery.recipient.id, reply))


def _paced(last: dt.datetime | None, clock: Clock, per_minute: int) -> dt.datetime:
    """Waits until the next message may begin; when that is."""
    if last is not None:
        rest = 60 / per_minute - (clock.now() - last).total_seconds()
        if rest > 0:
            clock.sleep(rest)
    return clock.now()


def _moment(now: dt.datetime) -> str:
    return now.isoformat(timespec="seconds")
