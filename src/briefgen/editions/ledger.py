"""The ledger of mail: what happened to each message, and who therefore has which paper.

It contains ids, never addresses. After a line `sending` that no other line follows it is unknown whether the message
arrived. `ledger_file` reads and writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import zip_longest

from msgspec import Struct

from briefgen.editions.record import FileRecord
from briefgen.errors import Problem

_NUMBERED = re.compile(r"[^/]+/copies/.+-([0-9]+)\.[a-z]+")


class LedgerEvent(StrEnum):
    """What happened to a message, or to the ledger.

    `torn`: a line was cut off here. `taken over`: lines were lost or changed, and an officer goes on without them.
    """

    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    ASSUMED = "assumed"
    TORN = "torn"
    TAKEN_OVER = "taken over"


class Receipt(StrEnum):
    """Whether a recipient has a paper: yes, no, or unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Copy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One attached file. `sent` is the hash of the bytes that were sent, where they were encrypted first."""

    path: str
    sha256: str
    reference: str
    audience: str
    release: str
    marking: str
    language: str
    document: str
    field: str
    day: str
    title: str = ""
    facts: tuple[str, ...] = ()
    sent: str = ""

    @property
    def number(self) -> int:
        """The number of a numbered copy, from its path; 0 for any other file."""
        match = _NUMBERED.fullmatch(self.path)
        return int(match[1]) if match else 0

    @classmethod
    def of(cls, path: str, file: FileRecord) -> Copy:
        """A file of an edition as an attachment."""
        shared = {*cls.__struct_fields__} - {"path", "sent"}
        return cls(path=path, **{name: getattr(file, name) for name in shared})

    def is_same(self, other: Copy) -> bool:
        """Whether it has the same bytes; or is the same paper with the same reference and marking."""
        paper = (self.path, self.audience, self.reference, self.marking)
        return self.sha256 == other.sha256 or paper == (other.path, other.audience, other.reference, other.marking)


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line. `at` is a time with its zone (ISO 8601), `message` a Message-ID, `reply` the reply of the server.

    `kind` says what was sent: `papers`, `chase` or `correction`; `cleared` by which office, and when. A rehearsal went
    to somebody else, so that its recipients have nothing.
    """

    at: str
    event: LedgerEvent
    round: str = ""
    edition: str = ""
    recipient: str = ""
    message: str = ""
    files: tuple[Copy, ...] = ()
    kind: str = "papers"
    cleared: str = ""
    reply: str = ""
    rehearsal: bool = False


class Ledger(Struct, frozen=True, dict=True):
    """The lines of one dialogue, oldest first; `notices` are what a person should know of the file they stand in."""

    dialogue: str
    entries: tuple[Entry, ...] = ()
    notices: tuple[Problem, ...] = ()

    @cached_property
    def messages(self) -> Mapping[str, tuple[Entry, Receipt]]:
        """The last line of each message, by Message-ID, and whether it arrived. Rehearsals are left out.

        A message that arrived once has arrived. An attempt without an outcome stays unknown, whatever followed.
        """
        lines: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if not entry.rehearsal:
                lines.setdefault(entry.message, []).append(entry)
        return {
            message: (sent[-1], _receipt_of_events([entry.event for entry in sent])) for message, sent in lines.items()
        }

    @cached_property
    def _by_recipient(self) -> Mapping[str, tuple[tuple[Entry, Copy, Receipt], ...]]:
        """What each recipient received, or may have."""
        by_recipient: dict[str, list[tuple[Entry, Copy, Receipt]]] = {}
        for entry_copy in self._walk_received():
            by_recipient.setdefault(entry_copy[0].recipient, []).append(entry_copy)
        return {recipient: tuple(received) for recipient, received in by_recipient.items()}

    @cached_property
    def _by_path(self) -> Mapping[str, frozenset[str]]:
        """The recipients of each path."""
        by_path: dict[str, set[str]] = {}
        for entry, copy, _ in self._walk_received():
            by_path.setdefault(copy.path, set()).add(entry.recipient)
        return {path: frozenset(names) for path, names in by_path.items()}

    def _walk_received(self) -> Iterator[tuple[Entry, Copy, Receipt]]:
        for entry, receipt in self.messages.values():
            if receipt is not Receipt.NO:
                yield from ((entry, copy, receipt) for copy in entry.files)

    def unresolved(self) -> tuple[Entry, ...]:
        """Messages that may have arrived or not, with a paper that did not arrive by another one."""
        uncertain = (entry for entry, receipt in self.messages.values() if receipt is Receipt.UNKNOWN)
        return tuple(
            entry
            for entry in uncertain
            if any(self.receipt_of(entry.recipient, c) is not Receipt.YES for c in entry.files)
        )

    def copies_received(self, recipient: str = "") -> Iterator[tuple[Entry, Copy, Receipt]]:
        """Every copy that arrived, or may have, at one recipient or at all of them."""
        if recipient:
            yield from self._by_recipient.get(recipient, ())
        else:
            yield from self._walk_received()

    def recipients_of(self, path: str) -> frozenset[str]:
        """The ids of those who got a file of this path, or may have, in any edition."""
        return self._by_path.get(path, frozenset())

    def receipt_of(self, recipient: str, copy: Copy) -> Receipt:
        """Whether a recipient has this paper with the same text."""
        receipts = {receipt for _, other, receipt in self.copies_received(recipient) if copy.is_same(other)}
        return Receipt.YES if Receipt.YES in receipts else Receipt.UNKNOWN if receipts else Receipt.NO


def _receipt_of_events(events: Sequence[LedgerEvent]) -> Receipt:
    """Whether a message arrived, from the events of its lines."""
    if {LedgerEvent.SENT, LedgerEvent.ASSUMED} & set(events):
        return Receipt.YES
    # `sending` before another `sending`, or as the last line, is an attempt without an outcome.
    tries = zip_longest(events, events[1:], fillvalue=LedgerEvent.SENDING)
    is_uncertain = any(event is LedgerEvent.SENDING and following is LedgerEvent.SENDING for event, following in tries)
    return Receipt.UNKNOWN if is_uncertain or LedgerEvent.UNKNOWN in events else Receipt.NO
