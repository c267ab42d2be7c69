"""The facts that a one-pager begins with: status, money, next date and, where we said so, what is needed."""

from __future__ import annotations

from briefgen.compose.components import figures
from briefgen.compose.components.tables import Fact
from briefgen.compose.lines import OurWords
from briefgen.compose.view import Totals, View


def key_facts(view: View, our: OurWords, totals: Totals, *, cites: bool) -> list[Fact]:
    """The facts of a paper; money with where it is said, or with its other words."""
    facts = [_status(view, totals), _money(view, cites=cites), _next_date(view, totals)]
    if our.needs:
        lead, text = our.needs[0].lead, our.needs[0].text
        facts.append(Fact(view.voice.word("fact.needs"), lead or text, text if lead else ""))
    return facts


def _status(view: View, totals: Totals) -> Fact:
    word = view.voice.word
    value = word("fact.done" if view.internal else "fact.delivered", done=str(totals.done), total=str(totals.total))
    if view.internal:
        tally = {c: n for c, n in figures.tally(view.items).items() if n and c != "done"}
        notes = [word(f"legend.{colour}", n=str(n)) for colour, n in tally.items()]
    else:
        pairs = (("under_way", totals.under_way), ("none", totals.unreported))
        notes = [word(f"fact.{kind}", n=str(n)) for kind, n in pairs if n]
    return Fact(word("fact.status"), value, word("list.between").join(notes))


def _money(view: View, *, cites: bool) -> Fact:
    word, named = view.voice.word, view.voice.word("fact.money")
    paid = [item.money for item in view.items if item.money.words]
    if not paid:
        return Fact(named, word("fact.no_money"), "")
    if len(paid) > 1:
        total = view.voice.count(len(paid), "amounts")
        return Fact(named, total, view.voice.listing([money.words for money in paid]))
    (money,) = paid
    notes = (money.cited if cites else money.other, money.note)
    return Fact(named, money.words, word("list.semicolon").join(filter(None, notes)))


def _next_date(view: View, totals: Totals) -> Fact:
    word = view.voice.word
    dates = view.next_dates()
    if dates:
        return Fact(word("fact.next_date"), view.voice.date(dates[0].due.latest or view.as_of, "short"), dates[0].name)
    note = word("fact.dates_met", n=view.voice.count(totals.dated, "dates_met")) if totals.dated else ""
    return Fact(word("fact.next_date"), word("fact.no_date"), note)
