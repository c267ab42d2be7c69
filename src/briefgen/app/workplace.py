"""A workplace, and what every use case asks of it: dialogues and readers by name, without problems."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from msgspec import Struct

from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.errors import Problem, Refused, Unknown, expect, failed


class Workplace(Struct, frozen=True):
    """A folder with `data/` and `templates/`; nothing in it is read until somebody asks."""

    root: Path

    def dialogues(self) -> tuple[str, ...]:
        """The ids of its dialogues."""
        return find_dialogues(self.root)

    def readers(self) -> tuple[Audience, ...]:
        """All of its readers. Raises `Refused` where `data/audiences.yaml` has problems."""
        return load_readers(self)


def open_workplace(folder: str | PathLike[str]) -> Workplace:
    """The workplace in a folder. Raises `Unknown` where there is no `data/` or no `templates/`.

    >>> briefgen.open_workplace("briefs").dialogues()
    ('kr-us-cet',)
    """
    root = Path(folder)
    if not ((root / "data").is_dir() and (root / "templates").is_dir()):
        what = f"{root.resolve()} is no workplace: it has no data/ and templates/."
        raise Unknown(Problem(what, hint="briefgen init DIR makes one; briefgen -C DIR works in another folder"))
    return Workplace(root)


def load_dialogues(place: Workplace, names: Sequence[str] = ()) -> tuple[Dialogue, ...]:
    """The dialogues of these names, or all. Raises `Unknown` for a name, `Refused` for a dialogue with problems."""
    known = place.dialogues()
    found = []
    for name in names or known:
        expect(name, known, "dialogue")
        dialogue, problems = load_dialogue(place.root, name)
        if dialogue is None or failed(problems):
            raise Refused(problems)
        found.append(dialogue)
    return tuple(found)


def load_one_dialogue(place: Workplace, name: str) -> Dialogue:
    """The dialogue of this name; without one, the only one there is. Raises as `load_dialogues`."""
    known = place.dialogues()
    if not name and len(known) != 1:
        hint = f"name one with --dialogue: {', '.join(known) or 'there is none'}"
        raise Unknown(Problem("which dialogue?", hint=hint))
    return load_dialogues(place, [name or known[0]])[0]


def load_readers(place: Workplace, names: Sequence[str] = ()) -> tuple[Audience, ...]:
    """The readers of these ids, or all. Raises `Unknown` for an id, `Refused` for problems of `data/audiences.yaml`."""
    audiences, problems = load_audiences(place.root)
    if failed(problems):
        raise Refused(problems)
    known = {each.id: each for each in audiences}
    for name in names:
        expect(name, known, "audience")
    return tuple(known[name] for name in names or known)
