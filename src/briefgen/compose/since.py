"""What moved since the round before: every commitment stands in one list, and none can drop out unseen."""

from __future__ import annotations

from briefgen.compose.items import ItemView
from briefgen.compose.moved import KINDS
from briefgen.compose.view import View
from briefgen.dialogue.model import Round
from briefgen.values import dataclass


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
    earlier, kinds = view.moved.earlier, dict(view.moved.kinds)
    if earlier is None:
        return None
    lists = []
    for kind in KINDS:
        items = tuple(item for item in view.items if kinds.get(item.id) == kind)
        lists.append(SinceList(kind, view.voice.count(len(items), f"since_{kind}"), items))
    wanting = view.moved.waiting if view.internal else ()
    waiting = tuple(item for item in (*view.items, *view.actions) if item.id in wanting)
    return SinceView(_head(view, earlier), _day(view, earlier), tuple(lists), waiting)


def _head(view: View, earlier: Round) -> str:
    if earlier.number:
        return view.voice.word("since.numbered", n=earlier.number)
    return view.voice.word("since.head", round=view.voice.text(earlier.label) or earlier.id)


def _day(view: View, earlier: Round) -> str:
    return view.voice.partial(earlier.held, earlier.day_words) if earlier.held else ""
