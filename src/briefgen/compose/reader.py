"""One reader: which papers they get, their language, and the lines of a briefing that are for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from briefgen.compose import formats
from briefgen.compose.formats import prevent_breaks
from briefgen.compose.wording import Wording
from briefgen.dialogue import model
from briefgen.dialogue.model import Audience, Briefing, Dialogue, Line, Organisation, Party, Person, Round, Text
from briefgen.dialogue.status import rounds_in_order


class Brief(Struct, frozen=True):
    """One paper to be made: for which reader, of which round, and of which field where it is about one."""

    dialogue: str
    round: str
    audience: Audience
    document: str
    field: str = ""

    @property
    def name(self) -> str:
        """The name of its file without the suffix: `memo`, `one-pager-bio`, `checklist`."""
        return f"{self.document}-{self.field}" if self.field else self.document

    @property
    def path(self) -> str:
        """Its path in the folder of an edition, without the suffix: `partner/memo`."""
        return f"{self.audience.id}/{self.name}"


def find_round(dialogue: Dialogue, round_id: str) -> Round:
    """The round with this id; an empty one where there is none, or where it is not released to the reader."""
    return next((r for r in dialogue.rounds if r.id == round_id), Round(id=round_id or "all"))


def newest_round(dialogue: Dialogue) -> str:
    """The id of the newest round; `all` where there is none."""
    rounds = rounds_in_order(dialogue)
    return rounds[-1].id if rounds else "all"


def list_briefs(dialogue: Dialogue, audience: Audience, round_id: str) -> tuple[Brief, ...]:
    """The papers of one reader, from a dialogue released to them: memo, one-pagers by field, checklist."""
    return tuple(
        Brief(dialogue.id, round_id, audience, document, field)
        for document in audience.documents
        for field in (_fields_of(dialogue, audience) if document == "one-pager" else [""])
    )


def _fields_of(dialogue: Dialogue, audience: Audience) -> list[str]:
    """The ids of the fields this reader gets a one-pager for, in the order of the dialogue."""
    fields = [f.id for f in dialogue.fields if not audience.fields or f.id in audience.fields]
    if audience.empty_fields == "page":
        return fields
    return [field for field in fields if any(field in c.fields for c in dialogue.commitments)]


Named: TypeAlias = Party | Organisation | Person | model.Field | Dialogue


class Localizer(Struct, frozen=True):
    """Texts, names and dates in the language of one reader; names are those of one day."""

    wording: Wording
    day: dt.date
    parties: Mapping[str, Party]
    organisations: Mapping[str, Organisation]
    people: Mapping[str, Person]

    @classmethod
    def of(cls, dialogue: Dialogue, word: Wording, day: dt.date) -> Localizer:
        """The localizer for a dialogue that is released to the reader."""
        return cls(
            word,
            day,
            {p.id: p for p in (*dialogue.parties, *dialogue.others)},
            {o.id: o for o in dialogue.organisations},
            {p.id: p for p in dialogue.people},
        )

    @property
    def language(self) -> str:
        """The BCP 47 tag of the reader's language."""
        return self.wording.language

    def word(self, key: str, **values: object) -> str:
        """Fixed words by key, with their values filled in; raises as `Wording.__call__`."""
        return prevent_breaks(self.wording(key, **values), self.language)

    def text(self, text: Text | None) -> str:
        """A text in the reader's language; else in another, after a mark that says so; empty for `None`."""
        if text is None:
            return ""
        words = text.get(self.language)
        if words is not None:
            return prevent_breaks(words, self.language)
        other = text.other(self.language)
        return f"{self.word('missing')} {other[1]}" if other else ""

    def party(self, party: str, *, short: bool = False) -> str:
        """The name of a party, or its id where it is unknown."""
        return self._name(self.parties.get(party), party, short=short)

    def organisation(self, organisation: str, *, short: bool = True) -> str:
        """The name of an organisation, or of a party that is one, on the day of this localizer."""
        body = self.organisations.get(organisation)
        if body is None:
            return self._name(self.parties.get(organisation), organisation, short=short)
        valid = self.text(self._valid_entry(body.also, "short" if short else "name"))
        return valid or self._name(body, organisation, short=short)

    def person(self, person: str) -> str:
        """The name of a person."""
        return self._name(self.people.get(person), person)

    def speaker(self, who: str) -> str:
        """The name of whoever spoke: a person, a party or an organisation."""
        return self.person(who) if who in self.people else self.organisation(who, short=False)

    def kind(self, document: str) -> str:
        """What a kind of paper is called; one of the office's own by its name: “Talking points”."""
        return self.word_or_empty(f"kind.{document}") or document.replace("-", " ").replace("_", " ").capitalize()

    def post(self, person: str, day: dt.date | None) -> str:
        """The post of a person on a day, or an empty string."""
        entry = self.people.get(person)
        return self.text(self._valid_entry(entry.also, "post", day)) if entry else ""

    def name_of(self, entry: Named | None, *, short: bool = False) -> str:
        """The name of a field or a dialogue."""
        return self._name(entry, "", short=short)

    def join_listing(self, words: Sequence[str]) -> str:
        """“A, B and C” in the reader's language; empty strings are left out."""
        return formats.format_listing([w for w in words if w], self.language)

    def join_names(self, words: Sequence[str]) -> str:
        """Names of offices, joined: “A and B”, “A·B”."""
        names = [w for w in words if w]
        return "·".join(names) if self.language == "ko" else formats.format_listing(names, self.language)

    def date(self, day: dt.date, style: str = "long") -> str:
        """A day as the language writes it; for styles see `formats.format_day`."""
        return formats.format_day(day, self.wording, style)

    def date_as_typed(self, day: dt.date, typed: str, style: str = "long") -> str:
        """A day, or only the month or year where no more was typed (`2024-09`, `2024`)."""
        if len(typed) == len("2024"):
            return self.word("date.year", year=typed)
        return self.date(day, "month" if len(typed) == len("2024-09") else style)

    def count(self, number: int, noun: str) -> str:
        """“15 commitments”, “15건”: a number with its noun."""
        return self.word(f"counts.{noun}", n=number)

    def word_or_empty(self, key: str) -> str:
        """The fixed words of a key, or an empty string where there are none."""
        return self.word(key) if key in self.wording else ""

    def _name(self, entry: Named | None, fallback: str, *, short: bool = False) -> str:
        if entry is None:
            return fallback
        valid = self._valid_entry(entry.also, "short" if short else "name") if isinstance(entry, model.Field) else None
        brief: Text | None = getattr(entry, "short", None) if short else None
        return self.text(valid or brief or entry.name)

    def _valid_entry(self, entries: Sequence[model.Also], attribute: str, day: dt.date | None = None) -> Text | None:
        """The name or post that is valid on a day."""
        valid_on = day or self.day
        for entry in entries:
            text: Text | None = getattr(entry, attribute)
            if text and (entry.since or dt.date.min) <= valid_on <= (entry.until or dt.date.max):
                return text
        return None


class LineView(Struct, frozen=True):
    """One line: its bold beginning, its text, to whom it is addressed, by when, and the items it is about."""

    lead: str
    text: str
    to: str
    by: dt.date | None
    items: tuple[str, ...]


class OptionView(Struct, frozen=True):
    """One option of a decision: its key and its words."""

    key: str
    word: str


class AskView(Struct, frozen=True):
    """A decision that is asked for, with its options."""

    text: str
    by: dt.date | None
    options: tuple[OptionView, ...]
    to: str = ""


class RaisedView(Struct, frozen=True):
    """What may be said by the others, and our answer."""

    heard: str
    say: str


class TermView(Struct, frozen=True):
    """A term and its explanation."""

    word: str
    text: str


class ContactView(Struct, frozen=True):
    """An office and what it can be asked."""

    office: str
    role: str


class BriefingLines(Struct, frozen=True):
    """The lines of a briefing for one paper, by kind."""

    title: tuple[LineView, ...]
    purpose: tuple[LineView, ...]
    bottom_line: tuple[LineView, ...]
    background: tuple[LineView, ...]
    matters: tuple[LineView, ...]
    risk: tuple[LineView, ...]
    they_want: tuple[LineView, ...]
    points: tuple[LineView, ...]
    questions: tuple[LineView, ...]
    needs: tuple[LineView, ...]
    press_lines: tuple[LineView, ...]
    asks: tuple[AskView, ...]
    if_raised: tuple[RaisedView, ...]
    terms: tuple[TermView, ...]
    contacts: tuple[ContactView, ...]


_OTHER_KINDS = ("asks", "if_raised", "terms", "contacts")


class LineSelector(Struct, frozen=True):
    """Selects the lines for one paper and fills in the counts of what its reader sees."""

    brief: Brief
    l10n: Localizer
    counts: Mapping[str, int]
    items_on_paper: frozenset[str] | None = None
    """The ids of the items on the paper of a bureau, which gets no lines about other items; else `None`."""

    def select(self, briefing: Briefing) -> BriefingLines:
        """The lines of all kinds; decisions are only on memos."""
        text = self.l10n.text
        terms = [t for t in briefing.terms if not self.brief.field or t.field in ("", self.brief.field)]
        kinds = BriefingLines.__struct_fields__
        return BriefingLines(
            **{kind: self.lines(getattr(briefing, kind)) for kind in kinds if kind not in _OTHER_KINDS},
            asks=tuple(map(self._ask_view, briefing.asks))
            if self.brief.document not in ("one-pager", "checklist")
            else (),
            if_raised=tuple(RaisedView(text(r.if_), self.fill(text(r.say))) for r in briefing.if_raised),
            terms=tuple(TermView(text(t.word), text(t.text)) for t in terms),
            contacts=tuple(ContactView(text(c.office), text(c.role)) for c in briefing.contacts),
        )

    def lines(self, every: Sequence[Line]) -> tuple[LineView, ...]:
        """The lines that name this reader (or one they are like, the nearest first), else those for all.

        On a paper about a field only those of that field; a checklist has no lines.
        """
        if self.brief.document == "checklist":
            return ()
        candidates = [line for line in every if line.field == self.brief.field and self._concerns_paper(line)]
        for level in self.brief.audience.lookup:
            if own_lines := [line for line in candidates if level in line.readers]:
                return tuple(map(self._line_view, own_lines))
        return tuple(self._line_view(line) for line in candidates if not line.readers)

    def _concerns_paper(self, line: Line) -> bool:
        return self.items_on_paper is None or not line.items or bool(self.items_on_paper & set(line.items))

    def fill(self, words: str) -> str:
        """A text with counts such as `{total}` filled in, spelled out at its beginning; other braces stay."""
        for name, number in self.counts.items():
            if words.startswith(f"{{{name}}}"):
                words = (self.l10n.word_or_empty(f"numbers.{number}") or str(number)) + words[len(name) + 2 :]
            words = words.replace(f"{{{name}}}", str(number))
        return prevent_breaks(words, self.l10n.language)

    def _line_view(self, line: Line) -> LineView:
        lead = self.fill(self.l10n.text(line.lead))
        to = self.l10n.organisation(line.to) if line.to else ""
        return LineView(lead, self.fill(self.l10n.text(line.text)), to, line.by, line.items)

    def _ask_view(self, ask: model.Ask) -> AskView:
        prefix = f"{self.brief.dialogue}/{self.brief.round}/{ask.id}"
        options = tuple(
            OptionView(f"{prefix}:{code}", self.l10n.text(words) or self.l10n.word_or_empty(f"option.{code}") or code)
            for code, words in ask.options
        )
        to = self.l10n.organisation(ask.to) if ask.to else ""
        return AskView(self.fill(self.l10n.text(ask.text)), ask.by, options, to)
