"""What of a house reaches a document: a house made from an old memo must not carry that memo along."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Paragraph
from briefgen.word import clean
from briefgen.word.look import read_look
from briefgen.word.theme import Theme
from briefgen.word.write import write_word
from briefgen.word.xml import element

Parts = Callable[[bytes], Mapping[str, bytes]]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd000000"
    "0f49444154789c6390b78affffff3f00095903b67f2a4d4e0000000049454e44ae426082"
)
SECRET = "CANARY"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def old_memo(settings: Mapping[str, str]) -> bytes:
    """A memo somebody wrote in Word, with a canary wherever Word keeps something of its author."""
    document = docx.Document()
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "category", "keywords", "title", "subject"):
        setattr(properties, name, f"{SECRET} {name}")
    document.add_heading(f"{SECRET} heading", 1)
    paragraph = document.add_paragraph(f"{SECRET} text")
    document.add_comment(paragraph.runs, f"{SECRET} comment", author=f"{SECRET} author", initials="CA")
    document.add_picture(io.BytesIO(PNG))
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.text = "Ministry of Examples"
    picture = header.add_run()
    picture.add_picture(io.BytesIO(_with_text(PNG)), width=Pt(40))
    for named in picture._r.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
        named.set("name", f"C:\\{SECRET}.png")
        named.set("title", f"{SECRET} title")
        named.set("descr", "The seal of the ministry")
    ns = nsdecls("w")
    hidden = f"<w:rPr><w:vanish/></w:rPr><w:t>{SECRET} hidden</w:t>"
    bound = f'<w:alias w:val="{SECRET}"/><w:dataBinding w:xpath="/{SECRET}" w:storeItemID="{{1}}"/>'
    for trace in (
        f'<w:bookmarkStart {ns} w:id="1" w:name="{SECRET}mark"/>',
        f'<w:bookmarkEnd {ns} w:id="1"/>',
        f'<w:del {ns} w:id="2" w:author="{SECRET}"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>',
        f'<w:ins {ns} w:id="3" w:author="{SECRET}"><w:r w:rsidR="00CANARY"><w:t> and More</w:t></w:r></w:ins>',
        f"<w:r {ns}>{hidden}</w:r>",
        f'<w:fldSimple {ns} w:instr="FILENAME"><w:r><w:t>C:\\{SECRET}\\memo.docx</w:t></w:r></w:fldSimple>',
        f'<w:fldSimple {ns} w:instr="AUTHOR"><w:r><w:t>{SECRET}</w:t></w:r></w:fldSimple>',
        f'<w:fldSimple {ns} w:instr="DOCPROPERTY marking"><w:r><w:t>{SECRET}</w:t></w:r></w:fldSimple>',
        f"<w:sdt {ns}><w:sdtPr>{bound}</w:sdtPr><w:sdtContent><w:r><w:t> of State</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        header._p.append(parse_xml(trace))
    for setting in settings.values():
        document.settings.element.append(parse_xml(setting.replace(" ", f" {ns} ", 1)))
    saved = io.BytesIO()
    document.save(saved)
    return _extended(saved.getvalue())


def _with_text(png: bytes) -> bytes:
    """The picture with a text chunk behind its header."""
    body = b"tEXt" + f"Author\0{SECRET}".encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:33] + chunk + png[33:]


def _extended(data: bytes) -> bytes:
    """With a company, custom XML and a style that names an editing session."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/app.xml":
                content = content.replace(b"</Application>", f"</Application><Company>{SECRET}</Company>".encode())
            if name == "word/styles.xml":
                content = content.replace(b"<w:qFormat/>", b'<w:qFormat/><w:rsid w:val="00CANARY"/>', 1)
            if name.startswith("customXml/item") and "Props" not in name:
                content = f"<memo>{SECRET} data</memo>".encode()
            new.writestr(name, content)
    return out.getvalue()


SETTINGS = {
    "rsids": '<w:rsids ><w:rsidRoot w:val="00CANARY"/></w:rsids>',
    "variables": f'<w:docVars ><w:docVar w:name="x" w:val="{SECRET}"/></w:docVars>',
}


@pytest.fixture(scope="module")
def look(settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Look:
    return read_look(old_memo(SETTINGS), {**settings, "fonts": []}, tmp_path_factory.mktemp("fonts"))[0]


@pytest.fixture(scope="module")
def written(look: Look) -> bytes:
    return write_word(Document("T", "en", (Paragraph(("text",)),), fields=(("marking", "INTERNAL"),)), look)


def test_the_old_memo_is_full_of_canaries(parts: Parts) -> None:
    found = [name for name, content in parts(old_memo(SETTINGS)).items() if SECRET.encode() in content]
    assert len(found) >= 7


def test_not_one_canary_of_an_old_memo_reaches_a_document(written: bytes, parts: Parts) -> None:
    assert [name for name, content in parts(written).items() if SECRET.encode() in content] == []


def test_nor_does_one_reach_the_look_of_the_pdf(look: Look) -> None:
    words = repr(look.furniture)
    assert SECRET not in words
    assert "Ministry of Examples" in words


def test_letterhead_logo_and_marking_do(written: bytes, parts: Parts) -> None:
    members = parts(written)
    header = b"".join(v for k, v in members.items() if k.startswith("word/header"))
    words = "".join(map(str, etree.fromstring(members["word/header1.xml"]).itertext()))
    assert words.count("Ministry of Examples") == 1
    assert " and More" in words and " of State" in words
    assert b"The seal of the ministry" in header
    assert b">INTERNAL<" in header
    assert any(name.startswith("word/media/") for name in members)


def test_it_is_sound(written: bytes, sound: Callable[[bytes], None]) -> None:
    sound(written)


def test_only_parts_of_the_list_are_in_a_document(written: bytes, parts: Parts) -> None:
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
    assert [name for name in parts(written) if not name.startswith(allowed + more)] == []


def test_settings_are_those_that_change_the_look() -> None:
    root = element(
        '<w:settings><w:compat/><w:zoom w:percent="90"/><w:attachedTemplate r:id="x"/><w:trackRevisions/>'
        '<w:documentProtection w:edit="forms"/><w:mailMerge/><w:updateFields/></w:settings>'
    )
    assert [etree.QName(child).localname for child in clean.settings(root)] == ["zoom", "compat"]


def test_theme_colours_get_their_literal() -> None:
    root = element(
        '<w:styles><w:style><w:rPr><w:color w:val="auto" w:themeColor="accent1"/></w:rPr><w:tcPr>'
        '<w:shd w:val="clear" w:fill="auto" w:themeFill="accent1" w:themeFillTint="33"/></w:tcPr></w:style></w:styles>'
    )
    cleaned = etree.tostring(clean.styles(root, Theme({"accent1": "1F3A5F"})))
    assert b'w:val="1F3A5F"' in cleaned
    assert b'w:fill="auto"' not in cleaned


def test_properties_are_brought_into_the_order_of_the_schema() -> None:
    root = element(
        "<w:styles><w:style><w:pPr><w:jc/><w:keepNext/></w:pPr><w:rPr><w:sz/><w:rFonts/></w:rPr></w:style></w:styles>"
    )
    names = [etree.QName(e).localname for e in clean.styles(root, Theme()).iter()]
    assert names == ["styles", "style", "pPr", "keepNext", "jc", "rPr", "rFonts", "sz"]


def test_pictures_of_bullets_and_embedded_fonts_stay_behind() -> None:
    bullets = element(
        '<w:numbering><w:numPicBullet w:numPicBulletId="0"/><w:abstractNum w:abstractNumId="1"/></w:numbering>'
    )
    assert [etree.QName(e).localname for e in clean.numbering(bullets)] == ["abstractNum"]
    fonts = element(
        '<w:fonts><w:font w:name="A"><w:embedRegular r:id="x"/><w:family w:val="swiss"/></w:font></w:fonts>'
    )
    assert [etree.QName(e).localname for e in clean.fonts(fonts).iter()] == ["fonts", "font", "family"]


def test_a_linked_picture_of_the_letterhead_goes_no_further() -> None:
    drawn = '<w:r><w:drawing><x r:embed="rId9"/></w:drawing></w:r>'
    linked = '<w:hyperlink r:id="rId8"><w:r/></w:hyperlink>'
    root = element(f"<w:hdr><w:p>{drawn}{linked}</w:p></w:hdr>")
    names = [etree.QName(e).localname for e in clean.story(root, Theme(), ()).iter()]
    assert names == ["hdr", "p", "r", "r"]


def test_this_folder_holds_no_old_memo() -> None:
    assert not list(Path(__file__).parent.glob("*.docx"))
