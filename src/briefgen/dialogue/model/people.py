"""Parties, organisations and people, with the names and posts they have for a time; and the readers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Struct

from briefgen.dialogue.model.base import INTERNAL, ITEM, Mark, Part, Text
from briefgen.errors import Place


class Also(Struct, frozen=True):
    """Another name (or short one) or post, for a time. Bounds are inclusive; an absent one is open."""

    name: Annotated[Text | None, Part(ITEM)] = None
    short: Annotated[Text | None, Part(ITEM)] = None
    post: Annotated[Text | None, Part(ITEM)] = None
    since: Annotated[dt.date | None, Part(ITEM, key="from", vague="first")] = None
    until: Annotated[dt.date | None, Part(ITEM, key="to", vague="last")] = None


class Party(Struct, frozen=True, kw_only=True):
    """A state, union or organisation: one that takes part, or (in `others`) one that is only mentioned."""

    id: Annotated[str, Part(ITEM)]
    name: Annotated[Text, Part(ITEM)]
    short: Annotated[Text | None, Part(ITEM)] = None
    kind: Annotated[Literal["state", "union", "organisation"], Part(ITEM)] = "state"
    lead_org: Annotated[str, Part(INTERNAL, refers="organisation")] = ""
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Field(Struct, frozen=True, kw_only=True):
    """A technology field of the dialogue; `short` is printed where space is narrow, `also` are names of other times."""

    id: Annotated[str, Part(ITEM)]
    name: Annotated[Text, Part(ITEM)]
    short: Annotated[Text | None, Part(ITEM)] = None
    also: Annotated[tuple[Also, ...], Part(ITEM)] = ()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Organisation(Struct, frozen=True, kw_only=True):
    """An organisation. `short` is printed in tables (MSIT, 과기정통부); `also` holds earlier and later names."""

    id: Annotated[str, Part(ITEM)]
    name: Annotated[Text, Part(ITEM)]
    short: Annotated[Text | None, Part(ITEM)] = None
    party: Annotated[str, Part(ITEM)] = ""
    aliases: Annotated[tuple[str, ...], Part(INTERNAL)] = ()
    parent: Annotated[str, Part(INTERNAL, refers="organisation")] = ""
    country: Annotated[str, Part(ITEM)] = ""
    also: Annotated[tuple[Also, ...], Part(ITEM)] = ()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Person(Struct, frozen=True, kw_only=True):
    """A person who holds posts for a time."""

    id: Annotated[str, Part(ITEM)]
    name: Annotated[Text, Part(ITEM)]
    party: Annotated[str, Part(ITEM)] = ""
    aliases: Annotated[tuple[str, ...], Part(INTERNAL)] = ()
    also: Annotated[tuple[Also, ...], Part(ITEM)] = ()
    place: Annotated[Place, Part(INTERNAL)] = Place()


class Marking(Struct, frozen=True, kw_only=True):
    """The officer's marking, printed at the top and bottom of each page; the program decides no classification."""

    text: Text
    colour: str = ""
    mail: bool = True


class Audience(Struct, frozen=True, kw_only=True):
    """One reader: their language, release and papers.

    `like` is already applied. `lookup` lists the ids whose templates are tried, the reader's own first; for a reader
    outside, their level (`partner`, `public`) is the last.
    """

    id: str
    language: str
    release: Mark
    like: Annotated[str, Part(INTERNAL, refers="audience")] = ""
    lookup: Annotated[tuple[str, ...], Part(INTERNAL, key=None)] = ()
    documents: tuple[str, ...] = ("memo", "one-pager", "checklist")
    """The names of templates, `NAME.md.j2`: those of the house, and any of the office’s own."""
    formats: tuple[Literal["docx", "pdf"], ...] = ("docx", "pdf")
    fields: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    to: Text | None = None
    sender: Annotated[Text | None, Part(INTERNAL, key="from")] = None
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

    @property
    def is_internal(self) -> bool:
        """Whether they are of our own office."""
        return self.release.level == "internal"
