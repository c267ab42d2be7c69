"""What is asked of a build, how it is to be carried out, and what becomes of each file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from briefgen.editions.record import ChangeReason
from briefgen.errors import Problem

if TYPE_CHECKING:
    from briefgen.dialogue.model import Dialogue

Action = Literal["written", "unchanged", "kept", "unwanted", "removed", "failed"]
HAND = ChangeReason("hand")


class Order(Struct, frozen=True, kw_only=True):
    """What to build: all papers of the newest round, unless it names dialogues, readers (`audiences`) or a round.

    `today` is the day where neither order nor dialogue gives one (`as_of`). `allow_open`: build a round in which open
    items lack an answer, for internal readers only.
    """

    today: dt.date
    dialogues: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    round: str = ""
    as_of: dt.date | None = None
    allow_open: bool = False

    def date_for(self, dialogue: Dialogue) -> dt.date:
        """The day status and ratings are worked out for: that of the order, that of the dialogue, or today."""
        return self.as_of or dialogue.as_of or self.today


class FileOutcome(Struct, frozen=True):
    """What became of one file, and why. `path` is as the user knows it."""

    path: str
    action: Action
    reasons: tuple[ChangeReason, ...] = ()


class ExtraFiles(Struct, frozen=True):
    """Files that were written beside the papers, and what was worth knowing of the look they were made in."""

    outcomes: tuple[FileOutcome, ...]
    notices: tuple[Problem, ...]


class Report(Struct):
    """What an order came to: files, and all problems and notices that stood in the way or are worth a look."""

    outcomes: list[FileOutcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    """Of the data alone: they stood in nobody's way."""
    state: str = ""
    """The `stat_fingerprint` of a workplace in which the same order changes nothing; empty if there is none."""

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


class Workers(Struct, frozen=True):
    """Whoever does jobs beside this process: `open` begins them, and ends what they are at when it is left.

    They are asked from so many dialogues (`least`). Those that are `remote` have not the files of the workplace.
    """

    open: Callable[[], AbstractContextManager[Executor]]
    least: int = 1
    remote: bool = False


class Progress(Struct, frozen=True):
    """What to call while a build is at work: with how much more there is to do (dialogues or copies), how much of it
    was done, and each outcome."""

    on_expected: Callable[[int], None] = lambda _: None
    on_done: Callable[[int], None] = lambda _: None
    on_outcome: Callable[[FileOutcome], None] = lambda _: None


class BuildOptions(Struct, frozen=True):
    """How a plan is carried out: `force` replaces what was changed by hand, `prune` removes what is not wanted.

    `workers` do what can be done side by side.
    """

    force: bool = False
    prune: bool = False
    workers: Workers | None = None
    progress: Progress = Progress()
