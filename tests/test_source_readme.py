"""The README of the source tells a newcomer what is true: its files exist, its example comes out as it says."""

from __future__ import annotations

import re
from pathlib import Path

from briefgen.blocks.markup import Filler
from briefgen.blocks.tree import Item, List, Paragraph, Strong

SOURCE = Path(__file__).parents[1] / "src" / "briefgen"
README = (SOURCE / "README.md").read_text(encoding="utf-8")
MOST_WORDS, MOST_FILES = 30, 12


def rows(heading: str) -> list[str]:
    """The body rows of the first table below a heading."""
    table = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [line for line in table.splitlines() if line.startswith("|")][2:]


def test_every_file_it_names_exists() -> None:
    named = re.findall(r"`([a-z_/]+\.py)`", README)
    assert len(named) > MOST_FILES
    folders = SOURCE, SOURCE.parent, SOURCE.parents[1]
    assert [name for name in named if not any((folder / name).is_file() for folder in folders)] == []


def test_the_glossary_is_short_and_the_walk_fits_a_head() -> None:
    assert 0 < len(rows("Glossary")) <= MOST_WORDS
    walk = re.findall(r"`[a-z_/]+\.py`", "".join(rows("One commitment on its way")))
    assert 0 < len(walk) <= MOST_FILES


def test_the_worked_example_of_a_hole_comes_out_as_it_says() -> None:
    values = ["U.S. side:", "at least *US$10 million*"]
    (block,) = Filler().fill("- **\U000f0000** \U000f0001\n", values, "en")
    paragraph = Paragraph((Strong((values[0],)), f" {values[1]}"), style="Body")
    assert block == List((Item((paragraph,)),))
    for part in (f"{Strong((values[0],))!r}", f"' {values[1]}'"):
        assert part in README
