"""A workplace is opened by its folder; what is asked of it by name is there, or is named as missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.app.workplace import (
    Workplace,
    load_dialogues,
    load_one_dialogue,
    load_readers,
    open_workplace,
)
from briefgen.errors import Refused, Unknown


def test_a_workplace_has_dialogues_and_readers(small: Path) -> None:
    place = open_workplace(str(small))
    assert place == Workplace(small)
    assert place.dialogues() == ("harbour",)
    assert [reader.id for reader in place.readers()] == ["working"]


@pytest.mark.parametrize("missing", ["data", "templates"])
def test_a_folder_without_data_or_templates_is_no_workplace(small: Path, missing: str) -> None:
    (small / missing).rename(small / "elsewhere")
    with pytest.raises(Unknown, match=r"is no workplace: it has no data/ and templates/\.\n  hint: briefgen init DIR"):
        open_workplace(small)


def test_a_name_that_is_not_there_is_unknown(small: Path) -> None:
    place = open_workplace(small)
    with pytest.raises(Unknown, match=r"there is no dialogue “harbor”\n  hint: did you mean “harbour”\?"):
        load_dialogues(place, ["harbor"])
    with pytest.raises(Unknown, match=r"there is no audience “press”\n  hint: there is working"):
        load_readers(place, ["press"])


def test_a_dialogue_with_a_problem_is_refused_and_its_problems_are_said(small: Path) -> None:
    (small / "data" / "harbour" / "dialogue.yaml").write_text("id: harbour\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"data/harbour/dialogue\.yaml"):
        load_dialogues(open_workplace(small))


def test_the_only_dialogue_needs_no_name(small: Path) -> None:
    place = open_workplace(small)
    assert load_one_dialogue(place, "").id == load_one_dialogue(place, "harbour").id == "harbour"
    (small / "data" / "lakes").mkdir()
    (small / "data" / "lakes" / "dialogue.yaml").write_text("id: lakes\n", encoding="utf-8")
    with pytest.raises(Unknown, match=r"which dialogue\?\n  hint: name one with --dialogue: harbour, lakes"):
        load_one_dialogue(place, "")
