"""A whole order: each dialogue planned, and carried out where it has no problem.

A dialogue that was found to be as it should be is not looked at again while nothing it was made from changes, nor what
lies in its folder of `out/`: a registry of many costs what changed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from briefgen import files
from briefgen.cache.fingerprint import INPUTS, content_fingerprint, stat_fingerprint
from briefgen.errors import Problem, Refused, Unknown, merge_repeated
from briefgen.files import sha256
from briefgen.publish import copy_jobs
from briefgen.publish.dialogue_jobs import (
    MS_PER_DIALOGUE,
    Built,
    Report,
    Some,
    build_one,
    build_some,
    carry_out,
    compose_parcel,
    parcels,
    place_parcel,
    split_names,
    unchanged,
)
from briefgen.publish.options import BuildOptions
from briefgen.publish.plan import Plan, make_plan, plan_removals
from briefgen.publish.workspace import Order, Workspace, open_workspace


class UpToDate(Struct, frozen=True):
    """What was found of a dialogue without a problem: its files, as the user knows them, and its notices.

    `inputs` is a hash of all it was built or checked from, `out` of what lay in its folder of `out/` then.
    """

    inputs: str
    out: str
    files: tuple[str, ...]
    notices: tuple[Problem, ...]


class UpToDateDialogues:
    """What one order found of each dialogue. Another order of the same `kind` (build, check) takes its place."""

    def __init__(self, site: Workspace, kind: str) -> None:
        order, self._site, self._kind = site.order, site, kind
        asked = repr((order.today, order.audiences, order.round, order.as_of, order.allow_open))
        self._shared = asked, site.templates, content_fingerprint(site.hashes, ("data",), deepest=1)
        self._before: dict[str, str] = {}

    def find(self, names: Iterable[str]) -> dict[str, UpToDate]:
        """What was found of dialogues and would be found again, by name; asked before any is loaded."""
        found = {name: self._find(name) for name in names}
        return {name: known for name, known in found.items() if known}

    def _find(self, name: str) -> UpToDate | None:
        inputs = self._before[name] = self._inputs(name)
        known = self._site.cache.find("dialogue", (self._kind, name), UpToDate)
        return known if known and (known.inputs, known.out) == (inputs, self._out(name)) else None

    def keep(self, name: str, files: Iterable[str], notices: Iterable[Problem]) -> None:
        """Keep what was found, unless somebody changed what it was found from."""
        inputs = self._inputs(name)
        if self._before.get(name) == inputs:
            found = UpToDate(inputs, self._out(name), tuple(files), tuple(notices))
            self._site.cache.put("dialogue", (self._kind, name), found)

    def _inputs(self, name: str) -> str:
        return sha256(repr((self._shared, content_fingerprint(self._site.hashes, (f"data/{name}",)))).encode())

    def _out(self, name: str) -> str:
        return content_fingerprint(self._site.hashes, (f"out/{name}",))


def build(order: Order, manner: BuildOptions, waiting: Callable[[], None]) -> Report:
    """Build what was ordered. A dialogue with a problem is not built at all; the others are.

    Another build in the same workplace is waited for, after `waiting` has been called.
    Raises `Unknown` for names that are not there.
    """
    report = Report()
    with files.locked(order.root, waiting):
        before = stat_fingerprint(order.root, INPUTS)
        site = _opened(order, report.problems)
        if site:
            done = _build(site, manner, report.problems)
            for name in (*site.dialogues, *(name for name in done if name not in site.dialogues)):
                report.add(done.get(name) or Report())
        as_it_was = stat_fingerprint(order.root, INPUTS) == before
        if report.clean and as_it_was:
            report.state, _ = stat_fingerprint(order.root)
    report.problems, report.notices = merge_repeated(report.problems), merge_repeated(report.notices)
    return report


def _build(site: Workspace, manner: BuildOptions, problems: list[Problem]) -> dict[str, Report]:
    """What each dialogue came to; nothing is made again of one that is up to date."""
    known = UpToDateDialogues(site, "build")
    up_to_date = {} if manner.force else known.find(site.dialogues)
    done = {name: Report([*map(unchanged, each.files)], [], [*each.notices]) for name, each in up_to_date.items()}
    strangers: list[Built] = []
    names = [name for name in site.dialogues if name not in up_to_date]
    if names and site.recipients:
        manner.crew.ready(len(site.recipients) * copy_jobs.MS_PER_COPY)
    with closing(_built(site, names, manner, problems)) as results:
        for built in results:
            problems += built.problems
            strangers += [built] if built.unknown else []
            if report := built.report:
                done[built.name] = report
                if report.clean:
                    known.keep(built.name, (outcome.path for outcome in report.left), report.notices)
    if strangers and len(strangers) == len(site.dialogues):
        raise Unknown(strangers[0].unknown)
    for each in () if site.order.dialogues else plan_removals(site):
        done.setdefault(each.name, Report()).add(carry_out(each, manner))
    site.cache.trim()
    site.hashes.save()
    return done


def _built(
    site: Workspace, names: Sequence[str], manner: BuildOptions, problems: list[Problem]
) -> Generator[Built, None, None]:
    """Each dialogue, by this process, or by a crew where that pays and there are several; in the order of the names."""
    if len(names) < 2 or not manner.crew.pays(len(names) * MS_PER_DIALOGUE):
        yield from (build_one(site, name, manner) for name in names)
        return
    manner.expect(len(names))
    try:
        with closing((_beside if manner.crew.here else _afar)(site, names, manner)) as results:
            for built in results:
                manner.made(1)
                yield built
    except Refused as refused:  # somebody of the crew was lost
        problems += refused.problems


def _beside(site: Workspace, names: Sequence[str], manner: BuildOptions) -> Generator[Built, None, None]:
    """Dialogues built by a crew that has the workplace before it."""
    order = replace(site.order, dialogues=site.dialogues)
    chunks = (Some(order, part, manner.force, manner.prune) for part in split_names(names))
    with closing(manner.crew(build_some, chunks)) as results:
        for built in chain.from_iterable(results):
            for outcome in built.report.outcomes if built.report else ():
                manner.told(outcome)
            yield built


def _afar(site: Workspace, names: Sequence[str], manner: BuildOptions) -> Generator[Built, None, None]:
    """Dialogues composed by a crew that has not, and built here; those that cannot be sent come last."""
    left: list[str] = []
    with closing(manner.crew(compose_parcel, parcels(site, names, manner.force, left))) as results:
        yield from (place_parcel(each, site, manner) for each in chain.from_iterable(results))
    yield from (build_one(site, name, manner) for name in left)


def check_workspace(order: Order) -> list[Problem]:
    """Every problem and notice of data, templates and look, by planning all that would be built and writing nothing."""
    problems: list[Problem] = []
    if site := _opened(order, problems):
        known = UpToDateDialogues(site, "check")
        up_to_date = known.find(site.dialogues)
        problems += (notice for each in up_to_date.values() for notice in each.notices)
        for planned in plan_each(site, problems, up_to_date):
            problems += planned.notices
            known.keep(planned.dialogue.id, (), planned.notices)
        site.cache.trim()
        site.hashes.save()
    return merge_repeated(problems)


def make_plans(order: Order, problems: list[Problem]) -> Iterator[Plan]:
    """The plan of each dialogue that can be built; all that stands in the way of the others is added to `problems`."""
    if site := _opened(order, problems):
        yield from plan_each(site, problems)


def _opened(order: Order, problems: list[Problem]) -> Workspace | None:
    """The workplace; `None`, with problems, where nothing in it can be built."""
    try:
        return open_workspace(order)
    except Unknown:
        raise
    except Refused as refused:
        problems += refused.problems
        return None


def plan_each(site: Workspace, problems: list[Problem], up_to_date: Collection[str] = ()) -> Iterator[Plan]:
    """As `planned`, of a workplace that is open, without the dialogues that are up to date.

    A round that only some dialogues have narrows the order to them; raises `Unknown` where none has it.
    """
    strangers: list[Unknown] = []
    for name in (name for name in site.dialogues if name not in up_to_date):
        try:
            yield make_plan(site, name)
        except Unknown as unknown:
            strangers.append(unknown)
        except Refused as refused:
            problems += refused.problems
    if strangers and len(strangers) == len(site.dialogues):
        raise strangers[0]
    if not site.order.dialogues:
        yield from plan_removals(site)
