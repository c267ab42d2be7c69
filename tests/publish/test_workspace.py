"""What all papers of a workplace share is worked out once for all builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.blocks import markup
from briefgen.compose import wording

Build = Callable[..., object]


def papers(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (root / "out").rglob("*.*")}


def test_the_next_build_reads_no_template_again_and_writes_the_same(
    small: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(small)
    before = papers(small)
    for path in before:
        path.unlink()
    monkeypatch.setattr(markup, "_parse_piece", lambda piece: pytest.fail(f"read again: {piece}"))
    monkeypatch.setattr(wording, "parse_file", lambda _, path: pytest.fail(f"read again: {path}"))
    make(small)
    assert papers(small) == before


def test_of_templates_no_word_of_the_data_is_kept(small: Path, make: Build) -> None:
    make(small)
    kept = [
        path.read_text() for kind in ("markdown", "wording") for path in (small / ".briefgen/cache" / kind).iterdir()
    ]
    assert kept and "harbour" not in "".join(kept).lower()
