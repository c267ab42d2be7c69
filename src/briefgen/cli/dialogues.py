"""What several commands ask of the data: dialogues by name, sound, and the readers that were named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.errors import Problem, Refused, Unknown, expect, failed


def sound(root: Path, wanted: Iterable[str]) -> Iterator[Dialogue]:
    """The dialogues of these names, or all; `Refused` for one with problems."""
    known = find_dialogues(root)
    for name in wanted or known:
        expect(name, known, "dialogue")
        dialogue, problems = load_dialogue(root, name)
        if dialogue is None or failed(problems):
            raise Refused(problems)
        yield dialogue


def the_one(root: Path, wanted: str) -> Dialogue:
    """The dialogue of a name; without one, the only one there is."""
    known = find_dialogues(root)
    if not wanted and len(known) != 1:
        raise Unknown(
            Problem("which dialogue?", hint=f"name one with --dialogue: {', '.join(known) or 'there is none'}")
        )
    return next(sound(root, [wanted or known[0]]))


def readers(root: Path, wanted: Iterable[str] = ()) -> tuple[Audience, ...]:
    """The readers of these ids, or all."""
    audiences, problems = load_audiences(root)
    if failed(problems):
        raise Refused(problems)
    known = {each.id: each for each in audiences}
    for name in wanted:
        expect(name, known, "audience")
    return tuple(known[name] for name in wanted or known)
