"""Pictures: how large they are, and what of them travels.

In: the bytes of a PNG, JPEG or SVG. Out: width and height, and the same picture without metadata (author, place,
program, comments). SVG needs a PNG beside it, which older programs show.
"""

from __future__ import annotations

import io
import re
import struct

from lxml import etree

from briefgen.errors import Problem, Refused
from briefgen.word.xml import local, parse

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
KEPT_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
"""Chunks of a PNG that are needed to draw it (PNG 11.2, 11.3)."""
KEPT_SEGMENTS = {0xE0, 0xE2, 0xEE}
"""Application segments of a JPEG: JFIF, colour profile, Adobe's colour transform."""
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""Markers of a JPEG that begin with its size (ITU T.81 B.2.2)."""
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpeg", "image/svg+xml": "svg", "image/gif": "gif"}
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
SILENT = {"metadata", "script", "title", "desc", "foreignObject"}
"""Elements of a drawing that draw nothing, or what no word processor would."""
_LENGTH = re.compile(r"([\d.]+)\s*(px|pt|mm|cm|in|)")
_UNITS = {"px": 0.75, "": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


def size(data: bytes, media: str) -> tuple[float, float]:
    """Width and height; only their ratio counts. Raises `Refused` for what is not a picture of its kind."""
    try:
        if media == "image/png" and data.startswith(PNG):
            width, height = struct.unpack(">II", data[16:24])
        elif media == "image/jpeg" and data.startswith(JPEG):
            width, height = _frame(data)
        elif media == "image/svg+xml":
            width, height = _drawing(data)
        else:
            raise ValueError
        if width <= 0 or height <= 0:
            raise ValueError
    except (ValueError, struct.error, IndexError):
        raise Refused(Problem(f"a picture is not of its kind ({media})", hint="save it again as PNG")) from None
    return float(width), float(height)


def bare(data: bytes, media: str) -> bytes:
    """The picture without metadata; of a kind not known, as it is."""
    if media == "image/png" and data.startswith(PNG):
        return PNG + b"".join(chunk for kind, chunk in _chunks(data) if kind in KEPT_CHUNKS)
    if media == "image/jpeg" and data.startswith(JPEG):
        return _bare_jpeg(data)
    return _bare_drawing(data) if media == "image/svg+xml" else data


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG: kind, and the whole chunk."""
    out, at = [], len(PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        out.append((data[at + 4 : at + 8], data[at : at + 12 + length]))
        at += 12 + length
    return out


def _segments(data: bytes) -> list[tuple[int, int, int]]:
    """The segments of a JPEG before its scan: marker, begin and end."""
    out, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        out.append((data[at + 1], at, at + 2 + length))
        at += 2 + length
    return [*out, (0xDA, at, len(data))]


def _frame(data: bytes) -> tuple[int, int]:
    for marker, begin, _ in _segments(data):
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[begin + 5 : begin + 9])
            return width, height
    raise ValueError


def _bare_jpeg(data: bytes) -> bytes:
    """Away with EXIF, XMP and comments. Raises `Refused` where EXIF says that the picture lies on its side."""
    kept = []
    for marker, begin, end in _segments(data):
        if marker == 0xE1 and _turned(data[begin + 4 : end]):
            hint = "open it in a picture program, turn it and save it again"
            raise Refused(Problem("a photograph lies on its side", hint=hint))
        if marker in KEPT_SEGMENTS or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(data[begin:end])
    return data[:2] + b"".join(kept)


def _turned(exif: bytes) -> bool:
    """Whether the tag Orientation (0x0112) of the first directory is anything but upright (Exif 4.6.4)."""
    if not exif.startswith(b"Exif\x00\x00") or len(exif) < 16:
        return False
    tiff = exif[6:]
    order = "<" if tiff.startswith(b"II") else ">"
    (first,) = struct.unpack(f"{order}I", tiff[4:8])
    for at in range(first + 2, len(tiff) - 11, 12):
        tag, kind, _, value = struct.unpack(f"{order}HHIH", tiff[at : at + 10])
        if tag == 0x0112 and kind == 3:
            return bool(value > 1)
    return False


def _drawing(data: bytes) -> tuple[float, float]:
    root = parse(data, "picture.svg")
    if local(root) != "svg":
        raise ValueError
    box = re.findall(r"-?[\d.]+", root.get("viewBox", ""))
    lengths = [_LENGTH.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
    if all(lengths):
        width, height = (float(m[1]) * _UNITS[m[2]] for m in lengths if m)
        return width, height
    return float(box[2]), float(box[3])


def _bare_drawing(data: bytes) -> bytes:
    """Only what SVG draws: no scripts, no metadata, nothing of the program that made it, nothing it would fetch."""
    root = parse(data, "picture.svg")
    for found in [*root.iter()]:
        name = etree.QName(found) if isinstance(found.tag, str) else None
        parent = found.getparent()
        if parent is not None and (name is None or name.namespace != SVG or name.localname in SILENT):
            parent.remove(found)
            continue
        for attribute, value in list(found.attrib.items()):
            space, local_name = etree.QName(attribute).namespace, etree.QName(attribute).localname
            fetched = local_name == "href" and not str(value).startswith(("#", "data:image/"))
            if fetched or local_name.startswith("on") or space not in (None, XLINK):
                del found.attrib[attribute]
    etree.cleanup_namespaces(root)
    return etree.tostring(root)


def raster(data: bytes, width: float) -> bytes:
    """A PNG of an SVG, for programs that show none. Raises `Refused` where nothing on this machine can draw one."""
    try:
        # deferred: only a paper with a drawing needs them, and not every machine has them
        from reportlab.graphics import renderPM
        from svglib.svglib import svg2rlg  # type: ignore[import-not-found,import-untyped,unused-ignore]

        drawing = svg2rlg(io.BytesIO(bare(data, "image/svg+xml")))
        if drawing is None:
            raise ValueError
        scale = 3 * width / drawing.width
        drawing.scale(scale, scale)
        drawing.width, drawing.height = drawing.width * scale, drawing.height * scale
        png = io.BytesIO()
        renderPM.drawToFile(drawing, png, fmt="PNG")
        return png.getvalue()
    except Exception:  # whatever a strange drawing makes them raise, the way out is the same
        hint = "save the drawing as PNG, or install svglib and rlPyCairo"
        raise Refused(Problem("a drawing (SVG) cannot be shown in Word without a PNG beside it", hint=hint)) from None
