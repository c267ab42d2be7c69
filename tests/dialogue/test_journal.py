from pathlib import Path

import pytest

from briefgen.dialogue import journal
from briefgen.dialogue.load import load_dialogue
from briefgen.errors import Refused

ENTRY = {"id": "U900", "item": "C01", "date": "2024-10-15", "status": "in_progress"}


def test_entries_are_added_and_every_earlier_byte_stays(workplace: Path) -> None:
    file = workplace / journal.updates_path("kr-us-cet")
    old = file.read_bytes()
    journal.append_updates(workplace, "kr-us-cet", [ENTRY, ENTRY | {"id": "U901"}])
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


def test_where_one_entry_cannot_be_added_none_is(workplace: Path) -> None:
    file = workplace / journal.updates_path("kr-us-cet")
    old = file.read_bytes()
    with pytest.raises(Refused):
        journal.append_updates(workplace, "kr-us-cet", [ENTRY, ENTRY | {"id": "U901", "note": "a bell \x07"}])
    assert file.read_bytes() == old


def test_a_file_that_is_not_there_is_an_empty_list(workplace: Path) -> None:
    file = workplace / journal.updates_path("kr-us-cet")
    file.unlink()
    journal.append_updates(workplace, "kr-us-cet", [ENTRY])
    assert file.read_text() == "- id: U900\n  item: C01\n  date: 2024-10-15\n  status: in_progress\n"
