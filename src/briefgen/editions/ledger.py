"""The ledger of mail: a line before and a line after each message, each on the disk before anything else happens.

`data/<dialogue>/sent/ledger.jsonl`, and beside it the bytes that were sent, by their hash. It is kept apart from
`out/`, so that nobody gets mail twice after `out/` was deleted. It contains ids, never addresses. After a line
`sending` that no other line follows it is unknown whether the message arrived.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

import msgspec
from msgspec import MsgspecError, Struct, to_builtins

from briefgen import files
from briefgen.editions.record import FileRecord
from briefgen.errors import Place, Problem, Refused

_NUMBERED = re.compile(r"[^/]+/copies/.+-([0-9]+)\.[a-z]+")
_KEPT = re.compile(r"[0-9a-f]{64}\.[a-z0-9]+")
MAX_BYTES = 512 * files.MIB
"""The largest size of a ledger in bytes: some thousand editions."""


class LedgerEvent(StrEnum):
    """What happened to a message. `torn` says that the line before it was cut off and is not valid."""

    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    ASSUMED = "assumed"
    TORN = "torn"


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
    """The lines of one dialogue, oldest first."""

    dialogue: str
    entries: tuple[Entry, ...] = ()

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


class LedgerFile(Struct, frozen=True):
    """The file of the ledger of one dialogue."""

    root: Path
    dialogue: str

    @property
    def name(self) -> str:
        """Its path as the user knows it."""
        return f"data/{self.dialogue}/sent/ledger.jsonl"

    @property
    def path(self) -> Path:
        """Its path on the disk."""
        return self.root / self.name

    def read(self) -> Ledger:
        """All lines. Raises `Refused` with the number of a line that cannot be read, for it may have been `sent`.

        Raises it as well where the file is missing and papers that were sent lie beside it.
        """
        if not os.path.lexists(self.path):
            self._refuse_loss()
            return Ledger(self.dialogue)
        data = files.read(self.path, self.name, MAX_BYTES)
        return Ledger(self.dialogue, tuple(_parse_entries(data, self.name)))

    def append(self, entry: Entry) -> None:
        """Append a line; it is on the disk when this returns. Raises `Refused` where it cannot be written."""
        self._create()
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
            try:
                _write_all(handle, _torn_mark(self.path, entry) + _encode_entry(entry))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise Refused(Problem(f"cannot be written: {error.strerror}", Place(self.name))) from None

    def store_bytes(self, data: bytes, suffix: str) -> str:
        """Store bytes that are about to be sent under their hash, and return it."""
        self._create()  # first: so papers without a ledger always mean that it was lost
        digest = files.sha256(data)
        path = self.path.with_name(f"{digest}{suffix}")
        if not path.exists():
            files.write(path, data, f"data/{self.dialogue}/sent/{path.name}")
        return digest

    def _create(self) -> None:
        """Create the file, empty, where nothing was ever sent; raises `Refused` where it was lost."""
        if not os.path.lexists(self.path):
            self._refuse_loss()
            files.write(self.path, b"", self.name)

    def _refuse_loss(self) -> None:
        """Raise `Refused` where papers that were sent lie in the folder of a ledger that is missing."""
        kept = sum(1 for each in self.path.parent.glob("*.*") if _KEPT.fullmatch(each.name))
        if kept:
            message = f"is missing, but papers that were sent lie beside it ({kept}): nobody knows who has them"
            hint = "put it back from a copy of this folder; an empty file in its place means that nobody has anything"
            raise Refused(Problem(message, Place(self.name), hint=hint))

    def locked(self) -> AbstractContextManager[None]:
        """Hold the lock for sending mail of the dialogue. Raises `Refused` at once where another process holds it."""
        name = f"data/{self.dialogue}/sent/lock"

        def busy() -> None:
            hint = "wait until it has ended; what it has sent is not sent again"
            raise Refused(Problem("another run is sending mail of this dialogue", Place(name), hint=hint))

        return files.lock(self.path.with_name("lock"), busy, name)


_decode = msgspec.json.Decoder(Entry).decode


def _encode_entry(entry: Entry) -> bytes:
    """An entry as a line of JSON."""
    content = {name: value for name, value in to_builtins(entry).items() if value not in ("", (), False)}
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def _torn_mark(path: Path, entry: Entry) -> bytes:
    """A line `torn`, where the last line of the file was cut off; else nothing."""
    data = path.read_bytes()[-1:]
    return b"" if data in (b"", b"\n") else b"\n" + _encode_entry(Entry(at=entry.at, event=LedgerEvent.TORN))


def _write_all(handle: int, data: bytes) -> None:
    """Write all the bytes; a single call may write fewer."""
    while data:
        data = data[os.write(handle, data) :]


def _parse_entries(data: bytes, name: str) -> Iterator[Entry]:
    """The lines that are complete: not a last one without an end, nor one before `torn`."""
    read = [_parse_entry(line) for line in data.split(b"\n")[:-1]]
    for number, (entry, after) in enumerate(zip_longest(read, read[1:]), 1):
        if (after and after.event is LedgerEvent.TORN) or (entry and entry.event is LedgerEvent.TORN):
            continue  # a line that was cut off, or the line `torn` after it
        if entry is None:
            hint = "put it back as it was, from a copy of this folder"
            message = "this line cannot be read, so nobody knows what was sent"
            raise Refused(Problem(message, Place(name, number), hint=hint))
        yield entry


def _parse_entry(line: bytes) -> Entry | None:
    """The entry of a line, or `None` where it is damaged."""
    try:
        entry = _decode(line)
        dt.datetime.fromisoformat(entry.at)
        for copy in entry.files:
            dt.date.fromisoformat(copy.day)
    except (MsgspecError, ValueError, RecursionError):
        return None
    return entry
