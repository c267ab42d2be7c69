"""A picture is one of the things a paper is made from: another one rewrites what shows it, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from briefgen.build.many import Report
from briefgen.build.why import sentence

Build = Callable[..., Report]
MEMO = ["out/harbour/all/working/memo.docx", "out/harbour/all/working/memo.pdf"]
SHOWING = """{% extends "memo.md.j2" %}
{% block background %}
{{ super() }}

{{ figure("pictures/quay.png", alt="The new quay, a bar along the shore", caption="The new quay") }}
{% endblock %}
"""


def png(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def quay(small: Path) -> Path:
    """The picture that the memo of a small workplace shows."""
    template = small / "templates" / "audiences" / "working" / "memo.md.j2"
    template.write_text(SHOWING, encoding="utf-8")
    picture = small / "templates" / "pictures" / "quay.png"
    picture.write_bytes(png("navy"))
    return picture


def written(report: Report) -> dict[str, str]:
    return {outcome.path: sentence(outcome.reasons) for outcome in report.outcomes if outcome.action == "written"}


def test_another_picture_rewrites_the_papers_that_show_it_and_no_other(small: Path, quay: Path, make: Build) -> None:
    assert len(written(make(small))) == 4
    assert not written(make(small))
    quay.write_bytes(png("gold"))
    assert written(make(small)) == dict.fromkeys(MEMO, "templates/pictures/quay.png changed")
    assert not written(make(small))
    (quay.parent / "other.png").write_bytes(png("teal"))
    assert not written(make(small))


def test_a_nearer_picture_takes_its_place(small: Path, quay: Path, make: Build) -> None:
    make(small)
    own = small / "templates" / "audiences" / "working" / "pictures" / "quay.png"
    own.parent.mkdir()
    own.write_bytes(png("red"))
    assert written(make(small)).keys() == set(MEMO)


def test_without_its_picture_nothing_is_written(small: Path, quay: Path, make: Build) -> None:
    quay.unlink()
    report = make(small)
    (problem,) = report.problems
    assert str(problem.place) == "templates/audiences/working/memo.md.j2:5"
    assert "there is no picture “pictures/quay.png”" in problem.message
    assert not report.outcomes and not (small / "out").exists()
