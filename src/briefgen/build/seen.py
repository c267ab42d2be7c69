"""What papers were composed of when they were last recorded: what sees the same again need not be composed.

`.briefgen/seen/<dialogue>/<round>.json` has hashes by paper. They are believed of the very record they were kept with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from briefgen.build.kept import keep, recall
from briefgen.editions.record import Edition, File
from briefgen.files import sha256
from briefgen.values import dataclass

FOLDER = Path(".briefgen") / "seen"


@dataclass(frozen=True, slots=True)
class Seen:
    """Hashes of all that a paper is composed of and in: by what its reader may see, and by what the paper sees of it.

    If one of them is as before, the paper is.
    """

    data: str
    view: str


class Sights:
    """What the papers of one edition were composed of."""

    def __init__(self, root: Path, edition: Edition) -> None:
        self._path = str(root / FOLDER / edition.dialogue / f"{edition.round}.json")
        self._text = recall(self._path) or "{}"
        self._known = json.loads(self._text)

    def of(self, name: str, old: File | None) -> Seen | None:
        """What a paper was composed of when it was recorded like this; `None` where nobody knows."""
        known = self._known.get(name)
        return Seen(known["data"], known["view"]) if old and known and known["record"] == _record(old) else None

    def keep(self, papers: Iterable[tuple[str, Seen, File]]) -> None:
        """Keep what papers were composed of, by name, each with its record; others are left as they are."""
        new = {name: {**asdict(seen), "record": _record(file)} for name, seen, file in papers}
        text = json.dumps(self._known | new, sort_keys=True)
        if text != self._text:
            keep(self._path, text)


def _record(file: File) -> str:
    """A hash of what the record says of a paper, and of none of its formats."""
    made = file.made
    recipe = sorted(made.templates.items()), made.look, made.program, made.base, made.room, made.tightness
    return sha256(repr((file.reference, file.day, file.title, file.marking, file.facts, recipe)).encode())[:16]
