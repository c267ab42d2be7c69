"""Copies in chunks: a plain function from some copies to what became of them, for this process or any other.

All a chunk needs comes with it. A line of the register is on the disk before a file is written, and files are whole or
not at all: whoever is killed leaves nothing half, and nothing that has to be made twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from briefgen import files
from briefgen.build.copies import Wish
from briefgen.build.outcome import Action
from briefgen.build.writers import Written
from briefgen.editions import copies
from briefgen.editions.copies import Numbered, Register
from briefgen.errors import Place, Problem, Refused, Severity
from briefgen.values import dataclass

SIZE = 100
"""Copies in a chunk: enough to be worth sending, few enough to be lost."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where copies go: the folder of an edition, and what the user knows it as. `force` replaces what was changed."""

    folder: Path
    shown: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One copy to be made; `ours` are the hashes of what we ever wrote in its place."""

    wish: Wish
    ours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some copies of one paper in one format."""

    paper: Written
    target: Target
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a copy: `written`, `unchanged`, `kept` or `failed`; and its line, if it is there."""

    wish: Wish
    action: Action
    line: Numbered | None = None
    problem: Problem | None = None
    by_hand: bool = False


def chunks(paper: Written, target: Target, wishes: Iterable[Wish], register: Register) -> Iterator[Chunk]:
    """The copies that are to be made, in their order, so many at a time."""
    jobs: list[Job] = []
    for wish in wishes:
        jobs.append(Job(wish, register.ours(wish.path)))
        if len(jobs) == SIZE:
            yield Chunk(paper, target, tuple(jobs))
            jobs = []
    if jobs:
        yield Chunk(paper, target, tuple(jobs))


def drawn(chunk: Chunk) -> list[tuple[Job, bytes] | Done]:
    """The bytes of each copy of a chunk; or why there are none."""
    made: list[tuple[Job, bytes] | Done] = []
    for job in chunk.jobs:
        try:
            made.append((job, chunk.paper.drawn(job.wish.line, job.wish.number)))
        except Refused as refused:
            problem = replace(refused.problems[0], place=job.wish.place, item=job.wish.recipient)
            made.append(Done(job.wish, "failed", problem=problem))
    return made


def work(chunk: Chunk) -> list[Done]:
    """Make the copies of a chunk. It raises nothing: a disk that is full is a problem of the copy that found it so."""
    made = drawn(chunk)
    lines = {job.wish.path: _line(job.wish, data) for job, data in (m for m in made if not isinstance(m, Done))}
    try:
        copies.append(chunk.target.folder, chunk.target.shown, lines.values())
        done = [m if isinstance(m, Done) else _placed(chunk.target, *m, lines[m[0].wish.path]) for m in made]
        for folder in {(chunk.target.folder / each.wish.path).parent for each in done if each.action == "written"}:
            files.settle(folder)
        return done
    except Refused as refused:
        return [Done(job.wish, "failed", problem=refused.problems[0]) for job in chunk.jobs]


def _placed(target: Target, job: Job, data: bytes, line: Numbered) -> Done:
    """A copy in its place, unless it is there, or something is that a person made."""
    wish, path, name = job.wish, target.folder / job.wish.path, f"{target.shown}/{job.wish.path}"
    try:
        found = files.sha256(files.read(path, name)) if path.exists() else ""
        if found == line.sha256:
            return Done(wish, "unchanged", line)
        by_hand = bool(found) and found not in job.ours
        if by_hand and not target.force:
            return Done(wish, "kept", problem=_by_hand(name), by_hand=True)
        if by_hand:
            files.put_aside(path, name)
        files.write(path, data, name, settled=False)
        return Done(wish, "written", line, by_hand=by_hand)
    except Refused as refused:
        return Done(wish, "failed", problem=refused.problems[0])


def _line(wish: Wish, data: bytes) -> Numbered:
    digest = files.sha256(data)
    return Numbered(wish.path, wish.number, wish.recipient, wish.paper, wish.made, digest, len(data))


def _by_hand(name: str) -> Problem:
    what = "was changed by hand since it was built, and is kept"
    hint = "briefgen build --force replaces it and keeps yours beside it"
    return Problem(what, Place(name), hint=hint, severity=Severity.NOTICE)
