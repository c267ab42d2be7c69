"""Bytes as text, and errors of YAML in an officer’s words."""

import pytest

from briefgen.dialogue.yaml_text import MAX_PROBLEMS, decode, describe_character, first_forbidden


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbfid: a", "f.yaml") == ("id: a", [])


def test_ligatures_are_the_letters_they_stand_for_and_nothing_else_changes() -> None:
    assert decode("ﬁnal oﬃce, ﬅ; ① ㎝ ² ½ ﬓ".encode(), "f.yaml") == ("final office, st; ① ㎝ ² ½ ﬓ", [])


def test_a_problem_behind_a_ligature_has_the_column_an_editor_shows() -> None:
    _, [problem] = decode("oﬃce \x07".encode(), "f.yaml")
    assert str(problem.place) == "f.yaml:1:6"


@pytest.mark.parametrize(
    ("raw", "place", "words"),
    [
        ("첫째\n나라".encode()[:-1], "f.yaml:2:2", "not saved as UTF-8"),
        ("한국".encode("cp949"), "f.yaml:1:1", "not saved as UTF-8"),
        ("id: a".encode("utf-16"), "f.yaml:1:1", "UTF-16"),
        (b"id: \xed\xa0\x80", "f.yaml:1:5", "not saved as UTF-8"),
    ],
)
def test_bytes_that_are_not_utf_8_give_no_text_and_the_place_of_the_first(raw: bytes, place: str, words: str) -> None:
    text, [problem] = decode(raw, "f.yaml")
    assert text == ""
    assert str(problem.place) == place
    assert words in problem.message
    assert "UTF-8" in problem.hint


@pytest.mark.parametrize(
    "character",
    [
        "\0",
        "\x07",
        "\x1b",
        "\x7f",
        "\x85",
        "\u061c",
        "\u200e",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\uffff",
    ],
)
def test_a_character_that_cannot_be_seen_is_named_with_its_place(character: str) -> None:
    text, [problem] = decode(f"id: a\r\nko: 가{character}".encode(), "f.yaml")
    assert first_forbidden(text) == character
    assert str(problem.place) == "f.yaml:2:6"
    assert f"U+{ord(character):04X}" in problem.message


def test_what_typists_and_translators_use_may_stay() -> None:
    words = "“a” – b\u00a0c\u2060d\u200be\u00ad\tf…🇰🇷 漢字 한글\n"
    assert decode(words.encode(), "f.yaml") == (words, [])


def test_a_character_is_named_in_words() -> None:
    assert describe_character("\u202e") == "U+202E (right-to-left override)"
    assert describe_character("\x07") == "U+0007 (control character)"


def test_a_file_of_nothing_but_rubbish_is_not_reported_character_by_character() -> None:
    assert len(decode(b"\x07" * 10_000, "f.yaml")[1]) == MAX_PROBLEMS
