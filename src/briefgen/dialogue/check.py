"""Everything that is compared once a dialogue is loaded: what makes a page wrong, and what is worth a look.

Never a problem: a text that only grew by a word, an update later than the day asked for or without a source, one
passage that two items quote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from briefgen.dialogue.claims import claims
from briefgen.dialogue.consistency import contradictions, silent
from briefgen.dialogue.exposure import exposures
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.omissions import omissions, unchecked
from briefgen.dialogue.quotes import unfound
from briefgen.dialogue.rounds import forgotten
from briefgen.dialogue.texts import uncounted, untranslated
from briefgen.errors import Problem, order


def check(dialogue: Dialogue, audiences: Iterable[Audience] = (), as_of: dt.date | None = None) -> list[Problem]:
    """All problems and notices of a dialogue, problems first.

    `audiences` are those whose languages count. `as_of` is the day on which items are silent, else the one the
    dialogue is pinned to; without either nothing is called silent.
    """
    day = as_of or dialogue.as_of
    return order(
        (
            *unfound(dialogue),
            *claims(dialogue),
            *contradictions(dialogue),
            *exposures(dialogue),
            *uncounted(dialogue, day),
            *untranslated(dialogue, audiences),
            *omissions(dialogue),
            *unchecked(dialogue),
            *forgotten(dialogue),
            *(silent(dialogue, day) if day else ()),
        )
    )
