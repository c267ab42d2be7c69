"""A picture is one of the things a paper is made from: another one rewrites what shows it, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from briefgen.build.many import Report
from briefgen.build.why import sentence
from briefgen.editions import record

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


# ---- pictures of the data -------------------------------------------------------------------------------------------

ENTRY = "- {id: quay, file: pictures/quay.png, alt: The new quay, caption: The quay}\n"


@pytest.fixture
def data(small: Path) -> Path:
    """The folder of a dialogue with a picture that its memo shows."""
    template = small / "templates" / "audiences" / "working" / "memo.md.j2"
    template.write_text(SHOWING.replace('"pictures/quay.png", alt=', 'picture("quay"), alt='), encoding="utf-8")
    home = small / "data" / "harbour"
    (home / "pictures").mkdir()
    (home / "pictures" / "quay.png").write_bytes(png("navy"))
    (home / "pictures.yaml").write_text(ENTRY, encoding="utf-8")
    return home


def test_another_picture_of_the_data_rewrites_the_papers_that_show_it(small: Path, data: Path, make: Build) -> None:
    assert len(written(make(small))) == 4
    (data / "pictures" / "quay.png").write_bytes(png("gold"))
    assert written(make(small)) == dict.fromkeys(MEMO, "picture quay changed")
    (data / "pictures.yaml").write_text(ENTRY.replace("alt:", "rights: ours, alt:"), encoding="utf-8")
    assert not written(make(small))


def test_the_record_says_which_papers_show_a_picture(small: Path, data: Path, make: Build) -> None:
    make(small)
    edition = record.load((small / "out/harbour/all/edition.json").read_bytes(), "")
    assert {path for path, file in edition.files.items() if "quay" in file.facts} == {
        "working/memo.docx",
        "working/memo.pdf",
    }


def test_a_picture_that_no_paper_shows_is_a_notice(small: Path, data: Path, make: Build) -> None:
    assert not [notice for notice in make(small).notices if notice.item == "quay"]
    template = small / "templates" / "audiences" / "working" / "memo.md.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("quay", "key"), encoding="utf-8")
    (notice,) = [notice for notice in make(small).notices if notice.item == "quay"]
    assert str(notice.place) == "data/harbour/pictures.yaml:1:3" and "no paper shows it" in notice.message
