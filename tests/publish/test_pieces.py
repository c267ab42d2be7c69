"""The Markdown of templates is read once for all builds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.blocks import markup
from briefgen.compose import wording
from briefgen.publish.dialogue_jobs import Report
from briefgen.publish.workspace import NAME, KeptTemplates, recall_templates

Build = Callable[..., Report]


def test_the_next_build_needs_no_parser_and_writes_the_same(
    small: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(small)
    assert recall_templates(small).pieces
    assert recall_templates(small).words
    before = {path: path.read_bytes() for path in (small / "out").rglob("*.*")}
    for path in before:
        path.unlink()
    monkeypatch.setattr(markup, "_parse_piece", lambda piece: pytest.fail(f"read again: {piece}"))
    monkeypatch.setattr(wording, "read", lambda _, path: pytest.fail(f"read again: {path}"))
    make(small)
    assert {path: path.read_bytes() for path in (small / "out").rglob("*.*")} == before


def test_no_word_of_the_data_is_kept(small: Path, make: Build) -> None:
    make(small)
    assert "harbour" not in (small / NAME).read_text(encoding="utf-8").lower()


def test_another_version_reads_again(small: Path, make: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    make(small)
    monkeypatch.setattr("briefgen.publish.workspace.toolchain_fingerprint", lambda: "another")
    assert recall_templates(small) == KeptTemplates()
