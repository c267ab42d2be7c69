"""What was lost of a ledger, from its lines and from the two files that say how far it went; each with a way out.

A message is sent only after its line, and then both heads, are on the disk. So a ledger that goes further than a head
was left so by a process that was killed, and one that goes less far has lost lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from briefgen.editions.ledger_chain import Chain, Head
from briefgen.errors import Place, Problem, Severity


class HeadFile(Struct, frozen=True):
    """A file that says how far a ledger goes; `head` is `None` where it is missing, or cannot be read."""

    name: str
    exists: bool
    head: Head | None


class FoundLedger(Struct, frozen=True):
    """A ledger as it is on the disk, perhaps missing; `kept` counts the papers that lie beside it."""

    dialogue: str
    folder: str
    name: str
    exists: bool
    chain: Chain
    heads: tuple[HeadFile, ...]
    kept: int

    @property
    def known(self) -> tuple[tuple[str, Head], ...]:
        """What the heads say, the one that goes furthest first."""
        known = [(each.name, each.head) for each in self.heads if each.head]
        return tuple(sorted(known, key=lambda named: -named[1].lines))

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return self.chain.head.lines

    @property
    def is_elsewhere(self) -> bool:
        """Whether nothing of it is here, and it has lines: this is a copy of the data on another machine."""
        return not self.exists and not self.kept and any(head.lines for _, head in self.known)


def find_losses(found: FoundLedger) -> list[Problem]:
    """A problem for what was lost or changed; none where every line that was written is there."""
    accepting = (
        f"or, where there is none, go on without: briefgen mail {found.dialogue} --accept-loss "
        "(whoever stands in no line then counts as having nothing)"
    )
    unreadable = [
        Problem(
            "cannot be read, so nobody knows how far the ledger went",
            Place(each.name),
            hint=f"put it back as it was, from a copy or from version control; {accepting}",
        )
        for each in found.heads
        if each.exists and not each.head
    ]
    where = f"put {found.folder}/ back from a copy"
    if found.is_elsewhere:
        where = f"copy {found.folder}/ from the machine that sent, for git does not carry it"
    message, line = _find_loss(found)
    return [Problem(message, Place(found.name, line), hint=f"{where}; {accepting}"), *unreadable][not message :]


def _find_loss(found: FoundLedger) -> tuple[str, int]:
    """What is wrong with the ledger itself, and in which line; nothing where nothing is."""
    chain, known = found.chain, found.known
    unexplained = found.kept and not (found.exists and known)
    if not found.lines and (unexplained or (known and known[0][1].lines)):
        return _describe_loss_of_all(found), 0
    if chain.fault:
        return chain.fault.what, chain.fault.line
    if chain.chained and not any(each.exists for each in found.heads):
        return f"{' and '.join(each.name for each in found.heads)} are missing: nobody knows how far it went", 0
    for name, head in known:
        if head.lines > found.lines:
            there, them = _counted(found.lines), _counted(head.lines)
            return f"was cut off: it has {there}, and {name} says that it had {them}", 0
        if not chain.contains(head):
            return f"is not the one that {name} speaks of: line {head.lines}, or one before it, was changed", 0
    return "", 0


def _describe_loss_of_all(found: FoundLedger) -> str:
    lines = found.known[0][1].lines if found.known else 0
    signs = [f"papers that were sent lie beside it ({found.kept})"] if found.kept else []
    signs += [f"{found.known[0][0]} says that it had {_counted(lines)}"] if lines else []
    return f"{'has no line' if found.exists else 'is missing'}, but {' and '.join(signs)}: nobody knows who has what"


def find_notices(found: FoundLedger) -> Iterator[Problem]:
    """What a person should know of a ledger that lost nothing, until the next run has put it right."""

    def notice(message: str) -> Problem:
        return Problem(message, Place(found.name), severity=Severity.NOTICE)

    if found.chain.cut:
        yield notice("its last line was cut off while it was written, before its message went")
    if found.lines and not found.known:
        yield notice(f"was begun by an older version: its {_counted(found.lines)} can be changed without being noticed")
    for each in found.heads if found.lines and found.known else ():
        if each.head is None:
            yield notice(f"{each.name} is missing; the next run with --send writes it again")
        elif each.head.lines < found.lines:
            behind = _counted(found.lines - each.head.lines)
            yield notice(f"has {behind} more than {each.name} says, as after a run that was broken off; all are there")


def _counted(lines: int) -> str:
    return "1 line" if lines == 1 else f"{lines} lines"
