"""Opening the next round: a file for it, and from then on every open promise needs an answer in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from briefgen import files
from briefgen.dialogue.append import block
from briefgen.dialogue.forms import ID
from briefgen.dialogue.load import WITHOUT_ROUND
from briefgen.dialogue.model import Dialogue, Round
from briefgen.dialogue.rounds import unanswered
from briefgen.dialogue.sequence import sequence
from briefgen.errors import Place, Problem, Refused, Unknown
from briefgen.values import dataclass

_SCHEMA = "# yaml-language-server: $schema=../../../.briefgen/schema/round.schema.json\n"


@dataclass(frozen=True, slots=True)
class Opening:
    """A round to be: its id, day and town, by language where it has several names."""

    id: str
    day: dt.date
    place: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """The file that was written, and the items that need an answer in it."""

    path: str
    wanting: tuple[str, ...]


def open_round(root: Path, dialogue: Dialogue, opening: Opening) -> Opened:
    """Write `rounds/<id>.yaml` with what is known; nothing is copied from earlier rounds.

    Raises `Unknown` for an id that is none or is taken, and `Refused` for a day before the last round.
    """
    rounds = [meeting for meeting in sequence(dialogue) if not _is_blank(meeting, dialogue)]
    _refuse(dialogue, opening, rounds)
    number = max((meeting.number for meeting in rounds), default=0) + 1
    name = f"data/{dialogue.id}/rounds/{opening.id}.yaml"
    entry = {"id": opening.id, "number": number, "date": opening.day, "place": {"city": _words(opening.place)}}
    if (root / name).exists():
        raise Refused(Problem("is there already; nothing was changed", Place(name)))
    files.write(root / name, (_SCHEMA + block(entry, name)).encode(), name)
    later = replace(dialogue, rounds=(*rounds, Round(id=opening.id, number=number, held=opening.day)))
    return Opened(name, unanswered(later, opening.id))


def _refuse(dialogue: Dialogue, opening: Opening, rounds: list[Round]) -> None:
    if not ID.fullmatch(opening.id) or opening.id == WITHOUT_ROUND:
        raise Unknown(Problem(f"“{opening.id}” is no id of a round", hint="letters, digits, - and _, such as r2"))
    if opening.id in [meeting.id for meeting in rounds]:
        raise Unknown(Problem(f"{dialogue.id} has a round “{opening.id}” already"))
    if any(meeting.id == WITHOUT_ROUND for meeting in rounds):
        hint = f"move what it says of the meeting to data/{dialogue.id}/rounds/r1.yaml first"
        raise Refused(Problem("says itself what belongs to a round", dialogue.place, dialogue.id, hint))
    if rounds and rounds[-1].held and opening.day < rounds[-1].held:
        message = f"{opening.day} is before {rounds[-1].id}, which was on {rounds[-1].held}"
        raise Refused(Problem(message, rounds[-1].place, opening.id, "mend the day"))


def _is_blank(meeting: Round, dialogue: Dialogue) -> bool:
    """The round of a dialogue that has none, and says nothing of one."""
    bare = Round(id=WITHOUT_ROUND, release=dialogue.release, place=meeting.place)
    return meeting.id == WITHOUT_ROUND and meeting == bare


def _words(place: Mapping[str, str]) -> object:
    return place[""] if set(place) == {""} else dict(place)
