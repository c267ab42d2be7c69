"""A dialogue in the words of a reader: made once for all his papers, and for all readers who are spoken to alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import field, replace

from briefgen.compose.desk import Desk
from briefgen.compose.items import ItemView
from briefgen.compose.moved import Moved, moved
from briefgen.compose.voice import Voice
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.status import Standing, news_by_item, standing
from briefgen.values import dataclass


def is_internal(audience: Audience) -> bool:
    """Whether a reader is of our own office."""
    return audience.release.level == "internal"


@dataclass(frozen=True, slots=True)
class Reading:
    """A dialogue as one reader sees it on a day, in his words, before it is narrowed to a paper.

    `frame` is the dialogue without its items and their news.
    """

    dialogue: Dialogue
    frame: Dialogue
    voice: Voice
    as_of: dt.date
    internal: bool
    standings: dict[str, Standing]
    items: tuple[ItemView, ...]
    actions: tuple[ItemView, ...]
    _moved: dict[str, Moved]

    @classmethod
    def of(cls, dialogue: Dialogue, as_of: dt.date, word: Wording, *, internal: bool) -> Reading:
        """Of a dialogue already released to the reader."""
        frame = replace(dialogue, commitments=(), actions=(), updates=(), retractions=(), clearances=(), decisions=())
        voice = Voice.of(dialogue, word, as_of)
        standings = dict(standing(dialogue, as_of))
        desk = Desk(dialogue, standings, news_by_item(dialogue, as_of), voice, internal)
        return cls(dialogue, frame, voice, as_of, internal, standings, desk.items(), desk.actions(), {})

    def moved(self, meeting: str) -> Moved:
        """What moved since the round before one."""
        if meeting not in self._moved:
            self._moved[meeting] = moved(self.dialogue, meeting, self.as_of, self.standings)
        return self._moved[meeting]


@dataclass(slots=True)
class Readings:
    """Keeps the readings of one dialogue: readers of our own office who are spoken to alike share one."""

    known: list[Reading] = field(default_factory=list)

    def of(self, dialogue: Dialogue, as_of: dt.date, word: Wording, *, internal: bool) -> Reading:
        """The reading of this very dialogue, made if there is none yet."""
        for known in self.known:
            same = known.dialogue is dialogue and (known.as_of, known.internal) == (as_of, internal)
            if same and known.voice.wording == word:
                return known
        self.known.append(Reading.of(dialogue, as_of, word, internal=internal))
        return self.known[-1]
