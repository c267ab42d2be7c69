"""What was ordered, and what all papers of a workplace share: the readers, the templates, the look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.blocks.look import Look
from briefgen.build import pieces
from briefgen.build.hashes import Hashes
from briefgen.build.house import misplaced
from briefgen.build.inputs import maker
from briefgen.build.looks import Wardrobe
from briefgen.build.state import contents
from briefgen.compose.lookup import Library
from briefgen.dialogue.load import dialogues, load, load_audiences
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.errors import Place, Problem, Refused, Severity, Unknown, nearest
from briefgen.values import dataclass

if TYPE_CHECKING:
    from briefgen.dialogue.recipients import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to build: everything of the newest round, unless narrowed. `today` counts where no day is given.

    `allow_open`: a round in which not every open item has an answer is built for our own readers, and for no other.
    """

    root: Path
    today: dt.date
    dialogues: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    round: str = ""
    as_of: dt.date | None = None
    allow_open: bool = False
    storage: str = ""
    """The URL of a storage for numbered copies; empty for `out/`."""

    def seen_from(self, dialogue: Dialogue) -> dt.date:
        """The day status and ratings are seen from: the one ordered, the one the dialogue is pinned to, or today."""
        return self.as_of or dialogue.as_of or self.today


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The shared part of a workplace, read once for all dialogues."""

    order: Order
    dialogues: tuple[str, ...]
    audiences: tuple[Audience, ...]
    library: Library
    looks: Mapping[str, Look]
    """By the name a reader asks for; the house is the one without a name."""
    wardrobe: Wardrobe
    hashes: Hashes
    templates: str
    """A hash of all that lies in `templates/`."""
    recipients: tuple[Recipient, ...] = ()
    """Read where a reader's papers go out in numbered copies, and nowhere else."""
    notices: tuple[Problem, ...] = ()
    maker: str = field(default_factory=maker)
    """A hash of all that makes the bytes."""

    @property
    def chosen(self) -> tuple[Audience, ...]:
        """The readers that were asked for, all of them unless named."""
        wanted = self.order.audiences
        return tuple(audience for audience in self.audiences if not wanted or audience.id in wanted)


def open_site(order: Order, *, afar: bool = False) -> Site:
    """Read what all dialogues share; `afar`, where a part of a workplace was sent, without recipients or anything kept.

    Raises `Unknown` for names that are not there, and `Refused` for problems, together with those of the dialogues:
    whoever corrects files wants to hear of all of them at once.
    """
    known = dialogues(order.root)
    audiences, problems = load_audiences(order.root)
    if not (audiences or problems):
        message, hint = (
            "names no reader, so there is nothing to write",
            "{id: working, language: en, release: internal}",
        )
        problems.append(Problem(message, Place("data/audiences.yaml", 1), hint=f"one begins with - {hint}"))
    problems += _speechless(order.root, audiences)
    _expect(order.dialogues, known, "dialogue")
    hashes = Hashes(order.root)
    templates = contents(hashes, ("templates",))  # looked at before it is read, so that nothing newer is kept as old
    wardrobe, looks = Wardrobe(order.root, hashes), {}
    for name in sorted({audience.look for audience in audiences} | {""}):
        looks[name], found = wardrobe.look(name)
        problems += found
    problems += misplaced(order.root)
    recipients, found = ((), []) if afar else _recipients(order.root, audiences)
    problems += found
    if any(problem.severity is Severity.PROBLEM for problem in problems):
        raise Refused([*problems, *(p for name in order.dialogues or known for p in load(order.root, name)[1])])
    _expect(order.audiences, [audience.id for audience in audiences], "audience")
    read = pieces.known(order.root)
    return Site(
        order=order,
        dialogues=order.dialogues or known,
        audiences=audiences,
        library=Library(order.root, "" if afar else maker(), read.pieces, read.words),
        looks=looks,
        wardrobe=wardrobe,
        hashes=hashes,
        templates=templates,
        recipients=recipients,
        notices=tuple(problems),
    )


def _recipients(root: Path, audiences: Sequence[Audience]) -> tuple[tuple[Recipient, ...], list[Problem]]:
    """Who gets numbered copies. Any problem of the list stops the build: an entry left out would move the numbers."""
    if not any(audience.copies == "named" for audience in audiences):
        return (), []
    from briefgen.dialogue.recipients import load_recipients

    recipients, problems = load_recipients(root, audiences, ())
    return recipients, [problem for problem in problems if problem.severity is Severity.PROBLEM]


def _speechless(root: Path, audiences: Iterable[Audience]) -> Iterator[Problem]:
    """Readers of a language for which there are no fixed words."""
    known = [path.name.split(".")[1] for path in sorted((root / "templates").glob("wording.*.yaml"))]
    for audience in audiences:
        if audience.language not in known:
            message = f"there are no words for pages in “{audience.language}”"
            hint = f"write templates/wording.{audience.language}.yaml, or one of {', '.join(known)}"
            yield Problem(message, audience.place, audience.id, hint)


def _expect(wanted: Iterable[str], known: Collection[str], kind: str) -> None:
    """Every name asked for is there."""
    there = ", ".join(known)
    if strange := [name for name in wanted if name not in known]:
        hints = {name: nearest(name, known) or f"there is {there or 'none'}" for name in strange}
        raise Unknown([Problem(f"there is no {kind} “{name}”", hint=hint) for name, hint in hints.items()])
