"""A workplace is set up without touching what is there: its folder, a reader, a template, the schemas of an editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.app import setup
from briefgen.app.setup import (
    SCHEMAS,
    add_reader,
    default_look,
    describe_look,
    init,
    schema_texts,
    update_schemas,
    write_new_template,
    write_salt,
    write_schemas,
)
from briefgen.app.workplace import Workplace, open_workplace
from briefgen.errors import Refused, Unknown
from briefgen.word.look import read_look


def test_schemas_are_written_anew_only_where_one_is_missing_or_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_schemas(Workplace(tmp_path))
    found = tmp_path / SCHEMAS / "round.schema.json"
    found.write_text("{}", encoding="utf-8")
    update_schemas(Workplace(tmp_path))
    assert found.read_text(encoding="utf-8") == "{}"
    monkeypatch.setattr(setup, "program_fingerprint", lambda: "another")
    update_schemas(Workplace(tmp_path))
    assert found.read_text(encoding="utf-8") == schema_texts()["round.schema.json"]
    found.unlink()
    update_schemas(Workplace(tmp_path))
    assert found.is_file()


def test_all_schemas_are_written_where_somebody_wants_them(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "schemas")
    assert {path.name: path.read_text(encoding="utf-8") for path in paths} == schema_texts()
    assert all(path.parent == tmp_path / "schemas" for path in paths)


def test_a_new_workplace_has_the_sample_or_an_empty_start(tmp_path: Path) -> None:
    assert init(tmp_path / "sample").dialogues() == ("kr-us-cet",)
    empty = init(str(tmp_path / "empty"), empty=True)
    assert empty == open_workplace(tmp_path / "empty")
    assert empty.dialogues() == ("our-dialogue",)
    assert not list((tmp_path / "sample" / "data").rglob("sent"))


def test_a_folder_with_something_in_it_is_left_alone_and_named_as_it_was_typed(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="briefs: is there and not empty; nothing was changed"):
        init(tmp_path, "briefs")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_reader_is_added_with_a_template_that_changes_one_block(small: Path) -> None:
    place = open_workplace(small)
    assert add_reader(place, "minister", like="working") == (
        "data/audiences.yaml",
        "templates/audiences/minister/memo.md.j2",
    )
    assert [reader.id for reader in place.readers()] == ["working", "minister"]
    template = (small / "templates/audiences/minister/memo.md.j2").read_text(encoding="utf-8")
    assert template.startswith('{% extends "memo.md.j2" %}\n{% block background %}\n{{ super() }}\n')


@pytest.mark.parametrize(
    ("name", "like", "said"),
    [
        ("minister", "workin", "there is no audience “workin”"),
        ("working", "working", "there is an audience “working” already"),
        ("a minister", "working", "“a minister” cannot be an id"),
    ],
)
def test_a_reader_needs_a_new_id_and_one_to_be_like(small: Path, name: str, like: str, said: str) -> None:
    before = (small / "data/audiences.yaml").read_bytes()
    with pytest.raises(Unknown, match=said):
        add_reader(open_workplace(small), name, like=like)
    assert (small / "data/audiences.yaml").read_bytes() == before


def test_a_template_that_is_there_is_not_replaced_by_a_new_reader(small: Path) -> None:
    template = small / "templates/audiences/minister/memo.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="is there already; nothing was changed"):
        add_reader(open_workplace(small), "minister", like="working")
    assert [reader.id for reader in open_workplace(small).readers()] == ["working"]


def test_a_look_is_described_in_sentences_and_an_unknown_one_is_a_problem(small: Path) -> None:
    place = open_workplace(small)
    report = describe_look(place)
    assert report.sentences[0].startswith("Page: A4")
    assert report.problems == ()
    assert [problem.message for problem in describe_look(place, "ministry").problems] == [
        "there is no look “ministry” in templates/looks"
    ]


def test_the_look_of_the_program_is_that_of_a_new_workplace(small: Path) -> None:
    settings = {"fonts": [{"family": "Pretendard GOV", "regular": "fonts/PretendardGOV-Regular.ttf"}]}
    templates = small / "templates"
    look, _ = read_look((templates / "house.docx").read_bytes(), settings, templates)
    assert default_look().page == look.page
    assert default_look().paragraphs == look.paragraphs


def test_a_fresh_template_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "letterhead.docx"
    write_new_template(path)
    before = path.read_bytes()
    assert before.startswith(b"PK")
    with pytest.raises(Unknown, match="is there already; name a file that is not"):
        write_new_template(path)
    assert path.read_bytes() == before


def test_an_empty_start_has_a_salt_and_the_sample_keeps_its_own(tmp_path: Path) -> None:
    init(tmp_path / "empty", empty=True, salt="0f4cbb1d7e92a836")
    text = (tmp_path / "empty/data/our-dialogue/dialogue.yaml").read_text(encoding="utf-8")
    assert text.endswith('\nsalt: "0f4cbb1d7e92a836"\n')
    init(tmp_path / "sample", salt="0f4cbb1d7e92a836")
    sample = tmp_path / "sample/data/kr-us-cet/dialogue.yaml"
    assert sample.read_bytes() == (setup.PACKAGE_FOLDER.parents[1] / "data/kr-us-cet/dialogue.yaml").read_bytes()


def test_a_salt_is_written_into_a_dialogue_once(small: Path) -> None:
    place = open_workplace(small)
    with pytest.raises(Refused, match="there is a salt already; nothing was changed"):
        write_salt(place, "harbour", "0f4cbb1d7e92a836")
    assert write_salt(place, "harbour", "0f4cbb1d7e92a836", replace=True) == "data/harbour/dialogue.yaml"
    assert '\nsalt: "0f4cbb1d7e92a836"\n' in (small / "data/harbour/dialogue.yaml").read_text(encoding="utf-8")
    with pytest.raises(Unknown, match="there is no dialogue “pond”"):
        write_salt(place, "pond", "0f4cbb1d7e92a836")
