"""Numbered copies on their way: drawn by a function of values for any process, put in their places here.

They go a hundred at a time. A line of the register is on the disk before the file it is of, and files are whole or not
at all: whoever is killed leaves nothing half, and nothing that has to be made twice.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import closing
from typing import TypeAlias

from msgspec.structs import replace

from briefgen import files
from briefgen.editions import copies
from briefgen.editions.copies import NumberedCopy
from briefgen.editions.guarded_write import GuardedFile, Written, kept_notice
from briefgen.errors import Problem, Refused
from briefgen.publish.copies import WantedCopy
from briefgen.publish.options import HAND, BuildOptions, FileOutcome
from briefgen.publish.parallel import map_ordered
from briefgen.publish.plan import Plan, Wanted
from briefgen.publish.writers import NumberedOriginal

SIZE, BYTES = 100, 16 * files.MIB
"""Copies in a job: few enough to be lost and, with pictures in them, to be held."""

CopyJob: TypeAlias = tuple[tuple[str, int], ...]
"""The lines and numbers of some copies."""
Drawn: TypeAlias = bytes | Problem
"""The bytes of a copy, or why there are none."""


def draw_copies(original: NumberedOriginal, job: CopyJob) -> list[Drawn]:
    """Some copies of a document, in their order. It touches no file but those of fonts."""
    return [_draw(original, words, number) for words, number in job]


def _draw(original: NumberedOriginal, words: str, number: int) -> Drawn:
    try:
        return original.write_copy(words, number)
    except Refused as refused:
        return refused.problems[0]


class CopyRun:
    """The copies of one plan on their way. `digest` is the hash of their register, for the record of the edition."""

    def __init__(self, plan: Plan, options: BuildOptions, executor: Executor | None) -> None:
        self._plan, self._options, self._executor = plan, options, executor
        self._lines = dict(plan.register.copies)
        """What the register is to say in the end."""
        self.digest = plan.edition.copies
        self.problems: list[Problem] = []

    def outcomes(self) -> Iterator[FileOutcome]:
        """Make what is to be made, remove what is to be removed; then the register is in order.

        Broken off, the register stays as the last lines left it, and the next build goes on from there. Where nothing
        of a job could be written, none follows it. Raises `Refused` where a worker was lost.
        """
        plan, force = self._plan, self._options.force
        if not (plan.copied or plan.register.copies):
            return
        for copy in (copy for each in plan.copied for copy in each.copies if not (copy.reasons or force)):
            yield FileOutcome(self._name(copy.path), "unchanged")
        due = [(each.original, [copy for copy in each.copies if copy.reasons or force]) for each in plan.copied]
        if number := sum(len(wanted) for _, wanted in due):
            copies.remove_torn_line(plan.folder, plan.name)
            self._options.progress.on_expected(number)
        with closing(self._write(due)) as results:
            for done in results:
                yield from done
                self._options.progress.on_done(len(done))
                if all(outcome.action == "failed" for outcome in done):
                    break
        yield from map(self._remove, plan.unwanted)
        self.digest = copies.write_register(plan.folder, plan.name, self._lines.values())

    def _write(self, due: Iterable[tuple[Wanted, list[WantedCopy]]]) -> Generator[list[FileOutcome], None, None]:
        """What became of some copies after the other. A paper is laid out when the first of its own is asked for."""
        for step, wanted in ((step, wanted) for step, wanted in due if wanted):
            original: NumberedOriginal = step.stamped(self._plan.looks).prepare_copies(step.form, self._plan.cache)
            size = max(1, min(SIZE, BYTES // max(original.size, 1)))
            parts = [wanted[start : start + size] for start in range(0, len(wanted), size)]
            jobs = (tuple((copy.line, copy.number) for copy in part) for part in parts)
            with closing(map_ordered(self._executor, draw_copies, original, jobs, ahead=8)) as results:
                for part, drawn in zip(parts, results, strict=True):
                    yield self._place(part, drawn)

    def _place(self, part: list[WantedCopy], drawn: list[Drawn]) -> list[FileOutcome]:
        """What became of copies that were drawn: their lines first, then the files, flushed side by side."""
        plan, both = self._plan, [*zip(part, drawn, strict=True)]
        lines = {copy.path: copy.numbered(data) for copy, data in both if isinstance(data, bytes)}
        done: list[Written | Problem]
        try:
            copies.append_copies(plan.folder, plan.name, lines.values())
            done = files.map_in_threads(self._put, both)
            if any(isinstance(it, Written) and it.action == "written" for it in done):
                files.sync_folder((plan.folder / part[0].path).parent)  # all of a paper lie in one folder
        except Refused as refused:
            done = [refused.problems[0]] * len(part)
        return [self._outcome(copy, it, lines.get(copy.path)) for copy, it in zip(part, done, strict=True)]

    def _put(self, each: tuple[WantedCopy, Drawn]) -> Written | Problem:
        copy, data = each
        if isinstance(data, Problem):
            return replace(data, place=copy.place, item=copy.recipient)
        try:
            return self._file(copy.path).write(data, force=self._options.force, sync=False)
        except Refused as refused:
            return refused.problems[0]

    def _outcome(self, copy: WantedCopy, done: Written | Problem, line: NumberedCopy | None) -> FileOutcome:
        """What became of a copy, which has its new line in the register where it is there."""
        name = self._name(copy.path)
        if isinstance(done, Problem):
            self.problems.append(done)
            return FileOutcome(name, "failed", copy.reasons)
        if done.action == "kept":
            self.problems.append(kept_notice(name))
        elif line:
            self._lines[copy.path] = line
        reasons = (*copy.reasons, HAND) if done.by_hand else copy.reasons
        return FileOutcome(name, done.action, () if done.action == "unchanged" else reasons)

    def _remove(self, copy: NumberedCopy) -> FileOutcome:
        """A copy no longer wanted is named, and removed where that was asked for; its number stays taken."""
        name = self._name(copy.path)
        try:
            action = self._file(copy.path).remove(prune=self._options.prune)
        except Refused as refused:
            self.problems += refused.problems
            return FileOutcome(name, "failed")
        if action == "kept":
            self.problems.append(kept_notice(name, "delete it when you are done with it"))
        if action == "removed":
            self._lines[copy.path] = replace(copy, sha256="", size=0)
        return FileOutcome(name, action, (HAND,) if action == "kept" else ())

    def _file(self, path: str) -> GuardedFile:
        return GuardedFile(self._plan.folder / path, self._name(path), self._plan.register.hashes_at(path))

    def _name(self, path: str) -> str:
        """A file as the user knows it."""
        return f"{self._plan.name}/{path}"
