"""Pages: what stays together, what is split, where footnotes stand, nothing lost; header and footer on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.blocks.look import HeaderFooter as Lines
from briefgen.blocks.look import HeaderFooterLine, Logo, Look
from briefgen.blocks.plain import paragraph_texts
from briefgen.blocks.tree import Document, Field, Heading, Note, PageBreak, Paragraph, Tab
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.boxes import IndentedFlowable, LogoWithLines
from briefgen.pdf.builder import LayoutBuilder
from briefgen.pdf.flowables import Flowable, ForcedBreak
from briefgen.pdf.layout import layout
from briefgen.pdf.pages import ABOVE_NOTES, HeaderFooterFlowables, PageContent, TextArea, _is_lonely, fill_pages
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.text_styles import TextStyles

Written = Callable[..., bytes]
Read = Callable[[bytes], Any]
PAGE = TextArea(50, 100, 400, 600)
"""500 points high."""


class Slab(Flowable):
    """So many lines of ten points; at least two of them stand on either side of a split. It remembers its name."""

    def __init__(self, name: str, count: int, *, notes: Sequence[Flowable] = (), **more: Any) -> None:
        self.name, self.count, self._notes = name, count, tuple(notes)
        self.lines = range(count)
        for key, value in more.items():
            setattr(self, key, value)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, 10.0 * self.count
        return self.width, self.height

    @property
    def min_first_height(self) -> float:
        return 20.0 if self.count >= 4 else self.height

    @property
    def min_last_height(self) -> float:
        return 20.0 if self.count >= 4 else self.height

    @property
    def notes(self) -> Sequence[Flowable]:
        return self._notes

    def split(self, width: float, height: float) -> list[Flowable]:
        count = min(int(height / 10 + 1e-6), self.count - 2)
        if count < 2:
            return []
        first, second = Slab(self.name, count, notes=self._notes), Slab(self.name, self.count - count)
        second.after, second.keep_next = self.after, self.keep_next
        first.wrap(width, 0)
        second.wrap(width, 0)
        return [first, second]


def filled(*flowables: Flowable) -> list[PageContent]:
    return fill_pages(flowables, lambda number: PAGE)


def names(sheets: Sequence[PageContent]) -> list[list[tuple[str, int]]]:
    return [
        [(p.flowable.name, p.flowable.count) for p in sheet.items if isinstance(p.flowable, Slab)] for sheet in sheets
    ]


def test_no_flowable_is_one_empty_page() -> None:
    assert len(filled()) == 1


def test_space_adds_up_and_is_lost_at_the_top_of_a_page() -> None:
    (first, second) = filled(Slab("a", 10, before=8, after=5), Slab("b", 30, before=7), Slab("c", 20, before=9))
    a, b, _ = first.items
    assert a.y == 600 - 8 - 100 and b.y == a.y - 5 - 7 - 300
    assert second.items[0].y + second.items[0].flowable.height == 600


def test_a_heading_goes_with_what_it_heads() -> None:
    sheets = filled(Slab("text", 47), Slab("head", 1, keep_next=True), Slab("sub", 1, keep_next=True), Slab("body", 9))
    assert names(sheets) == [[("text", 47)], [("head", 1), ("sub", 1), ("body", 9)]]


def test_a_heading_needs_two_lines_below_it_and_no_more() -> None:
    sheets = filled(Slab("text", 47), Slab("head", 1, keep_next=True), Slab("body", 9))
    assert names(sheets) == [[("text", 47), ("head", 1), ("body", 2)], [("body", 7)]]


def test_a_heading_needs_the_notes_of_the_lines_below_it_too() -> None:
    sheets = filled(Slab("text", 40), Slab("head", 1, keep_next=True), Slab("body", 9, notes=[Slab("note", 7)]))
    assert names(sheets) == [[("text", 40)], [("head", 1), ("body", 9)]]


def test_two_lines_at_least_stand_on_either_side() -> None:
    assert names(filled(Slab("a", 45), Slab("b", 6))) == [[("a", 45), ("b", 4)], [("b", 2)]]
    assert names(filled(Slab("a", 49), Slab("b", 6))) == [[("a", 49)], [("b", 6)]]
    assert names(filled(Slab("a", 48), Slab("b", 3))) == [[("a", 48)], [("b", 3)]]


def test_more_that_wants_to_stay_together_than_a_page_holds_is_broken() -> None:
    sheets = filled(*(Slab(str(n), 10, keep_next=True) for n in range(12)))
    assert sum(count for page in names(sheets) for _, count in page) == 120 and len(sheets) == 3


def test_a_low_table_stays_whole_and_a_higher_one_begins_where_it_stands_as_in_word() -> None:
    assert names(filled(Slab("a", 35), Slab("t", 20, prefers_whole=True))) == [[("a", 35)], [("t", 20)]]
    assert names(filled(Slab("a", 35), Slab("t", 21, prefers_whole=True))) == [[("a", 35), ("t", 15)], [("t", 6)]]


def test_the_heading_of_a_low_table_goes_with_it() -> None:
    sheets = filled(Slab("a", 35), Slab("head", 1, keep_next=True), Slab("t", 20, prefers_whole=True))
    assert names(sheets) == [[("a", 35)], [("head", 1), ("t", 20)]]


def test_what_is_solid_is_only_broken_if_no_page_holds_it() -> None:
    assert names(filled(Slab("a", 20), Slab("s", 40, keep_together=True))) == [[("a", 20)], [("s", 40)]]
    assert names(filled(Slab("a", 20), Slab("s", 60, keep_together=True)))[0] == [("a", 20), ("s", 30)]


def test_a_single_line_never_has_the_last_page_for_itself() -> None:
    sheets = filled(Slab("a", 40), Slab("b", 10), Slab("tail", 1))
    assert names(sheets) == [[("a", 40), ("b", 8)], [("b", 2), ("tail", 1)]]
    sheets = filled(Slab("a", 47), Slab("b", 3), Slab("tail", 1))
    assert names(sheets) == [[("a", 47)], [("b", 3), ("tail", 1)]]


def test_nor_does_it_have_one_before_a_forced_break_or_before_what_is_solid() -> None:
    ends = (Slab("end", 3, break_before=True), Slab("end", 50, keep_together=True))
    for end in ends:
        sheets = filled(Slab("a", 40), Slab("b", 10), Slab("tail", 1), end)
        assert names(sheets)[:2] == [[("a", 40), ("b", 8)], [("b", 2), ("tail", 1)]]
    assert names(filled(Slab("a", 50), ForcedBreak(), Slab("tail", 1))) == [[("a", 50)], [("tail", 1)]]


def test_a_forced_break_is_a_new_page_and_a_second_one_is_not_an_empty_page() -> None:
    assert names(filled(Slab("a", 1), ForcedBreak(), Slab("b", 1, break_before=True))) == [[("a", 1)], [("b", 1)]]
    assert names(filled(ForcedBreak(), Slab("a", 1))) == [[("a", 1)]]
    assert names(filled(ForcedBreak(), Slab("a", 1), Slab("b", 1))) == [[("a", 1), ("b", 1)]]


def test_a_forced_break_at_the_end_is_no_empty_page() -> None:
    assert (
        names(filled(Slab("a", 1), ForcedBreak()))
        == names(filled(Slab("a", 1), ForcedBreak(), ForcedBreak()))
        == [[("a", 1)]]
    )


def test_a_footnote_stands_at_the_foot_of_the_page_of_its_mark() -> None:
    note = Slab("note", 2)
    first, second = filled(Slab("a", 40, notes=[note]), Slab("b", 20))
    (placed,) = first.notes
    assert placed.flowable is note and placed.y == PAGE.bottom and not second.notes
    assert first.rule == PAGE.bottom + 20 + ABOVE_NOTES
    assert first.items[-1].y >= first.rule


def test_a_line_goes_with_its_footnote_to_the_next_page() -> None:
    first, second = filled(Slab("a", 48), Slab("b", 1, notes=[Slab("note", 2)]), Slab("c", 1))
    assert names([first, second]) == [[("a", 48)], [("b", 1), ("c", 1)]]
    assert not first.notes and len(second.notes) == 1


def test_a_long_footnote_goes_on_at_the_foot_of_the_next_page() -> None:
    sheets = filled(Slab("a", 1, notes=[Slab("note", 80)]), Slab("b", 30))
    parts = [placed.flowable.count for sheet in sheets for placed in sheet.notes if isinstance(placed.flowable, Slab)]
    assert sum(parts) == 80 and len(parts) == 3
    for sheet in sheets:
        assert all(item.y >= sheet.rule - 1e-6 for item in sheet.items)
        assert all(note.y >= PAGE.bottom - 1e-6 for note in sheet.notes)


def test_a_long_footnote_leaves_room_for_what_begins_the_next_page() -> None:
    notes = [Slab("note", 50)]
    _, second, *_ = filled(Slab("a", 1, notes=notes), Slab("b", 40, break_before=True))
    assert second.rule <= PAGE.bottom + 0.6 * PAGE.height + 1e-6
    assert all(item.y >= second.rule for item in second.items)


def test_a_line_does_not_leave_a_page_because_its_footnote_is_long() -> None:
    first, second = filled(Slab("a", 30), Slab("b", 1, notes=[Slab("note", 40)]))
    assert names([first, second]) == [[("a", 30), ("b", 1)], []]
    assert [placed.flowable.count for sheet in (first, second) for placed in sheet.notes] == [17, 23]  # type: ignore[attr-defined]


def test_footnotes_leave_their_page_to_its_text() -> None:
    """What only fits an empty page stands there, and of its notes what is left room for."""
    first, second = filled(Slab("s", 45, notes=[Slab("note", 20), Slab("more", 10)], split=lambda width, height: []))
    assert names([first, second]) == [[("s", 45)], []]
    assert all(item.y >= first.rule - 1e-6 for item in first.items) or not first.notes
    assert sum(placed.flowable.height for sheet in (first, second) for placed in sheet.notes) == 300


def test_what_fits_no_page_beside_notes_waits_until_they_are_over() -> None:
    sheets = filled(Slab("a", 20, notes=[Slab("note", 80)]), Slab("s", 40, keep_together=True), Slab("b", 3))
    assert all(item.y >= sheet.rule - 1e-6 for sheet in sheets if sheet.notes for item in sheet.items)
    assert sum(placed.flowable.height for sheet in sheets for placed in sheet.notes) == 800


def test_a_footnote_whose_mark_is_cut_in_two_stands_once() -> None:
    note = Slab("note", 1)
    sheets = filled(Slab("a", 40, notes=[note]), Slab("b", 20, notes=[note]))
    assert sum(len(sheet.notes) for sheet in sheets) == 1


SLABS = st.lists(
    st.tuples(st.integers(1, 90), st.booleans(), st.sampled_from(["", "whole", "solid", "breaks"]), st.integers(0, 70)),
    max_size=25,
)


@given(SLABS)
@settings(max_examples=150, deadline=None)
@example([(1, False, "", 24), (1, False, "", 50), (3, False, "breaks", 0)])
def test_every_line_and_every_note_stands_once_inside_its_page(slabs: list[tuple[int, bool, str, int]]) -> None:
    flowables = [
        Slab(f"{n}", count, notes=[Slab(f"note {n}", note)] if note else [], keep_next=keep, after=3.0, **_is(kind))
        for n, (count, keep, kind, note) in enumerate(slabs)
    ]
    sheets = filled(*flowables)
    for where in ("items", "notes"):
        found: dict[str, int] = {}
        for sheet in sheets:
            for placed in getattr(sheet, where):
                found[placed.flowable.name] = found.get(placed.flowable.name, 0) + placed.flowable.count
        wanted = (
            {f.name: f.count for f in flowables}
            if where == "items"
            else {n.name: n.count for f in flowables for n in _notes(f)}
        )
        assert found == wanted
    for sheet in sheets:
        floor = sheet.rule if sheet.notes else PAGE.bottom
        tops = [p.y + p.flowable.height for p in sheet.items]
        assert all(p.y >= floor - 1e-6 for p in sheet.items) and all(top <= PAGE.top + 1e-6 for top in tops)
        assert tops == sorted(tops, reverse=True)


def _is(kind: str) -> dict[str, bool]:
    return {kind: True} if kind else {}


def _notes(flowable: Flowable) -> list[Slab]:
    return [note for note in flowable.notes if isinstance(note, Slab)]


# ---- with real paragraphs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", range(39, 45))
def test_no_heading_ends_a_page_and_no_word_is_lost(written: Written, read: Read, before: int) -> None:
    sentence = "The quick brown fox jumps over the lazy dog and runs far away from here. "
    lines = [Paragraph((f"line {number}",)) for number in range(before)]
    reading = read(written(*lines, Heading(2, ("Head",)), Paragraph((sentence * 6,))))
    ends = [max(page.content.items())[1] for page in reading.pages]
    assert "Head" not in ends
    assert reading.root.words().split()[-90:] == (sentence * 6).split()


def test_a_note_in_a_paragraph_over_two_pages_stands_on_the_page_of_its_mark(written: Written, read: Read) -> None:
    words = "word " * 500
    reading = read(written(Paragraph((words, "early", Note((Paragraph(("first note",)),)), " ", words, "late",
                                      Note((Paragraph(("second note",)),))))))  # fmt: skip
    first, second = (" ".join(page.content.values()) for page in reading.pages)
    assert "first note" in first and "early" in first
    assert "second note" in second and "late" in second


# ---- with documents of every kind -------------------------------------------------------------------------------


def inside(flowable: Flowable) -> Flowable:
    """What an indent moves."""
    return inside(flowable._flowable) if isinstance(flowable, IndentedFlowable) else flowable


def unbroken(document: Document) -> Document:
    """A document without forced breaks (after which a page may be as empty as it likes), and some pages longer."""
    kept = tuple(block for block in document.blocks if not isinstance(block, PageBreak))
    return document.replace(blocks=(*kept, *(Paragraph((said,)) for said in paragraph_texts(kept))))


@pytest.mark.parametrize("seed", range(8))
def test_the_rules_of_pages_hold_in_documents_of_every_kind(look: Look, checker: ModuleType, seed: int) -> None:
    for document in checker.documents(12, 100 + seed):
        paper = layout(unbroken(document), look)
        marked = [{note for placed in sheet.items for note in placed.flowable.notes} for sheet in paper.pages]
        # a mark that a narrow column cuts in two has its note where it begins
        marked = [marks - set().union(*marked[:n]) for n, marks in enumerate(marked)]
        for number, sheet in enumerate(paper.pages):
            text_area_of = paper.header_footer.text_area_of(number)
            floor = sheet.rule if sheet.notes else text_area_of.bottom
            assert sheet.items or sheet.notes or len(paper.pages) == 1
            assert all(placed.y >= floor - 1e-3 for placed in sheet.items), "text stands under its notes, or too low"
            assert all(placed.y >= text_area_of.bottom - 1e-3 for placed in sheet.notes)
            assert not marked[number] or sheet.notes, "a mark stands on a page without notes"
            parts = [inside(placed.flowable) for placed in (*sheet.items[:1], *sheet.items[-1:])]
            assert all(len(part.lines) >= 2 for part in parts if isinstance(part, ParagraphFlowable) and part._is_part)
            if number + 1 < len(paper.pages) and sheet.items:
                assert not sheet.items[-1].flowable.keep_next, "a heading ends a page"
            assert number == 0 or not _is_lonely(sheet), "a line stands alone on a page"


THREE = (Paragraph(("a",)), PageBreak(), Paragraph(("b",)), PageBreak(), Paragraph(("c",)))


def dressed(look: Look, **lines: Any) -> Look:
    return replace(look, header_footer=Lines(**lines))


def artifacts(read: Read, data: bytes) -> list[str]:
    return [" ".join("".join(page.artifacts).split()) for page in read(data).pages]


def test_pages_are_numbered(written: Written, read: Read) -> None:
    for number, text in enumerate(artifacts(read, written(*THREE)), 1):
        assert f"page {number} of 3" in text


def test_the_same_furniture_is_on_every_page_where_the_house_has_one(written: Written, read: Read, look: Look) -> None:
    header = (HeaderFooterLine((Field("marking"), Tab(), Field("kind")), "Letterhead"),)
    told = artifacts(read, written(*THREE, look=dressed(look, header=header)))
    assert told == ["INTERNAL Working memo"] * 3


def test_the_first_page_may_have_none(written: Written, read: Read, look: Look) -> None:
    house = dressed(look, header=(HeaderFooterLine((Field("kind"),), "Marking"),), first_header=())
    assert artifacts(read, written(*THREE, look=house)) == ["", "Working memo", "Working memo"]


def test_a_logo_is_drawn_and_says_nothing(written: Written, read: Read, look: Look, checker: Any) -> None:
    logo = Logo(checker.PNG, "image/png", 30, 30, "our house")
    reading = read(written(*THREE, look=dressed(look, header=(HeaderFooterLine((), "Marking", logo),))))
    assert reading.root.shape() == "Document(P P P)"


@pytest.mark.parametrize(("lines", "number"), [(1, 0), (12, 0), (12, 3)])
def test_a_tall_header_takes_from_the_text(look: Look, lines: int, number: int) -> None:
    house = dressed(look, header=tuple(HeaderFooterLine(("x",), "Marking") for _ in range(lines)))
    document = Document("t", "en", ())
    builder = LayoutBuilder(document, house, TextStyles(house), BLOCKS)
    text_area_of = HeaderFooterFlowables(house, builder.header_footer).text_area_of(number)
    tall = house.page.header + lines * house.paragraph("Marking").pitch
    assert text_area_of.top == pytest.approx(house.page.height - max(house.page.top, tall))
    assert text_area_of.bottom == house.page.bottom and text_area_of.width == house.page.measure


def test_a_field_without_a_value_leaves_its_line_empty(written: Written, read: Read) -> None:
    (text,) = artifacts(read, written(Paragraph(("a",)), fields=()))
    assert text == "· ·"


def test_lines_of_a_row_stand_beside_its_logo(look: Look, checker: Any) -> None:
    logo = Logo(checker.PNG, "image/png", 30, 40, "our house")
    row = (
        HeaderFooterLine((Tab(), "Office"), "Marking", logo, 100.0),
        HeaderFooterLine(("Department",), "Marking", beside=True),
    )
    document = Document("t", "en", ())
    builder = LayoutBuilder(document, look, TextStyles(look), BLOCKS)
    beside, below = builder.header_footer((*row, HeaderFooterLine(("below",), "Marking")))
    beside.wrap(look.page.measure, 0)
    assert isinstance(beside, LogoWithLines) and isinstance(below, ParagraphFlowable)
    assert beside.height == pytest.approx(max(30, 2 * look.paragraph("Marking").pitch))  # two by two points: a square


@pytest.mark.parametrize("place", [0.0, 100.0, 440.0])
def test_a_logo_beside_words_conforms(
    written: Written, look: Look, checker: Any, conforms: Callable[..., None], place: float
) -> None:
    logo = Logo(checker.PNG, "image/png", 30, 30, "our house")
    conforms(written(*THREE, look=dressed(look, header=(HeaderFooterLine((Field("kind"),), "Marking", logo, place),))))
