"""Pictures: their size, and nothing of them but what is seen."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping

import pytest
from lxml import etree
from PIL import Image, PngImagePlugin

from briefgen.blocks.tree import Cell, Column, Figure, Note, Paragraph, Row, Table
from briefgen.errors import Refused
from briefgen.word.pictures import bare, raster, size

Written = Callable[..., bytes]
Parts = Callable[[bytes], Mapping[str, bytes]]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>'


def png(width: int = 20, height: int = 10) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "CANARY")
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG", pnginfo=words, dpi=(300, 300))
    return out.getvalue()


def jpeg(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "CANARY", orientation
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(out, "JPEG", exif=exif, comment=b"CANARY")
    return out.getvalue()


def test_sizes_are_read() -> None:
    assert size(png(), "image/png") == (20, 10)
    assert size(jpeg(), "image/jpeg") == (20, 10)
    assert size(SVG, "image/svg+xml") == (40, 20)
    assert size(b'<svg width="2in" height="72pt"/>', "image/svg+xml") == (144, 72)


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"", "image/png"),
        (png(), "image/jpeg"),
        (jpeg()[:8], "image/jpeg"),
        (b"<g/>", "image/svg+xml"),
        (b"x", "image/gif"),
    ],
)
def test_what_is_no_picture_of_its_kind_is_refused(data: bytes, media: str) -> None:
    with pytest.raises(Refused, match="not of its kind"):
        size(data, media)


@pytest.mark.parametrize(("data", "media"), [(png(), "image/png"), (jpeg(), "image/jpeg")])
def test_metadata_goes_and_the_picture_stays(data: bytes, media: str) -> None:
    assert b"CANARY" in data
    stripped = bare(data, media)
    assert b"CANARY" not in stripped
    assert Image.open(io.BytesIO(stripped)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert bare(stripped, media) == stripped


def test_a_drawing_keeps_what_it_draws_and_nothing_else() -> None:
    traced = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" xmlns:i="http://ink"
    i:docname="CANARY"><!-- CANARY --><metadata>CANARY</metadata><script>CANARY</script><i:page title="CANARY"/>
    <image x:href="file:///CANARY"/><use x:href="#a"/><rect id="a" width="4" onclick="CANARY"/></svg>"""
    stripped = bare(traced, "image/svg+xml")
    assert b"CANARY" not in stripped
    assert b'href="#a"' in stripped and b'<rect id="a" width="4"/>' in stripped


def test_a_photograph_on_its_side_is_refused() -> None:
    with pytest.raises(Refused, match="lies on its side"):
        bare(jpeg(orientation=6), "image/jpeg")


def test_a_figure_is_as_wide_as_asked_and_told_in_words(
    written: Written, parts: Parts, sound: Callable[[bytes], None]
) -> None:
    data = written(Figure(png(), "image/png", "A <field> of navy", ("A caption",), width=100))
    sound(data)
    root = etree.fromstring(parts(data)["word/document.xml"])
    extent, words = (root.find(f".//{{*}}{name}") for name in ("extent", "docPr"))
    assert extent is not None and words is not None
    assert (extent.get("cx"), extent.get("cy")) == ("1270000", "635000")
    assert words.get("descr") == "A <field> of navy"
    assert b"CANARY" not in b"".join(parts(data).values())


def test_a_figure_is_never_wider_than_its_column_nor_higher_than_the_page(written: Written, parts: Parts) -> None:
    wide, high = Figure(png(90, 10), "image/png", "w", width=9999), Figure(png(10, 900), "image/png", "h")
    data = written(Table((Column(points=100), Column()), (Row((Cell((wide,)), Cell(()))),)), high)
    root = etree.fromstring(parts(data)["word/document.xml"])
    first, second = ((int(e.get("cx", 0)) / 12700, int(e.get("cy", 0)) / 12700) for e in root.iter("{*}extent"))
    assert first[0] <= 100
    assert second[1] < 700


def test_equal_pictures_share_a_part_and_a_note_has_its_own_relation(written: Written, parts: Parts) -> None:
    figure = Figure(png(), "image/png", "a")
    members = parts(written(figure, figure, Paragraph((Note((figure,)),))))
    assert [name for name in members if "media" in name] == ["word/media/figure1.png"]
    assert b"figure1.png" in members["word/_rels/footnotes.xml.rels"]


def test_a_drawing_has_a_picture_beside_it_or_is_a_problem(
    written: Written, parts: Parts, sound: Callable[[bytes], None]
) -> None:
    figure = Figure(SVG, "image/svg+xml", "A box")
    try:
        beside = raster(SVG, 100)
    except Refused as refused:
        assert "without a PNG beside it" in str(refused)
        with pytest.raises(Refused, match="PNG beside it"):
            written(figure)
        return
    assert struct.unpack(">II", beside[16:24]) == (300, 150)
    data = written(figure)
    sound(data)
    assert sorted(name[-3:] for name in parts(data) if "media" in name) == ["png", "svg"]
