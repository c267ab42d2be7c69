"""Who acts, in words: in one cell, under each party, and as values for a program.

Bodies stand in the order of the data, those that lead first. From three parties on, and where two bodies have the same
short name, each has its party before it. What is our reading of a text stands apart and says so; for a reader outside
only its party is left (`dialogue.actors`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.compose.reader import Localizer
from briefgen.dialogue.actors import LEADING, bodies_of, party_of
from briefgen.dialogue.model import Actor, Dialogue

MAX_NAME = 60
"""Characters; longer names do not fit the column of a party."""
_ROLES = ("lead", "host", "implementer", "funder", "support", "participant")


class ActorsView(Struct, frozen=True):
    """Who acts: `words` for one cell; `by_party` for a column each, `joint` for those of no one party.

    `ids` are those of all bodies, `head` the body it is listed under: one that leads, ours first.
    """

    words: str = ""
    ids: tuple[str, ...] = ()
    head: str = ""
    by_party: Mapping[str, str] = {}
    joint: str = ""
    support: str = ""
    """For an action, who supports it."""
    parties: tuple[str, ...] = ()
    """The ids of the parties that act, whether or not a body is named."""
    acting: tuple[Actor, ...] = ()


class ActorsViewBuilder(Struct, frozen=True):
    """Makes the views of who acts, from a dialogue released to a reader."""

    dialogue: Dialogue
    l10n: Localizer
    internal: bool

    def view_of_action(self, lead: str, support: Sequence[str]) -> ActorsView:
        """Of an action of ours: one body leads it, others support it."""
        leads = (lead,) if lead else ()
        return ActorsView(self._join(leads), (*leads, *support), lead, support=self._join(support))

    def view(self, actors: Sequence[Actor]) -> ActorsView:
        """Of a commitment or a part of one."""
        bodies = {p.id for p in self.dialogue.parties if p.kind == "organisation"}
        actors = [replace(a, org=a.party) if a.party in bodies and not bodies_of(a) else a for a in actors]
        leading = [body for actor in self._ours_first(actors) if actor.role in LEADING for body in bodies_of(actor)]
        return ActorsView(
            words=self._who(actors),
            ids=tuple(dict.fromkeys(body for actor in actors for body in bodies_of(actor))),
            head=next(iter(leading), ""),
            by_party={party.id: self._column(party.id, actors) for party in self.dialogue.parties},
            joint=self._in_roles([a for a in actors if not self._party(a) and not a.everyone]),
            parties=self._parties(actors),
            acting=tuple(actors),
        )

    def _ours_first(self, actors: Iterable[Actor]) -> list[Actor]:
        return sorted(actors, key=lambda actor: self._party(actor) != self.dialogue.our_party)

    def _party(self, actor: Actor) -> str:
        return party_of(actor, self.l10n.organisations)

    def _parties(self, actors: Sequence[Actor]) -> tuple[str, ...]:
        if any(actor.everyone for actor in actors):
            return tuple(party.id for party in self.dialogue.parties)
        return tuple(dict.fromkeys(filter(None, map(self._party, actors))))

    # ---- in one cell ----------------------------------------------------------------------------------------------

    def _who(self, actors: Sequence[Actor]) -> str:
        """All in one: those stated, then those interpreted. Empty where it would only say “both sides”."""
        if len(self.dialogue.parties) == 2 and _is_bare(actors) and len(self._parties(actors)) == 2:
            return ""
        return self._in_roles(actors)

    def _in_roles(self, actors: Sequence[Actor]) -> str:
        stated = [a for a in actors if a.basis == "stated"]
        read = self._by_role([a for a in actors if a.basis != "stated"])
        mark = self.l10n.word("interpreted") if read else ""
        return self._semicolon([self._by_role(stated), f"{read}{mark}"])

    def _by_role(self, actors: Sequence[Actor]) -> str:
        return self._semicolon([self._in_role(role, own) for role, own in _group_by_role(actors)])

    def _in_role(self, role: str, actors: Sequence[Actor]) -> str:
        names = self._names(actors)
        if role == "lead" or not names:
            return names
        if role == "participant":
            return self.l10n.word("actor.taking_part", names=names)
        return self.l10n.word("actor.in_role", names=names, role=self.l10n.word(f"role.{role}"))

    def _names(self, actors: Sequence[Actor]) -> str:
        """Bodies and parties, then groups with the parties they are of."""
        bare = [a.party for a in actors if not bodies_of(a) and not a.group and a.party]
        everyone = [a for a in actors if a.everyone] or self._are_all(bare)
        named = [self._body(a, prefix=self._needs_party(a)) for a in actors if bodies_of(a)]
        parties = [self.l10n.word("actor.all_parties")] if everyone else [self._party_name(p) for p in bare]
        return self._semicolon([self.l10n.join_names([*named, *parties]), *self._groups(actors)])

    def _groups(self, actors: Sequence[Actor]) -> Iterator[str]:
        """Groups, each once, with the parties it is of."""
        parties: dict[str, list[str]] = {}
        for actor in actors:
            if actor.group:
                parties.setdefault(self.l10n.text(actor.group), []).extend(filter(None, [actor.party]))
        for group, own in parties.items():
            names = self.l10n.join_names([self._party_name(party) for party in own])
            party = self.l10n.word("actor.all_parties") if self._are_all(own) else names
            yield self.l10n.word("actor.group_of", group=group, party=party) if party else group

    def _are_all(self, parties: Sequence[str]) -> bool:
        """Whether these are all parties, of more than two."""
        return len(self.dialogue.parties) > 2 and {p.id for p in self.dialogue.parties} <= set(parties)

    # ---- in a column ----------------------------------------------------------------------------------------------

    def _column(self, party: str, actors: Sequence[Actor]) -> str:
        """What the column of one party says: its bodies and groups, those that do not lead with their role.

        That a party acts without a body is said only where the parties differ in that.
        """
        own = [a for a in actors if self._party(a) == party]
        tells = not _is_bare(filter(self._party, actors)) or len(self._parties(actors)) < len(self.dialogue.parties)
        return self._semicolon([self._column_part(role, part, tells) for role, part in _group_by_role(own)])

    def _column_part(self, role: str, actors: Sequence[Actor], tells: bool) -> str:
        is_read = all(actor.basis != "stated" for actor in actors)
        named = [a for a in actors if bodies_of(a) or a.group]
        word = self.l10n.word(f"role.{role}")
        if not named:
            if is_read and role == "lead":
                return self.l10n.word("actor.interpreted_body")
            words = self.l10n.word("actor.body_not_stated", role=word) if tells or role != "lead" else ""
        else:
            names = self._names_in_column(named)
            words = names if role in LEADING else self.l10n.word("actor.role_of", role=word, names=names)
        return words + (self.l10n.word("interpreted") if is_read and words else "")

    def _names_in_column(self, actors: Sequence[Actor]) -> str:
        """Bodies, outside by their full names where these are short enough, and groups."""

        def join(short: bool) -> str:
            return self.l10n.join_names([self._body(a, short=short) for a in actors if bodies_of(a)])

        names = join(self.internal)
        groups = dict.fromkeys(self.l10n.text(a.group) for a in actors if a.group)
        return self._semicolon([names if len(names) <= MAX_NAME else join(True), *groups])

    # ---- names ----------------------------------------------------------------------------------------------------

    def _body(self, actor: Actor, *, short: bool = True, prefix: bool = False) -> str:
        names = [self.l10n.organisation(body, short=short) for body in bodies_of(actor)]
        words = self.l10n.word("actor.one_of", names=self.l10n.join_names(names)) if actor.one_of else names[0]
        if not prefix:
            return words
        return self.l10n.word("actor.of_party", party=self._party_name(self._party(actor)), name=words)

    def _needs_party(self, actor: Actor) -> bool:
        return needs_party(self.dialogue, self.l10n, bodies_of(actor)[0], self._party(actor))

    def _party_name(self, party: str) -> str:
        return self.l10n.party(party, short=True)

    def _join(self, bodies: Sequence[str]) -> str:
        return self.l10n.join_names([self.l10n.organisation(body) for body in bodies])

    def _semicolon(self, words: Iterable[str]) -> str:
        return self.l10n.word("list.semicolon").join(filter(None, words))


def needs_party(dialogue: Dialogue, l10n: Localizer, body: str, party: str) -> bool:
    """Whether a body needs its party before its name: from three parties on, or where two have the same short name."""
    if not party or body == party:
        return False
    name = l10n.organisation(body)
    if l10n.party(party, short=True) in name:
        return False
    others = (o for o in dialogue.organisations if o.party != party)
    return len(dialogue.parties) > 2 or any(l10n.organisation(o.id) == name for o in others)


def name_of_body(dialogue: Dialogue, l10n: Localizer, body: str) -> str:
    """The short name of an organisation, with its party before it where it needs one."""
    party = party_of(Actor(org=body), l10n.organisations)
    name = l10n.organisation(body)
    is_alone = not needs_party(dialogue, l10n, body, party)
    return name if is_alone else l10n.word("actor.of_party", party=l10n.party(party, short=True), name=name)


def _is_bare(actors: Iterable[Actor]) -> bool:
    """Whether nothing is said but that parties act: no body, no group, no role, and nothing interpreted."""
    return not any(bodies_of(a) or a.group or a.role != "lead" or a.basis != "stated" for a in actors)


def _group_by_role(actors: Sequence[Actor]) -> Iterator[tuple[str, list[Actor]]]:
    for role in _ROLES:
        if own := [actor for actor in actors if actor.role == role]:
            yield role, own
