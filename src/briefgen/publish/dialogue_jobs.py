"""A dialogue's files -> its papers' bytes: a function of values for any process, which places nothing.

In: `SharedFiles`, once, and a `DialogueJob` for each dialogue. Out: a plan in which every paper that should be written
is; whoever holds the lock of the workplace carries it out, has the last word on each file, and keeps the records.

A process of this machine reads the workplace where it lies. Whoever has not got it is sent, once, the templates and
what all dialogues share; with each dialogue its data, its records, and the hashes of what lies in its folder of `out/`.
Never: whom papers go to, how they are mailed, what was mailed, a paper.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeAlias, TypeVar
from weakref import finalize

from msgspec import Struct
from msgspec.structs import replace

from briefgen import files
from briefgen.blocks.tree import Document
from briefgen.cache.fingerprint import is_copy, walk_files
from briefgen.dialogue.load import AUDIENCES_PATH
from briefgen.dialogue.offices import ORGANISATIONS_PATH
from briefgen.dialogue.release import NOT_RELEASED
from briefgen.dialogue.validate import PEOPLE_PATH
from briefgen.editions import record
from briefgen.errors import Place, Problem, Refused, Unknown
from briefgen.publish.carry_out import carry_out, render
from briefgen.publish.options import BuildOptions, Report
from briefgen.publish.page_checks import box_states
from briefgen.publish.plan import Plan, Wanted, make_plan, plan_copies, plan_papers
from briefgen.publish.workspace import Workspace, open_workspace

T = TypeVar("T")
SHARED = (AUDIENCES_PATH, ORGANISATIONS_PATH, PEOPLE_PATH)
"""All of `data/` that dialogues have in common."""
_OF_ONE = ("data", "out")
"""Where a dialogue has a folder of its own."""


class Built(Struct, frozen=True):
    """What a dialogue came to. `problems` stood in the way of all of it; `unknown` say that it has no such round."""

    name: str
    report: Report | None = None
    problems: tuple[Problem, ...] = ()
    unknown: tuple[Problem, ...] = ()


DialoguePapers: TypeAlias = Plan | Built
"""A plan with the bytes of all papers that are to be written; or what stands in the way of it."""


def build_dialogue(workspace: Workspace, name: str, options: BuildOptions, executor: Executor | None = None) -> Built:
    """Plan a dialogue and carry that out."""
    return _attempt(name, lambda: Built(name, carry_out(make_plan(workspace, name), options, executor)))


def _attempt(name: str, work: Callable[[], T]) -> T | Built:
    """What came of some work at a dialogue; or what stood in the way of all of it."""
    try:
        return work()
    except Unknown as unknown:
        return Built(name, unknown=tuple(unknown.problems))
    except Refused as refused:
        return Built(name, problems=tuple(refused.problems))


class SharedFiles:
    """What all dialogues of an order are composed with; its files go along where the workplace is not at hand.

    Where these arrive they are unpacked, once, into a private folder `below` another (that of the system for temporary
    files, unless said), which is removed when they are let go of. Raises `Refused` where one cannot be sent.
    """

    def __init__(self, workspace: Workspace, *, sent: bool) -> None:
        root = workspace.root
        self.below: str | None = None
        self._root = Path() if sent else root
        self._order = replace(workspace.order, dialogues=() if sent else workspace.dialogues)
        self._same: dict[str, Any] = {name: getattr(workspace, name) for name in ("maker", "templates", "notices")}
        self._pictures = workspace.library.picture_ids if sent else frozenset()
        self._files = _read(root, (path for path, _ in walk_files(root, ("templates",)))) if sent else {}
        if sent:
            _expect_fonts(workspace, self._files)
            self._files |= _read(root, (path for path in SHARED if (root / path).exists()))
        self._workspace: Workspace | None = None

    def __getstate__(self) -> dict[str, Any]:
        """All but the folder of this process."""
        return vars(self) | {"below": None, "_workspace": None}

    def workspace(self) -> Workspace:
        """The workplace, as far as it was sent."""
        if not self._files:
            return _open(self._root, self._order)
        if self._workspace is None:
            folder = mkdtemp(prefix="briefgen-", dir=self.below)
            finalize(self, shutil.rmtree, folder, ignore_errors=True)
            _write(Path(folder), self._files)
            opened = open_workspace(Path(folder), self._order, remote=True)
            self._workspace = replace(opened, **self._same)
            self._workspace.library.picture_ids = self._pictures
        return self._workspace


_open = lru_cache(1)(open_workspace)


class DialogueJob(Struct, frozen=True):
    """A dialogue on its way: the SHA-256 of all that lies in its folder of `out/`; its files, where they are sent."""

    name: str
    found: Mapping[str, str]
    files: Mapping[str, bytes]
    force: bool

    def __repr__(self) -> str:
        return "DialogueJob()"  # it may be logged where it goes

    @contextmanager
    def unpacked(self, root: Path) -> Iterator[None]:
        """Its files are in a workplace for a while."""
        try:
            _write(root, self.files)
            yield
        finally:
            for folder in _OF_ONE if self.files else ():
                shutil.rmtree(root / folder / self.name, ignore_errors=True)


def pack_dialogue(workspace: Workspace, name: str, *, force: bool, sent: bool) -> DialogueJob:
    """A dialogue for whoever composes it. Raises `Refused` where a file of it that is to be sent cannot be read."""
    root = workspace.root
    data, there = ([path for path, _ in walk_files(root, (f"{folder}/{name}",))] for folder in _OF_ONE)
    lying = [path for path in there if not is_copy(path)]
    records = (path for path in lying if path.rpartition("/")[2] == record.RECORD_NAME)
    found = {path: workspace.hashes.of(path) for path in lying}
    return DialogueJob(name, found, _read(root, (*data, *records)) if sent else {}, force)


def _expect_fonts(workspace: Workspace, sent: Iterable[str]) -> None:
    """A font that lies elsewhere on this machine is on no other."""
    inside = {str(workspace.root / path) for path in sent}
    named = dict.fromkeys(font.path for look in workspace.looks.values() for font in look.fonts)
    what, hint = "lies outside templates/, and is not sent", "copy it to templates/fonts/, and name it there"
    if outside := [path for path in named if path not in inside]:
        raise Refused(Problem(what, Place(path), hint=hint) for path in outside)


def _read(root: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """Files by their paths from the root. What is hidden and cannot be read is the mark of an editor at work."""
    read = {}
    for path in paths:
        try:
            read[path] = files.read(root / path, path)
        except Refused:
            if not path.rpartition("/")[2].startswith("."):
                raise
    return read


def _write(root: Path, content: Mapping[str, bytes]) -> None:
    for path, data in content.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def compose_dialogue(shared: SharedFiles, job: DialogueJob) -> DialoguePapers:
    """A dialogue composed and written, with nothing placed."""
    workspace = shared.workspace()
    with job.unpacked(workspace.root):
        planned = _attempt(job.name, lambda: plan_papers(workspace, job.name, lambda path: job.found.get(path, "")))
        return planned if isinstance(planned, Built) else _with_bytes(planned, job.force)


def place_dialogue(
    papers: DialoguePapers, workspace: Workspace, options: BuildOptions, executor: Executor | None
) -> Built:
    """A dialogue that was composed elsewhere, carried out here, with its numbered copies."""
    if isinstance(papers, Built):
        return papers
    name, folder = papers.edition.dialogue, workspace.root / papers.name
    here = replace(papers, folder=folder, looks=workspace.looks, cache=workspace.cache)
    return _attempt(name, lambda: Built(name, carry_out(plan_copies(here, workspace), options, executor)))


class RemoteDocument(Struct, frozen=True):
    """The document of a paper that was composed elsewhere; or why there is none."""

    document: Document | None = None
    problems: tuple[Problem, ...] = ()

    def __call__(self) -> Document:
        """The document; raises `Refused`."""
        if self.document is None:
            raise Refused(self.problems)
        return self.document


def _with_bytes(planned: Plan, force: bool) -> Plan:
    """A plan with its papers written, and without what it took to write them."""
    reader_papers = {each.audience.id: replace(each, papers=()) for each in planned.reader_papers}
    steps = []
    for step in planned.steps:
        if isinstance(step, Wanted):
            step = replace(
                _with_data(step, planned, force), reader_papers=reader_papers[step.reader_papers.audience.id]
            )
        steps.append(step)
    left = replace(planned, dialogue=NOT_RELEASED, looks={}, cache=None)
    return replace(left, steps=tuple(steps), reader_papers=tuple(reader_papers.values()))


def _with_data(step: Wanted, planned: Plan, force: bool) -> Wanted:
    """A file made, where it should be another; its document goes with it only where copies will be made of it."""
    paper, copied = step.paper, step.reader_papers.audience.copies == "named"
    try:
        held = RemoteDocument(paper.document()) if copied else RemoteDocument()
        if not step.is_up_to_date(force):
            data = render(step, planned)
            if isinstance(data, tuple):
                raise Refused(data)
            step = replace(step, data=data, boxes=box_states(paper.document()))
    except Refused as refused:
        held = RemoteDocument(problems=tuple(refused.problems))
    return replace(step, paper=replace(paper, document=held, fitted=None))
