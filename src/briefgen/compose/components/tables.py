"""The smaller tables: address, decision, facts, delegations, differences, next steps, evidence and sources."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from briefgen.blocks.tree import (
    Block,
    Cell,
    CheckBox,
    Column,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Row,
    Strong,
    Styled,
    Tab,
    Table,
)
from briefgen.compose.components.figures import body_row, cell, head_row, secondary_inlines, strong_inlines
from briefgen.compose.item_views import ItemView, NewsView
from briefgen.compose.reader import AskView, Localizer
from briefgen.dialogue.model import Attendee, Dialogue, Discrepancy, Round, Source, Text

_small_cell = partial(cell, style="Table Small")


class Fact(Struct, frozen=True):
    """A cell of the facts of a one-pager: a label, a value on one line, a note."""

    label: str
    value: str
    note: str


def address_lines(rows: Sequence[tuple[str, str]]) -> tuple[Paragraph, ...]:
    """“To …”, “From …”: a label and, after a tab, the text; rows without a text are left out."""
    return tuple(Paragraph((Styled("Secondary", (label,)), Tab(), words), "Address") for label, words in rows if words)


def decision_table(asks: Sequence[AskView], l10n: Localizer) -> tuple[Block, ...]:
    """Each question with its boxes, and a line for the signature."""
    numbers = [cell(strong_inlines(str(n)), style="Question") for n in range(1, len(asks) + 1)]
    questions = [cell(_ask_inlines(ask, l10n), style="Question", header=True) for ask in asks]
    rows = tuple(map(body_row, numbers, questions, [_options_cell(ask, l10n) for ask in asks]))
    columns = (Column(points=15), Column(), Column(points=190, align="right"))
    signed = (l10n.word("sign.initials"), " ", Tab(), "\u2003", l10n.word("sign.date"), " ", Tab())
    return (
        Table(columns, rows, style="Decision", description=l10n.word("describe.decision")),
        Paragraph(signed, "Signature"),
    )


def _ask_inlines(ask: AskView, l10n: Localizer) -> Inlines:
    """What is asked, and to whom it goes on."""
    return (ask.text, *secondary_inlines(l10n.word("ask_to", office=ask.to) if ask.to else ""))


def _options_cell(ask: AskView, l10n: Localizer) -> Cell:
    inlines: list[Inline] = []
    for n, option in enumerate(ask.options):
        label = l10n.word("box.option", option=option.word, ask=ask.text)
        inlines += [*(["\u2003"] if n else []), CheckBox(option.key, False, label), f"\u00a0{option.word}"]
    return cell(tuple(inlines), style="Options")


def facts_table(cells: Sequence[Fact], l10n: Localizer) -> Table:
    """The facts of a one-pager: at most four cells, as wide as their values need to stay on one line."""
    return Table(
        tuple(Column(share=_width_share(fact.value)) for fact in cells),
        (Row(tuple(_fact_cell(fact) for fact in cells)),),
        style="Facts",
        description=l10n.word("describe.facts"),
    )


def _width_share(value: str) -> float:
    """The width share of a value, in Latin letters; a syllable of Hangul counts as 1.8."""
    return min(max(sum(1.8 if letter >= "\u1100" else 1 for letter in value) + 2, 11), 26)


def _fact_cell(fact: Fact) -> Cell:
    label, value, note = (
        cell(words, style=style).blocks
        for words, style in ((fact.label, "Fact Label"), (fact.value, "Fact Value"), (fact.note, "Fact Note"))
    )
    return Cell((*label, *value, *(note if fact.note else ())))


def delegations_table(dialogue: Dialogue, meeting: Round, l10n: Localizer, *, internal: bool) -> Table:
    """A column for each party: chairs, those who took part, organisations; for our own office with their sources."""
    people = (*meeting.chairs, *meeting.participants)
    present = {_party_of(person, l10n) for person in people} | {delegation.party for delegation in meeting.delegations}
    parties = [p for p in dialogue.parties if p.id in present]
    rows = [head_row(l10n.party(p.id) for p in parties)]
    for attendees, key in ((meeting.chairs, "chair"), (meeting.participants, "attended")):
        if attendees:
            of_parties = ([a for a in attendees if _party_of(a, l10n) == p.id] for p in parties)
            lines = [[_attendee_line(a, key, meeting, l10n) for a in of_party] for of_party in of_parties]
            unsaid = secondary_inlines(l10n.word("not_stated"))
            rows.append(Row(tuple(cell(*of_party or [unsaid]) for of_party in lines)))
    if meeting.delegations:
        rows.append(Row(tuple(_organisations_cell(meeting, p.id, l10n, cites=internal) for p in parties)))
    return Table(tuple(Column() for _ in parties), tuple(rows), description=l10n.word("describe.delegations"))


def _party_of(attendee: Attendee, l10n: Localizer) -> str:
    person = l10n.people.get(attendee.person)
    return attendee.party or (person.party if person else "")


def _attendee_line(attendee: Attendee, key: str, meeting: Round, l10n: Localizer) -> tuple[Inline, ...]:
    """Name or post, on whose behalf and how."""
    title = l10n.text(attendee.title) or l10n.post(attendee.person, meeting.held)
    name = l10n.person(attendee.person) if attendee.person else title
    words = l10n.word_or_empty(f"{key}_bare")
    if title and attendee.person:
        words = l10n.word(key, title=title)
    more = [
        l10n.word("on_behalf_of", who=l10n.text(attendee.on_behalf_of)) if attendee.on_behalf_of else "",
        l10n.word("joined_by", how=l10n.text(attendee.joined_by)) if attendee.joined_by else "",
    ]
    return (Strong((name,)), words, *more)


def pairs_table(rows: Sequence[tuple[str, str]], description: str) -> Table | tuple[()]:
    """A label and some words in each row; rows without words are left out, `()` without any."""
    body = tuple(body_row(cell(secondary_inlines(label), header=True), cell(words)) for label, words in rows if words)
    return Table((Column(points=110), Column()), body, style="Pairs", description=description) if body else ()


def _organisations_cell(meeting: Round, party: str, l10n: Localizer, *, cites: bool) -> Cell:
    """The organisations of the first list, then those that later lists add, with their source."""
    named: list[str] = []
    lines: list[str | tuple[Inline, ...]] = []
    for delegation in (d for d in meeting.delegations if d.party == party):
        new = [o for o in delegation.orgs if o not in named]
        names = l10n.word("list.semicolon").join(_name_with_short(o, l10n) for o in new)
        if names and named and cites:
            lines.append(secondary_inlines(l10n.word("only_in", names=names, source=delegation.source)))
        elif names:
            lines.append(names)
        named += new
    return cell(*lines or [secondary_inlines(l10n.word("not_stated"))])


def _name_with_short(organisation: str, l10n: Localizer) -> str:
    name, short = l10n.organisation(organisation, short=False), l10n.organisation(organisation)
    return name if short in name else l10n.word("name_short", name=name, short=short)


def differences_table(rows: Sequence[tuple[str, Discrepancy]], l10n: Localizer) -> Table:
    """Where sources differ: the item, what each source says, what we use."""
    body = tuple(
        body_row(
            _small_cell(name),
            _small_cell(_topic_words(d.topic, l10n)),
            _small_cell(*(_source_line(s, t, l10n) for s, t in d.says)),
            _small_cell(*_used_lines(d, l10n)),
        )
        for name, d in rows
    )
    words = [l10n.word(f"column.{k}") for k in ("item", "point", "says", "we_use")]
    columns = (Column(points=66), Column(points=84), Column(), Column(points=104))
    return Table(columns, (head_row(words), *body), style="Small", description=l10n.word("describe.differences"))


def _topic_words(topic: Text, l10n: Localizer) -> str:
    """A topic that is a key of the wording (`due`, `strength`) in the reader's language, any other as written."""
    words = l10n.text(topic)
    return l10n.word_or_empty(f"topic.{words}") or words


def _source_line(source: str, text: Text, l10n: Localizer) -> tuple[Inline, ...]:
    words = l10n.text(text)
    said = l10n.word_or_empty(f"strength.{words}") or l10n.word_or_empty(f"said.{words}") or words
    return Strong((f"{source}\u00a0",)), said


def _used_lines(difference: Discrepancy, l10n: Localizer) -> list[tuple[Inline, ...]]:
    words = l10n.text(difference.we_use) or l10n.word("nothing_used")
    mark = f"\u00a0{l10n.word('resolved')}" if difference.resolved else ""
    note = l10n.text(difference.note)
    return [(f"{words}{mark}",), *([secondary_inlines(note)] if note else [])]


def steps_table(actions: Sequence[ItemView], l10n: Localizer) -> Table:
    """Our actions: what, who leads, who supports, by when."""
    not_stated = secondary_inlines(l10n.word("not_stated"))
    texts = ((a.title, a.actors.words, a.actors.support, a.due.words) for a in actions)
    body = tuple(body_row(*(cell(text or not_stated) for text in row)) for row in texts)
    words = [l10n.word(f"column.{k}") for k in ("action", "lead_alone", "support", "due")]
    columns = (Column(), Column(points=70), Column(points=80), Column(points=78))
    return Table(columns, (head_row(words), *body), description=l10n.word("describe.steps"))


def evidence_table(items: Sequence[ItemView], l10n: Localizer, *, internal: bool) -> Table:
    """The updates of some items by date, with their sources; for our own office also how far they are trusted."""
    entries = sorted(((n, item) for item in items for n in item.history), key=lambda pair: pair[0].day)
    columns = {"date": Column(points=72), "news": Column(), "source": Column(points=150), "trust": Column(points=60)}
    if not internal:
        del columns["trust"]
    rows = [_evidence_cells(news, item, l10n, internal=internal)[: len(columns)] for news, item in entries]
    head = head_row([l10n.word(f"column.{name}") for name in columns])
    body = tuple(body_row(*cells) for cells in rows)
    return Table(tuple(columns.values()), (head, *body), style="Small", description=l10n.word("describe.evidence"))


def _evidence_cells(news: NewsView, item: ItemView, l10n: Localizer, *, internal: bool) -> tuple[Cell, ...]:
    """Day, news, source and trust; “not stated” would tell a reader outside that there is none."""
    words = news.note or l10n.word("news.status", title=item.name, status=news.status)
    cited = l10n.word("source.cited", title=news.source_title, id=news.source) if news.source else news.source_title
    unsaid = secondary_inlines(l10n.word("not_stated")) if internal else ""
    trust = l10n.word("trust.inferred" if news.inferred else "trust.reported")
    lines = _small_cell(words, secondary_inlines(news.note_internal))
    reported = l10n.word("news.reported", day=news.reported) if news.reported else ""
    source = _small_cell(cited or unsaid, secondary_inlines(reported))
    return _small_cell(news.when), lines, source, _small_cell(trust)


def sources_table(entries: Sequence[Source], l10n: Localizer, *, internal: bool) -> Table:
    """The sources by title and day; for our own office with number, whether the text is on file, and reliability."""
    columns = {"number": Column(points=34), "source": Column(), "text": Column(points=156)}
    rows: list[tuple[Cell, ...]]
    rows = [(_small_cell(s.id), _small_cell(_title_inlines(s, l10n)), _on_file_cell(s, l10n)) for s in entries]
    shown = slice(None) if internal else slice(1, 2)
    names = list(columns)[shown]
    head = head_row([l10n.word(f"column.{name}") for name in names])
    body = tuple(body_row(*cells[shown]) for cells in rows)
    widths = tuple(columns[name] for name in names)
    return Table(widths, (head, *body), style="Small", description=l10n.word("describe.sources"))


def _title_inlines(source: Source, l10n: Localizer) -> tuple[Inline, ...]:
    words = l10n.text(source.title)
    kind = l10n.text(source.called)
    title: Inline = Link(source.url, (words,)) if source.url.startswith("http") else words
    when = _published_day(source, l10n)
    between = l10n.word("list.between")
    return (title, *(f"{between}{words}" for words in (kind, when) if words))


def _on_file_cell(source: Source, l10n: Localizer) -> Cell:
    reliability = l10n.word(f"reliability.{source.reliability}") if source.reliability else ""
    words = l10n.word("text_on_file" if source.words else "text_not_on_file")
    publishers = l10n.join_names([l10n.party(party, short=True) for party in source.published_by])
    told = (l10n.word(f"source_kind.{source.kind}"), publishers, reliability, source.lang)
    return _small_cell(words, secondary_inlines(l10n.word("list.between").join(filter(None, told))))


def source_line(entries: Sequence[Source], l10n: Localizer) -> str:
    """The sources that a party published in one line, by title and day, without their numbers."""
    between, published = l10n.word("list.between"), (s for s in entries if s.published_by)
    titles = (between.join(filter(None, (l10n.text(s.title), _published_day(s, l10n)))) for s in published)
    return l10n.word("list.semicolon").join(titles)


def _published_day(source: Source, l10n: Localizer) -> str:
    return l10n.date_as_typed(source.published, source.published_words) if source.published else ""
