"""What moved between the round before and this one: the list in which each commitment stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from briefgen.dialogue.model import Dialogue, Round, Update
from briefgen.dialogue.rounds import before, of_round, unanswered
from briefgen.dialogue.status import Standing, news_by_item, standing
from briefgen.values import dataclass

KINDS = ("delivered", "moved", "silent", "new", "dropped")


@dataclass(frozen=True, slots=True)
class Moved:
    """The kind of each commitment, none for what was finished at the earlier round; and what waits for an answer."""

    earlier: Round | None = None
    kinds: tuple[tuple[str, str], ...] = ()
    waiting: tuple[str, ...] = ()

    def of(self, items: frozenset[str]) -> Moved:
        """The same, of some items alone."""
        kinds = tuple((item, kind) for item, kind in self.kinds if item in items)
        return Moved(self.earlier, kinds, tuple(item for item in self.waiting if item in items))


def moved(dialogue: Dialogue, meeting: str, as_of: dt.date, now: Mapping[str, Standing]) -> Moved:
    """What moved up to a day; nothing did at the first round, or where the earlier one was withheld from the reader."""
    earlier = before(dialogue, meeting)
    if earlier is None:
        return Moved()
    rounds, then = of_round(dialogue), standing(dialogue, earlier.held or dt.date.min)
    news = news_by_item(dialogue, as_of)
    kinds = []
    for item in dialogue.commitments:
        ids = (item.id, *(part.id for part in item.sub_items))
        if rounds[item.id] == meeting:
            kinds.append((item.id, "new"))
        elif then[item.id].open and now[item.id].open:
            heard = any(_heard(news.get(id_, ()), then[id_].status, earlier) for id_ in ids)
            kinds.append((item.id, "moved" if heard else "silent"))
        elif then[item.id].open:
            kinds.append((item.id, "delivered" if now[item.id].status == "done" else "dropped"))
    return Moved(earlier, tuple(kinds), unanswered(dialogue, meeting))


def _heard(news: Sequence[Update], status: str, earlier: Round) -> bool:
    """Whether later news brought another status, another date, or a source: a note alone says whom we asked."""
    for update in news:
        if earlier.held is None or update.date > earlier.held:
            if update.status != status or update.due or update.source:
                return True
            status = update.status
    return False
