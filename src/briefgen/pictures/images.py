"""PNG, JPEG and SVG known by their bytes, measured, made upright and free of metadata.

PNG, JPEG and SVG: told by what is in a file, never by its name, and measured.

A picture as it travels: upright, in sRGB, and without metadata (author, place, program, comments).

What needs no change of its points keeps them, bit for bit; the rest is drawn anew.

A file that is named as a picture: believed only when it was looked at, and made ready to travel.
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
from zlib import crc32, decompress

from msgspec.structs import replace

from briefgen.compression import SMALL, deflate_zlib
from briefgen.errors import Place, Problem, Refused
from briefgen.pictures import svg

if TYPE_CHECKING:
    from PIL.Image import Image


# ---- kinds -------------------------------------------------------------------------------------------------------


Media: TypeAlias = Literal["image/png", "image/jpeg", "image/svg+xml"]

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
JPEG_BEGINS = b"\xff\xd8\xff"
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpeg", "image/svg+xml": "svg", "image/gif": "gif"}
"""How a file of each kind ends; a letterhead may bring a GIF."""
LARGEST = 10 * 1024 * 1024
"""Bytes of a picture that is named by data or by a template."""
MOST_POINTS = 40_000_000
"""Of a picture made of points; a sheet of A4 at 600 dots to the inch has 35 million."""
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""Markers of a JPEG that begin with its size (ITU T.81 B.2.2)."""

_LENGTH = re.compile(r"([\d.]+)\s*(px|pt|mm|cm|in|)")
_UNITS = {"px": 0.75, "": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


def kind(data: bytes) -> Media:
    """What a file holds. Raises `Refused` for anything else than a PNG, a JPEG or an SVG."""
    if data.startswith(PNG_BEGINS):
        return "image/png"
    if data.startswith(JPEG_BEGINS):
        return "image/jpeg"
    if svg.begins(data):
        return "image/svg+xml"
    raise Refused(Problem("is no PNG, JPEG or SVG", hint="save it as one of these in a picture program"))


def size(data: bytes, media: str) -> tuple[float, float]:
    """Width and height; only their ratio counts. Raises `Refused` for what is not a picture of its kind."""
    try:
        if media == "image/png" and data.startswith(PNG_BEGINS):
            width, height = struct.unpack(">II", data[16:24])
        elif media == "image/jpeg" and data.startswith(JPEG_BEGINS):
            width, height = _frame(data)
        elif media == "image/svg+xml":
            width, height = _drawn(data)
        else:
            raise ValueError
        if width <= 0 or height <= 0:
            raise ValueError
    except (ValueError, struct.error, IndexError):
        raise Refused(Problem(f"a picture is not of its kind ({media})", hint="save it again as PNG")) from None
    return float(width), float(height)


def segments(data: bytes) -> list[tuple[int, int, int]]:
    """The segments of a JPEG before its scan, and the scan: marker, begin and end (ITU T.81 B.1.1)."""
    out, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        out.append((data[at + 1], at, at + 2 + length))
        at += 2 + length
    return [*out, (0xDA, at, len(data))]


def _frame(data: bytes) -> tuple[int, int]:
    for marker, begin, _ in segments(data):
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[begin + 5 : begin + 9])
            return width, height
    raise ValueError


def _drawn(data: bytes) -> tuple[float, float]:
    """Of an SVG: its own lengths, else its view box."""
    root = svg.parse(data)
    box = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    lengths = [_LENGTH.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
    if all(lengths):
        width, height = (float(m[1]) * _UNITS[m[2]] for m in lengths if m)
        return width, height
    return float(box[2]), float(box[3])


# ---- bare --------------------------------------------------------------------------------------------------------


KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"sBIT"}
"""Chunks of a PNG that are needed to draw it in sRGB (PNG 11.2, 11.3)."""
KEPT_SEGMENTS = {0xE0, 0xEE}
"""Application segments of a JPEG: JFIF, Adobe's colour transform."""
QUALITY = 92
"""Of a JPEG that is drawn anew."""
LONGEST = 2400
"""Points on a side: a sheet of A4 at 290 to the inch. A photograph that has more is made smaller."""
TRUE_COLOUR = {2, 6}
"""Colour types of a PNG without a palette (PNG 11.2.1): one with it would grow by being made smaller."""


def bare(data: bytes, media: str) -> bytes:
    """The picture as it travels; of a kind not known, as it is. Raises `Refused` for what is damaged or too large."""
    if media == "image/svg+xml":
        return svg.bare(data)
    with _sound():
        if media == "image/png" and data.startswith(PNG_BEGINS):
            chunks = _chunks(data)
            if _plain_png(data, {kind for kind, _ in chunks}):
                return PNG_BEGINS + b"".join(chunk for kind, chunk in chunks if kind in KEPT_CHUNKS)
            return _drawn_anew(data, "PNG")
        if media == "image/jpeg" and data.startswith(JPEG_BEGINS):
            found = segments(data)
            if _plain_jpeg(data, found):
                return data[:2] + b"".join(data[b:e] for m, b, e in found if m in KEPT_SEGMENTS or not _told(m))
            return _drawn_anew(data, "JPEG")
    return data


def points(data: bytes) -> Image:
    """The points of a PNG or JPEG. Raises `Refused` for what is damaged or too large."""
    with _sound():
        image = _opened(data)
        image.load()
        return image


@contextmanager
def _sound() -> Iterator[None]:
    """Whatever a damaged picture makes its readers raise or warn of is one problem."""
    try:
        with catch_warnings():
            simplefilter("ignore")
            yield
    except (OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, EOFError, struct.error):
        raise Refused(Problem("a picture is damaged", hint="save it again in a picture program")) from None


def _opened(data: bytes) -> Image:
    # deferred: only a paper with a picture needs it
    from PIL import Image

    image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    if image.width * image.height > MOST_POINTS:
        raise Refused(Problem("a picture has more than 40 million points", hint="make it smaller"))
    return image


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG: kind, and the whole chunk (PNG 5.3)."""
    out, at = [], len(PNG_BEGINS)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        out.append((data[at + 4 : at + 8], data[at : at + 12 + length]))
        at += 12 + length
    return out


def _plain_png(data: bytes, kinds: set[bytes]) -> bool:
    """Whether the points are in sRGB, or say nothing else, in eight bits, and not too many."""
    large = max(struct.unpack(">II", data[16:24])) > LONGEST and data[25] in TRUE_COLOUR
    return not kinds & {b"iCCP", b"eXIf"} and data[24] <= 8 and not large


def _plain_jpeg(data: bytes, found: list[tuple[int, int, int]]) -> bool:
    """Whether a JPEG stands upright, is grey or sRGB, and has not too many points."""
    frame = next((data[b + 5 : b + 10] for m, b, _ in found if m in (0xC0, 0xC1, 0xC2)), bytes(5))
    height, width, colours = struct.unpack(">HHB", frame)
    profile = any(m == 0xE2 and data[b + 4 :].startswith(b"ICC_PROFILE\0") for m, b, _ in found)
    turned = any(m == 0xE1 and data[b + 4 :].startswith(b"Exif\0") for m, b, _ in found) and _turned(data)
    return colours in (1, 3) and max(height, width) <= LONGEST and not profile and not turned


def _told(marker: int) -> bool:
    """Whether a segment tells something (application data, a comment)."""
    return 0xE0 <= marker <= 0xEF or marker == 0xFE


def _turned(data: bytes) -> bool:
    """Whether the tag Orientation says anything but upright (Exif 4.6.4)."""
    return cast(int, _opened(data).getexif().get(0x0112, 1)) != 1


def _drawn_anew(data: bytes, form: str) -> bytes:
    """Upright, in eight bits of sRGB, and no larger than print shows."""
    from PIL import ImageOps
    from PIL.Image import Resampling

    image = _in_srgb(ImageOps.exif_transpose(_in_eight_bits(points(data))))
    image.thumbnail((LONGEST, LONGEST), Resampling.LANCZOS)
    image.info.clear()
    if form == "PNG":
        return as_png(image)
    out = io.BytesIO()
    image.save(out, form, quality=QUALITY)
    return out.getvalue()


def as_png(image: Image) -> bytes:
    """A PNG of some points: by Pillow, but for its zlib (PNG 10.1), which is another on another machine."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=0)
    chunks = _chunks(out.getvalue())
    lines = decompress(b"".join(chunk[8:-4] for kind, chunk in chunks if kind == b"IDAT"))
    body = b"IDAT" + deflate_zlib(lines, SMALL)
    packed = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", crc32(body))
    before = [chunk for kind, chunk in chunks if kind not in (b"IDAT", b"IEND")]
    return PNG_BEGINS + b"".join((*before, packed, chunks[-1][1]))


def _in_eight_bits(image: Image) -> Image:
    """Pillow keeps 16 bits of grey, and would cut off what is above 255."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda value: value / 257).convert("L")
    grey.info.update(image.info)
    return grey


def _in_srgb(image: Image) -> Image:
    """By the profile the picture brings; one that is damaged, or none of its own colours, is left out."""
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


# ---- seen --------------------------------------------------------------------------------------------------------


class CheckedImage(NamedTuple):
    """The bytes of a picture as it travels (upright, in sRGB, without metadata), and its kind."""

    data: bytes
    media: Media


@lru_cache(8)
def check_image(data: bytes) -> CheckedImage:
    """A picture of the bytes of a file.

    Raises `Refused` for what is none, is damaged or too large, would run or fetch something, or is drawn differently
    by different programs.
    """
    media = kind(data)
    if media == "image/svg+xml":
        svg.refuse_unsafe(data)
    else:
        points(data)
    size(data, media)
    return CheckedImage(bare(data, media), media)


def about(name: str, refused: Refused) -> list[Problem]:
    """What is wrong with a picture, by its name and without a place: whoever asked for it has one."""
    return [replace(problem, message=f"{name}: {problem.message}", place=Place()) for problem in refused.problems]
