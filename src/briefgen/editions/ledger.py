"""What was mailed: one line before and one after each message, on the disk before anything else happens.

`data/<dialogue>/sent/ledger.jsonl`, and beside it the bytes that were sent, by their hash. It is kept apart from
`out/`, so that deleting what was built makes nobody get it twice. It holds ids, never addresses.
A line `sending` that nothing follows is a message of which nobody knows whether it arrived.
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
from typing import Any

from msgspec import Struct, to_builtins

from briefgen import files
from briefgen.editions.record import FileRecord
from briefgen.errors import Place, Problem, Refused

_NUMBERED = re.compile(r"[^/]+/copies/.+-([0-9]+)\.[a-z]+")
LIMIT = 512 * files.MIB
"""Bytes of a ledger: some thousand editions."""


class LedgerEvent(StrEnum):
    """What happened to a message. `torn` says that the line before it was cut off and means nothing."""

    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    ASSUMED = "assumed"
    TORN = "torn"


class Receipt(StrEnum):
    """Whether somebody has a paper: surely, surely not, or nobody knows."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Copy(Struct, frozen=True, kw_only=True):
    """One file as it was attached. `sent` is the hash of the bytes that left, where they were encrypted first."""

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
        """Of a numbered copy, by its path; 0 for any other file."""
        found = _NUMBERED.fullmatch(self.path)
        return int(found[1]) if found else 0

    @classmethod
    def of(cls, path: str, file: FileRecord) -> Copy:
        """The copy of a file of an edition."""
        same = {*cls.__struct_fields__} - {"path", "sent"}
        return cls(path=path, **{name: getattr(file, name) for name in same})

    def same(self, other: Copy) -> bool:
        """The same bytes; or the same paper with the same words and marking, written by another version of ours."""
        paper = (self.path, self.audience, self.reference, self.marking)
        return self.sha256 == other.sha256 or paper == (other.path, other.audience, other.reference, other.marking)


class Entry(Struct, frozen=True, kw_only=True):
    """One line. `at` is a moment with its zone (ISO 8601), `message` a Message-ID, `reply` the server's own words.

    `kind` says what was sent: `papers`, `chase` or `correction`; `cleared` by which office, and when.
    A rehearsal went to somebody else, and nobody holds anything by it.
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
    """The lines of one dialogue, oldest first. Never changed."""

    dialogue: str
    entries: tuple[Entry, ...] = ()

    @cached_property
    def messages(self) -> Mapping[str, tuple[Entry, Receipt]]:
        """The last word on each message, by Message-ID, and whether it arrived. Rehearsals do not count.

        What arrived once has arrived. A try without an outcome stays unknown, whatever became of a later one.
        """
        lines: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if not entry.rehearsal:
                lines.setdefault(entry.message, []).append(entry)
        return {message: (told[-1], _arrived([entry.event for entry in told])) for message, told in lines.items()}

    @cached_property
    def _of(self) -> Mapping[str, tuple[tuple[Entry, Copy, Receipt], ...]]:
        """What each recipient received."""
        found: dict[str, list[tuple[Entry, Copy, Receipt]]] = {}
        for each in self._everywhere():
            found.setdefault(each[0].recipient, []).append(each)
        return {recipient: tuple(received) for recipient, received in found.items()}

    @cached_property
    def _at(self) -> Mapping[str, frozenset[str]]:
        """Who received a file of each path."""
        found: dict[str, set[str]] = {}
        for entry, copy, _ in self._everywhere():
            found.setdefault(copy.path, set()).add(entry.recipient)
        return {path: frozenset(names) for path, names in found.items()}

    def _everywhere(self) -> Iterator[tuple[Entry, Copy, Receipt]]:
        for entry, held in self.messages.values():
            if held is not Receipt.NO:
                yield from ((entry, copy, held) for copy in entry.files)

    def unknown(self) -> tuple[Entry, ...]:
        """Messages of which nobody knows whether they arrived, and of whose papers none came by another one."""
        lost = (entry for entry, held in self.messages.values() if held is Receipt.UNKNOWN)
        return tuple(
            entry for entry in lost if any(self.held(entry.recipient, c) is not Receipt.YES for c in entry.files)
        )

    def received(self, recipient: str = "") -> Iterator[tuple[Entry, Copy, Receipt]]:
        """Every copy that arrived, or may have: at one recipient, or at all of them."""
        if recipient:
            yield from self._of.get(recipient, ())
        else:
            yield from self._everywhere()

    def recipients(self, path: str) -> frozenset[str]:
        """Those who got a file of this path, or may have, in whatever edition."""
        return self._at.get(path, frozenset())

    def held(self, recipient: str, copy: Copy) -> Receipt:
        """Whether a recipient has this paper with these words."""
        found = {held for _, other, held in self.received(recipient) if copy.same(other)}
        return Receipt.YES if Receipt.YES in found else Receipt.UNKNOWN if found else Receipt.NO


def _arrived(events: Sequence[LedgerEvent]) -> Receipt:
    """What the lines of one message come to."""
    if {LedgerEvent.SENT, LedgerEvent.ASSUMED} & set(events):
        return Receipt.YES
    # A try that another one follows has no outcome, and neither has the last line if it is a beginning.
    tries = zip_longest(events, events[1:], fillvalue=LedgerEvent.SENDING)
    lost = any(this is LedgerEvent.SENDING and following is LedgerEvent.SENDING for this, following in tries)
    return Receipt.UNKNOWN if lost or LedgerEvent.UNKNOWN in events else Receipt.NO


class LedgerFile(Struct, frozen=True):
    """The ledger of a dialogue on the disk."""

    root: Path
    dialogue: str

    @property
    def name(self) -> str:
        """Its path as the user knows it."""
        return f"data/{self.dialogue}/sent/ledger.jsonl"

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.root / self.name

    def read(self) -> Ledger:
        """Every line; `Refused` with the number of a line that cannot be read, for it may have said `sent`."""
        data = files.read(self.path, self.name, LIMIT) if os.path.lexists(self.path) else b""
        return Ledger(self.dialogue, tuple(_entries(data, self.name)))

    def append(self, entry: Entry) -> None:
        """One more line, on the disk before this returns. Raises `Refused` where that cannot be promised."""
        if not os.path.lexists(self.path):
            files.write(self.path, b"", self.name)
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
            try:
                _put(handle, _mended(self.path, entry) + _line(entry))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise Refused(Problem(f"cannot be written: {error.strerror}", Place(self.name))) from None

    def keep(self, data: bytes, suffix: str) -> str:
        """Keeps bytes that are about to leave, under their hash, and returns it."""
        digest = files.sha256(data)
        kept = self.path.with_name(f"{digest}{suffix}")
        if not kept.exists():
            files.write(kept, data, f"data/{self.dialogue}/sent/{kept.name}")
        return digest

    def locked(self) -> AbstractContextManager[None]:
        """Holds the dialogue's mail; `Refused` at once where another run holds it."""
        name = f"data/{self.dialogue}/sent/lock"

        def busy() -> None:
            hint = "wait until it has ended; what it has sent is not sent again"
            raise Refused(Problem("another run is sending mail of this dialogue", Place(name), hint=hint))

        return files.lock(self.path.with_name("lock"), busy, name)


# ---- lines ------------------------------------------------------------------------------------------------------


def _line(entry: Entry) -> bytes:
    """An entry on a line of its own."""
    content = {name: value for name, value in to_builtins(entry).items() if value not in ("", (), False)}
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def _mended(path: Path, entry: Entry) -> bytes:
    """What ends a line that was cut off when the machine died, so that it is known for one."""
    data = path.read_bytes()[-1:]
    return b"" if data in (b"", b"\n") else b"\n" + _line(Entry(at=entry.at, event=LedgerEvent.TORN))


def _put(handle: int, data: bytes) -> None:
    """All the bytes: a write may take fewer."""
    while data:
        data = data[os.write(handle, data) :]


def _entries(data: bytes, name: str) -> Iterator[Entry]:
    """The lines that were written whole: not the last one where it has no end, nor one that `torn` follows."""
    read = [_entry(line) for line in data.split(b"\n")[:-1]]
    for number, (entry, after) in enumerate(zip_longest(read, read[1:]), 1):
        if (after and after.event is LedgerEvent.TORN) or (entry and entry.event is LedgerEvent.TORN):
            continue  # cut off, or the mark that says so
        if entry is None:
            hint = "put it back as it was, from a copy of this folder"
            what = "this line cannot be read, so nobody knows what was sent"
            raise Refused(Problem(what, Place(name, number), hint=hint))
        yield entry


def _entry(line: bytes) -> Entry | None:
    """A line, or nothing where it is damaged."""
    try:
        content: dict[str, Any] = json.loads(line)
        copies = tuple(_copy(copy) for copy in content.pop("files", ()))
        rehearsal = content.pop("rehearsal", False) is True
        words = _words(content) | {"event": LedgerEvent(content["event"])}
        dt.datetime.fromisoformat(words["at"])
        return Entry(**words, files=copies, rehearsal=rehearsal)  # type: ignore[arg-type]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _copy(content: dict[str, Any]) -> Copy:
    dt.date.fromisoformat(content["day"])
    facts = tuple(_words(dict(enumerate(content.pop("facts", ())))).values())
    return Copy(**_words(content), facts=facts)


def _words(content: Mapping[Any, object]) -> dict[Any, str]:
    """The same, if all of it is text."""
    words = {name: value for name, value in content.items() if isinstance(value, str)}
    if len(words) < len(content):
        raise TypeError
    return words
