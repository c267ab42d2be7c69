"""The YAML that is read, and where each value of it stands."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.dialogue.yaml import MAX_BYTES, MAX_DEPTH, ParsedFile, parse_file, read_file
from briefgen.dialogue.yaml_text import MAX_PROBLEMS


def parsed(text: str) -> ParsedFile:
    return parse_file(text.encode(), "f.yaml")


def found(text: str) -> list[str]:
    return [f"{problem.place.line}:{problem.place.column} {problem.message}" for problem in parsed(text).problems]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("0", 0),
        ("-3", -3),
        ("10000000", 10_000_000),
        ("1.50", Decimal("1.50")),
        ("-0.5", Decimal("-0.5")),
        ('"1"', "1"),
        ("'true'", "true"),
        *[
            (word, word)
            for word in (
                *(
                    "on",
                    "no",
                    "Yes",
                    "True",
                    "NULL",
                    "~",
                    "010",
                    "1_000",
                    "+1",
                    "0x1F",
                    "0o7",
                    ".5",
                    "5.",
                    "1e5",
                    "1e999",
                ),
                *("14:30", "2024-03-31", "2023-13-45", ".inf", ".nan", "=", "<<", "1" * 41),
            )
        ],
    ],
)
def test_only_true_false_null_and_decimal_numbers_are_more_than_text(typed: str, value: Any) -> None:
    data = parsed(f"a: {typed}\n").data["a"]
    assert (type(data), data) == (type(value), value)


def test_a_number_keeps_its_digits() -> None:
    assert str(parsed("a: 0.0000001\n").data["a"]) == str(Decimal("0.0000001"))
    assert str(parsed("a: 1.10\n").data["a"]) == "1.10"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\ufeff", "null\n", "\n\n"])
def test_a_file_that_says_nothing_has_no_data_and_no_problem(text: str) -> None:
    assert (parsed(text).data, parsed(text).problems) == (None, ())


def test_each_key_and_value_has_its_place() -> None:
    file = parsed("\ufeff- id: C01\n  due:\n    latest: 2024-01-01\n- id: C02\n  cites: [S1, S2]\n")
    assert file.place(()).line == 1
    assert str(file.place((0,))) == "f.yaml:1:3"
    assert str(file.key_place((0, "due"))) == "f.yaml:2:3"
    assert str(file.place((0, "due", "latest"))) == "f.yaml:3:13"
    assert str(file.place((1, "cites", 1))) == "f.yaml:5:15"


WORDS = st.text("abc", min_size=1, max_size=3)
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(WORDS, inner, min_size=1),
    max_leaves=12,
)


@given(TREES, st.booleans())
@settings(deadline=None)
def test_where_a_key_or_value_stands_its_words_begin(tree: Any, in_lines: bool) -> None:
    text = yaml.safe_dump(tree, default_flow_style=not in_lines, sort_keys=False)
    file, lines = parsed(text), text.splitlines()
    assert (file.data, file.problems) == (tree, ())
    for path, value in below(tree):
        place, key = file.place(path), file.key_place(path)
        words = lines[place.line - 1][place.column - 1 :]
        assert words.startswith(value if isinstance(value, str) else ("- ", "[", "{", *value))
        if path and isinstance(path[-1], str):
            assert lines[key.line - 1][key.column - 1 :].startswith(f"{path[-1]}:")


def below(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Each value, with the path to it."""
    yield path, tree
    for step in tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield from below(tree[step], (*path, step))


def test_what_is_not_there_has_the_place_of_what_is_around_it() -> None:
    file = parsed("a:\n  b: 1\n")
    assert file.place(("a", "c", 0)) == file.place(("a",))
    assert file.key_place(("a", "c")) == file.place(("a",))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1 the key “a” stands here a second time (first in line 1)"),
        ("- {a: 1, a: 2}\n", "1:10 the key “a” stands here a second time (first in line 1)"),
        ("a: &x 1\n", "1:4 “&x” marks a value to be repeated"),
        ("&x a: 1\n", "1:1 “&x” marks a value to be repeated"),
        ("a: *x\n", "1:4 “*x” would repeat another value"),
        ("a: !!python/object:os.system {}\n", "1:4 “!” gives a value another type"),
        ("a: !x 1\n", "1:4 “!” gives a value another type"),
        ("- !!set {a}\n", "1:3 “!” gives a value another type"),
        ("%YAML 1.1\n---\na: 1\n", "1:1 a line that begins with “%” is not read"),
        ("a: 1\n---\nb: 2\n", "2:1 a second document begins here"),
        ("? [a]\n: 1\n", "1:3 a key is one text, not a list or mapping"),
        ("null: 1\n", "1:1 the key “null” is no text"),
        ("2024: 1\n", "1:1 the key “2024” is no text"),
        ("? \n: 1\n", "1:2 the key “” is no text"),
        ("a:\n\t- b\n", "2:1 a tab cannot indent a line"),
        ("a:\n  \tb: 1\n", "2:3 a tab cannot indent a line"),
        ('a: "\\u202e"\n', "1:4 U+202E (right-to-left override) cannot stand here"),
        ("a: 'x\nb: 1\n", "1:4 this quotation mark is not closed"),
        ("a: [1, 2\nb: 3\n", "1:4 this list is not closed"),
        ("a: {b: 1\n", "1:4 this mapping is not closed"),
        ("a: one: two\n", "1:7 a key with “: ” cannot stand here"),
        ("a: 1\nwords\nb: 2\n", "2:1 this line has no colon"),
        ("- a\nb: 1\n", "2:1 this line is no entry of the list around it"),
        ("a: 'it's'\n", "1:8 this does not belong to the mapping around it"),
        ("a: @home\n", "1:4 a text cannot begin with this character"),
        ('a: "C:\\data"\n', "1:7 a backslash in double quotes is a command"),
        ("a: >more than\n", "1:5 a text cannot begin with “>” or “|”"),
        ("a: *\n", "1:5 a text cannot begin with “*” or “&”"),
        ("{a: 1}}\n", "1:7 this is left over"),
        ("a: ]\n", "1:4 a value is missing here"),
    ],
)
def test_a_trap_is_a_problem_with_its_place(text: str, problem: str) -> None:
    assert found(text) == [problem]
    assert all(problem.hint for problem in parsed(text).problems)


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert len(found("a: &x 1\nb: *x\na: 2\nc: !y 3\nnull: 4\n")) == 5


def test_a_file_with_a_key_that_comes_twice_is_no_data() -> None:
    file = parsed("a: 1\na: {b: 2}\nc: 3\n")
    assert (file.broken, file.data) == (True, None)


def test_a_file_that_cannot_be_read_to_its_end_has_no_data() -> None:
    file = parsed("a: 1\nb: [\n")
    assert (file.broken, file.data) == (True, None)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_bomb_of_brackets_is_left_at_the_first_level_too_many(opening: str) -> None:
    [problem] = parsed(opening * 100_000).problems
    assert f"{MAX_DEPTH} levels" in problem.message or "key is one text" in problem.message


def test_as_many_levels_as_are_allowed_are_read() -> None:
    assert parsed("[" * MAX_DEPTH + "]" * MAX_DEPTH).problems == ()


def test_a_file_of_mistakes_is_left_before_it_fills_the_screen() -> None:
    assert len(parsed("a: 1\n" * 10_000).problems) == MAX_PROBLEMS + 1


def test_a_file_of_more_than_5_mb_is_not_read() -> None:
    [problem] = parse_file(b"#" * (MAX_BYTES + 1), "f.yaml").problems
    assert (str(problem.place), problem.message) == ("f.yaml:1:1", "is larger than 5 MB")
    assert problem.hint


def test_a_missing_file_says_nothing_and_a_folder_in_its_place_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "data" / "actions.yaml").mkdir(parents=True)
    assert read_file(tmp_path, "data/updates.yaml") == ParsedFile("data/updates.yaml")
    file = read_file(tmp_path, "data/actions.yaml")
    assert file.broken
    assert str(file.problems[0].place) == "data/actions.yaml:1:1"
    assert file.problems[0].hint == "put a readable file in its place, or move it away"


def test_links_that_go_round_in_a_circle_are_a_problem_at_the_file(tmp_path: Path) -> None:
    (tmp_path / "actions.yaml").symlink_to("actions.yaml")
    [problem] = read_file(tmp_path, "actions.yaml").problems
    assert (problem.message, problem.place.line) == ("cannot be read: its links go round in a circle", 1)


ENTRIES = """\
- id: C01
  title: a
  sub_items:
    - id: C01a
      title: "b"
    - title: "c"
  strength: x
- {id: C02, title: d,
   text: e}
- title: f
"""


@pytest.mark.parametrize(
    ("old", "new", "item"),
    [
        ("title: a", "title: a\n  title: b", "C01"),
        ("title: a", "\ttitle: a", "C01"),
        ('title: "b"', "title: b\u202e", "C01a"),
        ('title: "c"', "title: &c c", "C01"),
        ("strength: x", "strength: !x y", "C01"),
        ("title: d", "id: d", "C02"),
        ("text: e}", "text: e, text: f}", "C02"),
        ("title: f", "title: *f", ""),
    ],
)
def test_what_is_wrong_in_an_entry_names_its_id_where_that_is_written_before(old: str, new: str, item: str) -> None:
    [problem] = parsed(ENTRIES.replace(old, new)).problems
    assert problem.item == item


@given(st.text(st.sampled_from("ab01:- \n\t[]{}#&*!|>'\"%@`,?\\~가\u202e\u0085")) | st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_is_data_or_a_problem_with_its_place(text: str) -> None:
    file = parse_file(text.encode("utf-8", "surrogatepass"), "f.yaml")
    assert all(problem.place.line >= 1 and problem.place.column >= 1 for problem in file.problems)
    assert file.data is None or not file.broken


@given(st.binary())
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_data_or_a_problem_with_its_place(raw: bytes) -> None:
    assert all(problem.place.line >= 1 for problem in parse_file(raw, "f.yaml").problems)
