"""Parts of a paper that are more than a list: what the next meeting has to settle, what changed since the round before,
and the facts at the top of a one-pager.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from briefgen.compose.components import figures
from briefgen.compose.components.tables import Fact
from briefgen.compose.item_views import ItemView, with_parts
from briefgen.compose.reader import BriefingLines, Localizer
from briefgen.compose.view import CHANGE_KINDS, Totals, View
from briefgen.dialogue.model import Round, Variant
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


def about_rows(view: View) -> tuple[tuple[str, str], ...]:
    """What is on file of the dialogue and its round and stands in no section of its own, with labels."""
    dialogue, meeting, l10n = view.dialogue, view.meeting, view.l10n
    names = [_variant(variant, l10n) for variant in dialogue.variants]
    country = l10n.party(meeting.where.country) if meeting.where and meeting.where.country else ""
    rows = {
        "kind": l10n.word(f"dialogue_kind.{dialogue.kind}") if dialogue.kind != "dialogue" else "",
        "cadence": l10n.text(dialogue.cadence),
        "predecessor": l10n.text(dialogue.predecessor),
        "successor": l10n.text(dialogue.successor),
        "host": l10n.party(meeting.host) if meeting.host else "",
        "venue": l10n.join_listing([view.round().venue, view.round().place, country]),
        "titles": l10n.word("list.semicolon").join(_titles_as_stated(meeting, l10n)),
        "date_as_stated": l10n.text(meeting.date_as_stated),
        "variants": l10n.word("list.semicolon").join(names),
    }
    return tuple((l10n.word(f"about.{key}"), words) for key, words in rows.items())


def _titles_as_stated(meeting: Round, l10n: Localizer) -> Iterator[str]:
    """“Cho Tae-yong: S1 “Director of …””."""
    for attendee in (*meeting.chairs, *meeting.participants):
        name = l10n.person(attendee.person) if attendee.person else l10n.text(attendee.title)
        titles = [l10n.word("title_stated", source=source, title=title) for source, title in attendee.titles_as_stated]
        if titles:
            yield l10n.word("title_amount", title=name, amount=l10n.word("list.between").join(titles))


def _variant(variant: Variant, l10n: Localizer) -> str:
    name = l10n.text(variant.name)
    return l10n.word("source.cited", title=name, id=variant.source) if variant.source else name


def instrument_rows(view: View) -> tuple[tuple[str, str], ...]:
    """What a signed text says of itself, with labels; empty where there is none."""
    found, l10n = view.dialogue.instrument, view.l10n
    if found is None:
        return ()
    rows = {
        "signed": l10n.date(found.signed) if found.signed else "",
        "signatories": l10n.word("list.semicolon").join(map(l10n.text, found.signatories)),
        **{key: l10n.text(getattr(found, key)) for key in ("in_force", "term", "notice", "binding", "funds")},
    }
    return tuple((l10n.word(f"instrument.{key}"), words) for key, words in rows.items() if words)
