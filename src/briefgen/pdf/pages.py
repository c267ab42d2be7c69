"""What goes on which page; header and footer.

Pages: what goes where.

Flowables fill pages from the top. A heading stays with its text, two lines at least stand on either side of a break,
a table that fits a page rather starts on a new one, a single line never has a page for itself, and a footnote
stands at the foot of the page of its mark, or goes on at the foot of the next.

Furniture: header and footer of every page, and what they leave of it for text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from briefgen.blocks.look import HeaderFooterLine, Look
from briefgen.pdf.flowables import Flowable, ForcedBreak, Stack, gap
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.tags import FOOTER, HEADER, LAST_LINE
from briefgen.values import dataclass

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


# ---- pages -------------------------------------------------------------------------------------------------------


ABOVE_NOTES = 12.0
"""Height of the space, with a short rule in it, between text and footnotes."""

_EPSILON = 1e-6
_LOW = 0.4
"""A table no higher than this share of a page stays whole, as in Word, where nobody knows how much room is left."""
_NOTES = 0.6
"""What footnotes may take of a page."""
_NOTE = 0.15
"""What of a page a footnote asks for beside its mark; the rest of a longer one goes on on the next."""
_TRIES = 6
"""How often pages are filled anew because a line stands alone on one."""
_TOGETHER = 40
"""Flowables that may ask to stay together; more of them fill a page, and then they cannot."""


_NOTHING = Flowable()


class TextArea(NamedTuple):
    """Where the text of a page stands, in points from its lower left corner."""

    x: float
    bottom: float
    width: float
    top: float

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom


class Placed(NamedTuple):
    """A flowable and its lower left corner."""

    flow: Flowable
    x: float
    y: float


@dataclass(eq=False)
class PageContent:
    """What stands on one page; the footnotes begin `ABOVE_NOTES` below `rule`."""

    items: list[Placed] = field(default_factory=list)
    notes: list[Placed] = field(default_factory=list)
    rule: float = 0


def fill(flows: Sequence[Flowable], frame: Callable[[int], TextArea]) -> list[PageContent]:
    """The pages of a document, at least one; `frame` gives the place for text on each page, from 0."""
    sheets = _Filler(flows, frame).sheets
    for _ in range(_TRIES):
        alone = [sheet.items[0].flow for sheet in sheets[1:] if _is_lonely(sheet)]
        company = _before(flows, alone) if alone else []
        if not company:
            break
        for flow in company:
            flow.keep_next = True
        sheets = _Filler(flows, frame).sheets
    return sheets


def _is_lonely(sheet: PageContent) -> bool:
    """Whether a page holds a single line."""
    return len(sheet.items) == 1 and not sheet.notes and len(getattr(sheet.items[0].flow, "lines", ())) == 1


def _before(flows: Sequence[Flowable], alone: Sequence[Flowable]) -> list[Flowable]:
    """What may keep company with lines that stand alone on a page: not what a forced break keeps apart from them."""
    found = frozenset(map(id, alone))
    pairs = [pair for pair in pairwise(flows) if id(pair[1]) in found]
    return [a for a, line in pairs if not (a.keep_next or line.breaks or isinstance(a, ForcedBreak))]


class _Filler:
    """One pass over the flowables."""

    def __init__(self, flows: Sequence[Flowable], frame: Callable[[int], TextArea]) -> None:
        self.sheets: list[PageContent] = []
        self._frame_of = frame
        self._todo = deque(flows)
        self._carried: list[Flowable] = []
        self._notes: list[Flowable] = []
        self._set: set[Flowable] = set()
        self._above: Flowable | None = None
        self._due = False
        self._start()
        while self._todo or self._carried:
            if self._todo:
                self._next(self._todo.popleft())
            else:
                self._turn()
        self._finish()

    # ---- pages ----

    def _start(self) -> None:
        """Begin a page, with what is left of the footnotes of the one before."""
        self.sheets.append(PageContent())
        self._frame = self._frame_of(len(self.sheets) - 1)
        self._y, self._above, self._notes, self._noted = self._frame.top, None, [], 0.0
        carried, self._carried = self._carried, []
        for note in carried:
            self._add_note(note, self._frame.height * (_NOTES if self._todo else 1))

    def _finish(self) -> None:
        """Put the footnotes of a page in their places."""
        sheet, y = self.sheets[-1], self._frame.bottom + self._noted
        sheet.rule = y
        y -= ABOVE_NOTES
        for note in self._notes:
            y -= note.height
            sheet.notes.append(Placed(note, self._frame.x, y))

    def _turn(self) -> None:
        self._finish()
        self._start()

    @property
    def _empty(self) -> bool:
        return self._above is None

    # ---- flowables ----

    def _next(self, flow: Flowable) -> None:
        """Place a flowable, or the part of it that fits; what does not goes back to the front."""
        if isinstance(flow, ForcedBreak):
            self._due = True
            return
        due, self._due = self._due or flow.breaks, False
        if due and not self._empty:
            self._again(flow)
            return
        flow.wrap(self._frame.width, 0)
        space = gap(self._above, flow)
        if self._empty and len(self.sheets) == 1:
            space = flow.before
        room = self._y - space - self._floor
        after = self._with_next(flow, room) if flow.keep_next else 0.0
        # What does not fit by itself is not asked for its footnotes: the rest of a long table has thousands of rows.
        fits = flow.height + after <= room + _EPSILON
        if fits and flow.height + self._needs(flow) + after <= room + _EPSILON:
            self._put(flow, space)
        elif not self._empty and self._rather_whole(flow, room):
            self._again(flow)
        elif parts := self._parts(flow, room, after):
            self._put(parts[0], space)
            self._again(parts[1])
        elif self._empty and not self._notes:
            self._put(flow, space)
        else:
            self._again(flow)

    def _again(self, flow: Flowable) -> None:
        """Go on with it on a new page."""
        self._todo.appendleft(flow)
        self._turn()

    def _put(self, flow: Flowable, space: float) -> None:
        self._y -= space + flow.height
        self.sheets[-1].items.append(Placed(flow, self._frame.x, self._y))
        self._above = flow
        for note in flow.notes:
            if note not in self._set:  # a mark cut in two by a narrow column has one footnote
                self._set.add(note)
                self._add_note(note, min(self._frame.height * _NOTES, self._y - self._frame.bottom))

    def _with_next(self, flow: Flowable, room: float) -> float:
        """What must stand below a flowable on the same page: what it keeps with it."""
        total, above = 0.0, flow
        for below in islice(self._todo, _TOGETHER):
            if not above.keep_next or below.breaks:
                return total
            below.wrap(self._frame.width, 0)
            total += gap(above, below)
            part = below.height if below.keep_next else self._least(below, room - flow.height - total)
            total += part + self._needs(below if part == below.height else self._beginning(below, part))
            above = below
        return total if total < self._frame.height else 0.0

    def _beginning(self, flow: Flowable, height: float) -> Flowable:
        """The first part of a flowable, if it has footnotes: those of its first lines stand on their page."""
        parts = flow.split(self._frame.width, height + _EPSILON) if flow.notes else []
        return parts[0] if parts else _NOTHING

    def _least(self, flow: Flowable, room: float) -> float:
        return flow.height if room < flow.height and self._rather_whole(flow, room) else flow.least

    def _rather_whole(self, flow: Flowable, room: float) -> bool:
        """Whether a flowable leaves the rest of the page empty and starts on the next."""
        height = self._frame_of(len(self.sheets)).height
        return flow.height <= height and (flow.solid or (flow.whole and flow.height <= height * _LOW))

    def _parts(self, flow: Flowable, room: float, after: float) -> list[Flowable]:
        """A flowable in two parts of which the first fits with its footnotes, or nothing."""
        # What fits by itself but not with what must stand below it, or with its notes, gives something away.
        limit = room if flow.height > room else flow.height - (flow.rest if after else 1.0)
        parts = flow.split(self._frame.width, limit)
        while parts and parts[0].height + self._needs(parts[0]) > room + _EPSILON:
            # A line or a row less each time: the last of the notes may go with it, and all the rest fit.
            limit = min(limit, parts[0].height) - 1.0
            parts = flow.split(self._frame.width, limit) if limit > 0 else []
        return parts

    # ---- footnotes ----

    @property
    def _floor(self) -> float:
        return self._frame.bottom + self._noted

    def _needs(self, flow: Flowable) -> float:
        """What the footnotes of a flowable take of this page; a long one may go on on the next."""
        notes = flow.notes
        if not notes:
            return 0.0
        most = self._frame.height * _NOTE
        height = sum(min(note.wrap(self._frame.width, 0)[1], most) for note in notes)
        height += 0 if self._noted else ABOVE_NOTES
        return min(height, max(self._frame.height * _NOTES - self._noted, 0))

    def _add_note(self, note: Flowable, limit: float) -> None:
        """Put a footnote at the foot of this page, or what fits of it."""
        note.wrap(self._frame.width, 0)
        left = limit - self._noted - (0 if self._noted else ABOVE_NOTES)
        if self._carried:
            self._carried.append(note)
        elif note.height <= left + _EPSILON:
            self._take(note)
        elif parts := note.split(self._frame.width, left):
            self._take(parts[0])
            self._carried.append(parts[1])
        elif self._notes or not self._empty:
            self._carried.append(note)
        else:
            self._take(note)

    def _take(self, note: Flowable) -> None:
        self._noted += note.height + (0 if self._noted else ABOVE_NOTES)
        self._notes.append(note)


# ---- furniture ---------------------------------------------------------------------------------------------------


class HeaderFooterFlowables:
    """The furniture of a look with the values of a document; `set_lines` makes flowables of its lines.

    `spare` is the height (points) of a line below the footer, which the pen has ready under a name of its own.
    """

    def __init__(
        self, look: Look, set_lines: Callable[[Sequence[HeaderFooterLine]], list[Flowable]], spare: float = 0
    ) -> None:
        self._page, self._set_lines, self._foot = look.page, set_lines, look.page.footer + spare
        lines = look.header_footer
        self._header, self._footer = self._stack(lines.header), self._stack(lines.footer)
        self._first_header = self._or_same(lines.first_header, lines.header, self._header)
        self._first_footer = self._or_same(lines.first_footer, lines.footer, self._footer)
        self._drawn: dict[Stack, list[str]] = {}

    def _stack(self, lines: Sequence[HeaderFooterLine]) -> Stack:
        stack = Stack(self._set_lines(lines))
        stack.wrap(self._page.measure)
        return stack

    def _or_same(
        self, lines: Sequence[HeaderFooterLine] | None, others: Sequence[HeaderFooterLine], stack: Stack
    ) -> Stack:
        """The furniture of the first page, which often is that of the others."""
        return stack if lines is None or lines == others else self._stack(lines)

    def _around(self, number: int) -> tuple[Stack, Stack]:
        """Header and footer of a page, counted from 0."""
        return (self._header, self._footer) if number else (self._first_header, self._first_footer)

    def frame(self, number: int) -> TextArea:
        """The place for text on a page: a tall header or footer takes from it."""
        page, (header, footer) = self._page, self._around(number)
        top = page.height - max(page.top, page.header + header.height)
        bottom = max(page.bottom, self._foot + footer.height)
        return TextArea(page.left, bottom, page.measure, top)

    def draw(self, pen: PageWriter, number: int) -> None:
        """Draw header and footer of a page as artifacts of it."""
        header, footer = self._around(number)
        self._draw(pen, header, HEADER, self._page.height - self._page.header)
        self._draw(pen, footer, FOOTER, self._foot + footer.height)
        if pen.last_line:
            place = f"1 0 0 1 {self._page.left:.2f} {self._page.footer:.2f} cm"
            pen.code.append(f"{FOOTER} q {place} /{LAST_LINE} Do Q EMC")

    def _draw(self, pen: PageWriter, stack: Stack, operator: str, top: float) -> None:
        """Draw a stack; one that is the same on every page is drawn once."""
        if stack in self._drawn:
            pen.code.extend(self._drawn[stack])
            return
        begin = len(pen.code)
        with pen.as_artifact(operator):
            stack.draw(pen, self._page.left, top)
        if all(isinstance(flow, ParagraphFlowable) and not flow.special for flow in stack.flows):
            self._drawn[stack] = pen.code[begin:]
