"""Parts of a paper that are more than a list: what the next meeting has to settle, what changed since the round before,
and the facts at the top of a one-pager.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from briefgen.compose.components import figures
from briefgen.compose.components.tables import Fact
from briefgen.compose.item_views import ItemView, with_parts
from briefgen.compose.reader import BriefingLines, Localizer
from briefgen.compose.view import CHANGE_KINDS, Totals, View
from briefgen.dialogue.model import Round
from briefgen.dialogue.status import ItemStatus


class Matter(Struct, frozen=True):
    """Open items with the same problem, and their number in words: “4 without a lead”."""

    kind: str
    label: str
    items: tuple[ItemView, ...]


_LACKS: Mapping[str, Callable[[ItemStatus], bool]] = {
    "late": lambda stands: stands.overdue,
    "no_date": lambda stands: not stands.dated,
    "no_lead": lambda stands: not stands.lead,
    "silent": lambda stands: stands.silent,
}
INTERNAL_MATTERS = frozenset({"late", "silent"})
"""Kinds that only internal readers see."""


def matters_to_settle(view: View) -> tuple[Matter, ...]:
    """The matters for the next meeting that have items; an item may be in several."""
    matters = []
    for kind, lacks in _LACKS.items():
        items = tuple(item for item in view.items if item.open and lacks(view.statuses[item.id]))
        if items and (view.internal or kind not in INTERNAL_MATTERS):
            matters.append(Matter(kind, view.l10n.count(len(items), f"settle_{kind}"), items))
    return tuple(matters)


class SinceList(Struct, frozen=True):
    """The items of one kind of change, and their number in words: “4 delivered”."""

    kind: str
    label: str
    items: tuple[ItemView, ...]


class SinceView(Struct, frozen=True):
    """What changed since a round. `head` names it: “Since round 1”; `day` is its day in words.

    `waiting` are commitments and actions without an answer in the round of this paper.
    """

    head: str
    day: str
    lists: tuple[SinceList, ...]
    waiting: tuple[ItemView, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The counts of all lists in words."""
        return tuple(each.label for each in self.lists)


def changes_since(view: View) -> SinceView | None:
    """What changed since the round before; every commitment is in one list, so that none is lost.

    `None` at the first round, and where the one before is not released to the reader.
    """
    earlier, kinds = view.changes.earlier, dict(view.changes.kinds)
    if earlier is None:
        return None
    lists = []
    for kind in CHANGE_KINDS:
        items = tuple(item for item in view.items if kinds.get(item.id) == kind)
        lists.append(SinceList(kind, view.l10n.count(len(items), f"since_{kind}"), items))
    waiting_ids = view.changes.waiting if view.internal else ()
    waiting = tuple(item for item in (*view.items, *view.actions) if item.id in waiting_ids)
    day = view.l10n.date_as_typed(earlier.held, earlier.day_words) if earlier.held else ""
    return SinceView(_since_head(view, earlier), day, tuple(lists), waiting)


def _since_head(view: View, earlier: Round) -> str:
    if earlier.number:
        return view.l10n.word("since.numbered", n=earlier.number)
    return view.l10n.word("since.head", round=view.l10n.text(earlier.label) or earlier.id)


def make_key_facts(view: View, our: BriefingLines, totals: Totals, *, cites: bool) -> list[Fact]:
    """The facts of a one-pager: status, money, next date and, where the briefing says so, what is needed.

    `cites`: money with its source, else with its equivalents.
    """
    facts = [_status_fact(view, totals), _money_fact(view, cites=cites), _next_date_fact(view, totals)]
    if our.needs:
        lead, text = our.needs[0].lead, our.needs[0].text
        facts.append(Fact(view.l10n.word("fact.needs"), lead or text, text if lead else ""))
    return facts


def _status_fact(view: View, totals: Totals) -> Fact:
    word = view.l10n.word
    value = word("fact.done" if view.internal else "fact.delivered", done=str(totals.done), total=str(totals.total))
    if view.internal:
        tally = {c: n for c, n in figures.count_by_colour(view.items).items() if n and c != "done"}
        notes = [word(f"legend.{colour}", n=str(n)) for colour, n in tally.items()]
    else:
        pairs = (("under_way", totals.under_way), ("none", totals.unreported))
        notes = [word(f"fact.{kind}", n=str(n)) for kind, n in pairs if n]
    return Fact(word("fact.status"), value, word("list.between").join(notes))


def _money_fact(view: View, *, cites: bool) -> Fact:
    word, label = view.l10n.word, view.l10n.word("fact.money")
    found = [item for item in with_parts(view.items) if item.money.words]
    if not found:
        return Fact(label, word("fact.no_money"), "")
    if len(found) > 1:
        total = view.l10n.count(len(found), "amounts")
        return Fact(label, total, view.l10n.join_listing([_sum_of(item, view.l10n) for item in found]))
    money = found[0].money
    part = found[0].name if found[0].kind == "part" else ""
    notes = (part, money.cited if cites else money.other, money.note)
    return Fact(label, money.words, word("list.semicolon").join(filter(None, notes)))


def _sum_of(item: ItemView, l10n: Localizer) -> str:
    """The sum of a commitment; that of a part with its title."""
    amount = item.money.words
    return l10n.word("title_amount", title=item.title, amount=amount) if item.kind == "part" else amount


def _next_date_fact(view: View, totals: Totals) -> Fact:
    word = view.l10n.word
    dates = view.next_dates()
    if dates:
        return Fact(word("fact.next_date"), view.l10n.date(dates[0].due.latest or view.as_of, "short"), dates[0].name)
    note = word("fact.dates_met", n=view.l10n.count(totals.dated, "dates_met")) if totals.dated else ""
    return Fact(word("fact.next_date"), word("fact.no_date"), note)
