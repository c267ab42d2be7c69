"""PNG, JPEG and SVG: recognised by their bytes, measured, made upright, converted to sRGB, freed of metadata.

Images that need no change keep their pixels bit for bit; others are encoded again.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast
from warnings import catch_warnings, simplefilter
from zlib import decompress

from msgspec.structs import replace

from briefgen.compression import SMALL, crc32, deflate_zlib
from briefgen.errors import Place, Problem, Refused
from briefgen.pictures import svg

if TYPE_CHECKING:
    from PIL.Image import Image


Media: TypeAlias = Literal["image/png", "image/jpeg", "image/svg+xml"]

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8\xff"
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpeg", "image/svg+xml": "svg", "image/gif": "gif"}
"""File suffix of each media type; a letterhead may have a GIF."""
MAX_BYTES = 10 * 1024 * 1024
"""The largest size in bytes of a picture that data or a template names."""
MAX_PIXELS = 40_000_000
"""The most pixels of a picture; an A4 page at 600 dpi has 35 million."""
JPEG_FRAME_MARKERS = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""Markers of JPEG segments that begin with the size (ITU T.81 B.2.2)."""

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
            width, height = _jpeg_size(data)
        elif media == "image/svg+xml":
            width, height = _svg_size(data)
        else:
            raise ValueError
        if width <= 0 or height <= 0:
            raise ValueError
    except (ValueError, struct.error, IndexError):
        raise Refused(Problem(f"a picture is not of its kind ({media})", hint="save it again as PNG")) from None
    return float(width), float(height)


def jpeg_segments(data: bytes) -> list[tuple[int, int, int]]:
    """The segments of a JPEG before its scan, and the scan: (marker, start, end) (ITU T.81 B.1.1)."""
    segments, offset = [], 2
    while offset + 4 <= len(data) and data[offset] == 0xFF and data[offset + 1] != 0xDA:
        (length,) = struct.unpack(">H", data[offset + 2 : offset + 4])
        segments.append((data[offset + 1], offset, offset + 2 + length))
        offset += 2 + length
    return [*segments, (0xDA, offset, len(data))]


def _jpeg_size(data: bytes) -> tuple[int, int]:
    for marker, begin, _ in jpeg_segments(data):
        if marker in JPEG_FRAME_MARKERS:
            height, width = struct.unpack(">HH", data[begin + 5 : begin + 9])
            return width, height
    raise ValueError


def _svg_size(data: bytes) -> tuple[float, float]:
    """The size of an SVG: its own lengths, else its view box."""
    root = svg.parse(data)
    box = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    lengths = [_LENGTH.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
    if all(lengths):
        width, height = (float(m[1]) * _UNITS[m[2]] for m in lengths if m)
        return width, height
    return float(box[2]), float(box[3])


KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"sBIT"}
"""Chunks of a PNG that are needed to show it in sRGB (PNG 11.2, 11.3)."""
KEPT_SEGMENTS = {0xE0, 0xEE}
"""Application segments of a JPEG that are kept: JFIF, Adobe's colour transform."""
QUALITY = 92
"""The quality of a JPEG that is encoded again."""
MAX_SIDE = 2400
"""The most pixels on a side: an A4 page at 290 dpi. Larger photographs are scaled down."""
TRUE_COLOUR = {2, 6}
"""Colour types of a PNG without a palette (PNG 11.2.1); one with a palette would grow by being scaled down."""


def strip_metadata(data: bytes, media: str) -> bytes:
    """A picture without metadata, upright, in sRGB; other media types are left as they are.

    Raises `Refused` for what is damaged or too large.
    """
    if media == "image/svg+xml":
        return svg.strip_svg(data)
    with _refuse_damaged():
        if media == "image/png" and data.startswith(PNG_SIGNATURE):
            chunks = _png_chunks(data)
            if _is_plain_png(data, {kind for kind, _ in chunks}):
                return PNG_SIGNATURE + b"".join(chunk for kind, chunk in chunks if kind in KEPT_CHUNKS)
            return _redraw(data, "PNG")
        if media == "image/jpeg" and data.startswith(JPEG_SIGNATURE):
            segments = jpeg_segments(data)
            if _is_plain_jpeg(data, segments):
                return data[:2] + b"".join(
                    data[b:e] for m, b, e in segments if m in KEPT_SEGMENTS or not _is_metadata(m)
                )
            return _redraw(data, "JPEG")
    return data


def decode_pixels(data: bytes) -> Image:
    """A PNG or JPEG, decoded. Raises `Refused` for what is damaged or too large."""
    with _refuse_damaged():
        image = _open(data)
        image.load()
        return image


@contextmanager
def _refuse_damaged() -> Iterator[None]:
    """Turn all that decoders raise for a damaged picture into one `Refused`, and ignore their warnings."""
    try:
        with catch_warnings():
            simplefilter("ignore")
            yield
    except (OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, EOFError, struct.error):
        raise Refused(Problem("a picture is damaged", hint="save it again in a picture program")) from None


def _open(data: bytes) -> Image:
    # deferred: only a paper with a picture needs it
    from PIL import Image

    image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    if image.width * image.height > MAX_PIXELS:
        raise Refused(Problem("a picture has more than 40 million points", hint="make it smaller"))
    return image


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG: (type, whole chunk) (PNG 5.3)."""
    chunks, offset = [], len(PNG_SIGNATURE)
    while offset + 12 <= len(data):
        (length,) = struct.unpack(">I", data[offset : offset + 4])
        chunks.append((data[offset + 4 : offset + 8], data[offset : offset + 12 + length]))
        offset += 12 + length
    return chunks


def _is_plain_png(data: bytes, kinds: set[bytes]) -> bool:
    """Whether a PNG can be kept: sRGB or no colour profile, eight bits, not too large."""
    large = max(struct.unpack(">II", data[16:24])) > MAX_SIDE and data[25] in TRUE_COLOUR
    return not kinds & {b"iCCP", b"eXIf"} and data[24] <= 8 and not large


def _is_plain_jpeg(data: bytes, segments: list[tuple[int, int, int]]) -> bool:
    """Whether a JPEG can be kept: upright, grey or sRGB, not too large."""
    frame = next((data[b + 5 : b + 10] for m, b, _ in segments if m in (0xC0, 0xC1, 0xC2)), bytes(5))
    height, width, colours = struct.unpack(">HHB", frame)
    profile = any(m == 0xE2 and data[b + 4 :].startswith(b"ICC_PROFILE\0") for m, b, _ in segments)
    turned = any(m == 0xE1 and data[b + 4 :].startswith(b"Exif\0") for m, b, _ in segments) and _is_rotated(data)
    return colours in (1, 3) and max(height, width) <= MAX_SIDE and not profile and not turned


def _is_metadata(marker: int) -> bool:
    """Whether a segment is application data or a comment."""
    return 0xE0 <= marker <= 0xEF or marker == 0xFE


def _is_rotated(data: bytes) -> bool:
    """Whether the Exif tag Orientation says anything but upright (Exif 4.6.4)."""
    return cast(int, _open(data).getexif().get(0x0112, 1)) != 1


def _redraw(data: bytes, pillow_format: str) -> bytes:
    """A picture encoded again: upright, in eight bits of sRGB, at most `MAX_SIDE` on a side."""
    from PIL import ImageOps
    from PIL.Image import Resampling

    image = _to_srgb(ImageOps.exif_transpose(_to_eight_bits(decode_pixels(data))))
    image.thumbnail((MAX_SIDE, MAX_SIDE), Resampling.LANCZOS)
    image.info.clear()
    if pillow_format == "PNG":
        return encode_png(image)
    out = io.BytesIO()
    image.save(out, pillow_format, quality=QUALITY)
    return out.getvalue()


def encode_png(image: Image) -> bytes:
    """A PNG by Pillow, but compressed by `compression`, for zlib differs between machines (PNG 10.1)."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=0)
    chunks = _png_chunks(out.getvalue())
    lines = decompress(b"".join(chunk[8:-4] for kind, chunk in chunks if kind == b"IDAT"))
    body = b"IDAT" + deflate_zlib(lines, SMALL)
    packed = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", crc32(body))
    before = [chunk for kind, chunk in chunks if kind not in (b"IDAT", b"IEND")]
    return PNG_SIGNATURE + b"".join((*before, packed, chunks[-1][1]))


def _to_eight_bits(image: Image) -> Image:
    """An image of 16 bits of grey scaled to eight; Pillow would cut off values above 255."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda value: value / 257).convert("L")
    grey.info.update(image.info)
    return grey


def _to_srgb(image: Image) -> Image:
    """An image converted by its colour profile, unless that is damaged or of another colour space."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if image.mode in ("1", "L") and "transparency" not in image.info:
        return image.convert("L")
    if image.mode != "CMYK":
        image = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            mode = "RGB" if image.mode == "CMYK" else image.mode
            image = cast("Image", ImageCms.profileToProfile(image, source, target, outputMode=mode))
    return image.convert("RGB") if image.mode == "CMYK" else image


class CheckedImage(NamedTuple):
    """A picture as it is published (upright, in sRGB, without metadata), and its media type."""

    data: bytes
    media: Media


@lru_cache(8)
def check_image(data: bytes) -> CheckedImage:
    """The picture in a file.

    Raises `Refused` for what is no picture, is damaged or too large, would run or load something, or is drawn
    differently by different programs.
    """
    media = media_type_of(data)
    if media == "image/svg+xml":
        svg.refuse_unsafe(data)
    else:
        decode_pixels(data)
    size_of(data, media)
    return CheckedImage(strip_metadata(data, media), media)


def problems_of_picture(name: str, refused: Refused) -> list[Problem]:
    """The problems of a picture with its name, and without a place, which the caller adds."""
    return [replace(problem, message=f"{name}: {problem.message}", place=Place()) for problem in refused.problems]
