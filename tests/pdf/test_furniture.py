"""Header and footer: on every page, the first one's own, with what is known only on the page, taking their room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from briefgen.blocks.look import HeaderFooter as Lines
from briefgen.blocks.look import HeaderFooterLine, Logo, Look
from briefgen.blocks.tree import Document, Field, PageBreak, Paragraph, Tab
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.boxes import Beside
from briefgen.pdf.builder import LayoutBuilder
from briefgen.pdf.pages import HeaderFooterFlowables
from briefgen.pdf.paragraphs import ParagraphFlowable
from briefgen.pdf.text_styles import TextStyles

Written = Callable[..., bytes]
Read = Callable[[bytes], Any]
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
    setter = LayoutBuilder(document, house, TextStyles(house), BLOCKS)
    frame = HeaderFooterFlowables(house, setter.header_footer).frame(number)
    tall = house.page.header + lines * house.paragraph("Marking").pitch
    assert frame.top == pytest.approx(house.page.height - max(house.page.top, tall))
    assert frame.bottom == house.page.bottom and frame.width == house.page.measure


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
    setter = LayoutBuilder(document, look, TextStyles(look), BLOCKS)
    beside, below = setter.header_footer((*row, HeaderFooterLine(("below",), "Marking")))
    beside.wrap(look.page.measure, 0)
    assert isinstance(beside, Beside) and isinstance(below, ParagraphFlowable)
    assert beside.height == pytest.approx(max(30, 2 * look.paragraph("Marking").pitch))  # two by two points: a square


@pytest.mark.parametrize("place", [0.0, 100.0, 440.0])
def test_a_logo_beside_words_conforms(
    written: Written, look: Look, checker: Any, conforms: Callable[..., None], place: float
) -> None:
    logo = Logo(checker.PNG, "image/png", 30, 30, "our house")
    conforms(written(*THREE, look=dressed(look, header=(HeaderFooterLine((Field("kind"),), "Marking", logo, place),))))
