"""Which words may be an id, and which of them mean the same."""

import pytest

from briefgen.dialogue import model
from briefgen.dialogue.ids import GivenId, find_repeated_ids, why_no_id
from briefgen.errors import Place

AT = Place("f.yaml", 1, 1)
FURTHER = Place("f.yaml", 2, 1)


@pytest.mark.parametrize(
    ("first", "second", "is_repeated"),
    [
        (model.Commitment, model.Action, True),
        (model.Source, model.Field, True),
        (model.Organisation, model.Organisation, True),
        (model.Organisation, model.Party, True),
        (model.Organisation, model.Commitment, False),
        (model.Person, model.Organisation, False),
        (model.Person, model.Person, True),
    ],
)
def test_an_id_is_for_one_thing(first: type, second: type, is_repeated: bool) -> None:
    found = list(find_repeated_ids([GivenId(first, "x", AT), GivenId(second, "x", FURTHER)]))
    assert [(problem.place, problem.message) for problem in found] == (
        [(FURTHER, "the id “x” is given twice, first at f.yaml:1:1")] if is_repeated else []
    )


def test_ids_that_differ_in_capitals_alone_are_one() -> None:
    given = [GivenId(model.Field, "bio", AT), GivenId(model.Field, "BIO", FURTHER)]
    [problem] = find_repeated_ids(given)
    assert problem.place == FURTHER
    assert problem.message == "the ids “BIO” and “bio” (f.yaml:1:1) differ in capitals alone"


@pytest.mark.parametrize("word", ["con", "CON", "Nul", "prn", "aux", "com1", "LPT9"])
@pytest.mark.parametrize("kind", [model.Audience, model.Field, model.Round, model.Dialogue])
def test_what_becomes_a_file_name_is_not_called_as_a_device(kind: type, word: str) -> None:
    assert why_no_id(kind, word)[0].startswith(f"“{word}” cannot be an id")
    assert why_no_id(model.Commitment, word) == ("", "")


@pytest.mark.parametrize("word", ["conference", "com", "COM10", "aux-1", "null"])
def test_a_word_that_only_begins_like_a_device_may_be_an_id(word: str) -> None:
    assert why_no_id(model.Audience, word) == ("", "")


@pytest.mark.parametrize("word", ["", "all", "ALL", "not_stated", "a b", "가", "a/b", "..", "a" * 25])
def test_what_is_no_word_of_plain_letters_is_no_id(word: str) -> None:
    assert "cannot be an id" in why_no_id(model.Commitment, word)[0]
