"""Who acts for which party, and what is left of it for readers outside."""

from __future__ import annotations

import pytest

from briefgen.dialogue.actors import party_of, without_interpreted_bodies
from briefgen.dialogue.model import Actor, Dialogue, Organisation, Party, Text

A = Text((("", "A"),))
ORGANISATIONS = (
    Organisation(id="min-a", name=A, party="A"),
    Organisation(id="bureau-a", name=A, party="A"),
    Organisation(id="min-b", name=A, party="B"),
    Organisation(id="board", name=A),
)
DIALOGUE = Dialogue(id="d", name=A, parties=(Party(id="A", name=A), Party(id="B", name=A)), organisations=ORGANISATIONS)


@pytest.mark.parametrize(
    ("actor", "party"),
    [
        (Actor(party="A"), "A"),
        (Actor(org="min-b"), "B"),
        (Actor(org="board"), ""),
        (Actor(party="B", org="board"), "B"),
        (Actor(one_of=("min-a", "bureau-a")), "A"),
        (Actor(one_of=("min-a", "min-b")), ""),
        (Actor(party="A", group=A), "A"),
        (Actor(everyone=True), ""),
    ],
)
def test_an_actor_acts_for_its_own_party_or_that_of_all_its_organisations(actor: Actor, party: str) -> None:
    assert party_of(actor, {each.id: each for each in ORGANISATIONS}) == party


def test_of_a_body_that_was_only_interpreted_its_party_role_and_mark_are_left() -> None:
    read = Actor(org="min-a", role="host", basis="interpreted")
    group = Actor(party="B", group=A, basis="interpreted")
    stated, everyone = Actor(org="min-b"), Actor(everyone=True, basis="interpreted")
    assert without_interpreted_bodies((read, group, stated, everyone), DIALOGUE) == (
        Actor(party="A", role="host", basis="interpreted"),
        Actor(party="B", basis="interpreted"),
        stated,
        everyone,
    )
