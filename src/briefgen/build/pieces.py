"""The templates as they were read before, their Markdown and their fixed words, so that the next build needs no parser.

`.briefgen/pieces.json`: the words of templates alone, and no word of any data.
"""

from __future__ import annotations

import json
from dataclasses import field
from pathlib import Path

from briefgen.blocks.markup import Pieces
from briefgen.build.inputs import maker
from briefgen.build.kept import keep, recall
from briefgen.compose.lookup import Library
from briefgen.compose.wording import Words
from briefgen.values import dataclass

NAME = Path(".briefgen") / "pieces.json"


@dataclass(frozen=True, slots=True)
class Known:
    """Markdown by its text, and the words of files by the SHA-256 of each."""

    pieces: Pieces = field(default_factory=dict)
    words: Words = field(default_factory=dict)


def known(root: Path) -> Known:
    """What was read by this version of ours."""
    kept = json.loads(recall(str(root / NAME)) or "{}")
    return Known(kept["pieces"], kept["words"]) if kept.get("maker") == maker() else Known()


def remember(root: Path, library: Library) -> None:
    """Keep what was read for the next build, if it is more than is known."""
    before = known(root)
    if library.pieces.keys() - before.pieces.keys() or library.words.keys() - before.words.keys():
        read = {"maker": maker(), "pieces": library.pieces, "words": library.words}
        keep(str(root / NAME), json.dumps(read, ensure_ascii=False))
