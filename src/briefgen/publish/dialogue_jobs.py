"""A dialogue's files -> its papers' bytes: a pure function for any process.

Dialogues in chunks: a plain function from names to what became of them, for this process or another.

What is sent of a workplace to whoever composes its papers elsewhere, and what becomes of it there.

Once: the templates, and what all dialogues share. With each dialogue: its data, its records, and the hashes of what
lies in its folder of `out/`. Never: whom papers go to, how they are mailed, what was mailed, a paper.

Dialogues composed where the workplace is not: planned and written there, placed here.

Whoever composes sees no file of `out/` and places none. Whoever holds the lock of the workplace knows what lies there,
has the last word on each file, and keeps the records.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeAlias, TypeVar
from weakref import finalize

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.blocks.tree import Document
from briefgen.cache.fingerprint import is_copy, walk_files
from briefgen.dialogue.load import AUDIENCES_PATH as AUDIENCES
from briefgen.dialogue.release import NOT_RELEASED
from briefgen.dialogue.validate import ORGANISATIONS_PATH, PEOPLE_PATH
from briefgen.editions import record
from briefgen.errors import Place, Problem, Refused, Unknown
from briefgen.publish.carry_out import PlanRun, render
from briefgen.publish.options import BuildOptions, FileOutcome
from briefgen.publish.page_checks import box_states
from briefgen.publish.plan import Plan, Wanted, make_plan, plan_copies, plan_papers
from briefgen.publish.workspace import Order, Workspace, open_workspace

T = TypeVar("T")
MS_PER_DIALOGUE = 30.0
"""Milliseconds a small dialogue takes, about."""
_MOST = 8
"""Dialogues in a chunk."""


class Report(Struct):
    """What an order came to: files, and all problems and notices that stood in the way or are worth a look."""

    outcomes: list[FileOutcome] = field(default_factory=list)
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
    def left(self) -> list[FileOutcome]:
        """What would become of the files that are there, if the same order came again and nothing were in the way."""
        return [unchanged(o.path) for o in self.outcomes if o.action != "removed"]

    def counts(self) -> dict[str, int]:
        """How many files there are of each action: `{"unchanged": 106, "written": 2}`."""
        return dict(sorted(Counter(outcome.action for outcome in self.outcomes).items()))

    def add(self, other: Report) -> None:
        """What another came to as well."""
        self.outcomes += other.outcomes
        self.problems += other.problems
        self.notices += other.notices


def unchanged(path: str) -> FileOutcome:
    """A file that is as it should be."""
    return FileOutcome(path, "unchanged")


class Some(Struct, frozen=True):
    """Some dialogues of an order, for whoever has the workplace before him, and holds its lock for as long."""

    order: Order
    names: tuple[str, ...]
    force: bool
    prune: bool


class Built(Struct, frozen=True):
    """What a dialogue came to. `problems` stood in the way of all of it; `unknown` say that it has no such round."""

    name: str
    report: Report | None = None
    problems: tuple[Problem, ...] = ()
    unknown: tuple[Problem, ...] = ()


def split_names(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Names in their order, so many at a time that the last to finish keeps nobody waiting for long."""
    size = max(1, min(_MOST, len(names) // 16))
    return (tuple(names[start : start + size]) for start in range(0, len(names), size))


def build_some(them: Some) -> list[Built]:
    """Build some dialogues of a workplace; what they share is read once in each process."""
    site = _site(them.order)
    return [build_one(site, name, BuildOptions(force=them.force, prune=them.prune)) for name in them.names]


@lru_cache(1)
def _site(order: Order) -> Workspace:
    return open_workspace(order)


def build_one(site: Workspace, name: str, manner: BuildOptions) -> Built:
    """Plan a dialogue and carry that out."""
    return attempt(name, lambda: Built(name, carry_out(make_plan(site, name), manner)))


def attempt(name: str, work: Callable[[], T]) -> T | Built:
    """What came of some work at a dialogue; or what stood in the way of all of it."""
    try:
        return work()
    except Unknown as unknown:
        return Built(name, unknown=tuple(unknown.problems))
    except Refused as refused:
        return Built(name, problems=tuple(refused.problems))


def carry_out(planned: Plan, manner: BuildOptions) -> Report:
    """What a plan came to."""
    work = PlanRun.of(planned, manner)
    work.carry_out()
    return Report(work.outcomes, work.problems, [*planned.notices])


SHARED = (AUDIENCES, ORGANISATIONS_PATH, PEOPLE_PATH)
"""All of `data/` that dialogues have in common."""
_OF_ONE = ("data", "out")
"""Where a dialogue has a folder of its own."""


class Kit:
    """What all dialogues of an order are composed with. Raises `Refused` where something of it cannot be sent.

    Where it arrives it is unpacked, once, into a private folder `below` another (that of the system for temporary
    files, unless said), which is removed when the kit is let go of.
    """

    def __init__(self, site: Workspace) -> None:
        root = site.order.root
        self.below: str | None = None
        self._order = replace(site.order, root=Path(), dialogues=())
        self._same: dict[str, Any] = {name: getattr(site, name) for name in ("maker", "templates", "notices")}
        self._files = _read(root, (path for path, _ in walk_files(root, ("templates",))))
        _expect_fonts(site, self._files)
        self._files |= _read(root, (path for path in SHARED if (root / path).exists()))
        self._pictures = site.library.picture_ids
        self._site: Workspace | None = None

    def __getstate__(self) -> dict[str, Any]:
        """All but the folder of this process."""
        return vars(self) | {"below": None, "_site": None}

    def site(self) -> Workspace:
        """The workplace, as far as it was sent."""
        if self._site is None:
            folder = mkdtemp(prefix="briefgen-", dir=self.below)
            finalize(self, shutil.rmtree, folder, ignore_errors=True)
            _write(Path(folder), self._files)
            self._site = replace(open_workspace(replace(self._order, root=Path(folder)), afar=True), **self._same)
            self._site.library.picture_ids = self._pictures
        return self._site


class Packed(Struct, frozen=True):
    """A dialogue on its way: its files by path, and the SHA-256 of all that lies in its folder of `out/`."""

    name: str
    files: Mapping[str, bytes]
    found: Mapping[str, str]

    def __repr__(self) -> str:
        return "Packed()"  # a cluster writes it into its logs

    @contextmanager
    def unpacked(self, root: Path) -> Iterator[None]:
        """Its files are in a workplace for a while."""
        try:
            _write(root, self.files)
            yield
        finally:
            for folder in _OF_ONE:
                shutil.rmtree(root / folder / self.name, ignore_errors=True)


def packed(site: Workspace, name: str) -> Packed:
    """A dialogue to be sent. Raises `Refused` where a file of it cannot be read."""
    root = site.order.root
    data, there = ([path for path, _ in walk_files(root, (f"{folder}/{name}",))] for folder in _OF_ONE)
    lying = [path for path in there if not is_copy(path)]
    records = (path for path in lying if path.rpartition("/")[2] == record.RECORD_NAME)
    return Packed(name, _read(root, (*data, *records)), {path: site.hashes.of(path) for path in lying})


def _expect_fonts(site: Workspace, sent: Iterable[str]) -> None:
    """A font that lies elsewhere on this machine is on no other."""
    inside = {str(site.order.root / path) for path in sent}
    named = dict.fromkeys(font.path for look in site.looks.values() for font in look.fonts)
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


class Parcel(Struct, frozen=True):
    """Some dialogues of an order, and the kit they share with all others."""

    kit: Kit
    dialogues: tuple[Packed, ...]
    force: bool


Composed: TypeAlias = Plan | Built
"""A plan in which every paper that should be written is; or what stands in the way of it."""


class RemoteDocument(Struct, frozen=True):
    """The document of a paper that was composed elsewhere; or why there is none."""

    document: Document | None = None
    problems: tuple[Problem, ...] = ()

    def __call__(self) -> Document:
        """The document; raises `Refused`."""
        if self.document is None:
            raise Refused(self.problems)
        return self.document


def parcels(site: Workspace, names: Sequence[str], force: bool, left: list[str]) -> Iterator[Parcel]:
    """Dialogues in their order; `left` hears of those of which a file cannot be read, which are not sent.

    Raises `Refused` where what they share cannot be.
    """
    kit = Kit(site)
    for part in split_names(names):
        dialogues = []
        for name in part:
            try:
                dialogues.append(packed(site, name))
            except Refused:
                left.append(name)
        yield Parcel(kit, tuple(dialogues), force)


def compose_parcel(parcel: Parcel) -> list[Composed]:
    """The dialogues of a parcel, composed and written, with nothing placed."""
    site = parcel.kit.site()
    return [_composed(site, each, parcel.force) for each in parcel.dialogues]


def place_parcel(each: Composed, site: Workspace, manner: BuildOptions) -> Built:
    """A dialogue that was composed elsewhere, carried out here."""
    if isinstance(each, Built):
        return each
    name, folder = each.edition.dialogue, site.order.root / each.name
    here = replace(each, folder=folder, looks=site.looks, cache=site.cache)
    return attempt(name, lambda: Built(name, carry_out(plan_copies(here, site), manner)))


def _composed(site: Workspace, dialogue: Packed, force: bool) -> Composed:
    with dialogue.unpacked(site.order.root):
        planned = attempt(
            dialogue.name, lambda: plan_papers(site, dialogue.name, lambda path: dialogue.found.get(path, ""))
        )
        return planned if isinstance(planned, Built) else _written(planned, force)


def _written(planned: Plan, force: bool) -> Plan:
    """A plan with its papers written, and without what it took to write them."""
    bundles = {bundle.audience.id: replace(bundle, papers=()) for bundle in planned.bundles}
    steps = []
    for step in planned.steps:
        if isinstance(step, Wanted):
            step = replace(_made(step, planned, force), bundle=bundles[step.bundle.audience.id])
        steps.append(step)
    left = replace(planned, dialogue=NOT_RELEASED, looks={}, cache=None)
    return replace(left, steps=tuple(steps), bundles=tuple(bundles.values()))


def _made(step: Wanted, planned: Plan, force: bool) -> Wanted:
    """A file made, where it should be another; its document goes with it only where copies will be made of it."""
    paper, copied = step.paper, step.bundle.audience.copies == "named"
    try:
        held = RemoteDocument(paper.document()) if copied else RemoteDocument()
        if not step.settled(force):
            data = render(step, planned)
            if isinstance(data, tuple):
                raise Refused(data)
            step = replace(step, data=data, boxes=box_states(paper.document()))
    except Refused as refused:
        held = RemoteDocument(problems=tuple(refused.problems))
    return replace(step, paper=replace(paper, document=held, fitted=None))
