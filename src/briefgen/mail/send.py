"""Sending, with a ledger entry before and after each message, so that a run can be stopped and repeated safely."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from briefgen.editions.ledger import Entry, LedgerEvent
from briefgen.editions.ledger_file import LedgerFile
from briefgen.mail.delivery import Delivery, DeliveryState
from briefgen.mail.message import Message, format_message, message_id
from briefgen.mail.release_check import Issue
from briefgen.mail.smtp import Envelope, SendOutcome, SmtpConnection

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,“”]+@[^\s<>()\[\]:;,“”]+")


class Clock(Struct, frozen=True):
    """The functions `now`, `sleep` (seconds), and `elapsed`: seconds that never jump, from any start (PEP 418)."""

    now: Callable[[], dt.datetime]
    sleep: Callable[[float], None]
    elapsed: Callable[[], float]


class Result(Struct, frozen=True):
    """A delivery and its outcome."""

    delivery: Delivery
    outcome: SendOutcome


def send(
    ready: Iterable[Delivery],
    ledgers: Callable[[str], LedgerFile],
    connection: SmtpConnection,
    clock: Clock,
    per_minute: int,
) -> Iterator[Result]:
    """Send one message after the other, at most `per_minute`; stops early if no further message can be sent.

    What the server put off is tried again after all others, after each pause of the connection. `ledgers` gives the
    ledger of a dialogue, which must be locked. If sending is interrupted before the final dot of a message, the ledger
    says that it did not go; after it, nothing is written, which means that nobody knows.
    """
    last: float | None = None
    turn: Iterable[Delivery] = ready
    for pause in (*connection.pauses, None):
        put_off: list[Result] = []
        for delivery in turn:
            last = _wait_for_turn(last, clock, per_minute)
            outcome = _send_one(delivery, ledgers(delivery.issue.dialogue.id), connection, clock)
            if outcome.later and pause is not None:
                put_off.append(Result(delivery, outcome))
                continue
            yield Result(delivery, outcome)
            if outcome.stop:
                yield from put_off
                return
        if not put_off or pause is None:
            return
        clock.sleep(pause)
        turn = [result.delivery for result in put_off]


def format_messages(ready: Iterable[Delivery], now: dt.datetime) -> Iterator[bytes]:
    """The messages as they would be sent."""
    for delivery in ready:
        message = _message_of(delivery)
        yield format_message(message, message_id_of(delivery, message), now)


def assume(issue: Issue, recipient: str, delivery: Delivery | None, ledger: LedgerFile, now: dt.datetime) -> int:
    """Record that a recipient has the messages whose delivery is unknown, or else a delivery that was sent by hand.

    Returns the number of messages.
    """
    unknown = [entry for entry in issue.ledger.unresolved() if entry.recipient == recipient]
    if not unknown and delivery and delivery.state is DeliveryState.READY and delivery.message:
        _store_papers(delivery, ledger)
        unknown = [_make_entry(delivery, message_id_of(delivery, delivery.message))]
    for entry in unknown:
        ledger.append(replace(entry, at=_timestamp(now), event=LedgerEvent.ASSUMED, reply=""))
    return len(unknown)


def _send_one(delivery: Delivery, ledger: LedgerFile, connection: SmtpConnection, clock: Clock) -> SendOutcome:
    """Send one message, with its ledger entries."""
    message = _message_of(delivery)
    entry = _make_entry(delivery, message_id_of(delivery, message))
    _store_papers(delivery, ledger)
    moment = clock.now()
    ledger.append(replace(entry, at=_timestamp(moment)))
    try:
        data = format_message(message, entry.message, moment)
        outcome = connection.send(Envelope(message.to.address, delivery.recipient.id, data))
    except BaseException:
        if not connection.has_sent_dot:
            broken_off = replace(entry, event=LedgerEvent.DEFERRED, reply="broken off before it left")
            ledger.append(replace(broken_off, at=_timestamp(clock.now())))
        connection.drop()
        raise
    reply = _remove_addresses(outcome.reply, delivery)
    ledger.append(replace(entry, at=_timestamp(clock.now()), event=outcome.event, reply=reply))
    return outcome


def _message_of(delivery: Delivery) -> Message:
    if delivery.message is None:
        raise ValueError("a delivery that is not ready has no message")
    return delivery.message


def message_id_of(delivery: Delivery, message: Message) -> str:
    """The Message-ID, from edition, recipient and files; different for a rehearsal and for each kind of letter."""
    hashes = sorted(copy.sha256 for copy in delivery.copies)
    to = message.to.address if delivery.rehearsal else ""
    parts = (delivery.issue.id, delivery.recipient.id, delivery.kind, to, *hashes)
    sender = message.sender.address if message.sender else "localhost"
    return message_id(parts, sender.rpartition("@")[2])


def _make_entry(delivery: Delivery, identity: str) -> Entry:
    """The ledger entry before a message."""
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


def _store_papers(delivery: Delivery, ledger: LedgerFile) -> None:
    for paper in delivery.papers:
        ledger.store_bytes(paper.data, f".{paper.copy.path.rpartition('.')[2]}")


def _remove_addresses(reply: str, delivery: Delivery) -> str:
    """A server's reply without addresses: the ledger holds only ids."""
    own = re.compile(re.escape(delivery.recipient.address), re.IGNORECASE)
    return _ADDRESS.sub("(address)", own.sub(delivery.recipient.id, reply))


def _wait_for_turn(last: float | None, clock: Clock, per_minute: int) -> float:
    """Wait until the next message may be sent; returns that time in seconds of `elapsed`."""
    if last is not None:
        # not by `now`: a clock set back an hour would hold up the next message for an hour
        rest = 60 / per_minute - (clock.elapsed() - last)
        if rest > 0:
            clock.sleep(rest)
    return clock.elapsed()


def _timestamp(now: dt.datetime) -> str:
    return now.isoformat(timespec="seconds")
