"""A figure that is a table: the strip of commitments, with the same numbers in words."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.blocks.tree import Cell, Column, Inline, Paragraph, Row, Strong, Styled, Table
from briefgen.compose.components.parts import MARKS, STYLES, cell, mark, rated, strong
from briefgen.compose.items import ItemView
from briefgen.compose.voice import Voice
from briefgen.values import dataclass

COLOURS = ("done", "on_track", "attention", "late", "no_date", "closed")
DARK = ("done", "late")
"""Colours on which a mark is white."""
MOST_CELLS = 24
GUTTER = 4.0
APART = "\u2003 "
"""Between two entries of a legend: a gap as wide as a letter is high, and a place where a line may end."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items under one name: a field on a memo, a lead on a checklist."""

    name: str
    items: tuple[ItemView, ...]
    note: str = ""


def tally(items: Sequence[ItemView]) -> dict[str, int]:
    """How many items bear each colour; `closed` only where there are any."""
    count = {colour: sum(item.state.colour == colour for item in items) for colour in COLOURS}
    return {colour: n for colour, n in count.items() if n or colour != "closed"}


def legend(items: Sequence[ItemView], voice: Voice) -> Paragraph:
    """“● 4 done ◆ 0 on track …”."""
    inlines: list[Inline] = []
    for colour, number in tally(items).items():
        words = voice.word(f"legend.{colour}", n=str(number))
        before, _, after = words.partition(str(number))
        inlines += [mark(colour), before, Strong((str(number),)), after, APART]
    return Paragraph(tuple(i for i in inlines[:-1] if i), "Legend")


def in_words(items: Sequence[ItemView], voice: Voice) -> str:
    """The numbers of the strip, to be read aloud."""
    return voice.listing([voice.word(f"legend.{colour}", n=str(n)) for colour, n in tally(items).items()])


def strip(groups: Sequence[Group], voice: Voice) -> Table:
    """One cell a commitment under the name of its field; more than 24 become a row a status."""
    items = [item for group in groups for item in group.items]
    if len(items) > MOST_CELLS:
        return _counts(items, voice)
    names: list[Cell] = []
    cells: list[Cell] = []
    columns: list[Column] = []
    for n, group in enumerate(groups):
        if n:
            names.append(cell("", style="Strip Label"))
            cells.append(cell("", style="Strip Mark"))
            columns.append(Column(points=GUTTER))
        names.append(cell(group.name, style="Strip Label", span=len(group.items), header=True))
        cells += [_square(item) for item in group.items]
        columns += [Column()] * len(group.items)
    return Table(
        tuple(columns),
        (Row(tuple(names), "head"), Row(tuple(cells))),
        style="Strip",
        description=_described(groups, items, voice),
    )


def _square(item: ItemView) -> Cell:
    colour = item.state.colour
    style = "White" if colour in DARK else STYLES[colour]
    return cell((Styled(style, (MARKS[colour],)),), style="Strip Mark", fill=colour)


def _described(groups: Sequence[Group], items: Sequence[ItemView], voice: Voice) -> str:
    """Field by field, then the sums."""
    parts = [f"{group.name}: {in_words_short(group.items, voice)}" for group in groups]
    return ". ".join([*parts, in_words(items, voice)]) + "."


def in_words_short(items: Sequence[ItemView], voice: Voice) -> str:
    """As `in_words`, without the colours nobody bears."""
    return voice.listing([voice.word(f"legend.{colour}", n=str(n)) for colour, n in tally(items).items() if n])


def _counts(items: Sequence[ItemView], voice: Voice) -> Table:
    """A row a status with its count, where cells would be too narrow to tell apart."""
    rows = [
        Row((cell(rated(colour, voice.word(f"rating.{colour}")), header=True), cell(strong(str(number)))))
        for colour, number in tally(items).items()
    ]
    columns = (Column(points=110), Column(points=40, align="right"))
    return Table(columns, tuple(rows), style="Pairs", description=in_words(items, voice) + ".")
