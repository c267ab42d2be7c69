"""Callouts: shaded paragraphs with a bar, one even box whatever they hold.

Word and LibreOffice join the boxes of neighbours that are alike, and only of those. So each paragraph has its own
frame: the bar at the edge of the box, and the space to the next one as a line in the colour of the shading.
"""

from __future__ import annotations

from itertools import pairwise

from briefgen.blocks.look import Border, ParagraphStyle
from briefgen.blocks.tree import Callout
from briefgen.word.paragraphs import Para, Pieces
from briefgen.word.rendering import border, shading
from briefgen.word.writer import Context, Writer

OWN = ("Callout", "Callout Title")
"""Styles that stand at the edge of the box by themselves."""
LINE = 0.25
"""The thinnest line there is, in points; the space it brings is what matters."""


def write_callout(writer: Writer, block: Callout, context: Context) -> Pieces:
    """The title and the blocks of a callout."""
    box = writer.styled("Callout")
    inside = writer.inside(context, style="Callout", width=context.width - box.left - box.right)
    pieces: Pieces = []
    if block.title:
        pieces.append(writer.para("Callout Title", block.title, inside))
    pieces += writer.flow(block.blocks, inside)
    paras = [piece for piece in pieces if isinstance(piece, Para)]
    spaces = [_space(a, "after") + _space(b, "before") for a, b in pairwise(paras)]
    for para in paras:
        _shift(para, box)
    for n, para in enumerate(paras):
        above = box.top if n == 0 else None
        below = box.bottom if n == len(paras) - 1 else Border(LINE, box.shading, spaces[n] - LINE)
        para.frame = _frame(para, box, above, below)
        para.before = box.before if n == 0 else 0
        para.after = box.after if n == len(paras) - 1 else 0
        para.keep = para.keep or n < len(paras) - 1
    return pieces


def _space(para: Para, side: str) -> float:
    own: float | None = getattr(para, side)
    return float(getattr(para.style, side)) if own is None else own


def _shift(para: Para, box: ParagraphStyle) -> None:
    """Into the box: styles of its own stand there already."""
    left, right, first = para.indents or (para.style.left, para.style.right, para.style.first)
    if para.indents or not para.style.bar:
        left, right = left + box.left, right + box.right
    para.indents = (left, right, first)


def _frame(para: Para, box: ParagraphStyle, above: Border | None, below: Border | None) -> str:
    """Bar and padding of one paragraph. The same line stands between it and a neighbour that is alike (17.3.1.5)."""
    assert para.indents
    left, right, first = para.indents
    bar = box.bar and Border(box.bar.width, box.bar.colour, max(0, left + min(first, 0) - box.bar.width))
    edge = Border(1, box.shading, right - 1) if box.shading and right > 1 else None
    sides = (("top", above), ("left", bar), ("bottom", below), ("right", edge), ("between", below))
    return f"<w:pBdr>{''.join(border(side, line) for side, line in sides)}</w:pBdr>{shading(box.shading)}"
