"""Lists: real ones, whose markers Word draws, with each ordered list counting for itself."""

from __future__ import annotations

from briefgen.blocks.tree import Block, Item, List, Paragraph
from briefgen.word.numbering import LEVELS, left, style_name
from briefgen.word.paragraphs import Para, Pieces
from briefgen.word.writer import Context, Writer

RUNNING = ("Body", "Callout")
"""Where items take the list's own style; in a cell or a note they keep the style of the text there."""


def write_list(writer: Writer, block: List, context: Context) -> Pieces:
    """A list, its items and the lists in them."""
    level = min(context.level + 1, LEVELS)
    ordered = block.marker == "number"
    number = writer.ordered(level, block.start) if ordered else writer.frame.blank.lists[block.marker]
    numbering = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>'
    inside = writer.inside(context, level=level)
    out: Pieces = []
    for item in block.items:
        out += _item(writer, item, block.marker, numbering, inside)
    return out


def _item(writer: Writer, item: Item, marker: str, numbering: str, context: Context) -> Pieces:
    """The first paragraph bears the marker; what follows stands under its words."""
    first, rest = _first(item)
    edge, hang = left(writer.look, marker, context.level)
    out: Pieces = []
    head = _para(writer, first, marker, context)
    head.numbering = numbering
    head.indents = (context.left + edge, head.style.right, hang)
    out.append(head)
    for block in rest:
        if isinstance(block, List):
            out += write_list(writer, block, context)
        elif isinstance(block, Paragraph):
            # a list style would bring its marker along
            para = writer.para(writer.running(context, block.style), block.inlines, context)
            para.indents = (context.left + edge, para.style.right, 0)
            out.append(para)
        else:
            width = max(context.width - edge, 36)
            out += writer.flow((block,), writer.inside(context, left=context.left + edge, width=width))
    return out


def _first(item: Item) -> tuple[Paragraph, tuple[Block, ...]]:
    """The paragraph beside the marker; an item that begins with something else has an empty one there."""
    if item.blocks and isinstance(item.blocks[0], Paragraph):
        return item.blocks[0], item.blocks[1:]
    return Paragraph(()), item.blocks


def _para(writer: Writer, block: Paragraph, marker: str, context: Context) -> Para:
    running = block.style == "Body" and context.style in RUNNING
    name = style_name(marker, context.level) if running else writer.running(context, block.style)
    return writer.para(name, block.inlines, context)
