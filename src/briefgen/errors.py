"""Problems: what is wrong with the user's files, with the place and a hint.

Everything that reads what a person wrote collects problems instead of raising the first one; `cli` prints them all and
exits 1. A problem after which it makes no sense to go on is raised as `Refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

T = TypeVar("T")
R = TypeVar("R")


class Severity(StrEnum):
    """A problem would make a page wrong; a notice only asks for a look."""

    PROBLEM = "problem"
    NOTICE = "notice"


class Place(Struct, frozen=True):
    """A place in a file: its path from the root of the workplace, line and column from 1, 0 if unknown."""

    path: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


class Problem(Struct, frozen=True):
    """One problem, for officers: `data/x/actions.yaml:4:3: A06-1: unknown organisation “nsoo”`."""

    message: str
    place: Place = Place()
    item: str = ""
    hint: str = ""
    severity: Severity = Severity.PROBLEM

    def __str__(self) -> str:
        head = ": ".join(part for part in (str(self.place), self.item, self.message) if part)
        return f"{head}\n  hint: {self.hint}" if self.hint else head

    def at(self, place: Place) -> Problem:
        """The same problem at another place."""
        return replace(self, place=place)


class Refused(Exception):
    """Raised where work cannot go on, with all problems so far."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[Refused], tuple[object, ...]]:
        """For pickling: the exception is raised with its problems in another process, too."""
        return type(self), (self.problems,)


class Unknown(Refused):
    """Raised for a name that does not exist: wrong usage, not a problem of the user's files."""


def failed(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Whether something is wrong among these problems and notices; if `strict`, a notice is wrong enough."""
    return any(strict or problem.severity is Severity.PROBLEM for problem in problems)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint with the known word nearest to a mistyped one, or an empty string."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean “{near[0]}”?" if near else ""


def nearest_or_all(word: str, known: Iterable[str]) -> str:
    """A hint with the known word nearest to a mistyped one, or else with all known words."""
    known_names = list(known)
    return nearest(word, known_names) or f"there is {', '.join(known_names) or 'none'}"


def expect(
    names: str | Iterable[str], known: Iterable[str], kind: str, message: str = "there is no {kind} “{name}”"
) -> None:
    """Raises `Unknown` with a problem for each name that is not among the known ones of its kind."""
    known_names = list(known)
    missing = [name for name in ([names] if isinstance(names, str) else names) if name not in known_names]
    if missing:
        messages = ((message.format(kind=kind, name=name), nearest_or_all(name, known_names)) for name in missing)
        raise Unknown(Problem(words, hint=hint) for words, hint in messages)


def make_all(make: Callable[[T], R], things: Iterable[T]) -> tuple[R, ...]:
    """What is made of each thing. Raises `Refused` with the problems of all of them, each problem once."""
    made: list[R] = []
    problems: list[Problem] = []
    for thing in things:
        try:
            made.append(make(thing))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(dict.fromkeys(problems))
    return tuple(made)


def merge_repeated(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in their order, each once: one that several items have at one place names the first “and 6 more”."""
    items: dict[Problem, dict[str, None]] = {}
    for problem in problems:
        without_item = replace(problem, item="") if problem.place.path else problem
        items.setdefault(without_item, {})[problem.item] = None
    named = ((problem, next(iter(names)), len(names) - 1) for problem, names in items.items())
    return [replace(problem, item=f"{first} and {more} more" if more else first) for problem, first, more in named]


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Problems, then notices, each by file, line and column."""

    def rank(problem: Problem) -> tuple[object, ...]:
        place = problem.place
        notice = problem.severity is Severity.NOTICE
        return notice, place.path, place.line, place.column, problem.item, problem.message

    return sorted(problems, key=rank)
