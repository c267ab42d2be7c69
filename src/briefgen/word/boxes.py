"""Callouts: shaded paragraphs with a bar, one even box whatever they hold.

Word and LibreOffice join the boxes of neighbours whose borders and indents are alike: space between them is shaded,
padding stands above the first and below the last. Neighbours that are not alike touch, so that the bar does not break.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from briefgen.blocks.look import Border, ParagraphStyle
from briefgen.blocks.tree import Callout
from briefgen.word.paragraphs import Para, Pieces
from briefgen.word.rendering import border, shading
from briefgen.word.writer import Context, Writer


def write_callout(writer: Writer, block: Callout, context: Context) -> Pieces:
    """The title and the blocks of a callout."""
    box = writer.styled("Callout")
    inside = writer.inside(context, style="Callout", width=context.width - box.left - box.right)
    pieces: Pieces = []
    if block.title:
        pieces.append(writer.para("Callout Title", block.title, inside))
    pieces += writer.flow(block.blocks, inside)
    paras = [piece for piece in pieces if isinstance(piece, Para)]
    for para in paras:
        _shift(para, box)
        para.keep = para.keep or para is not paras[-1]
    if block.title and len(paras) > 1:
        _join(paras[0], paras[1])
    groups = [list(group) for _, group in groupby(paras, key=lambda para: para.indents)]
    for group in groups:
        first, last = group is groups[0], group is groups[-1]
        for para in group:
            para.frame = _frame(para, box, above=box.top if first else None, below=box.bottom if last else None)
        group[0].before = box.before if first else 0
        group[-1].after = box.after if last else 0
    return pieces


def _join(title: Para, following: Para) -> None:
    """A title whose words begin where the next paragraph begins takes its indents: then the two are one box."""
    assert title.indents and following.indents
    if title.indents[0] + title.indents[2] == following.indents[0] + following.indents[2]:
        title.indents = following.indents


def _shift(para: Para, box: ParagraphStyle) -> None:
    """Into the box; a style with a bar of its own stands there already."""
    left, right, first = para.indents or (para.style.left, para.style.right, para.style.first)
    if para.indents or not para.style.bar:
        left, right = left + box.left, right + box.right
    para.indents = (left, right, first)


def _frame(para: Para, box: ParagraphStyle, above: Border | None, below: Border | None) -> str:
    """Bar and padding of one paragraph; the bar stands at the edge of the box, however far the words are indented."""
    assert para.indents
    left, right, first = para.indents
    bar = box.bar and replace(box.bar, space=max(0, left + min(first, 0) - box.left + box.bar.space))
    padding = Border(1, box.shading, right - 1) if box.shading and right > 1 else None
    edge = replace(box.edge, space=right - box.right + box.edge.space) if box.edge else padding
    sides = (("top", above), ("left", bar), ("bottom", below), ("right", edge))
    # a side left out would come from the style of the paragraph
    lines = "".join(border(side, line) or f'<w:{side} w:val="nil"/>' for side, line in sides)
    return f"<w:pBdr>{lines}</w:pBdr>{shading(box.shading)}"
