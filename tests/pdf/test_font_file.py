"""A font file: characters, widths and kerning as another library reads them, and clear words for what is no font."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import pikepdf
import pytest

from briefgen.pdf.font_file import Kerning, MissingGlyph, TrueTypeFont, UnusableFont, code_literal

FONT = Path(__file__).parents[2] / "templates" / "fonts" / "PretendardGOV-Regular.ttf"


@pytest.fixture(scope="module")
def face() -> TrueTypeFont:
    return TrueTypeFont(FONT.read_bytes(), FONT.stem)


def test_widths_add_up(face: TrueTypeFont) -> None:
    single = [face.word(letter).width for letter in "남북"]
    assert face.word("남북").width == pytest.approx(sum(single))
    assert face.word("").width == 0


def test_pairs_are_kerned_in_the_width_and_in_the_operand(face: TrueTypeFont) -> None:
    apart = face.word("A").width + face.word("V").width
    together = face.word("AV")
    assert together.width < apart
    shift = round(1000 * (apart - together.width))
    assert f"){shift}(" in together.operand


@pytest.mark.parametrize(
    ("code", "literal"),
    [(0x0041, "\0A"), (0x2829, r"\(\)"), (0x5C0D, r"\\\r"), (0x0D0A, "\\r\n"), (0xFFFF, "\xff\xff")],
)
def test_a_code_is_read_back_from_its_literal_string(code: int, literal: str) -> None:
    assert code_literal(code) == literal
    with pikepdf.new() as pdf:
        (read,) = pikepdf.parse_content_stream(pdf.make_stream(f"({literal}) Tj".encode("latin-1")))
    assert bytes(read.operands[0]) == code.to_bytes(2)


def test_hangul_and_latin_letters_are_a_little_apart_and_digits_are_not(face: TrueTypeFont) -> None:
    plain = face.word("F").width + face.word("의").width
    assert face.word("F의").width == pytest.approx(plain + 0.06)
    assert face.word("5건").width == pytest.approx(face.word("5").width + face.word("건").width)


def test_a_word_joiner_leaves_no_ink_and_no_gap(face: TrueTypeFont) -> None:
    word = face.word("F\u2060의")
    assert word.letters == 2 and word.width == pytest.approx(face.word("F").width + face.word("의").width)


def test_every_character_has_a_code_of_its_own(face: TrueTypeFont) -> None:
    letters = [chr(code) for code in range(0x20, 0xD7A4) if face.has(chr(code))]
    codes = {face.glyph(letter).code for letter in letters if not letter.isspace()}
    assert len(letters) > 11_172
    assert len(codes) == sum(not letter.isspace() for letter in letters) and 0 < min(codes) < max(codes) < 65_536


@pytest.mark.parametrize("letter", ["☐", "😀", "ש", "\u202e"])
def test_a_missing_character_is_said(face: TrueTypeFont, letter: str) -> None:
    with pytest.raises(MissingGlyph) as missing:
        face.word(f"ab{letter}")
    assert missing.value.letter == letter and not face.has(letter)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no TrueType outlines"),
        (b"OTTO" + bytes(200), "no TrueType outlines"),
        (b"\0\1\0\0" + bytes(200), "damaged"),
        (b"\0\1\0\0\0\1" + bytes(6) + b"head" + pack(">3I", 0, 900, 54), "damaged"),
    ],
)
def test_what_is_no_font_is_said_to_be_none(data: bytes, words: str) -> None:
    with pytest.raises(UnusableFont, match=words):
        TrueTypeFont(data, "house")


def test_a_font_that_may_not_be_embedded_is_refused() -> None:
    data = bytearray(FONT.read_bytes())
    at = data.index(b"OS/2")
    start = int.from_bytes(data[at + 8 : at + 12], "big")
    data[start + 8 : start + 10] = b"\0\2"
    with pytest.raises(UnusableFont, match="licence"):
        TrueTypeFont(bytes(data), "x")


def test_the_older_kind_of_character_table_says_the_same(face: TrueTypeFont) -> None:
    """Format 4 holds all that format 12 holds of the basic plane; some fonts (Nanum) have nothing else."""
    data = bytearray(FONT.read_bytes())
    at = data.index(b"cmap")
    start = int.from_bytes(data[at + 8 : at + 12], "big")
    count = int.from_bytes(data[start + 2 : start + 4], "big")
    for record in range(start + 4, start + 4 + 8 * count, 8):
        subtable = start + int.from_bytes(data[record + 4 : record + 8], "big")
        if data[subtable : subtable + 2] == b"\0\x0c":
            data[record : record + 4] = b"\0\1\0\0"  # a platform nobody reads
    older = TrueTypeFont(bytes(data), "older")
    for letter in "AZaz09“–가힣①漢□○":
        assert older.glyph(letter).number == face.glyph(letter).number
    with pytest.raises(MissingGlyph):
        older.glyph("\U0001f900")


FONTS = Path(__file__).parents[2] / "templates" / "fonts"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_well_known_pairs_are_closer_and_hangul_is_not_touched(weight: str) -> None:
    path = FONTS / f"PretendardGOV-{weight}.ttf"
    face = TrueTypeFont(path.read_bytes(), path.stem)
    kerning = Kerning(face.table(b"GPOS"))

    def between(pair: str) -> int:
        return kerning.adjustment(face.glyph(pair[0]).number, face.glyph(pair[1]).number)

    assert all(between(pair) < 0 for pair in ("AV", "VA", "To", "Ty", "LT"))
    assert not any(between(pair) for pair in ("HH", "nn", "가나", "한글", "12"))


def test_a_font_without_the_table_has_no_kerning() -> None:
    assert Kerning(b"").adjustment(1, 2) == 0


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
    assert kerning.adjustment(5, 7) == -50
    assert kerning.adjustment(5, 8) == 0 and kerning.adjustment(6, 7) == 0


def test_classes_are_a_matrix() -> None:
    first = pack(">4H", 1, 5, 1, 1)
    second = pack(">5H", 2, 1, 7, 9, 1)
    matrix = pack(">4h", 0, 0, 0, -30)
    head = pack(">8H", 2, 16 + 8 + 8 + 10, 4, 0, 24, 32, 2, 2)
    kerning = made(head + matrix + first + second + pack(">3H", 1, 1, 5))
    assert kerning.adjustment(5, 8) == -30 and kerning.adjustment(5, 10) == 0


def test_a_lookup_may_be_an_extension() -> None:
    assert made(pack(">2HI", 1, 2, 8) + PAIRS, kind=9).adjustment(5, 7) == -50
