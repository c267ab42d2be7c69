"""What all components are made of: cells, rows and the words of a rating."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.blocks.tree import Cell, Inline, Inlines, Paragraph, Row, Strong, Styled

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
