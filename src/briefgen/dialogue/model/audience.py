"""The readers."""

from __future__ import annotations

from typing import Literal

from briefgen.dialogue.model.base import INTERNAL, Mark, Text, part
from briefgen.errors import Place
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The officer's words, printed top and bottom of each page; the program decides no classification."""

    text: Text
    colour: str = ""
    mail: bool = True


DocumentKind = Literal["memo", "one-pager", "checklist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """One reader: language, release and what he gets.

    `like` is already applied; `lookup` lists the ids whose templates are tried, own
    first, and for a reader outside his level (`partner`, `public`) last."""

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
    """What stands in the letterhead; absent: the sender."""
    paper: Literal["", "A4", "Letter"] = ""
    marking: Marking | None = None
    look: str = ""
    copies: Literal["none", "named"] = "none"
    """`named`: each recipient gets a copy with his name and number, and nobody the paper without one."""
    attach: Literal["none", "facts"] = "none"
    """`facts`: each PDF of our own carries the facts of its page, for a program."""
    empty_fields: Literal["page", "none"] = "page"
    """A field without a commitment yields a page that says so, or none."""
    place: Place = Place()
