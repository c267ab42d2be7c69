"""What one reader's exports are: tracker, list, calendar and facts, each of nothing but what is released to him."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from briefgen.compose.calendar import calendar, deadlines
from briefgen.compose.catalogue import Brief
from briefgen.compose.facts import as_json
from briefgen.compose.glue import loose
from briefgen.compose.lookup import Library
from briefgen.compose.view import View
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import readable, release
from briefgen.dialogue.rounds import stood
from briefgen.files import sha256
from briefgen.followup.exports import Export
from briefgen.followup.tracker import choices, columns, rows, states
from briefgen.followup.tracker_write import Tracker, as_csv, as_workbook
from briefgen.values import dataclass

FORMS = ("xlsx", "csv", "ics", "json")
_TRACKERS = frozenset({"xlsx", "csv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What exports are made of: a dialogue as loaded, one of its rounds, the day, the words, the colours of ratings."""

    dialogue: Dialogue
    round: str
    as_of: dt.date
    library: Library
    fills: Mapping[str, str]


def exports(source: Source, audience: Audience, forms: frozenset[str]) -> Iterator[Export]:
    """The exports of a reader in some forms; none where nothing is released to him.

    Trackers go to those who get a checklist. Nobody clears an export, so outside each says that it is a draft.
    """
    dialogue = stood(source.dialogue, source.round, source.as_of)
    if not readable(dialogue, audience):
        return
    released = release(dialogue, audience)
    brief = Brief(dialogue.id, source.round, audience, "checklist")
    view = View.of(brief, released, source.as_of, source.library.wording(audience))
    draft = not view.internal
    if "checklist" in audience.documents and forms & _TRACKERS:
        tracker = _tracker(view, source.fills, draft=draft)
        if "xlsx" in forms:
            book = Export(name="tracker.xlsx", data=as_workbook(tracker), title=tracker.title, draft=draft)
            yield replace(book, reference=tracker.reference, states=states(tracker.rows))
        if "csv" in forms:
            yield Export(name="tracker.csv", data=as_csv(tracker), title=tracker.title, draft=draft)
    if "ics" in forms:
        name = view.voice.word("tracker.deadlines", dialogue=view.voice.named(released, short=True))
        found = deadlines(view, dialogue, (*view.items, *view.actions))
        data = calendar(found, source.as_of, loose(name))
        yield Export(name="deadlines.ics", data=data, title=name, draft=draft)
    if "json" in forms:
        yield Export(name="facts.json", data=as_json(view, released, view.as_of, draft=draft), title="", draft=draft)


def _tracker(view: View, fills: Mapping[str, str], *, draft: bool) -> Tracker:
    voice, audience = view.voice, view.brief.audience
    found = rows(view)
    subject = voice.word("subject", dialogue=voice.named(view.dialogue, short=True), round=view.round().label)
    marking = voice.text(audience.marking.text) if audience.marking else ""
    title = f"{voice.word('tracker.title')} · {subject if view.round().label else voice.named(view.dialogue)}"
    said = repr((title, columns(view), found, view.as_of, voice.language))
    return Tracker(
        rows=found,
        columns=columns(view),
        choices=choices(view),
        words=voice.wording,
        fills=fills,
        title=title,
        head=" · ".join(filter(None, (voice.word("draft") if draft else "", marking))),
        foot=voice.word("footer.as_of", day=voice.date(view.as_of)),
        reference=sha256(said.encode())[:8],
    )
