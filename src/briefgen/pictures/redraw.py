"""PNG and JPEG drawn anew: decoded, made upright, converted to sRGB, and encoded by us from the points alone.

In: the bytes of a picture from anywhere. Out: bytes that hold nothing but what is seen. What is too large is refused by
its header, before anything is decoded. The same picture gives the same bytes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, cast
from warnings import catch_warnings, simplefilter
from zlib import decompress
from zlib import error as ZlibError  # noqa: N812 — an exception

from briefgen.compression import SMALL, crc32, deflate_zlib
from briefgen.errors import Problem, Refused

if TYPE_CHECKING:
    from PIL.Image import Image

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
JPEG_SIGNATURE = b"\xff\xd8\xff"
MAX_PIXELS = 40_000_000
"""The most points of a picture; an A4 page at 600 dpi has 35 million."""
MAX_LENGTH = 30_000
"""The most points on a side."""
MAX_RATIO = 400
"""How many times longer than wide a picture may be, or wider than high: a rule across a page, and no more."""
MAX_SCANS = 200
"""The most scans of a JPEG. Each is decoded over all points, and no program writes more than some twenty."""
MAX_SIDE = 2400
"""The most points on a side of what goes out: an A4 page at 290 dpi. Larger photographs are scaled down."""
QUALITY = 92
"""The quality of a JPEG, whose colours keep all their points (4:4:4), so that a photograph does not suffer."""
JPEG_FRAME_MARKERS = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""Markers of JPEG segments that begin with the size (ITU T.81 B.2.2)."""
DECODED_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"eXIf", b"IDAT", b"IEND"}
"""The chunks of a PNG that say which points are seen (PNG 11.2, 11.3); no other reaches the decoder."""
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/bmp": "BMP"}
"""The kinds that can be drawn anew, with the names Pillow has for them."""

_DRAWN: set[bytes] = set()
"""SHA-256 of what this process drew, so that a JPEG is encoded once and not once more by each writer."""


def redraw(data: bytes, media: str) -> bytes:
    """A picture drawn anew: a JPEG from a JPEG, else a PNG. What was drawn here before stays as it is.

    Raises `Refused` for what is damaged, too large, or not of this media type.
    """
    return data if sha256(data).digest() in _DRAWN else _redraw(data, media)


@lru_cache(16)
def _redraw(data: bytes, media: str) -> bytes:
    from PIL.Image import Resampling

    with refuse_damaged():
        image = _to_srgb(_upright(_decode(data, media)))
        if image.mode != "P":
            image.thumbnail((MAX_SIDE, MAX_SIDE), Resampling.LANCZOS)
        image.info.clear()
        return _encode_jpeg(image) if media == "image/jpeg" else encode_png(_without_hidden_colours(image))


def decode_pixels(data: bytes) -> Image:
    """A PNG or JPEG, decoded as it is. Raises `Refused` for what is damaged or too large."""
    with refuse_damaged():
        return _decode(data, "image/png" if data.startswith(PNG_SIGNATURE) else "image/jpeg")


@contextmanager
def refuse_damaged() -> Iterator[None]:
    """Turn all that decoders raise for a damaged picture into one `Refused`, and ignore their warnings."""
    # deferred: only a paper with a picture needs it
    from PIL.Image import DecompressionBombError

    try:
        with catch_warnings():
            simplefilter("ignore")
            yield
    except DecompressionBombError:
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, EOFError, struct.error):
        raise _damaged() from None
    except (ZlibError, AttributeError, MemoryError, AssertionError, RuntimeError):
        raise _damaged() from None


def _damaged() -> Refused:
    return Refused(Problem("a picture is damaged", hint="save it again in a picture program"))


def _too_large() -> Refused:
    return Refused(Problem("a picture has more than 40 million points", hint="make it smaller"))


def jpeg_segments(data: bytes) -> list[tuple[int, int, int]]:
    """The segments of a JPEG before its scan, and the scan: (marker, start, end) (ITU T.81 B.1.1)."""
    segments, offset = [], 2
    while offset + 4 <= len(data) and data[offset] == 0xFF and data[offset + 1] != 0xDA:
        if data[offset + 1] == 0xFF:  # fill bytes may stand before a marker
            offset += 1
            continue
        (length,) = struct.unpack(">H", data[offset + 2 : offset + 4])
        segments.append((data[offset + 1], offset, offset + 2 + length))
        offset += 2 + length
    return [*segments, (0xDA, offset, len(data))]


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height by the header of the frame. Raises `ValueError` where there is none."""
    for marker, begin, _ in jpeg_segments(data):
        if marker in JPEG_FRAME_MARKERS:
            height, width = struct.unpack(">HH", data[begin + 5 : begin + 9])
            return width, height
    raise ValueError


def _decode(data: bytes, media: str) -> Image:
    """The first picture of a file, decoded; of a PNG or JPEG only the parts that say what is seen are read."""
    # deferred: only a paper with a picture needs it
    from PIL import Image

    if media == "image/png":
        if not data.startswith(PNG_SIGNATURE):
            raise ValueError
        _refuse_absurd(*struct.unpack(">II", data[16:24]))
        data = _seen_png(data)
    elif media == "image/jpeg":
        if not data.startswith(JPEG_SIGNATURE):
            raise ValueError
        _refuse_absurd(*jpeg_size(data))
        data = _seen_jpeg(data)
    image = Image.open(io.BytesIO(data), formats=(FORMATS[media],))
    _refuse_absurd(*image.size)
    if media == "image/png" and "transparency" in image.info and data[24] == 16:
        problem = "a picture of 16 bits a colour has one colour that is clear, which programs read differently"
        raise Refused(Problem(problem, hint="save it with 8 bits a colour, or without clear parts"))
    image.load()
    if media == "image/png" and image.mode == "L" and data[24] < 8 and "transparency" in image.info:
        image.info["transparency"] = image.info["transparency"] * 255 // (2 ** data[24] - 1)  # as its points are
    return image


def _refuse_absurd(width: int, height: int) -> None:
    """Raise `Refused` by the size in a header, before any point is decoded."""
    if width < 1 or height < 1:
        raise ValueError
    if width * height > MAX_PIXELS:
        raise _too_large()
    if max(width, height) > MAX_LENGTH or max(width, height) > MAX_RATIO * min(width, height):
        message = f"a picture is {width} × {height} points, which is no shape for a page"
        hint = f"at most {MAX_LENGTH} points on a side, and {MAX_RATIO} times as wide as high or as high as wide"
        raise Refused(Problem(message, hint=hint))


def png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG up to its end: (type, whole chunk) (PNG 5.3)."""
    chunks, offset = [], len(PNG_SIGNATURE)
    while offset + 12 <= len(data):
        (length,) = struct.unpack(">I", data[offset : offset + 4])
        chunks.append((data[offset + 4 : offset + 8], data[offset : offset + 12 + length]))
        if chunks[-1][0] == b"IEND":
            break
        offset += 12 + length
    return chunks


def _seen_png(data: bytes) -> bytes:
    """A PNG of the chunks that say what is seen; of texts, times and further frames none is even unpacked."""
    return PNG_SIGNATURE + b"".join(chunk for kind, chunk in png_chunks(data) if kind in DECODED_CHUNKS)


def _seen_jpeg(data: bytes) -> bytes:
    """A JPEG without comments and without the application data that say nothing of its colours or which way is up."""
    kept = [data[b:e] for m, b, e in jpeg_segments(data) if not _is_aside(m, data[b + 4 : b + 16])]
    seen = data[:2] + b"".join(kept)
    if seen.count(b"\xff\xda") > MAX_SCANS:
        raise Refused(Problem("a picture is packed in too many layers", hint="save it again in a picture program"))
    return seen


def _is_aside(marker: int, begin: bytes) -> bool:
    """Whether a segment is neither Exif (for its orientation), nor a colour profile, nor Adobe's kind of colours."""
    if marker == 0xE1:
        return not begin.startswith(b"Exif\0")
    if marker == 0xE2:
        return not begin.startswith(b"ICC_PROFILE\0")
    return marker == 0xFE or (0xE0 <= marker <= 0xEF and marker != 0xEE and not begin.startswith(b"JFIF\0"))


def _upright(image: Image) -> Image:
    """An image turned as its Exif says (Exif 4.6.4, Orientation); what cannot be read says nothing."""
    from PIL.Image import Transpose

    turns = (
        *(None, None, Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM),
        *(Transpose.TRANSPOSE, Transpose.ROTATE_270, Transpose.TRANSVERSE, Transpose.ROTATE_90),
    )
    orientation: object = 1
    with suppress(Exception):  # a damaged Exif raises anything
        orientation = image.getexif().get(0x0112, 1)
    turn = turns[orientation] if isinstance(orientation, int) and 1 <= orientation <= 8 else None
    if turn is None:
        return image
    turned = image.transpose(turn)
    turned.info.update(image.info)
    return turned


def _to_srgb(image: Image) -> Image:
    """An image of grey, RGB, RGBA or a palette in sRGB; a profile that is damaged or of another space is ignored."""
    from PIL import ImageCms

    profile, key = image.info.get("icc_profile"), image.info.get("transparency")
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    if image.mode in ("1", "L"):
        image = _with_clear_grey(image.convert("L"), 255 * key if image.mode == "1" and key is not None else key)
    elif image.mode == "LA" or "A" in image.getbands() or (key is not None and image.mode != "CMYK"):
        image = image.convert("RGBA")
    elif image.mode not in ("P", "CMYK") or (image.mode == "P" and profile):
        image = image.convert("RGB")
    if profile and image.mode != "P":
        with suppress(ImageCms.PyCMSError, OSError):
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            image = cast("Image", ImageCms.profileToProfile(image, source, target, outputMode=mode))
    return image.convert("RGB") if image.mode == "CMYK" else image


def _with_clear_grey(image: Image, key: object) -> Image:
    """An image of grey, in RGBA where one grey, its key, is clear."""
    if not isinstance(key, int):
        return image
    opacity = image.point([0 if grey == key else 255 for grey in range(256)])
    clear = image.convert("RGBA")
    clear.putalpha(opacity)
    return clear


def _without_hidden_colours(image: Image) -> Image:
    """An image in which a clear point has no colour, and a palette no colour that no point has."""
    if image.mode == "RGBA":
        clear = image.getchannel("A").point([255, *[0] * 255])
        image.paste((0, 0, 0, 0), None, clear)
    elif image.mode == "P":
        return image.remap_palette([index for index, count in enumerate(image.histogram()) if count])
    return image


def _encode_jpeg(image: Image) -> bytes:
    out = io.BytesIO()
    image = image if image.mode in ("L", "RGB") else image.convert("RGB")
    image.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return _remember(out.getvalue())


def encode_png(image: Image) -> bytes:
    """A PNG by Pillow, but compressed by `compression`, for zlib differs between machines (PNG 10.1)."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=0)
    chunks = png_chunks(out.getvalue())
    lines = decompress(b"".join(chunk[8:-4] for kind, chunk in chunks if kind == b"IDAT"))
    body = b"IDAT" + deflate_zlib(lines, SMALL)
    packed = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", crc32(body))
    before = [chunk for kind, chunk in chunks if kind not in (b"IDAT", b"IEND")]
    return _remember(PNG_SIGNATURE + b"".join((*before, packed, chunks[-1][1])))


def _remember(drawn: bytes) -> bytes:
    _DRAWN.add(sha256(drawn).digest())
    return drawn
