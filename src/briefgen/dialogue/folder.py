"""The folder of a dialogue: its files, texts on file, pictures.

Ids in the order people count in: C2 before C10.

The folder of one dialogue: which files it has, and what is read of them.

The text on file of a source: a file in the folder of the dialogue, nowhere else.

The pictures of a dialogue: files in its folder, believed only when they were looked at.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TypeAlias, TypeVar

from briefgen import files
from briefgen.dialogue.model import Dialogue, Picture
from briefgen.dialogue.validate import Validator
from briefgen.dialogue.values import LocatedValue, shown, top
from briefgen.dialogue.yaml import SIZE, read_file
from briefgen.dialogue.yaml_text import decode
from briefgen.errors import Place, Problem, Refused, Severity, nearest
from briefgen.values import dataclass

# ---- ids ---------------------------------------------------------------------------------------------------------


_DIGITS = re.compile(r"(\d+)")

Rank: TypeAlias = tuple[tuple[tuple[int, int | str], ...], str]


def natural(word: str) -> Rank:
    """A key to sort ids by: runs of digits by their number, the rest by its letters."""
    parts = _DIGITS.split(word)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part), word


# ---- folder ------------------------------------------------------------------------------------------------------


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
        self.shape = Validator()
        self.unread: set[type] = set()

    def read(self, path: str, *kinds: type) -> LocatedValue | None:
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


# ---- on_file -----------------------------------------------------------------------------------------------------


_FOLDER = "sources"


def read_text(root: Path, folder: str, named: LocatedValue) -> tuple[str, list[Problem]]:
    """The words of the file that `text:` of a source names, lines ending with LF; none where there is a problem."""
    home, name = root / folder, str(named.value)
    path = f"{folder}/{name}"

    def wrong(what: str, hint: str) -> tuple[str, list[Problem]]:
        return "", [Problem(f"the text {shown(name)} {what}", named.place, named.item, hint)]

    if not is_inside(home, name):
        return wrong("is not in the folder of its dialogue", f"keep it in {folder}/{_FOLDER}, as “{_FOLDER}/s1.txt”")
    if not os.path.lexists(home / name):
        return wrong("is not there", meant(home, _FOLDER, name))
    try:
        words, problems = decode(files.read(home / name, path, SIZE), path)
    except Refused as refused:
        return wrong(refused.problems[0].message, refused.problems[0].hint)
    if not (problems or words.strip()):
        return wrong("is empty, so that no quote stands in it", "put the words of the source into it")
    return ("", problems) if problems else (words.replace("\r\n", "\n").replace("\r", "\n"), [])


def is_inside(home: Path, name: str) -> bool:
    """Whether a file lies in a folder.

    Links are followed; a backslash would be a folder on one system and a letter on another.
    """
    there = Path(os.path.realpath(home / name))
    return "\\" not in name and there.is_relative_to(os.path.realpath(home))


def meant(home: Path, folder: str, name: str) -> str:
    """A hint for the name of a file that is not there."""
    there = home / folder
    known = sorted(f"{folder}/{path.name}" for path in there.iterdir()) if there.is_dir() else []
    if f"{folder}/{name}" in known:
        return f"did you mean “{folder}/{name}”?"
    return nearest(name, known) or "the name is that of a file in the folder of the dialogue"


# ---- pictures ----------------------------------------------------------------------------------------------------


FOLDER = "pictures"


@dataclass(frozen=True, slots=True)
class Album:
    """The files of the pictures of a dialogue by their SHA-256, which a reader's copy of it has of what he may see.

    `files` are (SHA-256, path from the root), `ids` those of all pictures, released or not: they are for checks alone.
    The default is the album of a dialogue without pictures.
    """

    root: Path = Path()
    files: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, root: Path, dialogue: Dialogue) -> Album:
        """Of a dialogue as it was loaded, with the names of its files."""
        kept = tuple((one.sha256, f"data/{dialogue.id}/{one.file}") for one in dialogue.pictures)
        return cls(root, kept, tuple(one.id for one in dialogue.pictures))

    def fetch(self, sha256: str) -> bytes:
        """The bytes of a picture. Raises `Refused` for a file that is no longer what it was."""
        path = dict(self.files)[sha256]
        data = files.read(self.root / path, path)
        if files.sha256(data) != sha256:
            raise Refused(Problem("was changed while it was being read", Place(path), hint="build once more"))
        return data


def look_at(root: Path, folder: str, named: LocatedValue) -> tuple[str, list[Problem]]:
    """The SHA-256 of the file that `file:` of a picture names; none where there is a problem."""
    home, name = root / folder, str(named.value)
    if not is_inside(home, name):
        hint = f"keep it in {folder}/{FOLDER}, as “{FOLDER}/map.png”"
        return "", [_unfit(named, "is not in the folder of its dialogue", hint)]
    if not (home / name).exists():
        return "", [_unfit(named, "is not there", meant(home, FOLDER, name))]
    # deferred: most dialogues have no picture
    from briefgen.pictures.images import LARGEST
    from briefgen.pictures.images import check_image as seen

    try:
        data = files.read(home / name, f"{folder}/{name}", LARGEST)
        seen(data)
    except Refused as refused:
        return "", [_unfit(named, problem.message, problem.hint) for problem in refused.problems]
    return files.sha256(data), []


def all_ids(root: Path) -> frozenset[str] | None:
    """The ids of the pictures of all dialogues; `None` where the pictures of one cannot be read."""
    ids: set[str] = set()
    for name in dialogues(root):
        folder = Folder(root, name)
        folder.entries(Picture, f"{folder.path}/pictures.yaml")
        if folder.unread:
            return None
        ids |= {known.word for known in folder.shape.ids}
    return frozenset(ids)


def unnamed(root: Path, folder: str, named: frozenset[str]) -> list[Problem]:
    """A notice for each file beside the pictures that no entry names."""
    there = root / folder / FOLDER
    found = sorted(path for path in there.rglob("*") if path.is_file()) if there.is_dir() else []
    return [
        Problem(
            "no entry of pictures.yaml names this file",
            Place(f"{folder}/{FOLDER}/{path.relative_to(there).as_posix()}"),
            hint="write one, or move the file away",
            severity=Severity.NOTICE,
        )
        for path in found
        if not path.name.startswith(".") and f"{FOLDER}/{path.relative_to(there).as_posix()}" not in named
    ]


def _unfit(named: LocatedValue, what: str, hint: str) -> Problem:
    return Problem(f"the picture {shown(str(named.value))}: {what}", named.place, named.item, hint)
