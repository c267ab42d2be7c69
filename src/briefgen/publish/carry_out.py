"""A plan carried out: files whose bytes changed are written, whole, and the record says what is there now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TypeAlias

from briefgen import files
from briefgen.editions import record
from briefgen.editions.guarded_write import REPLACE, GuardedFile, Written, kept_notice
from briefgen.editions.record import ChangeReason, Edition, FileRecord, Replaced
from briefgen.errors import Place, Problem, Refused
from briefgen.publish.copy_jobs import CopyRun
from briefgen.publish.options import HAND, BuildOptions, FileOutcome, Report
from briefgen.publish.page_checks import box_states
from briefgen.publish.plan import Plan, Step, Wanted

Drawn: TypeAlias = bytes | tuple[Problem, ...]
"""The bytes of a file, or why there are none."""
Put: TypeAlias = Written | tuple[Problem, ...]
"""What became of a file, or what stood in its way."""


def render(step: Wanted, plan: Plan) -> Drawn:
    """The file of a step. No file is touched but those of fonts and pictures."""
    try:
        return step.data or step.stamped(plan.looks).write(step.form, plan.cache)
    except Refused as refused:
        return refused.problems


def put_file(step: Wanted, data: Drawn, path: Path, name: str, force: bool) -> Put:
    """Put what was drawn in its place. To make it took a while, in which a person may have saved another file there."""
    if isinstance(data, tuple):
        return data
    try:
        return GuardedFile(path, name, step.ours).write(data, force=force)
    except Refused as refused:
        return refused.problems


def carry_out(plan: Plan, options: BuildOptions, executor: Executor | None = None) -> Report:
    """What a plan came to; copies are drawn by the executor, if there is one."""
    run = PlanRun(plan, options)
    run.carry_out(executor)
    return Report(run.outcomes, run.problems, [*plan.notices])


BATCH = 32
"""Files that are put on the disk side by side, and held until then."""


class PlanRun:
    """One plan being carried out, and the record as it grows: it begins where the last one ended."""

    def __init__(self, plan: Plan, options: BuildOptions) -> None:
        old, self.plan, self.options = plan.edition, plan, options
        self.files, self.states, self.replaced = dict(old.files), dict(old.states), list(old.replaced)
        self.boxes = {file.reference: file.states for file in old.files.values()}
        """Reference of a paper → the name of the states in it."""
        self.outcomes: list[FileOutcome] = []
        self.problems: list[Problem] = []

    def carry_out(self, executor: Executor | None) -> None:
        """Every step; a file that cannot be written stops no other. What is done is recorded even when broken off."""
        copying = CopyRun(self.plan, self.options, executor)
        try:
            for batch in self._batches():
                self._write_batch(batch)
            if self.plan.copied:  # they may take long: whatever ends them, the papers are on record
                self._keep_record(copying.digest)
            for outcome in copying.outcomes():
                self._tell(outcome)
        except Refused as refused:  # a worker was lost
            self.problems += refused.problems
        finally:
            self.problems += copying.problems
            self._keep_record(copying.digest)

    def _tell(self, outcome: FileOutcome) -> None:
        self.outcomes.append(outcome)
        self.options.progress.on_outcome(outcome)

    def _due(self, steps: Iterable[Step]) -> list[Wanted]:
        """The steps whose file is to be drawn."""
        return [step for step in steps if isinstance(step, Wanted) and not step.is_up_to_date(self.options.force)]

    def _batches(self) -> Iterator[list[Step]]:
        """The steps in their order, in batches with some files to be drawn."""
        ends = {step.path for step in self._due(self.plan.steps)[BATCH - 1 :: BATCH]}
        batch: list[Step] = []
        for step in self.plan.steps:
            batch.append(step)
            if step.path in ends:
                yield batch
                batch = []
        yield batch

    def _write_batch(self, steps: Sequence[Step]) -> None:
        """Some steps, put on the disk side by side and told in their order. Broken off, what is there is on record."""
        done: dict[str, Put] = {}

        def put(each: tuple[Wanted, Drawn]) -> None:
            step, data = each
            done[step.path] = put_file(step, data, self.plan.folder / step.path, self._name(step), self.options.force)

        try:
            files.map_in_threads(put, [(step, render(step, self.plan)) for step in self._due(steps)])
        except BaseException:
            steps = [step for step in steps if step.path in done]
            raise
        finally:
            for step in steps:
                self._tell(self._conclude(step, done.get(step.path)))

    def _conclude(self, step: Step, done: Put | None) -> FileOutcome:
        try:
            if isinstance(step, Wanted):
                return self._finish(step, done) if done else self._leave(step)
            return self._remove(step)
        except Refused as refused:
            here = Place(self._name(step))
            self.problems += [p if p.place.path else p.at(here) for p in refused.problems]
            return FileOutcome(self._name(step), "failed")

    def _leave(self, step: Wanted) -> FileOutcome:
        """A file for which nothing was made."""
        if step.by_hand or not step.old:
            return self._keep(step, REPLACE)
        return self._unchanged(step, step.found, step.old.size)

    def _finish(self, step: Wanted, done: Put) -> FileOutcome:
        """A file that was drawn."""
        if isinstance(done, tuple):
            raise Refused(done)
        if done.action == "kept":
            return self._keep(step, REPLACE)
        if done.action == "unchanged":
            return self._unchanged(step, done.sha256, done.size)
        reasons = (*step.reasons, HAND) if done.by_hand else step.reasons
        self._record(step, done.sha256, done.size, reasons)
        return FileOutcome(self._name(step), "written", reasons)

    def _unchanged(self, step: Wanted, sha256: str, size: int) -> FileOutcome:
        """The file holds already what it should. The reasons for which it was written stay on record; a build that was
        killed wrote it for those of today."""
        old = step.old
        self._record(step, sha256, size, old.reasons if old and old.sha256 == sha256 else step.reasons)
        return FileOutcome(self._name(step), "unchanged")

    def _record(self, step: Wanted, sha256: str, size: int, reasons: tuple[ChangeReason, ...]) -> None:
        if step.old and step.old.reference != step.paper.reference:
            self._remember(step.old)
        paper, audience = step.paper, step.reader_papers.audience
        self.files[step.path] = FileRecord(
            sha256=sha256,
            size=size,
            audience=audience.id,
            release=audience.release.level,
            to=audience.release.to,
            marking=paper.marking,
            language=audience.language,
            document=paper.brief.document,
            field=paper.brief.field,
            reference=paper.reference,
            draft=bool(step.reader_papers.draft),
            day=paper.day,
            facts=paper.facts,
            states=self._boxes(step),
            made=paper.recipe,
            reasons=reasons,
            title=paper.title,
        )

    def _boxes(self, step: Wanted) -> str:
        """The name under which the states of a paper’s boxes are kept; the same reference has the same ones."""
        reference = step.paper.reference
        if reference not in self.boxes:
            boxes = box_states(step.paper.document()) if step.boxes is None else step.boxes
            self.boxes[reference] = record.content_key(boxes)
            self.states[self.boxes[reference]] = boxes
        return self.boxes[reference]

    def _keep(self, step: Step, hint: str) -> FileOutcome:
        """What a person changed is not overwritten, and its record stays as it was."""
        self.problems.append(kept_notice(self._name(step), hint))
        return FileOutcome(self._name(step), "kept", (HAND,))

    def _remove(self, step: Step) -> FileOutcome:
        """A file no longer wanted is named, and removed where that was asked for."""
        name = self._name(step)
        action = GuardedFile(self.plan.folder / step.path, name, step.ours).remove(prune=self.options.prune)
        if action == "kept":
            return self._keep(step, "it is no longer wanted; delete it when you have what you need of it")
        if action == "removed":
            self._remember(self.files.pop(step.path))
        return FileOutcome(name, action)

    def _remember(self, old: FileRecord) -> None:
        """A reference printed no more is remembered, once for all formats."""
        entry = Replaced(old.reference, old.audience, old.document, old.field, old.day, old.states)
        if entry not in self.replaced:
            self.replaced.append(entry)

    def _name(self, step: Step) -> str:
        """A file as the user knows it."""
        return f"{self.plan.name}/{step.path}"

    def _keep_record(self, copies: str) -> None:
        """Write the record if anything in it changed; an edition without files needs none.

        Where that fails it is one problem more: it hides none of those that came before.
        """
        edition, name = self._edition(copies), f"{self.plan.name}/{self.plan.record}"
        try:
            if not edition.files:
                files.remove(self.plan.folder / self.plan.record, name)
            elif edition != self.plan.edition:
                files.write(self.plan.folder / self.plan.record, record.encode_edition(edition), name)
        except Refused as refused:
            self.problems += refused.problems

    def _edition(self, copies: str) -> Edition:
        old, reader_papers = self.plan.edition, self.plan.reader_papers
        written = any(outcome.action == "written" for outcome in self.outcomes) or self._other_bytes()
        present = {file.audience for file in self.files.values()}
        readers = {**old.readers, **{each.audience.id: each.reference for each in reader_papers}}
        return record.remove_unused(
            Edition(
                dialogue=old.dialogue,
                round=old.round,
                as_of=self.plan.as_of if written else old.as_of,
                readers={name: reference for name, reference in readers.items() if name in present},
                files=self.files,
                states=self.states,
                data={**old.data, **{record.content_key(each.data): each.data for each in reader_papers}},
                replaced=tuple(self.replaced),
                copies=copies,
            )
        )

    def _other_bytes(self) -> bool:
        """Whether a file on record holds other bytes than it did: one that was killed may have written all of them."""
        old = self.plan.edition.files
        return any(path not in old or old[path].sha256 != file.sha256 for path, file in self.files.items())
