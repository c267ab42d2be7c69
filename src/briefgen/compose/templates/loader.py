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


TEMPLATES_FOLDER = "templates"
_LARGEST = files.MIB
_PICTURES = (".png", ".jpg", ".jpeg", ".svg")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Holes are of these planes; nobody types them."""

SearchPath = tuple[str, ...]
"""Folders below `templates/` in which a template is looked up, nearest first."""


def search_path_of(audience: Audience) -> SearchPath:
    """The folders of an audience: its own, of what it is like, of its language, and the house's."""
    levels = audience.lookup or (audience.id,)
    own_folders = [
        folder for level in levels for folder in (f"audiences/{level}/{audience.language}", f"audiences/{level}")
    ]
    return *own_folders, audience.language, ""


class TemplateLoader(BaseLoader):
    """The files below `templates/`, each read once.

    A file is known by its path below `templates/`; `hashes` has the SHA-256 of each that was read."""

    def __init__(self, root: Path) -> None:
        self.root = root / TEMPLATES_FOLDER
        self.hashes: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        """Of each template that was read, by its path as the user knows it."""
        self._known: dict[tuple[SearchPath, str, int], tuple[str, int] | None] = {}

    def find(self, search_path: SearchPath, name: str, level: int = 0) -> tuple[str, int] | None:
        """The nearest file of this name from a level of the shelf on, and its level."""
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
        """Every template on a shelf, for hints."""
        folders = [self.root / folder for folder in search_path]
        names = {path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.j2")}
        return sorted(path for path in names if is_allowed_name(path))

    def pictures(self, search_path: SearchPath) -> list[str]:
        """Every picture on a shelf, for hints."""
        folders = [self.root / folder for folder in search_path]
        names = (path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*"))
        return sorted({path for path in names if path.lower().endswith(_PICTURES) and is_allowed_name(path)})

    def is_inside(self, path: str) -> bool:
        """Whether a file lies below `templates/`, links followed."""
        return Path(os.path.realpath(self.root / path)).is_relative_to(os.path.realpath(self.root))

    def read(self, path: str, largest: int = _LARGEST) -> bytes:
        """The bytes of a file, whose hash is kept."""
        data = files.read(self.root / path, f"{TEMPLATES_FOLDER}/{path}", largest)
        self.hashes[path] = files.sha256(data)
        return data

    def text(self, path: str) -> str:
        """The text of a template, without characters that nobody can have typed."""
        full_path = f"{TEMPLATES_FOLDER}/{path}"
        text, problems = decode(self.read(path), full_path)
        problems += [
            Problem(
                f"{describe_character(match[0])} cannot stand here",
                place_of(text, match.start(), full_path),
                hint="delete it",
            )
            for match in _PRIVATE.finditer(text)
        ]
        if problems:
            raise Refused(problems)
        self.texts[full_path] = text
        return text

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Jinja's question: the text of a file that was found, and the path to name in a problem."""
        return self.text(template), f"{TEMPLATES_FOLDER}/{template}", lambda: True


def is_allowed_name(name: str) -> bool:
    """Whether a name stays on its shelf: no way up, no way into another audience's folder."""
    path = PurePosixPath(name)
    return bool(name) and "\\" not in name and not path.is_absolute() and not {"..", "audiences"} & set(path.parts)


def missing_picture(name: str, known: Sequence[str]) -> Problem:
    """The problem of a picture that is not on the shelf."""
    if not is_allowed_name(name):
        return Problem(
            f"“{name}” is not below {TEMPLATES_FOLDER}/", hint="name it from there, such as pictures/map.png"
        )
    return Problem(f"there is no picture “{name}” below {TEMPLATES_FOLDER}/", hint=nearest(name, known))


def picture_outside(path: str) -> Problem:
    """The problem of a link that leads away."""
    return Problem(f"“{path}” leads out of {TEMPLATES_FOLDER}/", hint="put the picture itself there")


# ---- compiled ----------------------------------------------------------------------------------------------------


class TemplateBytecodeCache(FileSystemBytecodeCache):
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


def open_bytecode_cache(version: str) -> BytecodeCache | None:
    """Where compiled templates are kept; nowhere without a version, or where it would not be safe."""
    with suppress(OSError, RuntimeError):
        return TemplateBytecodeCache(version) if version else None
    return None
