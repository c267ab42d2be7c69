"""The names and functions a template may use; `templates/README.md` describes them to authors.

Functions take plain values, and return words or blocks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from briefgen.blocks.tree import Block, Item, List, Paragraph, Table
from briefgen.compose.components import checklist, figures, months, outcomes, tables
from briefgen.compose.components.tables import source_line
from briefgen.compose.item_views import ItemView, with_parts
from briefgen.compose.pictures import width_in_points, words_in_language
from briefgen.compose.reader import BriefingLines, LineView
from briefgen.compose.sections import about_rows, changes_since, instrument_rows, make_key_facts, matters_to_settle
from briefgen.compose.view import Totals, View

RULES = ("done", "closed", "late", "attention", "no_date", "on_track")
"""The colours in the order in which the rule gives them."""
TITLED = ("memo", "one-pager")
"""The papers that the titles of a briefing are for."""
CHART_WIDTH = "11 cm"
"""The default width of a chart."""


def template_functions(view: View, our: BriefingLines, totals: Totals) -> dict[str, Callable[..., Any]]:
    """The functions of a paper, by the names they have in templates."""
    methods = _Functions(view, our, totals)
    return {name: getattr(methods, name) for name in vars(_Functions) if not name.startswith("_")}


class _Functions:
    """Each public method is a function for templates, by its name."""

    def __init__(self, view: View, our: BriefingLines, totals: Totals) -> None:
        self._view, self._our, self._totals, self._l10n = view, our, totals, view.l10n

    # ---- words ----

    def day(self, when: dt.date | None, style: str = "long") -> str:
        return self._l10n.date(when, style) if when else ""

    def count(self, number: int, noun: str) -> str:
        return self._l10n.count(number, noun)

    def news(self, item: ItemView) -> str:
        return outcomes.news_line(item, self._l10n, cites=False)

    def why(self, item: ItemView) -> str:
        """Why an item matters: that it is over or due, money, who, the last news or since when there is none."""
        word = self._l10n.word
        due = word("memo.was_due", due=item.due.words) if item.state.late else item.due.words
        money = "" if item.money.words in item.title else item.money.words
        told = (due, money, item.actors.words, outcomes.news_line(item, self._l10n, cites=False))
        return word("list.dot").join(filter(None, told))

    def more_elsewhere(self, number: int) -> str:
        """How many open commitments a memo does not name, and in which of its reader's papers they are."""
        if not number:
            return ""
        documents = self._view.brief.audience.documents
        kinds = [kind for kind in ("one-pager", "checklist") if kind in documents]
        if "one-pager" in kinds and not self._view.one_pagers:
            kinds.remove("one-pager")
        return self.count(number, f"more_in_{kinds[0]}" if kinds else "more_open")

    def rule_of_rating(self) -> str:
        """The rule of the ratings, with the thresholds of the dialogue; empty for readers without ratings."""
        if not self._view.internal:
            return ""
        days = self._view.dialogue.thresholds
        used = {item.state.colour for item in with_parts(self._view.items)}
        rules = [colour for colour in RULES if colour in used or colour not in ("closed", "no_date")]
        blanks: dict[str, dict[str, str]] = {"attention": {"soon": str(days.soon), "silent": str(days.silent)}}
        words = (self._l10n.word(f"rule.{colour}", **blanks.get(colour, {})) for colour in rules)
        return self._l10n.word("rule.in_order", rules=self._l10n.word("rule.then").join(words))

    # ---- which items ----

    def urgent(self) -> tuple[ItemView, ...]:
        """The items of the principal's checklist: open ones that are late, soon, on hold or undated; actions first."""
        view = self._view
        steps = (s for s in view.actions if s.open and (s.state.late or not s.dated or view.is_soon(s)))
        return (*steps, *(item for item in view.items if item.open and _is_urgent(item)))

    def unseen(self, shown: Sequence[Any]) -> int:
        """How many open commitments are neither among these items nor mentioned in these lines of the briefing."""
        return len(self.unnamed(shown))

    def unnamed(self, shown: Sequence[Any]) -> tuple[ItemView, ...]:
        """The open commitments that are neither among these items nor mentioned in these lines, by urgency."""
        mentioned = {i for entry in shown for i in (entry.items if isinstance(entry, LineView) else (entry.id,))}
        return tuple(item for item in self._view.focus() if item.id not in mentioned)

    # ---- blocks ----

    def address(self, *labels: str) -> tuple[Block, ...]:
        audience, text = self._view.brief.audience, self._l10n.text
        purpose = self._our.purpose[0].text if self._our.purpose else ""
        met = self._view.round().line
        words = {"to": text(audience.to), "from": text(audience.sender), "purpose": purpose, "meeting": met}
        return tables.address_lines([(self._l10n.word(f"address.{label}"), words[label]) for label in labels])

    def decision(self) -> tuple[Block, ...]:
        return tables.decision_table(self._our.asks[:3], self._l10n)

    def strip(self) -> Block | tuple[()]:
        return figures.make_strip(self._view.groups(short=True), self._l10n) if self._view.internal else ()

    def legend(self) -> Block | tuple[()]:
        items = self._view.items
        return figures.legend_paragraph(items, self._l10n) if self._view.internal and items else ()

    def open_counts(self) -> str:
        """How many of the open commitments have no date, no lead, no news; empty where all have."""
        if not self._view.internal:
            return ""
        counts = {name: getattr(self._totals, name) for name in ("no_date", "no_lead", "silent")}
        days = str(self._view.dialogue.thresholds.silent)
        word = self._l10n.word
        told = [
            word(f"open_counts.{name}", n=n, **({"days": days} if name == "silent" else {}))
            for name, n in counts.items()
            if n
        ]
        listed = self._l10n.join_listing(told)
        return word("open_counts.of", n=self._totals.open, counts=listed) if told else ""

    def outcomes(self, *kinds: str, items: Sequence[ItemView] | None = None) -> Table:
        parties = [(p.id, self._l10n.party(p.id, short="strength" in kinds)) for p in self._view.dialogue.parties]
        return outcomes.outcomes_table(self._view.groups(items), kinds, self._l10n, parties)

    def rows(self, items: Sequence[ItemView], *, cites: bool = True, full: bool = False) -> Table:
        return outcomes.one_pager_rows(items, self._l10n, cites=cites, full=full)

    def facts(self, *, cites: bool = True) -> Table:
        return tables.facts_table(make_key_facts(self._view, self._our, self._totals, cites=cites), self._l10n)

    def months(self) -> Block | tuple[()]:
        """What happened by month; a list where that would tell no more."""
        view, round_days = self._view, [meeting.held for meeting in self._view.dialogue.rounds if meeting.held]
        if not months.spans_months(view.items, view.meeting.held):
            return months.news_list(view.items, view.meeting.held, self._l10n)
        return months.months_table(view.items, round_days, view.as_of, self._l10n)

    def delegations(self) -> Table:
        return tables.delegations_table(
            self._view.dialogue, self._view.meeting, self._l10n, internal=self._view.internal
        )

    def about(self) -> Table | tuple[()]:
        return (
            tables.pairs_table(about_rows(self._view), self._l10n.word("describe.about")) if self._view.internal else ()
        )

    def instrument(self) -> Table | tuple[()]:
        return tables.pairs_table(instrument_rows(self._view), self._l10n.word("describe.instrument"))

    def differences(self) -> Table:
        return tables.differences_table(self._view.differences(), self._l10n)

    def steps(self) -> Table:
        return tables.steps_table([action for action in self._view.actions if action.open], self._l10n)

    def evidence(self) -> Table:
        return tables.evidence_table(self._view.items, self._l10n, internal=self._view.internal)

    def sources(self) -> Table:
        return tables.sources_table(self._view.sources(), self._l10n, internal=self._view.internal)

    def checklist(self, *, fields: bool = False, numbers: bool = True, only: Sequence[ItemView] | None = None) -> Table:
        view, l10n = self._view, self._l10n
        chosen = view.items if only is None else [item for item in only if item.kind == "commitment"]
        steps = view.actions if only is None else [item for item in only if item.kind == "action"]
        groups = checklist.group_by_lead(chosen, steps, l10n, view.dialogue)
        return checklist.checklist_table(groups, l10n, fields=fields, numbers=numbers)

    def shared_checklist(self) -> Table:
        view, l10n = self._view, self._l10n
        their_party = next(iter(view.brief.audience.release.to), "")
        other_parties = [party.id for party in view.dialogue.parties if party.id != their_party]
        our_name = l10n.party(other_parties[0], short=True) if len(other_parties) == 1 else l10n.word("column.ours")
        groups = checklist.group_by_lead(view.items, view.actions, l10n, view.dialogue)
        return checklist.shared_checklist_table(groups, l10n, our_name, their_party)

    def squares(self, entries: Sequence[Any]) -> Block | tuple[()]:
        lines = [entry if isinstance(entry, str) else entry.text for entry in entries]
        return List(tuple(Item((Paragraph((line,)),)) for line in lines), "square") if lines else ()

    def chart(
        self,
        by: Any = "rating",
        *,
        items: Sequence[ItemView] | None = None,
        caption: Any = "",
        width: Any = CHART_WIDTH,
    ) -> Block | tuple[()]:
        chosen = self._view.items if items is None else items
        bars = figures.make_bars(by, chosen, self._view.groups(chosen, short=True), self._l10n)
        return figures.make_chart(bars, words_in_language(caption, "caption"), width_in_points(width), self._l10n)


def _is_urgent(item: ItemView) -> bool:
    is_dated = item.dated and item.state.colour not in ("late", "no_date")
    return not is_dated or not {"late", "soon", "on_hold", "part_late", "part_soon"}.isdisjoint(item.state.reasons)


def template_context(view: View, room: int) -> dict[str, Any]:
    """Values and functions by name. `room` is how many entries a list may have."""
    our, totals = view.briefing_lines(), view.totals()
    return {
        "title": our.title[0].text if our.title and view.brief.document in TITLED else _make_title(view, totals),
        "wording": view.l10n.word,
        "kind": view.l10n.kind(view.brief.document),
        "subject": _make_subject(view, short=False),
        "subject_short": _make_subject(view, short=True),
        "reader": view.reader(),
        "field": view.field(),
        "dialogue": view.l10n.name_of(view.dialogue),
        "dialogue_short": view.l10n.name_of(view.dialogue, short=True),
        "cadence": view.l10n.text(view.dialogue.cadence),
        "round": view.round(),
        "since": changes_since(view),
        "settle": matters_to_settle(view),
        "our": our,
        "totals": totals,
        "items": view.items,
        "actions": view.actions,
        "focus": view.focus(),
        "ranked": (*view.focus(), *(item for item in view.items if not item.open)),
        "next_dates": view.next_dates(),
        "late": view.late(),
        "remarks": view.remarks(),
        "measures": view.measures(),
        "expectations": view.expectations(),
        "differs": bool(view.differences()),
        "has_news": any(item.history for item in view.items),
        "has_happened": bool(months.news_list(view.items, view.meeting.held, view.l10n)),
        "has_months": months.spans_months(view.items, view.meeting.held),
        "notes": [each for item in view.items for each in (item, *item.parts) if each.note],
        "has_instrument": bool(instrument_rows(view)),
        "has_sources": bool(view.sources()),
        "to": view.l10n.text(view.brief.audience.to),
        "sender": view.l10n.text(view.brief.audience.sender),
        "attached": _attached_papers(view),
        "source_line": source_line(view.sources(), view.l10n),
        "room": room,
        **template_functions(view, our, totals),
    }


def _make_subject(view: View, *, short: bool) -> str:
    """The dialogue and its round, in words."""
    meeting = view.round()
    name = view.l10n.name_of(view.dialogue, short=short)
    return view.l10n.word("subject", dialogue=name, round=meeting.label) if meeting.label else name


def _make_title(view: View, totals: Totals) -> str:
    """A title made from the counts, where the briefing gives none."""
    word, document = view.l10n.word, view.brief.document
    name = view.l10n.name_of(view.dialogue, short=True)
    if document == "one-pager":
        field = view.field().name
        if not totals.total:
            return word("title.field_empty", field=field)
        return word("title.field", field=field, done=str(totals.done), total=str(totals.total))
    if document == "checklist":
        dated = sum(i.open and i.dated for i in view.items)
        open_items = view.l10n.count(totals.open, "open_commitments")
        if dated:
            return word("title.checklist_dated", open=open_items, dated=str(dated))
        steps = sum(action.open for action in view.actions)
        if steps and not totals.total:
            return word("title.checklist_steps", steps=view.l10n.count(steps, "actions"))
        return word("title.checklist", open=open_items) if totals.open else word("title.checklist_done")
    if document == "agenda":
        open_items = view.l10n.count(totals.open, "open_commitments")
        return word("title.agenda", round=view.round().label or view.meeting.id, open=open_items)
    if document != "memo":
        return word("title.other", kind=view.l10n.kind(document), dialogue=name)
    return word("title.memo", dialogue=name, total=view.l10n.count(totals.total, "commitments"))


def _attached_papers(view: View) -> tuple[str, ...]:
    """The other papers that go with a memo: “one-pagers, 6 fields”, “checklist”."""
    fields = view.one_pagers
    words = {
        "one-pager": view.l10n.word("attached.one-pager", n=view.l10n.count(fields, "fields")),
        "checklist": view.l10n.word("attached.checklist"),
    }
    return tuple(words[d] for d in view.brief.audience.documents if d in words and (d != "one-pager" or fields))
