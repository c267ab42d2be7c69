"""A page as plain text: for the body of a mail, and to compare a file with its tree.

`paragraph_texts` gives the bare text, a string for each paragraph in reading order; `plain_text` is for people to read.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.blocks import tree
from briefgen.blocks.tree import Block, Blocks, Document, Inline, Inlines

MARKERS = {"bullet": "•", "square": "□", "circle": "○", "dash": "-", "diamond": "◇"}
JOINER = "\u2060"
TICKED, UNTICKED = "☒", "☐"

_LINE = "—" * 20
_BREAK_CONTROLS = str.maketrans({"\u00a0": " ", **dict.fromkeys("\u2060\u00ad\u200b\ufeff")})


class Lines(tuple[str, ...]):
    """The lines of a page from top to bottom, as they are drawn."""

    __slots__ = ()


def paragraph_texts(blocks: Blocks) -> Iterator[str]:
    """The text of some blocks, a string for each paragraph; a footnote follows the paragraph it belongs to."""
    for block in blocks:
        yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[str]:
    match block:
        case tree.Heading():
            yield from _line_texts(_with_note(block))
        case tree.Paragraph():
            yield from _line_texts(block.inlines)
        case tree.List():
            for item in block.items:
                yield from paragraph_texts(item.blocks)
        case tree.Table():
            yield from _line_texts((block.caption,))
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraph_texts(cell.blocks)
        case tree.Callout():
            yield from _line_texts(block.title)
            yield from paragraph_texts(block.blocks)
        case tree.Figure() | tree.Chart():
            yield from _line_texts(block.caption)
        case tree.Contents():
            yield from _line_texts(block.title)


def _with_note(heading: tree.Heading) -> Inlines:
    return (*heading.inlines, " ", *heading.note) if heading.note else heading.inlines


def _line_texts(inlines: Inlines) -> Iterator[str]:
    """The text of some inlines, then that of their footnotes."""
    if any(inlines):
        yield inline_text(inlines)
    for note in footnotes_in(inlines):
        yield from paragraph_texts(note.blocks)


def inline_text(inlines: Inlines) -> str:
    """The text of some inlines: a tab or line break is white space, a box ☐ or ☒; notes and fields give nothing."""
    return "".join(map(_text_of, inlines))


def _text_of(inline: Inline) -> str:
    match inline:
        case str():
            return inline
        case tree.Break():
            return "\n"
        case tree.Tab():
            return "\t"
        case tree.CheckBox():
            return TICKED if inline.ticked else UNTICKED
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
            return inline_text(inline.inlines)


def strip_break_controls(words: str) -> str:
    """Text for titles, bookmarks and descriptions: without the characters that only control line breaks."""
    return words if words.isascii() else words.translate(_BREAK_CONTROLS)


def footnotes_in(inlines: Inlines) -> Iterator[tree.Note]:
    """The footnotes in some inlines, in order."""
    for inline in inlines:
        if isinstance(inline, tree.Note):
            yield inline
        elif inner := getattr(inline, "inlines", ()):
            yield from footnotes_in(inner)


def plain_text(document: Document) -> str:
    """A document as plain text for people to read, without header and footer; footnotes are at the end.

    Word joiners, which only keep a line from breaking, are left out.
    """
    layout = _TextLayout()
    paragraphs = layout.blocks(document.blocks)
    endings = [f"[{n}] {' '.join(paragraph_texts(note.blocks))}" for n, note in enumerate(layout.notes, 1)]
    body = "\n\n".join("\n".join(lines) for lines in (*paragraphs, endings) if lines)
    return f"{body}\n".replace(JOINER, "")


class _TextLayout:
    """Lays out blocks as lines of text, and counts their footnotes."""

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
            yield [f"{indent if index else f'{marker} '}{line}".rstrip() for index, line in enumerate(lines)]

    def callout(self, block: tree.Callout) -> Iterator[str]:
        if block.title:
            yield self.line(block.title)
        for index, lines in enumerate(self.blocks(block.blocks)):
            yield from [""] * bool(index or block.title)
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
                label = self.line(inline.inlines)
                address = inline.href.removeprefix("mailto:")
                return label if label == address or address.startswith("#") else f"{label} <{address}>"
            case tree.Strong() | tree.Emphasis() | tree.Strike() | tree.Styled() | tree.Foreign():
                return self.line(inline.inlines)
            case _:
                return _text_of(inline)
