"""The ledger on the disk: `data/<dialogue>/sent/ledger.jsonl`, and beside it the bytes that were sent, by their hash.

It is kept apart from `out/`, so that nobody gets mail twice after `out/` was deleted. A line is on the disk before
anything else happens; then how far the ledger goes is written to `sent.json`, which lies outside of the folder and is
carried by version control, and to `sent/head.json`. So a loss of lines, or of the folder, is found (`ledger_losses`).
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import MsgspecError, Struct

from briefgen import files
from briefgen.editions.ledger import Entry, Ledger, LedgerEvent
from briefgen.editions.ledger_chain import Head, encode_lines, read_chain
from briefgen.editions.ledger_losses import FoundLedger, HeadFile, find_losses, find_notices
from briefgen.errors import Place, Problem, Refused

_KEPT = re.compile(r"[0-9a-f]{64}\.[a-z0-9]+")
_BINARY = getattr(os, "O_BINARY", 0)
MAX_BYTES = 512 * files.MIB
"""The largest size of a ledger in bytes: some thousand editions."""
_MOST_CUT = 2000
"""The most characters of a line that was cut off which are kept."""


class LedgerFile(Struct, frozen=True):
    """The file of the ledger of one dialogue."""

    root: Path
    dialogue: str

    @property
    def folder(self) -> str:
        """The path of its folder as the user knows it."""
        return f"data/{self.dialogue}/sent"

    @property
    def name(self) -> str:
        """Its path as the user knows it."""
        return f"{self.folder}/ledger.jsonl"

    @property
    def path(self) -> Path:
        """Its path on the disk."""
        return self.root / self.name

    @property
    def head_names(self) -> tuple[str, str]:
        """The paths of the files that say how far it goes: the first stays where the folder is lost."""
        return f"data/{self.dialogue}/sent.json", f"{self.folder}/head.json"

    def read(self) -> Ledger:
        """All lines. Raises `Refused` where some were lost or changed, for these may have said `sent`."""
        found = self.find()
        if losses := find_losses(found):
            raise Refused(losses)
        return Ledger(self.dialogue, found.chain.entries, tuple(find_notices(found)))

    def find(self) -> FoundLedger:
        """The ledger as it is, whatever was lost."""
        exists = os.path.lexists(self.path)
        chain = read_chain(files.read(self.path, self.name, MAX_BYTES) if exists else b"")
        kept = sum(1 for each in self.path.parent.glob("*.*") if _KEPT.fullmatch(each.name))
        return FoundLedger(self.dialogue, self.folder, self.name, exists, chain, self._read_heads(), kept)

    def is_elsewhere(self) -> bool:
        """Whether it is not here, and has lines: this is a copy of the data on another machine."""
        return not os.path.lexists(self.path) and self.find().is_elsewhere

    def append(self, entry: Entry) -> None:
        """Append a line; it and its heads are on the disk when this returns.

        Raises `Refused` where it cannot be written, or where lines were lost.
        """
        head, cut = self._prepare()
        self._write([entry], head, cut)

    def take_over(self, now: dt.datetime) -> int:
        """Go on with the lines that are there, by a line that says what was lost; gives the number of those.

        The ledger must be locked. Raises `Refused` where nothing was lost.
        """
        found, at = self.find(), now.isoformat(timespec="seconds")
        losses = find_losses(found)
        if not losses:
            raise Refused(Problem("nothing was lost of it, and nothing is changed", Place(self.name)))
        if not found.exists:
            files.write(self.path, b"", self.name)
        said = "; ".join(f"{loss.place}: {loss.message}" for loss in losses)
        line = Entry(at=at, event=LedgerEvent.TAKEN_OVER, reply=said)
        self._write([line], found.chain.head, found.chain.cut)
        return found.lines

    def store_bytes(self, data: bytes, suffix: str) -> str:
        """Store bytes that are about to be sent under their hash, and return it."""
        if not os.path.lexists(self.path):
            self._prepare()  # first: so papers without a ledger always mean that it was lost
        digest = files.sha256(data)
        path = self.path.with_name(f"{digest}{suffix}")
        if not path.exists():
            files.write(path, data, f"{self.folder}/{path.name}")
        return digest

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock for sending mail of the dialogue. Raises `Refused` at once where another process holds it.

        At its end the heads go as far as the ledger, where a process that was killed had left them behind.
        """
        name = f"{self.folder}/lock"

        def busy() -> None:
            hint = "wait until it has ended; what it has sent is not sent again"
            raise Refused(Problem("another run is sending mail of this dialogue", Place(name), hint=hint))

        with files.lock(self.path.with_name("lock"), busy, name):
            yield
            if os.path.lexists(self.path):
                self._prepare()

    def _prepare(self) -> tuple[Head, bytes]:
        """How far the ledger goes, once it is there and the heads say so; and a line after that which was cut off.

        Raises `Refused` where lines were lost.
        """
        outside, inside = (each.head for each in self._read_heads())
        if outside and outside == inside and self._size() == outside.bytes:
            return outside, b""
        found = self.find()
        if losses := find_losses(found):
            raise Refused(losses)
        if any(each.head != found.chain.head for each in found.heads):
            self._write_heads(found.chain.head)
        if not found.exists:
            files.write(self.path, b"", self.name)
        return found.chain.head, found.chain.cut

    def _size(self) -> int:
        """The size of the file; -1 where there is none."""
        try:
            return self.path.stat().st_size
        except OSError:
            return -1

    def _read_heads(self) -> tuple[HeadFile, ...]:
        return tuple(self._read_head(name) for name in self.head_names)

    def _read_head(self, name: str) -> HeadFile:
        if not os.path.lexists(self.root / name):
            return HeadFile(name, exists=False, head=None)
        try:
            return HeadFile(name, exists=True, head=_decode_head(files.read(self.root / name, name)))
        except (Refused, MsgspecError, ValueError, RecursionError):
            return HeadFile(name, exists=True, head=None)

    def _write(self, entries: Sequence[Entry], head: Head, cut: bytes) -> None:
        """Write lines after a head, the first in the place of a line that was cut off there; then the heads."""
        torn = Entry(at=entries[0].at, event=LedgerEvent.TORN, reply=cut.decode("utf-8", "replace")[:_MOST_CUT])
        data, after = encode_lines([torn, *entries] if cut else entries, head)
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | _BINARY)
            try:
                if cut:
                    os.ftruncate(handle, head.bytes)
                _write_all(handle, data)
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise Refused(Problem(f"cannot be written: {error.strerror}", Place(self.name))) from None
        self._write_heads(after)

    def _write_heads(self, head: Head) -> None:
        for name in self.head_names:
            files.write(self.root / name, msgspec.json.encode(head) + b"\n", name)


_decode_head = msgspec.json.Decoder(Head).decode


def _write_all(handle: int, data: bytes) -> None:
    """Write all the bytes; a single call may write fewer."""
    while data:
        data = data[os.write(handle, data) :]
