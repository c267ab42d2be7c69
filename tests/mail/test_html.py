"""A page as HTML says what the page says, and no value becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.blocks import tree
from briefgen.blocks.tree import Block, Blocks, Document, Heading, Inline, Item, Paragraph
from briefgen.mail.letter import BLOCKS, INLINES, html


def body(*blocks: Block) -> str:
    """What stands in the body."""
    page = html(Document("a title", "en", blocks))
    return page.partition("<body>")[2].partition("</body>")[0]


class Reader(HTMLParser):
    """Collects tags, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_block_and_inline_can_be_written() -> None:
    assert set(BLOCKS) == set(get_args(Block))
    assert set(INLINES) == set(get_args(Inline))


@pytest.mark.parametrize(
    ("block", "written"),
    [
        (Heading(2, ("Papers",), note=("3",)), "<h2>Papers <small>3</small></h2>"),
        (
            Paragraph((tree.Strong(("a",)), tree.Break(), tree.Emphasis(("b",)))),
            "<p><strong>a</strong><br><em>b</em></p>",
        ),
        (
            tree.List((Item((Paragraph(("one",)),)),), "number", 3),
            '<ol style="list-style-type: decimal" start="3"><li>one</li></ol>',
        ),
        (
            Paragraph((tree.Link("https://example.org/?a=1&b=2", ("here",)),)),
            '<p><a href="https://example.org/?a=1&amp;b=2">here</a></p>',
        ),
        (Paragraph((tree.Foreign("ko", ("국문",)),)), '<p><span lang="ko">국문</span></p>'),
        (tree.Rule(), "<hr>"),
        (tree.PageBreak(), ""),
        (
            tree.Callout((Paragraph(("x",)),), ("Note",)),
            "<blockquote><p><strong>Note</strong></p><p>x</p></blockquote>",
        ),
    ],
)
def test_a_block_is_the_element_of_its_kind(block: Block, written: str) -> None:
    assert body(block) == written


def test_a_table_has_heads_spans_and_alignment() -> None:
    cell = tree.Cell
    table = tree.Table(
        (tree.Column(), tree.Column(align="right")),
        (
            tree.Row((cell((Paragraph(("Paper",)),)), cell((Paragraph(("Size",)),))), "head"),
            tree.Row((cell((Paragraph(("all",)),), span=2),)),
        ),
        caption="Attached",
    )
    assert body(table).endswith(
        '<caption>Attached</caption><tr><th align="left" valign="top">Paper</th>'
        '<th align="right" valign="top">Size</th></tr>'
        '<tr><td align="left" valign="top" colspan="2">all</td></tr></table>'
    )


def test_a_footnote_stands_at_the_end_with_its_number() -> None:
    page = body(Paragraph(("a", tree.Note((Paragraph(("why",)),)))))
    assert page == "<p>a<sup>[1]</sup></p><p><small>[1] why</small></p>"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_no_value_becomes_markup(words: str) -> None:
    blocks: Blocks = (Heading(1, (words,)), Paragraph((tree.Link(f"mailto:{words}", (words,)), tree.Code(words))))
    read = Reader(html(Document(words, "en", blocks)))
    assert read.tags == ["html", "head", "meta", "title", "body", "h1", "p", "a", "code"]
    assert read.text.split("\n", 1)[1].removesuffix("\n") == words * 4
