"""A picture is one of the things a paper is made from: another one rewrites what shows it, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from briefgen.editions import record
from briefgen.publish.options import Report
from briefgen.publish.reasons import describe_reasons

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
    return {
        outcome.path: describe_reasons(outcome.reasons) for outcome in report.outcomes if outcome.action == "written"
    }


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
    assert str(problem.place) == "templates/audiences/working/memo.md.j2:5:12"
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
    edition = record.decode_edition((small / "out/harbour/all/edition.json").read_bytes(), "")
    assert {path for path, file in edition.files.items() if "quay" in file.facts} == {
        "working/memo.docx",
        "working/memo.pdf",
    }


def test_a_picture_that_no_paper_shows_is_a_notice(small: Path, data: Path, make: Build) -> None:
    assert not [notice for notice in make(small).notices if notice.item == "quay"]
    template = small / "templates" / "audiences" / "working" / "memo.md.j2"
    template.write_text('{% extends "memo.md.j2" %}\n', encoding="utf-8")
    (notice,) = [notice for notice in make(small).notices if notice.item == "quay"]
    assert str(notice.place) == "data/harbour/pictures.yaml:1:3" and "no paper shows it" in notice.message


def asked(small: Path, words: str, reader: str = "working") -> None:
    """The memo of a reader asks for a picture in the words of an author."""
    template = small / "templates" / "audiences" / reader / "memo.md.j2"
    shown = f'{{% extends "memo.md.j2" %}}\n{{% block background %}}\n\n{{{{ figure({words}) }}}}\n{{% endblock %}}\n'
    template.write_text(shown, encoding="utf-8")


def test_an_id_that_no_dialogue_has_is_a_problem_of_the_template(small: Path, data: Path, make: Build) -> None:
    asked(small, 'picture("quey")')
    report = make(small)
    (problem,) = report.problems
    assert str(problem.place) == "templates/audiences/working/memo.md.j2:4:20"
    assert problem.message == "no dialogue has a picture “quey”" and problem.hint == "did you mean “quay”?"
    assert not report.outcomes and not (small / "out").exists()


def test_a_picture_may_be_optional(small: Path, data: Path, make: Build) -> None:
    asked(small, 'picture("quey", optional=true)')
    assert not make(small).problems


def test_templates_are_shared_by_dialogues_with_other_pictures(small: Path, data: Path, make: Build) -> None:
    other = small / "data" / "lakes"
    other.mkdir()
    (other / "dialogue.yaml").write_text("id: lakes\nname: Lakes\nparties: [{id: KR, name: a}]\n", encoding="utf-8")
    assert not make(small).problems
    assert not make(small, dialogues=("lakes",)).problems


def test_an_id_that_is_changed_is_missed_by_papers_that_did_not_show_it(small: Path, data: Path, make: Build) -> None:
    """Nothing that this reader may see has changed, and still his template asks for what is there no longer."""
    for name in ("dialogue", "commitments"):
        file, mark = data / f"{name}.yaml", "release: {level: public, basis: agreed}"
        words = file.read_text(encoding="utf-8")
        file.write_text(f"{words}{mark}\n" if name == "dialogue" else f"{words}  {mark}\n", encoding="utf-8")
    with (small / "data" / "audiences.yaml").open("a", encoding="utf-8") as readers:
        readers.write("- {id: public, language: en, release: public, documents: [memo], from: Harbour desk}\n")
    asked(small, 'picture("quay")', "public")
    assert len(written(make(small, audiences=("public",)))) == 2
    (data / "pictures.yaml").write_text(ENTRY.replace("id: quay", "id: mole"), encoding="utf-8")
    (problem,) = make(small, audiences=("public",)).problems
    assert problem.message == "no dialogue has a picture “quay”"
