"""What is to settle, what moved since, the facts a one-pager begins with.

What the next meeting has to settle: open commitments by what they lack.

What moved since the round before: every commitment stands in one list, and none can drop out unseen.

The facts that a one-pager begins with: status, money, next date and, where we said so, what is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from briefgen.compose.components import figures
from briefgen.compose.components.tables import Fact
from briefgen.compose.item_views import ItemView
from briefgen.compose.reader import OurWords
from briefgen.compose.view import KINDS, Totals, View
from briefgen.dialogue.model import Round
from briefgen.dialogue.status import ItemStatus
from briefgen.values import dataclass

# ---- agenda ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matter:
    """Open items that lack the same thing, and how many they are in words: “4 without a lead”."""

    kind: str
    label: str
    items: tuple[ItemView, ...]


_LACKS: Mapping[str, Callable[[ItemStatus], bool]] = {
    "late": lambda stands: stands.overdue,
    "no_date": lambda stands: stands.latest is None,
    "no_lead": lambda stands: not stands.lead,
    "silent": lambda stands: stands.silent,
}
OURS = frozenset({"late", "silent"})
"""What we find for ourselves, and say to nobody else."""


def to_settle(view: View) -> tuple[Matter, ...]:
    """The matters of a meeting, each with its items; an item may lack several things, a matter needs an item."""
    found = []
    for kind, lacks in _LACKS.items():
        items = tuple(item for item in view.items if item.open and lacks(view.standings[item.id]))
        if items and (view.internal or kind not in OURS):
            found.append(Matter(kind, view.voice.count(len(items), f"settle_{kind}"), items))
    return tuple(found)


# ---- since -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SinceList:
    """The items of one kind, and how many they are in words: “4 delivered”."""

    kind: str
    label: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class SinceView:
    """What moved since a round. `head` names it: “Since round 1”; `day` is its day in words.

    `waiting` are commitments and steps without an answer in the round this paper is of.
    """

    head: str
    day: str
    lists: tuple[SinceList, ...]
    waiting: tuple[ItemView, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """All five counts in words."""
        return tuple(each.label for each in self.lists)


def since(view: View) -> SinceView | None:
    """What moved since the round before; `None` at the first one, and where that was withheld from the reader."""
    earlier, kinds = view.moved.earlier, dict(view.moved.kinds)
    if earlier is None:
        return None
    lists = []
    for kind in KINDS:
        items = tuple(item for item in view.items if kinds.get(item.id) == kind)
        lists.append(SinceList(kind, view.voice.count(len(items), f"since_{kind}"), items))
    wanting = view.moved.waiting if view.internal else ()
    waiting = tuple(item for item in (*view.items, *view.actions) if item.id in wanting)
    return SinceView(_head(view, earlier), _day(view, earlier), tuple(lists), waiting)


def _head(view: View, earlier: Round) -> str:
    if earlier.number:
        return view.voice.word("since.numbered", n=earlier.number)
    return view.voice.word("since.head", round=view.voice.text(earlier.label) or earlier.id)


def _day(view: View, earlier: Round) -> str:
    return view.voice.partial(earlier.held, earlier.day_words) if earlier.held else ""


# ---- key_facts ---------------------------------------------------------------------------------------------------


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
