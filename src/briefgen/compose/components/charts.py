"""Bars of numbers that are in the text already, with a description that says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from briefgen.blocks.tree import Bar, Chart
from briefgen.compose.components.figures import Group, tally
from briefgen.compose.components.parts import MARKS
from briefgen.compose.glue import loose
from briefgen.compose.items import ItemView
from briefgen.compose.run import mistake
from briefgen.compose.voice import Voice
from briefgen.errors import nearest

PLAIN = "progress"
"""The fill of a bar that stands for no rating."""
REPORTED = {"delivered": "done", "under_way": "progress", "closed": "closed", "none": "no_date"}
"""What partner and press are told, and its fill."""
MOST = 40


def chart(shown: Sequence[Bar], caption: str, width: float, voice: Voice) -> Chart | tuple[()]:
    """A chart of some bars; nothing where there are none."""
    if not shown:
        return ()
    said = voice.listing([voice.word("chart.bar", label=_name(bar), words=bar.words) for bar in shown])
    about = loose(voice.word("chart.described", bars=said))
    return Chart(tuple(shown), about, (caption,) if caption else (), width)


def bars(by: Any, items: Sequence[ItemView], groups: Sequence[Group], voice: Voice) -> list[Bar]:
    """The bars a template asks for: by a word, or its own names and numbers. `groups` are the items by field."""
    kinds: dict[str, Callable[[], list[Bar]]] = {
        "rating": lambda: by_rating(items, voice),
        "field": lambda: by_group(groups, voice),
        "lead": lambda: by_lead(items, voice),
    }
    if not isinstance(by, str):
        return of_pairs(by)
    if by not in kinds:
        raise mistake(f"a chart cannot be by “{by}”", nearest(by, kinds) or "by rating, field or lead")
    return kinds[by]()


def by_rating(items: Sequence[ItemView], voice: Voice) -> list[Bar]:
    """How many items bear each colour; to a reader without ratings, what was reported."""
    if any(item.state.colour for item in items):
        return [
            _bar(f"{MARKS[colour]}\u00a0{voice.word(f'rating.{colour}')}", number, colour)
            for colour, number in tally(items).items()
        ]
    told = {kind: sum(item.reported == kind for item in items) for kind in REPORTED}
    seen = {kind: number for kind, number in told.items() if number or kind != "closed"}
    return [_bar(voice.word(f"reported.{kind}"), number, REPORTED[kind]) for kind, number in seen.items()]


def by_group(groups: Iterable[Group], voice: Voice) -> list[Bar]:
    """How many items each group has: a field, a lead."""
    return [_bar(group.name or voice.word("not_stated"), len(group.items)) for group in groups]


def by_lead(items: Sequence[ItemView], voice: Voice) -> list[Bar]:
    """How many items each organisation leads, the most first; those without a lead last."""
    count: dict[str, int] = {}
    for item in items:
        count[item.actors.head] = count.get(item.actors.head, 0) + 1
    nobody = count.pop("", 0)
    ranked = sorted(count, key=lambda lead: -count[lead])
    bars = [_bar(voice.organisation(lead), count[lead]) for lead in ranked]
    return bars + [_bar(voice.word("group.no_lead"), nobody, "no_date")] * bool(nobody)


def of_pairs(pairs: Any) -> list[Bar]:
    """Bars of a template’s own: a list of names and whole numbers."""
    found = [tuple(pair) if isinstance(pair, list | tuple) else () for pair in pairs]
    if len(found) > MOST:
        raise mistake(f"a chart has at most {MOST} bars", "a table says more")
    for pair in found:
        if len(pair) != 2 or not isinstance(pair[0], str) or type(pair[1]) is not int or pair[1] < 0:
            raise mistake("a bar is a name and a whole number", 'write chart([["Done", totals.done], …])')
    return [_bar(name, number) for name, number in found]


def _bar(label: str, number: int, fill: str = PLAIN) -> Bar:
    return Bar(label, number, str(number), fill)


def _name(bar: Bar) -> str:
    """The name without the mark of a rating."""
    return bar.label.rpartition("\u00a0")[2] if bar.label[:1] in MARKS.values() else bar.label
