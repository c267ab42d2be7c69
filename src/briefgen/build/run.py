"""A whole order: each dialogue planned, and carried out where it has no problem."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import field

from briefgen import files
from briefgen.build import pieces
from briefgen.build.outcome import Manner, Outcome
from briefgen.build.plan import Plan, forgotten, plan
from briefgen.build.settled import Memory, Settled
from briefgen.build.site import Order, Site, open_site
from briefgen.build.state import INPUTS, told
from briefgen.build.work import Work
from briefgen.errors import Problem, Refused, Unknown
from briefgen.values import dataclass


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
        return [_unchanged(o.path) for o in self.outcomes if o.action != "removed"]

    def add(self, other: Report) -> None:
        """What another came to as well."""
        self.outcomes += other.outcomes
        self.problems += other.problems
        self.notices += other.notices


def build(order: Order, manner: Manner, waiting: Callable[[], None]) -> Report:
    """Build what was ordered. A dialogue with a problem is not built at all; the others are.

    Another build in the same workplace is waited for, after `waiting` has been called.
    Raises `Unknown` for names that are not there.
    """
    report = Report()
    with files.lock(order.root / ".briefgen" / "lock", waiting, ".briefgen/lock"):
        before = told(order.root, INPUTS)
        if site := _opened(order, report.problems):
            done = _build(site, manner, report.problems)
            for name in (*site.dialogues, *(name for name in done if name not in site.dialogues)):
                report.add(done.get(name) or Report())
        if report.clean and told(order.root, INPUTS) == before:
            report.state, _ = told(order.root)
    report.notices = list(dict.fromkeys(report.notices))
    return report


def _build(site: Site, manner: Manner, problems: list[Problem]) -> dict[str, Report]:
    """What each dialogue came to; nothing is made again of one that was settled and is as it was."""
    memory = Memory(site.order, site.hashes, "build")
    settled = memory.recall(site.dialogues)
    done = {name: Report([*map(_unchanged, known.files)], [], [*known.notices]) for name, known in settled.items()}
    for each in plans(site, problems, settled):
        work = Work.of(each, manner)
        work.carry_out()
        came_to = done[each.dialogue.id or each.name] = Report(work.outcomes, work.problems, [*each.notices])
        if came_to.clean:
            memory.keep(each.dialogue.id, Settled(tuple(outcome.path for outcome in came_to.left), each.notices))
    pieces.remember(site.order.root, site.library.pieces)
    site.hashes.keep()
    return done


def _unchanged(path: str) -> Outcome:
    return Outcome(path, "unchanged")


def examine(order: Order) -> list[Problem]:
    """Every problem and notice of data, templates and look, by planning all that would be built and writing nothing."""
    problems: list[Problem] = []
    if site := _opened(order, problems):
        memory = Memory(order, site.hashes, "check")
        settled = memory.recall(site.dialogues)
        problems += (notice for known in settled.values() for notice in known.notices)
        for each in plans(site, problems, settled):
            problems += each.notices
            memory.keep(each.dialogue.id, Settled((), each.notices))
        site.hashes.keep()
    return list(dict.fromkeys(problems))


def planned(order: Order, problems: list[Problem]) -> Iterator[Plan]:
    """The plan of each dialogue that can be built; all that stands in the way of the others is added to `problems`."""
    if site := _opened(order, problems):
        yield from plans(site, problems)


def _opened(order: Order, problems: list[Problem]) -> Site | None:
    """The workplace; `None`, with problems, where nothing in it can be built."""
    try:
        return open_site(order)
    except Unknown:
        raise
    except Refused as refused:
        problems += refused.problems
        return None


def plans(site: Site, problems: list[Problem], settled: Collection[str] = ()) -> Iterator[Plan]:
    """As `planned`, of a workplace that is open, without the dialogues that are settled.

    A round that only some dialogues have narrows the order to them; raises `Unknown` where none has it.
    """
    strangers: list[Unknown] = []
    for name in (name for name in site.dialogues if name not in settled):
        try:
            yield plan(site, name)
        except Unknown as unknown:
            strangers.append(unknown)
        except Refused as refused:
            problems += refused.problems
    if strangers and len(strangers) == len(site.dialogues):
        raise strangers[0]
    if not site.order.dialogues:
        yield from forgotten(site)
