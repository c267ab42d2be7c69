"""A picture as it travels: upright, in sRGB, and without metadata (author, place, program, comments).

What needs no change of its points keeps them, bit for bit; the rest is drawn anew.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast
from warnings import catch_warnings, simplefilter

from briefgen.errors import Problem, Refused
from briefgen.pictures import svg
from briefgen.pictures.kinds import JPEG_BEGINS, MOST_POINTS, PNG_BEGINS, segments

if TYPE_CHECKING:
    from PIL.Image import Image

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
    out = io.BytesIO()
    image.info.clear()
    if form == "JPEG":
        image.save(out, form, quality=QUALITY)
    else:
        image.save(out, form)
    return out.getvalue()


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
