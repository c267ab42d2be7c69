"""The memo that everybody writes: the sample's first round in plain words, and the same with every value changed.

In: a workplace and a language. Out: plain data, the same for all tools, as JSON lines. No two documents of a run share
a value, so that nobody can remember one; in Korean each also has syllables that no other has, so that both weights of
the font must be cut anew.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from briefgen.compose.item_views import ItemView
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.load import load_audiences, load_dialogue

Memo: TypeAlias = dict[str, Any]

DIALOGUE, READERS = "kr-us-cet", {"en": "working", "ko": "working-ko"}
ROWS = 14
AS_OF = dt.date(2024, 10, 15)
_SYLLABLES = [chr(0xAC00 + index * 997 % 11172) for index in range(11172)]
"""All of Hangul, far from one another: 997 is no divisor of 11,172."""


def memo(root: Path, language: str) -> Memo:
    """The words of a memo of two pages with a table of fourteen rows."""
    dialogue, problems = load_dialogue(root, DIALOGUE)
    assert dialogue is not None, problems
    reader = next(a for a in load_audiences(root)[0] if a.id == READERS[language])
    view = View.of(Brief(DIALOGUE, "r1", reader, "memo"), dialogue, AS_OF, TemplateLibrary(root).wording(reader))
    voice, met = view.l10n, view.meeting
    ours, theirs = (party.id for party in dialogue.parties)
    said = {
        "language": language,
        "title": f"{voice.name_of(dialogue)}, {view.round().label}",
        "short": voice.name_of(dialogue, short=True),
        "to": voice.text(reader.to),
        "sender": voice.text(reader.sender),
        "date": voice.date(AS_OF),
        "place": f"{view.round().place}, {view.round().venue}",
        "summary": " ".join(line.text for line in view.briefing_lines().bottom_line),
        "note": voice.text(met.expectations[0].text),
        "chairs": [{"name": voice.person(c.person), "post": voice.text(c.title)} for c in met.chairs],
        "delegations": [
            {
                "side": voice.party(d.party),
                "members": voice.join_names([voice.organisation(o, short=False) for o in d.orgs]),
            }
            for d in met.delegations[:2]
        ],
        "fields": [
            {
                "name": group.name,
                "text": group.items[0].text,
                "points": [{"lead": item.lead_in, "text": item.title} for item in group.items[:2]],
            }
            for group in view.groups()
        ],
        "rows": [_row(item, group.name, ours, theirs) for group in view.groups() for item in group.items][:ROWS],
        "labels": _labels(view),
    }
    # Our word joiners stay at home: not every tool knows that they have no glyph.
    return {name: _each(value, lambda text: text.replace("\u2060", "")) for name, value in said.items()}


def _row(item: ItemView, field: str, ours: str, theirs: str) -> dict[str, str]:
    return {
        "field": field,
        "text": item.title,
        "ours": item.actors.by_party[ours] or "–",
        "theirs": item.actors.by_party[theirs] or "–",
        "due": item.due.words or "–",
        "status": item.state.word,
    }


def _labels(view: View) -> dict[str, Any]:
    """Fixed words; they alone are the same in all documents."""
    voice = view.l10n
    parties = [voice.party(party.id, short=True) for party in view.dialogue.parties]
    due = f"{voice.word('column.due')} / {voice.word('column.rating')}"
    return {
        "to": voice.word("address.to"),
        "from": voice.word("address.from"),
        "chairs": voice.word("head.contacts"),
        "rows": voice.word("head.outcomes"),
        "columns": ["", voice.word("column.item"), *parties, due],
    }


def changed(memo: Memo, number: int) -> Memo:
    """The memo with every value another than in any other document: words turned round, and a number behind them."""
    fixed = {"language": memo["language"], "labels": memo["labels"]}
    new = _each({name: value for name, value in memo.items() if name not in fixed}, lambda t: _turned(t, number))
    if memo["language"] == "ko":
        new["title"] += f" {_SYLLABLES[2 * number]}"
        new["to"] += f" {_SYLLABLES[2 * number + 1]}"
    new["rows"][-1]["theirs"] += f" {marker(number)}"
    return {**fixed, **new, "number": number}


def marker(number: int) -> str:
    """A word that only the last row of this document has."""
    return f"L{number:05}E"


def write(memo: Memo, numbers: Iterable[int], path: Path) -> None:
    """The documents with these numbers, one a line."""
    lines = (json.dumps(changed(memo, number), ensure_ascii=False) for number in numbers)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Every text in plain data, changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(part, change) for part in value]
    return {name: _each(part, change) for name, part in value.items()}


def _turned(text: str, number: int) -> str:
    words = text.split()
    at = number % len(words)
    return " ".join((*words[at:], *words[:at], str(number)))
