"""The chain of the ledger: each line holds a hash over all lines before it, so that none can be changed or taken out.

The link after a line is the SHA-256 over the link before it and the bytes of the line, without its end. A line holds
the link before it as `before`. Lines of older versions hold none; the first line after them holds a link over them
all. What was cut off at the end no line can tell: therefore the last link is kept elsewhere too, as a `Head`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta, MsgspecError, Struct, to_builtins

from briefgen.editions.ledger import Entry, LedgerEvent

START = sha256(b"").hexdigest()
"""The link before the first line."""


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """How far a ledger goes: its lines, their bytes, and the link after the last of them."""

    lines: Annotated[int, Meta(ge=0)] = 0
    bytes: Annotated[int, Meta(ge=0)] = 0
    link: str = START


class _Line(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry as it stands in the file."""

    before: str = ""


class Fault(Struct, frozen=True):
    """The first line that is not as it was written, by its number."""

    line: int
    what: str


class Chain(Struct, frozen=True):
    """The bytes of a ledger as they were read.

    `links` has the link after each line, from none at all; `cut` is a last line without its end. `fault` is `None`
    where every line follows from the one before, or an officer took over from there. `chained` says whether any line
    holds a link.
    """

    entries: tuple[Entry, ...]
    links: tuple[str, ...]
    cut: bytes
    size: int
    fault: Fault | None
    chained: bool

    @property
    def head(self) -> Head:
        """How far its whole lines go."""
        return Head(len(self.links) - 1, self.size, self.links[-1])

    def contains(self, head: Head) -> bool:
        """Whether it goes as far as a head, and is the same up to there."""
        return head.lines < len(self.links) and self.links[head.lines] == head.link


_decode = msgspec.json.Decoder(_Line).decode


def read_chain(data: bytes) -> Chain:
    """The lines of a ledger; those that cannot be read are left out, and the first of them is the fault."""
    *lines, cut = data.split(b"\n")
    read = [_parse_line(line) for line in lines]
    links, fault, chained = [START], None, False
    entries: list[Entry] = []
    for number, (raw, line) in enumerate(zip(lines, read, strict=True), 1):
        after = read[number] if number < len(read) else None
        was_cut = after is not None and after.event is LedgerEvent.TORN and not after.before
        found = "" if was_cut else _find_fault(line, links[-1], chained=chained)
        fault = fault or (Fault(number, found) if found else None)
        links.append(_link(links[-1], raw))
        if line is None or was_cut:
            continue
        chained = chained or bool(line.before)
        if line.event is LedgerEvent.TAKEN_OVER and line.before and not found:
            fault = None
        if line.event not in (LedgerEvent.TORN, LedgerEvent.TAKEN_OVER):
            entries.append(_entry_of(line))
    return Chain(tuple(entries), tuple(links), cut, len(data) - len(cut), fault, chained)


def encode_lines(entries: Sequence[Entry], head: Head) -> tuple[bytes, Head]:
    """Entries as the lines that come after a head, and the head after them."""
    data, link = b"", head.link
    for entry in entries:
        content = {name: value for name, value in to_builtins(entry).items() if value not in ("", (), False)}
        raw = json.dumps(content | {"before": link}, ensure_ascii=False).encode()
        data, link = data + raw + b"\n", _link(link, raw)
    return data, Head(head.lines + len(entries), head.bytes + len(data), link)


def _link(before: str, raw: bytes) -> str:
    return sha256(before.encode() + raw).hexdigest()


def _find_fault(line: _Line | None, before: str, *, chained: bool) -> str:
    """What is wrong with a line, from the link before it; empty where nothing is."""
    if line is None:
        return "this line cannot be read, so nobody knows what was sent"
    if line.before == before or not (line.before or chained):
        return ""
    return "this line does not follow from the one before: here a line was changed, taken out, doubled or moved"


def _parse_line(raw: bytes) -> _Line | None:
    """A line, or `None` where it is damaged."""
    try:
        line = _decode(raw)
        dt.datetime.fromisoformat(line.at)
        for copy in line.files:
            dt.date.fromisoformat(copy.day)
    except (MsgspecError, ValueError, RecursionError):
        return None
    return line


_ENTRY_FIELDS: Sequence[str] = Entry.__struct_fields__


def _entry_of(line: _Line) -> Entry:
    return Entry(**{name: getattr(line, name) for name in _ENTRY_FIELDS})
