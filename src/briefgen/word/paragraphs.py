"""What a story is made of while it is written: paragraphs that can still be changed, and finished pieces."""

from __future__ import annotations

from typing import Literal

from briefgen.blocks.look import ParagraphStyle
from briefgen.blocks.tree import Inlines
from briefgen.values import dataclass
from briefgen.word.rendering import ALIGN, indents
from briefgen.word.xml import twips


class Para:
    """A paragraph: the id of its style, how that style looks, its words, and what it says beside its style.

    What it does not say is the class’s: a paper has hundreds of these, and most say nothing.
    """

    keep: bool = False
    page_break: bool = False
    numbering: str = ""
    frame: str = ""
    """`w:pBdr` and `w:shd`."""
    before: float | None = None
    after: float | None = None
    indents: tuple[float, float, float] | None = None
    free: bool = False
    """Lines as high as what stands in them, not of the pitch of the style."""

    def __init__(self, style_id: str, style: ParagraphStyle, inlines: Inlines, runs: str, align: str = "") -> None:
        self.style_id, self.style, self.inlines, self.runs, self.align = style_id, style, inlines, runs, align

    def space(self, side: Literal["before", "after"]) -> float:
        """Space before or after: its own, else of its style."""
        own = self.before if side == "before" else self.after
        return own if own is not None else self.style.before if side == "before" else self.style.after

    def text(self) -> str:
        """`w:p`, its properties in the order of the schema."""
        space = "" if self.before is None else f' w:before="{twips(self.before)}"'
        space += "" if self.after is None else f' w:after="{twips(self.after)}"'
        space += ' w:line="240" w:lineRule="auto"' if self.free else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{self.style_id}"/>'
            f"{'<w:keepNext/>' if self.keep else ''}{'<w:pageBreakBefore/>' if self.page_break else ''}"
            f"{self.numbering}{self.frame}{f'<w:spacing{space}/>' if space else ''}"
            f"{indents(*self.indents) if self.indents else ''}"
            f"{f'<w:jc w:val={chr(34)}{ALIGN[self.align]}{chr(34)}/>' if self.align else ''}"
            f"</w:pPr>{self.runs}</w:p>"
        )


@dataclass(slots=True)
class Piece:
    """Finished text of a story; a table needs a paragraph before the next one, or Word joins the two."""

    content: str
    before: float = 0
    after: float = 0
    table: bool = False

    def text(self) -> str:
        """The text as it is."""
        return self.content


Pieces = list[Para | Piece]


def join(pieces: Pieces) -> str:
    """The text of some pieces."""
    if len(pieces) == 1:  # as in most cells
        return pieces[0].text()
    return "".join([piece.text() for piece in pieces])
