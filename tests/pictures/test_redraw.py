"""Pictures are drawn anew: what is not seen is in no byte, and what is seen stays."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from briefgen.errors import Refused
from briefgen.pictures.images import check_image, draw_logo
from briefgen.pictures.redraw import PNG_SIGNATURE, decode_pixels, jpeg_segments, png_chunks, redraw

CANARY = b"ZZSECRET-CANARY"
PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, depth: int, colour: int, lines: bytes, *, before: bytes = b"") -> bytes:
    """A PNG written by hand: `lines` with their filter bytes, `before` the chunks before its points."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return PNG_SIGNATURE + header + before + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def saved(image: Image.Image, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def photograph(**more: Any) -> bytes:
    return saved(Image.effect_noise((64, 48), 60).convert("RGB"), "JPEG", **more)


def drawing() -> bytes:
    return saved(Image.linear_gradient("L").resize((20, 10)).convert("RGB"), "PNG")


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def after_start(data: bytes, *added: bytes) -> bytes:
    return data[:2] + b"".join(added) + data[2:]


def between_scans(data: bytes) -> bytes:
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    return data[:second] + segment(0xFE, CANARY) + segment(0xE5, CANARY) + data[second:]


def before_end(data: bytes, *chunks: bytes) -> bytes:
    end = len(data) - 12
    return data[:end] + b"".join(chunks) + data[end:]


def after_header(data: bytes, *chunks: bytes) -> bytes:
    return data[:33] + b"".join(chunks) + data[33:]


def two_pictures() -> bytes:
    first, second = Image.new("RGB", (32, 32), "navy"), Image.new("RGB", (32, 32), "red")
    return saved(first, "MPO", save_all=True, append_images=[second])


HIDING_JPEG = {
    "a tail": photograph() + CANARY,
    "a film behind the picture": photograph() + photograph(comment=CANARY) + b"ftypmp42" + CANARY,
    "a comment": photograph(comment=CANARY),
    "a comment between scans": between_scans(photograph(progressive=True)),
    "a thumbnail in JFXX": after_start(photograph(), segment(0xE0, b"JFXX\0\x10" + CANARY)),
    "a tail of its JFIF": after_start(
        photograph()[:2] + photograph()[20:], segment(0xE0, b"JFIF\0" + bytes(9) + CANARY)
    ),
    "Exif": photograph(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0" + CANARY),
    "XMP": after_start(photograph(), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + CANARY)),
    "Photoshop": after_start(photograph(), segment(0xED, b"Photoshop 3.0\0" + CANARY)),
    "a profile": photograph(icc_profile=CANARY * 20),
}
HIDING_PNG = {
    "a tail": drawing() + CANARY,
    "points after the end": drawing() + chunk(b"IDAT", CANARY),
    "surplus points": before_end(drawing(), chunk(b"IDAT", CANARY)),
    "surplus lines": png_of(2, 1, 8, 0, b"\0\1\2" + CANARY),
    "text": after_header(drawing(), chunk(b"tEXt", b"Author\0" + CANARY)),
    "packed text": after_header(drawing(), chunk(b"zTXt", b"Author\0\0" + zlib.compress(CANARY * 9))),
    "words of the world": after_header(drawing(), chunk(b"iTXt", b"Author\0\0\0\0\0" + CANARY)),
    "the name of a profile": after_header(drawing(), chunk(b"iCCP", CANARY + b"\0\0" + zlib.compress(CANARY * 50))),
    "Exif": after_header(drawing(), chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0" + CANARY)),
    "frames": before_end(
        after_header(drawing(), chunk(b"acTL", struct.pack(">II", 2, 0))), chunk(b"fdAT", bytes(4) + CANARY)
    ),
    "a palette beside its points": after_header(drawing(), chunk(b"PLTE", CANARY)),
    "a palette of more than is used": png_of(2, 1, 8, 3, b"\0\0\1", before=chunk(b"PLTE", b"\1\2\3\4\5\6" + CANARY)),
    "a chunk of its own": after_header(drawing(), chunk(b"zzZz", CANARY)),
}


def unpacked(data: bytes) -> bytes:
    """A picture, with the streams in it unpacked."""
    chunks = png_chunks(data) if data.startswith(PNG_SIGNATURE) else []
    return data + zlib.decompress(b"".join(c[8:-4] for kind, c in chunks if kind == b"IDAT")) if chunks else data


@pytest.mark.parametrize("where", HIDING_JPEG)
def test_a_photograph_holds_nothing_but_its_points(where: str) -> None:
    assert CANARY in HIDING_JPEG[where]
    drawn = check_image(HIDING_JPEG[where]).data
    assert CANARY not in drawn and drawn.count(b"\xff\xd9") == 1 and drawn.endswith(b"\xff\xd9")
    application = [(m, e - b) for m, b, e in jpeg_segments(drawn) if 0xE0 <= m <= 0xEF or m == 0xFE]
    assert application == [(0xE0, 18)]


@pytest.mark.parametrize("where", HIDING_PNG)
def test_a_drawing_holds_nothing_but_its_points(where: str) -> None:
    drawn = check_image(HIDING_PNG[where]).data
    assert CANARY not in unpacked(drawn)
    assert {kind for kind, _ in png_chunks(drawn)} <= PNG_PARTS
    assert sum(len(each) for _, each in png_chunks(drawn)) + len(PNG_SIGNATURE) == len(drawn)


def test_of_several_pictures_in_one_file_the_first_is_shown_alone() -> None:
    data = two_pictures()
    assert data.count(b"\xff\xd8\xff") >= 2
    drawn = check_image(data).data
    assert drawn.count(b"\xff\xd8\xff") == 1 and b"MPF" not in drawn
    blue = decode_pixels(drawn).convert("RGB").getpixel((5, 5))
    assert isinstance(blue, tuple) and blue[2] > 100 and blue[0] < 30


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_clear_point_has_no_colour(mode: str) -> None:
    image = Image.new(mode, (4, 1), (90, 0) if mode == "LA" else (90, 83, 67, 0))
    image.putpixel((1, 0), (90, 1) if mode == "LA" else (90, 83, 67, 1))
    found = decode_pixels(redraw(saved(image, "PNG"), "image/png")).convert("RGBA")
    assert found.getpixel((0, 0)) == (0, 0, 0, 0)
    assert found.getpixel((1, 0)) == ((90, 90, 90, 1) if mode == "LA" else (90, 83, 67, 1))


@pytest.mark.parametrize(
    ("data", "clear"),
    [
        (png_of(2, 1, 8, 2, b"\0\1\2\3\4\5\6", before=chunk(b"tRNS", b"\0\1\0\2\0\3")), (4, 5, 6, 255)),
        (png_of(2, 1, 8, 0, b"\0\7\x09", before=chunk(b"tRNS", b"\0\7")), (9, 9, 9, 255)),
        (png_of(2, 1, 4, 0, b"\0\x5a", before=chunk(b"tRNS", b"\0\5")), (170, 170, 170, 255)),
        (png_of(2, 1, 1, 0, b"\0\x40", before=chunk(b"tRNS", b"\0\0")), (255, 255, 255, 255)),
        (png_of(2, 1, 8, 3, b"\0\0\1", before=chunk(b"PLTE", b"\1\2\3\4\5\6") + chunk(b"tRNS", b"\0")), (4, 5, 6, 255)),
    ],
)
def test_a_colour_that_is_clear_in_palette_and_grey_is_clear_and_gone(data: bytes, clear: tuple[int, ...]) -> None:
    found = decode_pixels(redraw(data, "image/png")).convert("RGBA")
    assert found.getpixel((0, 0)) == (0, 0, 0, 0)
    assert found.getpixel((1, 0)) == clear


def test_one_clear_colour_of_sixteen_bits_is_a_problem_for_it_would_be_shown() -> None:
    data = png_of(2, 1, 16, 0, b"\0\1\2\3\4", before=chunk(b"tRNS", b"\1\2"))
    with pytest.raises(Refused, match="16 bits") as caught:
        redraw(data, "image/png")
    assert caught.value.problems[0].hint


def header_of(width: int, height: int) -> bytes:
    return png_of(width, height, 8, 2, b"\0")


def jpeg_header_of(width: int, height: int) -> bytes:
    data = bytearray(photograph())
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (header_of(60_000, 60_000), "40 million"),
        (header_of(2**31 - 1, 2**31 - 1), "40 million"),
        (header_of(39_000, 1000), "no shape"),
        (header_of(2000, 1), "no shape"),
        (header_of(0, 1), "damaged"),
        (jpeg_header_of(65_500, 65_500), "40 million"),
        (jpeg_header_of(1, 20_000), "no shape"),
        (drawing()[:-30], "damaged"),
        (photograph()[:-200], "damaged"),
        (PNG_SIGNATURE, "damaged"),
        (after_start(photograph()[:-2], *(b"",)) + segment(0xDA, bytes(8)) * 300 + b"\xff\xd9", "layers"),
    ],
)
def test_what_is_absurd_is_refused_in_words_before_it_is_decoded(data: bytes, words: str) -> None:
    media = "image/png" if data.startswith(PNG_SIGNATURE) else "image/jpeg"
    for drawn in (lambda: redraw(data, media), lambda: check_image(data)):
        with pytest.raises(Refused, match=words) as caught:
            drawn()
        assert caught.value.problems[0].hint


def test_text_that_unpacks_to_more_than_memory_is_not_unpacked() -> None:
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(60_000_000), 9))
    assert check_image(after_header(drawing(), bomb)).data == check_image(drawing()).data
    assert check_image(before_end(drawing(), bomb)).data == check_image(drawing()).data


@pytest.mark.parametrize("data", [photograph(), drawing()])
def test_what_was_drawn_is_not_drawn_again(data: bytes) -> None:
    checked = check_image(data)
    assert redraw(checked.data, checked.media) == checked.data == check_image(checked.data).data


@pytest.mark.parametrize("form", ["GIF", "BMP"])
def test_a_logo_of_an_old_kind_becomes_a_png_of_the_same_points(form: str) -> None:
    image = Image.linear_gradient("L").resize((16, 8))
    drawn = draw_logo(saved(image, form) + CANARY, f"image/{form.lower()}")
    assert drawn.media == "image/png" and CANARY not in unpacked(drawn.data)
    assert decode_pixels(drawn.data).convert("L").tobytes() == image.tobytes()


@pytest.mark.parametrize("media", ["image/x-emf", "image/x-wmf", "image/tiff", "", "application/octet-stream"])
def test_a_logo_that_cannot_be_drawn_is_a_problem_that_says_what_to_do(media: str) -> None:
    with pytest.raises(Refused, match="cannot be drawn anew") as caught:
        draw_logo(CANARY, media)
    assert "PNG" in caught.value.problems[0].hint


MODES = st.sampled_from(["1", "L", "P", "RGB", "RGBA", "LA"])


@given(MODES, st.integers(1, 9), st.integers(1, 9), st.randoms(use_true_random=False), st.booleans())
def test_every_point_that_is_seen_stays_in_a_drawing(
    mode: str, width: int, height: int, random: Any, lace: bool
) -> None:
    bands: Callable[[str], int] = {"1": 1, "L": 1, "P": 1, "RGB": 3, "RGBA": 4, "LA": 2}.__getitem__
    points = random.randbytes(width * height * bands(mode))
    image = Image.frombytes(mode if mode != "1" else "L", (width, height), points).convert(mode)
    if mode == "P":
        image.putpalette(random.randbytes(768))
    data = saved(image, "PNG", interlace=lace)
    seen, found = image.convert("RGBA"), decode_pixels(redraw(data, "image/png")).convert("RGBA")
    for x in range(width):
        for y in range(height):
            point = seen.getpixel((x, y))
            assert isinstance(point, tuple)
            assert found.getpixel((x, y)) == (point if point[3] else (0, 0, 0, 0))
