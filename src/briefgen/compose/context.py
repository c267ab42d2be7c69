"""The names a template may use: what its reader sees, in words, and what it may call."""

from __future__ import annotations

from typing import Any

from briefgen.compose.agenda import to_settle
from briefgen.compose.components.tables import source_line
from briefgen.compose.functions import functions
from briefgen.compose.since import since
from briefgen.compose.view import Totals, View


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
