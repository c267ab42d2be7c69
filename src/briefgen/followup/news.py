"""News by telephone: one more entry in `updates.yaml`, refused where it names nothing or cannot be true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import field, replace
from pathlib import Path

from briefgen import files
from briefgen.dialogue import journal
from briefgen.dialogue.consistency import contradictions
from briefgen.dialogue.exposure import exposures
from briefgen.dialogue.load import dialogues, load
from briefgen.dialogue.model import Dialogue, Due, Mark, Update
from briefgen.dialogue.status import news_by_item
from briefgen.errors import Place, Problem, Refused, Severity, Unknown, nearest
from briefgen.followup.changes import STATUSES
from briefgen.values import dataclass

Ids = Callable[[Dialogue], Mapping[str, str]]
"""The ids of one kind in a dialogue, each with what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What somebody heard of an item. `note` holds words by language, those of a bare text under an empty one.

    `dialogue` is needed where two dialogues have an item of this id; `due` is a new last day.
    """

    item: str
    status: str
    day: dt.date
    dialogue: str = ""
    source: str = ""
    round: str = ""
    due: dt.date | None = None
    note: Mapping[str, str] = field(default_factory=dict)
    reported_by: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """An entry by its dialogue and id. `later` is an update of a later day, which goes on deciding the state."""

    dialogue: str
    id: str
    later: str = ""


def update(root: Path, news: News) -> Added:
    """Add an update.

    Raises `Unknown` for an item, status, source, round or party that is not there, and `Refused` for what cannot be
    true: a day before the round, a release without a basis.
    """
    with _locked(root):
        dialogue = _having(root, news.item, news.dialogue, "item", _items)
        _refuse_unknown(dialogue, news)
        (new,) = journal.next_ids(dialogue, 1)
        _refuse_untrue(dialogue, news, new)
        journal.add(root, dialogue.id, [_entry(news, new)])
        later = [old.id for old in news_by_item(dialogue, dt.date.max).get(news.item, ()) if old.date > news.day]
        return Added(dialogue.id, new, later[-1] if later else "")


def retract(root: Path, taken_back: str, day: dt.date, note: Mapping[str, str], dialogue: str = "") -> Added:
    """Take an update back from a day on. Raises as `update` does."""
    with _locked(root):
        found = _having(root, taken_back, dialogue, "update", lambda known: {u.id: u.item for u in known.updates})
        old = next(entry for entry in found.updates if entry.id == taken_back)
        if day < old.date:
            raise Refused(Problem(f"{day} is before the day of {taken_back}, {old.date}", old.place, taken_back))
        if taken_back in {retraction.retracts for retraction in found.retractions}:
            raise Refused(Problem("has been taken back already", old.place, taken_back))
        (new,) = journal.next_ids(found, 1)
        entry = {"id": new, "date": day, "retracts": taken_back, **({"note": _text(note)} if note else {})}
        journal.add(root, found.id, [entry])
        return Added(found.id, new)


def _locked(root: Path) -> AbstractContextManager[None]:
    return files.lock(root / ".briefgen" / "lock", lambda: None, ".briefgen/lock")


# ---- what is there ------------------------------------------------------------------------------------------------


def _having(root: Path, wanted: str, name: str, what: str, ids: Ids) -> Dialogue:
    """The one dialogue that has such an id. Raises `Refused` where its data, or those of all, have problems."""
    known = dialogues(root)
    if name:
        _expect(name, known, "no dialogue")
    loaded = {each: load(root, each) for each in ([name] if name else known)}
    having = [each for each, (dialogue, _) in loaded.items() if dialogue and wanted in ids(dialogue)]
    if len(having) > 1:
        raise Unknown(Problem(f"{' and '.join(having)} have an {what} {wanted}", hint="add --dialogue"))
    problems = [p for each in having or loaded for p in loaded[each][1] if p.severity is Severity.PROBLEM]
    if problems:
        raise Refused(problems)
    if not having:
        there = [id_ for dialogue, _ in loaded.values() if dialogue for id_ in ids(dialogue)]
        raise Unknown(Problem(f"there is no {what} “{wanted}”", hint=nearest(wanted, there)))
    dialogue = loaded[having[0]][0]
    assert dialogue
    return dialogue


def _items(dialogue: Dialogue) -> dict[str, str]:
    """The kind of each item by its id."""
    kinds = {whole.id: "commitment" for whole in dialogue.commitments}
    kinds |= {part.id: "part" for whole in dialogue.commitments for part in whole.sub_items}
    return kinds | {action.id: "action" for action in dialogue.actions}


def _refuse_unknown(dialogue: Dialogue, news: News) -> None:
    _expect(news.status, STATUSES[_items(dialogue)[news.item]], f"no status of {news.item}")
    if news.source:
        _expect(news.source, [source.id for source in dialogue.sources], "no source")
    if news.round:
        _expect(news.round, [meeting.id for meeting in dialogue.rounds], "no round")
    if news.reported_by:
        parties = [party.id for party in (*dialogue.parties, *dialogue.others)]
        known = [*parties, *(organisation.id for organisation in dialogue.organisations)]
        _expect(news.reported_by, known, "no party or organisation")


def _expect(word: str, known: Iterable[str], what: str) -> None:
    there = list(known)
    if word not in there:
        hint = nearest(word, there) or f"there is {', '.join(there) or 'none'}"
        raise Unknown(Problem(f"“{word}” is {what}", hint=hint))


def _refuse_untrue(dialogue: Dialogue, news: News, new: str) -> None:
    """What would be a problem of the data once it stands there."""
    added = Update(
        id=new,
        item=news.item,
        date=news.day,
        status=news.status,  # type: ignore[arg-type]  # `_refuse_unknown` has seen it
        round=news.round,
        source=news.source,
        due=(Due(precision="day", earliest=news.due, latest=news.due),) if news.due else (),
        release=Mark(news.release or "internal"),  # type: ignore[arg-type]  # the command knows the levels
        place=Place(journal.path(dialogue.id)),
    )
    after = replace(dialogue, updates=(*dialogue.updates, added))
    problems = [found for look in (contradictions, exposures) for found in look(after) if found not in look(dialogue)]
    if problems:
        raise Refused(problems)


# ---- what is added ------------------------------------------------------------------------------------------------


def _entry(news: News, new: str) -> journal.Entry:
    entry = {
        "id": new,
        "item": news.item,
        "date": news.day,
        "status": news.status,
        "round": news.round,
        "source": news.source,
        "reported_by": news.reported_by,
        "note": _text(news.note),
        "due": news.due,
        "release": news.release,
    }
    return {name: value for name, value in entry.items() if value}


def _text(words: Mapping[str, str]) -> object:
    """A text as it is typed: bare where it has no language."""
    return words[""] if set(words) == {""} else dict(words)
