"""Pictures of the data that no paper shows."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.build.bundle import Bundle
from briefgen.dialogue.model import Dialogue
from briefgen.errors import Problem, Severity


def unshown(dialogue: Dialogue, bundles: Iterable[Bundle]) -> list[Problem]:
    """A notice for each picture that is in none of the papers."""
    shown = {fact for bundle in bundles for paper in bundle.papers for fact in paper.facts}
    hint = 'write {{{{ figure(picture("{id}")) }}}} in a template'
    return [
        Problem("no paper shows it", picture.place, picture.id, hint.format(id=picture.id), Severity.NOTICE)
        for picture in dialogue.pictures
        if picture.id not in shown
    ]
