"""The looks of a workplace: the house in `templates/`, and others a reader may ask for in `templates/looks/<name>/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import NoneType
from typing import Any

from briefgen import files
from briefgen.blocks.look import Look
from briefgen.dialogue.yaml import read_file
from briefgen.errors import Place, Problem, nearest
from briefgen.values import dataclass

LOOKS = "templates/looks"
FILES = ("house.docx", "look.yaml")


def house(root: Path, name: str = "") -> tuple[Look, list[Problem]]:
    """A look, with what is wrong or worth knowing. Raises `Refused` where there is no Word file to read it from.

    Whatever of the two files another look leaves out is the house's own.
    """
    from briefgen.word.look import read_look

    where, problems = sources(root, name)
    said, wrong = settings(root, where)
    look, found = read_look(files.read(root / where.word, where.word), said, where.fonts(root))
    return look, [*wrong, *problems, *(_placed(problem, where) for problem in found)]


def told(root: Path, name: str = "") -> tuple[list[str], list[Problem]]:
    """What was read of a look, in sentences, and what is wrong with where it was read from."""
    from briefgen.word.report import report

    where, problems = sources(root, name)
    said, wrong = settings(root, where)
    data = files.read(root / where.word, where.word)
    sentences = report(data, said, where.fonts(root), lambda problem: _placed(problem, where))
    return sentences, [*wrong, *problems, *misplaced(root)]


def misplaced(root: Path) -> Iterator[Problem]:
    """Letterheads where none is read, beside the templates of a reader: his papers would wear the house's unnoticed."""
    for path in sorted((root / "templates").rglob("*")):
        folder = path.relative_to(root).parent
        if path.name in FILES and folder != Path("templates") and folder.parent != Path(LOOKS):
            own = f"{LOOKS}/{folder.name}"
            hint = f"move it to {own}/, and write “look: {folder.name}” to the reader in audiences.yaml"
            yield Problem("no look is read from here", Place(f"{folder.as_posix()}/{path.name}"), hint=hint)


@dataclass(frozen=True, slots=True)
class Sources:
    """The folder of a look, and the two files it is read from, by their paths from the workplace."""

    folder: str
    word: str
    settings: str

    def fonts(self, root: Path) -> Path:
        """Where the names of font files begin."""
        return (root / self.settings).parent


def sources(root: Path, name: str) -> tuple[Sources, list[Problem]]:
    """What a look is read from; a problem where there is no such look."""
    folder = f"{LOOKS}/{name}" if name else "templates"
    where = Sources(folder, *(_nearest(root, folder, file) for file in FILES))
    if (root / folder).is_dir():
        return where, []
    known = [path.name for path in sorted((root / LOOKS).glob("*"))]
    message = f"there is no look “{name}” in {LOOKS}"
    return where, [Problem(message, Place("data/audiences.yaml"), hint=nearest(name, known))]


def settings(root: Path, where: Sources) -> tuple[Mapping[str, Any], list[Problem]]:
    """What `look.yaml` says, and what is wrong with it."""
    parsed = read_file(root, where.settings)
    problems = list(parsed.problems)
    if not isinstance(parsed.data, dict | NoneType):
        problems.append(Problem("must be names with values below them", Place(where.settings)))
    return parsed.data if isinstance(parsed.data, dict) else {}, problems


def _nearest(root: Path, folder: str, name: str) -> str:
    """The file of a look's own folder, else that of the house."""
    own = f"{folder}/{name}"
    return own if (root / own).exists() else f"templates/{name}"


def _placed(problem: Problem, where: Sources) -> Problem:
    """The problem with its file named from the workplace."""
    path = where.settings if problem.place.path == Path(where.settings).name else where.word
    return problem.at(replace(problem.place, path=path)) if problem.place != Place() else problem
