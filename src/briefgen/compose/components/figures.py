"""Cells and rating marks, which all components use; the strip of commitments; bar charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

from briefgen.blocks.tree import Bar, Block, Cell, Chart, Column, Inline, Inlines, Paragraph, Row, Strong, Styled, Table
from briefgen.compose.formats import allow_breaks
from briefgen.compose.item_views import ItemView
from briefgen.compose.reader import Localizer
from briefgen.compose.templates.rendering import template_error
from briefgen.errors import nearest

RATING_MARKS = {"done": "●", "on_track": "◆", "attention": "▲", "late": "■", "no_date": "○", "closed": "–"}
RATING_STYLES = {colour: colour.replace("_", " ").title() for colour in RATING_MARKS}


def cell(*lines: Inlines | str, style: str = "Table Text", span: int = 1, fill: str = "", header: bool = False) -> Cell:
    """A cell with a paragraph for each line."""
    blocks = [Paragraph((line,) if isinstance(line, str) else line, style) for line in lines if line]
    return Cell(tuple(blocks) or (Paragraph((), style),), span, fill, header)


def head_row(words: Iterable[str], style: str = "Table Head") -> Row:
    """A head row, which is repeated on each page."""
    return Row(tuple(cell(word, style=style, header=True) for word in words), "head")


def body_row(*cells: Cell) -> Row:
    """A row of the body."""
    return Row(cells)


def group_row(words: Inlines, columns: int) -> Row:
    """A group row: one merged cell as the head of the rows below it."""
    return Row((cell(words, style="Table Group", span=columns, header=True),), "group")


def rating_mark(colour: str) -> Inline:
    """The mark of a rating in its colour, with a no-break space after it."""
    return Styled(RATING_STYLES[colour], (f"{RATING_MARKS[colour]}\u00a0",))


def rating_inlines(colour: str, word: str) -> Inlines:
    """A rating as mark, word and colour, so that it is legible in grey and read aloud."""
    return (Styled(RATING_STYLES[colour], (f"{RATING_MARKS[colour]}\u00a0{word}",)),)


def secondary_inlines(words: str) -> Inlines:
    """Less prominent text."""
    return (Styled("Secondary", (words,)),) if words else ()


def strong_inlines(words: str) -> Inlines:
    """Bold text."""
    return (Strong((words,)),) if words else ()


COLOURS = tuple(RATING_MARKS)
DARK = ("done", "late")
"""Colours on which the mark is white."""
MAX_CELLS = 24
GUTTER = 4.0
LEGEND_GAP = "\u2003 "
"""Between two entries of a legend: an em space, and a plain space where the line may break."""


class Group(Struct, frozen=True):
    """Items under one name: a field on a memo, a lead on a checklist."""

    name: str
    items: tuple[ItemView, ...]
    note: str = ""


def count_by_colour(items: Sequence[ItemView]) -> dict[str, int]:
    """The number of items of each colour; `closed` and `no_date` only where there are any."""
    count = {colour: sum(item.state.colour == colour for item in items) for colour in COLOURS}
    return {colour: n for colour, n in count.items() if n or colour not in ("closed", "no_date")}


def legend_paragraph(items: Sequence[ItemView], l10n: Localizer) -> Paragraph:
    """The legend of the marks: “● 4 done ◆ 0 on track …”."""
    inlines: list[Inline] = []
    for colour, number in count_by_colour(items).items():
        words = l10n.word(f"legend.{colour}", n=str(number))
        before, _, after = words.partition(str(number))
        inlines += [rating_mark(colour), before, Strong((str(number),)), after, LEGEND_GAP]
    return Paragraph(tuple(i for i in inlines[:-1] if i), "Legend")


def counts_in_words(items: Sequence[ItemView], l10n: Localizer) -> str:
    """The counts of all colours in words, for screen readers."""
    return l10n.join_listing([l10n.word(f"legend.{colour}", n=str(n)) for colour, n in count_by_colour(items).items()])


def make_strip(groups: Sequence[Group], l10n: Localizer) -> Block | tuple[()]:
    """A cell for each commitment under the name of its field; above 24, a bar for each field, with its ratings."""
    items = [item for group in groups for item in group.items]
    if len(items) <= MAX_CELLS:
        return _strip_table(groups, items, l10n)
    bars = [Bar(group.name, len(group.items), _marks_and_counts(group.items), PLAIN_FILL) for group in groups]
    return make_chart(bars, "", 0, l10n, words=_describe_strip(groups, items, l10n))


def _marks_and_counts(items: Sequence[ItemView]) -> str:
    """“12:  ● 3  ▲ 9”."""
    counts = count_by_colour(items).items()
    return "\u2002".join([str(len(items)), *(f"{RATING_MARKS[colour]}\u00a0{n}" for colour, n in counts if n)])


def _strip_table(groups: Sequence[Group], items: Sequence[ItemView], l10n: Localizer) -> Table:
    names: list[Cell] = []
    cells: list[Cell] = []
    columns: list[Column] = []
    for n, group in enumerate(groups):
        if n:
            names.append(cell("", style="Strip Label"))
            cells.append(cell("", style="Strip Mark"))
            columns.append(Column(points=GUTTER))
        names.append(cell(group.name, style="Strip Label", span=len(group.items), header=True))
        cells += [_rating_cell(item) for item in group.items]
        columns += [Column()] * len(group.items)
    return Table(
        tuple(columns),
        (Row(tuple(names), "head"), Row(tuple(cells))),
        style="Strip",
        description=_describe_strip(groups, items, l10n),
    )


def _rating_cell(item: ItemView) -> Cell:
    colour = item.state.colour
    style = "White" if colour in DARK else RATING_STYLES[colour]
    return cell((Styled(style, (RATING_MARKS[colour],)),), style="Strip Mark", fill=colour)


def _describe_strip(groups: Sequence[Group], items: Sequence[ItemView], l10n: Localizer) -> str:
    """The description of the strip: the counts of each field, then the totals."""
    parts = [f"{group.name}: {nonzero_counts_in_words(group.items, l10n)}" for group in groups]
    return ". ".join([*parts, counts_in_words(items, l10n)]) + "."


def nonzero_counts_in_words(items: Sequence[ItemView], l10n: Localizer) -> str:
    """The counts of the colours that items have, in words."""
    counts = count_by_colour(items).items()
    return l10n.join_listing([l10n.word(f"legend.{colour}", n=str(n)) for colour, n in counts if n])


PLAIN_FILL = "progress"
"""The fill of a bar without a rating."""
REPORTED_FILLS = {"delivered": "done", "under_way": "progress", "closed": "closed", "none": "no_date"}
"""The status for partners and the press → the fill of its bar."""
MAX_BARS = 40


def make_chart(bars: Sequence[Bar], caption: str, width: float, l10n: Localizer, words: str = "") -> Chart | tuple[()]:
    """A chart of some bars, with what is read aloud for it; `()` where there are none."""
    if not bars:
        return ()
    descriptions = l10n.join_listing([l10n.word("chart.bar", label=_bar_name(bar), words=bar.words) for bar in bars])
    description = allow_breaks(words or l10n.word("chart.described", bars=descriptions))
    return Chart(tuple(bars), description, (caption,) if caption else (), width)


def make_bars(by: Any, items: Sequence[ItemView], groups: Sequence[Group], l10n: Localizer) -> list[Bar]:
    """The bars a template asks for: by `rating`, `field` or `lead`, or its own pairs of names and numbers.

    `groups` are the items by field. Raises `Refused` for anything else.
    """
    kinds: dict[str, Callable[[], list[Bar]]] = {
        "rating": lambda: bars_by_rating(items, l10n),
        "field": lambda: bars_by_group(groups, l10n),
        "lead": lambda: bars_by_lead(items, l10n),
    }
    if not isinstance(by, str):
        return bars_of_pairs(by)
    if by not in kinds:
        raise template_error(f"a chart cannot be by “{by}”", nearest(by, kinds) or "by rating, field or lead")
    return kinds[by]()


def bars_by_rating(items: Sequence[ItemView], l10n: Localizer) -> list[Bar]:
    """A bar for each rating; for readers without ratings, for each reported status."""
    if any(item.state.colour for item in items):
        return [
            _make_bar(f"{RATING_MARKS[colour]}\u00a0{l10n.word(f'rating.{colour}')}", number, colour)
            for colour, number in count_by_colour(items).items()
        ]
    counts = {kind: sum(item.reported == kind for item in items) for kind in REPORTED_FILLS}
    shown = ((kind, number) for kind, number in counts.items() if number or kind != "closed")
    return [_make_bar(l10n.word(f"reported.{kind}"), number, REPORTED_FILLS[kind]) for kind, number in shown]


def bars_by_group(groups: Iterable[Group], l10n: Localizer) -> list[Bar]:
    """A bar for each group."""
    return [_make_bar(group.name or l10n.word("not_stated"), len(group.items)) for group in groups]


def bars_by_lead(items: Sequence[ItemView], l10n: Localizer) -> list[Bar]:
    """A bar for each lead, the largest first; items without a lead last."""
    count = Counter(item.actors.head for item in items)
    without_lead = count.pop("", 0)
    bars = [_make_bar(l10n.organisation(lead), number) for lead, number in count.most_common()]
    return bars + [_make_bar(l10n.word("group.no_lead"), without_lead, "no_date")] * bool(without_lead)


def bars_of_pairs(pairs: Any) -> list[Bar]:
    """Bars from a list of pairs of a name and a whole number. Raises `Refused` for anything else."""
    rows = [tuple(pair) if isinstance(pair, list | tuple) else () for pair in pairs]
    if len(rows) > MAX_BARS:
        raise template_error(f"a chart has at most {MAX_BARS} bars", "a table says more")
    for pair in rows:
        if len(pair) != 2 or not isinstance(pair[0], str) or type(pair[1]) is not int or pair[1] < 0:
            raise template_error("a bar is a name and a whole number", 'write chart([["Done", totals.done], …])')
    return [_make_bar(name, number) for name, number in rows]


def _make_bar(label: str, number: int, fill: str = PLAIN_FILL) -> Bar:
    return Bar(label, number, str(number), fill)


def _bar_name(bar: Bar) -> str:
    """The name of a bar without the mark of its rating."""
    return bar.label.rpartition("\u00a0")[2] if bar.label[:1] in RATING_MARKS.values() else bar.label
