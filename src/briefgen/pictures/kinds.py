"""PNG, JPEG and SVG: told by what is in a file, never by its name, and measured."""

from __future__ import annotations

import re
import struct
from typing import Literal, TypeAlias

from briefgen.errors import Problem, Refused
from briefgen.pictures import svg

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
