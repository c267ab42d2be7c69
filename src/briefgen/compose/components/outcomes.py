"""The table of outcomes, by field, with the columns a template asks for; and the rows of a one-pager."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from briefgen.blocks.tree import Blocks, Cell, Column, Inlines, Row, Strong, Styled, Table
from briefgen.compose.components.figures import Group, cell, group, head, rated, secondary
from briefgen.compose.item_views import ItemView
from briefgen.compose.reader import Voice
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of column: its width and what stands in it."""

    column: Column
    fill: Callable[[ItemView, Voice], Cell]


def outcomes(groups: Sequence[Group], kinds: Sequence[str], voice: Voice, parties: Sequence[tuple[str, str]]) -> Table:
    """A row an item; `parties` are (id, name), a column each where `kinds` has `parties` and there are at most two."""
    columns: list[Column] = []
    words: list[str] = []
    fills: list[Callable[[ItemView], Cell]] = []
    for kind in _spread(kinds, parties):
        party = dict(parties).get(kind)
        columns.append(Column(points=57 if "strength" in kinds else 92) if party else KINDS[kind].column)
        words.append(party or voice.word(f"column.{kind}"))
        fills.append(_by_party(kind, voice) if party else _bound(KINDS[kind], voice))
    rows = [head(words)]
    for some in groups:
        if some.name:
            rows.append(group((some.name,), len(columns)))
        rows += [Row(tuple(fill(item) for fill in fills)) for item in some.items]
    return Table(tuple(columns), tuple(rows), description=voice.word("describe.outcomes"))


def rows(items: Sequence[ItemView], voice: Voice, *, cites: bool, full: bool) -> Table:
    """One-pager rows: lead-in and title, the text where `full`, a line below (sources where `cites`), the status."""
    return Table(
        (Column(), Column(points=84, align="right")),
        tuple(Row((_told(item, voice, cites=cites, full=full), _standing(item, voice))) for item in items),
        style="Rows",
        description=voice.word("describe.rows"),
    )


def news_line(item: ItemView, voice: Voice, *, cites: bool = True) -> str:
    """“2 Oct 2024: NSF Global Centers awards (S9), link inferred”; for ours, since when there has been no news."""
    news = item.news
    if news is None:
        since = item.state.since if item.number and item.open else None
        return voice.word("news.none_since", day=voice.date(since, "short")) if since else ""
    words = voice.word("news.dated", day=voice.partial(news.day, news.typed, "short"), note=news.note or news.status)
    cited = voice.word("news.cited", source=news.source) if news.source and cites else ""
    return words + cited + (voice.word("news.inferred") if news.inferred else "")


def _told(item: ItemView, voice: Voice, *, cites: bool, full: bool) -> Cell:
    lead = (Strong((voice.word("lead_in", words=item.lead_in),)), " ") if item.lead_in else ()
    status = item.state.word if item.reported == "under_way" else ""
    who = item.actors.anyone or voice.word("leads_not_stated")
    said = item.evidence if cites else ""
    parts = [who, item.strength, item.due.words, status, news_line(item, voice, cites=cites), said]
    small = voice.word("list.dot").join(p for p in parts if p)
    told = cell(item.text, style="Row Small").blocks if full and item.text != item.title else ()
    return Cell(
        (*cell((*lead, *_titled(item, voice)), style="Row Text").blocks, *told, *cell(small, style="Row Small").blocks)
    )


def _titled(item: ItemView, voice: Voice) -> Inlines:
    """The title and, where it lacks it, the amount."""
    if item.money.words and item.money.words not in item.title:
        return (voice.word("title_amount", title=item.title, amount=item.money.words),)
    return (item.title,)


def _standing(item: ItemView, voice: Voice) -> Cell:
    if item.state.colour:
        return cell(rated(item.state.colour, voice.word(f"rating.{item.state.colour}")), style="Row Text")
    return cell(_reported(item, voice), style="Row Text")


def _reported(item: ItemView, voice: Voice) -> Inlines:
    words = voice.word(f"reported.{item.reported}")
    if item.reported == "none":
        return secondary(words)
    return (Styled("Done", (words,)),) if item.done else (Strong((words,)),)


def _spread(kinds: Sequence[str], parties: Sequence[tuple[str, str]]) -> list[str]:
    """`parties` becomes a column a party, or one of all actors where there are more than two."""
    named = [party for party, _ in parties] if len(parties) <= 2 else ["leads"]
    return [name for kind in kinds for name in (named if kind == "parties" else [kind])]


def _bound(kind: Kind, voice: Voice) -> Callable[[ItemView], Cell]:
    return lambda item: kind.fill(item, voice)


def _by_party(party: str, voice: Voice) -> Callable[[ItemView], Cell]:
    return lambda item: cell(_or_not_stated(item.actors.by_party.get(party, ""), voice))


def _or_not_stated(words: str, voice: Voice) -> Inlines:
    return (words,) if words else secondary(voice.word("not_stated"))


def _outcome(item: ItemView, voice: Voice) -> Cell:
    """Title and, less loud, source and line; the amount where the title lacks it; the parts."""
    title: Inlines = (item.title, *secondary(f" {item.evidence}" if item.evidence else ""))
    amount = item.money.full if item.money.words not in item.title else ""
    parts = voice.word("list.between").join(f"({chr(97 + n)})\u00a0{part.title}" for n, part in enumerate(item.parts))
    return cell(title, secondary(amount), secondary(parts))


def _pledge(item: ItemView, voice: Voice) -> Cell:
    """As `_outcome`, with the due date where it has no column of its own."""
    return Cell((*_outcome(item, voice).blocks, *_dated(item)))


def _dated(item: ItemView) -> Blocks:
    return cell(secondary(item.due.words)).blocks if item.due.stated else ()


def _rating(item: ItemView, voice: Voice) -> Cell:
    """The rating with its reason; to a reader without ratings what was reported."""
    if not item.state.colour:
        return _report(item, voice)
    reason = [voice.word(f"reason.{code}") for code in item.state.reasons]
    if item.done and item.news:
        reason = [voice.partial(item.news.day, item.news.typed, "short")]
    elif item.state.colour == "no_date":
        reason = [item.state.word]
    return cell(
        rated(item.state.colour, voice.word(f"rating.{item.state.colour}")),
        secondary(voice.word("list.between").join(reason)),
    )


def _report(item: ItemView, voice: Voice) -> Cell:
    news = item.news
    if item.reported == "none" or news is None:
        return cell(_reported(item, voice))
    return cell((*_reported(item, voice), f" {news.when}"), secondary(news.note))


def _stands(item: ItemView, voice: Voice) -> Cell:
    """As `_report`, with the day alone."""
    return cell(_reported(item, voice), secondary(item.news.when if item.news and item.reported != "none" else ""))


KINDS = {
    "item": Kind(Column(points=31), lambda item, _: cell(item.number)),
    "outcome": Kind(Column(), _outcome),
    "pledge": Kind(Column(), _pledge),
    "leads": Kind(Column(points=104), lambda item, voice: cell(_or_not_stated(item.actors.anyone, voice))),
    "strength": Kind(Column(points=47), lambda item, _: cell(item.strength)),
    "due": Kind(Column(points=68), lambda item, voice: cell(_or_not_stated(item.due.words, voice))),
    "rating": Kind(Column(points=78), _rating),
    "stands": Kind(Column(points=96), _stands),
    "reported": Kind(Column(points=124), _report),
}
