"""The smaller tables: address, decision, fact strip, delegations, differences, next steps, evidence and sources."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.blocks.tree import Block, Cell, CheckBox, Column, Inline, Link, Paragraph, Row, Strong, Styled, Tab, Table
from briefgen.compose.components.figures import cell, head, secondary, strong
from briefgen.compose.item_views import ItemView, NewsView
from briefgen.compose.reader import AskView, Voice
from briefgen.dialogue.model import Dialogue, Discrepancy, Round, Source, Text
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell of the fact strip: a label, a value on one line, a note."""

    label: str
    value: str
    note: str


def address(rows: Sequence[tuple[str, str]]) -> tuple[Paragraph, ...]:
    """“To …”, “From …”: a label and, at a tab, the words; rows without words are left out."""
    return tuple(Paragraph((Styled("Secondary", (label,)), Tab(), words), "Address") for label, words in rows if words)


def decision(asks: Sequence[AskView], voice: Voice) -> tuple[Block, ...]:
    """Each question with its boxes, and a line to sign."""
    rows = tuple(
        Row(
            (
                cell(strong(str(n)), style="Question"),
                cell(ask.text, style="Question", header=True),
                _options(ask, voice),
            )
        )
        for n, ask in enumerate(asks, 1)
    )
    columns = (Column(points=15), Column(), Column(points=190, align="right"))
    signed = (voice.word("sign.initials"), " ", Tab(), "\u2003", voice.word("sign.date"), " ", Tab())
    return (
        Table(columns, rows, style="Decision", description=voice.word("describe.decision")),
        Paragraph(signed, "Signature"),
    )


def _options(ask: AskView, voice: Voice) -> Cell:
    inlines: list[Inline] = []
    for n, option in enumerate(ask.options):
        label = voice.word("box.option", option=option.word, ask=ask.text)
        inlines += [*(["\u2003"] if n else []), CheckBox(option.key, False, label), f"\u00a0{option.word}"]
    return cell(tuple(inlines), style="Options")


def facts(cells: Sequence[Fact], voice: Voice) -> Table:
    """The fact strip of a one-pager: at most four cells, as wide as their values ask, which stand on one line."""
    return Table(
        tuple(Column(share=_breadth(fact.value)) for fact in cells),
        (Row(tuple(_fact(fact) for fact in cells)),),
        style="Facts",
        description=voice.word("describe.facts"),
    )


def _breadth(value: str) -> float:
    """How much room a value asks beside others, in Latin letters; a syllable of Hangul is nearly two."""
    return min(max(sum(1.8 if letter >= "\u1100" else 1 for letter in value) + 2, 11), 26)


def _fact(fact: Fact) -> Cell:
    label, value, note = (
        cell(words, style=style).blocks
        for words, style in ((fact.label, "Fact Label"), (fact.value, "Fact Value"), (fact.note, "Fact Note"))
    )
    return Cell((*label, *value, *(note if fact.note else ())))


def delegations(dialogue: Dialogue, meeting: Round, voice: Voice) -> Table:
    """A column a party: who chaired, and which organisations came, by which source where that is not all of them."""
    present = {chair.party for chair in meeting.chairs} | {listed.party for listed in meeting.delegations}
    parties = [p for p in dialogue.parties if p.id in present]
    chairs = [[_chair(meeting, c.person, voice) for c in meeting.chairs if c.party == p.id] for p in parties]
    rows = [head(voice.party(p.id) for p in parties)]
    if any(chairs):
        rows.append(Row(tuple(cell(*lines or [secondary(voice.word("not_stated"))]) for lines in chairs)))
    rows.append(Row(tuple(_organisations(meeting, p.id, voice) for p in parties)))
    return Table(tuple(Column() for _ in parties), tuple(rows), description=voice.word("describe.delegations"))


def _chair(meeting: Round, person: str, voice: Voice) -> tuple[Inline, ...]:
    attendee = next(c for c in meeting.chairs if c.person == person)
    title = voice.text(attendee.title) or voice.post(person, meeting.held)
    return (Strong((voice.person(person),)), voice.word("chair", title=title) if title else voice.word("chair_bare"))


def _organisations(meeting: Round, party: str, voice: Voice) -> Cell:
    """The organisations of the first list; what later lists add, with their source."""
    known: list[str] = []
    lines: list[str | tuple[Inline, ...]] = []
    for listed in (d for d in meeting.delegations if d.party == party):
        new = [o for o in listed.orgs if o not in known]
        names = voice.word("list.semicolon").join(_with_short(o, voice) for o in new)
        if names and known:
            lines.append(secondary(voice.word("only_in", names=names, source=listed.source)))
        elif names:
            lines.append(names)
        known += new
    return cell(*lines or [secondary(voice.word("not_stated"))])


def _with_short(organisation: str, voice: Voice) -> str:
    name, short = voice.organisation(organisation, short=False), voice.organisation(organisation)
    return name if short in name else voice.word("name_short", name=name, short=short)


def differences(rows: Sequence[tuple[str, Discrepancy]], voice: Voice) -> Table:
    """Where the texts differ: the item, what each source says, what we use."""
    body = tuple(
        Row(
            (
                cell(name, style="Table Small"),
                cell(_topic(d.topic, voice), style="Table Small"),
                cell(*(_says(s, t, voice) for s, t in d.says), style="Table Small"),
                cell(*_used(d, voice), style="Table Small"),
            )
        )
        for name, d in rows
    )
    words = [voice.word(f"column.{k}") for k in ("item", "point", "says", "we_use")]
    columns = (Column(points=66), Column(points=84), Column(), Column(points=104))
    return Table(columns, (head(words), *body), style="Small", description=voice.word("describe.differences"))


def _topic(topic: Text, voice: Voice) -> str:
    """A keyed topic (`due`, `strength`) in the reader's words, any other as written."""
    words = voice.text(topic)
    return voice.maybe(f"topic.{words}") or words


def _says(source: str, text: Text, voice: Voice) -> tuple[Inline, ...]:
    words = voice.text(text)
    return (Strong((f"{source}\u00a0",)), voice.maybe(f"strength.{words}") or voice.maybe(f"said.{words}") or words)


def _used(difference: Discrepancy, voice: Voice) -> list[tuple[Inline, ...]]:
    used = voice.text(difference.we_use) or voice.word("nothing_used")
    mark = f"\u00a0{voice.word('resolved')}" if difference.resolved else ""
    note = voice.text(difference.note)
    return [(f"{used}{mark}",), *([secondary(note)] if note else [])]


def steps(actions: Sequence[ItemView], voice: Voice) -> Table:
    """Our next steps: what, who leads, who supports, by when."""
    nobody = secondary(voice.word("not_stated"))
    body = tuple(
        Row(
            (
                cell(a.title),
                cell(a.actors.words or nobody),
                cell(a.actors.support or nobody),
                cell(a.due.words or nobody),
            )
        )
        for a in actions
    )
    words = [voice.word(f"column.{k}") for k in ("action", "lead_alone", "support", "due")]
    columns = (Column(), Column(points=70), Column(points=80), Column(points=78))
    return Table(columns, (head(words), *body), description=voice.word("describe.steps"))


def evidence(items: Sequence[ItemView], voice: Voice) -> Table:
    """The news of some items in the order of their days, with their sources and how far they are trusted."""
    found = sorted(((n, item) for item in items for n in item.history), key=lambda pair: pair[0].day)
    body = tuple(Row(_evidence(news, item, voice)) for news, item in found)
    words = [voice.word(f"column.{k}") for k in ("date", "news", "source", "trust")]
    columns = (Column(points=72), Column(), Column(points=150), Column(points=60))
    return Table(columns, (head(words), *body), style="Small", description=voice.word("describe.evidence"))


def _evidence(news: NewsView, item: ItemView, voice: Voice) -> tuple[Cell, ...]:
    what = news.note or voice.word("news.status", title=item.name, status=news.status)
    source = voice.word("source.cited", title=news.source_title, id=news.source) if news.source else ""
    trust = voice.word("trust.inferred" if news.inferred else "trust.reported")
    return (
        cell(news.when, style="Table Small"),
        cell(what, secondary(news.note_internal), style="Table Small"),
        cell(source or secondary(voice.word("not_stated")), style="Table Small"),
        cell(trust, style="Table Small"),
    )


def sources(listed: Sequence[Source], voice: Voice) -> Table:
    """Number, title with day and reliability, and whether the text is on file."""
    body = tuple(
        Row((cell(s.id, style="Table Small"), cell(_title(s, voice), style="Table Small"), _kept(s, voice)))
        for s in listed
    )
    columns = (Column(points=34), Column(), Column(points=110))
    words = [voice.word(f"column.{k}") for k in ("number", "source", "text")]
    return Table(columns, (head(words), *body), style="Small", description=voice.word("describe.sources"))


def _title(source: Source, voice: Voice) -> tuple[Inline, ...]:
    words = voice.text(source.title)
    title: Inline = Link(source.url, (words,)) if source.url.startswith("http") else words
    when = _day(source, voice)
    return (title, f"{voice.word('list.between')}{when}") if when else (title,)


def _kept(source: Source, voice: Voice) -> Cell:
    reliability = voice.word(f"reliability.{source.reliability}") if source.reliability else ""
    kept = voice.word("text_on_file" if source.words else "text_not_on_file")
    return cell(kept, secondary(reliability), style="Table Small")


def source_line(listed: Sequence[Source], voice: Voice) -> str:
    """The sources in one line, by title and day, without their numbers."""
    dated = [
        voice.word("list.between").join(filter(None, (voice.text(s.title), _day(s, voice))))
        for s in listed
        if s.published_by
    ]
    return voice.word("list.semicolon").join(dated)


def _day(source: Source, voice: Voice) -> str:
    return voice.partial(source.published, source.published_words) if source.published else ""
