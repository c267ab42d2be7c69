"""Figures in Word: in their size, with their words, and nothing of them but what is seen."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping

from lxml import etree
from PIL import Image, PngImagePlugin

from briefgen.blocks.tree import Bar, Cell, Chart, Column, Figure, Note, Paragraph, Row, Table

Written = Callable[..., bytes]
Parts = Callable[[bytes], Mapping[str, bytes]]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>'


def png(width: int = 20, height: int = 10) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "CANARY")
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG", pnginfo=words, dpi=(300, 300))
    return out.getvalue()


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


def test_a_drawing_has_a_picture_beside_it_for_programs_that_show_none(
    written: Written, parts: Parts, sound: Callable[[bytes], None]
) -> None:
    data = written(Figure(SVG, "image/svg+xml", "A box", width=100))
    sound(data)
    media = {name.rpartition(".")[2]: part for name, part in parts(data).items() if "media" in name}
    assert media.keys() == {"png", "svg"}
    assert struct.unpack(">II", media["png"][16:24]) == (400, 200)
    root = etree.fromstring(parts(data)["word/document.xml"])
    (blip,) = root.iter("{*}blip")
    (drawn,) = blip.iter("{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip")
    assert len({value for found in (blip, drawn) for value in found.attrib.values()}) == 2


def test_a_chart_is_a_picture_with_the_same_words(
    written: Written, parts: Parts, sound: Callable[[bytes], None]
) -> None:
    chart = Chart((Bar("● Done", 4, "4", "done"), Bar("지연", 2, "2", "late")), "Done 4, 지연 2", ("By rating",), 200)
    data = written(chart)
    sound(data)
    root = etree.fromstring(parts(data)["word/document.xml"])
    (extent,), (words,) = root.iter("{*}extent"), root.iter("{*}docPr")
    assert (extent.get("cx"), words.get("descr")) == (str(200 * 12700), "Done 4, 지연 2")
    assert "".join(map(str, root.itertext())).strip() == "By rating"
    assert [name for name in parts(data) if "media" in name] == ["word/media/figure1.png"]
    assert data == written(chart)
