"""A few papers, whole and in plain text: `make golden` rewrites them, `git diff` reviews them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
PAPERS = (
    "principal/memo",
    "principal-ko/memo",
    "partner/memo",
    "public-ko/memo",
    "working/one-pager-bio",
    "working-ko/checklist",
)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_what_it_said_when_last_looked_at(name: str, papers: Mapping[str, str], golden: bool) -> None:
    path = GOLDEN / f"{name.replace('/', '-')}.txt"
    text = papers[name].rstrip("\n") + "\n"
    if golden:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
