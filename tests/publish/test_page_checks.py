"""Form fields, glyphs, and papers fitted to one page: first the spacing gives, then the entries of the lists."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from briefgen.blocks.tree import (
    Cell,
    CheckBox,
    Choice,
    Column,
    Contents,
    DateField,
    Document,
    Paragraph,
    Remark,
    Row,
    Strong,
    Table,
)
from briefgen.compose.paper import NO_LIMIT, Composed
from briefgen.dialogue.model import Audience, Commitment, Dialogue, Mark, Party, Text
from briefgen.errors import Place
from briefgen.publish.page_checks import (
    Fit,
    box_states,
    character_owner,
    fit_as_before,
    fit_page,
    without_short_contents,
)

ITEMS = 15


def paper(room: int = NO_LIMIT, one_page: bool = True) -> Composed:
    lines = tuple(Paragraph((str(n),)) for n in range(min(room, ITEMS)))
    return Composed(Document("Memo", "en", lines, one_page=one_page), tuple(map(str, range(ITEMS))), ())


def page(height: int) -> Fit:
    """Fit on a page of so many lines, of which each step of tightness wins one."""
    return fit_page(paper(), paper, lambda document: len(document.blocks) - document.tightness <= height)


def test_a_paper_that_may_run_over_is_left_alone() -> None:
    whole = paper(one_page=False)
    assert fit_page(whole, paper, lambda _: False) == Fit(whole)


@pytest.mark.parametrize(("height", "tightness"), [(15, 0), (14, 1), (12, 3)])
def test_spacing_gives_only_as_much_as_it_must(height: int, tightness: int) -> None:
    found = page(height)
    assert (found.room, found.tightness, len(found.paper.document.blocks)) == (NO_LIMIT, tightness, ITEMS)


@pytest.mark.parametrize("height", range(1, 12))
def test_as_many_entries_stay_as_fit(height: int) -> None:
    found = page(height)
    assert found.fits
    assert len(found.paper.document.blocks) == height + 3
    assert found.paper.document.tightness == 3


def test_a_page_too_full_without_any_list_is_said_not_to_fit() -> None:
    assert not fit_page(paper(), paper, lambda _: False).fits


def test_the_same_paper_is_fitted_the_same_without_measuring() -> None:
    found = page(6)
    assert fit_as_before(paper(), paper, found.room, found.tightness) == found
    assert fit_as_before(paper(), paper, NO_LIMIT, 2).paper == replace(
        paper(), document=paper().document.replace(tightness=2)
    )


@pytest.mark.parametrize(("pages", "kept"), [(4, False), (5, True)])
def test_a_table_of_contents_is_for_papers_over_four_pages(pages: int, kept: bool) -> None:
    document = Document(title="t", language="en", blocks=(Contents(("Contents",)), Paragraph(("words",))))
    assert (
        any(
            isinstance(block, Contents)
            for block in without_short_contents(document, lambda _: pages, lambda _: False).blocks
        )
        is kept
    )


@pytest.mark.parametrize("kept", [True, False])
def test_a_paper_that_went_out_before_is_not_measured_for_its_contents(kept: bool) -> None:
    whole = Document(title="t", language="en", blocks=(Contents(("Contents",)), Paragraph(("words",))))
    wanted = whole if kept else whole.replace(blocks=whole.blocks[1:])
    assert without_short_contents(whole, lambda _: pytest.fail("measured"), wanted.__eq__) == wanted


def text(words: str) -> Text:
    return Text((("en", words),))


HERE, THERE = Place("data/kr/commitments.yaml", 8, 3), Place("data/audiences.yaml", 2, 3)
ITEM = Commitment(id="C01", title=text("Joint 𓀀 research"), actors=(), strength="agreed", place=HERE)
DIALOGUE = Dialogue(id="kr", name=text("D"), parties=(Party(id="KR", name=text("Korea")),), commitments=(ITEM,))
READER = Audience(id="public", language="en", release=Mark("public"), to=text("The 𓁀 press"), place=THERE)


def test_an_item_a_reader_or_nobody_holds_it() -> None:
    tell = character_owner(DIALOGUE, READER)
    assert (tell("𓀀"), tell("𓁀"), tell("𓂀")) == (("C01", HERE), ("public", THERE), None)


def test_every_box_and_field_is_found_however_deep_with_its_state() -> None:
    row = Row(
        (
            Cell((Paragraph((Strong((CheckBox("kr/C01", True, "C01 done"),)),)),)),
            Cell((Paragraph((Choice("kr/C01:status", "done", (("done", "Done"),), "status"), "words")),)),
            Cell((Paragraph((DateField("kr/C01:date", "2024-10-02", "a day", "day"),)),)),
            Cell((Paragraph((Remark("kr/C01:remark", "", "a remark", "remark"),)),)),
        )
    )
    document = Document("Checklist", "en", (Table((Column(),) * 4, (row,)),))
    assert box_states(document) == {
        "kr/C01": True,
        "kr/C01:status": "done",
        "kr/C01:date": "2024-10-02",
        "kr/C01:remark": "",
    }
