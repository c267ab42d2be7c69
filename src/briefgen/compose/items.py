"""Commitments and actions as a page shows them: words of the reader, and plain codes to branch on.

Words are empty where there is nothing to say, and for what this reader is not to see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from briefgen.dialogue.model import Discrepancy
from briefgen.values import dataclass

FINISHED = frozenset({"done", "dropped", "overtaken"})
UNDER_WAY = frozenset({"in_progress", "partly_done"})


@dataclass(frozen=True, slots=True)
class NewsView:
    """One update: its day (in words, and as typed where that was no day), what it says, its source and reporter."""

    day: dt.date
    when: str
    typed: str
    status: str
    note: str
    note_internal: str
    source: str
    source_title: str
    by: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class DueView:
    """By when: in words; whether anything was stated; the latest day; and that day as ISO 8601 where it is exact."""

    words: str = ""
    stated: bool = False
    latest: dt.date | None = None
    exact: str = ""


@dataclass(frozen=True, slots=True)
class MoneyView:
    """How much: with its qualifier; with equivalents; these alone, bare or with their source; what is left open."""

    words: str = ""
    full: str = ""
    other: str = ""
    cited: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StateView:
    """Where it stands: status as code and word; colour and reasons as codes (ours only); the day of the last news."""

    code: str
    word: str
    colour: str
    reasons: tuple[str, ...]
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class ActorsView:
    """Who acts: organisations in words and as ids, the one that heads the group, and the words for each party."""

    words: str
    ids: tuple[str, ...]
    head: str
    by_party: Mapping[str, str]
    support: str = ""
    parties: str = ""
    """The parties that act by themselves, no organisation named."""

    @property
    def anyone(self) -> str:
        """Organisations, else parties."""
        return self.words or self.parties


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """A commitment, a part of one, or an action (`kind`). `number` is the id where this reader may see it."""

    id: str
    key: str
    number: str
    kind: str
    title: str
    text: str
    actors: ActorsView
    due: DueView
    state: StateView
    rank: tuple[int, ...]
    """Late before soon before money before strength; what is finished comes last."""
    about: str = ""
    """Of an action: the commitment it is a step to."""
    lead_in: str = ""
    fields: tuple[str, ...] = ()
    strength: str = ""
    money: MoneyView = MoneyView()
    history: tuple[NewsView, ...] = ()
    differs: tuple[Discrepancy, ...] = ()
    evidence: str = ""
    """`S1:24, S2`: sources with their lines."""
    parts: tuple[ItemView, ...] = ()
    note: str = ""
    """Of our own office."""

    @property
    def news(self) -> NewsView | None:
        """The last update."""
        return self.history[-1] if self.history else None

    @property
    def done(self) -> bool:
        """Delivered."""
        return self.state.code == "done"

    @property
    def open(self) -> bool:
        """Neither done nor given up."""
        return self.state.code not in FINISHED

    @property
    def name(self) -> str:
        """The two or three words that stand for it, else its title."""
        return self.lead_in or self.title

    @property
    def reported(self) -> str:
        """What partner and press are told: `delivered`, `under_way`, `closed` or `none`."""
        if self.done:
            return "delivered"
        if not self.open:
            return "closed"
        return "under_way" if self.state.code in UNDER_WAY else "none"
