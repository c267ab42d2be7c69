"""What should be there and what is: one step for each file of a round. It looks at everything and writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import field
from pathlib import Path

from briefgen import files
from briefgen.build.bundle import Bundle, Occasion, bundle
from briefgen.build.chunks import Wish
from briefgen.build.copies import Original, named, sizes, wishes
from briefgen.build.paper import Paper
from briefgen.build.seen import Sights
from briefgen.build.shown import unshown
from briefgen.build.site import Site
from briefgen.build.why import reasons
from briefgen.compose.catalogue import newest
from briefgen.dialogue.check import check
from briefgen.dialogue.load import load
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import NOTHING, readable
from briefgen.dialogue.rounds import no_answers, stood, unanswered
from briefgen.editions import copies, record
from briefgen.editions.copies import Numbered, Register
from briefgen.editions.record import Edition, File, Reason
from briefgen.errors import Problem, Refused, Severity, Unknown, nearest
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file that was recorded: it is no longer wanted, unless it is `Wanted`.

    `path` is relative to the edition's folder; `old` is what the record says of it; `found` is the SHA-256 of what
    is there, empty for nothing.
    """

    path: str
    old: File | None
    found: str

    @property
    def by_hand(self) -> bool:
        """Whether what is there is not what was last written there."""
        return bool(self.found) and (self.old is None or self.old.sha256 != self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Step):
    """A file that should be there, for a paper of a bundle.

    `reasons` say why it would be rewritten; there are none if it is as it should be.
    """

    bundle: Bundle
    paper: Paper
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The numbered copies of a paper in one format."""

    original: Wanted
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The steps of one round of one dialogue. `name` is its folder as the user knows it: `out/kr-us-cet/r1`."""

    name: str
    folder: Path
    edition: Edition
    """As last recorded; an empty one at first."""
    as_of: str
    steps: tuple[Step, ...]
    dialogue: Dialogue = NOTHING
    bundles: tuple[Bundle, ...] = ()
    sights: Sights | None = None
    notices: tuple[Problem, ...] = ()
    record: str = record.NAME
    """The file that says what is there."""
    copied: tuple[Copied, ...] = ()
    register: Register = field(default_factory=Register)
    """The copies as last recorded."""
    storage: str = ""
    """The URL of the folder its copies go to; empty for its own."""
    unwanted: tuple[Numbered, ...] = ()
    """Copies that should not be there."""


def plan(site: Site, name: str) -> Plan:
    """The plan for a dialogue. Raises `Refused` with all problems of its data, or of its papers."""
    dialogue, notices = _sound(site, name)
    as_of = site.order.seen_from(dialogue)
    meeting = _round(dialogue, site.order.round)
    shown = f"out/{name}/{meeting}"
    folder = site.order.root / shown
    edition = recorded(folder, shown) or Edition(dialogue=name, round=meeting)
    readers, left_alone = _readers(site, dialogue, meeting, edition)
    sights = Sights(site.order.root, edition)
    bundles = _bundles(Occasion(site, stood(dialogue, meeting, as_of), edition, as_of, sights), readers)
    wanted = tuple(_wanted(bundles, edition, site))
    register = copies.read(folder, shown)
    storage = f"{site.order.storage.rstrip('/')}/{name}/{meeting}" if site.order.storage else ""
    copied = _copied(site, wanted, register, folder, storage)
    return Plan(
        name=shown,
        folder=folder,
        edition=edition,
        as_of=as_of.isoformat(),
        steps=(*wanted, *_unwanted({step.path for step in wanted}, edition, site, left_alone)),
        dialogue=dialogue,
        bundles=bundles,
        sights=sights,
        notices=(*site.notices, *notices, *(() if site.order.audiences else unshown(dialogue, bundles))),
        copied=copied,
        register=register,
        storage=storage,
        unwanted=tuple(_superfluous(copied, register, left_alone)),
    )


def forgotten(site: Site) -> Iterator[Plan]:
    """Plans for what nobody wants any more: papers and exports of dialogues, and exports for readers, that are gone."""
    readers = {audience.id for audience in site.audiences}
    for path in sorted((site.order.root / "out").glob("*/*/*.json")):
        folder, gone = path.parent, path.parent.parent.name not in site.dialogues
        if path.name == record.EXPORTS or (gone and path.name == record.NAME):
            shown = f"out/{folder.parent.name}/{folder.name}"
            edition = recorded(folder, shown, path.name) or Edition(dialogue=folder.parent.name, round=folder.name)
            steps = tuple(_unwanted(set(), edition, site, () if gone else readers))
            register = copies.read(folder, shown) if path.name == record.NAME else Register()
            if gone or steps:
                yield Plan(
                    name=shown,
                    folder=folder,
                    edition=edition,
                    as_of=edition.as_of,
                    steps=steps,
                    record=path.name,
                    register=register,
                    unwanted=tuple(_superfluous((), register, ())),
                )


def recorded(folder: Path, shown: str, name: str = record.NAME) -> Edition | None:
    """The record in a folder, if there is one."""
    path = folder / name
    return record.load(files.read(path, f"{shown}/{name}"), f"{shown}/{name}") if path.exists() else None


def _sound(site: Site, name: str) -> tuple[Dialogue, tuple[Problem, ...]]:
    """A dialogue that may be built, and its notices."""
    dialogue, problems = load(site.order.root, name)
    if dialogue:
        problems = [*problems, *check(dialogue, site.chosen, site.order.seen_from(dialogue))]
    if dialogue is None or any(problem.severity is Severity.PROBLEM for problem in problems):
        raise Refused(problems)
    return dialogue, tuple(problems)


def _round(dialogue: Dialogue, wanted: str) -> str:
    """The id of the round to build: the newest, unless another is named."""
    known = [meeting.id for meeting in dialogue.rounds] or ["all"]
    if wanted and wanted not in known:
        raise Unknown(Problem(f"{dialogue.id} has no round “{wanted}”", hint=nearest(wanted, known)))
    return wanted or newest(dialogue)


def _readers(site: Site, dialogue: Dialogue, meeting: str, edition: Edition) -> tuple[tuple[Audience, ...], set[str]]:
    """Who gets papers, and the readers whose files are left alone: not asked for, or refused until all is answered.

    Papers go to those to whom anything is released, and to none outside while something open has no answer.
    """
    known = {file.audience for file in edition.files.values()}
    left_alone = known - set(site.order.audiences) if site.order.audiences else set()
    readers = tuple(audience for audience in site.chosen if readable(dialogue, audience))
    inside = tuple(audience for audience in readers if audience.release.level == "internal")
    wanting = unanswered(dialogue, meeting) if inside != readers else ()
    if not wanting:
        return readers, left_alone
    if not site.order.allow_open:
        raise Refused(no_answers(dialogue, wanting, meeting, Severity.PROBLEM))
    return inside, left_alone | {reader.id for reader in readers if reader not in inside}


def _bundles(occasion: Occasion, readers: tuple[Audience, ...]) -> tuple[Bundle, ...]:
    """The bundle of each reader, or the problems of all of them."""
    made: list[Bundle] = []
    problems: list[Problem] = []
    for audience in readers:
        try:
            made.append(bundle(occasion, audience))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(dict.fromkeys(problems))
    return tuple(made)


def _wanted(bundles: tuple[Bundle, ...], edition: Edition, site: Site) -> Iterator[Wanted]:
    """A step for each file that should be there."""
    for each in bundles:
        for paper in each.papers:
            for form in each.audience.formats:
                path = f"{paper.brief.path}.{form}"
                old, found = edition.files.get(path), _found(edition, site, path)
                before = edition.data[old.made.data] if old else {}
                why = reasons(paper, bool(each.draft), old, before, each.data)
                if old and not found:
                    why = (*why, Reason("missing"))
                yield Wanted(path=path, old=old, found=found, bundle=each, paper=paper, reasons=why)


def _unwanted(wanted: set[str], edition: Edition, site: Site, left_alone: Collection[str] = ()) -> Iterator[Step]:
    """A step for each recorded file that should not be there; files nobody recorded are none of ours."""
    for path, old in sorted(edition.files.items()):
        if path not in wanted and old.audience not in left_alone:
            yield Step(path=path, old=old, found=_found(edition, site, path))


def _copied(site: Site, wanted: Iterable[Wanted], register: Register, folder: Path, at: str) -> tuple[Copied, ...]:
    """The copies of each paper whose reader asks for them; or the problems of all."""
    made: list[Copied] = []
    problems: list[Problem] = []
    numbered = [step for step in wanted if step.bundle.audience.copies == "named"]
    for each in {step.bundle.audience.id: step.bundle for step in numbered}.values():
        there = sizes(folder, each.audience.id, at)
        try:
            addressees = named(site, each.audience, each.look)
            for step in (step for step in numbered if step.bundle is each):
                original = Original(step.path, step.paper, bool(each.draft))
                made.append(Copied(original=step, wishes=tuple(wishes(original, addressees, register, there, at))))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(dict.fromkeys(problems))
    return tuple(made)


def _superfluous(copied: Iterable[Copied], register: Register, left_alone: Collection[str]) -> Iterator[Numbered]:
    """The recorded copies that are there and should not be."""
    wanted = {wish.path for each in copied for wish in each.wishes}
    for path, copy in register.copies.items():
        if copy.sha256 and path not in wanted and path.partition("/")[0] not in left_alone:
            yield copy


def _found(edition: Edition, site: Site, path: str) -> str:
    """The SHA-256 of a file on the disk, empty where there is none."""
    shown = f"out/{edition.dialogue}/{edition.round}/{path}"
    there = site.order.root / shown
    if not there.exists():
        return ""
    return site.hashes.of(shown) or files.sha256(files.read(there, shown))  # which says why it cannot be read
