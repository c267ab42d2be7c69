"""PNG, JPEG and SVG: their types and sizes, and pictures without metadata."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from briefgen.errors import Refused
from briefgen.pictures.images import media_type_of, size_of, strip_metadata
from briefgen.pictures.redraw import decode_pixels

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>'


def saved(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(out, form)
    return out.getvalue()


PNG, JPEG = saved("PNG"), saved("JPEG")


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (SVG, "image/svg+xml"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<!DOCTYPE svg>\n' + SVG, "image/svg+xml"),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    ],
)
def test_the_kind_is_what_the_file_holds_whatever_its_name(data: bytes, media: str) -> None:
    assert media_type_of(data) == media


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.7", b"<html><svg/></html>", b"words", saved("BMP")])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="is no PNG, JPEG or SVG"):
        media_type_of(data)


def test_sizes_are_read() -> None:
    assert size_of(PNG, "image/png") == (20, 10)
    assert size_of(JPEG, "image/jpeg") == (20, 10)
    assert size_of(SVG, "image/svg+xml") == (40, 20)
    assert size_of(b'<svg width="2in" height="72pt"/>', "image/svg+xml") == (144, 72)


@pytest.mark.parametrize(
    ("data", "media"),
    [(b"", "image/png"), (PNG, "image/jpeg"), (JPEG[:8], "image/jpeg"), (b"<svg/>", "image/svg+xml"), (b"x", "a/b")],
)
def test_what_is_no_picture_of_its_kind_has_no_size(data: bytes, media: str) -> None:
    with pytest.raises(Refused, match="not of its kind"):
        size_of(data, media)


def png(mode: str = "RGB", **more: Any) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "CANARY")
    out = io.BytesIO()
    Image.linear_gradient("L").convert(mode).resize((20, 10)).save(out, "PNG", pnginfo=words, dpi=(300, 300), **more)
    return out.getvalue()


def jpeg(orientation: int = 1, mode: str = "RGB", **more: Any) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "CANARY", orientation
    out = io.BytesIO()
    Image.new(mode, (20, 10), "navy").save(out, "JPEG", exif=exif, comment=b"CANARY", **more)
    return out.getvalue()


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(("data", "media"), [(png(), "image/png"), (jpeg(), "image/jpeg")])
def test_metadata_goes_and_every_point_stays(data: bytes, media: str) -> None:
    assert b"CANARY" in data
    stripped = strip_metadata(data, media)
    assert b"CANARY" not in stripped
    assert decode_pixels(stripped).tobytes() == decode_pixels(data).tobytes()
    assert strip_metadata(stripped, media) == stripped


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_photograph_that_lies_on_its_side_or_head_stands_up(orientation: int) -> None:
    stripped = strip_metadata(jpeg(orientation), "image/jpeg")
    upright = decode_pixels(stripped)
    assert upright.size == ((10, 20) if orientation >= 5 else (20, 10))
    assert upright.getexif().get(0x0112, 1) == 1 and b"CANARY" not in stripped


@pytest.mark.parametrize(
    ("data", "media"), [(png(icc_profile=profile()), "image/png"), (jpeg(icc_profile=profile()), "image/jpeg")]
)
def test_a_profile_of_colours_is_applied_and_goes(data: bytes, media: str) -> None:
    stripped = strip_metadata(data, media)
    assert b"ICC_PROFILE" not in stripped and b"iCCP" not in stripped
    near = zip(
        decode_pixels(stripped).convert("RGB").tobytes(), decode_pixels(data).convert("RGB").tobytes(), strict=True
    )
    assert all(abs(one - other) < 6 for one, other in near)


def test_inks_become_light() -> None:
    assert decode_pixels(strip_metadata(jpeg(mode="CMYK"), "image/jpeg")).mode == "RGB"


def test_sixteen_bits_become_eight_and_grey_stays_grey() -> None:
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(out, "PNG")
    found = decode_pixels(strip_metadata(out.getvalue(), "image/png"))
    assert found.mode == "L" and found.getpixel((0, 0)) == pytest.approx(0x80, abs=1)


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGB"), ("PNG", "RGBA")])
def test_a_photograph_of_more_points_than_print_shows_is_made_smaller(form: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (4800, 1200), "navy" if mode != "L" else 40).save(out, form)
    found = decode_pixels(strip_metadata(out.getvalue(), f"image/{form.lower()}"))
    assert found.size == (2400, 600) and found.mode == mode


def test_a_drawing_with_a_palette_keeps_its_points() -> None:
    out = io.BytesIO()
    Image.new("P", (3000, 20)).save(out, "PNG")
    assert decode_pixels(strip_metadata(out.getvalue(), "image/png")).size == (3000, 20)


def test_what_is_clear_stays_clear() -> None:
    found = decode_pixels(strip_metadata(png("RGBA", icc_profile=profile()), "image/png"))
    assert found.mode == "RGBA"


def test_a_picture_of_too_many_points_is_refused_unread() -> None:
    out = io.BytesIO()
    Image.new("1", (8000, 5001)).save(out, "PNG")
    with pytest.raises(Refused, match="40 million"):
        decode_pixels(out.getvalue())


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8), st.sampled_from([png(), jpeg(), jpeg(6)]))
def test_a_damaged_picture_is_a_problem_and_never_a_traceback(at: int, noise: bytes, data: bytes) -> None:
    broken = data[:at] + noise + data[at + len(noise) :]
    for media in ("image/png", "image/jpeg"):
        try:
            decode_pixels(strip_metadata(broken, media))
        except Refused as refused:
            assert refused.problems[0].hint


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_picture_that_ends_too_soon_is_refused(share: float) -> None:
    for data in (png(), jpeg()):
        with pytest.raises(Refused, match="damaged"):
            decode_pixels(data[: int(share * len(data))])
