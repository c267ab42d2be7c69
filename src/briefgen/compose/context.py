"""The names and functions a template may use.

What a template may call: functions that take plain values and return words, or blocks that its paper holds.

The names a template may use: what its reader sees, in words, and what it may call.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from briefgen.blocks.tree import Block, Item, List, Paragraph, Table
from briefgen.compose.components import checklist, figures, months, outcomes, tables
from briefgen.compose.components.tables import source_line
from briefgen.compose.item_views import ItemView
from briefgen.compose.pictures import points, words
from briefgen.compose.reader import LineView, OurWords
from briefgen.compose.sections import key_facts, since, to_settle
from briefgen.compose.view import Totals, View

# ---- functions ---------------------------------------------------------------------------------------------------


CHART = "11 cm"
"""As wide as a chart is unless its template says otherwise."""


def functions(view: View, our: OurWords, totals: Totals) -> dict[str, Callable[..., Any]]:
    """The functions of a paper by the names that templates call them by; `templates/README.md` describes them."""
    own = _Functions(view, our, totals)
    return {name: getattr(own, name) for name in vars(_Functions) if not name.startswith("_")}


class _Functions:
    """Each public method is a function of templates."""

    def __init__(self, view: View, our: OurWords, totals: Totals) -> None:
        self._view, self._our, self._totals, self._voice = view, our, totals, view.voice

    # ---- words ----

    def day(self, when: dt.date | None, style: str = "long") -> str:
        return self._voice.date(when, style) if when else ""

    def count(self, number: int, noun: str) -> str:
        return self._voice.count(number, noun)

    def news(self, item: ItemView) -> str:
        return outcomes.news_line(item, self._voice, cites=False)

    def rule_of_rating(self) -> str:
        """The rule of the ratings, with the dialogue's own thresholds; nothing for a reader without ratings."""
        if not self._view.internal:
            return ""
        days = self._view.dialogue.thresholds
        return self._voice.word("rating.rule", soon=str(days.soon), silent=str(days.silent))

    # ---- which items ----

    def urgent(self) -> tuple[ItemView, ...]:
        """What the principal's checklist holds: late, soon, on hold, undated; of our actions and the commitments."""
        return tuple(item for item in (*self._view.actions, *self._view.items) if item.open and _is_urgent(item))

    def unseen(self, shown: Sequence[Any]) -> int:
        """How many open commitments neither some lines of ours nor some items speak of."""
        named = {i for entry in shown for i in (entry.items if isinstance(entry, LineView) else (entry.id,))}
        return sum(item.open and item.id not in named for item in self._view.items)

    # ---- blocks ----

    def address(self, *labels: str) -> tuple[Block, ...]:
        audience, purpose = self._view.brief.audience, self._our.purpose
        said = {
            "to": self._voice.text(audience.to),
            "from": self._voice.text(audience.sender),
            "purpose": purpose[0].text if purpose else "",
        }
        return tables.address([(self._voice.word(f"address.{label}"), said[label]) for label in labels])

    def decision(self) -> tuple[Block, ...]:
        return tables.decision(self._our.asks[:3], self._voice)

    def strip(self) -> Table | tuple[()]:
        return figures.strip(self._view.groups(short=True), self._voice) if self._view.internal else ()

    def legend(self) -> Block | tuple[()]:
        items = self._view.items
        return figures.legend(items, self._voice) if self._view.internal and items else ()

    def outcomes(self, *kinds: str, items: Sequence[ItemView] | None = None) -> Table:
        named = [(p.id, self._voice.party(p.id, short="strength" in kinds)) for p in self._view.dialogue.parties]
        return outcomes.outcomes(self._view.groups(items), kinds, self._voice, named)

    def rows(self, items: Sequence[ItemView], *, cites: bool = True, full: bool = False) -> Table:
        return outcomes.rows(items, self._voice, cites=cites, full=full)

    def facts(self, *, cites: bool = True) -> Table:
        return tables.facts(key_facts(self._view, self._our, self._totals, cites=cites), self._voice)

    def months(self) -> Block | tuple[()]:
        held = [meeting.held for meeting in self._view.dialogue.rounds if meeting.held]
        return months.months(self._view.items, held, self._view.as_of, self._voice)

    def delegations(self) -> Table:
        return tables.delegations(self._view.dialogue, self._view.meeting, self._voice)

    def differences(self) -> Table:
        return tables.differences(self._view.differences(), self._voice)

    def steps(self) -> Table:
        return tables.steps([action for action in self._view.actions if action.open], self._voice)

    def evidence(self) -> Table:
        return tables.evidence(self._view.items, self._voice)

    def sources(self) -> Table:
        return tables.sources(self._view.sources(), self._voice)

    def checklist(self, *, fields: bool = False, numbers: bool = True, only: Sequence[ItemView] | None = None) -> Table:
        view, voice = self._view, self._voice
        chosen = view.items if only is None else [item for item in only if item.kind == "commitment"]
        steps = view.actions if only is None else [item for item in only if item.kind == "action"]
        groups = checklist.grouped(chosen, steps, voice, view.dialogue)
        return checklist.checklist(groups, voice, fields=fields, numbers=numbers)

    def shared_checklist(self) -> Table:
        view, voice = self._view, self._voice
        theirs = next(iter(view.brief.audience.release.to), "")
        others = [party.id for party in view.dialogue.parties if party.id != theirs]
        ours = voice.party(others[0], short=True) if len(others) == 1 else voice.word("column.ours")
        groups = checklist.grouped(view.items, view.actions, voice, view.dialogue)
        return checklist.shared(groups, voice, ours, theirs)

    def squares(self, entries: Sequence[Any]) -> Block | tuple[()]:
        said = [entry if isinstance(entry, str) else entry.text for entry in entries]
        return List(tuple(Item((Paragraph((each,)),)) for each in said), "square") if said else ()

    def chart(
        self, by: Any = "rating", *, items: Sequence[ItemView] | None = None, caption: Any = "", width: Any = CHART
    ) -> Block | tuple[()]:
        chosen = self._view.items if items is None else items
        bars = figures.bars(by, chosen, self._view.groups(chosen, short=True), self._voice)
        return figures.chart(bars, words(caption, "caption"), points(width), self._voice)


def _is_urgent(item: ItemView) -> bool:
    wanted = {"late", "soon", "on_hold"}
    return item.state.colour in ("late", "no_date") or item.due.latest is None or bool(wanted & set(item.state.reasons))


# ---- context -----------------------------------------------------------------------------------------------------


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
        "source_line": source_line(view.sources(), view.voice),
        "room": room,
        **functions(view, our, totals),
    }


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
