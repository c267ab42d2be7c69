"""Pages: which flowable stands on which page, and the header and footer of each page.

Flowables fill pages from the top. A heading stays with its text, at least two lines stand on either side of a break,
a small table moves to a new page rather than split, a single line never has a page for itself, and a footnote stands
at the foot of the page of its mark, or is continued at the foot of the next. All sizes are in points.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from briefgen.blocks.look import HeaderFooterLine, Look
from briefgen.pdf.flowables import Flowable, ForcedBreak, Stack, space_between
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.tags import FOOTER, HEADER, LAST_LINE

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


ABOVE_NOTES = 12.0
"""Height of the space, with a short rule in it, between text and footnotes."""

_EPSILON = 1e-6
_WHOLE_SHARE = 0.4
"""A table no taller than this share of a page is not split, as in our Word files."""
_NOTES_SHARE = 0.6
"""The share of a page that footnotes may take."""
_NOTE_SHARE = 0.15
"""The share of a page that must be free for a footnote with its mark; a longer one is continued on the next page."""
_MOST_PASSES = 6
"""How often pages are filled again because a line stands alone on one."""
_MOST_KEPT = 40
"""How many flowables may be kept with the next in a row; more would fill a page."""

_NO_FLOWABLE = Flowable()


class TextArea(NamedTuple):
    """The area for text on a page, in points from the lower left corner of the page."""

    x: float
    bottom: float
    width: float
    top: float

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom


class PlacedFlowable(NamedTuple):
    """A flowable and its lower left corner."""

    flowable: Flowable
    x: float
    y: float


class PageContent:
    """The flowables of one page; the footnotes begin `ABOVE_NOTES` below `rule`."""

    def __init__(self) -> None:
        self.items: list[PlacedFlowable] = []
        self.notes: list[PlacedFlowable] = []
        self.rule = 0.0


def fill_pages(flowables: Sequence[Flowable], text_area_of: Callable[[int], TextArea]) -> list[PageContent]:
    """The pages of a document, at least one; `text_area_of` gives the text area of each page, counted from 0."""
    pages = _PageFiller(flowables, text_area_of).pages
    for _ in range(_MOST_PASSES):
        lonely = [page.items[0].flowable for page in pages[1:] if _is_lonely(page)]
        keepers = _candidates_for_keep(flowables, lonely) if lonely else []
        if not keepers:
            break
        for flowable in keepers:
            flowable.keep_next = True
        pages = _PageFiller(flowables, text_area_of).pages
    return pages


def _is_lonely(page: PageContent) -> bool:
    """Whether a page holds nothing but a single line."""
    return len(page.items) == 1 and not page.notes and len(getattr(page.items[0].flowable, "lines", ())) == 1


def _candidates_for_keep(flowables: Sequence[Flowable], lonely: Sequence[Flowable]) -> list[Flowable]:
    """The flowables before lonely lines that can be kept with them: those that no forced break separates."""
    found = frozenset(map(id, lonely))
    pairs = [pair for pair in pairwise(flowables) if id(pair[1]) in found]
    return [a for a, line in pairs if not (a.keep_next or line.break_before or isinstance(a, ForcedBreak))]


class _PageFiller:
    """One pass over the flowables."""

    def __init__(self, flowables: Sequence[Flowable], text_area_of: Callable[[int], TextArea]) -> None:
        self.pages: list[PageContent] = []
        self._text_area_of = text_area_of
        self._pending = deque(flowables)
        self._carried: list[Flowable] = []
        self._notes: list[Flowable] = []
        self._seen_notes: set[Flowable] = set()
        self._above: Flowable | None = None
        self._break_due = False
        self._start()
        while self._pending or self._carried:
            if self._pending:
                self._place(self._pending.popleft())
            else:
                self._new_page()
        self._finish()

    # ---- pages ----

    def _start(self) -> None:
        """Begin a page, with the rest of the footnotes of the one before."""
        self.pages.append(PageContent())
        self._area = self._text_area_of(len(self.pages) - 1)
        self._y, self._above, self._notes, self._notes_used = self._area.top, None, [], 0.0
        carried, self._carried = self._carried, []
        for note in carried:
            self._add_note(note, self._area.height * (_NOTES_SHARE if self._pending else 1))

    def _finish(self) -> None:
        """Set the positions of the footnotes of a page."""
        page, y = self.pages[-1], self._area.bottom + self._notes_used
        page.rule = y
        y -= ABOVE_NOTES
        for note in self._notes:
            y -= note.height
            page.notes.append(PlacedFlowable(note, self._area.x, y))

    def _new_page(self) -> None:
        self._finish()
        self._start()

    @property
    def _is_empty(self) -> bool:
        return self._above is None

    # ---- flowables ----

    def _place(self, flowable: Flowable) -> None:
        """Place a flowable, or the part of it that fits; the rest goes back to the front of the queue."""
        if isinstance(flowable, ForcedBreak):
            self._break_due = True
            return
        break_due, self._break_due = self._break_due or flowable.break_before, False
        if break_due and not self._is_empty:
            self._place_on_next_page(flowable)
            return
        flowable.wrap(self._area.width, 0)
        space = space_between(self._above, flowable)
        if self._is_empty and len(self.pages) == 1:
            space = flowable.before
        room = self._y - space - self._text_bottom
        after = self._height_kept_below(flowable, room) if flowable.keep_next else 0.0
        # What does not fit by itself is not asked for its footnotes: the rest of a long table has thousands of rows.
        fits = flowable.height + after <= room + _EPSILON
        if fits and flowable.height + self._notes_height(flowable) + after <= room + _EPSILON:
            self._add(flowable, space)
        elif not self._is_empty and self._rather_whole(flowable, room):
            self._place_on_next_page(flowable)
        elif parts := self._split(flowable, room, after):
            self._add(parts[0], space)
            self._place_on_next_page(parts[1])
        elif self._is_empty and not self._notes:
            self._add(flowable, space)
        else:
            self._place_on_next_page(flowable)

    def _place_on_next_page(self, flowable: Flowable) -> None:
        """Put it back at the front of the queue and begin a new page."""
        self._pending.appendleft(flowable)
        self._new_page()

    def _add(self, flowable: Flowable, space: float) -> None:
        self._y -= space + flowable.height
        self.pages[-1].items.append(PlacedFlowable(flowable, self._area.x, self._y))
        self._above = flowable
        for note in flowable.notes:
            if note not in self._seen_notes:  # a mark cut in two by a narrow column has one footnote
                self._seen_notes.add(note)
                self._add_note(note, min(self._area.height * _NOTES_SHARE, self._y - self._area.bottom))

    def _height_kept_below(self, flowable: Flowable, room: float) -> float:
        """The height of what must stand below a flowable on the same page."""
        total, above = 0.0, flowable
        for below in islice(self._pending, _MOST_KEPT):
            if not above.keep_next or below.break_before:
                return total
            below.wrap(self._area.width, 0)
            total += space_between(above, below)
            part = below.height if below.keep_next else self._min_height(below, room - flowable.height - total)
            total += part + self._notes_height(below if part == below.height else self._first_part(below, part))
            above = below
        return total if total < self._area.height else 0.0

    def _first_part(self, flowable: Flowable, height: float) -> Flowable:
        """The first part of a flowable that has footnotes, so that only the notes of its first lines are counted."""
        parts = flowable.split(self._area.width, height + _EPSILON) if flowable.notes else []
        return parts[0] if parts else _NO_FLOWABLE

    def _min_height(self, flowable: Flowable, room: float) -> float:
        whole = room < flowable.height and self._rather_whole(flowable, room)
        return flowable.height if whole else flowable.min_first_height

    def _rather_whole(self, flowable: Flowable, room: float) -> bool:
        """Whether a flowable leaves the rest of the page empty and starts on the next."""
        height = self._text_area_of(len(self.pages)).height
        small = flowable.prefers_whole and flowable.height <= height * _WHOLE_SHARE
        return flowable.height <= height and (flowable.keep_together or small)

    def _split(self, flowable: Flowable, room: float, after: float) -> list[Flowable]:
        """A flowable in two parts of which the first fits with its footnotes, or nothing."""
        # What fits by itself, but not with its footnotes or what must stand below it, leaves its last part to the next.
        limit = room if flowable.height > room else flowable.height - (flowable.min_last_height if after else 1.0)
        parts = flowable.split(self._area.width, limit)
        while parts and parts[0].height + self._notes_height(parts[0]) > room + _EPSILON:
            # One line or row less each time, until the footnotes of the rest fit.
            limit = min(limit, parts[0].height) - 1.0
            parts = flowable.split(self._area.width, limit) if limit > 0 else []
        return parts

    # ---- footnotes ----

    @property
    def _text_bottom(self) -> float:
        return self._area.bottom + self._notes_used

    def _notes_height(self, flowable: Flowable) -> float:
        """The height that footnotes of a flowable need on this page; a long one may be continued on the next."""
        notes = flowable.notes
        if not notes:
            return 0.0
        most = self._area.height * _NOTE_SHARE
        height = sum(min(note.wrap(self._area.width, 0)[1], most) for note in notes)
        height += 0 if self._notes_used else ABOVE_NOTES
        return min(height, max(self._area.height * _NOTES_SHARE - self._notes_used, 0))

    def _add_note(self, note: Flowable, limit: float) -> None:
        """Put a footnote at the foot of this page, or the part of it that fits."""
        note.wrap(self._area.width, 0)
        left = limit - self._notes_used - (0 if self._notes_used else ABOVE_NOTES)
        if self._carried:
            self._carried.append(note)
        elif note.height <= left + _EPSILON:
            self._set_note(note)
        elif parts := note.split(self._area.width, left):
            self._set_note(parts[0])
            self._carried.append(parts[1])
        elif self._notes or not self._is_empty:
            self._carried.append(note)
        else:
            self._set_note(note)

    def _set_note(self, note: Flowable) -> None:
        self._notes_used += note.height + (0 if self._notes_used else ABOVE_NOTES)
        self._notes.append(note)


class HeaderFooterFlowables:
    """Header and footer of a look with the values of a document; `set_lines` makes flowables of their lines.

    `extra_footer` is the height of the line below the footer in which numbered copies differ, 0 without it.
    """

    def __init__(
        self, look: Look, set_lines: Callable[[Sequence[HeaderFooterLine]], list[Flowable]], extra_footer: float = 0
    ) -> None:
        self._page, self._set_lines, self._footer_bottom = look.page, set_lines, look.page.footer + extra_footer
        lines = look.header_footer
        self._header, self._footer = self._stack(lines.header), self._stack(lines.footer)
        self._first_header = self._stack_or_same(lines.first_header, lines.header, self._header)
        self._first_footer = self._stack_or_same(lines.first_footer, lines.footer, self._footer)

    def _stack(self, lines: Sequence[HeaderFooterLine]) -> Stack:
        stack = Stack(self._set_lines(lines))
        stack.wrap(self._page.measure)
        return stack

    def _stack_or_same(
        self, lines: Sequence[HeaderFooterLine] | None, others: Sequence[HeaderFooterLine], stack: Stack
    ) -> Stack:
        """The header or footer of the first page, which often is that of the others."""
        return stack if lines is None or lines == others else self._stack(lines)

    def _stacks_of(self, number: int) -> tuple[Stack, Stack]:
        """Header and footer of a page, counted from 0."""
        return (self._header, self._footer) if number else (self._first_header, self._first_footer)

    def text_area_of(self, number: int) -> TextArea:
        """The text area of a page, counted from 0: a tall header or footer takes from it."""
        page, (header, footer) = self._page, self._stacks_of(number)
        top = page.height - max(page.top, page.header + header.height)
        bottom = max(page.bottom, self._footer_bottom + footer.height)
        return TextArea(page.left, bottom, page.measure, top)

    def draw(self, writer: PageWriter, number: int) -> None:
        """Draw header and footer of a page as artifacts of it."""
        header, footer = self._stacks_of(number)
        self._draw(writer, header, HEADER, self._page.height - self._page.header)
        self._draw(writer, footer, FOOTER, self._footer_bottom + footer.height)
        if writer.last_line:
            place = f"1 0 0 1 {self._page.left:.2f} {self._page.footer:.2f} cm"
            writer.operators.append(f"{FOOTER} q {place} /{LAST_LINE} Do Q EMC")

    def _draw(self, writer: PageWriter, stack: Stack, operator: str, top: float) -> None:
        """Draw a stack; the operators of one that is the same on every page are made once."""
        if stack in writer.repeated:
            writer.operators.extend(writer.repeated[stack])
            return
        begin = len(writer.operators)
        with writer.as_artifact(operator):
            stack.draw(writer, self._page.left, top)
        if all(isinstance(flowable, ParagraphFlowable) and not flowable.special for flowable in stack.flowables):
            writer.repeated[stack] = writer.operators[begin:]
