"""The table of outcomes, by field, with the columns a template asks for; and the rows of a one-pager."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks.tree import Cell, Column, Inlines, Row, Strong, Styled, Table
from briefgen.compose.components.figures import Group, cell, group_row, head_row, rating_inlines, secondary_inlines
from briefgen.compose.item_views import ItemView
from briefgen.compose.reader import Localizer


class ColumnKind(Struct, frozen=True):
    """A kind of column: its width, and a function that makes its cells."""

    column: Column
    fill: Callable[[ItemView, Localizer], Cell]


def outcomes_table(
    groups: Sequence[Group], kinds: Sequence[str], l10n: Localizer, parties: Sequence[tuple[str, str]]
) -> Table:
    """A row for each item. `parties` are (id, name): `parties` in `kinds` is a column for each, if at most two."""
    columns: list[Column] = []
    words: list[str] = []
    expanded = _expand_parties(kinds, parties)
    for kind in expanded:
        party = dict(parties).get(kind)
        columns.append(Column(points=57 if "strength" in kinds else 92) if party else COLUMN_KINDS[kind].column)
        words.append(party or l10n.word(f"column.{kind}"))
    rows = [head_row(words)]
    for group_ in groups:
        if group_.name:
            rows.append(group_row((group_.name,), len(columns)))
        for item in group_.items:
            rows.append(Row(tuple(_cells_of(item, expanded, l10n))))
            rows += [Row(tuple(_cells_of_part(part, item, expanded, l10n))) for part in item.own_parts]
    return Table(tuple(columns), tuple(rows), description=l10n.word("describe.outcomes"))


def _cells_of(item: ItemView, kinds: Sequence[str], l10n: Localizer) -> Iterator[Cell]:
    """The cells of an item; who acts for no one party has the columns of all, or stands in each with its own."""
    parties = [kind for kind in kinds if kind not in COLUMN_KINDS]
    actors = item.actors
    for kind in kinds:
        if kind in COLUMN_KINDS:
            yield COLUMN_KINDS[kind].fill(item, l10n)
        elif actors.joint and not any(map(actors.by_party.get, parties)):
            if kind == parties[0]:
                yield replace(cell(actors.words), span=len(parties))
        else:
            own = filter(None, (actors.by_party.get(kind, ""), actors.joint))
            yield cell(_or_not_stated(l10n.word("list.semicolon").join(own), l10n))


def _cells_of_part(part: ItemView, whole: ItemView, kinds: Sequence[str], l10n: Localizer) -> Iterator[Cell]:
    """The cells of a part; empty where it says the same as the whole."""
    of_whole = _cells_of(whole, kinds, l10n)
    if (part.actors.words, part.actors.by_party) == (whole.actors.words, whole.actors.by_party):
        part = replace(part, actors=whole.actors)
    for kind, own, above in zip_longest(kinds, _cells_of(part, kinds, l10n), of_whole):
        is_same = own == above and kind not in ("item", "outcome", "pledge", "due", "rating", "stands", "reported")
        yield replace(cell(""), span=own.span) if is_same else own


def one_pager_rows(items: Sequence[ItemView], l10n: Localizer, *, cites: bool, full: bool) -> Table:
    """The rows of a one-pager: lead-in, title, text if `full`, a small line (with sources if `cites`), status."""
    return Table(
        (Column(), Column(points=84, align="right")),
        tuple(Row((_text_cell(item, l10n, cites=cites, full=full), _status_cell(item, l10n))) for item in items),
        style="Rows",
        description=l10n.word("describe.rows"),
    )


def news_line(item: ItemView, l10n: Localizer, *, cites: bool = True) -> str:
    """“2 Oct 2024: NSF Global Centers awards (S9), link inferred”; internally also since when there is none."""
    news = item.news
    if news is None:
        since = item.state.since if item.number and item.open else None
        return l10n.word("news.none_since", day=l10n.date(since, "short")) if since else ""
    day = l10n.date_as_typed(news.day, news.typed, "short")
    words = l10n.word("news.dated", day=day, note=news.note or news.status)
    citation = l10n.word("news.cited", source=news.source) if news.source and cites else ""
    return words + citation + (l10n.word("news.inferred") if news.inferred else "")


def _text_cell(item: ItemView, l10n: Localizer, *, cites: bool, full: bool) -> Cell:
    lead = (Strong((l10n.word("lead_in", words=item.lead_in),)), " ") if item.lead_in else ()
    status = item.state.word if item.reported == "under_way" else ""
    actors = item.actors.words or l10n.word("leads_not_stated")
    sources = item.evidence if cites else ""
    parts = [actors, item.strength, item.due.words, status, news_line(item, l10n, cites=cites), sources]
    small = l10n.word("list.dot").join(p for p in parts if p)
    title = cell((*lead, *_title_with_amount(item, l10n)), style="Row Text")
    lines = [item.text, small] if full and item.text != item.title else [small]
    lines += [l10n.word("list.dot").join(item.terms)] if item.terms else []
    lines += [_part_line(part, item, l10n, cites=cites) for part in item.own_parts]
    return Cell((*title.blocks, *(block for line in lines for block in cell(line, style="Row Small").blocks)))


def _part_line(part: ItemView, whole: ItemView, l10n: Localizer, *, cites: bool) -> str:
    """“(b) Brakes: US$2 million · 2025 · late”."""
    actors = part.actors.words if part.actors.words != whole.actors.words else ""
    due = part.due.words if part.due != whole.due else ""
    state = l10n.word("rating.late") if part.state.late and part.state.colour else part.state.word
    told = state if part.state.late or part.reported != "none" else ""
    texts = ["".join(map(str, _title_with_amount(part, l10n))), actors, due, told, news_line(part, l10n, cites=cites)]
    return l10n.word("list.dot").join(filter(None, texts))


def _title_with_amount(item: ItemView, l10n: Localizer) -> Inlines:
    """The title, with the amount where the title does not have it."""
    if item.money.words and item.money.words not in item.title:
        return (l10n.word("title_amount", title=item.title, amount=item.money.words),)
    return (item.title,)


def _status_cell(item: ItemView, l10n: Localizer) -> Cell:
    if item.state.colour:
        return cell(rating_inlines(item.state.colour, l10n.word(f"rating.{item.state.colour}")), style="Row Text")
    return cell(_reported_inlines(item, l10n), style="Row Text")


def _reported_inlines(item: ItemView, l10n: Localizer) -> Inlines:
    words = l10n.word(f"reported.{item.reported}")
    if item.reported == "none":
        return secondary_inlines(words)
    return (Styled("Done", (words,)),) if item.done else (Strong((words,)),)


def _expand_parties(kinds: Sequence[str], parties: Sequence[tuple[str, str]]) -> list[str]:
    """Kinds with `parties` replaced by a column for each party, or `leads` where there are more than two."""
    party_columns = [party for party, _ in parties] if len(parties) <= 2 else ["leads"]
    return [name for kind in kinds for name in (party_columns if kind == "parties" else [kind])]


def _or_not_stated(words: str, l10n: Localizer) -> Inlines:
    return (words,) if words else secondary_inlines(l10n.word("not_stated"))


def _outcome_cell(item: ItemView, l10n: Localizer) -> Cell:
    """Title with sources; the amount where the title does not have it; the parts that have no rows of their own."""
    title: Inlines = (item.title, *secondary_inlines(f" {item.evidence}" if item.evidence else ""))
    amount = item.money.full if item.money.words not in item.title else ""
    parts = l10n.word("list.between").join(part.title for part in item.parts if not part.differs_from_whole)
    terms = l10n.word("list.dot").join(item.terms)
    return cell(title, secondary_inlines(amount), secondary_inlines(terms), secondary_inlines(parts))


def _pledge_cell(item: ItemView, l10n: Localizer) -> Cell:
    """As `_outcome_cell`, with the due date, for tables without a column for it."""
    due_blocks = cell(secondary_inlines(item.due.words)).blocks if item.due.stated else ()
    return Cell((*_outcome_cell(item, l10n).blocks, *due_blocks))


def _due_cell(item: ItemView, l10n: Localizer) -> Cell:
    """The last day; below it, for our own office and while it is open, the words of the source."""
    return cell(_or_not_stated(item.due.words, l10n), secondary_inlines(item.due.stated_as if item.open else ""))


def _rating_cell(item: ItemView, l10n: Localizer) -> Cell:
    """The rating with its reason; for readers without ratings, the reported status."""
    if not item.state.colour:
        return _report_cell(item, l10n)
    reason = [item.state.why or l10n.word(f"reason.{code}") for code in item.state.reasons]
    if item.done and item.news:
        reason = [l10n.date_as_typed(item.news.day, item.news.typed, "short")]
    elif item.state.colour in ("no_date", "closed"):
        reason = [item.state.word]
    rating = rating_inlines(item.state.colour, l10n.word(f"rating.{item.state.colour}"))
    return cell(rating, secondary_inlines(l10n.word("list.between").join(reason)))


def _report_cell(item: ItemView, l10n: Localizer) -> Cell:
    news = item.news
    if item.reported == "none" or news is None:
        return cell(_reported_inlines(item, l10n))
    return cell((*_reported_inlines(item, l10n), f" {news.when}"), secondary_inlines(news.note))


def _report_day_cell(item: ItemView, l10n: Localizer) -> Cell:
    """As `_report_cell`, with only the day."""
    when = item.news.when if item.news and item.reported != "none" else ""
    return cell(_reported_inlines(item, l10n), secondary_inlines(when))


COLUMN_KINDS = {
    "item": ColumnKind(Column(points=31), lambda item, _: cell(item.number)),
    "outcome": ColumnKind(Column(), _outcome_cell),
    "pledge": ColumnKind(Column(), _pledge_cell),
    "leads": ColumnKind(Column(points=104), lambda item, l10n: cell(_or_not_stated(item.actors.words, l10n))),
    "strength": ColumnKind(Column(points=47), lambda item, _: cell(item.strength)),
    "due": ColumnKind(Column(points=68), _due_cell),
    "rating": ColumnKind(Column(points=78), _rating_cell),
    "stands": ColumnKind(Column(points=96), _report_day_cell),
    "reported": ColumnKind(Column(points=124), _report_cell),
}
