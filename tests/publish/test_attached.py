"""Papers of our own may carry their facts for a program; papers of other readers have none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefgen.publish.options import Report

Build = Callable[..., Report]
OUT = Path("out/harbour/all/working")


@pytest.fixture
def attaching(small: Path) -> Path:
    """A workplace whose one reader wants the facts in his papers."""
    audiences = small / "data" / "audiences.yaml"
    text = audiences.read_text("utf-8")
    audiences.write_text(text.replace("language: en\n", "language: en\n  attach: facts\n", 1), "utf-8")
    return small


def facts(root: Path, name: str = "checklist.pdf") -> Any:
    with pikepdf.open(root / OUT / name) as pdf:
        return json.loads(pdf.attachments["facts.json"].get_file().read_bytes())


def test_a_paper_carries_the_facts_of_its_page(attaching: Path, make: Build) -> None:
    make(attaching)
    found = facts(attaching)
    assert (found["schema"], found["reader"]["id"], found["draft"]) == (1, "working", False)
    assert [item["id"] for item in found["commitments"]] == ["H1", "H2", "H3"]


def test_what_the_page_does_not_show_is_new_in_the_facts_too(attaching: Path, make: Build) -> None:
    make(attaching)
    with (attaching / "data" / "harbour" / "updates.yaml").open("a", encoding="utf-8") as file:
        file.write("- {id: U-old, item: H3, date: 2024-05-01, status: in_progress, source: T1, note: Asked}\n")
        file.write("- {id: U-new, item: H3, date: 2024-06-01, status: in_progress, source: T1, note: Found}\n")
    make(attaching)
    assert [news["note"] for news in facts(attaching)["commitments"][2]["news"]] == ["Asked", "Found"]
    assert "written" not in {outcome.action for outcome in make(attaching).outcomes}


def test_without_the_wish_nothing_is_attached(small: Path, make: Build) -> None:
    make(small)
    with pikepdf.open(small / OUT / "checklist.pdf") as pdf:
        assert not pdf.attachments
