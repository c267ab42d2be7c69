"""Copies in chunks: a plain function from some copies to what became of them, for this process or any other.

All a chunk needs comes with it. A line of the register is on the disk before a file is written, and files are whole or
not at all: whoever is killed leaves nothing half, and nothing that has to be made twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from briefgen import files
from briefgen.build.outcome import Action
from briefgen.build.storage import Storage
from briefgen.editions import copies
from briefgen.editions.copies import Numbered, Register
from briefgen.editions.record import Reason
from briefgen.errors import Place, Problem, Refused, Severity
from briefgen.values import dataclass

SIZE, BYTES = 100, 16 * files.MIB
"""Copies in a chunk: enough to be worth sending, few enough to be lost and, with pictures in them, to be held."""
WORTH = 0.3
"""Milliseconds a copy takes, about."""


class Written(Protocol):
    """A document that is written but for the line in which its copies differ; it can be sent to another process."""

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""

    def drawn(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this line and number. Raises `Refused` where the line does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A copy that should be there. `line` is what it alone says, `made` a hash of all it is made from.

    `reasons` say why it would be written; there are none if it is as it should be. `place` is its recipient's.
    """

    path: str
    number: int
    recipient: str
    paper: str
    line: str
    made: str
    reasons: tuple[Reason, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Target:
    """Where copies go: the folder of an edition, and what the user knows it as, or its folder in a storage (a URL).

    `force` replaces what was changed.
    """

    folder: Path
    shown: str
    force: bool = False
    storage: str = ""

    def digest(self, path: str) -> str:
        """The SHA-256 of a file that is there, else empty."""
        there = self.folder / path
        return files.sha256(files.read(there, f"{self.shown}/{path}")) if there.exists() else ""

    def write(self, path: str, data: bytes) -> None:
        """A file, whole; its name is on the disk when the folder is settled."""
        files.write(self.folder / path, data, f"{self.shown}/{path}", settled=False)

    def put_aside(self, path: str) -> None:
        """Give a file another name beside its own."""
        files.put_aside(self.folder / path, f"{self.shown}/{path}")


@dataclass(frozen=True, slots=True)
class Job:
    """One copy to be made; `ours` are the hashes of what we ever wrote in its place."""

    wish: Wish
    ours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some copies of one paper in one format."""

    paper: Written
    target: Target = field(repr=False)
    jobs: tuple[Job, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a copy: `written`, `unchanged`, `kept` or `failed`. `line`: the one it is still to have in the
    register."""

    action: Action
    problem: Problem | None = None
    by_hand: bool = False
    line: Numbered | None = None


def chunks(paper: Written, target: Target, wishes: Iterable[Wish], register: Register) -> Iterator[Chunk]:
    """The copies that are to be made, in their order, so many at a time."""
    jobs: list[Job] = []
    most = max(1, min(SIZE, BYTES // max(paper.size, 1)))
    for wish in wishes:
        jobs.append(Job(wish, register.ours(wish.path)))
        if len(jobs) == most:
            yield Chunk(paper, target, tuple(jobs))
            jobs = []
    if jobs:
        yield Chunk(paper, target, tuple(jobs))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bytes of a copy, its line in the register, and the hashes of what we ever wrote in its place."""

    data: bytes
    line: Numbered
    ours: tuple[str, ...]


Made: TypeAlias = Drawn | Done
"""A copy that was drawn, or that failed."""


def work(chunk: Chunk) -> list[Done]:
    """Make the copies of a chunk, and put them in their places; what became of each, in their order."""
    return placed(chunk.target, drawn(chunk))


def drawn(chunk: Chunk) -> list[Made]:
    """The copies of a chunk; it touches no file but those of fonts."""
    return [_drawn(chunk, job) for job in chunk.jobs]


def _drawn(chunk: Chunk, job: Job) -> Made:
    wish = job.wish
    try:
        data = chunk.paper.drawn(wish.line, wish.number)
    except Refused as refused:
        return Done("failed", replace(refused.problems[0], place=wish.place, item=wish.recipient))
    digest, at = files.sha256(data), chunk.target.storage
    line = Numbered(wish.path, wish.number, wish.recipient, wish.paper, wish.made, digest, len(data), at)
    return Drawn(data, line, job.ours)


def stored(chunk: Chunk) -> list[Done]:
    """Make the copies of a chunk and put them into the storage; whoever has the register adds their lines."""
    made, target = drawn(chunk), chunk.target
    try:
        storage = Storage(target.storage)
        return [_with_line(_put(storage, target, each), each) for each in made]
    except Refused as refused:
        return _failed(made, refused.problems[0])


def registered(target: Target, done: list[Done]) -> list[Done]:
    """The lines of copies that lie in a storage, in the register."""
    copies.append(target.folder, target.shown, [each.line for each in done if each.line])
    return done


def placed(target: Target, made: list[Made]) -> list[Done]:
    """Write what was drawn. It raises nothing: a disk that is full is a problem of the copy that found it so."""
    lines = [each.line for each in made if isinstance(each, Drawn)]
    try:
        copies.append(target.folder, target.shown, lines)
        done = files.together(lambda each: _put(target, target, each), made)
        written = (each for each, it in zip(made, done, strict=True) if it.action == "written")
        for folder in {(target.folder / each.line.path).parent for each in written if isinstance(each, Drawn)}:
            files.settle(folder)
        return done
    except Refused as refused:
        return _failed(made, refused.problems[0])


def _failed(made: list[Made], problem: Problem) -> list[Done]:
    return [each if isinstance(each, Done) else Done("failed", problem) for each in made]


def _with_line(done: Done, made: Made) -> Done:
    there = done.action in ("written", "unchanged") and isinstance(made, Drawn)
    return replace(done, line=made.line) if there else done


def _put(shelf: Target | Storage, target: Target, made: Made) -> Done:
    """A copy in its place, unless it is there, or something is that a person made."""
    if isinstance(made, Done):
        return made
    path = made.line.path
    try:
        found = shelf.digest(path)
        if found == made.line.sha256:
            return Done("unchanged")
        by_hand = bool(found) and found not in made.ours
        if by_hand and not target.force:
            return Done("kept", _by_hand(f"{target.storage or target.shown}/{path}"), by_hand=True)
        if by_hand:
            shelf.put_aside(path)
        shelf.write(path, made.data)
        return Done("written", by_hand=by_hand)
    except Refused as refused:
        return Done("failed", refused.problems[0])


def _by_hand(name: str) -> Problem:
    what = "was changed by hand since it was built, and is kept"
    hint = "briefgen build --force replaces it and keeps yours beside it"
    return Problem(what, Place(name), hint=hint, severity=Severity.NOTICE)
