"""Entries appended to updates.yaml: every earlier byte stays, and the file reads as it should."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.dialogue import journal
from briefgen.dialogue.journal import append_entry
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.yaml import MAX_BYTES, parse_file
from briefgen.dialogue.yaml_text import expand_ligatures, first_forbidden
from briefgen.errors import Refused

ENTRY = {"id": "U2", "date": dt.date(2024, 6, 5), "note": {"en": "Launched: “Bio-5”", "ko": "출범"}}
WRITTEN = '- id: U2\n  date: 2024-06-05\n  note:\n    en: "Launched: “Bio-5”"\n    ko: 출범\n'


def data(text: str) -> Any:
    file = parse_file(text.encode(), "f.yaml")
    assert not file.problems
    return file.data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", WRITTEN),
        ("# none yet\n", "# none yet\n" + WRITTEN),
        ("# none yet", "# none yet\n" + WRITTEN),
        ("[]", WRITTEN),
        ("# news\n[ ]  # none\n", "# news\n  # none\n" + WRITTEN),
        ("\ufeff[]\n", "\ufeff\n" + WRITTEN),
        ("- id: U1\n", "- id: U1\n" + WRITTEN),
        ("- id: U1", "- id: U1\n" + WRITTEN),
        ("- {id: U1}\n# end\n", "- {id: U1}\n# end\n" + WRITTEN),
        ("- id: U0\n\n- id: U1\n", "- id: U0\n\n- id: U1\n\n" + WRITTEN),
        ("---\n- id: U1\n\n\n", "---\n- id: U1\n\n\n" + WRITTEN),
    ],
)
def test_an_entry_comes_at_the_end_and_every_earlier_byte_stays(before: str, after: str) -> None:
    assert append_entry(before, ENTRY) == after


def test_the_list_keeps_its_indent_and_its_line_ends() -> None:
    assert append_entry("  - id: U1\n", {"id": "U2", "n": 1}) == "  - id: U1\n  - id: U2\n    n: 1\n"
    assert append_entry("- id: U1\r\n", {"id": "U2", "n": 1}) == "- id: U1\r\n- id: U2\r\n  n: 1\r\n"


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("done", "done"),
        ("2024-06-05", "2024-06-05"),
        ("2024", '"2024"'),
        (2024, "2024"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        ("true", '"true"'),
        (True, "true"),
        (None, "null"),
        ("", '""'),
        ("- a", '"- a"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        (" a ", '" a "'),
        ("a  b", '"a  b"'),
        ("a\nb\t“c”\\", '"a\\nb\\t“c”\\\\"'),
        ("C03, at least 10%", "C03, at least 10%"),
        ([], "[]"),
        ({}, "{}"),
        (["a", "1"], '\n    - a\n    - "1"'),
        ([{"a": 1, "b": ["c"]}], "\n    - a: 1\n      b:\n        - c"),
        ([["a", "b"]], "\n    - - a\n      - b"),
    ],
)
def test_a_value_is_quoted_where_it_would_be_something_else(value: Any, typed: str) -> None:
    after = append_entry("", {"id": "U1", "v": value})
    space = "" if typed.startswith("\n") else " "
    assert after == f"- id: U1\n  v:{space}{typed}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: U1\n", "this file is no list"),
        ("- a: &x 1\n", "“&x” marks a value to be repeated"),
        ("- a: [\n", "a value is missing here"),
        ("[{id: U1}]\n", "nothing can be added to a list in brackets"),
        ("- id: U1\n...\n", "nothing can be added at the end of this file"),
        ("null\n", "nothing can be added at the end of this file"),
        ("- note: |\n    a", "nothing can be added at the end of this file"),
        ("- a\ud800\n", "the text holds half a character"),
    ],
)
def test_a_file_that_cannot_take_an_entry_is_refused(text: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        append_entry(text, ENTRY, "data/x/updates.yaml")
    assert message in refused.value.problems[0].message
    assert refused.value.problems[0].place.path == "data/x/updates.yaml"


def test_an_entry_with_a_character_that_no_file_may_hold_is_refused() -> None:
    with pytest.raises(Refused, match=r"U\+202E"):
        append_entry("", {"id": "U1", "note": ["a\u202e"]})


def test_a_ligature_in_an_entry_is_its_letters_as_in_every_file() -> None:
    assert append_entry("", {"note": "oﬀice"}) == "- note: office\n"


TEXTS = st.text() | st.text(st.sampled_from("ab1 -:#'\"\\\n\t[]{}&*!|>%@`,?~…가\ud800\x07"), max_size=12)
VALUES = st.recursive(
    TEXTS | st.integers(-(10**12), 10**12) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for inner in pair for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def _spelled(value: Any) -> Any:
    if isinstance(value, dict):
        return {expand_ligatures(name): _spelled(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [*map(_spelled, value)]
    return expand_ligatures(value) if isinstance(value, str) else value


@given(
    st.sampled_from(["", "[]", "# none\n", "- id: U1", "- id: U0\n\n- id: U1\n# end\n", "  - {id: U1}\r\n"]),
    st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_any_entry_is_read_back_as_it_was_or_refused(before: str, entry: dict[str, Any]) -> None:
    try:
        after = append_entry(before, entry)
    except Refused:
        assert any(first_forbidden(text) for text in _texts(entry))
        return
    assert data(after) == [*(data(before) or []), _spelled(entry)]
    assert after.startswith(before.replace("[]", ""))


ENTRY_JOURNAL = {"id": "U900", "item": "C01", "date": "2024-10-15", "status": "in_progress"}


def test_entries_are_added_and_every_earlier_byte_stays(workplace: Path) -> None:
    file = workplace / journal.updates_path("kr-us-cet")
    old = file.read_bytes()
    journal.append_updates(workplace, "kr-us-cet", [ENTRY_JOURNAL, ENTRY_JOURNAL | {"id": "U901"}])
    assert file.read_bytes().startswith(old)
    dialogue, problems = load_dialogue(workplace, "kr-us-cet")
    assert dialogue and not problems
    assert {"U900", "U901"} <= {update.id for update in dialogue.updates}


def test_the_next_ids_follow_the_highest_number_of_all_kinds_of_entries(workplace: Path) -> None:
    dialogue, _ = load_dialogue(workplace, "kr-us-cet")
    assert dialogue
    assert journal.next_ids(dialogue, 2) == ("U012", "U013")
    journal.append_updates(workplace, "kr-us-cet", [{"id": "U041", "date": "2024-10-15", "retracts": "U007"}])
    dialogue, _ = load_dialogue(workplace, "kr-us-cet")
    assert dialogue
    assert journal.next_ids(dialogue, 1) == ("U042",)


def test_nothing_is_added_that_could_not_be_read_again(workplace: Path) -> None:
    path = workplace / journal.updates_path("kr-us-cet")
    before = path.read_bytes()
    entry = ENTRY_JOURNAL | {"note": "x" * MAX_BYTES}
    with pytest.raises(Refused, match=r"would have 5\.0 MB, so nothing was added\n  hint: at most 5 MB"):
        journal.append_updates(workplace, "kr-us-cet", [entry])
    assert path.read_bytes() == before


def test_where_one_entry_cannot_be_added_none_is(workplace: Path) -> None:
    file = workplace / journal.updates_path("kr-us-cet")
    old = file.read_bytes()
    with pytest.raises(Refused):
        journal.append_updates(
            workplace, "kr-us-cet", [ENTRY_JOURNAL, ENTRY_JOURNAL | {"id": "U901", "note": "a bell \x07"}]
        )
    assert file.read_bytes() == old


def test_a_file_that_is_not_there_is_an_empty_list(workplace: Path) -> None:
    file = workplace / journal.updates_path("kr-us-cet")
    file.unlink()
    journal.append_updates(workplace, "kr-us-cet", [ENTRY_JOURNAL])
    assert file.read_text() == "- id: U900\n  item: C01\n  date: 2024-10-15\n  status: in_progress\n"
