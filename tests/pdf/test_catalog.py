"""The rest of the file: links, bookmarks, and what a viewer is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from briefgen.blocks.tree import Heading, Inline, Link, PageBreak, Paragraph

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
