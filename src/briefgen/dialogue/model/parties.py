"""Who: parties, organisations and people, with the names and posts they bear for a time."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from briefgen.dialogue.model.base import INTERNAL, ITEM, Text, part
from briefgen.errors import Place
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class Also:
    """Another name (or short one) or post, for a time. Bounds are inclusive; an absent one is open."""

    name: Text | None = part(ITEM, None)
    short: Text | None = part(ITEM, None)
    post: Text | None = part(ITEM, None)
    since: dt.date | None = part(ITEM, None, key="from", vague="first")
    until: dt.date | None = part(ITEM, None, key="to", vague="last")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A state, union or organisation; at the table, or (in `others`) only named."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    kind: Literal["state", "union", "organisation"] = part(ITEM, "state")
    lead_org: str = part(INTERNAL, "", refers="organisation")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A technology field of the dialogue; `short` is what narrow places print."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`short` is what tables print (MSIT, 과기정통부); `also` holds earlier and later names."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    party: str = part(ITEM, "")
    aliases: tuple[str, ...] = part(INTERNAL, ())
    parent: str = part(INTERNAL, "", refers="organisation")
    country: str = part(ITEM, "")
    also: tuple[Also, ...] = part(ITEM, ())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person who holds posts for a time."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    party: str = part(ITEM, "")
    aliases: tuple[str, ...] = part(INTERNAL, ())
    also: tuple[Also, ...] = part(ITEM, ())
    place: Place = part(INTERNAL, Place())
