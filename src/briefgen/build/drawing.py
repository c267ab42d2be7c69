"""The files of a plan: drawn, and put on the disk where there is something else, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from briefgen import files
from briefgen.build.outcome import Action, Crew
from briefgen.build.plan import Plan, Step, Wanted
from briefgen.build.writers import written
from briefgen.errors import Problem, Refused
from briefgen.values import dataclass

S = TypeVar("S", bound=Step)

WORTH = 4.5
"""Milliseconds a PDF takes, about."""

Drawn: TypeAlias = bytes | tuple[Problem, ...]
"""The bytes of a file, or why there are none."""
Files: TypeAlias = list[tuple[Wanted, Drawn]]


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a file: the hash and size of what should be there, and what stood in the way of it."""

    action: Action
    sha256: str = ""
    size: int = 0
    by_hand: bool = False
    """What was there was not ours."""
    problems: tuple[Problem, ...] = ()


def drawn(step: Wanted, plan: Plan) -> Drawn:
    """The file of a step. No file is touched but those of fonts and pictures."""
    try:
        return step.data or written(step.document(), plan.looks[step.bundle.audience.look], step.form)
    except Refused as refused:
        return refused.problems


@contextmanager
def drawing(steps: Sequence[Wanted], plan: Plan, crew: Crew) -> Iterator[Callable[[Sequence[Wanted]], Iterator[Files]]]:
    """What draws some of these steps, asked in their order; first come those that are not drawn beside this process."""
    apart = [step for step in steps if step.form == "pdf" and not step.data]
    ahead = {step.path for step in apart}
    with crew.beside(lambda step: drawn(step, plan), apart, WORTH * len(apart)) as results:

        def draw(some: Sequence[Wanted]) -> Iterator[Files]:
            yield [(step, drawn(step, plan)) for step in some if step.path not in ahead]
            yield [(step, next(results)) for step in some if step.path in ahead]

        yield draw


def put(step: Wanted, data: Drawn, path: Path, name: str, force: bool) -> Put:
    """Put what was drawn in its place.

    What a person changed is told by its hash, or, unrecorded, by what it should hold; it is kept, or put aside by
    `force`.
    """
    if isinstance(data, tuple):
        return Put("failed", problems=data)
    digest = files.sha256(data)
    try:
        step = as_it_is(step, path, name)
        if digest == step.found:
            return Put("unchanged", digest, len(data))
        if step.by_hand:
            if not force:
                return Put("kept")
            files.put_aside(path, name)
        files.write(path, data, name)
        return Put("written", digest, len(data), step.by_hand)
    except Refused as refused:
        return Put("failed", problems=refused.problems)


def as_it_is(step: S, path: Path, name: str) -> S:
    """The step with what is there now: to make a file takes a while, in which a person may have saved another."""
    found = files.sha256(files.read(path, name)) if path.exists() else ""
    return step if found == step.found else replace(step, found=found)
