"""Files for other programs and for the next meeting, beside the papers and with a record of their own.

`out/<dialogue>/<round>/<reader>/tracker.xlsx` and its like, and `exports.json`, an edition whose files they are: by it
a returned tracker is known, and a file that somebody changed is not overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Literal

from briefgen import files
from briefgen.dialogue.model import Audience
from briefgen.editions import record
from briefgen.editions.record import Edition, File, Made, Reason, Replaced, State
from briefgen.values import dataclass

Action = Literal["written", "unchanged", "kept"]
_MADE = Made(data="", templates={}, look="", program="", base="", room=0, tightness=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file for one reader. `states` are its fields, by which a returned one is compared."""

    name: str
    data: bytes
    title: str
    reference: str = ""
    draft: bool = False
    states: Mapping[str, State] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the exports of a round stand, and the day they are seen from (ISO 8601)."""

    root: Path
    dialogue: str
    round: str
    day: str

    @property
    def name(self) -> str:
        """The folder, from the root."""
        return f"out/{self.dialogue}/{self.round}"


def keep(shelf: Shelf, made: Sequence[tuple[Audience, Export]], *, force: bool) -> list[tuple[str, Action]]:
    """Write what changed, and record it; what became of each file, by its path from the root.

    A file that is not as it was written is kept, unless `force` replaces it and puts the old one beside the new.
    """
    name = f"{shelf.name}/{record.EXPORTS}"
    path = shelf.root / name
    edition = record.load(files.read(path, name), name) if path.exists() else _empty(shelf)
    found, done = dict(edition.files), []
    states, replaced = dict(edition.states), list(edition.replaced)
    for audience, export in made:
        short = f"{audience.id}/{export.name}"
        old, new = found.get(short), _file(audience, export, shelf.day)
        action = _put(shelf, short, export.data, old, force=force)
        done.append((f"{shelf.name}/{short}", action))
        if action == "kept":
            continue
        if old and old.reference and old.reference != new.reference:
            replaced.append(Replaced(old.reference, old.audience, old.document, "", old.day, old.states))
        found[short] = new
        states[new.states] = dict(export.states)
    after = replace(edition, as_of=shelf.day, files=found, states=states, replaced=tuple(replaced))
    if found and record.tidied(after) != edition:
        files.write(path, record.dump(record.tidied(after)), name)
    return done


def _empty(shelf: Shelf) -> Edition:
    return Edition(dialogue=shelf.dialogue, round=shelf.round, data={"": {}})


def _put(shelf: Shelf, short: str, data: bytes, old: File | None, *, force: bool) -> Action:
    """Write one file, if it is another than what is there and nobody has changed that."""
    name = f"{shelf.name}/{short}"
    path = shelf.root / name
    there = files.sha256(files.read(path, name)) if path.exists() else ""
    if there == files.sha256(data):
        return "unchanged"
    if there and not (old and old.sha256 == there):
        if not force:
            return "kept"
        files.put_aside(path, name)
    files.write(path, data, name)
    return "written"


def _file(audience: Audience, export: Export, day: str) -> File:
    return File(
        sha256=files.sha256(export.data),
        size=len(export.data),
        audience=audience.id,
        release=audience.release.level,
        to=audience.release.to,
        marking="",
        language=audience.language,
        document=Path(export.name).stem,
        field="",
        reference=export.reference,
        draft=export.draft,
        day=day,
        facts=(),
        states=record.key(export.states),
        made=_MADE,
        reasons=(Reason("export"),),
        title=export.title,
    )
