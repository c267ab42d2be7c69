"""A whole order: each dialogue planned, and carried out where it has no problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from briefgen import files
from briefgen.build.plan import Plan, forgotten, plan
from briefgen.build.site import Order, Site, open_site
from briefgen.build.state import INPUTS, told
from briefgen.build.work import Manner, Outcome, Work
from briefgen.errors import Problem, Refused, Unknown


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
        """Whether every file is as it should be."""
        return not self.problems and all(o.action in ("written", "unchanged", "removed") for o in self.outcomes)


def build(order: Order, manner: Manner, waiting: Callable[[], None]) -> Report:
    """Build what was ordered. A dialogue with a problem is not built at all; the others are.

    Another build in the same workplace is waited for, after `waiting` has been called.
    Raises `Unknown` for names that are not there.
    """
    report = Report()
    with files.lock(order.root / ".briefgen" / "lock", waiting, ".briefgen/lock"):
        before = told(order.root, INPUTS)
        for each in planned(order, report.problems):
            work = Work.of(each, manner)
            work.carry_out()
            report.outcomes += work.outcomes
            report.problems += work.problems
            report.notices += each.notices
        if report.clean and told(order.root, INPUTS) == before:
            report.state, _ = told(order.root)
    report.notices = list(dict.fromkeys(report.notices))
    return report


def examine(order: Order) -> list[Problem]:
    """Every problem and notice of data, templates and look, by planning all that would be built and writing nothing."""
    problems: list[Problem] = []
    for each in planned(order, problems):
        problems += each.notices
    return list(dict.fromkeys(problems))


def planned(order: Order, problems: list[Problem]) -> Iterator[Plan]:
    """The plan of each dialogue that can be built; all that stands in the way of the others is added to `problems`."""
    try:
        site = open_site(order)
    except Unknown:
        raise
    except Refused as refused:
        problems += refused.problems
    else:
        yield from plans(site, problems)


def plans(site: Site, problems: list[Problem]) -> Iterator[Plan]:
    """As `planned`, of a workplace that is open.

    A round that only some dialogues have narrows the order to them; raises `Unknown` where none has it.
    """
    strangers: list[Unknown] = []
    for name in site.dialogues:
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
