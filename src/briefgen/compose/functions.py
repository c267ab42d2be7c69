"""What a template may call: functions that take plain values and return words, or blocks that its paper holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from briefgen.blocks.tree import Block, Item, List, Paragraph, Table
from briefgen.compose.components import charts, checklist, figures, months, outcomes, tables
from briefgen.compose.items import ItemView
from briefgen.compose.key_facts import key_facts
from briefgen.compose.lines import LineView, OurWords
from briefgen.compose.pictures import points, words
from briefgen.compose.view import Totals, View

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
        bars = charts.bars(by, chosen, self._view.groups(chosen, short=True), self._voice)
        return charts.chart(bars, words(caption, "caption"), points(width), self._voice)


def _is_urgent(item: ItemView) -> bool:
    wanted = {"late", "soon", "on_hold"}
    return item.state.colour in ("late", "no_date") or item.due.latest is None or bool(wanted & set(item.state.reasons))
