"""A whole order: each dialogue planned, and carried out where it has no problem."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain

from briefgen import files
from briefgen.build import chunks, pieces
from briefgen.build.afar import composed, parcels, received
from briefgen.build.many import WORTH, Built, Report, Some, carried_out, one, parts, some, unchanged
from briefgen.build.outcome import Manner
from briefgen.build.plan import Plan, forgotten, plan
from briefgen.build.settled import Memory, Settled
from briefgen.build.site import Order, Site, open_site
from briefgen.build.state import INPUTS, told
from briefgen.errors import Problem, Refused, Unknown, once


def build(order: Order, manner: Manner, waiting: Callable[[], None]) -> Report:
    """Build what was ordered. A dialogue with a problem is not built at all; the others are.

    Another build in the same workplace is waited for, after `waiting` has been called.
    Raises `Unknown` for names that are not there.
    """
    report = Report()
    with files.lock(order.root / ".briefgen" / "lock", waiting, ".briefgen/lock"):
        before = told(order.root, INPUTS)
        site = _opened(order, report.problems)
        if site:
            done = _build(site, manner, report.problems)
            for name in (*site.dialogues, *(name for name in done if name not in site.dialogues)):
                report.add(done.get(name) or Report())
        as_it_was = told(order.root, INPUTS) == before
        if site and as_it_was:
            site.wardrobe.remember()
        if report.clean and as_it_was and not order.storage:
            report.state, _ = told(order.root)
    report.problems, report.notices = once(report.problems), once(report.notices)
    return report


def _build(site: Site, manner: Manner, problems: list[Problem]) -> dict[str, Report]:
    """What each dialogue came to; nothing is made again of one that was settled and is as it was."""
    memory, stored = Memory(site, "build"), bool(site.order.storage)
    # Nobody sees from here what a storage holds.
    settled = {} if stored or manner.force else memory.recall(site.dialogues)
    done = {name: Report([*map(unchanged, known.files)], [], [*known.notices]) for name, known in settled.items()}
    strangers: list[Built] = []
    names = [name for name in site.dialogues if name not in settled]
    if names and site.recipients:
        manner.crew.ready(len(site.recipients) * chunks.WORTH)
    with closing(_built(site, names, manner, problems)) as results:
        for built in results:
            problems += built.problems
            strangers += [built] if built.unknown else []
            if report := built.report:
                done[built.name] = report
                if report.clean and not stored:
                    memory.keep(
                        built.name, Settled(tuple(outcome.path for outcome in report.left), tuple(report.notices))
                    )
    if strangers and len(strangers) == len(site.dialogues):
        raise Unknown(strangers[0].unknown)
    for each in () if site.order.dialogues else forgotten(site):
        done.setdefault(each.name, Report()).add(carried_out(each, manner))
    pieces.remember(site.order.root, site.library)
    site.hashes.keep()
    return done


def _built(site: Site, names: Sequence[str], manner: Manner, problems: list[Problem]) -> Generator[Built, None, None]:
    """Each dialogue, by this process, or by a crew where that pays and there are several; in the order of the names."""
    if len(names) < 2 or not manner.crew.pays(len(names) * WORTH):
        yield from (one(site, name, manner) for name in names)
        return
    manner.expect(len(names))
    try:
        with closing((_beside if manner.crew.here else _afar)(site, names, manner)) as results:
            for built in results:
                manner.made(1)
                yield built
    except Refused as refused:  # somebody of the crew was lost
        problems += refused.problems


def _beside(site: Site, names: Sequence[str], manner: Manner) -> Generator[Built, None, None]:
    """Dialogues built by a crew that has the workplace before it."""
    order = replace(site.order, dialogues=site.dialogues)
    chunks = (Some(order, part, manner.force, manner.prune) for part in parts(names))
    with closing(manner.crew(some, chunks)) as results:
        for built in chain.from_iterable(results):
            for outcome in built.report.outcomes if built.report else ():
                manner.told(outcome)
            yield built


def _afar(site: Site, names: Sequence[str], manner: Manner) -> Generator[Built, None, None]:
    """Dialogues composed by a crew that has not, and built here; those that cannot be sent come last."""
    left: list[str] = []
    with closing(manner.crew(composed, parcels(site, names, manner.force, left))) as results:
        yield from (received(each, site, manner) for each in chain.from_iterable(results))
    yield from (one(site, name, manner) for name in left)


def examine(order: Order) -> list[Problem]:
    """Every problem and notice of data, templates and look, by planning all that would be built and writing nothing."""
    problems: list[Problem] = []
    if site := _opened(order, problems):
        memory = Memory(site, "check")
        settled = memory.recall(site.dialogues)
        problems += (notice for known in settled.values() for notice in known.notices)
        for each in plans(site, problems, settled):
            problems += each.notices
            memory.keep(each.dialogue.id, Settled((), each.notices))
        site.hashes.keep()
    return once(problems)


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
