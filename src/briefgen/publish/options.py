"""What becomes of a file, and how a plan is to be carried out."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Literal, Protocol, TypeVar

from msgspec import Struct

from briefgen.editions.record import ChangeReason
from briefgen.errors import Problem

T = TypeVar("T")
R = TypeVar("R")

Action = Literal["written", "unchanged", "kept", "unwanted", "removed", "failed"]
HAND = ChangeReason("hand")


class Crew(Protocol):
    """Whoever does work in chunks: this process, others beside it, or a cluster.

    Results come in the order of the chunks. `Refused` where somebody of the crew was lost; closed early, what was begun
    is ended and nothing more is begun. `here`: it has the files of the workplace before it.
    """

    here: bool

    def pays(self, milliseconds: float) -> bool:
        """Whether it does so much work sooner than this process would alone."""

    def ready(self, milliseconds: float) -> None:
        """So much work may come soon: what takes a while to begin may begin now."""
        return  # nobody has to

    def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
        """The result of each chunk."""


class Alone(Crew):
    """This process, one chunk after the other."""

    here = True

    def pays(self, milliseconds: float) -> bool:
        """Never."""
        return False

    def __call__(self, work: Callable[[T], R], chunks: Iterable[T]) -> Generator[R, None, None]:
        """The result of each chunk."""
        yield from map(work, chunks)


ALONE = Alone()


class FileOutcome(Struct, frozen=True):
    """What became of one file, and why. `path` is as the user knows it."""

    path: str
    action: Action
    reasons: tuple[ChangeReason, ...] = ()


class ExtraFiles(Struct, frozen=True):
    """Files that were written beside the papers, and what was worth knowing of the look they were made in."""

    outcomes: tuple[FileOutcome, ...]
    notices: tuple[Problem, ...]


class BuildOptions(Struct, frozen=True):
    """How a plan is carried out: `force` replaces what was changed by hand, `prune` removes what is not wanted.

    `crew` does what can be done by many; `expect` hears how much there is to do (dialogues or
    copies), `made` how much of it was done, `told` of each outcome as it comes.
    """

    force: bool = False
    prune: bool = False
    crew: Crew = ALONE
    expect: Callable[[int], None] = lambda _: None
    made: Callable[[int], None] = lambda _: None
    told: Callable[[FileOutcome], None] = lambda _: None
