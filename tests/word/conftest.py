"""What the tests of the Word room share: a way to write a page, and a judge of what was written."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Block, Document
from briefgen.word.write import write_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Written(Protocol):
    """Some blocks as a Word file in the shipped house, or in another look."""

    def __call__(self, *blocks: Block, look: Look | None = None, **more: Any) -> bytes: ...


Parts = Callable[[bytes], Mapping[str, bytes]]
Body = Callable[[bytes], etree._Element]
Sound = Callable[[bytes], None]
OldMemo = Callable[[Any], bytes]


@pytest.fixture(scope="session")
def written(look: Look, paper: Callable[..., Document]) -> Written:
    """Writes a document."""

    def write(*blocks: Block, look: Look | None = look, **more: Any) -> bytes:
        assert look is not None
        return write_docx(paper(*blocks, **more), look)

    return write


@pytest.fixture(scope="session")
def parts() -> Parts:
    """The parts of a file by name."""

    def unpacked(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    return unpacked


@pytest.fixture(scope="session")
def body(parts: Parts) -> Body:
    """The root of the main part."""
    return lambda data: etree.fromstring(parts(data)["word/document.xml"])


@pytest.fixture(scope="session")
def old_memo() -> OldMemo:
    """A memo somebody wrote in Word, on a document of python-docx, with a canary wherever Word keeps something."""
    return _old_memo


@pytest.fixture(scope="session")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """Fails unless openxml-audit finds nothing."""
    path = tmp_path_factory.mktemp("valid") / "paper.docx"

    def judge(data: bytes) -> None:
        path.write_bytes(data)
        # one that is used again remembers what it counted in another file, where both had one place in memory
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []

    return judge


@pytest.fixture(scope="session")
def distinct(parts: Parts) -> Sound:
    """Fails unless the tags and ids of a file are unique."""

    def judge(data: bytes) -> None:
        members = parts(data)
        roots = [etree.fromstring(members[f"word/{name}.xml"]) for name in ("document", "footnotes")]
        for name in ("tag", "id"):
            values = [e.get(f"{{{W}}}val") for root in roots for e in root.iterfind(f".//{{{W}}}sdtPr/{{{W}}}{name}")]
            assert len(values) == len(set(values))

    return judge


@pytest.fixture(scope="session")
def sound(valid: Sound, distinct: Sound) -> Sound:
    """Fails unless a file is valid, its tags and ids are unique, and python-docx opens and saves it."""

    def judge(data: bytes) -> None:
        valid(data)
        distinct(data)
        docx.Document(io.BytesIO(data)).save(io.BytesIO())

    return judge


# ---- an old memo ------------------------------------------------------------------------------------------------

SECRET = "CANARY"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd000000"
    "0f49444154789c6390b78affffff3f00095903b67f2a4d4e0000000049454e44ae426082"
)
SETTINGS = {
    "rsids": '<w:rsids ><w:rsidRoot w:val="00CANARY"/></w:rsids>',
    "variables": f'<w:docVars ><w:docVar w:name="x" w:val="{SECRET}"/></w:docVars>',
}
FACTS = f"{W.replace('wordprocessingml/2006/main', 'officeDocument/2006/extended-properties')}"
APP = f'<Properties xmlns="{FACTS}"><Template>C:\\{SECRET}.dotx</Template><Company>{SECRET}</Company></Properties>'


def _old_memo(document: Any) -> bytes:
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "category", "keywords", "title", "subject"):
        setattr(properties, name, f"{SECRET} {name}")
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
    for setting in SETTINGS.values():
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
    """With a company, a template, custom XML and a style that names an editing session."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        new.writestr("docProps/app.xml", APP)
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/app.xml":
                continue
            if name == "word/styles.xml":
                content = content.replace(b"<w:qFormat/>", b'<w:qFormat/><w:rsid w:val="00CANARY"/>', 1)
            if name.startswith("customXml/item") and "Props" not in name:
                content = f"<memo>{SECRET} data</memo>".encode()
            new.writestr(name, content)
    return out.getvalue()
