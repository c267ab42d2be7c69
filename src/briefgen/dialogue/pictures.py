"""The pictures of a dialogue: files in its folder, believed only when they were looked at."""

from __future__ import annotations

from pathlib import Path

from briefgen import files
from briefgen.dialogue.folder import Folder, dialogues
from briefgen.dialogue.model import Dialogue, Picture
from briefgen.dialogue.node import Node
from briefgen.dialogue.on_file import is_inside, meant
from briefgen.dialogue.scalars import shown
from briefgen.errors import Place, Problem, Refused, Severity
from briefgen.values import dataclass

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


def look_at(root: Path, folder: str, named: Node) -> tuple[str, list[Problem]]:
    """The SHA-256 of the file that `file:` of a picture names; none where there is a problem."""
    home, name = root / folder, str(named.value)
    if not is_inside(home, name):
        hint = f"keep it in {folder}/{FOLDER}, as “{FOLDER}/map.png”"
        return "", [_unfit(named, "is not in the folder of its dialogue", hint)]
    if not (home / name).exists():
        return "", [_unfit(named, "is not there", meant(home, FOLDER, name))]
    # deferred: most dialogues have no picture
    from briefgen.pictures.seen import LARGEST, seen

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


def _unfit(named: Node, what: str, hint: str) -> Problem:
    return Problem(f"the picture {shown(str(named.value))}: {what}", named.place, named.item, hint)
