"""The reason is data; the sentence is for a person."""

from __future__ import annotations

import pytest

from briefgen.build.why import sentence
from briefgen.editions.record import Reason


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ((), ""),
        ((Reason("new"),), "there was none before"),
        ((Reason("data", ("C03",)),), "C03 changed"),
        ((Reason("data", ("C03", "C04", "dialogue")),), "C03, C04 and dialogue changed"),
        ((Reason("data", ("C1", "C2", "C3", "C4", "C5")),), "C1, C2, C3 and 2 more changed"),
        (
            (Reason("data", ("C03",)), Reason("cleared")),
            "C03 changed, and it has been cleared",
        ),
        ((Reason("day", ("2024-10-14", "2024-10-15")),), "it is as of 2024-10-15 and no longer 2024-10-14"),
        ((Reason("audience", ("partner",)),), "what audiences.yaml says of “partner” changed"),
    ],
)
def test_reasons_read_as_a_clause(reasons: tuple[Reason, ...], words: str) -> None:
    assert sentence(reasons) == words
