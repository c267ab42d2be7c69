"""Mail for outside is searched once more, in the bytes and words it goes in."""

from __future__ import annotations

from typing import Any

import pytest

from briefgen.mail.delivery import DeliveryState


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (b"%PDF ask the desk at desk@example.org", "“desk@example.org” is an e-mail address"),
        (b"%PDF call +82 2 1234 5678", "is a telephone number"),
        (b"%PDF %%EOF", "cannot be searched"),
    ],
)
def test_a_file_that_says_what_its_reader_must_not_get_does_not_go(
    office: Any, of: Any, words: bytes, message: str
) -> None:
    office.put("public/memo.pdf", words)
    [delivery] = office.deliveries(of("public", "press"))
    assert delivery.state is DeliveryState.REFUSED
    assert any(message in each.message and "public/memo.pdf" in each.place.path for each in delivery.problems)


def test_the_same_words_may_go_inside(office: Any, of: Any) -> None:
    office.put("working/memo.pdf", b"%PDF ask the desk at desk@example.org")
    [delivery] = office.deliveries(of("working", "desk"))
    assert delivery.state is DeliveryState.READY
