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
from briefgen.word.look import read_look
from briefgen.word.report import report

LOOKS = "templates/looks"
FILES = ("house.docx", "look.yaml")


def house(root: Path, name: str = "") -> tuple[Look, list[Problem]]:
    """A look, with what is wrong or worth knowing. Raises `Refused` where there is no Word file to read it from.

    Whatever of the two files another look leaves out is the house's own.
    """
    sources = _sources(root, name)
    look, found = read_look(files.read(root / sources.word, sources.word), sources.said, sources.folder(root))
    placed = [_placed(problem, sources.word, sources.settings) for problem in found]
    return look, [*sources.problems, *placed]


def told(root: Path, name: str = "") -> tuple[list[str], list[Problem]]:
    """What was read of a look, in sentences, and what is wrong with where it was read from."""
    sources = _sources(root, name)
    data = files.read(root / sources.word, sources.word)

    def place(problem: Problem) -> Problem:
        return _placed(problem, sources.word, sources.settings)

    said = report(data, sources.said, sources.folder(root), place)
    return said, [*sources.problems, *misplaced(root)]


def misplaced(root: Path) -> Iterator[Problem]:
    """Letterheads where none is read, beside the templates of a reader: his papers would wear the house's unnoticed."""
    for path in sorted((root / "templates").rglob("*")):
        folder = path.relative_to(root).parent
        if path.name in FILES and folder != Path("templates") and folder.parent != Path(LOOKS):
            own = f"{LOOKS}/{folder.name}"
            hint = f"move it to {own}/, and write “look: {folder.name}” to the reader in audiences.yaml"
            yield Problem("no look is read from here", Place(f"{folder.as_posix()}/{path.name}"), hint=hint)


@dataclass(frozen=True, slots=True)
class _Sources:
    """The two files a look is read from, and what the second says."""

    word: str
    settings: str
    said: Mapping[str, Any]
    problems: list[Problem]

    def folder(self, root: Path) -> Path:
        """Where the names of font files begin."""
        return (root / self.settings).parent


def _sources(root: Path, name: str) -> _Sources:
    folder = f"{LOOKS}/{name}" if name else "templates"
    word, settings = (_nearest(root, folder, file) for file in FILES)
    parsed = read_file(root, settings)
    problems = list(parsed.problems)
    if not isinstance(parsed.data, dict | NoneType):
        problems.append(Problem("must be names with values below them", Place(settings)))
    if not (root / folder).is_dir():
        known = [path.name for path in sorted((root / LOOKS).glob("*"))]
        message = f"there is no look “{name}” in {LOOKS}"
        problems.append(Problem(message, Place("data/audiences.yaml"), hint=nearest(name, known)))
    return _Sources(word, settings, parsed.data if isinstance(parsed.data, dict) else {}, problems)


def _nearest(root: Path, folder: str, name: str) -> str:
    """The file of a look's own folder, else that of the house."""
    own = f"{folder}/{name}"
    return own if (root / own).exists() else f"templates/{name}"


def _placed(problem: Problem, word: str, settings: str) -> Problem:
    """The problem with its file named from the workplace."""
    path = settings if problem.place.path == Path(settings).name else word
    return problem.at(replace(problem.place, path=path)) if problem.place != Place() else problem
