"""A copy's values -> its bytes: a pure function for any process; what a wanted copy is.

Copies in chunks: a plain function from some copies to what became of them, for this process or any other.

All a chunk needs comes with it. A line of the register is on the disk before a file is written, and files are whole or
not at all: whoever is killed leaves nothing half, and nothing that has to be made twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from briefgen import files
from briefgen.editions import copies
from briefgen.editions.copies import NumberedCopy, Register
from briefgen.editions.guarded_write import GuardedFile, kept_notice
from briefgen.editions.record import ChangeReason
from briefgen.errors import Place, Problem, Refused
from briefgen.publish.options import Action

SIZE, BYTES = 100, 16 * files.MIB
"""Copies in a chunk: enough to be worth sending, few enough to be lost and, with pictures in them, to be held."""
MS_PER_COPY = 0.3
"""Milliseconds a copy takes, about."""


class NumberedOriginal(Protocol):
    """A document that is written but for the line in which its copies differ; it can be sent to another process."""

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""

    def drawn(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this line and number. Raises `Refused` where the line does not fit."""


class WantedCopy(Struct, frozen=True, kw_only=True):
    """A copy that should be there. `line` is what it alone says, `made` a hash of all it is made from.

    `reasons` say why it would be written; there are none if it is as it should be. `place` is its recipient's.
    """

    path: str
    number: int
    recipient: str
    paper: str
    line: str
    made: str
    reasons: tuple[ChangeReason, ...]
    place: Place


class CopyTarget(Struct, frozen=True):
    """Where copies go: the folder of an edition, and what the user knows it as. `force` replaces what was changed."""

    folder: Path
    shown: str
    force: bool = False


class CopyJob(Struct, frozen=True):
    """One copy to be made; `ours` are the hashes of what we ever wrote in its place."""

    wish: WantedCopy
    ours: tuple[str, ...]


class CopyChunk(Struct, frozen=True):
    """Some copies of one paper in one format."""

    paper: NumberedOriginal
    target: CopyTarget
    jobs: tuple[CopyJob, ...]

    def __repr__(self) -> str:
        return "CopyChunk()"  # a cluster writes it into its logs


class CopyOutcome(Struct, frozen=True):
    """What became of a copy: `written`, `unchanged`, `kept` or `failed`."""

    action: Action
    problem: Problem | None = None
    by_hand: bool = False


def make_chunks(
    paper: NumberedOriginal, target: CopyTarget, wishes: Iterable[WantedCopy], register: Register
) -> Iterator[CopyChunk]:
    """The copies that are to be made, in their order, so many at a time."""
    jobs: list[CopyJob] = []
    most = max(1, min(SIZE, BYTES // max(paper.size, 1)))
    for wish in wishes:
        jobs.append(CopyJob(wish, register.hashes_at(wish.path)))
        if len(jobs) == most:
            yield CopyChunk(paper, target, tuple(jobs))
            jobs = []
    if jobs:
        yield CopyChunk(paper, target, tuple(jobs))


class CopyBytes(Struct, frozen=True):
    """The bytes of a copy, its line in the register, and the hashes of what we ever wrote in its place."""

    data: bytes
    line: NumberedCopy
    ours: tuple[str, ...]


Made: TypeAlias = CopyBytes | CopyOutcome
"""A copy that was drawn, or that failed."""


def write_copies(chunk: CopyChunk) -> list[CopyOutcome]:
    """Make the copies of a chunk, and put them in their places; what became of each, in their order."""
    return place_copies(chunk.target, render_copies(chunk))


def render_copies(chunk: CopyChunk) -> list[Made]:
    """The copies of a chunk; it touches no file but those of fonts."""
    return [_drawn(chunk, job) for job in chunk.jobs]


def _drawn(chunk: CopyChunk, job: CopyJob) -> Made:
    wish = job.wish
    try:
        data = chunk.paper.drawn(wish.line, wish.number)
    except Refused as refused:
        return CopyOutcome("failed", replace(refused.problems[0], place=wish.place, item=wish.recipient))
    digest = files.sha256(data)
    line = NumberedCopy(wish.path, wish.number, wish.recipient, wish.paper, wish.made, digest, len(data))
    return CopyBytes(data, line, job.ours)


def place_copies(target: CopyTarget, made: list[Made]) -> list[CopyOutcome]:
    """Write what was drawn. It raises nothing: a disk that is full is a problem of the copy that found it so."""
    lines = [each.line for each in made if isinstance(each, CopyBytes)]
    try:
        copies.append_copies(target.folder, target.shown, lines)
        done = files.map_in_threads(lambda each: _put(target, each), made)
        written = (each for each, it in zip(made, done, strict=True) if it.action == "written")
        for folder in {(target.folder / each.line.path).parent for each in written if isinstance(each, CopyBytes)}:
            files.sync_folder(folder)
        return done
    except Refused as refused:
        return _failed(made, refused.problems[0])


def _failed(made: list[Made], problem: Problem) -> list[CopyOutcome]:
    return [each if isinstance(each, CopyOutcome) else CopyOutcome("failed", problem) for each in made]


def _put(target: CopyTarget, made: Made) -> CopyOutcome:
    """A copy in its place, unless it is there, or something is that a person made."""
    if isinstance(made, CopyOutcome):
        return made
    path = made.line.path
    try:
        done = GuardedFile(target.folder / path, f"{target.shown}/{path}", made.ours).write(
            made.data, force=target.force, sync=False
        )
    except Refused as refused:
        return CopyOutcome("failed", refused.problems[0])
    notice = kept_notice(f"{target.shown}/{path}") if done.action == "kept" else None
    return CopyOutcome(done.action, notice, done.by_hand)
