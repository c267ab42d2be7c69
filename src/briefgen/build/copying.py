"""Making the copies of a plan, in chunks, and keeping their register."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing

from briefgen import files
from briefgen.build.chunks import WORTH, Chunk, Done, Target, Wish, chunks, drawn, placed, registered, stored, work
from briefgen.build.outcome import ALONE, HAND, Manner, Outcome
from briefgen.build.plan import Copied, Plan
from briefgen.build.storage import Storage
from briefgen.build.writers import numbered
from briefgen.editions import copies
from briefgen.editions.copies import Numbered
from briefgen.errors import Place, Problem, Refused, Severity


class Copying:
    """The copies of one plan on their way. `digest` is the hash of their register, for the record of the edition."""

    def __init__(self, plan: Plan, manner: Manner) -> None:
        self._plan, self._manner = plan, manner
        self._told: dict[str, Numbered | None] = {}
        """Lines that are not as they were written ahead: of copies that were kept, failed or removed."""
        self._target = Target(plan.folder, plan.name, manner.force, plan.storage)
        self._stopped = False
        self.digest = plan.edition.copies
        self.problems: list[Problem] = []

    def outcomes(self) -> Iterator[Outcome]:
        """Make what is to be made, remove what is to be removed; then the register is in order.

        Broken off, the register stays as the chunks wrote it, and the next build goes on from there.
        """
        plan, force = self._plan, self._manner.force
        if not (plan.copied or plan.register.copies):
            return
        waiting = [each for each in plan.copied if any(wish.reasons or force for wish in each.wishes)]
        for each in plan.copied:
            for wish in each.wishes:
                if not (wish.reasons or force):
                    yield Outcome(self._name(wish.path), "unchanged")
        if waiting:
            copies.mend(plan.folder, plan.name)
        number = sum(bool(wish.reasons or force) for each in waiting for wish in each.wishes)
        self._manner.expect(number)
        with closing(self._results(waiting, number)) as results:
            for chunk, done in results:
                self._manner.made(len(done))
                self._stopped |= all(each.action == "failed" for each in done)
                yield from (self._outcome(job.wish, each) for job, each in zip(chunk.jobs, done, strict=True))
        yield from map(self._dropped, plan.unwanted)
        self._settle()

    def _results(self, waiting: list[Copied], number: int) -> Generator[tuple[Chunk, list[Done]], None, None]:
        """Each chunk, and what became of its copies."""
        begun: deque[Chunk] = deque()

        def chunks() -> Iterator[Chunk]:
            for chunk in self._chunks(waiting):
                begun.append(chunk)
                yield chunk

        with closing(self._done(chunks(), number)) as results:
            for done in results:
                yield begun.popleft(), done

    def _done(self, chunks: Iterator[Chunk], number: int) -> Generator[list[Done], None, None]:
        """What became of each chunk, in their order. A crew that has not the folder before it draws, and we write."""
        crew = self._manner.crew if self._manner.crew.pays(number * WORTH) else ALONE
        if self._target.storage:
            for done in crew(stored, chunks):
                yield registered(self._target, done)
        elif crew.here:
            yield from crew(work, chunks)
        else:
            for made in crew(drawn, chunks):
                yield placed(self._target, made)

    def _chunks(self, waiting: list[Copied]) -> Iterator[Chunk]:
        """A paper is laid out when its first chunk is asked for; where a whole chunk failed, none follows it."""
        plan, force = self._plan, self._manner.force
        for each in waiting:
            if self._stopped:
                return
            step = each.original
            paper = numbered(step.document(), plan.looks[step.bundle.audience.look], step.form)
            wanted = (wish for wish in each.wishes if (wish.reasons or force) and not self._stopped)
            yield from chunks(paper, self._target, wanted, plan.register)

    def _outcome(self, wish: Wish, done: Done) -> Outcome:
        if done.problem:
            self.problems.append(done.problem)
        if done.action in ("kept", "failed"):
            self._told[wish.path] = self._plan.register.copies.get(wish.path)
        reasons = (*wish.reasons, HAND) if done.by_hand else wish.reasons
        return Outcome(self._name(wish.path), done.action, () if done.action == "unchanged" else reasons)

    def _dropped(self, copy: Numbered) -> Outcome:
        """A copy no longer wanted is named, and removed where that was asked for; its number stays taken."""
        name, path = self._name(copy.path), self._plan.folder / copy.path
        try:
            if copy.at:
                return self._taken_away(copy, name)
            found = files.sha256(files.read(path, name)) if path.exists() else ""
            if found and found not in self._plan.register.ours(copy.path):
                what, hint = (
                    "was changed by hand since it was built, and is kept",
                    "delete it when you are done with it",
                )
                self.problems.append(Problem(what, Place(name), hint=hint, severity=Severity.NOTICE))
                return Outcome(name, "kept", (HAND,))
            if found and not self._manner.prune:
                return Outcome(name, "unwanted")
            files.remove(path, name)
        except Refused as refused:
            self.problems += refused.problems
            return Outcome(name, "failed")
        return self._forgotten(copy, name)

    def _taken_away(self, copy: Numbered, name: str) -> Outcome:
        """The same of a copy in a storage, which has to be named to be touched."""
        if not self._manner.prune or copy.at != self._target.storage:
            return Outcome(name, "unwanted")
        Storage(copy.at).remove(copy.path)
        return self._forgotten(copy, name)

    def _forgotten(self, copy: Numbered, name: str) -> Outcome:
        """It is gone, and its number stays taken."""
        self._told[copy.path] = Numbered(copy.path, copy.number, copy.recipient, copy.paper, copy.made, "", 0)
        return Outcome(name, "removed")

    def _settle(self) -> None:
        """The register in order; its hash goes into the record."""
        plan = self._plan
        known = {**copies.read(plan.folder, plan.name).copies, **self._told}
        self.digest = copies.keep(plan.folder, plan.name, (copy for copy in known.values() if copy))

    def _name(self, path: str) -> str:
        return f"{self._plan.name}/{path}"
