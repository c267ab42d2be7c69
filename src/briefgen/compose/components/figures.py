"""Cells and ratings; the strip of commitments; bars.

What all components are made of: cells, rows and the words of a rating.

A figure that is a table: the strip of commitments, with the same numbers in words.

Bars of numbers that are in the text already, with a description that says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from briefgen.blocks.tree import Bar, Cell, Chart, Column, Inline, Inlines, Paragraph, Row, Strong, Styled, Table
from briefgen.compose.formats import allow_break
from briefgen.compose.item_views import ItemView
from briefgen.compose.reader import Voice
from briefgen.compose.templates.rendering import mistake
from briefgen.errors import nearest
from briefgen.values import dataclass

# ---- parts -------------------------------------------------------------------------------------------------------


MARKS = {"done": "●", "on_track": "◆", "attention": "▲", "late": "■", "no_date": "○", "closed": "–"}
STYLES = {
    "done": "Done",
    "on_track": "On Track",
    "attention": "Attention",
    "late": "Late",
    "no_date": "No Date",
    "closed": "Closed",
}


def cell(*lines: Inlines | str, style: str = "Table Text", span: int = 1, fill: str = "", header: bool = False) -> Cell:
    """A cell of one paragraph a line."""
    blocks = [Paragraph((line,) if isinstance(line, str) else line, style) for line in lines if line]
    return Cell(tuple(blocks) or (Paragraph((), style),), span, fill, header)


def head(words: Iterable[str], style: str = "Table Head") -> Row:
    """A head row; it repeats on each page."""
    return Row(tuple(cell(word, style=style, header=True) for word in words), "head")


def group(words: Inlines, columns: int) -> Row:
    """A row of one merged cell that heads the rows below it."""
    return Row((cell(words, style="Table Group", span=columns, header=True),), "group")


def mark(colour: str) -> Inline:
    """The mark of a rating in its colour, with the space after it."""
    return Styled(STYLES[colour], (f"{MARKS[colour]}\u00a0",))


def rated(colour: str, word: str) -> Inlines:
    """Mark, word and colour: legible in grey and read aloud."""
    return (Styled(STYLES[colour], (f"{MARKS[colour]}\u00a0{word}",)),)


def secondary(words: str) -> Inlines:
    """Words of less weight."""
    return (Styled("Secondary", (words,)),) if words else ()


def strong(words: str) -> Inlines:
    """Bold words."""
    return (Strong((words,)),) if words else ()


# ---- figures -----------------------------------------------------------------------------------------------------


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


# ---- charts ------------------------------------------------------------------------------------------------------


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
    about = allow_break(voice.word("chart.described", bars=said))
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
