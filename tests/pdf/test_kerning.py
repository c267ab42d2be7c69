"""Kerning by pairs, read from the shipped fonts and from small tables made for a case."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import pytest

from briefgen.pdf.font_file import Kerning, TrueTypeFont

FONTS = Path(__file__).parents[2] / "templates" / "fonts"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_well_known_pairs_are_closer_and_hangul_is_not_touched(weight: str) -> None:
    path = FONTS / f"PretendardGOV-{weight}.ttf"
    face = TrueTypeFont(path.read_bytes(), str(path))
    kerning = Kerning(face.table(b"GPOS"))

    def between(pair: str) -> int:
        return kerning.pair(face.glyph(pair[0]).number, face.glyph(pair[1]).number)

    assert all(between(pair) < 0 for pair in ("AV", "VA", "To", "Ty", "LT"))
    assert not any(between(pair) for pair in ("HH", "nn", "가나", "한글", "12"))


def test_a_font_without_the_table_has_no_kerning() -> None:
    assert Kerning(b"").pair(1, 2) == 0


def made(subtable: bytes, kind: int = 2) -> Kerning:
    """A table with one script, one feature `kern` and one lookup of one subtable."""
    script = pack(">H4sH", 1, b"latn", 8) + pack(">2H", 4, 0) + pack(">3H", 0, 0xFFFF, 1) + pack(">H", 0)
    feature = pack(">H4sH", 1, b"kern", 8) + pack(">3H", 0, 1, 0)
    lookup = pack(">2H", 1, 4) + pack(">4H", kind, 0, 1, 8) + subtable
    head = pack(">2H3H", 1, 0, 10, 10 + len(script), 10 + len(script) + len(feature))
    return Kerning(head + script + feature + lookup)


PAIRS = pack(">6H", 1, 20, 0x0005, 0, 1, 12) + pack(">2H2h", 1, 7, 99, -50) + pack(">3H", 1, 1, 5)
"""Glyph 5 and glyph 7, by format 5: placement and advance."""


def test_a_record_is_read_by_its_format() -> None:
    kerning = made(PAIRS)
    assert kerning.pair(5, 7) == -50
    assert kerning.pair(5, 8) == 0 and kerning.pair(6, 7) == 0


def test_classes_are_a_matrix() -> None:
    first = pack(">4H", 1, 5, 1, 1)
    second = pack(">5H", 2, 1, 7, 9, 1)
    matrix = pack(">4h", 0, 0, 0, -30)
    head = pack(">8H", 2, 16 + 8 + 8 + 10, 4, 0, 24, 32, 2, 2)
    kerning = made(head + matrix + first + second + pack(">3H", 1, 1, 5))
    assert kerning.pair(5, 8) == -30 and kerning.pair(5, 10) == 0


def test_a_lookup_may_be_an_extension() -> None:
    assert made(pack(">2HI", 1, 2, 8) + PAIRS, kind=9).pair(5, 7) == -50
