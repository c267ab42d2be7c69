"""Who acts in which role and for which party: the one place that says so of an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from briefgen.dialogue.model import Actor, Dialogue, Organisation, Party, Promise

LEADING = frozenset({"lead", "host", "implementer"})
"""The roles whose organisations answer for an item; who supports, pays or takes part does not."""


def bodies_of(actor: Actor) -> tuple[str, ...]:
    """The ids of the organisations an actor names: one, or several of which at least one acts."""
    return (actor.org,) if actor.org else actor.one_of


def party_of(actor: Actor, organisations: Mapping[str, Organisation]) -> str:
    """The party an actor acts for, its own or that of its organisations; empty where there is none, or not only one."""
    if actor.party:
        return actor.party
    parties = {organisations[body].party if body in organisations else "" for body in bodies_of(actor)}
    return parties.pop() if len(parties) == 1 else ""


def has_lead(promise: Promise, parties: Iterable[Party] = ()) -> bool:
    """Whether an organisation is named as lead; it may be a party itself.

    A state or union without an organisation, a group, all parties together or somebody who takes part is no lead.
    """
    own = {party.id for party in parties if party.kind == "organisation"}
    return any(_names_body(actor, own) and actor.role in LEADING for actor in promise.actors)


def _names_body(actor: Actor, parties: Collection[str]) -> bool:
    return bool(bodies_of(actor)) or actor.party in parties


def without_interpreted_bodies(actors: Sequence[Actor], dialogue: Dialogue) -> tuple[Actor, ...]:
    """The actors for readers outside: of a body that is only our reading, its party stays, marked as interpreted."""
    organisations = {organisation.id: organisation for organisation in dialogue.organisations}
    return tuple(
        _only_party(actor, organisations) if actor.basis == "interpreted" and not actor.everyone else actor
        for actor in actors
    )


def _only_party(actor: Actor, organisations: Mapping[str, Organisation]) -> Actor:
    return Actor(party=party_of(actor, organisations), role=actor.role, basis=actor.basis)
