"""What of a template reaches a document (no trace of an old memo), and its styles with variants applied."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Paragraph
from briefgen.word import adapt
from briefgen.word.adapt import CHANGEABLE, PARAGRAPH_WRITERS, RUN_WRITERS, SPACING
from briefgen.word.elements import element
from briefgen.word.look import read_look
from briefgen.word.look_settings import PARAGRAPHS
from briefgen.word.properties import Theme
from briefgen.word.template import open_template
from briefgen.word.write import write_docx

Parts = Callable[[bytes], Mapping[str, bytes]]
OldMemo = Callable[[Any], bytes]

SECRET = "CANARY"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def memo(old_memo: OldMemo) -> bytes:
    return old_memo(docx.Document())


@pytest.fixture(scope="module")
def memo_look(memo: bytes, settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Look:
    return read_look(memo, {**settings, "fonts": []}, tmp_path_factory.mktemp("fonts"))[0]


@pytest.fixture(scope="module")
def memo_document(memo_look: Look) -> bytes:
    return write_docx(Document("T", "en", (Paragraph(("text",)),), fields=(("marking", "INTERNAL"),)), memo_look)


def test_the_old_memo_is_full_of_canaries(memo: bytes, parts: Parts) -> None:
    found = [name for name, content in parts(memo).items() if SECRET.encode() in content]
    assert len(found) >= 9


def test_not_one_canary_of_an_old_memo_reaches_a_document(memo_document: bytes, parts: Parts) -> None:
    assert [name for name, content in parts(memo_document).items() if SECRET.encode() in content] == []


def test_nor_does_one_reach_the_look_of_the_pdf(memo_look: Look) -> None:
    words = repr(memo_look.header_footer)
    assert SECRET not in words
    assert "Ministry of Examples" in words


def test_letterhead_logo_and_marking_do(memo_document: bytes, parts: Parts) -> None:
    members = parts(memo_document)
    header = b"".join(v for k, v in members.items() if k.startswith("word/header"))
    words = "".join(map(str, etree.fromstring(members["word/header1.xml"]).itertext()))
    assert words.count("Ministry of Examples") == 1
    assert " and More" in words and " of State" in words
    assert b"The seal of the ministry" in header
    assert b">INTERNAL<" in header
    assert any(name.startswith("word/media/") for name in members)


def test_it_is_sound(memo_document: bytes, sound: Callable[[bytes], None]) -> None:
    sound(memo_document)


def test_only_parts_of_the_list_are_in_a_document(memo_document: bytes, parts: Parts) -> None:
    allowed = (
        "[Content_Types]",
        "_rels/",
        "docProps/",
        "word/document",
        "word/styles",
        "word/settings",
        "word/fontTable",
    )
    more = (
        "word/numbering",
        "word/footnotes",
        "word/theme/",
        "word/header",
        "word/footer",
        "word/media/",
        "word/_rels/",
    )
    assert [name for name in parts(memo_document) if not name.startswith(allowed + more)] == []


def test_settings_are_those_that_change_the_look() -> None:
    root = element(
        '<w:settings><w:compat/><w:zoom w:percent="90"/><w:attachedTemplate r:id="x"/><w:trackRevisions/>'
        '<w:documentProtection w:edit="forms"/><w:mailMerge/><w:updateFields/></w:settings>'
    )
    assert [etree.QName(child).localname for child in adapt.clean_settings(root)] == ["zoom", "compat"]


def test_theme_colours_get_their_literal() -> None:
    root = element(
        '<w:styles><w:style><w:rPr><w:color w:val="auto" w:themeColor="accent1"/></w:rPr><w:tcPr>'
        '<w:shd w:val="clear" w:fill="auto" w:themeFill="accent1" w:themeFillTint="33"/></w:tcPr></w:style></w:styles>'
    )
    cleaned = etree.tostring(adapt.clean_styles(root, Theme({"accent1": "1F3A5F"})))
    assert b'w:val="1F3A5F"' in cleaned
    assert b'w:fill="auto"' not in cleaned


def test_properties_are_brought_into_the_order_of_the_schema() -> None:
    root = element(
        "<w:styles><w:style><w:pPr><w:jc/><w:keepNext/></w:pPr><w:rPr><w:sz/><w:rFonts/></w:rPr></w:style></w:styles>"
    )
    names = [etree.QName(e).localname for e in adapt.clean_styles(root, Theme()).iter()]
    assert names == ["styles", "style", "pPr", "keepNext", "jc", "rPr", "rFonts", "sz"]


def test_pictures_of_bullets_and_embedded_fonts_stay_behind() -> None:
    bullets = element(
        '<w:numbering><w:numPicBullet w:numPicBulletId="0"/><w:abstractNum w:abstractNumId="1"/></w:numbering>'
    )
    assert [etree.QName(e).localname for e in adapt.clean_numbering(bullets)] == ["abstractNum"]
    fonts = element(
        '<w:fonts><w:font w:name="A"><w:embedRegular r:id="x"/><w:family w:val="swiss"/></w:font></w:fonts>'
    )
    assert [etree.QName(e).localname for e in adapt.clean_fonts(fonts).iter()] == ["fonts", "font", "family"]


def test_a_linked_picture_of_the_letterhead_goes_no_further() -> None:
    drawn = '<w:r><w:drawing><x r:embed="rId9"/></w:drawing></w:r>'
    linked = '<w:hyperlink r:id="rId8"><w:r/></w:hyperlink>'
    root = element(f"<w:hdr><w:p>{drawn}{linked}</w:p></w:hdr>")
    names = [etree.QName(e).localname for e in adapt.clean_header_footer(root, Theme(), (), {}).iter()]
    assert names == ["hdr", "p", "r", "r"]


def test_this_folder_holds_no_old_memo() -> None:
    assert not list(Path(__file__).parent.glob("*.docx"))


Written = Callable[..., bytes]

VARIANTS = [
    {"variants": ("principal",)},
    {"variants": ("ko",)},
    {"variants": ("press", "ko"), "tightness": 2},
    {"paper": "Letter"},
    {"variants": ("principal", "ko"), "tightness": 3, "paper": "Letter"},
]


def test_every_property_that_can_change_is_written() -> None:
    written = {name for names, _ in PARAGRAPH_WRITERS for name in names} | set(RUN_WRITERS) | SPACING | {"tabs"}
    assert written == set(CHANGEABLE)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_document_reads_back_as_the_look_it_wears(
    written: Written, look: Look, paper: Any, variant: dict[str, Any]
) -> None:
    resolver = open_template(written(Paragraph(("x",)), **variant)).resolver
    document = paper(**variant)
    wanted = look.with_all(document.variants, document.tightness, document.paper)
    for name in PARAGRAPHS:
        found = resolver.paragraph(name, resolver.values(resolver.by_name["paragraph", name]))
        for field in CHANGEABLE:
            ours, theirs = getattr(found, field), getattr(wanted.paragraph(name), field)
            if field == "tabs":
                ours, theirs = ([(round(t.position), t.align, t.leader) for t in stops] for stops in (ours, theirs))
            elif isinstance(ours, float):
                ours, theirs = round(ours, 1), round(theirs, 1)
            assert ours == theirs, (name, field)


def test_deltas_are_not_inherited() -> None:
    document = docx.Document()
    out = io.BytesIO()
    document.save(out)
    look, _ = read_look(out.getvalue(), {"variants": {"x": {"Normal": {"size": 5, "bold": True}}}}, Path())
    plain = write_docx(Document("T", "en", (Paragraph(("x",)),)), look)
    variant = write_docx(Document("T", "en", (Paragraph(("x",)),), variants=("x",)), look)
    before, after = (open_template(data).resolver for data in (plain, variant))

    def read(resolver: Any, name: str) -> Any:
        return resolver.paragraph(name, resolver.values(resolver.by_name["paragraph", name]))

    assert read(after, "Normal").size == read(before, "Normal").size + 5
    assert read(after, "List Bullet") == read(before, "List Bullet")


def test_frames_are_made_once_for_what_wears_the_same(
    written: Written, parts: Callable[[bytes], Mapping[str, bytes]]
) -> None:
    one, two = (parts(written(Paragraph((words,)), variants=("ko",))) for words in ("a", "b"))
    assert {name for name in one if one[name] != two[name]} == {"word/document.xml"}
