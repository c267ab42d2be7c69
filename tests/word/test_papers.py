"""Every Word file of the sample and of the exercises: valid, and nothing in it that should not be there."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import docx
import pypdf
from lxml import etree

from briefgen.publish.options import Report

TRACES = re.compile(
    rb"CANARY|[A-Za-z]:\\|file:/|/(?:home|Users|tmp|var|root)/|rsid|w14:paraId|w:vanish|w:specVanish|w:webHidden"
    rb"|dc:creator|lastModifiedBy|dcterms:|cp:revision|<Company|<Manager|<Template|TotalTime|w:author|attachedTemplate"
    rb"|docVar|w:comment|customXml|dataBinding|proofErr|w:ins |w:del |w:moveFrom|goBack",
    re.IGNORECASE,
)
"""What tells of a person, a machine or an editing session, or cannot be seen."""
PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core|custom)\.xml|word/media/[a-z]+\d+\.(?:png|jpeg|svg)"
    r"|word/(?:document|styles|settings|fontTable|numbering|footnotes|header\d+|footer\d+|theme/theme1)\.xml"
    r"|word/_rels/(?:document|footnotes|header\d+|footer\d+)\.xml\.rels"
)


def traces(paper: Path) -> set[str]:
    """What stands in any part of a file, or in its names, and should not."""
    with zipfile.ZipFile(paper) as archive:
        found = {name for name in archive.namelist() if not PARTS.fullmatch(name)}
        for name in archive.namelist():
            data = (
                re.sub(rb"IDAT.*", b"", archive.read(name), flags=re.S) if name.endswith(".png") else archive.read(name)
            )
            found |= {f"{name}: {trace.decode()}" for trace in TRACES.findall(data)}
        # no day, no system, no comment, no field of a packer
        for info in archive.infolist():
            if (info.date_time[:3], info.comment, info.extra) != ((1980, 1, 1), b"", b""):
                found.add(f"{info.filename}: {info.date_time}")
    return found


def shapes(paper: Path) -> Iterator[tuple[object, ...]]:
    """Each element of a file by what makes it valid: its part, its name, which children follow each other, and its
    attributes with numbers and words of the paper left out."""
    with zipfile.ZipFile(paper) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    for name, data in parts.items():
        for element in etree.fromstring(data).iter():
            children = [child.tag for child in element]
            values = [(key, re.sub(r"\d+", "0", str(value))) for key, value in element.attrib.items()]
            plain = tuple((key, value if re.fullmatch(r"[!-~]{0,19}", value) else "words") for key, value in values)
            yield name, element.tag, frozenset(pairwise(["", *children, ""])), plain


def unlike(papers: list[Path]) -> list[Path]:
    """Papers that hold an element like none in the papers before."""
    known: set[tuple[object, ...]] = set()
    found = []
    for paper in papers:
        if not known.issuperset(own := set(shapes(paper))):
            found.append(paper)
        known |= own
    return found


def test_every_file_is_sound(
    every_paper: list[Path], sound: Callable[[bytes], None], distinct: Callable[[bytes], None]
) -> None:
    for paper in every_paper:
        distinct(paper.read_bytes())
    found = unlike(every_paper)
    assert found
    for paper in found:
        sound(paper.read_bytes())


def test_no_file_tells_of_a_person_a_machine_or_a_session(every_paper: list[Path]) -> None:
    assert {paper.name: found for paper in every_paper if (found := traces(paper))} == {}


def test_nor_does_one_in_a_house_that_was_somebody_s_memo(
    workplace: Path, make: Callable[..., Report], old_memo: Callable[[object], bytes]
) -> None:
    house = workplace / "templates" / "house.docx"
    house.write_bytes(old_memo(docx.Document(str(house))))
    assert b"CANARY" in b"".join(_parts(house.read_bytes()))
    assert not make(workplace).problems
    papers = sorted(workplace.glob("out/*/*/*/*.docx"))
    assert len(papers) == 54
    assert {paper.name: found for paper in papers if (found := traces(paper))} == {}
    for paper in papers[::6]:
        pdf = pypdf.PdfReader(paper.with_suffix(".pdf"))
        words = f"{pdf.metadata} {pdf.xmp_metadata} {[page.extract_text() for page in pdf.pages]}"
        assert "CANARY" not in words


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]
