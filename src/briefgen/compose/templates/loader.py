"""Where templates, pictures and wordings are found: along a reader's search path. And the cache of compiled templates.

A search path begins with the reader's own folder and ends with `templates/` itself.
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
from briefgen.errors import Place, Problem, Refused, nearest

TEMPLATES_FOLDER = "templates"
_LARGEST = files.MIB
_PICTURES = (".png", ".jpg", ".jpeg", ".svg")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""The planes of holes: no template may contain these characters."""

SearchPath = tuple[str, ...]
"""Folders below `templates/` in which a file is looked up, nearest first."""


def search_path_of(audience: Audience) -> SearchPath:
    """The search path of a reader: own folder, those of whom they are like, that of the language, `templates/`."""
    levels = audience.lookup or (audience.id,)
    language = audience.language
    own = [folder for level in levels for folder in (f"audiences/{level}/{language}", f"audiences/{level}")]
    return *own, language, ""


class TemplateLoader(BaseLoader):
    """The files below `templates/`, by their paths from there.

    `hashes` has the SHA-256 of each file that was read.
    """

    def __init__(self, root: Path) -> None:
        self.root = root / TEMPLATES_FOLDER
        self.hashes: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        """The text of each template that was read, by its path from the root of the workplace."""
        self._known: dict[tuple[SearchPath, str, int], tuple[str, int] | None] = {}

    def find(self, search_path: SearchPath, name: str, level: int = 0) -> tuple[str, int] | None:
        """The nearest file of this name from a level of the search path on, and its level."""
        key = search_path, name, level
        if key not in self._known:
            self._known[key] = next(self.find_all(search_path, name, level), None)
        return self._known[key]

    def find_all(self, search_path: SearchPath, name: str, level: int = 0) -> Iterator[tuple[str, int]]:
        """All files of this name from a level on, nearest first."""
        for folder_level, folder in enumerate(search_path[level:] if is_allowed_name(name) else (), level):
            path = f"{folder}/{name}" if folder else name
            if (self.root / path).is_file():
                yield path, folder_level

    def names(self, search_path: SearchPath) -> list[str]:
        """The names of all templates on a search path, for hints."""
        folders = [self.root / folder for folder in search_path]
        names = {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.j2")}
        return sorted(path for path in names if is_allowed_name(path))

    def pictures(self, search_path: SearchPath) -> list[str]:
        """The names of all pictures on a search path, for hints."""
        folders = [self.root / folder for folder in search_path]
        names = (path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*"))
        return sorted({path for path in names if path.lower().endswith(_PICTURES) and is_allowed_name(path)})

    def is_inside(self, path: str) -> bool:
        """Whether a file is below `templates/`, with links followed."""
        return Path(os.path.realpath(self.root / path)).is_relative_to(os.path.realpath(self.root))

    def read(self, path: str, largest: int = _LARGEST) -> bytes:
        """The bytes of a file; its hash is added to `hashes`.

        Raises `Refused` where it cannot be read, or is a link that leads out of `templates/`.
        """
        if not self.is_inside(path):
            hint = "put the file itself there"
            place = Place(f"{TEMPLATES_FOLDER}/{path}")
            raise Refused(Problem(f"is a link that leads out of {TEMPLATES_FOLDER}/", place, hint=hint))
        data = files.read(self.root / path, f"{TEMPLATES_FOLDER}/{path}", largest)
        self.hashes[path] = files.sha256(data)
        return data

    def text(self, path: str) -> str:
        """The text of a template. Raises `Refused` where it has characters that no template may contain."""
        full_path = f"{TEMPLATES_FOLDER}/{path}"
        text, problems = decode(self.read(path), full_path)
        for match in _PRIVATE.finditer(text):
            message = f"{describe_character(match[0])} cannot stand here"
            problems.append(Problem(message, place_of(text, match.start(), full_path), hint="delete it"))
        if problems:
            raise Refused(problems)
        self.texts[full_path] = text
        return text

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """For Jinja: the text of a file, and the path to name in a problem."""
        return self.text(template), f"{TEMPLATES_FOLDER}/{template}", lambda: True


def is_allowed_name(name: str) -> bool:
    """Whether a name stays inside the folders of a search path: no `..`, no way into another reader's folder."""
    path = PurePosixPath(name)
    return bool(name) and "\\" not in name and not path.is_absolute() and not {"..", "audiences"} & set(path.parts)


def missing_picture(name: str, known: Sequence[str]) -> Problem:
    """The problem of a picture that is not on the search path."""
    if not is_allowed_name(name):
        hint = "name it from there, such as pictures/map.png"
        return Problem(f"“{name}” is not below {TEMPLATES_FOLDER}/", hint=hint)
    return Problem(f"there is no picture “{name}” below {TEMPLATES_FOLDER}/", hint=nearest(name, known))


class TemplateBytecodeCache(FileSystemBytecodeCache):
    """Compiled templates by name, text and our version, kept for the next process.

    They are code, which is never read from a workplace, for that may have come from anywhere: Jinja keeps them in a
    temporary folder that only this user can access. Raises `RuntimeError` where there is no such folder.
    """

    def __init__(self, version: str) -> None:
        super().__init__(pattern="briefgen-%s")
        self._version = version

    def get_source_checksum(self, source: str) -> str:
        """A checksum that includes our version, which may compile the same text differently."""
        return super().get_source_checksum(self._version + source)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write to the cache; where that fails, the next process compiles again."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def open_bytecode_cache(version: str) -> BytecodeCache | None:
    """The cache of compiled templates; `None` without a version, or where there is no safe folder."""
    with suppress(OSError, RuntimeError):
        return TemplateBytecodeCache(version) if version else None
    return None
