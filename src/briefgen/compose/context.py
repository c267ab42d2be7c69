"""The names a template may use: the words of its reader, and the components that hand blocks to the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from briefgen.blocks.tree import Block, Item, List, Paragraph, Table
from briefgen.compose.agenda import to_settle
from briefgen.compose.components import charts, checklist, figures, months, outcomes, tables
from briefgen.compose.components.tables import Fact
from briefgen.compose.items import ItemView
from briefgen.compose.lines import LineView, OurWords
from briefgen.compose.pictures import points, words
from briefgen.compose.since import since
from briefgen.compose.view import Totals, View

CHART = "11 cm"
"""As wide as a chart is unless its template says otherwise."""


def context(view: View, room: int) -> dict[str, Any]:
    """Values and functions by name; `templates/README.md` describes them to the author."""
    our, totals = view.our(), view.totals()
    return {
        "title": our.title[0].text if our.title and view.brief.document != "agenda" else _title(view, totals),
        "wording": view.voice.word,
        "subject": _subject(view, short=False),
        "subject_short": _subject(view, short=True),
        "reader": view.reader(),
        "field": view.field(),
        "dialogue": view.voice.named(view.dialogue),
        "dialogue_short": view.voice.named(view.dialogue, short=True),
        "cadence": view.voice.text(view.dialogue.cadence),
        "round": view.round(),
        "since": since(view),
        "settle": to_settle(view),
        "our": our,
        "totals": totals,
        "items": view.items,
        "actions": view.actions,
        "focus": view.focus(),
        "next_dates": view.next_dates(),
        "late": view.late(),
        "remarks": view.remarks(),
        "measures": view.measures(),
        "expectations": view.expectations(),
        "differs": bool(view.differences()),
        "has_news": any(item.history for item in view.items),
        "notes": [i for i in view.items if i.note],
        "has_sources": bool(view.sources()),
        "to": view.voice.text(view.brief.audience.to),
        "sender": view.voice.text(view.brief.audience.sender),
        "attached": _attached(view),
        "source_line": tables.source_line(view.sources(), view.voice),
        "room": room,
        **_functions(view, our, totals),
    }


def _functions(view: View, our: OurWords, totals: Totals) -> dict[str, Any]:
    """What a template may call. Each takes plain values and returns words or blocks."""
    voice = view.voice

    def day(when: dt.date | None, style: str = "long") -> str:
        return voice.date(when, style) if when else ""

    def count(number: int, noun: str) -> str:
        return voice.count(number, noun)

    def news(item: ItemView) -> str:
        return outcomes.news_line(item, voice, cites=False)

    def outcome_table(*kinds: str, items: Sequence[ItemView] | None = None) -> Table:
        parties = [(p.id, voice.party(p.id, short="strength" in kinds)) for p in view.dialogue.parties]
        return outcomes.outcomes(view.groups(items), kinds, voice, parties)

    def rows(items: Sequence[ItemView], *, cites: bool = True, full: bool = False) -> Table:
        return outcomes.rows(items, voice, cites=cites, full=full)

    def facts(*, cites: bool = True) -> Table:
        return tables.facts(_facts(view, our, totals, cites=cites), voice)

    def address(*labels: str) -> tuple[Block, ...]:
        words = {
            "to": voice.text(view.brief.audience.to),
            "from": voice.text(view.brief.audience.sender),
            "purpose": our.purpose[0].text if our.purpose else "",
        }
        return tables.address([(voice.word(f"address.{label}"), words[label]) for label in labels])

    def month_grid() -> Block | tuple[()]:
        held = [meeting.held for meeting in view.dialogue.rounds if meeting.held]
        return months.months(view.items, held, view.as_of, voice)

    def tick_list(*, fields: bool = False, numbers: bool = True, only: Sequence[ItemView] | None = None) -> Table:
        chosen = view.items if only is None else [i for i in only if i.kind == "commitment"]
        steps = view.actions if only is None else [i for i in only if i.kind == "action"]
        return checklist.checklist(
            checklist.grouped(chosen, steps, voice, view.dialogue), voice, fields=fields, numbers=numbers
        )

    def shared_list() -> Table:
        theirs = next(iter(view.brief.audience.release.to), "")
        others = [p.id for p in view.dialogue.parties if p.id != theirs]
        ours = voice.party(others[0], short=True) if len(others) == 1 else voice.word("column.ours")
        groups = checklist.grouped(view.items, view.actions, voice, view.dialogue)
        return checklist.shared(groups, voice, ours, theirs)

    def squares(entries: Sequence[Any]) -> Block | tuple[()]:
        words = [entry if isinstance(entry, str) else entry.text for entry in entries]
        return List(tuple(Item((Paragraph((w,)),)) for w in words), "square") if words else ()

    def chart(
        by: Any = "rating", *, items: Sequence[ItemView] | None = None, caption: Any = "", width: Any = CHART
    ) -> Block | tuple[()]:
        chosen = view.items if items is None else items
        bars = charts.bars(by, chosen, view.groups(chosen, short=True), voice)
        return charts.chart(bars, words(caption, "caption"), points(width), voice)

    def unseen(shown: Sequence[Any]) -> int:
        """Open commitments that neither some lines of ours nor some items speak of."""
        named = {i for entry in shown for i in (entry.items if isinstance(entry, LineView) else (entry.id,))}
        return sum(item.open and item.id not in named for item in view.items)

    return {
        "unseen": unseen,
        "chart": chart,
        "day": day,
        "count": count,
        "news": news,
        "address": address,
        "decision": lambda: tables.decision(our.asks[:3], voice),
        "strip": lambda: figures.strip(view.groups(short=True), voice) if view.internal else (),
        "legend": lambda: figures.legend(view.items, voice) if view.internal and view.items else (),
        "outcomes": outcome_table,
        "rows": rows,
        "facts": facts,
        "months": month_grid,
        "delegations": lambda: tables.delegations(view.dialogue, view.meeting, voice),
        "differences": lambda: tables.differences(view.differences(), voice),
        "steps": lambda: tables.steps([a for a in view.actions if a.open], voice),
        "evidence": lambda: tables.evidence(view.items, voice),
        "sources": lambda: tables.sources(view.sources(), voice),
        "checklist": tick_list,
        "shared_checklist": shared_list,
        "urgent": lambda: _urgent(view),
        "squares": squares,
        "rule_of_rating": lambda: _rule(view),
    }


def _urgent(view: View) -> tuple[ItemView, ...]:
    """What the principal's checklist holds: late, soon, on hold, undated; of our actions and the commitments."""
    wanted = {"late", "soon", "on_hold"}
    return tuple(
        i
        for i in (*view.actions, *view.items)
        if i.open and (i.state.colour in ("late", "no_date") or wanted & set(i.state.reasons) or i.due.latest is None)
    )


def _rule(view: View) -> str:
    """The rule of the ratings, with the dialogue's own thresholds; nothing for a reader without ratings."""
    if not view.internal:
        return ""
    days = view.dialogue.thresholds
    return view.voice.word("rating.rule", soon=str(days.soon), silent=str(days.silent))


def _subject(view: View, *, short: bool) -> str:
    """The dialogue and its round."""
    meeting = view.round()
    name = view.voice.named(view.dialogue, short=short)
    return view.voice.word("subject", dialogue=name, round=meeting.label) if meeting.label else name


def _title(view: View, totals: Totals) -> str:
    """A title from the counts, where the briefing gives none."""
    word, document = view.voice.word, view.brief.document
    name = view.voice.named(view.dialogue, short=True)
    if document == "one-pager":
        field = view.field().name
        if not totals.total:
            return word("title.field_empty", field=field)
        return word("title.field", field=field, done=str(totals.done), total=str(totals.total))
    if document == "checklist":
        dated = sum(i.open and i.due.latest is not None for i in view.items)
        still = view.voice.count(totals.open, "open_commitments")
        if dated:
            return word("title.checklist_dated", open=still, dated=str(dated))
        steps = sum(action.open for action in view.actions)
        if steps and not totals.total:
            return word("title.checklist_steps", steps=view.voice.count(steps, "actions"))
        return word("title.checklist", open=still) if totals.open else word("title.checklist_done")
    if document == "agenda":
        still = view.voice.count(totals.open, "open_commitments")
        return word("title.agenda", round=view.round().label or view.meeting.id, open=still)
    return word("title.memo", dialogue=name, total=view.voice.count(totals.total, "commitments"))


def _attached(view: View) -> tuple[str, ...]:
    """What goes with a memo, by kind: “one-pagers, 6 fields”, “checklist”."""
    fields = view.one_pagers
    named = {
        "one-pager": view.voice.word("attached.one-pager", n=view.voice.count(fields, "fields")),
        "checklist": view.voice.word("attached.checklist"),
    }
    return tuple(named[d] for d in view.brief.audience.documents if d in named and (d != "one-pager" or fields))


def _facts(view: View, our: OurWords, totals: Totals, *, cites: bool) -> list[Fact]:
    """Status, money, next date and, for our own readers, what is needed of them."""
    word = view.voice.word
    facts = [_status(view, totals), _money(view, cites=cites), _next_date(view, totals)]
    if our.needs:
        facts.append(
            Fact(
                word("fact.needs"),
                our.needs[0].lead or our.needs[0].text,
                our.needs[0].text if our.needs[0].lead else "",
            )
        )
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
    word = view.voice.word
    paid = [i for i in view.items if i.money.words]
    if not paid:
        return Fact(word("fact.money"), word("fact.no_money"), "")
    if len(paid) > 1:
        return Fact(
            word("fact.money"),
            view.voice.count(len(paid), "amounts"),
            view.voice.listing([i.money.words for i in paid]),
        )
    return Fact(
        word("fact.money"),
        paid[0].money.words,
        word("list.semicolon").join(
            filter(None, ((paid[0].money.cited if cites else paid[0].money.other), paid[0].money.note))
        ),
    )


def _next_date(view: View, totals: Totals) -> Fact:
    word = view.voice.word
    dates = view.next_dates()
    if dates:
        return Fact(word("fact.next_date"), view.voice.date(dates[0].due.latest or view.as_of, "short"), dates[0].name)
    note = word("fact.dates_met", n=view.voice.count(totals.dated, "dates_met")) if totals.dated else ""
    return Fact(word("fact.next_date"), word("fact.no_date"), note)
