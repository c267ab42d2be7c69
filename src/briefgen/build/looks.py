"""The looks of a workplace as they were read before, and what writers made ready of them: no Word file is taken apart.

`.briefgen/looks/` has a file for each: what its letterhead and its `look.yaml` say, and no word of any data. It is
believed by the version of ours that wrote it, as long as every file the look was read from is as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import json

from briefgen.blocks.look import Look
from briefgen.build.hashes import Hashes
from briefgen.build.house import Sources, house, sources
from briefgen.build.inputs import maker
from briefgen.build.kept import keep, recall
from briefgen.errors import Problem, Severity
from briefgen.files import sha256
from briefgen.values import dataclass

FOLDER = Path(".briefgen") / "looks"


@dataclass(frozen=True, slots=True)
class Known:
    """A look with its notices, and the SHA-256 of every file it was read from, by path from the workplace."""

    look: Look
    notices: tuple[Problem, ...]
    files: Mapping[str, str]


class Wardrobe:
    """The looks of a workplace, each read once."""

    def __init__(self, root: Path, hashes: Hashes) -> None:
        self._root, self._hashes = root, hashes
        self._known: dict[str, Known] = {}
        """By the folder of each."""
        self._kept: dict[str, list[str]] = {}
        """By folder: the names of what had been made ready when it was kept."""

    def look(self, name: str) -> tuple[Look, list[Problem]]:
        """As `house.house`, of which it is the memory."""
        where, problems = sources(self._root, name)
        known = None if problems else self._recall(where)
        if known:
            self._known[where.folder] = known
            return known.look, [*known.notices]
        files = self._files(where.word, where.settings)
        look, found = house(self._root, name)
        if all(problem.severity is Severity.NOTICE for problem in found):
            fonts = self._files(*(str(self._from_root(Path(font.path))) for font in look.fonts))
            self._known[where.folder] = Known(look, tuple(found), files | fonts)
        return look, found

    def remember(self) -> None:
        """Keep what was read, and what was made ready since, for a command that finds the same files."""
        for folder, known in self._known.items():
            if self._kept.get(folder) != [*known.look.made]:
                look = _moved(known.look, self._from_root)
                text = json.encode(replace(known, look=look), enc_hook=_plain).decode()
                keep(self._path(folder), f"{maker()}\n{text}")

    def _recall(self, where: Sources) -> Known | None:
        text = recall(self._path(where.folder)) or ""
        made_by, _, said = text.partition("\n")
        if not said or made_by != maker():
            return None
        known = json.decode(said, type=Known)
        if self._files(where.word, where.settings, *known.files) != known.files:
            return None
        self._kept[where.folder] = [*known.look.made]
        return replace(known, look=_moved(known.look, lambda path: self._root / path))

    def _files(self, *paths: str) -> dict[str, str]:
        return {path: self._hashes.found(path) for path in paths}

    def _from_root(self, path: Path) -> Path:
        return path.relative_to(self._root) if path.is_relative_to(self._root) else path

    def _path(self, folder: str) -> str:
        return str(self._root / FOLDER / f"{sha256(folder.encode())[:16]}.json")


def _moved(look: Look, place: Callable[[Path], Path]) -> Look:
    """The look with its font files named from somewhere else: a workplace is known by more than one path."""
    return replace(look, fonts=tuple(replace(font, path=str(place(Path(font.path)))) for font in look.fonts))


def _plain(value: Any) -> dict[Any, Any]:
    """What cannot be changed, as what can be kept."""
    return dict(value)
