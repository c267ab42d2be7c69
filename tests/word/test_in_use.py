"""Of the styles, lists and fonts of a letterhead only those in use travel, and no name of an office's own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Paragraph, Styled
from briefgen.word.elements import q, val
from briefgen.word.look import read_look
from briefgen.word.write import write_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = (
    "<w:style w:type='paragraph' w:styleId='CANARY1'><w:name w:val='CANARY one'/><w:basedOn w:val='CANARY2'/>"
    "<w:next w:val='CANARY3'/><w:link w:val='CANARY3'/><w:rPr><w:b/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='CANARY2'><w:name w:val='CANARY two'/>"
    "<w:rPr><w:rFonts w:ascii='Shown' w:hAnsi='Shown'/><w:sz w:val='30'/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='CANARY3'><w:name w:val='CANARY three'/>"
    "<w:pPr><w:numPr><w:numId w:val='88'/></w:numPr></w:pPr><w:rPr><w:rFonts w:ascii='CANARY Sans'/></w:rPr></w:style>"
    "<w:style w:type='table' w:styleId='CANARY4'><w:name w:val='CANARY Table'/></w:style>"
    "<w:style w:type='character' w:styleId='CANARY5'><w:name w:val='Seal'/><w:rPr><w:caps/></w:rPr></w:style>"
)
PLACES = {
    "header": "<w:p><w:pPr><w:pStyle w:val='CANARY1'/></w:pPr><w:r><w:t>Office</w:t></w:r></w:p>",
    "styles": STYLES,
    "fontTable": "<w:font w:name='CANARY Sans'/><w:font w:name='Shown'><w:family w:val='swiss'/></w:font>",
}
LISTS = (
    "<w:abstractNum w:abstractNumId='87'><w:lvl w:ilvl='0'><w:pStyle w:val='CANARY3'/><w:lvlText w:val='CANARY'/>"
    "</w:lvl></w:abstractNum>",
    "<w:num w:numId='88'><w:abstractNumId w:val='87'/></w:num>",
)


@pytest.fixture(scope="module")
def office_look(look: Look, settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Look:
    """A look whose file has styles, lists and fonts of an office's own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(look.template)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            root = etree.fromstring(part) if (part := old.read(name)) and name.endswith(".xml") else None
            for place, text in PLACES.items():
                if root is not None and name.startswith(f"word/{place}"):
                    root.extend(etree.fromstring(f"<x {W}>{text}</x>"))
            if root is not None and name == "word/numbering.xml":
                definition, number = (etree.fromstring(text.replace(" ", f" {W} ", 1)) for text in LISTS)
                root.insert(0, definition)
                root.append(number)
            new.writestr(name, part if root is None else etree.tostring(root))
    return read_look(out.getvalue(), {**settings, "fonts": []}, tmp_path_factory.mktemp("fonts"))[0]


def parts_of(look: Look, *inlines: Any) -> Mapping[str, bytes]:
    paper = write_docx(Document("T", "en", (Paragraph(inlines),), fields=(("marking", "M"),)), look)
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_name_of_an_offices_own_and_nothing_unused_travels(office_look: Look) -> None:
    parts = parts_of(office_look, "text")
    assert [name for name, part in parts.items() if b"CANARY" in part or b"Seal" in part] == []


def test_what_a_header_is_written_in_looks_as_before(office_look: Look) -> None:
    parts = parts_of(office_look, "text")
    styles = {val(style, "styleId"): style for style in etree.fromstring(parts["word/styles.xml"]).iter(q("style"))}
    header = next(part for name, part in parts.items() if name.startswith("word/header") and b"Office" in part)
    named = styles[val(etree.fromstring(header).findall(f".//{q('pStyle')}")[-1])]
    assert re.fullmatch(r"Style \d+", val(named.find(q("name")))) and named.find(f".//{q('b')}") is not None
    assert named.find(q("next")) is None and named.find(q("link")) is None
    base = styles[val(named.find(q("basedOn")))]
    assert val(base.find(f".//{q('sz')}")) == "30"
    assert b'w:name="Shown"' in parts["word/fontTable.xml"]


def test_a_style_that_a_template_names_keeps_its_name(office_look: Look) -> None:
    parts = parts_of(office_look, "text ", Styled("Seal", ("sealed",)))
    style = next(s for s in etree.fromstring(parts["word/styles.xml"]).iter(q("style")) if b"Seal" in etree.tostring(s))
    assert style.find(f".//{q('caps')}") is not None
    assert f'w:rStyle w:val="{val(style, "styleId")}"'.encode() in parts["word/document.xml"]
    assert b"CANARY" not in b"".join(parts.values())


def test_every_reference_leads_somewhere(office_look: Look) -> None:
    parts = parts_of(office_look, "text ", Styled("Seal", ("sealed",)))
    styles = {val(style, "styleId") for style in etree.fromstring(parts["word/styles.xml"]).iter(q("style"))}
    lists = {val(each, "numId") for each in etree.fromstring(parts["word/numbering.xml"]).iter(q("num"))}
    for name, part in parts.items():
        for node in etree.fromstring(part).iter(*map(q, ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"))):
            assert val(node) in styles, name
        for node in etree.fromstring(part).iter(q("numId")):
            assert val(node) in lists | {"0"}, name
