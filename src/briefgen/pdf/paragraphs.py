"""A paragraph as a flowable: its lines, its label, its borders and shading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from briefgen.blocks.look import ParagraphStyle
from briefgen.pdf.boxes import BlockArea, border_extent, frame_operators
from briefgen.pdf.content_stream import draw_artifact, show_lines
from briefgen.pdf.flowables import Flowable
from briefgen.pdf.font_file import MissingGlyph
from briefgen.pdf.lines import LineOfRuns, ParagraphMeasure, break_into_lines
from briefgen.pdf.text_styles import LineItem, TextRun, merge_runs

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


BASELINE = 0.8
"""Where the base line stands in a line of exact pitch: four fifths down, as in word processors."""
WIDOWS = 2
"""Lines of a paragraph that stay together on either side of a page break."""

_MOST_INDENT = 0.6
"""The largest share of the column that an indent takes, however deep a list goes."""
_GAP_AFTER_LABEL = 2.0


class ParagraphFlowable(Flowable):
    """A paragraph. `pitch` is the distance of its base lines in points; `cover` splits items into runs of faces that
    have their characters, where one face is not enough; `bare` leaves borders and shading to the callout it stands in.
    """

    label: TextRun | None = None
    """A bullet or number, at the first-line indent."""
    anchor: str = ""
    """The name that links use."""
    title: str = ""
    """Its title in the outline."""
    level = 0
    """Its level in the outline, 0 for none."""
    special = False
    """Whether it has footnotes, or page numbers that are known only when it is drawn."""
    _is_part = False

    def __init__(
        self,
        items: Sequence[LineItem],
        style: ParagraphStyle,
        pitch: float,
        cover: Callable[[Sequence[LineItem]], Sequence[LineItem]],
        bare: bool = False,
    ) -> None:
        self.items, self.paragraph, self.pitch, self._cover = items, style, pitch, cover
        self.before, self.after, self.style = style.before, style.after, style.name
        self.keep_next, self.contextual, self.break_before = style.keep_next, style.contextual, style.page_break_before
        self.keep_together = style.keep_lines
        self.lines: list[LineOfRuns] = []
        self._bordered = not bare and bool(style.top or style.bottom or style.bar or style.edge or style.shading)
        self._above = border_extent(style.top) if self._bordered else 0.0
        self._below = border_extent(style.bottom) if self._bordered else 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break it into lines; a part that was split off keeps its lines."""
        if width != self.width and not self._is_part:
            self.width = width
            self.items, self.lines = self._break_lines(self.items)
            self._measure_height()
        return self.width, self.height

    def _break_lines(self, items: Sequence[LineItem]) -> tuple[Sequence[LineItem], list[LineOfRuns]]:
        """Items and the lines they make; characters without a glyph are set in other faces."""
        try:
            return items, break_into_lines(items, self._measure())
        except MissingGlyph:
            covered = self._cover(items)
            return covered, break_into_lines(covered, self._measure())

    def _measure(self) -> ParagraphMeasure:
        """Where its lines begin and end."""
        style, left, first = self.paragraph, self._left_indent(self.width), self.paragraph.first
        if self.label:  # the text begins at the hanging indent, or behind a label that is wider than that
            first = max(first + self._label_line(0).end + _GAP_AFTER_LABEL, 0.0)
        room = self.width - left - style.right
        return ParagraphMeasure(room if room > 1 else 1.0, left, first, style.align, style.tabs)

    def _left_indent(self, width: float) -> float:
        """Its left indent in a column of a width."""
        left, most = self.paragraph.left, width * _MOST_INDENT
        return left if left < most else most

    def _measure_height(self) -> None:
        self.height = self.pitch * len(self.lines) + self._above + self._below

    @property
    def _is_splittable(self) -> bool:
        return len(self.lines) >= 2 * WIDOWS and not self.paragraph.keep_lines

    @property
    def min_first_height(self) -> float:
        """Two lines, or all of them."""
        return self.pitch * WIDOWS + self._above if self._is_splittable else self.height

    @property
    def min_last_height(self) -> float:
        """Two lines, or all of them."""
        return self.pitch * WIDOWS if self._is_splittable else self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two parts, each of at least two lines, or nothing."""
        fitting = int((height - self._above + 1e-6) / self.pitch)
        count = min(fitting, len(self.lines) - WIDOWS)
        if count < WIDOWS:
            return []
        first, second = self._part_of(self.lines[:count]), self._part_of(self.lines[count:])
        first.before, first.break_before, first.label = self.before, self.break_before, self.label
        first.anchor, first.title, first.level = self.anchor, self.title, self.level
        second.after, second.keep_next = self.after, self.keep_next
        return [first, second]

    def _part_of(self, lines: list[LineOfRuns]) -> ParagraphFlowable:
        """Some of its lines, with nothing before them or after."""
        part = ParagraphFlowable(self.items, self.paragraph, self.pitch, self._cover, not self._bordered)
        part.lines, part.width, part.special, part._is_part = lines, self.width, self.special, True
        part.before, part.after, part.keep_next, part.break_before = 0.0, 0.0, False, False
        part._measure_height()
        return part

    @property
    def notes(self) -> Sequence[Flowable]:
        """The footnotes whose marks stand in its lines, each once."""
        if not self.special:
            return ()
        runs = (segment.item for line in self.lines for segment in line.segments)
        return tuple(dict.fromkeys(run.note for run in runs if isinstance(run, TextRun) and run.note))

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw borders and shading, label and lines."""
        top = y + self.height
        items, lines = self.items, self.lines
        if self.special and not self._is_part:
            items, lines = self._resolve_page_fields(writer)
        for item in items:
            if isinstance(item, TextRun):
                writer.use_characters(item.text_style.face, item.text)
        if self._bordered:
            draw_artifact(writer, frame_operators(self.paragraph, BlockArea(x, y, self.width, self.height)))
        if self.anchor or self.title:
            writer.add_destination(self.anchor, self.title, self.level, top)
        base = top - self._above - BASELINE * self.pitch
        if self.label:
            writer.use_characters(self.label.text_style.face, self.label.text)
            left = self._left_indent(self.width)
            show_lines(writer, [self._label_line(left + self.paragraph.first)], x, base, self.pitch)
        show_lines(writer, lines, x, base, self.pitch)

    def _label_line(self, x: float) -> LineOfRuns:
        return break_into_lines([self.label], ParagraphMeasure(1000.0, left=x))[0] if self.label else LineOfRuns([], [])

    def _resolve_page_fields(self, writer: PageWriter) -> tuple[Sequence[LineItem], list[LineOfRuns]]:
        """Its items and lines with the page numbers, which are known only now."""
        resolved = [
            TextRun(writer.page_value(item.page_field), item.text_style, item.element, item.target)
            if isinstance(item, TextRun) and item.page_field
            else item
            for item in self.items
        ]
        if all(item is old for item, old in zip(resolved, self.items, strict=True)):
            return self.items, self.lines
        return self._break_lines(merge_runs(resolved))
