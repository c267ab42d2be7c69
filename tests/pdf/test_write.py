"""A document as a PDF: every block and inline, any text, any size, always whole and always the same."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, get_args

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.blocks import plain, tree
from briefgen.blocks.look import Look
from briefgen.blocks.tree import (
    Callout,
    Cell,
    CheckBox,
    Code,
    Column,
    Contents,
    Document,
    Emphasis,
    Field,
    Foreign,
    Heading,
    Item,
    Link,
    List,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Strong,
    Tab,
    Table,
)
from briefgen.errors import Refused
from briefgen.pdf.blocks import BLOCKS
from briefgen.pdf.builder import MOST_NESTED
from briefgen.pdf.forms import PrintedBox, TickBox
from briefgen.pdf.inlines import INLINES
from briefgen.pdf.layout import layout, write_pdf
from briefgen.pdf.read import read_pdf
from briefgen.pdf.text_styles import TextStyles

Written = Callable[..., bytes]
Read = Callable[[bytes], Any]
UNSAID = frozenset({"Lbl", "Reference", "TOC", "Figure"})
"""What a page adds to the words of its tree: bullets, marks of notes, a table of contents, words in a drawing."""


def para(*inlines: tree.Inline, style: str = "Body") -> Paragraph:
    return Paragraph(inlines, style)


def rows(count: int, words: str = "word") -> Table:
    head = Row(tuple(Cell((para(name),)) for name in ("No.", "What")), "head")
    body = (Row((Cell((para(f"{number}"),)), Cell((para(f"{words} {number}"),)))) for number in range(count))
    return Table((Column(40), Column()), (head, *body))


def said(text: str) -> list[str]:
    """Words without boxes, which are fields in a PDF and ☐ or ☒ in the text of a tree."""
    return re.sub("[☐☒☑]", " ", text).split()


def test_every_block_and_every_inline_has_a_function() -> None:
    assert set(BLOCKS) == set(get_args(tree.Block))
    assert set(INLINES) == set(get_args(tree.Inline))


# ---- nothing is lost --------------------------------------------------------------------------------------------


def test_the_structure_says_what_the_tree_says_word_for_word_and_in_order(
    checker: ModuleType, look: Look, read: Read
) -> None:
    for document in checker.documents(12, seed=11):
        root = read(write_pdf(document, look)).root
        assert said(root.words(UNSAID)) == said(" ".join(plain.paragraph_texts(document.blocks)))


def test_a_layout_that_is_drawn_twice_gives_the_same_bytes(checker: ModuleType, look: Look) -> None:
    for document in checker.documents(8, seed=5):
        paper = layout(document, look)
        first = paper.pdf()
        assert first == paper.pdf() == write_pdf(document, look)
        assert paper.prepare_copies() == paper.prepare_copies()
        assert paper.pdf() == first


def test_the_space_at_the_end_of_a_line_is_in_the_text(written: Written, read: Read) -> None:
    words = "one two three " * 60
    assert read(written(para(words))).root.words().strip() == words.strip()


def test_words_before_and_behind_a_tab_or_a_new_line_are_two(written: Written, read: Read) -> None:
    root = read(written(para("To", Tab(), "the Director", tree.Break(), "From", style="Address"))).root
    assert said(root.words()) == ["To", "the", "Director", "From"]


def test_capitals_are_for_the_eye_and_the_word_is_what_was_written(written: Written, read: Read, look: Look) -> None:
    label = replace(look.paragraph("Fact Label"), capitals=True)
    capitals = replace(look, paragraphs={**look.paragraphs, "Fact Label": label})
    reading = read(written(para("Next date", style="Fact Label"), look=capitals))
    assert reading.root.words().split() == ["Next", "date"]


def test_a_box_in_a_text_is_drawn_and_read_as_its_character(written: Written, read: Read) -> None:
    data = written(para("☐ open ☒ closed"))
    assert read(data).root.words().split() == ["☐", "open", "☒", "closed"]


def test_a_box_in_a_text_is_a_letter_and_never_one_that_comes_back(written: Written, look: Look) -> None:
    data = written(para("☐ open ", CheckBox("d/a", False, "done")))
    assert set(read_pdf(data).answers) == {"d/a"}
    text_style = TextStyles(look).paragraph(look.paragraph("Body"))
    fine, live = (PrintedBox(text_style, None, "☐"), TickBox(text_style, None, CheckBox("d/a", False, "")))
    assert fine.width(0) < live.width(0)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages[0].Annots) == 1


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
def test_a_box_in_a_text_can_be_copied_and_found(written: Written, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(written(para("☐ open ☒ closed")))
    done = subprocess.run(["pdftotext", str(tmp_path / "paper.pdf"), "-"], capture_output=True, text=True, check=True)
    assert "☐ open ☒ closed" in " ".join(done.stdout.split())


def test_what_steers_lines_is_in_no_title_no_bookmark_and_no_description(written: Written) -> None:
    steered = "제1\u2060차 \u00adround\u200b of\u00a0talks"
    table = Table((Column(),), (Row((Cell((para("x"),)),)),), description=steered)
    blocks = (Heading(2, (steered,)), table, para(CheckBox("d/a", False, steered), Link("https://a.kr", (steered,))))
    with (
        pikepdf.open(io.BytesIO(written(*blocks, title=steered, subject=steered))) as pdf,
        pdf.open_outline() as outline,
    ):
        said = [str(pdf.docinfo.Title), str(pdf.docinfo.Subject), outline.root[0].title]
        box, link = sorted(pdf.pages[0].Annots, key=lambda note: str(note.Subtype), reverse=True)
        said += [str(box.TU), str(link.Contents).removesuffix(" (https://a.kr)")]
        said += [str(t.A.Summary) for t in pdf.objects if isinstance(t, pikepdf.Dictionary) and t.get("/S") == "/Table"]
        packet = pdf.Root.Metadata.read_bytes().decode()
    assert said == ["제1차 round of talks"] * 6 and packet.count("제1차 round of talks") == 2


def test_a_word_divided_at_a_soft_hyphen_is_read_with_it(written: Written, read: Read) -> None:
    """ISO 32000-1 14.8.2.2.3: the hyphen of a division that the lines brought about is U+00AD, never U+002D."""
    words = " ".join(["semi\u00adcon\u00adduc\u00adtors and Wissen\u00adschafts\u00adzusammen\u00adarbeit"] * 9)
    said = read(written(Heading(2, (words,)), language="en")).root.words()
    assert "\u00ad" in said and "-" not in said
    assert said.replace("\u00ad", "").split() == words.replace("\u00ad", "").split()


def test_a_word_in_capitals_that_is_divided_is_read_once(written: Written, read: Read, look: Look) -> None:
    style = replace(look.paragraph("Body"), capitals=True)
    loud = replace(look, paragraphs=MappingProxyType({**look.paragraphs, "Body": style}))
    words = " ".join(["Wissen\u00adschafts\u00adzusammen\u00adarbeit"] * 40)
    assert read(written(para(words), look=loud)).root.words().split() == words.split()


def test_header_and_footer_are_furniture_and_no_text(written: Written, read: Read) -> None:
    reading = read(written(para("body")))
    assert reading.root.words().split() == ["body"]
    artifacts = "".join(reading.pages[0].artifacts)
    assert artifacts.count("INTERNAL") == 2 and "page 1 of 1" in artifacts and "0123abcd" in artifacts


def test_the_marking_is_the_documents(written: Written, read: Read) -> None:
    artifacts = "".join(read(written(para("x"), fields=(("marking", "초안 · 내부용"),))).pages[0].artifacts)
    assert artifacts.count("초안 · 내부용") == 2 and "INTERNAL" not in artifacts


def test_a_repeated_head_is_read_once(written: Written, read: Read) -> None:
    reading = read(written(rows(150)))
    assert len(reading.pages) > 2
    assert reading.root.words().count("What") == 1
    assert all("What" in "".join(page.artifacts) for page in reading.pages[1:])


def test_an_anchor_that_is_not_there_is_plain_text(written: Written, read: Read) -> None:
    root = read(written(para(Link("#nowhere", ("see there",)), Link("javascript:x", ("run",))))).root
    assert not list(root.find("Link")) and "see there" in root.words()


# ---- structure --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "shape"),
    [
        ((Heading(1, ("a",)), para("b")), "Document(H1 P)"),
        ((Heading(2, ("a",)), Heading(4, ("b",)), Heading(2, ("c",))), "Document(H1 H2 H1)"),
        ((Heading(1, ("a",)), Heading(3, ("b",), ("note",))), "Document(H1 H2 P)"),
        ((List((Item((para("a"),)),)),), "Document(L(LI(Lbl LBody)))"),
        ((List((Item((para("a"), para("b"))),)),), "Document(L(LI(Lbl LBody(P P))))"),
        ((List((Item((List((Item((para("a"),)),)),)),)),), "Document(L(LI(Lbl LBody(L(LI(Lbl LBody))))))"),
        ((Callout((para("a"),), ("t",)),), "Document(Callout(P P))"),
        ((para("a", Note((para("n"),)), "b"),), "Document(P(Reference) Note(Lbl P))"),
        ((para(Foreign("ko", ("가",)), "b"),), "Document(P(Span))"),
        ((para(CheckBox("d/a", False, "Done")),), "Document(P(Form))"),
        ((rows(1),), "Document(Table(THead(TR(TH TH)) TBody(TR(TD TD))))"),
        ((para(), tree.Rule(), PageBreak()), "Document"),
    ],
)
def test_blocks_have_their_elements(written: Written, read: Read, blocks: tuple[tree.Block, ...], shape: str) -> None:
    assert read(written(*blocks)).root.shape() == shape


def test_rows_are_as_wide_as_their_table(written: Written, read: Read) -> None:
    cells = tuple(Cell((para(word),)) for word in "abc")
    table = Table((Column(), Column(), Column()), (Row(cells), Row(cells[:1]), Row((Cell((), span=2), cells[0]))))
    root = read(written(table)).root
    spans = [
        sum(int(cell.dictionary.get("/A", {}).get("/ColSpan", 1)) for cell in row.find("TD")) for row in root.find("TR")
    ]
    assert spans == [3, 3, 3]


def test_a_row_with_too_many_cells_is_refused(written: Written) -> None:
    with pytest.raises(Refused, match="more cells"):
        written(Table((Column(),), (Row((Cell((para("a"),)), Cell((para("b"),)))),)))


def test_heads_have_a_scope_and_tables_say_what_they_show(written: Written, read: Read) -> None:
    body = Row((Cell((para("name"),), header=True), Cell((para("value"),))))
    group = Row((Cell((para("group"),), span=2),), "group")
    table = rows(1).replace(rows=(*rows(1).rows[:1], group, body), description="Two by two", caption="Table 1")
    root = read(written(table)).root
    assert [str(cell.dictionary.A.Scope) for cell in root.find("TH")] == ["/Column", "/Column", "/Column", "/Row"]
    assert str(next(root.find("Table")).dictionary.A.Summary) == "Two by two"
    assert next(root.find("Table")).kids[0].tag == "Caption"


# ---- pages ------------------------------------------------------------------------------------------------------


def test_pages_are_counted_without_writing_them(look: Look, paper: Callable[..., Document]) -> None:
    document = paper(rows(150))
    with pikepdf.open(io.BytesIO(write_pdf(document, look))) as pdf:
        assert len(pdf.pages) == len(layout(document, look).pages) > 2


def test_a_contents_knows_its_pages_and_links_to_them(
    written: Written, read: Read, look: Look, paper: Callable[..., Document]
) -> None:
    heads = [block for n in range(4) for block in (Heading(2, (f"Part {n}",)), para("text"), PageBreak())]
    blocks = (Contents(("Contents",)), PageBreak(), *heads)
    reading = read(written(*blocks))
    entries = [entry.words().split() for entry in reading.root.find("TOCI")]
    assert entries == [["Part", str(n), str(n + 2)] for n in range(4)]
    assert layout(paper(*blocks), look).heading_pages() == (2, 3, 4, 5)
    with pikepdf.open(io.BytesIO(written(*blocks))) as pdf:
        links = [note for note in pdf.pages[0].Annots if note.Subtype == "/Link"]
        assert [link.Dest[0].objgen for link in links] == [page.obj.objgen for page in list(pdf.pages)[1:5]]


def test_a_header_row_of_the_first_page_is_not_on_the_second(written: Written, read: Read) -> None:
    first, second = read(written(para("a"), PageBreak(), para("b"))).pages
    assert "Dialogue desk" in "".join(first.artifacts) and "Dialogue desk" not in "".join(second.artifacts)


def test_the_paper_is_what_the_document_asks_for(written: Written) -> None:
    with pikepdf.open(io.BytesIO(written(para("a"), paper="Letter"))) as pdf:
        assert [float(v) for v in pdf.pages[0].MediaBox] == [0, 0, 612, 792]


# ---- the same bytes ---------------------------------------------------------------------------------------------


def test_other_processes_write_the_same_bytes(written: Written, tmp_path: Path) -> None:
    source = textwrap.dedent("""
        import hashlib, sys
        sys.path.insert(0, sys.argv[1])
        import check_pdf
        from briefgen.pdf.layout import write_pdf
        look, digest = check_pdf.shipped_look(), hashlib.sha256()
        for document in check_pdf.documents(4, seed=3):
            digest.update(write_pdf(document, look))
        print(digest.hexdigest())
    """)
    folder = str(Path(__file__).parent)
    told = {
        subprocess.run(
            [sys.executable, "-c", source, folder],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": "C"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Seoul"))
    }
    assert len(told) == 1


def test_a_document_leaves_no_trace_in_the_next(written: Written) -> None:
    alone = written(para("quiet"))
    written(para("긴급 ", Strong(("비밀",)), CheckBox("d/x", True, "x")))
    assert written(para("quiet")) == alone


def test_only_the_characters_of_a_document_are_in_its_fonts(written: Written) -> None:
    with pikepdf.open(io.BytesIO(written(para("가나")))) as pdf:
        maps = b"".join(font.ToUnicode.read_bytes() for font in pdf.pages[0].Resources.Font.values())
    assert b"<AC00>" in maps and b"<AC01>" not in maps


# ---- what may come ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (para(),),
        (Table((), ()),),
        (Table((Column(),), (Row(()),)),),
        (List(()),),
        (Callout(()),),
        (Contents(),),
        (para("x" * 5000),),
        (para("가" * 5000),),
        (para("(" * 500),),
        (para("e\u0301 \u1112\u1161\u11ab a\u0323"),),
        (Heading(1, ("word " * 300,)),),
        (Table(tuple(Column(200) for _ in range(9)), (Row(tuple(Cell((para("wide words"),)) for _ in range(9))),)),),
    ],
    ids=lambda blocks: type(blocks[0]).__name__ if blocks else "nothing",
)
def test_odd_documents_are_whole(written: Written, read: Read, blocks: tuple[tree.Block, ...]) -> None:
    text = "".join(read(written(*blocks)).root.words(UNSAID).split())
    assert text == "".join(unicodedata.normalize("NFC", " ".join(plain.paragraph_texts(blocks))).split())


def test_ten_thousand_rows_are_all_there(written: Written, read: Read) -> None:
    text = read(written(rows(10_000))).root.words().split()
    assert text[:4] == ["No.", "What", "0", "word"] and text[-1] == "9999" and len(text) == 30_002


def test_a_list_sixty_levels_deep_is_whole(written: Written, read: Read) -> None:
    block: tree.Block = para("deepest")
    for level in range(60):
        block = List((Item((para(f"level {level}"), block)),), "dash")
    words = read(written(block)).root.words(UNSAID).split()
    assert words.count("level") == 60 and words[-1] == "deepest"


def test_inlines_a_thousand_levels_deep_are_whole(written: Written, read: Read) -> None:
    inline: tree.Inline = "inmost"
    for _ in range(1000):
        inline = Strong((inline,))
    assert read(written(para(inline))).root.words().split() == ["inmost"]


def _tabled(block: tree.Block) -> tree.Block:
    return Table((Column(),), (Row((Cell((block,)),)),))


def _called_out(block: tree.Block) -> tree.Block:
    return Callout((block,))


@pytest.mark.parametrize("wrap", [_tabled, _called_out])
def test_a_deep_nest_is_whole_and_one_too_deep_is_refused(
    written: Written, read: Read, wrap: Callable[[tree.Block], tree.Block]
) -> None:
    block: tree.Block = para("inmost")
    for _ in range(MOST_NESTED - 1):
        block = wrap(block)
    assert read(written(block)).root.words().split() == ["inmost"]
    with pytest.raises(Refused, match="nested too deeply"):
        written(wrap(wrap(block)))


def test_a_thousand_footnotes_stand_all_there(written: Written, read: Read) -> None:
    marks = tuple(inline for n in range(1000) for inline in (f"text {n}", Note((para(f"footnote-{n}"),)), " "))
    root = read(written(Paragraph(marks))).root
    notes = list(root.find("Note"))
    assert [note.kids[1].words().strip() for note in notes] == [f"footnote-{n}" for n in range(1000)]


@pytest.mark.parametrize("text", ["an 😀 here", "שלום", "ligature \U0001f469\u200d\U0001f4bb", "\u202ereversed"])
def test_what_no_font_can_set_is_refused_by_name(written: Written, text: str) -> None:
    with pytest.raises(Refused) as refused:
        written(para("all is well"), para(text))
    assert re.search(r"U\+[0-9A-F]{4,5}", str(refused.value)) and "look.yaml" in str(refused.value)


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60)


@given(text=TEXT, style=st.sampled_from(["Body", "Address", "Signature", "Fact Label"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_set_or_refused(written: Written, read: Read, text: str, style: str) -> None:
    blocks = (para(text, style=style), rows(2, text), Callout((para(Emphasis((text,)), Code(text)),)))
    try:
        data = written(*blocks)
    except Refused:
        return
    expected = unicodedata.normalize("NFC", " ".join(plain.paragraph_texts(blocks)))
    hidden = "\u00ad\u200b\u200c\u200d\u2060\ufeff☐☑☒"
    clean = str.maketrans(dict.fromkeys(hidden, ""))
    assert "".join(read(data).root.words().translate(clean).split()) == "".join(expected.translate(clean).split())


def test_a_field_of_the_page_is_the_pages_own(written: Written, read: Read) -> None:
    body = para("This is page ", Field("page"), " of ", Field("pages"), ", ", Field("kind"))
    root = read(written(para("first"), PageBreak(), body)).root
    assert " ".join(root.words().split()) == "first This is page 2 of 2, Working memo"


# ---- other readers ----------------------------------------------------------------------------------------------

READERS = [["pdfinfo"], ["pdftotext", "{}", "-"], ["pdffonts"], ["qpdf", "--check"], ["mutool", "info"]]


@pytest.fixture(scope="module")
def files(checker: ModuleType, look: Look, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Six documents of all kinds."""
    folder = tmp_path_factory.mktemp("files")
    for number, document in enumerate(checker.documents(6, seed=5)):
        (folder / f"{number}.pdf").write_bytes(write_pdf(document, look))
    return sorted(folder.iterdir())


@pytest.mark.parametrize("command", READERS, ids=lambda command: str(command[0]))
def test_other_readers_open_it_without_a_warning(command: list[str], files: list[Path]) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not on this machine")
    assert len(files) == 6
    for path in files:
        filled = [str(path) if part == "{}" else part for part in command]
        run = filled if "{}" in command else [*filled, str(path)]
        told = subprocess.run(run, capture_output=True, text=True, check=False)
        assert told.returncode == 0 and not told.stderr, told.stderr
        assert "warning" not in told.stdout.lower()
