"""What an officer enters: a quote to paste, news of an item, the next round."""

from __future__ import annotations

import datetime as dt

from briefgen.app.workplace import Workplace, load_one_dialogue
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Source
from briefgen.dialogue.quotes import Passage, explain_no_passage, find_passages
from briefgen.errors import Problem, Refused, Unknown, expect
from briefgen.files import locked
from briefgen.followup import updates
from briefgen.followup.updates import Added, News, Opened, Opening, Withdrawal


def quote(place: Workplace, source: str, words: str, *, dialogue: str = "") -> tuple[Passage, ...]:
    """The passages of a source around some words. `dialogue` is needed where two dialogues have a source of this id.

    Raises `Unknown` for a source that is not there, and `Refused` where it does not say the words.
    """
    if not words.strip():
        raise Unknown(Problem("no words to look for", hint="some that stand in the passage, in quotation marks"))
    found = _find_source(place, source, dialogue)
    passages = find_passages(found, words)
    if not passages:
        raise Refused(explain_no_passage(found, words))
    return passages


def _find_source(place: Workplace, wanted: str, dialogue: str) -> Source:
    """The source of this id in the dialogue that was named, or in the only one that has it."""
    known = place.dialogues()
    if dialogue:
        expect(dialogue, known, "dialogue")
    loaded = {name: load_dialogue(place.root, name) for name in ([dialogue] if dialogue else known)}
    sources = {name: {s.id: s for s in read.sources} for name, (read, _) in loaded.items() if read}
    having = [name for name in sources if wanted in sources[name]]
    if len(having) > 1:
        raise Unknown(Problem(f"{' and '.join(having)} have a source {wanted}", hint="add --dialogue"))
    if not having:
        if problems := [problem for read, found in loaded.values() if read is None for problem in found]:
            raise Refused(problems)
        expect(wanted, [id_ for found in sources.values() for id_ in found], "source")
    return sources[having[0]][wanted]


def update(place: Workplace, news: News, today: dt.date) -> Added:
    """Add news of an item to updates.yaml; nothing that stands there is changed.

    Raises `Unknown` for an item, status, source, round or party that is not there, and `Refused` for what stands there
    already or cannot be true: a day before the round, a release without a basis.
    """
    with locked(place.root):
        return updates.update(place.root, news, today)


def retract(place: Workplace, withdrawal: Withdrawal, today: dt.date, *, dialogue: str = "") -> Added:
    """Take an update back from a day on. Raises as `update` does."""
    with locked(place.root):
        return updates.retract(place.root, withdrawal, today, dialogue)


def open_round(place: Workplace, opening: Opening, *, dialogue: str = "") -> Opened:
    """Open the next round of a dialogue: from then on whatever is open needs an answer in it.

    Raises `Unknown` for an id that is none or is taken, and `Refused` for a day before the last round.
    """
    known = load_one_dialogue(place, dialogue)
    with locked(place.root):
        return updates.open_round(place.root, known, opening)
