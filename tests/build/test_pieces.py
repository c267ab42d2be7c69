"""The Markdown of templates is read once for all builds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.blocks import markup
from briefgen.build.many import Report
from briefgen.build.pieces import NAME, Known, known
from briefgen.compose import wording

Build = Callable[..., Report]


def test_the_next_build_needs_no_parser_and_writes_the_same(
    small: Path, make: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(small)
    assert known(small).pieces
    assert known(small).words
    before = {path: path.read_bytes() for path in (small / "out").rglob("*.*")}
    for path in before:
        path.unlink()
    monkeypatch.setattr(markup, "_parsed", lambda piece: pytest.fail(f"read again: {piece}"))
    monkeypatch.setattr(wording, "read", lambda _, path: pytest.fail(f"read again: {path}"))
    make(small)
    assert {path: path.read_bytes() for path in (small / "out").rglob("*.*")} == before


def test_no_word_of_the_data_is_kept(small: Path, make: Build) -> None:
    make(small)
    assert "harbour" not in (small / NAME).read_text(encoding="utf-8").lower()


def test_another_version_reads_again(small: Path, make: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    make(small)
    monkeypatch.setattr("briefgen.build.pieces.maker", lambda: "another")
    assert known(small) == Known()
