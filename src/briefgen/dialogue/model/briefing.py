"""Our own words for the readers of one round."""

from __future__ import annotations

import datetime as dt

from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Mark, Text, part
from briefgen.errors import Place
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a briefing; counts such as `{total}` are filled for each reader.

    `field` narrows it to a one-pager, `readers` to some audiences (and those `like` them); both empty: for all."""

    lead: Text | None = part(ITEM, None)
    """A few words that stand bold before the text."""
    text: Text = part(ITEM)
    field: str = part(ITEM, "", refers="field")
    readers: tuple[str, ...] = part(INTERNAL, (), key="for", refers="audience")
    items: tuple[str, ...] = part(INTERNAL, (), refers="commitment, sub-item, action")
    to: str = part(ITEM, "", refers="organisation, party")
    """Whom a question is put to."""
    by: dt.date | None = part(ITEM, None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A decision asked of the principal; `options` default to approve, disapprove, discuss."""

    id: str = part(INTERNAL)
    text: Text = part(ITEM)
    options: tuple[tuple[str, Text | None], ...] = part(
        ITEM, (("approve", None), ("disapprove", None), ("discuss", None))
    )
    by: dt.date | None = part(ITEM, None)
    to: str = part(ITEM, "", refers="organisation, party")
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """If they say this, we say that."""

    if_: Text = part(ITEM, key="if")
    say: Text = part(ITEM)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the field, explained for readers outside it."""

    word: Text = part(ITEM)
    text: Text = part(ITEM)
    field: str = part(ITEM, "", refers="field")
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An office and what it is asked for; never a person."""

    office: Text = part(ITEM)
    role: Text | None = part(ITEM, None)
    release: Mark = part(OWN, Mark())
    place: Place = part(INTERNAL, Place())


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Our own words for the readers, by kind; each entry carries its own mark."""

    title: tuple[Line, ...] = part(OWN, ())
    purpose: tuple[Line, ...] = part(OWN, ())
    bottom_line: tuple[Line, ...] = part(OWN, ())
    background: tuple[Line, ...] = part(OWN, ())
    asks: tuple[Ask, ...] = part(OWN, ())
    matters: tuple[Line, ...] = part(OWN, ())
    risk: tuple[Line, ...] = part(OWN, ())
    they_want: tuple[Line, ...] = part(OWN, ())
    points: tuple[Line, ...] = part(OWN, ())
    if_raised: tuple[Raised, ...] = part(OWN, ())
    questions: tuple[Line, ...] = part(OWN, ())
    needs: tuple[Line, ...] = part(OWN, ())
    press_lines: tuple[Line, ...] = part(OWN, ())
    terms: tuple[Term, ...] = part(OWN, ())
    contacts: tuple[Contact, ...] = part(OWN, ())
