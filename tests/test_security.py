"""`.github/SECURITY.md` names rooms and tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
TEXT = (TOP / ".github" / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| **")]


@pytest.mark.parametrize(("promise", "rooms", "tests"), PROMISES, ids=[row[0].strip()[2:40] for row in PROMISES])
def test_each_promise_names_the_room_that_keeps_it_and_the_test_that_tries_it(
    promise: str, rooms: str, tests: str
) -> None:
    kept, tried = re.findall(r"`([^`]+)`", rooms), re.findall(r"`([^`]+)`", tests)
    assert kept and tried, promise
    assert not [path for path in kept if not (TOP / "src" / "briefgen" / path).exists()]
    assert not [path for path in tried if not list((TOP / path).rglob("test_*.py")) and not (TOP / path).is_file()]
