"""Nothing of a dialogue leaves the house without a secret of its own, and a command writes one."""

import secrets
import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.salt import SAMPLE, SAMPLE_SALT, is_weak, with_salt
from briefgen.dialogue.yaml import parse_file
from briefgen.errors import Refused

TOP = Path(__file__).parents[2]
PARTIES = "parties: [{id: A, name: a}, {id: B, name: b}]\n"
OUTSIDE = "release: {level: public, basis: b}\n"
GOOD = "0f4cbb1d7e92a836"


def problems(root: Path, name: str, more: str) -> list[str]:
    folder = root / "data" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dialogue.yaml").write_text(f"id: {name}\nname: a\n{PARTIES}{more}", encoding="utf-8")
    return [str(problem) for problem in load_dialogue(root, name)[1]]


@pytest.mark.parametrize(
    ("salt", "said"),
    [
        ("", "lake: has no salt"),
        ('salt: ""\n', "lake: has no salt"),
        ("salt: a\n", "lake: the salt is short or easily guessed"),
        ("salt: 0f4cbb1d7e92a83\n", "lake: the salt is short or easily guessed"),
        ("salt: aaaaaaaaaaaaaaaaaaaa\n", "lake: the salt is short or easily guessed"),
        ("salt: 0123456789abcdefghij\n", "lake: the salt is short or easily guessed"),
        ("salt: 0f4cbb1d0f4cbb1d\n", "lake: the salt is short or easily guessed"),
        (f"salt: {SAMPLE_SALT}\n", "lake: the salt is that of the sample"),
        (f"salt: {SAMPLE_SALT.upper()}\n", "lake: the salt is that of the sample"),
    ],
)
def test_a_dialogue_that_may_leave_the_house_needs_a_secret(tmp_path: Path, salt: str, said: str) -> None:
    [problem] = problems(tmp_path, "lake", OUTSIDE + salt)
    assert said in problem
    assert "hint: briefgen salt lake" in problem
    assert problem.startswith("data/lake/dialogue.yaml:")
    assert problems(tmp_path, "lake", salt) == []


def test_a_secret_of_its_own_will_do(tmp_path: Path) -> None:
    assert problems(tmp_path, "lake", f"{OUTSIDE}salt: {GOOD}\n") == []


def test_a_file_of_another_dialogue_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "data" / "pond" / "dialogue.yaml").mkdir(parents=True)
    assert problems(tmp_path, "lake", f"{OUTSIDE}salt: {GOOD}\n") == []


def test_two_dialogues_never_share_a_secret(tmp_path: Path) -> None:
    assert problems(tmp_path, "lake", f"{OUTSIDE}salt: {GOOD}\n") == []
    [problem] = problems(tmp_path, "pond", f"{OUTSIDE}salt: {GOOD}\n")
    assert "5:7: pond: the salt is that of lake too" in problem
    assert "hint: briefgen salt pond --replace" in problem


def test_the_sample_keeps_the_salt_it_came_with() -> None:
    dialogue, found = load_dialogue(TOP, SAMPLE)
    assert dialogue
    assert (dialogue.salt, found) == (SAMPLE_SALT, [])


def test_what_is_drawn_at_random_is_strong() -> None:
    assert not any(is_weak(secrets.token_hex(16)) for _ in range(2000))


@given(st.text(string.printable, max_size=15))
def test_what_is_short_is_weak_whatever_it_says(salt: str) -> None:
    assert is_weak(salt)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: a\nname: b", 'id: a\nname: b\nsalt: "NEW"\n'),
        ("id: a # one\n# two\n", 'id: a # one\n# two\nsalt: "NEW"\n'),
        ("id: a\r\n# salt: b\r\n", 'id: a\r\n# salt: b\r\nsalt: "NEW"\r\n'),
        ("id: a\nsalt:\nname: b\n", 'id: a\nsalt: "NEW"\nname: b\n'),
        ("id: a\nsalt:   # none yet\nname: b\n", 'id: a\nsalt: "NEW"   # none yet\nname: b\n'),
    ],
)
def test_a_salt_is_written_and_nothing_else_is_changed(before: str, after: str) -> None:
    assert with_salt(before, "NEW", "d.yaml") == after


@pytest.mark.parametrize("old", ["abc", '"abc"', "'a b'"])
def test_a_salt_is_replaced_only_where_that_is_said(old: str) -> None:
    text = f"id: a\nsalt: {old} # kept\nname: b\n"
    with pytest.raises(Refused, match="there is a salt already; nothing was changed"):
        with_salt(text, "NEW", "d.yaml")
    assert with_salt(text, "NEW", "d.yaml", replace=True) == 'id: a\nsalt: "NEW" # kept\nname: b\n'


@given(st.text("ab: #\n{}[]\"'-&*!|>", max_size=30))
@example("{id: a}\n")
@example("id: |\n  a\n")
@example("a: b\n...\n")
@example("- a\n")
def test_a_file_of_any_form_gets_a_salt_or_is_refused(text: str) -> None:
    try:
        after = with_salt(text, "NEW", "d.yaml")
    except Refused:
        return
    before = parse_file(text.encode(), "d.yaml").data
    assert isinstance(before, dict)
    assert parse_file(after.encode(), "d.yaml").data == {**before, "salt": "NEW"}
