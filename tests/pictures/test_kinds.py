"""What kind of picture a file holds, and how large it is."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from briefgen.errors import Refused
from briefgen.pictures.images import kind, size

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
    assert kind(data) == media


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-1.7", b"<html><svg/></html>", b"words", saved("BMP")])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="is no PNG, JPEG or SVG"):
        kind(data)


def test_sizes_are_read() -> None:
    assert size(PNG, "image/png") == (20, 10)
    assert size(JPEG, "image/jpeg") == (20, 10)
    assert size(SVG, "image/svg+xml") == (40, 20)
    assert size(b'<svg width="2in" height="72pt"/>', "image/svg+xml") == (144, 72)


@pytest.mark.parametrize(
    ("data", "media"),
    [(b"", "image/png"), (PNG, "image/jpeg"), (JPEG[:8], "image/jpeg"), (b"<svg/>", "image/svg+xml"), (b"x", "a/b")],
)
def test_what_is_no_picture_of_its_kind_has_no_size(data: bytes, media: str) -> None:
    with pytest.raises(Refused, match="not of its kind"):
        size(data, media)
