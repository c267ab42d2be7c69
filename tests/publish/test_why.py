"""The reason is data; the sentence is for a person."""

from __future__ import annotations

import pytest

from briefgen.editions.record import ChangeReason
from briefgen.publish.reasons import describe_reasons


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ((), ""),
        ((ChangeReason("new"),), "there was none before"),
        ((ChangeReason("data", ("C03",)),), "C03 changed"),
        ((ChangeReason("data", ("C03", "C04", "dialogue")),), "C03, C04 and dialogue changed"),
        ((ChangeReason("data", ("C1", "C2", "C3", "C4", "C5")),), "C1, C2, C3 and 2 more changed"),
        (
            (ChangeReason("data", ("C03",)), ChangeReason("cleared")),
            "C03 changed, and it has been cleared",
        ),
        ((ChangeReason("day", ("2024-10-14", "2024-10-15")),), "it is as of 2024-10-15 and no longer 2024-10-14"),
        ((ChangeReason("audience", ("partner",)),), "what audiences.yaml says of “partner” changed"),
    ],
)
def test_reasons_read_as_a_clause(reasons: tuple[ChangeReason, ...], words: str) -> None:
    assert describe_reasons(reasons) == words
