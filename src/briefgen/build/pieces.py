"""The Markdown of templates as it was read before, so that the next build needs no parser.

`.briefgen/pieces.json`: the words of templates alone, and no word of any data.
"""

from __future__ import annotations

import json
from pathlib import Path

from briefgen.blocks.markup import Pieces
from briefgen.build.inputs import program
from briefgen.build.kept import keep, recall

NAME = Path(".briefgen") / "pieces.json"


def known(root: Path) -> Pieces:
    """What was read by this version of ours."""
    kept = json.loads(recall(str(root / NAME)) or "{}")
    pieces: Pieces = kept["pieces"] if kept.get("program") == program() else {}
    return pieces


def remember(root: Path, pieces: Pieces) -> None:
    """Keep what was read for the next build, if it is more than is known."""
    if pieces.keys() - known(root).keys():
        keep(str(root / NAME), json.dumps({"program": program(), "pieces": pieces}, ensure_ascii=False))
