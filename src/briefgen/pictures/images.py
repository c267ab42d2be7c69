"""PNG, JPEG and SVG: recognised by their bytes, measured, checked, and made into what goes out."""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from msgspec.structs import replace

from briefgen.errors import Place, Problem, Refused
from briefgen.pictures import svg
from briefgen.pictures.redraw import FORMATS, JPEG_SIGNATURE, PNG_SIGNATURE, decode_pixels, jpeg_size, redraw

Media: TypeAlias = Literal["image/png", "image/jpeg", "image/svg+xml"]

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpeg", "image/svg+xml": "svg"}
"""File suffix of each media type that goes out."""
MAX_BYTES = 10 * 1024 * 1024
"""The largest size in bytes of a picture that data or a template names."""

_LENGTH = re.compile(r"([\d.]+)\s*(px|pt|mm|cm|in|)")
_UNITS = {"px": 0.75, "": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


def media_type_of(data: bytes) -> Media:
    """The media type of a file. Raises `Refused` for anything but PNG, JPEG and SVG."""
    if data.startswith(PNG_SIGNATURE):
        return "image/png"
    if data.startswith(JPEG_SIGNATURE):
        return "image/jpeg"
    if svg.is_svg(data):
        return "image/svg+xml"
    raise Refused(Problem("is no PNG, JPEG or SVG", hint="save it as one of these in a picture program"))


def size_of(data: bytes, media: str) -> tuple[float, float]:
    """Width and height, of which only the ratio is used. Raises `Refused` for what is not of this media type."""
    try:
        if media == "image/png" and data.startswith(PNG_SIGNATURE):
            width, height = struct.unpack(">II", data[16:24])
        elif media == "image/jpeg" and data.startswith(JPEG_SIGNATURE):
            width, height = jpeg_size(data)
        elif media == "image/svg+xml":
            width, height = _svg_size(data)
        else:
            raise ValueError
        if width <= 0 or height <= 0:
            raise ValueError
    except (ValueError, struct.error, IndexError):
        raise Refused(Problem(f"a picture is not of its kind ({media})", hint="save it again as PNG")) from None
    return float(width), float(height)


def _svg_size(data: bytes) -> tuple[float, float]:
    """The size of an SVG: its own lengths, else its view box."""
    root = svg.parse(data)
    box = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    lengths = [_LENGTH.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
    if all(lengths):
        width, height = (float(m[1]) * _UNITS[m[2]] for m in lengths if m)
        return width, height
    return float(box[2]), float(box[3])


def strip_metadata(data: bytes, media: str) -> bytes:
    """A picture as it goes out: a PNG or JPEG drawn anew, an SVG with only what is drawn.

    Raises `Refused` for what is damaged, too large, or of another kind than it says.
    """
    return svg.strip_svg(data) if media == "image/svg+xml" else redraw(data, media)


class CheckedImage(NamedTuple):
    """A picture as it is published (upright, in sRGB, without metadata), and its media type."""

    data: bytes
    media: Media


@lru_cache(64)
def refuse_unusable(data: bytes) -> Media:
    """The media type of the picture in a file, which is decoded but not drawn.

    Raises `Refused` for what is no picture, is damaged or too large, would run or load something, or is drawn
    differently by different programs.
    """
    media = media_type_of(data)
    if media == "image/svg+xml":
        svg.refuse_unsafe(data)
    else:
        decode_pixels(data)
    size_of(data, media)
    return media


@lru_cache(8)
def check_image(data: bytes) -> CheckedImage:
    """The picture in a file as it goes out. Raises `Refused` as `refuse_unusable` does."""
    media = refuse_unusable(data)
    return CheckedImage(strip_metadata(data, media), media)


def draw_logo(data: bytes, media: str) -> CheckedImage:
    """A picture of a letterhead as it goes out: a GIF or BMP as PNG. Raises `Refused` for other kinds."""
    if media == "image/svg+xml":
        return CheckedImage(svg.strip_svg(data), "image/svg+xml")
    if media not in FORMATS:
        kind = media.removeprefix("image/").removeprefix("x-").upper() or "unknown"
        hint = "save the picture as PNG and put it in again (in Word: right click, Save as Picture)"
        raise Refused(Problem(f"a picture of the kind {kind} cannot be drawn anew, so it goes out nowhere", hint=hint))
    return CheckedImage(redraw(data, media), "image/jpeg" if media == "image/jpeg" else "image/png")


def problems_of_picture(name: str, refused: Refused) -> list[Problem]:
    """The problems of a picture with its name, and without a place, which the caller adds."""
    return [replace(problem, message=f"{name}: {problem.message}", place=Place()) for problem in refused.problems]
