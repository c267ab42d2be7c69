"""The words of a page without its looks."""

from typing import Any

import pytest

from briefgen.blocks.plain import inline_text, paragraph_texts, plain_text
from briefgen.blocks.tree import (
    Bar,
    Break,
    Callout,
    Cell,
    Chart,
    CheckBox,
    Choice,
    Code,
    Contents,
    DateField,
    Document,
    Emphasis,
    Field,
    Figure,
    Foreign,
    Heading,
    Item,
    Link,
    List,
    Note,
    PageBreak,
    Paragraph,
    Remark,
    Row,
    Rule,
    Strike,
    Strong,
    Styled,
    Tab,
    Table,
)

FOOT = Note((Paragraph(("a foot",)),))
INNER = List((Item((Paragraph(("b",)),)),), "dash")
BLOCKS = (
    Heading(1, ("Title",), ("note",)),
    Paragraph(("one", FOOT, " ", Strong(("two", FOOT)))),
    List((Item((Paragraph(("a",)), INNER)), Item((Paragraph(("c",)),))), "number", 3),
    Table((), (Row((Cell((Paragraph(("h",)),)), Cell(()))), Row((Cell((Paragraph(("x",)),), 2),))), caption="Table"),
    Callout((Paragraph(("in",)), Paragraph(("side",))), ("Head",)),
    Figure(b"", "image/png", "a map", ("Caption",)),
    Chart((Bar("Done", 4, "4", "done"),), "Bar chart: Done 4.", ("Ratings",)),
    Rule(),
    PageBreak(),
    Contents(("What is in it",)),
    Paragraph(()),
)


def test_words_stand_in_reading_order_with_each_note_behind_its_paragraph() -> None:
    expected = "Title note|one two|a foot|a foot|a|b|c|Table|h|x|Head|in|side|Caption|Ratings|What is in it"
    assert "|".join(paragraph_texts(BLOCKS)) == expected


@pytest.mark.parametrize(
    ("inline", "shown"),
    [
        ("a", "a"),
        (Strong(("b",)), "b"),
        (Emphasis(("c",)), "c"),
        (Strike(("d",)), "d"),
        (Code("e"), "e"),
        (Styled("Late", ("f",)), "f"),
        (Foreign("ko", ("g",)), "g"),
        (Link("https://example.org", ("h",)), "h"),
        (Break(), "\n"),
        (Tab(), "\t"),
        (Field("page"), ""),
        (CheckBox("k", True, "l"), "☒"),
        (CheckBox("k", False, "l"), "☐"),
        (Choice("k", "b", (("a", "A"), ("b", "B")), "l"), "B"),
        (DateField("k", "2024-10-15", "15 October", "l"), "15 October"),
        (Remark("k", "", "say why", "l"), "say why"),
        (Remark("k", "since", "say why", "l"), "since"),
        (FOOT, ""),
    ],
)
def test_every_inline_has_its_words(inline: Any, shown: Any) -> None:
    assert inline_text((inline,)) == shown


def test_plain_text_is_laid_out_for_the_eye() -> None:
    links = Paragraph((Link("https://example.org/a", ("see",)), Tab(), Link("#x", ("below",))))
    assert plain_text(Document("Title", "en", (*BLOCKS, links))).split("\n\n") == [
        "Title note\n==========",
        "one[1] two[2]",
        "3. a\n   - b\n4. c",
        "Table\nh\nx",
        "> Head\n>\n> in\n>\n> side",
        "[a map]\nCaption",
        "[Bar chart: Done 4.]\nRatings",
        "————————————————————",
        "see <https://example.org/a>  below",
        "[1] a foot\n[2] a foot\n",
    ]


def test_word_joiners_are_for_pages_only() -> None:
    document = Document("t", "ko", (Paragraph(("1\u2060차\u00a0대화",)),))
    assert plain_text(document) == "1차\u00a0대화\n"
    assert list(paragraph_texts(document.blocks)) == ["1\u2060차\u00a0대화"]


def test_a_mail_address_is_not_said_twice() -> None:
    paragraph = Paragraph((Link("mailto:desk@example.org", ("desk@example.org",)),))
    assert plain_text(Document("t", "en", (paragraph,))) == "desk@example.org\n"
