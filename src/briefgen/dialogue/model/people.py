"""Parties, organisations and people, with the names and posts they have for a time; and the readers."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from briefgen.dialogue.model.base import INTERNAL, ITEM, Mark, Text, part
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
    """A state, union or organisation: one that takes part, or (in `others`) one that is only mentioned."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    kind: Literal["state", "union", "organisation"] = part(ITEM, "state")
    lead_org: str = part(INTERNAL, "", refers="organisation")
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A technology field of the dialogue; `short` is printed where space is narrow."""

    id: str = part(ITEM)
    name: Text = part(ITEM)
    short: Text | None = part(ITEM, None)
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation. `short` is printed in tables (MSIT, 과기정통부); `also` holds earlier and later names."""

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


# ---- readers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The officer's marking, printed at the top and bottom of each page; the program decides no classification."""

    text: Text
    colour: str = ""
    mail: bool = True


DocumentKind = Literal["memo", "one-pager", "checklist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """One reader: their language, release and papers.

    `like` is already applied. `lookup` lists the ids whose templates are tried, the reader's own first; for a reader
    outside, their level (`partner`, `public`) is the last.
    """

    id: str
    language: str
    release: Mark
    like: str = part(INTERNAL, "", refers="audience")
    lookup: tuple[str, ...] = part(INTERNAL, (), key=None)
    documents: tuple[DocumentKind, ...] = ("memo", "one-pager", "checklist")
    formats: tuple[Literal["docx", "pdf"], ...] = ("docx", "pdf")
    fields: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    to: Text | None = None
    sender: Text | None = part(INTERNAL, None, key="from")
    office: Text | None = None
    """The office in the letterhead; without it, the sender."""
    paper: Literal["", "A4", "Letter"] = ""
    marking: Marking | None = None
    look: str = ""
    copies: Literal["none", "named"] = "none"
    """`named`: each recipient gets a copy with their name and number, and nobody gets the paper without one."""
    attach: Literal["none", "facts"] = "none"
    """`facts`: each internal PDF has the facts of its page embedded, for programs."""
    empty_fields: Literal["page", "none"] = "page"
    """Whether a field without a commitment gets a page that says so, or none."""
    place: Place = Place()
