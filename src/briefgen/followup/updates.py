"""What an officer enters: news of an item, a retraction, the next round.

An entry is refused where it names something that does not exist, or would contradict the data. A new round gets a file;
from then on every open commitment needs an answer in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.dialogue import journal
from briefgen.dialogue.check import check_release_marks, find_contradictions
from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.ids import why_no_id
from briefgen.dialogue.journal import format_block
from briefgen.dialogue.load import ONLY_ROUND, load_dialogue
from briefgen.dialogue.model import Dialogue, Due, Mark, Round, Text, Update
from briefgen.dialogue.odd_news import find_odd_news, find_same
from briefgen.dialogue.rounds import unanswered_items
from briefgen.dialogue.status import rounds_in_order, updates_by_item
from briefgen.errors import Place, Problem, Refused, Severity, Unknown, expect, nearest
from briefgen.followup.changes import STATUSES

_SCHEMA = "# yaml-language-server: $schema=../../../.briefgen/schema/round.schema.json\n"


class Opening(Struct, frozen=True):
    """A round to open: its id, day and town, by language where it has several names."""

    id: str
    day: dt.date
    place: Mapping[str, str]


class Opened(Struct, frozen=True):
    """The result of opening a round: its file, and the items that need an answer in it."""

    path: str
    wanting: tuple[str, ...]


def open_round(root: Path, dialogue: Dialogue, opening: Opening) -> Opened:
    """Write `rounds/<id>.yaml` with what is known; nothing is copied from earlier rounds.

    Raises `Unknown` for an id that is none or is taken, and `Refused` for a day before the last round.
    """
    rounds = [meeting for meeting in rounds_in_order(dialogue) if not _is_blank(meeting, dialogue)]
    _check_opening(dialogue, opening, rounds)
    number = max((meeting.number for meeting in rounds), default=0) + 1
    name = f"data/{dialogue.id}/rounds/{opening.id}.yaml"
    entry = {"id": opening.id, "number": number, "date": opening.day, "place": {"city": _yaml_text(opening.place)}}
    if (root / name).exists():
        raise Refused(Problem("is there already; nothing was changed", Place(name)))
    files.write(root / name, (_SCHEMA + format_block(entry, name)).encode(), name)
    later = replace(dialogue, rounds=(*rounds, Round(id=opening.id, number=number, held=opening.day)))
    return Opened(name, unanswered_items(later, opening.id))


def _check_opening(dialogue: Dialogue, opening: Opening, rounds: list[Round]) -> None:
    message, hint = why_no_id(Round, opening.id)
    if message:
        raise Unknown(Problem(message, hint=hint))
    if opening.id.casefold() in [meeting.id.casefold() for meeting in rounds]:
        raise Unknown(Problem(f"{dialogue.id} has a round “{opening.id}” already"))
    if any(meeting.id == ONLY_ROUND for meeting in rounds):
        hint = f"move what it says of the meeting to data/{dialogue.id}/rounds/r1.yaml first"
        raise Refused(Problem("says itself what belongs to a round", dialogue.place, dialogue.id, hint))
    if rounds and rounds[-1].held and opening.day < rounds[-1].held:
        message = f"{opening.day} is before {rounds[-1].id}, which was on {rounds[-1].held}"
        raise Refused(Problem(message, rounds[-1].place, opening.id, "mend the day"))


def _is_blank(meeting: Round, dialogue: Dialogue) -> bool:
    """Whether a round is the implicit one of a dialogue without rounds, and has no content."""
    bare = Round(id=ONLY_ROUND, release=dialogue.release, place=meeting.place)
    return meeting.id == ONLY_ROUND and meeting == bare


_IS_NO = "“{name}” is no {kind}"
Ids = Callable[[Dialogue], Iterable[str]]
"""A function that gives the ids of one kind in a dialogue."""


class News(Struct, frozen=True, kw_only=True):
    """News of an item. `note` holds words by language; words without a language have the key "".

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


class Added(Struct, frozen=True):
    """An added entry: its dialogue and id, what is odd of it, and the update of a later day that goes on deciding."""

    dialogue: str
    id: str
    later: str = ""
    notices: tuple[Problem, ...] = ()


def update(root: Path, news: News, today: dt.date) -> Added:
    """Add an update; the caller holds the lock of the workplace.

    Raises `Unknown` for an item, status, source, round or party that is not there, and `Refused` for what stands there
    already or cannot be true: a day before the round, a release without a basis.
    """
    dialogue = _find_dialogue_with(root, news.item, news.dialogue, "item", _kinds_by_item)
    _check_names(dialogue, news)
    (new,) = journal.next_ids(dialogue, 1)
    added = _as_update(dialogue, news, new)
    after = replace(dialogue, updates=(*dialogue.updates, added))
    _check_contradictions(dialogue, added, after)
    journal.append_updates(root, dialogue.id, [_make_entry(news, new)])
    notices = tuple(notice for notice in find_odd_news(after, today) if notice.item == new)
    later = [old.id for old in updates_by_item(dialogue, dt.date.max).get(news.item, ()) if old.date > news.day]
    return Added(dialogue.id, new, later[-1] if later else "", notices)


class Withdrawal(Struct, frozen=True):
    """An update to take back from a day on; `note` says why, by language."""

    entry: str
    day: dt.date
    note: Mapping[str, str] = field(default_factory=dict)


def retract(root: Path, withdrawal: Withdrawal, today: dt.date, dialogue: str = "") -> Added:
    """Take an update back; one of a day that has not come, at any time. Raises as `update` does.

    The caller holds the lock of the workplace.
    """
    taken_back, day, note = withdrawal.entry, withdrawal.day, withdrawal.note
    found = _find_dialogue_with(root, taken_back, dialogue, "update", lambda known: {u.id for u in known.updates})
    old = next(entry for entry in found.updates if entry.id == taken_back)
    if day < old.date <= today:
        raise Refused(Problem(f"{day} is before the day of {taken_back}, {old.date}", old.place, taken_back))
    if taken_back in {retraction.retracts for retraction in found.retractions}:
        raise Refused(Problem("has been taken back already", old.place, taken_back))
    (new,) = journal.next_ids(found, 1)
    entry = {"id": new, "date": day, "retracts": taken_back, **({"note": _yaml_text(note)} if note else {})}
    journal.append_updates(root, found.id, [entry])
    return Added(found.id, new)


def _find_dialogue_with(root: Path, wanted: str, name: str, what: str, ids: Ids) -> Dialogue:
    """The one dialogue that has an id. Raises `Unknown` where none or several have it, `Refused` for data with
    problems."""
    known = find_dialogues(root)
    if name:
        expect(name, known, "dialogue", _IS_NO)
    loaded = {each: load_dialogue(root, each) for each in ([name] if name else known)}
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


def _kinds_by_item(dialogue: Dialogue) -> dict[str, str]:
    """The kind of each item by its id."""
    kinds = {whole.id: "commitment" for whole in dialogue.commitments}
    kinds |= {part.id: "part" for whole in dialogue.commitments for part in whole.sub_items}
    return kinds | {action.id: "action" for action in dialogue.actions}


def _check_names(dialogue: Dialogue, news: News) -> None:
    expect(news.status, STATUSES[_kinds_by_item(dialogue)[news.item]], f"status of {news.item}", _IS_NO)
    if news.source:
        expect(news.source, [source.id for source in dialogue.sources], "source", _IS_NO)
    if news.round:
        expect(news.round, [meeting.id for meeting in dialogue.rounds], "round", _IS_NO)
    if news.reported_by:
        parties = [party.id for party in (*dialogue.parties, *dialogue.others)]
        known = [*parties, *(organisation.id for organisation in dialogue.organisations)]
        expect(news.reported_by, known, "party or organisation", _IS_NO)


def _as_update(dialogue: Dialogue, news: News, new: str) -> Update:
    """The update that the entry of some news will be read as."""
    return Update(
        id=new,
        item=news.item,
        date=news.day,
        status=news.status,  # type: ignore[arg-type]  # `_check_names` has seen it
        round=news.round,
        source=news.source,
        reported_by=news.reported_by,
        note=Text(tuple(news.note.items())) if news.note else None,
        due=(Due(precision="day", earliest=news.due, latest=news.due),) if news.due else (),
        release=Mark(news.release or "internal"),  # type: ignore[arg-type]  # the command knows the levels
        place=Place(journal.updates_path(dialogue.id)),
    )


def _check_contradictions(dialogue: Dialogue, added: Update, after: Dialogue) -> None:
    """Raise `Refused` for an update that stands there already, or would make a new problem of the data."""
    if same := find_same(dialogue, added):
        hint = "nothing was added; where something is new, say it with --note or --source"
        raise Refused(Problem(f"stands already as {same.id}", same.place, added.item, hint))
    checks = (find_contradictions, check_release_marks)
    if problems := [found for check in checks for found in check(after) if found not in check(dialogue)]:
        raise Refused(problems)


def _make_entry(news: News, new: str) -> journal.Entry:
    entry = {"id": new, "item": news.item, "date": news.day, "status": news.status, "round": news.round}
    entry |= {"source": news.source, "reported_by": news.reported_by, "note": _yaml_text(news.note)}
    entry |= {"due": news.due, "release": news.release}
    return {name: value for name, value in entry.items() if value}


def _yaml_text(words: Mapping[str, str]) -> object:
    """A text as it stands in YAML: plain words where it has no language."""
    return words[""] if set(words) == {""} else dict(words)
