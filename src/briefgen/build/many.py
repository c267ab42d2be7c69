"""Dialogues in chunks: a plain function from names to what became of them, for this process or another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from typing import TypeVar

from briefgen.build.outcome import Manner, Outcome
from briefgen.build.plan import Plan, plan
from briefgen.build.site import Order, Site, open_site
from briefgen.build.work import Work
from briefgen.errors import Problem, Refused, Unknown
from briefgen.values import dataclass

T = TypeVar("T")
WORTH = 30.0
"""Milliseconds a small dialogue takes, about."""
_MOST = 8
"""Dialogues in a chunk."""


@dataclass(slots=True)
class Report:
    """What an order came to: files, and all problems and notices that stood in the way or are worth a look."""

    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    """Of the data alone: they stood in nobody's way."""
    state: str = ""
    """The state of the workplace (`state.told`) in which the same order changes nothing; empty if there is none."""

    @property
    def clean(self) -> bool:
        """Whether every file is as it should be, so that the same order would change nothing."""
        return not self.problems and all(o.action in ("written", "unchanged", "removed") for o in self.outcomes)

    @property
    def left(self) -> list[Outcome]:
        """What would become of the files that are there, if the same order came again and nothing were in the way."""
        return [unchanged(o.path) for o in self.outcomes if o.action != "removed"]

    def add(self, other: Report) -> None:
        """What another came to as well."""
        self.outcomes += other.outcomes
        self.problems += other.problems
        self.notices += other.notices


def unchanged(path: str) -> Outcome:
    """A file that is as it should be."""
    return Outcome(path, "unchanged")


@dataclass(frozen=True, slots=True)
class Some:
    """Some dialogues of an order, for whoever has the workplace before him, and holds its lock for as long."""

    order: Order
    names: tuple[str, ...]
    force: bool
    prune: bool


@dataclass(frozen=True, slots=True)
class Built:
    """What a dialogue came to. `problems` stood in the way of all of it; `unknown` say that it has no such round."""

    name: str
    report: Report | None = None
    problems: tuple[Problem, ...] = ()
    unknown: tuple[Problem, ...] = ()


def parts(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Names in their order, so many at a time that the last to finish keeps nobody waiting for long."""
    size = max(1, min(_MOST, len(names) // 16))
    return (tuple(names[start : start + size]) for start in range(0, len(names), size))


def some(them: Some) -> list[Built]:
    """Build some dialogues of a workplace; what they share is read once in each process."""
    site = _site(them.order)
    return [one(site, name, Manner(force=them.force, prune=them.prune)) for name in them.names]


@lru_cache(1)
def _site(order: Order) -> Site:
    return open_site(order)


def one(site: Site, name: str, manner: Manner) -> Built:
    """Plan a dialogue and carry that out."""
    return tried(name, lambda: Built(name, carried_out(plan(site, name), manner)))


def tried(name: str, work: Callable[[], T]) -> T | Built:
    """What came of some work at a dialogue; or what stood in the way of all of it."""
    try:
        return work()
    except Unknown as unknown:
        return Built(name, unknown=tuple(unknown.problems))
    except Refused as refused:
        return Built(name, problems=tuple(refused.problems))


def carried_out(planned: Plan, manner: Manner) -> Report:
    """What a plan came to."""
    work = Work.of(planned, manner)
    work.carry_out()
    return Report(work.outcomes, work.problems, [*planned.notices])
