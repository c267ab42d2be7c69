"""The text on file of a source: a file in the folder of the dialogue, nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

from briefgen import files
from briefgen.dialogue.characters import decode
from briefgen.dialogue.node import Node
from briefgen.dialogue.scalars import shown
from briefgen.dialogue.yaml import SIZE
from briefgen.errors import Problem, Refused, nearest

_FOLDER = "sources"


def read_text(root: Path, folder: str, named: Node) -> tuple[str, list[Problem]]:
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
