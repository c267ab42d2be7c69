"""Our own words for a reader: which lines of a briefing are his, with the counts of what he sees filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from briefgen.compose.catalogue import Brief
from briefgen.compose.glue import hold
from briefgen.compose.voice import Voice
from briefgen.dialogue.model import Ask, Briefing, Line
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: its bold lead, its words, whom it is put to, by when, and the items it is about."""

    lead: str
    text: str
    to: str
    by: dt.date | None
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionView:
    """One way to decide: its key and its word."""

    key: str
    word: str


@dataclass(frozen=True, slots=True)
class AskView:
    """A decision asked, with its options."""

    text: str
    by: dt.date | None
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class RaisedView:
    """If they say this, we say that."""

    heard: str
    say: str


@dataclass(frozen=True, slots=True)
class TermView:
    """A word and what it means."""

    word: str
    text: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """An office and what it is asked for."""

    office: str
    role: str


@dataclass(frozen=True, slots=True)
class OurWords:
    """The lines of the briefing that are this reader's, by kind."""

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


@dataclass(frozen=True, slots=True)
class Chooser:
    """Picks the lines of one brief and fills in the counts of what its reader sees."""

    brief: Brief
    voice: Voice
    counts: Mapping[str, int]
    shown: frozenset[str] | None = None
    """The items on the paper of a bureau, who gets no line that is about others alone; `None` for everybody else."""

    def words(self, briefing: Briefing) -> OurWords:
        """All kinds at once; decisions are asked on memos only."""
        said = self.voice.text
        terms = [t for t in briefing.terms if not self.brief.field or t.field in ("", self.brief.field)]
        return OurWords(
            title=self.lines(briefing.title),
            purpose=self.lines(briefing.purpose),
            bottom_line=self.lines(briefing.bottom_line),
            background=self.lines(briefing.background),
            matters=self.lines(briefing.matters),
            risk=self.lines(briefing.risk),
            they_want=self.lines(briefing.they_want),
            points=self.lines(briefing.points),
            questions=self.lines(briefing.questions),
            needs=self.lines(briefing.needs),
            press_lines=self.lines(briefing.press_lines),
            asks=tuple(map(self._ask, briefing.asks)) if self.brief.document == "memo" else (),
            if_raised=tuple(RaisedView(said(r.if_), self.fill(said(r.say))) for r in briefing.if_raised),
            terms=tuple(TermView(said(t.word), said(t.text)) for t in terms),
            contacts=tuple(ContactView(said(c.office), said(c.role)) for c in briefing.contacts),
        )

    def lines(self, every: Sequence[Line]) -> tuple[LineView, ...]:
        """The lines that name this reader (or one he is like, nearest first), else those for all.

        On a paper about a field those of that field; a checklist has no lines of its own."""
        if self.brief.document == "checklist":
            return ()
        here = [line for line in every if line.field == self.brief.field and self._about(line)]
        for level in self.brief.audience.lookup:
            if named := [line for line in here if level in line.readers]:
                return tuple(map(self._line, named))
        return tuple(self._line(line) for line in here if not line.readers)

    def _about(self, line: Line) -> bool:
        return self.shown is None or not line.items or bool(self.shown & set(line.items))

    def fill(self, words: str) -> str:
        """Counts such as `{total}` as numbers, spelled out where a sentence begins; any other brace stands as it is."""
        for name, number in self.counts.items():
            if words.startswith(f"{{{name}}}"):
                words = (self.voice.maybe(f"numbers.{number}") or str(number)) + words[len(name) + 2 :]
            words = words.replace(f"{{{name}}}", str(number))
        return hold(words, self.voice.language)

    def _line(self, line: Line) -> LineView:
        lead = self.fill(self.voice.text(line.lead))
        to = self.voice.organisation(line.to) if line.to else ""
        return LineView(lead, self.fill(self.voice.text(line.text)), to, line.by, line.items)

    def _ask(self, ask: Ask) -> AskView:
        prefix = f"{self.brief.dialogue}/{self.brief.round}/{ask.id}"
        options = tuple(
            OptionView(f"{prefix}:{code}", self.voice.text(words) or self.voice.word(f"option.{code}"))
            for code, words in ask.options
        )
        return AskView(self.fill(self.voice.text(ask.text)), ask.by, options)
