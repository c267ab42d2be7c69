"""A whole order: each dialogue planned, and carried out where it has no problem.

Dialogues that were found to be as they should be: while nothing they were made from changes, nothing is made again.

`.briefgen/settled/<order>/<dialogue>.json` holds a hash of everything the dialogue was built or checked from, one of
what lies in its folder of `out/`, and what was found: names of files, and notices. A registry costs what changed in it.

A whole order: each dialogue planned, and carried out where it has no problem.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from briefgen import files
from briefgen.cache.fingerprint import INPUTS, content_fingerprint, stat_fingerprint
from briefgen.cache.sealed import read_sealed, write_sealed
from briefgen.errors import Place, Problem, Refused, Severity, Unknown, merge_repeated
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
from briefgen.publish.fingerprints import toolchain_fingerprint
from briefgen.publish.options import BuildOptions
from briefgen.publish.plan import Plan, make_plan, plan_removals
from briefgen.publish.workspace import Order, Workspace, open_workspace

SETTLED_FOLDER = Path(".briefgen") / "settled"


class Settled(Struct, frozen=True):
    """What was found of a dialogue: its files, as the user knows them, and its notices; there was no problem."""

    files: tuple[str, ...]
    notices: tuple[Problem, ...]


class Memory:
    """What one order found of each dialogue. Another order of the same `kind` (build, check) takes its place."""

    def __init__(self, site: Workspace, kind: str) -> None:
        order, self._hashes = site.order, site.hashes
        self._folder = order.root / SETTLED_FOLDER / kind
        asked = repr(
            (toolchain_fingerprint(), order.today, order.audiences, order.round, order.as_of, order.allow_open)
        )
        shared = site.templates, content_fingerprint(site.hashes, ("data",), deepest=1)
        self._shared = " ".join((sha256(asked.encode()), *shared))
        self._before: dict[str, str] = {}

    def recall(self, names: Iterable[str]) -> dict[str, Settled]:
        """What was found of dialogues and would be found again, by name; asked before any is loaded."""
        found = {name: self._recall(name) for name in names}
        return {name: settled for name, settled in found.items() if settled}

    def _recall(self, name: str) -> Settled | None:
        key = self._before[name] = self._key(name)
        kept = json.loads(read_sealed(str(self._folder / f"{name}.json")) or "{}")
        if kept.get("key") != key or kept["out"] != self._out(name):
            return None
        return Settled(tuple(kept["files"]), tuple(map(_problem, kept["notices"])))

    def keep(self, name: str, found: Settled) -> None:
        """Keep what was found, unless somebody changed what it was found from."""
        if name in self._before and self._before[name] == self._key(name):
            kept = {"key": self._before[name], "out": self._out(name), **to_builtins(found)}
            write_sealed(str(self._folder / f"{name}.json"), json.dumps(kept, ensure_ascii=False))

    def _key(self, name: str) -> str:
        return sha256(f"{self._shared} {content_fingerprint(self._hashes, (f'data/{name}',))}".encode())

    def _out(self, name: str) -> str:
        return content_fingerprint(self._hashes, (f"out/{name}",))


def _problem(kept: Mapping[str, Any]) -> Problem:
    return Problem(**{**kept, "place": Place(**kept["place"]), "severity": Severity(kept["severity"])})


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
    """What each dialogue came to; nothing is made again of one that was settled and is as it was."""
    memory = Memory(site, "build")
    settled = {} if manner.force else memory.recall(site.dialogues)
    done = {name: Report([*map(unchanged, known.files)], [], [*known.notices]) for name, known in settled.items()}
    strangers: list[Built] = []
    names = [name for name in site.dialogues if name not in settled]
    if names and site.recipients:
        manner.crew.ready(len(site.recipients) * copy_jobs.MS_PER_COPY)
    with closing(_built(site, names, manner, problems)) as results:
        for built in results:
            problems += built.problems
            strangers += [built] if built.unknown else []
            if report := built.report:
                done[built.name] = report
                if report.clean:
                    memory.keep(
                        built.name, Settled(tuple(outcome.path for outcome in report.left), tuple(report.notices))
                    )
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
        memory = Memory(site, "check")
        settled = memory.recall(site.dialogues)
        problems += (notice for known in settled.values() for notice in known.notices)
        for each in plan_each(site, problems, settled):
            problems += each.notices
            memory.keep(each.dialogue.id, Settled((), each.notices))
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


def plan_each(site: Workspace, problems: list[Problem], settled: Collection[str] = ()) -> Iterator[Plan]:
    """As `planned`, of a workplace that is open, without the dialogues that are settled.

    A round that only some dialogues have narrows the order to them; raises `Unknown` where none has it.
    """
    strangers: list[Unknown] = []
    for name in (name for name in site.dialogues if name not in settled):
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
