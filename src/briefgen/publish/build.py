"""A whole order: each dialogue planned, and carried out where it has no problem.

A dialogue that was found to be as it should be is not looked at again while nothing it was made from changes, nor what
lies in its folder of `out/`: a registry of many costs what changed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from briefgen.cache.fingerprint import INPUTS, content_fingerprint, stat_fingerprint
from briefgen.errors import Problem, Refused, Unknown, failed, merge_repeated
from briefgen.files import sha256
from briefgen.publish import dialogue_jobs
from briefgen.publish.carry_out import carry_out
from briefgen.publish.options import BuildOptions, Order, Report, unchanged
from briefgen.publish.parallel import map_ordered
from briefgen.publish.plan import Plan, make_plan, plan_removals
from briefgen.publish.workspace import Workspace, open_workspace


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

    def __init__(self, workspace: Workspace, kind: str) -> None:
        order, self._workspace, self._kind = workspace.order, workspace, kind
        asked = repr((order.today, order.audiences, order.round, order.as_of, order.allow_open))
        self._shared = asked, workspace.templates, content_fingerprint(workspace.hashes, ("data",), deepest=1)
        self._before: dict[str, str] = {}

    def find(self, names: Iterable[str]) -> dict[str, UpToDate]:
        """What was found of dialogues and would be found again, by name; asked before any is loaded."""
        found = {name: self._find(name) for name in names}
        return {name: known for name, known in found.items() if known}

    def _find(self, name: str) -> UpToDate | None:
        inputs = self._before[name] = self._inputs(name)
        known = self._workspace.cache.find("dialogue", (self._kind, name), UpToDate)
        return known if known and (known.inputs, known.out) == (inputs, self._out(name)) else None

    def keep(self, name: str, files: Iterable[str], notices: Iterable[Problem]) -> None:
        """Keep what was found, unless somebody changed what it was found from."""
        inputs = self._inputs(name)
        if self._before.get(name) == inputs:
            found = UpToDate(inputs, self._out(name), tuple(files), tuple(notices))
            self._workspace.cache.put("dialogue", (self._kind, name), found)

    def _inputs(self, name: str) -> str:
        return sha256(repr((self._shared, content_fingerprint(self._workspace.hashes, (f"data/{name}",)))).encode())

    def _out(self, name: str) -> str:
        return content_fingerprint(self._workspace.hashes, (f"out/{name}",))


def build_workspace(root: Path, order: Order, options: BuildOptions) -> Report:
    """Build what was ordered. A dialogue with a problem is not built at all; the others are.

    Whoever calls holds the lock of the workplace. Raises `Unknown` for names that are not there.
    """
    report = Report()
    before = stat_fingerprint(root, INPUTS)
    workspace = _opened(root, order, report.problems)
    if workspace:
        done = _build(workspace, options, report.problems)
        for name in (*workspace.dialogues, *(name for name in done if name not in workspace.dialogues)):
            report.add(done.get(name) or Report())
    as_it_was = stat_fingerprint(root, INPUTS) == before
    if report.clean and as_it_was:
        report.state, _ = stat_fingerprint(root)
    report.problems, report.notices = merge_repeated(report.problems), merge_repeated(report.notices)
    return report


def _build(workspace: Workspace, options: BuildOptions, problems: list[Problem]) -> dict[str, Report]:
    """What each dialogue came to; nothing is made again of one that is up to date."""
    known = UpToDateDialogues(workspace, "build")
    up_to_date = {} if options.force else known.find(workspace.dialogues)
    done = {name: Report([*map(unchanged, each.files)], [], [*each.notices]) for name, each in up_to_date.items()}
    unknown: list[dialogue_jobs.Built] = []
    names = [name for name in workspace.dialogues if name not in up_to_date]
    with closing(_built(workspace, names, options, problems)) as results:
        for built in results:
            problems += built.problems
            unknown += [built] if built.unknown else []
            if report := built.report:
                done[built.name] = report
                if report.clean:
                    known.keep(built.name, (outcome.path for outcome in report.left), report.notices)
    if unknown and len(unknown) == len(workspace.dialogues):
        raise Unknown(unknown[0].unknown)
    for each in () if workspace.order.dialogues else plan_removals(workspace):
        done.setdefault(each.name, Report()).add(carry_out(each, options))
    workspace.cache.trim()
    workspace.hashes.save()
    return done


def _built(
    workspace: Workspace, names: Sequence[str], options: BuildOptions, problems: list[Problem]
) -> Generator[dialogue_jobs.Built, None, None]:
    """Each dialogue, in the order of the names: by workers where they have it sooner done, else here.

    Several are composed by them; of one alone, its copies are drawn by those that are not remote.
    """
    workers, several = options.workers, len(names) > 1
    if workers is None or len(names) < workers.least or not (several or (workspace.recipients and not workers.remote)):
        yield from (dialogue_jobs.build_dialogue(workspace, name, options) for name in names)
        return
    try:
        with workers.open() as executor:
            if several:
                yield from _composed(workspace, names, options, executor)
            else:
                yield from (dialogue_jobs.build_dialogue(workspace, name, options, executor) for name in names)
    except Refused as refused:  # a worker was lost
        problems += refused.problems


def _composed(
    workspace: Workspace, names: Sequence[str], options: BuildOptions, executor: Executor
) -> Generator[dialogue_jobs.Built, None, None]:
    """Dialogues composed by an executor and carried out here; those of which a file cannot be sent come last."""
    remote, left = bool(options.workers and options.workers.remote), list[str]()

    def jobs() -> Iterator[dialogue_jobs.DialogueJob]:
        for name in names:
            try:
                yield dialogue_jobs.pack_dialogue(workspace, name, force=options.force, sent=remote)
            except Refused:
                left.append(name)

    options.progress.on_expected(len(names))
    shared = dialogue_jobs.SharedFiles(workspace, sent=remote)
    with closing(map_ordered(executor, dialogue_jobs.compose_dialogue, shared, jobs())) as results:
        for papers in results:
            options.progress.on_done(1)
            yield dialogue_jobs.place_dialogue(papers, workspace, options, None if remote else executor)
    yield from (dialogue_jobs.build_dialogue(workspace, name, options) for name in left)


def check_workspace(
    root: Path, order: Order, search: Callable[[Workspace, Plan], Iterable[Problem]] = lambda *_: ()
) -> list[Problem]:
    """Every problem and notice of data, templates and look, by planning all that would be built and writing nothing.

    `search` gives problems of what is not built but goes out with it: the letters.
    """
    problems: list[Problem] = []
    if workspace := _opened(root, order, problems):
        known = UpToDateDialogues(workspace, "check")
        up_to_date = known.find(workspace.dialogues)
        problems += (notice for each in up_to_date.values() for notice in each.notices)
        for planned in plan_each(workspace, problems, up_to_date):
            found = (*planned.notices, *search(workspace, planned))
            problems += found
            if not failed(found):
                known.keep(planned.dialogue.id, (), planned.notices)
        workspace.cache.trim()
        workspace.hashes.save()
    return merge_repeated(problems)


def make_plans(root: Path, order: Order, problems: list[Problem]) -> Iterator[Plan]:
    """The plan of each dialogue that can be built; all that stands in the way of the others is added to `problems`."""
    if workspace := _opened(root, order, problems):
        yield from plan_each(workspace, problems)


def _opened(root: Path, order: Order, problems: list[Problem]) -> Workspace | None:
    """The workplace; `None`, with problems, where nothing in it can be built."""
    try:
        return open_workspace(root, order)
    except Unknown:
        raise
    except Refused as refused:
        problems += refused.problems
        return None


def plan_each(workspace: Workspace, problems: list[Problem], up_to_date: Collection[str] = ()) -> Iterator[Plan]:
    """As `planned`, of a workplace that is open, without the dialogues that are up to date.

    A round that only some dialogues have narrows the order to them; raises `Unknown` where none has it.
    """
    unknown: list[Unknown] = []
    for name in (name for name in workspace.dialogues if name not in up_to_date):
        try:
            yield make_plan(workspace, name)
        except Unknown as error:
            unknown.append(error)
        except Refused as refused:
            problems += refused.problems
    if unknown and len(unknown) == len(workspace.dialogues):
        raise unknown[0]
    if not workspace.order.dialogues:
        yield from plan_removals(workspace)
