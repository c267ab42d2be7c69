"""Inlines as runs: how bold, links, foreign words, fields and boxes are set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from briefgen.blocks.tree import (
    Break,
    CheckBox,
    Choice,
    Code,
    DateField,
    Document,
    Emphasis,
    Field,
    Inline,
    Link,
    Note,
    Paragraph,
    Remark,
    Strike,
    Strong,
    Styled,
    Tab,
)
from briefgen.errors import Refused
from briefgen.pdf.flowables import Flowable
from briefgen.pdf.inlines import InlineContext, runs_of
from briefgen.pdf.tags import StructureElement
from briefgen.pdf.text_styles import ForcedLineEnd, InlineObject, LineItem, TabStopJump, TextRun, TextStyle, TextStyles

Written = Callable[..., bytes]
Read = Callable[[bytes], Any]


class Alone(InlineContext):
    """A document whose footnotes stand nowhere."""

    def note(self, note: Note, element: StructureElement | None) -> tuple[str, Flowable]:
        return "1", Flowable()


def made(
    text_styles: TextStyles, *inlines: Inline, language: str = "en", fields: tuple[tuple[str, str], ...] = ()
) -> list[LineItem]:
    document = Document("t", language, (), fields=fields)
    source = Alone(document, text_styles, frozenset({"there"}))
    return runs_of(
        source, inlines, text_styles.paragraph(text_styles.look.paragraph("Body")), StructureElement("P", None)
    )


def ink_of(item: LineItem) -> TextStyle:
    assert isinstance(item, TextRun)
    return item.text_style


def test_inks_nest(text_styles: TextStyles) -> None:
    plain, bold, both, struck = (
        ink_of(item) for item in made(text_styles, "a", Strong(("b", Emphasis(("c",)))), Strike(("d",)))
    )
    assert (plain.bold, bold.bold, both.bold) == (False, True, True)
    assert both.slant and not bold.slant and struck.strike
    assert bold.face is not plain.face


@pytest.mark.parametrize(("language", "words"), [("ko", "협력"), ("ko", "NSF"), ("en", "협력")])
def test_emphasis_is_bold_where_hangul_has_no_italics(text_styles: TextStyles, language: str, words: str) -> None:
    (item,) = made(text_styles, Emphasis((words,)), language=language)
    assert ink_of(item).bold and not ink_of(item).slant


def test_equal_inks_are_one_object(text_styles: TextStyles) -> None:
    first, second = (ink_of(item) for item in made(text_styles, Strong(("a",)), Strong(("b",))))
    assert first is second


def test_character_styles_change_what_they_say_and_unknown_ones_nothing(text_styles: TextStyles) -> None:
    plain, page_field, unknown = (
        ink_of(i) for i in made(text_styles, "a", Styled("Late", ("b",)), Styled("Nothing", ("c",)))
    )
    assert page_field.bold and page_field.colour == "B3261E" and page_field.size == plain.size
    assert (unknown.bold, unknown.colour, unknown.size) == (plain.bold, plain.colour, plain.size)


def test_a_link_has_an_element_and_says_where_it_goes(text_styles: TextStyles) -> None:
    site, mail, inside = made(
        text_styles, Link("https://a.kr", ("site",)), Link("mailto:a@b.kr", ("a@b.kr",)), Link("#there", ("above",))
    )
    targets = [item.target for item in (site, mail, inside) if isinstance(item, TextRun)]
    assert [target and target.description for target in targets] == ["site (https://a.kr)", "a@b.kr", "above"]
    assert ink_of(site).underline


@pytest.mark.parametrize("href", ["#nowhere", "javascript:alert(1)", "file:///etc/passwd", ""])
def test_a_link_that_leads_nowhere_good_is_text(text_styles: TextStyles, href: str) -> None:
    (item,) = made(text_styles, Link(href, ("words",)))
    assert isinstance(item, TextRun) and item.target is None and not item.text_style.underline


def test_fields_show_values_and_pages_are_late(text_styles: TextStyles) -> None:
    items = made(
        text_styles, Field("kind"), Field("page_of"), fields=(("kind", "Memo"), ("page_of", "{page} / {pages}쪽"))
    )
    assert [(i.text, i.page_field) for i in items if isinstance(i, TextRun)] == [
        ("Memo", ""),
        ("0", "page"),
        (" / ", ""),
        ("0", "pages"),
        ("쪽", ""),
    ]


def test_an_empty_field_is_nothing(text_styles: TextStyles) -> None:
    assert made(text_styles, Field("nothing")) == []


def test_blanks_of_a_text_are_spaces_and_letters_are_composed(text_styles: TextStyles) -> None:
    (item,) = made(text_styles, "a\n b\tc e\u0301 \u1100\u1161")
    assert isinstance(item, TextRun) and item.text == "a  b c é 가"


def test_tabs_breaks_and_boxes_are_things_of_their_own(text_styles: TextStyles) -> None:
    items = made(text_styles, Tab(), Break(), CheckBox("d/a", True, "x"), "☐a")
    assert [type(item) for item in items[:2]] == [TabStopJump, ForcedLineEnd]
    assert [isinstance(item, InlineObject) for item in items[2:]] == [True, True, False]


@pytest.mark.parametrize("key", ["", "d/ä", "a.b", "x" * 65, "d/a\n"])
def test_a_key_that_cannot_be_a_name_is_refused(text_styles: TextStyles, key: str) -> None:
    with pytest.raises(Refused, match="key"):
        made(text_styles, CheckBox(key, False, "x"))


def test_a_key_stands_once(text_styles: TextStyles) -> None:
    with pytest.raises(Refused, match="twice"):
        made(text_styles, CheckBox("d/a", False, "x"), Remark("d/a", "", "", "x"))


def test_a_choice_holds_one_of_its_options(text_styles: TextStyles) -> None:
    with pytest.raises(Refused, match="none of the words"):
        made(text_styles, Choice("d/a", "c", (("a", "A"),), "x"))


def test_words_of_a_field_that_cannot_be_set_are_refused(text_styles: TextStyles) -> None:
    with pytest.raises(Refused, match="1F600"):
        made(text_styles, DateField("d/a", "", "😀", "x"))


def test_code_is_printed_as_it_is(written: Written, read: Read) -> None:
    assert read(written(Paragraph((Code("**a** <b>"),)))).root.words().strip() == "**a** <b>"
