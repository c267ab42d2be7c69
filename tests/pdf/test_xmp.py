"""What a file says of itself: enough for an archive and a screen reader, and nothing of who made it or when."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
from lxml import etree

from briefgen.blocks.tree import Attachment, Document, Paragraph
from briefgen.pdf.layout import write_pdf

Written = Callable[..., bytes]


def test_title_subject_language_and_reference_are_said_twice_alike(written: Written) -> None:
    data = written(Paragraph(("x",)), title="R&D <first> 제목", subject="Memo", language="ko")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.docinfo["/Title"] == "R&D <first> 제목" and pdf.docinfo["/Keywords"] == "0123abcd"
        assert pdf.docinfo["/Subject"] == "Memo" and pdf.Root.Lang == "ko"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle and pdf.Root.MarkInfo.Marked
        with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
            assert said["dc:title"] == "R&D <first> 제목" and said["pdf:Keywords"] == "0123abcd"
            assert said["pdfuaid:part"] == "1" and said["pdfaid:part"] == "2" and said["pdfaid:conformance"] == "A"


def test_no_author_no_version_and_no_day(written: Written) -> None:
    with pikepdf.open(io.BytesIO(written(Paragraph(("x",))))) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode()
        assert set(pdf.docinfo.keys()) == {"/Title", "/Keywords", "/Producer", "/Creator"}
        assert pdf.docinfo["/Producer"] == pdf.docinfo["/Creator"] == "briefgen"
    assert not re.search(r"creator>|Date|20\d\d-\d\d", packet, re.IGNORECASE)


def test_a_title_of_odd_characters_is_still_xml(written: Written) -> None:
    with pikepdf.open(io.BytesIO(written(Paragraph(("x",)), title="bell \x07 and \ufffe"))) as pdf:
        etree.fromstring(pdf.Root.Metadata.read_bytes())


def test_a_document_without_a_title_has_one(written: Written) -> None:
    with pikepdf.open(io.BytesIO(written(Paragraph(("x",)), title=""))) as pdf:
        assert pdf.docinfo["/Title"] == "Working memo"


def test_the_profile_is_srgb(written: Written) -> None:
    with pikepdf.open(io.BytesIO(written(Paragraph(("x",))))) as pdf:
        profile = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    assert len(profile) == int.from_bytes(profile[:4], "big")
    assert profile[12:24] == b"mntrRGB XYZ " and profile[36:40] == b"acsp"


def test_attached_data_can_be_taken_out_again(paper: Callable[..., Document], look: Any) -> None:
    attached = (
        Attachment("facts.json", "application/json", b'{"a": 1}', "The data behind this paper"),
        Attachment("자료.csv", "text/csv", "가,나".encode(), "Table"),
    )
    with pikepdf.open(io.BytesIO(write_pdf(paper(Paragraph(("x",))).replace(attachments=attached), look))) as pdf:
        assert {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()} == {
            each.name: each.data for each in attached
        }
        assert [str(spec.AFRelationship) for spec in pdf.Root.AF] == ["/Data", "/Data"]
