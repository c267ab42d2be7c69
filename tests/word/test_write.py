"""A document as a Word file: every block and inline, any text, any size, always valid and always the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_args

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import (
    Bar,
    Block,
    Break,
    Callout,
    Cell,
    Chart,
    CheckBox,
    Choice,
    Code,
    Column,
    Contents,
    DateField,
    Document,
    Emphasis,
    Field,
    Figure,
    Foreign,
    Heading,
    Inline,
    Item,
    Link,
    List,
    Marker,
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
from briefgen.errors import Refused
from briefgen.word.runs import INLINES
from briefgen.word.write import BLOCKS, write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd000000"
    "0f49444154789c6390b78affffff3f00095903b67f2a4d4e0000000049454e44ae426082"
)

Written = Callable[..., bytes]
Body = Callable[[bytes], etree._Element]
Parts = Callable[[bytes], Mapping[str, bytes]]
Sound = Callable[[bytes], None]


def p(*inlines: Inline, style: str = "Body") -> Paragraph:
    return Paragraph(inlines, style)


def texts(root: etree._Element) -> list[str]:
    """The words of each paragraph."""
    return ["".join(t.text or "" for t in para.iter(f"{W}t")) for para in root.iter(f"{W}p")]


EVERY_INLINE: tuple[Inline, ...] = (
    "plain ",
    Strong(("strong", Emphasis(("and slanted",)))),
    Strike(("struck",)),
    Code("code < & >"),
    Styled("Late", ("■ Late",)),
    Styled("No Such Style", ("as it is",)),
    Foreign("ko", ("한국어 ", Emphasis(("강조",)))),
    Link("https://example.org/a?b=1&c=“2”", ("a link", Note((p("noted in a link"),)))),
    Link("#here", ("inside",)),
    Note((p("a note with ", Note((p("one inside"),)), Link("mailto:desk@example.org", ("a link",))),)),
    Break(),
    Tab(),
    Field("page"),
    Field("pages"),
    Field("reference"),
    Field("page_of"),
    Field("unknown"),
    CheckBox("d/C01", True, "Done: the first"),
    Choice("d/C01:status", "done", (("open", "Open"), ("done", "Done")), "Status"),
    DateField("d/C01:date", "2024-10-15", "15 October 2024", "Due"),
    Remark("d/C01:remark", "", "Remark", "Remark on the first"),
)
GRID = Table(
    (Column(points=30), Column(), Column(share=2, align="right")),
    (
        Row((Cell((p("Head"),)), Cell((p("of two"),), span=2)), "head"),
        Row((Cell((p("A group"),)),), "group"),
        Row((Cell((p("row head"),), header=True), Cell(()), Cell((p("1"),), fill="attention"))),
        Row((Cell((List((Item((p("in a cell"),)),)), Table((Column(),), (Row((Cell(()),)),)))), Cell((Rule(),)))),
    ),
    caption="A grid",
    description="What “the grid” says & more",
)
EVERY_BLOCK: tuple[Block, ...] = (
    Heading(1, ("The title",)),
    Contents(("Contents",)),
    Heading(2, ("A section", Note((p("of a heading"),))), ("its note",), anchor="here"),
    p(*EVERY_INLINE),
    List((Item((p("one"), p("more of it"), List((Item((p("deep"),)),), "number"))), Item(())), "square"),
    GRID,
    GRID,
    Callout((p("first"), List((Item((p("listed"),)),), "diamond"), p("last")), ("Summary",)),
    Callout((p("alone"),)),
    Figure(PNG, "image/png", "A dot", ("The caption",), width=90),
    Chart((Bar("Done", 4, "4", "done"),), "Bar chart: Done 4.", ("Ratings",)),
    PageBreak(),
    Heading(3, ("Below",)),
    Rule(),
    Rule("Fold"),
    Heading(7, ("Far below",)),
    GRID,
)


def test_every_type_of_block_and_inline_is_written() -> None:
    assert set(BLOCKS) == set(get_args(Block))
    assert set(INLINES) == set(get_args(Inline))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_everything_at_once_is_sound(written: Written, sound: Sound, language: str) -> None:
    sound(written(*EVERY_BLOCK, language=language, variants=("principal", language), tightness=2, paper="Letter"))


def test_an_empty_document_is_sound(written: Written, sound: Sound) -> None:
    sound(written(title="", fields=(), language=""))


def test_everything_empty_is_sound(written: Written, sound: Sound) -> None:
    empty = (p(), Heading(2, ()), List(()), Callout(()), Contents(), Table((), ()), Table((Column(),), (Row(()),)))
    sound(written(*empty, p(Strong(()), Note(()), Link("https://example.org", ()), Field("none"))))


def test_a_house_of_which_nothing_is_known_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    program = """
        import hashlib, sys
        from pathlib import Path
        from briefgen.blocks.tree import *
        from briefgen.word.look import read_look
        from briefgen.word.write import write_docx as write_word
        look = read_look(Path(sys.argv[1]).read_bytes(), {}, Path())[0]
        note = Note((Paragraph((Link("https://example.org", ("x",)),)),))
        blocks = (Heading(2, ("A",), anchor="a"), Paragraph(("b", note, CheckBox("d/1", True, "c"))), List((Item(()),)))
        data = write_word(Document("T", "ko", blocks, variants=("ko",), fields=(("marking", "M"),)), look)
        print(hashlib.sha256(data).hexdigest())
    """
    plain = tmp_path / "plain.docx"
    docx.Document().save(str(plain))
    seen = {
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program), str(plain)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Seoul"), ("77", "America/New_York"))
    }
    assert len(seen) == 1


def test_the_same_document_gives_the_same_bytes(written: Written) -> None:
    assert written(*EVERY_BLOCK) == written(*EVERY_BLOCK)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=60))
def test_any_text_comes_back_as_it_was(written: Written, body: Body, text: str) -> None:
    root = body(written(p(text), Heading(2, (text,)), p(Note((p(text),))), title=text))
    assert texts(root)[0] == text


@pytest.mark.parametrize("text", ["\x00", "a\x1bb", "\x85", "\ud800", "\uffff", "\x7f"])
def test_a_control_character_never_reaches_a_page(written: Written, text: str) -> None:
    with pytest.raises(Refused, match="control character U\\+"):
        written(p(f"before {text} after"))


def test_white_space_within_words_is_a_space(written: Written, body: Body) -> None:
    assert texts(body(written(p("a\r\n\tb"))))[0] == "a b"


@pytest.mark.parametrize("text", ["𝔊", "😀", "\U0002a6b2", "\U000e0001", "\U0010fffd", "\ue000"])
def test_every_plane_of_unicode_is_sound(written: Written, sound: Sound, body: Body, text: str) -> None:
    data = written(p(text))
    sound(data)
    assert texts(body(data))[0] == text


def test_joiners_and_hard_spaces_stay(written: Written, body: Body) -> None:
    words = "최소 1,\u2060000\u2060만\u00a0달러"
    assert texts(body(written(p(words), language="ko")))[0] == words


def test_a_word_of_5000_letters_is_sound(written: Written, sound: Sound) -> None:
    long = "가" * 2500 + "x" * 2500
    sound(written(p(long), Table((Column(points=20), Column()), (Row((Cell((p(long),)), Cell(()))),))))


def test_200_footnotes_are_numbered(written: Written, sound: Sound, parts: Parts) -> None:
    data = written(*(p(f"n{n}", Note((p(f"note {n}"),))) for n in range(200)))
    sound(data)
    ids = re.findall(rb'<w:footnote w:id="(\d+)"', parts(data)["word/footnotes.xml"])
    assert ids == [str(n + 1).encode() for n in range(200)]


@pytest.mark.parametrize("marker", ["bullet", "number", "square"])
def test_a_list_of_60_levels_is_sound(written: Written, sound: Sound, body: Body, marker: Marker) -> None:
    block: Block = p("60")
    for level in range(60, 0, -1):
        block = List((Item((p(f"level {level}"), block)),), marker)
    data = written(block)
    sound(data)
    assert max(int(e.get(f"{W}val", "")) for e in body(data).iter(f"{W}ilvl")) <= 8
    assert len(texts(body(data))) == 61


def test_cells_and_callouts_within_each_other_are_sound(written: Written, sound: Sound) -> None:
    cell, callout = p("core"), p("core")
    for _ in range(12):
        cell = Table((Column(),), (Row((Cell((cell,)),)),), caption="c")  # type: ignore[assignment]
        callout = Callout((callout, cell), ("t",))  # type: ignore[assignment]
    sound(written(cell, callout, p(Note((cell, p(Note((p("deep"),))))))))


def test_10000_rows_are_written(written: Written, body: Body) -> None:
    rows = tuple(Row((Cell((p(CheckBox(f"d/{n}", False, "a box")),)), Cell((p("words"),)))) for n in range(10_000))
    root = body(written(Table((Column(points=20), Column()), rows)))
    assert len(root.findall(f".//{W}tr")) == 10_000


def test_the_title_has_the_style_title(written: Written, body: Body) -> None:
    root = body(written(Heading(1, ("T",)), Heading(2, ("H",), ("note",))))
    styles = [e.get(f"{W}val") for e in root.iter(f"{W}pStyle")]
    assert styles == ["Title", "Heading2"]
    note = root.findall(f".//{W}rStyle")[-1]
    assert note.get(f"{W}val") == "Note"


def test_a_page_break_needs_no_paragraph(written: Written, body: Body) -> None:
    root = body(written(p("a"), PageBreak(), Table((Column(),), (Row((Cell((p("b"),)),)),)), p("c"), PageBreak()))
    broken = [para for para in root.iter(f"{W}p") if para.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert ["".join(map(str, para.itertext())) for para in broken] == ["b"]


def test_a_link_to_nowhere_is_refused_with_the_nearest_anchor(written: Written) -> None:
    with pytest.raises(Refused, match="“#evidense”") as refused:
        written(Heading(2, ("E",), anchor="evidence"), p(Link("#evidence", ("x",)), Link("#evidense", ("y",))))
    assert "evidence" in refused.value.problems[0].hint


@pytest.mark.parametrize("href", ["file:///etc/passwd", "javascript:x", "C:\\memo.docx", "https://[", "", "https:"])
def test_a_link_to_anything_but_an_address_is_refused(written: Written, href: str) -> None:
    with pytest.raises(Refused, match="no address"):
        written(p(Link(href, ("x",))))


def test_a_link_is_a_relation_once(written: Written, parts: Parts) -> None:
    link = Link("https://example.org/é?a=b c", ("x",))
    relationships = parts(written(p(link, link), p(Note((p(link),)))))
    assert relationships["word/_rels/document.xml.rels"].count(b"https://example.org/%C3%A9?a=b%20c") == 1
    assert relationships["word/_rels/footnotes.xml.rels"].count(b"hyperlink") == 1


def test_two_tables_do_not_become_one(written: Written, body: Body) -> None:
    root = body(written(*[GRID.replace(caption="")] * 2))
    between = [etree.QName(e).localname for e in root[0]]
    assert between == ["tbl", "p", "tbl", "p", "sectPr"]


def test_bold_is_said_where_styles_would_cancel_each_other(written: Written, body: Body) -> None:
    root = body(
        written(Heading(2, (Styled("Label", ("a",)), Styled("Note", ("b",)), Strong((Styled("Accent", ("c",)),)))))
    )
    bold = [run.find(f"{W}rPr/{W}b") for run in root.iter(f"{W}r")]
    assert ["" if b is None else b.get(f"{W}val", "1") for b in bold] == ["1", "0", "1"]


def test_korean_has_no_italics(written: Written, body: Body) -> None:
    words = (Emphasis(("강조",)), Foreign("en", (Emphasis(("slanted",)),)))
    korean = body(written(p(*words), language="ko"))
    assert [run.find(f"{W}rPr/{W}i") is not None for run in korean.iter(f"{W}r")] == [False, True]
    english = body(written(p(Foreign("ko", (Emphasis(("강조",)),)))))
    assert english.find(f".//{W}i") is None and english.find(f".//{W}b") is not None


def test_a_language_is_said_where_it_changes(written: Written, body: Body) -> None:
    root = body(written(p("a", Foreign("fr", ("mot",)), Foreign("ko", ("말",)), Foreign("en", ("word",)))))
    assert [dict(e.attrib) for e in root.iter(f"{W}lang")] == [{f"{W}val": "fr-FR"}, {f"{W}eastAsia": "ko-KR"}]


def test_digits_of_a_korean_paper_speak_english(written: Written, parts: Parts) -> None:
    styles = parts(written(p("1"), language="ko"))["word/styles.xml"]
    assert b'<w:lang w:val="en-GB" w:eastAsia="ko-KR"' in styles
    assert b"<dc:language>ko-KR</dc:language>" in parts(written(p("1"), language="ko"))["docProps/core.xml"]


def test_furniture_shows_the_values_and_the_pages(written: Written, parts: Parts) -> None:
    members = parts(written(p("x")))
    header, footer = (
        b"".join(v for k, v in members.items() if k.startswith(f"word/{n}")) for n in ("header", "footer")
    )
    assert header.count(b">INTERNAL<") == 2
    assert b"DOCPROPERTY marking" in header
    assert b">0123abcd<" in footer
    assert footer.count(b" NUMPAGES ") == footer.count(b" PAGE ") == 2
    assert b">page <" in footer.replace(b' xml:space="preserve"', b"")
    assert b"{page}" not in footer


def test_a_value_that_is_missing_leaves_no_field(written: Written, parts: Parts) -> None:
    members = parts(written(p("x"), fields=()))
    assert not any(
        b"DOCPROPERTY" in members[name] for name in members if name.startswith(("word/header", "word/footer"))
    )


def test_properties_say_title_subject_language_and_reference_alone(written: Written, parts: Parts) -> None:
    members = parts(written(p("x"), title="T & t", subject="S"))
    core = etree.fromstring(members["docProps/core.xml"])
    assert {etree.QName(e).localname: e.text for e in core} == {"title": "T & t", "subject": "S", "language": "en-GB"}
    names = re.findall(rb' name="(\w+)"', members["docProps/custom.xml"])
    assert names[0] == b"reference"
    assert set(names) == {b"reference", b"marking", b"office", b"date", b"kind", b"as_of"}
    assert re.sub(rb"<[^>]*>", b"", members["docProps/app.xml"]).strip() == b"briefgen"


def test_no_part_names_a_session_a_person_or_a_day(written: Written, parts: Parts) -> None:
    everything = b"".join(parts(written(*EVERY_BLOCK)).values())
    for trace in (b"rsid", b"w14:paraId", b"creator", b"lastModifiedBy", b"dcterms", b"proofErr", b"w:author"):
        assert trace not in everything


def test_the_contents_are_filled_and_lead_to_their_headings(written: Written, body: Body) -> None:
    blocks = (
        Contents(("Contents",)),
        Heading(2, ("One", Note((p("n"),)))),
        Heading(3, (Link("#x", ("Two",)),), anchor="x"),
    )
    root = body(written(*blocks))
    links = [e.get(f"{W}anchor") for e in root.iter(f"{W}hyperlink")]
    marks = {e.get(f"{W}name") for e in root.iter(f"{W}bookmarkStart")}
    assert len(links) == 3 and set(links) <= marks
    assert texts(root)[:3] == ["Contents", "One", "Two"]
    assert b"updateFields" not in etree.tostring(root)
    assert "\\n" in (root.findtext(f".//{W}instrText") or "")


def test_contents_show_pages_where_somebody_has_counted(look: Look, paper: Callable[..., Document], body: Body) -> None:
    root = body(write_docx(paper(Contents(), Heading(2, ("One",))), look, pages=(7,)))
    assert texts(root)[0] == "One7"
    assert any("PAGEREF" in (e.text or "") for e in root.iter(f"{W}instrText"))
