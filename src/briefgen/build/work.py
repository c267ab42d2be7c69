"""Carrying a plan out: files whose bytes changed are written, whole, and the record says what is there now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field

from briefgen import files
from briefgen.build.copying import Copying
from briefgen.build.drawing import Drawn, Files, Put, as_it_is, drawing, put
from briefgen.build.outcome import HAND, Manner, Outcome
from briefgen.build.plan import Plan, Step, Wanted
from briefgen.build.states import states
from briefgen.editions import record
from briefgen.editions.record import Edition, File, Reason, Replaced
from briefgen.errors import Place, Problem, Refused, Severity
from briefgen.values import dataclass

REPLACE = "briefgen build --force replaces it and keeps yours beside it"
SOME = 32
"""Files that are put on the disk side by side, and held until then."""


@dataclass(slots=True)
class Work:
    """One plan being carried out, and the record as it grows."""

    plan: Plan
    manner: Manner
    files: dict[str, File]
    states: dict[str, record.States]
    boxes: dict[str, str]
    """Reference of a paper → the name of the states in it."""
    replaced: list[Replaced]
    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, plan: Plan, manner: Manner) -> Work:
        """Begins where the last record ended."""
        old = plan.edition
        boxes = {file.reference: file.states for file in old.files.values()}
        return cls(plan, manner, dict(old.files), dict(old.states), boxes, list(old.replaced))

    def carry_out(self) -> None:
        """Every step; a file that cannot be written stops no other. What is done is recorded even when broken off."""
        copying = Copying(self.plan, self.manner)
        try:
            with drawing(self._due(self.plan.steps), self.plan, self.manner.crew) as draw:
                for some in self._parts():
                    self._do(some, draw)
            if self.plan.copied:  # they may take long: whatever ends them, the papers are on record
                self._keep_record(copying.digest)
            for outcome in copying.outcomes():
                self._tell(outcome)
        except Refused as refused:  # somebody of the crew was lost
            self.problems += refused.problems
        finally:
            self.problems += copying.problems
            self._keep_record(copying.digest)
            self._keep_sights()

    def _tell(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.manner.told(outcome)

    def _due(self, steps: Iterable[Step]) -> list[Wanted]:
        """The steps whose file is to be drawn."""
        return [step for step in steps if isinstance(step, Wanted) and not step.settled(self.manner.force)]

    def _parts(self) -> Iterator[list[Step]]:
        """The steps in their order, in parts with some files to be drawn."""
        ends = {step.path for step in self._due(self.plan.steps)[SOME - 1 :: SOME]}
        part: list[Step] = []
        for step in self.plan.steps:
            part.append(step)
            if step.path in ends:
                yield part
                part = []
        yield part

    def _do(self, steps: Sequence[Step], draw: Callable[[Sequence[Wanted]], Iterable[Files]]) -> None:
        """Some steps, put on the disk side by side and told in their order. Broken off, what is there is on record."""
        done: dict[str, Put] = {}

        def out(each: tuple[Wanted, Drawn]) -> None:
            step, data = each
            done[step.path] = put(step, data, self.plan.folder / step.path, self._name(step), self.manner.force)

        try:
            for made in draw(self._due(steps)):
                files.together(out, made)
        except BaseException:
            steps = [step for step in steps if step.path in done]
            raise
        finally:
            for step in steps:
                self._tell(self._tried(step, done.get(step.path)))

    def _tried(self, step: Step, done: Put | None) -> Outcome:
        try:
            if isinstance(step, Wanted):
                return self._made(step, done) if done else self._left(step)
            return self._dropped(step)
        except Refused as refused:
            here = Place(self._name(step))
            self.problems += [p if p.place.path else p.at(here) for p in refused.problems]
            return Outcome(self._name(step), "failed")

    def _left(self, step: Wanted) -> Outcome:
        """A file for which nothing was made."""
        if step.by_hand or not step.old:
            return self._kept(step, REPLACE)
        return self._settled(step, step.found, step.old.size)

    def _made(self, step: Wanted, done: Put) -> Outcome:
        """A file that was drawn."""
        if done.problems:
            raise Refused(done.problems)
        if done.action == "kept":
            return self._kept(step, REPLACE)
        if done.action == "unchanged":
            return self._settled(step, done.sha256, done.size)
        reasons = (*step.reasons, HAND) if done.by_hand else step.reasons
        self._record(step, done.sha256, done.size, reasons)
        return Outcome(self._name(step), "written", reasons)

    def _settled(self, step: Wanted, sha256: str, size: int) -> Outcome:
        """The file holds already what it should. The reasons for which it was written stay on record; a build that was
        killed wrote it for those of today."""
        old = step.old
        self._record(step, sha256, size, old.reasons if old and old.sha256 == sha256 else step.reasons)
        return Outcome(self._name(step), "unchanged")

    def _record(self, step: Wanted, sha256: str, size: int, reasons: tuple[Reason, ...]) -> None:
        if step.old and step.old.reference != step.paper.reference:
            self._remember(step.old)
        self.files[step.path] = _file(step, sha256, size, self._boxes(step), reasons)

    def _boxes(self, step: Wanted) -> str:
        """The name under which the states of a paper’s boxes are kept; the same reference has the same ones."""
        reference = step.paper.reference
        if reference not in self.boxes:
            boxes = states(step.paper.document()) if step.boxes is None else step.boxes
            self.boxes[reference] = record.key(boxes)
            self.states[self.boxes[reference]] = boxes
        return self.boxes[reference]

    def _kept(self, step: Step, hint: str) -> Outcome:
        """What a person changed is not overwritten, and its record stays as it was."""
        message, place = "was changed by hand since it was built, and is kept", Place(self._name(step))
        self.problems.append(Problem(message, place, hint=hint, severity=Severity.NOTICE))
        return Outcome(self._name(step), "kept", (HAND,))

    def _dropped(self, step: Step) -> Outcome:
        """A file no longer wanted is named, and removed where that was asked for."""
        step = as_it_is(step, self.plan.folder / step.path, self._name(step))
        if step.by_hand:
            return self._kept(step, "it is no longer wanted; delete it when you have what you need of it")
        if step.found and not self.manner.prune:
            return Outcome(self._name(step), "unwanted")
        files.remove(self.plan.folder / step.path, self._name(step))
        self._remember(self.files.pop(step.path))
        return Outcome(self._name(step), "removed")

    def _remember(self, old: File) -> None:
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
                files.write(self.plan.folder / self.plan.record, record.dump(edition), name)
        except Refused as refused:
            self.problems += refused.problems

    def _keep_sights(self) -> None:
        """What papers were composed of is kept of those that are on record as they are now."""
        if self.plan.sights:
            wanted = ((s.paper, self.files.get(s.path)) for s in self.plan.steps if isinstance(s, Wanted))
            self.plan.sights.keep(
                (paper.brief.path, paper.seen, file)
                for paper, file in wanted
                if file and (file.reference, file.marking) == (paper.reference, paper.marking)
            )

    def _edition(self, copies: str) -> Edition:
        old, bundles = self.plan.edition, self.plan.bundles
        written = any(outcome.action == "written" for outcome in self.outcomes) or self._other_bytes()
        present = {file.audience for file in self.files.values()}
        readers = {**old.readers, **{bundle.audience.id: bundle.reference for bundle in bundles}}
        return record.tidied(
            Edition(
                dialogue=old.dialogue,
                round=old.round,
                as_of=self.plan.as_of if written else old.as_of,
                readers={name: reference for name, reference in readers.items() if name in present},
                files=self.files,
                states=self.states,
                data={**old.data, **{record.key(bundle.data): bundle.data for bundle in bundles}},
                replaced=tuple(self.replaced),
                copies=copies,
            )
        )

    def _other_bytes(self) -> bool:
        """Whether a file on record holds other bytes than it did: one that was killed may have written all of them."""
        old = self.plan.edition.files
        return any(path not in old or old[path].sha256 != file.sha256 for path, file in self.files.items())


def _file(step: Wanted, sha256: str, size: int, boxes: str, reasons: tuple[Reason, ...]) -> File:
    """The entry of a file in the record."""
    paper, audience = step.paper, step.bundle.audience
    return File(
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
        draft=bool(step.bundle.draft),
        day=paper.day,
        facts=paper.facts,
        states=boxes,
        made=paper.made,
        reasons=reasons,
        title=paper.title,
    )
