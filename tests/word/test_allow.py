"""Only what is on a list travels with a letterhead."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Paragraph
from briefgen.word.allow import is_hidden_run, keep_allowed
from briefgen.word.elements import element, q
from briefgen.word.look import read_look
from briefgen.word.write import write_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
PLACES = {
    "header": (
        "<?CANARY CANARY?><w:p xmlns:z='urn:z' z:a='CANARY' w:b='CANARY'><w:pPr><w:pStyle w:val='HidP'/></w:pPr>"
        "<w:r><w:t>CANARY</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:rStyle w:val='Hid2'/></w:rPr><w:t>CANARY</w:t></w:r>"
        "<w:r><w:rPr><w:specVanish/></w:rPr><w:t>CANARY</w:t></w:r><z:x xmlns:z='urn:z'>CANARY</z:x>"
        f"<w:r><mc:AlternateContent {MC}><mc:Fallback><w:t>CANARY</w:t></mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>Office</w:t></w:r></w:p>"
    ),
    "styles": (
        "<w:latentStyles><w:lsdException w:name='CANARY'/></w:latentStyles>"
        "<w:style w:type='character' w:styleId='Hid'><w:name w:val='Hid'/><w:aliases w:val='CANARY'/>"
        "<w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:type='character' w:styleId='Hid2' w:memo='CANARY'><w:name w:val='Hid2'/><w:basedOn w:val='Hid'/>"
        "<?x CANARY?></w:style><w:style w:type='paragraph' w:styleId='HidP'><w:name w:val='HidP'/>"
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    ),
    "numbering": (
        "<w:abstractNum w:abstractNumId='77' w:memo='CANARY'><w:name w:val='CANARY'/><w:lvl w:ilvl='0' "
        "w:tplc='CANARY'><w:start w:val='1'/></w:lvl></w:abstractNum>"
    ),
    "settings": "<w:compat><w:compatSetting w:name='a' w:uri='b' w:val='1' w:memo='CANARY'/></w:compat>",
}


def letterhead(data: bytes) -> bytes:
    """A letterhead with a canary wherever Word keeps something that nobody sees."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for place, text in PLACES.items():
                if name.startswith(f"word/{place}") and name.endswith(".xml"):
                    root = etree.fromstring(part)
                    root[0:0] = list(etree.fromstring(f"<x {W}>{text}</x>"))
                    part = etree.tostring(root)
            new.writestr(name, part)
    return out.getvalue()


def test_nothing_unseen_of_a_letterhead_travels_to_a_paper_or_a_pdf(
    look: Look, settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = read_look(letterhead(look.template), {**settings, "fonts": []}, tmp_path_factory.mktemp("fonts"))[0]
    assert "CANARY" not in repr(made.header_footer) and "Office" in repr(made.header_footer)
    paper = write_docx(Document("T", "en", (Paragraph(("text",)),), fields=(("marking", "M"),)), made)
    with zipfile.ZipFile(io.BytesIO(paper)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, part in parts.items() if b"CANARY" in part] == []
    assert any(b"Office" in part for name, part in parts.items() if name.startswith("word/header"))


def test_words_around_a_comment_stay() -> None:
    root = etree.fromstring(f"<w:p {W}><w:r><w:t>a<!--x-->b<?x y?>c</w:t></w:r></w:p>")
    keep_allowed(root)
    assert "".join(map(str, root.itertext())) == "abc"


@pytest.mark.parametrize(
    ("own", "hidden"),
    [("<w:rStyle w:val='a'/>", True), ("<w:rStyle w:val='a'/><w:vanish w:val='0'/>", False), ("<w:vanish/>", True)],
)
def test_what_a_run_says_itself_decides_before_its_style(own: str, hidden: bool) -> None:
    style = element("<w:style><w:rPr><w:vanish/></w:rPr></w:style>")
    run = element(f"<w:p><w:r><w:rPr>{own}</w:rPr></w:r></w:p>").find(q("r"))
    assert run is not None and is_hidden_run(run, {"a": style}) == hidden
