"""`updates.yaml`, the one file of a dialogue that the program writes: entries are added at its end, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from briefgen import files
from briefgen.dialogue.append import appended
from briefgen.dialogue.model import Clearance, Dialogue

Entry: TypeAlias = Mapping[str, Any]
"""Keys and values as they will stand in the file; the first is the id."""


def path(dialogue: str) -> str:
    """The file of a dialogue, from the root."""
    return f"data/{dialogue}/updates.yaml"


def next_ids(dialogue: Dialogue, number: int) -> tuple[str, ...]:
    """The next free ids of entries: U015, U016 after U014."""
    kinds = (dialogue.updates, dialogue.retractions, dialogue.clearances, dialogue.decisions)
    ids = [entry.id for entries in kinds for entry in entries]
    last = max((int(id_[1:]) for id_ in ids if id_[0] == "U" and id_[1:].isdecimal()), default=0)
    return tuple(f"U{last + n:03}" for n in range(1, number + 1))


def clearances(dialogue: Dialogue) -> Iterator[Clearance]:
    """Those that nobody took back."""
    retracted = {retraction.retracts for retraction in dialogue.retractions}
    return (clearance for clearance in dialogue.clearances if clearance.id not in retracted)


def add(root: Path, dialogue: str, entries: Iterable[Entry]) -> None:
    """Add entries at the end of the file, which is there whole, before or after, at every moment.

    Raises `Refused` where the file cannot be added to or written.
    """
    name = path(dialogue)
    text = old = files.read(root / name, name).decode() if (root / name).exists() else ""
    for entry in entries:
        text = appended(text, entry, name)
    if text != old:
        files.write(root / name, text.encode(), name)
