"""How one reader is spoken to: his language, the fixed words, and the names of those the dialogue knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from briefgen.compose import formats
from briefgen.compose.glue import hold
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Also, Dialogue, Organisation, Party, Person, Text
from briefgen.values import dataclass


class Named(Protocol):
    """Whatever has a name and perhaps a short one: a party, a field, an organisation, a dialogue."""

    @property
    def name(self) -> Text:
        """Its full name."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Texts and names in the language of one reader, as they were called on one day."""

    wording: Wording
    day: dt.date
    parties: Mapping[str, Party]
    organisations: Mapping[str, Organisation]
    people: Mapping[str, Person]

    @classmethod
    def of(cls, dialogue: Dialogue, word: Wording, day: dt.date) -> Voice:
        """The voice for a dialogue already released to the reader."""
        return cls(
            word,
            day,
            {p.id: p for p in (*dialogue.parties, *dialogue.others)},
            {o.id: o for o in dialogue.organisations},
            {p.id: p for p in dialogue.people},
        )

    @property
    def language(self) -> str:
        """BCP 47 code of the reader's language."""
        return self.wording.language

    def word(self, key: str, **values: object) -> str:
        """Fixed words by key, with the values that stand in them."""
        return hold(self.wording(key, **values), self.language)

    def text(self, text: Text | None) -> str:
        """The words in the reader's language; those of another one after a mark that says so; nothing for nothing."""
        if text is None:
            return ""
        words = text.get(self.language)
        if words is not None:
            return hold(words, self.language)
        other = text.other(self.language)
        return f"{self.word('missing')} {other[1]}" if other else ""

    def party(self, party: str, *, short: bool = False) -> str:
        """The name of a party, or its id where nobody named it."""
        return self._name(self.parties.get(party), party, short=short)

    def organisation(self, organisation: str, *, short: bool = True) -> str:
        """The name an organisation, or a party that is one, bore on this voice's day."""
        known = self.organisations.get(organisation)
        if known is None:
            return self._name(self.parties.get(organisation), organisation, short=short)
        held = self.text(self._held(known.also, "short" if short else "name"))
        return held or self._name(known, organisation, short=short)

    def person(self, person: str) -> str:
        """The name of a person."""
        return self._name(self.people.get(person), person)

    def post(self, person: str, day: dt.date | None) -> str:
        """The post a person held on a day, or nothing."""
        known = self.people.get(person)
        return self.text(self._held(known.also, "post", day)) if known else ""

    def named(self, thing: Named | None, *, short: bool = False) -> str:
        """The name of a field or a dialogue."""
        return self._name(thing, "", short=short)

    def listing(self, words: Sequence[str]) -> str:
        """“A, B and C” in the reader's language; empty words are left out."""
        return formats.listing([w for w in words if w], self.language)

    def names(self, words: Sequence[str]) -> str:
        """Names of offices in a row: “A and B”, “A·B”."""
        said = [w for w in words if w]
        return formats.dots(said) if self.language == "ko" else formats.listing(said, self.language)

    def date(self, day: dt.date, style: str = "long") -> str:
        """A day as the language writes it; styles as `formats.day`."""
        return formats.day(day, self.wording, style)

    def partial(self, day: dt.date, typed: str, style: str = "long") -> str:
        """A day, or the month or year alone where no more was typed (`2024-09`, `2024`)."""
        if len(typed) == len("2024"):
            return self.word("date.year", year=typed)
        return self.date(day, "month" if len(typed) == len("2024-09") else style)

    def count(self, number: int, noun: str) -> str:
        """“15 commitments”, “15건”: a number with its noun."""
        return hold(formats.counted(number, noun, self.wording), self.language)

    def maybe(self, key: str) -> str:
        """The fixed words of a key, or nothing where there are none."""
        return self.word(key) if key in self.wording else ""

    def _name(self, thing: Named | None, fallback: str, *, short: bool = False) -> str:
        if thing is None:
            return fallback
        brief: Text | None = getattr(thing, "short", None) if short else None
        return self.text(brief or thing.name)

    def _held(self, also: Sequence[Also], what: str, day: dt.date | None = None) -> Text | None:
        """The name or post that held on a day."""
        on = day or self.day
        for entry in also:
            text: Text | None = getattr(entry, what)
            if text and (entry.since is None or entry.since <= on) and (entry.until is None or on <= entry.until):
                return text
        return None
