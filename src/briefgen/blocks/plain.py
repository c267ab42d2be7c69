"""The words of a page without its looks: for the body of a mail, and to compare a file with its tree.

`words` gives the text alone, a line for each paragraph, in reading order; `plain` lays it out for the eye.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.blocks import tree
from briefgen.blocks.tree import Block, Blocks, Document, Inline, Inlines

MARKERS = {"bullet": "•", "square": "□", "circle": "○", "dash": "-", "diamond": "◇"}
JOINER = "\u2060"
TICKED, OPEN = "☒", "☐"

_LINE = "—" * 20
_STEERING = str.maketrans({"\u00a0": " ", **dict.fromkeys("\u2060\u00ad\u200b\ufeff")})


# ---- words ------------------------------------------------------------------------------------------------------


def words(blocks: Blocks) -> Iterator[str]:
    """The text of some blocks, a string for each paragraph; a footnote follows the paragraph it belongs to."""
    for block in blocks:
        yield from _words(block)


def _words(block: Block) -> Iterator[str]:
    match block:
        case tree.Heading():
            yield from _line(_with_note(block))
        case tree.Paragraph():
            yield from _line(block.inlines)
        case tree.List():
            for item in block.items:
                yield from words(item.blocks)
        case tree.Table():
            yield from _line((block.caption,))
            for row in block.rows:
                for cell in row.cells:
                    yield from words(cell.blocks)
        case tree.Callout():
            yield from _line(block.title)
            yield from words(block.blocks)
        case tree.Figure() | tree.Chart():
            yield from _line(block.caption)
        case tree.Contents():
            yield from _line(block.title)


def _with_note(heading: tree.Heading) -> Inlines:
    return (*heading.inlines, " ", *heading.note) if heading.note else heading.inlines


def _line(inlines: Inlines) -> Iterator[str]:
    """One line, and the notes that hang on it."""
    if any(inlines):
        yield text(inlines)
    for note in notes(inlines):
        yield from words(note.blocks)


def text(inlines: Inlines) -> str:
    """The text of some inlines: a tab or a new line is white space, a box ☐ or ☒, a field of the page nothing."""
    return "".join(map(_text, inlines))


def _text(inline: Inline) -> str:
    match inline:
        case str():
            return inline
        case tree.Break():
            return "\n"
        case tree.Tab():
            return "\t"
        case tree.CheckBox():
            return TICKED if inline.ticked else OPEN
        case tree.Choice():
            return dict(inline.options).get(inline.value, inline.value)
        case tree.DateField():
            return inline.words
        case tree.Remark():
            return inline.text or inline.placeholder
        case tree.Code():
            return inline.text
        case tree.Note() | tree.Field():
            return ""
        case _:
            return text(inline.inlines)


def spoken(words: str) -> str:
    """Words as titles, bookmarks and descriptions have them: without what only steers the breaking of lines."""
    return words if words.isascii() else words.translate(_STEERING)


def notes(inlines: Inlines) -> Iterator[tree.Note]:
    """The footnotes in some inlines, in order."""
    for inline in inlines:
        if isinstance(inline, tree.Note):
            yield inline
        elif inner := getattr(inline, "inlines", ()):
            yield from notes(inner)


# ---- plain text -------------------------------------------------------------------------------------------------


def plain(document: Document) -> str:
    """A document as plain text, without what its header and footer say; footnotes stand at the end.

    Word joiners, which only keep a line from breaking, are left out."""
    layout = _TextLayout()
    paragraphs = layout.blocks(document.blocks)
    endings = [f"[{n}] {' '.join(words(note.blocks))}" for n, note in enumerate(layout.notes, 1)]
    body = "\n\n".join("\n".join(lines) for lines in (*paragraphs, endings) if lines)
    return f"{body}\n".replace(JOINER, "")


class _TextLayout:
    """Lines of each block; counts the footnotes."""

    def __init__(self) -> None:
        self.notes: list[tree.Note] = []

    def blocks(self, blocks: Blocks) -> list[list[str]]:
        """The lines of each block that has any."""
        return [lines for lines in map(self.block, blocks) if any(lines)]

    def block(self, block: Block) -> list[str]:
        match block:
            case tree.Heading():
                line = self.line(_with_note(block))
                return [line, "=" * min(len(line), 72)] if block.level == 1 else [line]
            case tree.Paragraph():
                return self.line(block.inlines).split("\n")
            case tree.List():
                return [line for item in self.items(block) for line in item]
            case tree.Table():
                return [block.caption] * bool(block.caption) + [self.row(row) for row in block.rows]
            case tree.Callout():
                return [f"> {line}".rstrip() for line in self.callout(block)]
            case tree.Figure() | tree.Chart():
                return [f"[{block.alt}]", *([self.line(block.caption)] if block.caption else [])]
            case tree.Rule():
                return [_LINE]
            case _:
                return []

    def items(self, block: tree.List) -> Iterator[list[str]]:
        for number, item in enumerate(block.items, block.start):
            marker = f"{number}." if block.marker == "number" else MARKERS[block.marker]
            lines = [line for lines in self.blocks(item.blocks) for line in lines]
            indent = " " * (len(marker) + 1)
            yield [f"{indent if at else f'{marker} '}{line}".rstrip() for at, line in enumerate(lines)]

    def callout(self, block: tree.Callout) -> Iterator[str]:
        if block.title:
            yield self.line(block.title)
        for at, lines in enumerate(self.blocks(block.blocks)):
            yield from [""] * bool(at or block.title)
            yield from lines

    def row(self, row: tree.Row) -> str:
        cells = [" ".join(line for lines in self.blocks(cell.blocks) for line in lines) for cell in row.cells]
        return " | ".join(filter(None, cells))

    def line(self, inlines: Inlines) -> str:
        return "".join(map(self.inline, inlines))

    def inline(self, inline: Inline) -> str:
        match inline:
            case tree.Tab():
                return "  "
            case tree.Note():
                self.notes.append(inline)
                return f"[{len(self.notes)}]"
            case tree.Link():
                shown = self.line(inline.inlines)
                address = inline.href.removeprefix("mailto:")
                return shown if shown == address or address.startswith("#") else f"{shown} <{address}>"
            case tree.Strong() | tree.Emphasis() | tree.Strike() | tree.Styled() | tree.Foreign():
                return self.line(inline.inlines)
            case _:
                return _text(inline)
