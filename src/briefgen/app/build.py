"""Papers made: check, build, say why, and the papers themselves for whoever wants to look at them.

Each function takes a workplace and an order; what it gives says all that happened, and nothing is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from briefgen.app.clear import open_writer
from briefgen.app.setup import update_schemas
from briefgen.app.workplace import Workplace
from briefgen.blocks.tree import Document
from briefgen.dialogue.recipients import check_recipients
from briefgen.errors import Problem, Refused, Unknown, merge_repeated, nearest
from briefgen.files import locked
from briefgen.mail.leaks import find_leaks_in_neutral_letters
from briefgen.publish import build as publish
from briefgen.publish.copies import WantedCopy
from briefgen.publish.options import BuildOptions, Order, Report
from briefgen.publish.papers import Paper, ReaderPapers
from briefgen.publish.plan import Copied, Plan, Step, Wanted
from briefgen.publish.reasons import describe_reasons
from briefgen.publish.workspace import Workspace
from briefgen.publish.writers import StampedDocument

DEFAULT_OPTIONS = BuildOptions()


class FinishedPaper(Struct, frozen=True):
    """A paper as it would go out: its path from the workplace without a format, whose it is, the day printed on it.

    `draft` says that nobody has cleared it yet.
    """

    path: str
    audience: str
    day: str
    draft: bool
    stamped: StampedDocument

    @property
    def document(self) -> Document:
        """The page as a tree of blocks, with its reference and, for a draft, the mark."""
        return self.stamped.document

    @property
    def reference(self) -> str:
        """The eight hex digits it is known by, printed on each page."""
        return self.stamped.reference

    def pdf(self) -> bytes:
        """The paper as PDF. Raises `Refused` for what cannot be set."""
        return self.stamped.write("pdf")

    def docx(self) -> bytes:
        """The paper as a Word file. Raises `Refused` for what it cannot hold."""
        return self.stamped.write("docx")


class Explanation(Struct, frozen=True):
    """A file, or the copies of one, by its path from the workplace; and in a sentence why it would be rewritten now."""

    path: str
    why: str


class Explained(Struct, frozen=True):
    """What was asked for, and what stood in the way of dialogues that cannot be built."""

    files: tuple[Explanation, ...]
    problems: tuple[Problem, ...]


def check(place: Workplace, order: Order) -> tuple[Problem, ...]:
    """Every problem and notice of data, templates, letters, look and recipients; writes nothing but what it remembers.

    Raises `Unknown` for a dialogue that is not there.

    >>> place = briefgen.open_workplace("briefs")
    >>> notice = briefgen.check(place, briefgen.Order(today=dt.date(2024, 10, 15)))[0]
    >>> str(notice.severity), notice.item, notice.message
    ('notice', 'C01', 'no news since 2023-12-09 (311 days)')
    """
    everything = replace(order, allow_open=True)
    found = publish.check_workspace(place.root, everything, _search_letters)
    return (*found, *check_recipients(place.root))


def _search_letters(workspace: Workspace, plan: Plan) -> Iterable[Problem]:
    return find_leaks_in_neutral_letters(open_writer(workspace, plan), workspace.chosen)


def build(
    place: Workplace,
    order: Order,
    options: BuildOptions = DEFAULT_OPTIONS,
    *,
    waiting: Callable[[], None] = lambda: None,
) -> Report:
    """Write every file that changed. A dialogue with a problem is not built at all; the others are.

    Another build in the same workplace is waited for, after `waiting` has been called. Raises `Unknown` for names that
    are not there.

    >>> place = briefgen.open_workplace("briefs")
    >>> order = briefgen.Order(today=dt.date(2024, 10, 15), audiences=("partner",))
    >>> briefgen.build(place, order).counts()
    {'written': 16}
    >>> briefgen.build(place, order).counts()
    {'unchanged': 16}
    """
    update_schemas(place)
    with locked(place.root, waiting):
        return publish.build_workspace(place.root, order, options)


def papers(place: Workplace, order: Order) -> tuple[FinishedPaper, ...]:
    """The papers of an order as they would go out now: composed and fitted to their pages, and not written.

    Raises `Unknown` for names that are not there, and `Refused` with all that stands in the way of a dialogue.

    >>> place = briefgen.open_workplace("briefs")
    >>> order = briefgen.Order(today=dt.date(2024, 10, 15), audiences=("partner",))
    >>> memo = briefgen.papers(place, order)[0]
    >>> memo.path, memo.draft
    ('out/kr-us-cet/r1/partner/memo', True)
    >>> memo.pdf()[:8]
    b'%PDF-1.7'
    """
    problems: list[Problem] = []
    plans = [*publish.make_plans(place.root, order, problems)]
    if problems:
        raise Refused(merge_repeated(problems))
    return tuple(
        _finished(plan, reader, paper) for plan in plans for reader in plan.reader_papers for paper in reader.papers
    )


def _finished(plan: Plan, reader: ReaderPapers, paper: Paper) -> FinishedPaper:
    stamped = paper.stamped(plan.looks[reader.audience.look], reader.draft)
    return FinishedPaper(f"{plan.name}/{paper.brief.path}", reader.audience.id, paper.day, bool(reader.draft), stamped)


def explain(place: Workplace, order: Order, file: str = "") -> Explained:
    """Why each file that is not as it should be would be rewritten; of one file, else why it was the last time.

    `file` is a path from the workplace or from the current folder. Raises `Unknown` for one that is not built.
    """
    problems: list[Problem] = []
    plans = [*publish.make_plans(place.root, order, problems)]
    steps = {f"{plan.name}/{step.path}": step for plan in plans for step in plan.steps}
    copies = {f"{plan.name}/{copy.path}": copy for plan in plans for copied in plan.copied for copy in copied.copies}
    if file and not problems:
        name = _path_of(place, file, [*steps, *copies])
        step = steps.get(name)
        found = {name: (_describe_step(step) or _describe_last_write(step)) if step else _describe_copy(copies[name])}
    else:
        found = {name: _describe_step(step) for name, step in steps.items()}
        every = ((plan, copied) for plan in plans for copied in plan.copied)
        found |= {f"{plan.name}/{each.original.path}, its copies": _describe_copies(each) for plan, each in every}
    explanations = tuple(Explanation(name, why) for name, why in found.items() if why)
    return Explained(explanations, tuple(merge_repeated(problems)))


def _path_of(place: Workplace, file: str, known: list[str]) -> str:
    """The file as the plan names it, however it was typed: from the workplace, from here, or in full."""
    typed, root = Path(file).resolve(), place.root.resolve()
    name = typed.relative_to(root).as_posix() if typed.is_relative_to(root) else file
    for wanted in (file, name):
        if wanted in known:
            return wanted
    what = f"briefgen builds no file “{file}”"
    raise Unknown(Problem(what, hint=nearest(name, known) or "name one below out/"))


def _describe_step(step: Step) -> str:
    """What a build would do with a file that is not as it should be, and why; else nothing."""
    why = describe_reasons(step.reasons) if isinstance(step, Wanted) else "it is no longer wanted"
    if step.by_hand:
        return f"was changed by hand, and is kept{f', although {why}' if why else ''}"
    if not isinstance(step, Wanted):
        return "is no longer wanted; briefgen build --prune removes it"
    return f"would be rewritten: {why}" if why else ""


def _describe_last_write(step: Step) -> str:
    """Why a file that is as it should be was written."""
    why = describe_reasons(step.old.reasons) if step.old else ""
    return f"is as it should be; it was last written because {why}" if why else "is as it should be"


def _describe_copy(copy: WantedCopy) -> str:
    """What a build would do with a numbered copy."""
    return f"would be rewritten: {describe_reasons(copy.reasons)}" if copy.reasons else "is as it should be"


def _describe_copies(copied: Copied) -> str:
    """How many copies of a paper a build would write, and why the first of them; nothing for none."""
    if not (stale := [copy for copy in copied.copies if copy.reasons]):
        return ""
    return f"{len(stale)} of {len(copied.copies)} would be rewritten: {describe_reasons(stale[0].reasons)}"
