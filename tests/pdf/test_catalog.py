"""The rest of the file: links, outline, metadata for archive and screen reader, and nothing of who made it or when."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from lxml import etree

from briefgen.blocks.tree import Attachment, Document, Heading, Inline, Link, PageBreak, Paragraph
from briefgen.pdf.layout import write_pdf

Written = Callable[..., bytes]


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def outline(entry: Any) -> list[Any]:
    """Titles of an outline, each with those below it."""
    found = []
    kid = entry.get("/First")
    while kid is not None:
        found.append((str(kid.Title), outline(kid)) if "/First" in kid else str(kid.Title))
        assert kid.Parent.objgen == entry.objgen
        kid = kid.get("/Next")
    assert not found or str(entry.Last.Title) == (found[-1] if isinstance(found[-1], str) else found[-1][0])
    return found


def test_bookmarks_are_the_headings_each_below_its_own(written: Written) -> None:
    levels = ((1, "Title"), (2, "One"), (3, "One a"), (3, "One b"), (2, "Two"), (4, "Two deep"), (2, "Three"))
    pdf = opened(written(*(Heading(level, (words,), ("aside",)) for level, words in levels)))
    assert outline(pdf.Root.Outlines) == [
        ("Title", [("One", ["One a", "One b"]), ("Two", ["Two deep"]), "Three"]),
    ]
    assert pdf.Root.Outlines.Count == 7


def test_a_paper_without_headings_has_no_bookmarks(written: Written) -> None:
    assert "/Outlines" not in opened(written(Paragraph(("x",)))).Root


def links(data: bytes) -> list[Any]:
    pdf = opened(data)
    return [*(note for page in pdf.pages for note in page.get("/Annots", ())), pdf]


def text(*inlines: Inline) -> Paragraph:
    return Paragraph(inlines)


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://a.kr/b?c=d&e=(f)", "https://a.kr/b?c=d&e=%28f%29"),
        ("https://a.kr/가", "https://a.kr/%EA%B0%80"),
        ("https://a.kr/%EA%B0%80", "https://a.kr/%EA%B0%80"),
        ("mailto:desk@a.kr", "mailto:desk@a.kr"),
    ],
)
def test_an_address_is_ascii_and_says_where_it_goes(written: Written, href: str, address: str) -> None:
    link, _ = links(written(text(Link(href, ("words",)))))
    assert str(link.A.URI) == address and href.removeprefix("mailto:") in str(link.Contents)
    assert link.F == 4 and "/StructParent" in link


def test_a_link_over_two_lines_has_an_annotation_on_each_and_one_element(
    written: Written, read: Callable[[bytes], Any]
) -> None:
    data = written(text("word " * 16, Link("https://a.kr", ("many words of a link over the end of a line",))))
    first, second, _ = links(data)
    assert first.A.URI == second.A.URI and first.Rect[1] != second.Rect[1]
    assert len(list(read(data).root.find("Link"))) == 1


def test_a_link_inside_the_paper_goes_to_its_heading(written: Written) -> None:
    blocks = (text(Link("#there", ("see below",))), PageBreak(), Heading(2, ("There",), anchor="there"))
    link, pdf = links(written(*blocks))
    assert link.Dest[0].objgen == pdf.pages[1].obj.objgen and link.Dest[1] == "/XYZ"


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
        packet = etree.fromstring(pdf.Root.Metadata.read_bytes())
    [title] = packet.iterfind(".//{http://purl.org/dc/elements/1.1/}title//{*}li")
    assert (title.text or "").split() == ["bell", "and"]


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
