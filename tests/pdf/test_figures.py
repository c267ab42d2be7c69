"""Pictures: in their proportions, with their words, without anything else the file held or asked for."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from briefgen.blocks.tree import Bar, Cell, Chart, Column, Figure, Item, List, Paragraph, Row, Table
from briefgen.errors import Refused

Written = Callable[..., bytes]
Read = Callable[[bytes], Any]


def picture(form: str, mode: str = "RGB", size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(out, form, **more)
    return out.getvalue()


def images(data: bytes) -> list[Any]:
    pdf = pikepdf.open(io.BytesIO(data))
    return [image for page in pdf.pages for image in page.Resources.get("/XObject", {}).values()] + [pdf]


def test_a_figure_has_its_words_and_its_place_and_a_caption_beside_it(written: Written, read: Read) -> None:
    root = read(written(Figure(picture("PNG"), "image/png", "A noise", ("Figure 1",), 100))).root
    assert root.shape() == "Document(Figure Caption)"
    (figure,) = root.find("Figure")
    assert str(figure.dictionary.Alt) == "A noise"
    left, low, right, high = (float(v) for v in figure.dictionary.A.BBox)
    assert right - left == pytest.approx(100) and high - low == pytest.approx(50)


def test_a_picture_without_words_is_an_artifact(written: Written, read: Read) -> None:
    assert read(written(Figure(picture("PNG"), "image/png", ""))).root.shape() == "Document"


def test_a_picture_is_as_wide_as_the_column_and_never_taller_than_the_page(written: Written, read: Read) -> None:
    for size in ((400, 100), (100, 4000)):
        (figure,) = read(written(Figure(picture("PNG", size=size), "image/png", "x"))).root.find("Figure")
        left, low, right, high = (float(v) for v in figure.dictionary.A.BBox)
        assert right - left <= 470.7 and high - low < 700
        assert (right - left) / (high - low) == pytest.approx(size[0] / size[1], rel=0.01)


@pytest.mark.parametrize("listed", [False, True])
def test_a_picture_and_its_caption_stay_on_one_page(written: Written, listed: bool) -> None:
    for width in range(180, 260, 4):  # so that at some width there is room for the picture and none for the caption
        figure = Figure(picture("PNG", size=(40, 30)), "image/png", "x", ("The caption",), width)
        block = List((Item((Paragraph(("An item",)), figure)),)) if listed else figure
        data = written(*[Paragraph(("A line",))] * 29, block, *[Paragraph(("A line",))] * 3)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            shown = [bool(page.Resources.get("/XObject")) for page in pdf.pages]
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
        assert [("The caption" in text) for text in pages] == shown


def test_a_picture_in_a_cell_is_as_wide_as_the_cell(written: Written, read: Read) -> None:
    cell = Cell((Figure(picture("PNG"), "image/png", "x"),))
    (figure,) = read(written(Table((Column(80), Column()), (Row((cell, Cell(()))),)))).root.find("Figure")
    assert float(figure.dictionary.A.BBox[2]) - float(figure.dictionary.A.BBox[0]) <= 80


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA")],
)
def test_all_kinds_of_points_are_red_green_and_blue_or_grey(written: Written, form: str, mode: str) -> None:
    *found, _ = images(written(Figure(picture(form, mode), f"image/{form.lower()}", "x")))  # type: ignore[arg-type]
    assert {str(image.ColorSpace) for image in found} <= {"/DeviceRGB", "/DeviceGray"}
    assert [("/SMask" in image) for image in found] == [mode in ("RGBA", "LA")]


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "LA"])
def test_the_pixels_of_a_png_and_their_opacity_are_all_there(written: Written, mode: str) -> None:
    data = picture("PNG", mode)
    image, _ = images(written(Figure(data, "image/png", "x")))
    whole = Image.open(io.BytesIO(data)).convert("RGBA")
    colours = "L" if image.ColorSpace == "/DeviceGray" else "RGB"
    assert image.read_bytes() == whole.convert("RGB").convert(colours).tobytes()
    if "/SMask" in image:
        assert image.SMask.read_bytes() == whole.getchannel("A").tobytes()


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_photograph_stays_packed_as_one(written: Written, mode: str, conforms: Callable[..., None]) -> None:
    photograph = picture("JPEG", mode, (400, 300))
    data = written(Figure(photograph, "image/jpeg", "x"))
    conforms(data)
    (image, _) = images(data)
    assert str(image.Filter[0] if isinstance(image.Filter, pikepdf.Array) else image.Filter) == "/DCTDecode"
    assert len(image.read_raw_bytes()) < 2 * len(photograph)


def test_a_photograph_loses_its_place_and_its_owner(written: Written) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Somebody at home"
    data = written(Figure(picture("JPEG", exif=exif, comment=b"secret place"), "image/jpeg", "x"))
    *found, _ = images(data)
    bytes_of = b"".join(image.read_raw_bytes() for image in found)
    assert found and b"Somebody" not in bytes_of and b"secret" not in bytes_of


def test_a_photograph_that_lies_on_its_side_stands_up(written: Written, read: Read) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (figure,) = read(written(Figure(picture("JPEG", exif=exif), "image/jpeg", "x", width=50))).root.find("Figure")
    left, low, right, high = (float(v) for v in figure.dictionary.A.BBox)
    assert (high - low) / (right - left) == pytest.approx(2)


def test_a_drawing_stays_vectors_and_its_letters_are_outlines(
    written: Written, read: Read, checker: ModuleType
) -> None:
    data = written(Figure(checker.SVG, "image/svg+xml", "A square and a circle"))
    assert not read(data).root.words().split()
    form, pdf = images(data)
    assert (form.Subtype, list(form.Resources)) == ("/Form", ["/ExtGState"])
    assert not any("Font" in page.Resources and page.Resources.Font for page in pdf.pages)


def test_a_letter_of_a_drawing_that_no_font_has_is_refused_by_the_words_of_the_picture(written: Written) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><text>\xe0\xae\x85</text></svg>'
    with pytest.raises(Refused, match="the chart") as refused:
        written(Figure(svg, "image/svg+xml", "the chart"))
    assert "no font of the look" in str(refused.value)


def test_a_drawing_fetches_nothing(written: Written, tmp_path: Any) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture("PNG"))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="50" height="50">'
        f'<image xlink:href="{secret}" width="9" height="9"/><image xlink:href="file://{secret}" width="9" height="9"/>'
        '<rect width="9" height="9"/></svg>'
    )
    form, _ = images(written(Figure(svg.encode(), "image/svg+xml", "x")))
    assert not list(form.Resources)


def test_a_chart_is_a_figure_in_vectors_whose_numbers_are_told_in_words(
    written: Written, read: Read, conforms: Callable[..., None]
) -> None:
    chart = Chart((Bar("● Done", 4, "4", "done"), Bar("지연", 2, "2", "late")), "Done 4, 지연 2", ("By rating",), 200)
    data = written(chart)
    conforms(data)
    root = read(data).root
    assert root.shape() == "Document(Figure Caption)" and root.words().split() == ["By", "rating"]
    (figure,) = root.find("Figure")
    assert str(figure.dictionary.Alt) == "Done 4, 지연 2"
    left, _, right, _ = (float(v) for v in figure.dictionary.A.BBox)
    assert right - left == pytest.approx(200)
    form, _ = images(data)
    assert form.Subtype == "/Form" and not list(form.Resources)


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"", "image/png"),
        (b"GIF89a", "image/png"),
        (b"not a picture", "image/jpeg"),
        (b"<svg", "image/svg+xml"),
        (b"<html/>", "image/svg+xml"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>', "image/svg+xml"),
    ],
)
def test_what_is_no_picture_is_refused_by_its_words(written: Written, data: bytes, media: Any) -> None:
    with pytest.raises(Refused, match=r"picture|drawing") as refused:
        written(Figure(data, media, "the chart"))
    assert "the chart" in str(refused.value)


def test_the_same_picture_twice_is_stored_once(written: Written) -> None:
    data = picture("PNG")
    *found, _ = images(written(Figure(data, "image/png", "x"), Paragraph(("between",)), Figure(data, "image/png", "x")))
    assert len(found) == 1
