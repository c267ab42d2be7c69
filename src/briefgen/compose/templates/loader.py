"""Where a template or wording lies, level by level; compiled templates.

Where a template or a wording lies: level by level, the reader's own folder first.

Compiled templates, kept for the next process: compiling takes ten times as long as rendering.

They are code, and code is never taken from a workplace, which may have come from anywhere: Jinja keeps it in a folder
among the system's temporary files that belongs to the user, is closed to all others, and is refused if it is not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from jinja2 import BaseLoader, Environment
from jinja2.bccache import Bucket, BytecodeCache, FileSystemBytecodeCache

from briefgen import files
from briefgen.dialogue.model import Audience
from briefgen.dialogue.yaml_text import decode, describe_character, place_of
from briefgen.errors import Problem, Refused, nearest

# ---- shelves -----------------------------------------------------------------------------------------------------


FOLDER = "templates"
_LARGEST = files.MIB
_PICTURES = (".png", ".jpg", ".jpeg", ".svg")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Holes are of these planes; nobody types them."""

Shelf = tuple[str, ...]
"""Folders below `templates/` in which a template is looked up, nearest first."""


def shelf(audience: Audience) -> Shelf:
    """The folders of an audience: its own, of what it is like, of its language, and the house's."""
    levels = audience.lookup or (audience.id,)
    own = [folder for level in levels for folder in (f"audiences/{level}/{audience.language}", f"audiences/{level}")]
    return *own, audience.language, ""


class TemplateLoader(BaseLoader):
    """The files below `templates/`, each read once.

    A file is known by its path below `templates/`; `hashes` has the SHA-256 of each that was read."""

    def __init__(self, root: Path) -> None:
        self.root = root / FOLDER
        self.hashes: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        """Of each template that was read, by its path as the user knows it."""
        self._known: dict[tuple[Shelf, str, int], tuple[str, int] | None] = {}

    def find(self, shelf: Shelf, name: str, level: int = 0) -> tuple[str, int] | None:
        """The nearest file of this name from a level of the shelf on, and its level."""
        key = shelf, name, level
        if key not in self._known:
            self._known[key] = next(self.every(shelf, name, level), None)
        return self._known[key]

    def every(self, shelf: Shelf, name: str, level: int = 0) -> Iterator[tuple[str, int]]:
        """All files of this name from a level on, nearest first."""
        for at, folder in enumerate(shelf[level:] if stays(name) else (), level):
            path = f"{folder}/{name}" if folder else name
            if (self.root / path).is_file():
                yield path, at

    def names(self, shelf: Shelf) -> list[str]:
        """Every template on a shelf, for hints."""
        folders = [self.root / folder for folder in shelf]
        found = {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.j2")}
        return sorted(path for path in found if stays(path))

    def pictures(self, shelf: Shelf) -> list[str]:
        """Every picture on a shelf, for hints."""
        folders = [self.root / folder for folder in shelf]
        found = (path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*"))
        return sorted({path for path in found if path.lower().endswith(_PICTURES) and stays(path)})

    def inside(self, path: str) -> bool:
        """Whether a file lies below `templates/`, links followed."""
        return Path(os.path.realpath(self.root / path)).is_relative_to(os.path.realpath(self.root))

    def read(self, path: str, largest: int = _LARGEST) -> bytes:
        """The bytes of a file, whose hash is kept."""
        data = files.read(self.root / path, f"{FOLDER}/{path}", largest)
        self.hashes[path] = files.sha256(data)
        return data

    def text(self, path: str) -> str:
        """The text of a template, without characters that nobody can have typed."""
        shown = f"{FOLDER}/{path}"
        text, problems = decode(self.read(path), shown)
        problems += [
            Problem(
                f"{describe_character(found[0])} cannot stand here",
                place_of(text, found.start(), shown),
                hint="delete it",
            )
            for found in _PRIVATE.finditer(text)
        ]
        if problems:
            raise Refused(problems)
        self.texts[shown] = text
        return text

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Jinja's question: the text of a file that was found, and the path to name in a problem."""
        return self.text(template), f"{FOLDER}/{template}", lambda: True


def stays(name: str) -> bool:
    """Whether a name stays on its shelf: no way up, no way into another audience's folder."""
    path = PurePosixPath(name)
    return bool(name) and "\\" not in name and not path.is_absolute() and not {"..", "audiences"} & set(path.parts)


def missing(name: str, known: Sequence[str]) -> Problem:
    """The problem of a picture that is not on the shelf."""
    if not stays(name):
        return Problem(f"“{name}” is not below {FOLDER}/", hint="name it from there, such as pictures/map.png")
    return Problem(f"there is no picture “{name}” below {FOLDER}/", hint=nearest(name, known))


def strayed(path: str) -> Problem:
    """The problem of a link that leads away."""
    return Problem(f"“{path}” leads out of {FOLDER}/", hint="put the picture itself there")


# ---- compiled ----------------------------------------------------------------------------------------------------


class Compiled(FileSystemBytecodeCache):
    """By name, text and the version of ours that compiled it. Raises `RuntimeError` where there is no such folder."""

    def __init__(self, version: str) -> None:
        super().__init__(pattern="briefgen-%s")
        self._version = version

    def get_source_checksum(self, source: str) -> str:
        """Another version of ours compiles the same text in another way."""
        return super().get_source_checksum(self._version + source)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Where nothing can be kept, the next process compiles again."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled(version: str) -> BytecodeCache | None:
    """Where compiled templates are kept; nowhere without a version, or where it would not be safe."""
    with suppress(OSError, RuntimeError):
        return Compiled(version) if version else None
    return None
