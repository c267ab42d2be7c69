"""What should be there and what is: one step for each file of a round. It looks at everything and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.blocks.look import Look
from briefgen.cache.store import Cache
from briefgen.compose.reader import newest_round
from briefgen.dialogue.check import check
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.odd_news import find_odd_news
from briefgen.dialogue.offices import find_odd_days
from briefgen.dialogue.release import NOT_RELEASED, gets_papers
from briefgen.dialogue.rounds import dialogue_at_round, unanswered_items, unanswered_problems
from briefgen.editions import copies, record
from briefgen.editions.copies import NumberedCopy, Register
from briefgen.editions.record import ChangeReason, Edition, FileRecord, FormValues
from briefgen.errors import Problem, Refused, Severity, Unknown, failed, make_all, nearest
from briefgen.publish.copies import Original, WantedCopy, copy_holders, copy_sizes, wanted_copies
from briefgen.publish.papers import Paper, ReaderPapers, RoundContext, make_reader_papers
from briefgen.publish.reasons import change_reasons
from briefgen.publish.workspace import Workspace
from briefgen.publish.writers import StampedDocument


def unused_pictures(dialogue: Dialogue, reader_papers: Iterable[ReaderPapers]) -> list[Problem]:
    """A notice for each picture that is in none of the papers."""
    shown = {fact for each in reader_papers for paper in each.papers for fact in paper.facts}
    hint = 'write {{{{ figure(picture("{id}")) }}}} in a template'
    return [
        Problem("no paper shows it", picture.place, picture.id, hint.format(id=picture.id), Severity.NOTICE)
        for picture in dialogue.pictures
        if picture.id not in shown
    ]


HashOf: TypeAlias = Callable[[str], str]
"""The SHA-256 of a file below `out/` by its path from the root, empty where there is none."""


class Step(Struct, frozen=True, kw_only=True):
    """One file that was recorded: it is no longer wanted, unless it is `Wanted`.

    `path` is relative to the edition's folder; `old` is what the record says of it; `found` is the SHA-256 of what
    is there, empty for nothing.
    """

    path: str
    old: FileRecord | None
    found: str

    @property
    def ours(self) -> tuple[str, ...]:
        """The SHA-256 of what was last written there."""
        return (self.old.sha256,) if self.old else ()

    @property
    def by_hand(self) -> bool:
        """Whether what is there is not what was last written there."""
        return bool(self.found) and self.found not in self.ours


class Wanted(Step, frozen=True, kw_only=True):
    """A file that should be there, for a paper of a reader.

    `reasons` say why it would be rewritten; there are none if it is as it should be. `data` are the bytes it should
    hold and `boxes` the states of the boxes in it, if somebody has made it already.
    """

    reader_papers: ReaderPapers
    paper: Paper
    reasons: tuple[ChangeReason, ...]
    data: bytes | None = None
    boxes: FormValues | None = None

    @property
    def form(self) -> str:
        """The format of the file."""
        return self.path.rpartition(".")[2]

    def stamped(self, looks: Mapping[str, Look]) -> StampedDocument:
        """The paper as it goes out, in the look of its reader."""
        return self.paper.stamped(looks[self.reader_papers.audience.look], self.reader_papers.draft)

    def is_up_to_date(self, force: bool) -> bool:
        """Whether nothing is to be made for it. What was changed by hand is replaced by `force` alone."""
        return self.old is not None and not self.reasons and not (self.by_hand and force)


class Copied(Struct, frozen=True):
    """The numbered copies of a paper in one format."""

    original: Wanted
    copies: tuple[WantedCopy, ...]


class Plan(Struct, frozen=True, kw_only=True):
    """The steps of one round of one dialogue. `name` is its folder as the user knows it: `out/kr-us-cet/r1`."""

    name: str
    folder: Path
    edition: Edition
    """As last recorded; an empty one at first."""
    as_of: str
    steps: tuple[Step, ...]
    dialogue: Dialogue = NOT_RELEASED
    reader_papers: tuple[ReaderPapers, ...] = ()
    looks: Mapping[str, Look] = field(default_factory=dict)
    """Those of the workplace, by name."""
    cache: Cache | None = None
    """Where parts of Word files that are ready are kept."""
    left_alone: frozenset[str] = frozenset()
    """Readers whose files stay as they are."""
    notices: tuple[Problem, ...] = ()
    record: str = record.RECORD_NAME
    """The file that says what is there."""
    copied: tuple[Copied, ...] = ()
    register: Register = field(default_factory=Register)
    """The copies as last recorded."""
    unwanted: tuple[NumberedCopy, ...] = ()
    """Copies that should not be there."""


def make_plan(workspace: Workspace, name: str) -> Plan:
    """The plan for a dialogue. Raises `Refused` with all problems of its data, or of its papers."""
    return plan_copies(plan_papers(workspace, name, _on_disk(workspace)), workspace)


def plan_papers(workspace: Workspace, name: str, hash_of: HashOf) -> Plan:
    """The plan for the papers of a dialogue, and not yet for their copies; raises as `plan`."""
    dialogue, notices = _sound(workspace, name)
    as_of = workspace.order.date_for(dialogue)
    meeting = _round(dialogue, workspace.order.round)
    shown = f"out/{name}/{meeting}"
    folder = workspace.root / shown
    edition = read_record(folder, shown) or Edition(dialogue=name, round=meeting)
    readers, left_alone = _readers(workspace, dialogue, meeting, edition)
    context = RoundContext(workspace, dialogue_at_round(dialogue, meeting, as_of), edition, as_of)
    reader_papers = make_all(lambda audience: make_reader_papers(context, audience), readers)
    wanted = tuple(_wanted(reader_papers, edition, hash_of))
    return Plan(
        name=shown,
        folder=folder,
        edition=edition,
        as_of=as_of.isoformat(),
        steps=(*wanted, *_unwanted({step.path for step in wanted}, edition, hash_of, left_alone)),
        dialogue=dialogue,
        reader_papers=reader_papers,
        looks=workspace.looks,
        cache=workspace.cache,
        left_alone=left_alone,
        notices=(
            *workspace.notices,
            *notices,
            *(() if workspace.order.audiences else unused_pictures(dialogue, reader_papers)),
        ),
    )


def plan_copies(planned: Plan, workspace: Workspace) -> Plan:
    """A plan for papers with their numbered copies. Raises `Refused` with all problems of these."""
    register = copies.read_register(planned.folder, planned.name)
    wanted = [step for step in planned.steps if isinstance(step, Wanted)]
    copied = _copied(workspace, wanted, register, planned.folder)
    unwanted = tuple(_superfluous(copied, register, planned.left_alone))
    return replace(planned, copied=copied, register=register, unwanted=unwanted)


def plan_removals(workspace: Workspace) -> Iterator[Plan]:
    """Plans for what nobody wants any more: papers and exports of dialogues, and exports for readers, that are gone."""
    readers = {audience.id for audience in workspace.audiences}
    for path in sorted((workspace.root / "out").glob("*/*/*.json")):
        folder, gone = path.parent, path.parent.parent.name not in workspace.dialogues
        if path.name == record.EXPORTS_NAME or (gone and path.name == record.RECORD_NAME):
            shown = f"out/{folder.parent.name}/{folder.name}"
            edition = read_record(folder, shown, path.name) or Edition(dialogue=folder.parent.name, round=folder.name)
            steps = tuple(_unwanted(set(), edition, _on_disk(workspace), () if gone else readers))
            register = copies.read_register(folder, shown) if path.name == record.RECORD_NAME else Register()
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


def read_record(folder: Path, shown: str, name: str = record.RECORD_NAME) -> Edition | None:
    """The record in a folder, if there is one."""
    path = folder / name
    return record.decode_edition(files.read(path, f"{shown}/{name}"), f"{shown}/{name}") if path.exists() else None


def _sound(workspace: Workspace, name: str) -> tuple[Dialogue, tuple[Problem, ...]]:
    """A dialogue that may be built, and its notices."""
    dialogue, problems = load_dialogue(workspace.root, name)
    if dialogue and not failed(problems):  # compared as a whole: what an entry that is missing brings about is no news
        problems += check(dialogue, workspace.chosen, workspace.order.date_for(dialogue))
        problems += find_odd_days(dialogue, workspace.order.today)
        problems += find_odd_news(dialogue, workspace.order.today)
    if dialogue is None or failed(problems):
        raise Refused(problems)
    return dialogue, tuple(problems)


def _round(dialogue: Dialogue, wanted: str) -> str:
    """The id of the round to build: the newest, unless another is named."""
    known = [meeting.id for meeting in dialogue.rounds] or ["all"]
    if wanted and wanted not in known:
        raise Unknown(Problem(f"{dialogue.id} has no round “{wanted}”", hint=nearest(wanted, known)))
    return wanted or newest_round(dialogue)


def _readers(
    workspace: Workspace, dialogue: Dialogue, meeting: str, edition: Edition
) -> tuple[tuple[Audience, ...], frozenset[str]]:
    """Who gets papers, and the readers whose files are left alone: not asked for, or refused until all is answered.

    Papers go to those to whom anything is released, and to none outside while something open has no answer.
    """
    known = {file.audience for file in edition.files.values()}
    left_alone = frozenset(known - set(workspace.order.audiences) if workspace.order.audiences else ())
    readers = tuple(audience for audience in workspace.chosen if gets_papers(dialogue, audience))
    inside = tuple(audience for audience in readers if audience.is_internal)
    wanting = unanswered_items(dialogue, meeting) if inside != readers else ()
    if not wanting:
        return readers, left_alone
    if not workspace.order.allow_open:
        raise Refused(unanswered_problems(dialogue, wanting, meeting, Severity.PROBLEM))
    return inside, left_alone | {reader.id for reader in readers if reader not in inside}


def _wanted(reader_papers: tuple[ReaderPapers, ...], edition: Edition, hash_of: HashOf) -> Iterator[Wanted]:
    """A step for each file that should be there."""
    for each in reader_papers:
        for paper in each.papers:
            for form in each.audience.formats:
                path = f"{paper.brief.path}.{form}"
                old, there = edition.files.get(path), hash_of(_shown(edition, path))
                before = edition.data[old.made.data] if old else {}
                why = change_reasons(paper, bool(each.draft), old, before, each.data)
                if old and not there:
                    why = (*why, ChangeReason("missing"))
                yield Wanted(path=path, old=old, found=there, reader_papers=each, paper=paper, reasons=why)


def _unwanted(wanted: set[str], edition: Edition, hash_of: HashOf, left_alone: Collection[str] = ()) -> Iterator[Step]:
    """A step for each recorded file that should not be there; files nobody recorded are none of ours."""
    for path, old in sorted(edition.files.items()):
        if path not in wanted and old.audience not in left_alone:
            yield Step(path=path, old=old, found=hash_of(_shown(edition, path)))


def _copied(workspace: Workspace, wanted: Iterable[Wanted], register: Register, folder: Path) -> tuple[Copied, ...]:
    """The copies of each paper whose reader asks for them; or the problems of all."""
    by_reader: dict[str, list[Wanted]] = {}
    for step in wanted:
        if step.reader_papers.audience.copies == "named":
            by_reader.setdefault(step.reader_papers.audience.id, []).append(step)

    def make(steps: list[Wanted]) -> list[Copied]:
        audience, draft = steps[0].reader_papers.audience, bool(steps[0].reader_papers.draft)
        there = copy_sizes(folder, audience.id)
        holders = copy_holders(workspace, audience, workspace.looks[audience.look])
        originals = ((step, Original(step.path, step.paper, draft)) for step in steps)
        return [Copied(step, tuple(wanted_copies(each, holders, register, there))) for step, each in originals]

    return tuple(copied for each in make_all(make, by_reader.values()) for copied in each)


def _superfluous(copied: Iterable[Copied], register: Register, left_alone: Collection[str]) -> Iterator[NumberedCopy]:
    """The recorded copies that are there and should not be."""
    wanted = {copy.path for each in copied for copy in each.copies}
    for path, copy in register.copies.items():
        if copy.sha256 and path not in wanted and path.partition("/")[0] not in left_alone:
            yield copy


def _shown(edition: Edition, path: str) -> str:
    """A file of an edition, by its path from the root."""
    return f"out/{edition.dialogue}/{edition.round}/{path}"


def _on_disk(workspace: Workspace) -> HashOf:
    """What is there, by looking."""

    def hash_of(path: str) -> str:
        there = workspace.root / path
        if not there.exists():
            return ""
        return workspace.hashes.of(path) or files.sha256(files.read(there, path))  # which says why it cannot be read

    return hash_of
