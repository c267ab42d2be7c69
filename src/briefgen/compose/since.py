"""What moved since the round before: every commitment stands in one list, and none can drop out unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from briefgen.compose.items import ItemView
from briefgen.compose.view import View
from briefgen.dialogue.model import Round, Update
from briefgen.dialogue.rounds import before, of_round, unanswered
from briefgen.dialogue.status import news_by_item, standing
from briefgen.values import dataclass

KINDS = ("delivered", "moved", "silent", "new", "dropped")


@dataclass(frozen=True, slots=True)
class SinceList:
    """The items of one kind, and how many they are in words: “4 delivered”."""

    kind: str
    label: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class SinceView:
    """What moved since a round. `head` names it: “Since round 1”; `day` is its day in words.

    `waiting` are commitments and steps without an answer in the round this paper is of.
    """

    head: str
    day: str
    lists: tuple[SinceList, ...]
    waiting: tuple[ItemView, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """All five counts in words."""
        return tuple(each.label for each in self.lists)


def since(view: View) -> SinceView | None:
    """What moved since the round before; `None` at the first one, and where that was withheld from the reader."""
    earlier = before(view.dialogue, view.meeting.id)
    if earlier is None:
        return None
    kinds = _kinds(view, earlier)
    lists = []
    for kind in KINDS:
        items = tuple(item for item in view.items if kinds.get(item.id) == kind)
        lists.append(SinceList(kind, view.voice.count(len(items), f"since_{kind}"), items))
    wanting = set(unanswered(view.dialogue, view.meeting.id)) if view.internal else set()
    waiting = tuple(item for item in (*view.items, *view.actions) if item.id in wanting)
    return SinceView(_head(view, earlier), _day(view, earlier), tuple(lists), waiting)


def _kinds(view: View, earlier: Round) -> dict[str, str]:
    """The list of each item; none for what was finished at the earlier round."""
    rounds = of_round(view.dialogue)
    then = standing(view.dialogue, earlier.held or dt.date.min)
    news = news_by_item(view.dialogue, view.as_of)
    found: dict[str, str] = {}
    for item in view.dialogue.commitments:
        now, ids = view.standings[item.id], (item.id, *(part.id for part in item.sub_items))
        if rounds[item.id] == view.meeting.id:
            found[item.id] = "new"
        elif then[item.id].open and now.open:
            heard = any(_heard(news.get(id_, ()), then[id_].status, earlier) for id_ in ids)
            found[item.id] = "moved" if heard else "silent"
        elif then[item.id].open:
            found[item.id] = "delivered" if now.status == "done" else "dropped"
    return found


def _heard(news: Sequence[Update], status: str, earlier: Round) -> bool:
    """Whether later news brought another status, another date, or a source: a note alone says whom we asked."""
    for update in news:
        if earlier.held is None or update.date > earlier.held:
            if update.status != status or update.due or update.source:
                return True
            status = update.status
    return False


def _head(view: View, earlier: Round) -> str:
    if earlier.number:
        return view.voice.word("since.numbered", n=earlier.number)
    return view.voice.word("since.head", round=view.voice.text(earlier.label) or earlier.id)


def _day(view: View, earlier: Round) -> str:
    return view.voice.partial(earlier.held, earlier.day_words) if earlier.held else ""
