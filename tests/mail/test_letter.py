"""A mail is written by a template like every page, as text and as HTML, and no value becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.blocks import tree
from briefgen.blocks.tree import Block, Blocks, Document, Heading, Inline, Item, Paragraph
from briefgen.dialogue.model import Field, Text
from briefgen.editions.ledger import Copy
from briefgen.errors import Refused
from briefgen.mail.html import BLOCKS, INLINES, to_html


def letter(office: Any, recipient: Any, *paths: str, **more: Any) -> Any:
    copies = [Copy.of(path, office.edition.files[path]) for path in paths]
    return office.writer().write_letter(recipient, copies, **more)


def test_the_heading_is_the_subject_with_the_marking(office: Any, of: Any) -> None:
    assert letter(office, of("working"), "working/memo.pdf").subject == "[INTERNAL] Korea–U.S. Dialogue, first round"
    assert letter(office, of("public"), "public/memo.pdf").subject == "Korea–U.S. Dialogue, first round"


def test_text_and_html_say_the_same(office: Any, of: Any) -> None:
    words = letter(office, of("working"), "working/memo.pdf", "working/checklist.pdf")
    assert words.text.splitlines()[0] == "Office him"
    assert "• Working memo: The memo for working (KR-US_R1_memo_working_en_2024-10-15.pdf)" in words.text
    assert "<strong>Working memo</strong>: The memo for working" in words.html
    assert words.text.rstrip().endswith("CET desk")
    assert "Attached are our papers on the Korea–U.S. Dialogue, as of 15 October 2024." in words.text


def test_korean_has_its_own_form(office: Any, of: Any) -> None:
    office.audiences["working"] = replace(office.audiences["working"], language="ko")
    words = letter(office, of("working"), "working/memo.pdf")
    assert "붙임" in words.text
    assert "끝." in words.text
    assert "2024. 10. 15." in words.text


def test_an_audience_may_leave_the_marking_out_of_the_subject(office: Any, of: Any) -> None:
    own = office.root / "templates/audiences/working"
    own.mkdir(parents=True, exist_ok=True)
    text = '{% extends "mail.md.j2" %}\n{% block subject %}\n# {{ dialogue }}\n{% endblock %}\n'
    (own / "mail.md.j2").write_text(text, encoding="utf-8")
    assert letter(office, of("working"), "working/memo.pdf").subject == "Korea–U.S. Dialogue"


def test_a_name_with_markup_prints_as_it_is(office: Any, of: Any) -> None:
    name = Text((("en", "# <b>*Office*</b> & [x](https://example.org)"),))
    words = letter(office, of("public", name=name), "public/memo.pdf")
    assert words.text.splitlines()[0] == name.get("en")
    assert "&lt;b&gt;*Office*&lt;/b&gt; &amp;" in words.html


def test_a_line_break_in_a_name_makes_no_second_header(office: Any, of: Any) -> None:
    office.dialogue = replace(office.dialogue, name=Text((("en", "Dialogue\r\nBcc: spy@example.org"),)))
    assert letter(office, of("public"), "public/memo.pdf").subject == "Dialogue Bcc: spy@example.org, first round"


def test_a_one_pager_is_named_with_its_field(office: Any, of: Any) -> None:
    field = Field(id="bio", name=Text((("en", "Bio"),)))
    office.dialogue = replace(office.dialogue, fields=(field,))
    office.put("working/one-pager-bio.pdf", b"%PDF bio", document="one-pager")
    words = letter(office, of("working"), "working/one-pager-bio.pdf")
    assert "• One-pager, Bio: " in words.text
    assert "KR-US_R1_one-pager-bio_working_en_2024-10-15.pdf" in words.text


def test_a_template_without_a_heading_is_a_problem(office: Any, of: Any) -> None:
    (office.root / "templates/mail.md.j2").write_text("words\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"templates/mail\.md\.j2: kr-us/r1/him/mail: a mail begins with a heading"):
        letter(office, of("public"), "public/memo.pdf")


def body(*blocks: Block) -> str:
    """What stands in the body."""
    page = to_html(Document("a title", "en", blocks))
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
    read = Reader(to_html(Document(words, "en", blocks)))
    assert read.tags == ["html", "head", "meta", "title", "body", "h1", "p", "a", "code"]
    assert read.text.split("\n", 1)[1].removesuffix("\n") == words * 4
