"""The folder of one dialogue: which files it has, and what is read of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

from briefgen.dialogue.ids import natural
from briefgen.dialogue.node import Node, top
from briefgen.dialogue.shape import Shape
from briefgen.dialogue.yaml import read_file
from briefgen.errors import Place, Problem, nearest

HEAD = "dialogue.yaml"

_FILES = (HEAD, "commitments.yaml", "actions.yaml", "updates.yaml", "sources.yaml", "pictures.yaml")
_FOLDERS = ("rounds", "commitments")
_SUFFIXES = (".yaml", ".yml")

Kind = TypeVar("Kind")


def dialogues(root: Path) -> tuple[str, ...]:
    """The names of the folders in `data/` that hold a dialogue, in their natural order."""
    names = (path.name for path in _listed(root / "data") if os.path.lexists(path / HEAD))
    return tuple(sorted(names, key=natural))


class Folder:
    """A folder while it is read; `unread` are the kinds of which not all could be read."""

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.name = root, name
        self.path = f"data/{name}"
        self.shape = Shape()
        self.unread: set[type] = set()

    def read(self, path: str, *kinds: type) -> Node | None:
        """A file by its path from the root, which holds things of these kinds; `None` where it cannot be read."""
        file = read_file(self.root, path)
        self.shape.problems += file.problems
        if file.broken:
            self.unread |= set(kinds)
        return None if file.broken else top(file)

    def entries(self, kind: type[Kind], path: str) -> list[Kind]:
        """The entries of a file that is one list of things of one kind."""
        node = self.read(path, kind)
        return self.shape.entries(kind, node) if node else []

    def parts(self, name: str) -> list[str]:
        """The files of a folder in this one, in the natural order of their names."""
        names = (path.name for path in _listed(self.root / self.path / name) if path.suffix == ".yaml")
        return [f"{self.path}/{name}/{part}" for part in sorted(names, key=natural)]

    def refuse_strays(self) -> None:
        """Files that look like data and are read by nobody: a wrong letter in a name would lose what they say."""
        here = self.root / self.path
        for path in _listed(here):
            if path.suffix in _SUFFIXES and path.name not in _FILES:
                self._refuse(path.name, nearest(path.name, _FILES) or "give it a name that is read, or move it away")
        for folder in _FOLDERS:
            if (here / folder).is_file():
                self._refuse(folder, f"“{folder}” is a folder: put a file for each round into it")
            for path in _listed(here / folder):
                if path.suffix == ".yml":
                    self._refuse(f"{folder}/{path.name}", f"rename it {path.stem}.yaml")

    def _refuse(self, name: str, hint: str) -> None:
        self.shape.problems.append(Problem("nobody reads this file", Place(f"{self.path}/{name}"), hint=hint))


def _listed(folder: Path) -> list[Path]:
    """What is in a folder, if it is one; hidden files are those of editors."""
    paths = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in paths if not path.name.startswith("."))
