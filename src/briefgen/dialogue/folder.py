"""The folder of a dialogue: its files, the texts of its sources, its pictures; and the natural order of ids."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from msgspec import Struct

from briefgen import files
from briefgen.dialogue.model import Dialogue, Picture
from briefgen.dialogue.validate import Validator, no_list_problem
from briefgen.dialogue.values import LocatedValue, describe_value, root_value
from briefgen.dialogue.yaml import MAX_BYTES, read_file
from briefgen.dialogue.yaml_text import decode
from briefgen.errors import Place, Problem, Refused, Severity, nearest

_DIGITS = re.compile(r"(\d+)")

NaturalKey: TypeAlias = tuple[tuple[tuple[int, int | str], ...], str]


def natural_key(word: str) -> NaturalKey:
    """A sort key for ids: C2 before C10. Runs of digits are compared as numbers, the rest as text."""
    parts = _DIGITS.split(word)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part), word


DIALOGUE_FILE = "dialogue.yaml"

_FILES = (DIALOGUE_FILE, "commitments.yaml", "actions.yaml", "updates.yaml", "sources.yaml", "pictures.yaml")
_FOLDERS = ("rounds", "commitments")
_SUFFIXES = (".yaml", ".yml")

ModelT = TypeVar("ModelT")


def find_dialogues(root: Path) -> tuple[str, ...]:
    """The names of the folders in `data/` with a dialogue, in natural order."""
    names = (path.name for path in _list_folder(root / "data") if os.path.lexists(path / DIALOGUE_FILE))
    return tuple(sorted(names, key=natural_key))


def find_twins(names: Iterable[str], name: str) -> Iterator[Problem]:
    """A problem for each other dialogue whose folder is the same one where file names are case-blind."""
    for other in names:
        if other != name and other.casefold() == name.casefold():
            message = f"the folder differs from data/{other} only in capitals"
            hint = "on Windows and macOS they would be one folder; give one of them, and its id, another name"
            yield Problem(message, Place(f"data/{name}/{DIALOGUE_FILE}"), name, hint)


class DialogueFolder:
    """A folder while it is read.

    `unread` are the kinds of which not all entries could be read, `unreadable` the problems of files that are no data:
    whatever else is found then may only follow from them.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.name = root, name
        self.path = f"data/{name}"
        self.validator = Validator()
        self.unread: set[type] = set()
        self.unreadable: list[Problem] = []

    def read(self, path: str, *kinds: type) -> LocatedValue | None:
        """The data of a file with entries of these kinds, by its path from the root; `None` where it cannot be read."""
        file = read_file(self.root, path)
        if file.broken:
            self._pass_over(kinds, file.problems)
            return None
        self.validator.problems += file.problems
        return root_value(file)

    def read_list(self, path: str, *kinds: type) -> list[LocatedValue]:
        """The entries of a file that is one list, as they are written; none where it is no list."""
        node = self.read(path, *kinds)
        if node is None or node.value is None:
            return []
        if isinstance(node.value, list):
            return [*node.children()]
        self._pass_over(kinds, [no_list_problem(node)])
        return []

    def read_mapping(self, path: str, *kinds: type) -> LocatedValue | None:
        """The data of a file that is one mapping; `None` where it is none."""
        node = self.read(path, *kinds)
        if node is None or isinstance(node.value, dict):
            return node
        wrong = "is empty" if node.value is None else f"cannot be {describe_value(node.value)}"
        hint = "write “key: value” on each line, beginning with “id: …”"
        self._pass_over(kinds, [Problem(f"{node.label} {wrong}", node.place, hint=hint)])
        return None

    def entries(self, kind: type[ModelT], path: str) -> list[ModelT]:
        """The entries of a file that is one list of entries of one kind."""
        return [entry for node in self.read_list(path, kind) if (entry := self.validator.entry(kind, node))]

    def _pass_over(self, kinds: Iterable[type], problems: Sequence[Problem]) -> None:
        """Note a file that is no data, if there is a problem of it."""
        if problems:
            self.unread |= set(kinds)
            self.unreadable += problems
            self.validator.problems += problems

    def parts(self, name: str) -> list[str]:
        """The paths of the files of a subfolder, in natural order."""
        names = (path.name for path in _list_folder(self.root / self.path / name) if path.suffix == ".yaml")
        return [f"{self.path}/{name}/{part}" for part in sorted(names, key=natural_key)]

    def report_strays(self) -> None:
        """Report files that look like data and are not read, so that a misspelt name does not lose what they say."""
        path = self.root / self.path
        for file in _list_folder(path):
            if file.suffix in _SUFFIXES and file.name not in _FILES:
                hint = nearest(file.name, _FILES) or "give it a name that is read, or move it away"
                self._report_stray(file.name, hint)
        for folder_name in _FOLDERS:
            if (path / folder_name).is_file():
                self._report_stray(folder_name, f"“{folder_name}” is a folder: put a file for each round into it")
            for file in _list_folder(path / folder_name):
                if file.suffix == ".yml":
                    self._report_stray(f"{folder_name}/{file.name}", f"rename it {file.stem}.yaml")

    def _report_stray(self, name: str, hint: str) -> None:
        self._pass_over((), [Problem("nobody reads this file", Place(f"{self.path}/{name}"), hint=hint)])


def _list_folder(folder: Path) -> list[Path]:
    """The paths in a folder, if it is one; hidden files are left out, for editors make them."""
    paths = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in paths if not path.name.startswith("."))


_SOURCES_FOLDER = "sources"


def read_source_text(root: Path, folder: str, file_name: LocatedValue) -> tuple[str, list[Problem]]:
    """The text of the file that `text:` of a source names, with LF line ends; empty where there is a problem."""
    folder_path, name = root / folder, str(file_name.value)
    path = f"{folder}/{name}"

    def problem(message: str, hint: str) -> tuple[str, list[Problem]]:
        return "", [Problem(f"the text {describe_value(name)} {message}", file_name.place, file_name.item, hint)]

    if not is_inside(folder_path, name):
        hint = f"keep it in {folder}/{_SOURCES_FOLDER}, as “{_SOURCES_FOLDER}/s1.txt”"
        return problem("is not in the folder of its dialogue", hint)
    if not os.path.lexists(folder_path / name):
        return problem("is not there", hint_for_file(folder_path, _SOURCES_FOLDER, name))
    try:
        words, problems = decode(files.read(folder_path / name, path, MAX_BYTES), path)
    except Refused as refused:
        return problem(refused.problems[0].message, refused.problems[0].hint)
    if not (problems or words.strip()):
        return problem("is empty, so that no quote stands in it", "put the words of the source into it")
    return ("", problems) if problems else (words.replace("\r\n", "\n").replace("\r", "\n"), [])


def is_inside(folder: Path, name: str) -> bool:
    """Whether a file lies in a folder.

    Links are followed. A name with a backslash is never inside, for it means different files on different systems.
    """
    target = Path(os.path.realpath(folder / name))
    return "\\" not in name and target.is_relative_to(os.path.realpath(folder))


def hint_for_file(folder_path: Path, folder: str, name: str) -> str:
    """A hint for the name of a file that does not exist."""
    target = folder_path / folder
    known = sorted(f"{folder}/{path.name}" for path in target.iterdir()) if target.is_dir() else []
    if f"{folder}/{name}" in known:
        return f"did you mean “{folder}/{name}”?"
    return nearest(name, known) or "the name is that of a file in the folder of the dialogue"


PICTURES_FOLDER = "pictures"


class Album(Struct, frozen=True):
    """The files of the pictures of a dialogue by their SHA-256, which is also in a reader's copy of the dialogue.

    `files` are (SHA-256, path from the root), `ids` those of all pictures, released or not, and only for checks.
    The default is the album of a dialogue without pictures.
    """

    root: Path = Path()
    files: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, root: Path, dialogue: Dialogue) -> Album:
        """The album of a dialogue as it was loaded, with the names of its files."""
        files = tuple((picture.sha256, f"data/{dialogue.id}/{picture.file}") for picture in dialogue.pictures)
        return cls(root, files, tuple(picture.id for picture in dialogue.pictures))

    def fetch(self, sha256: str) -> bytes:
        """The bytes of a picture. Raises `Refused` for a file that was changed meanwhile."""
        path = dict(self.files)[sha256]
        data = files.read(self.root / path, path)
        if files.sha256(data) != sha256:
            raise Refused(Problem("was changed while it was being read", Place(path), hint="build once more"))
        return data


def hash_picture(root: Path, folder: str, file_name: LocatedValue) -> tuple[str, list[Problem]]:
    """The SHA-256 of the file that `file:` of a picture names; empty where there is a problem."""
    folder_path, name = root / folder, str(file_name.value)

    def problem(message: str, hint: str) -> Problem:
        return Problem(f"the picture {describe_value(name)}: {message}", file_name.place, file_name.item, hint)

    if not is_inside(folder_path, name):
        hint = f"keep it in {folder}/{PICTURES_FOLDER}, as “{PICTURES_FOLDER}/map.png”"
        return "", [problem("is not in the folder of its dialogue", hint)]
    if not (folder_path / name).exists():
        return "", [problem("is not there", hint_for_file(folder_path, PICTURES_FOLDER, name))]
    # deferred: most dialogues have no picture
    from briefgen.pictures.images import MAX_BYTES, refuse_unusable

    try:
        data = files.read(folder_path / name, f"{folder}/{name}", MAX_BYTES)
        refuse_unusable(data)
    except Refused as refused:
        return "", [problem(each.message, each.hint) for each in refused.problems]
    return files.sha256(data), []


def all_picture_ids(root: Path) -> frozenset[str] | None:
    """The ids of the pictures of all dialogues; `None` where the pictures of one cannot be read."""
    ids: set[str] = set()
    for name in find_dialogues(root):
        folder = DialogueFolder(root, name)
        folder.entries(Picture, f"{folder.path}/pictures.yaml")
        if folder.unread:
            return None
        ids |= {given_id.word for given_id in folder.validator.ids}
    return frozenset(ids)


def find_unnamed_pictures(root: Path, folder: str, named_files: frozenset[str]) -> list[Problem]:
    """A notice for each file in the folder of pictures that no entry names."""
    pictures_path = root / folder / PICTURES_FOLDER
    paths = (path for path in pictures_path.rglob("*") if path.is_file() and not path.name.startswith("."))
    names = (path.relative_to(root / folder).as_posix() for path in sorted(paths))
    message, hint = "no entry of pictures.yaml names this file", "write one, or move the file away"
    unnamed = [name for name in names if name not in named_files]
    return [Problem(message, Place(f"{folder}/{name}"), hint=hint, severity=Severity.NOTICE) for name in unnamed]
