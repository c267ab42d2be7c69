"""The fonts of a look: which file sets which character, and what none of them can set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from briefgen.blocks.look import FontFile, Look
from briefgen.blocks.tree import CheckBox, Choice, Document, Link, Paragraph, Remark, Strong, Table
from briefgen.errors import Refused
from briefgen.pdf.fonts import find_missing_characters, load_fonts, missing_glyph_problem

Paper = Callable[..., Document]
Written = Callable[..., bytes]


def test_what_is_missing_is_named_with_the_words_around_it(look: Look, paper: Paper) -> None:
    document = paper(
        Paragraph(("all of this", Strong((" stands 漢字 and an 😀 here",)))), Table((), (), caption="שלום")
    )
    assert dict(find_missing_characters(document, look)) == {
        "😀": "an 😀 here",
        **dict.fromkeys("שלום", "שלום"),
    }


def test_what_is_not_printed_is_not_missing(look: Look, paper: Paper) -> None:
    words = (CheckBox("d/a", False, "😀"), Link("https://😀", ("x",)), "☐", "\u2060", "\n")
    assert find_missing_characters(paper(Paragraph(words), title="😀"), look) == ()


def test_words_of_fields_and_furniture_are_printed(look: Look, paper: Paper) -> None:
    words = (Choice("d/a", "a", (("a", "①😀"),), "x"), Remark("d/b", "", "🦆", "x"))
    document = paper(Paragraph(words), fields=(("marking", "🚧"),))
    assert {letter for letter, _ in find_missing_characters(document, look)} == {"😀", "🦆", "🚧"}


def test_the_problem_says_what_to_do() -> None:
    words = str(missing_glyph_problem("😀", "an 😀 here"))
    assert "U+1F600" in words and "grinning face" in words and "an 😀 here" in words and "look.yaml" in words


def test_a_look_without_a_font_is_refused(look: Look) -> None:
    with pytest.raises(Refused, match="no font"):
        load_fonts(replace(look, fonts=()))


def test_a_font_file_that_is_not_there_is_refused_by_name(look: Look) -> None:
    with pytest.raises(Refused, match=r"nowhere\.ttf"):
        load_fonts(replace(look, fonts=(FontFile("X", False, "fonts/nowhere.ttf"),)))


def test_a_file_that_is_no_font_is_refused_with_its_path(look: Look, tmp_path: Path) -> None:
    path = tmp_path / "house.otf"
    path.write_bytes(b"OTTO" + bytes(200))
    with pytest.raises(Refused, match=r"house\.otf.*the font has no TrueType outlines"):
        load_fonts(replace(look, fonts=(FontFile("X", False, str(path)),)))


def test_workplaces_with_the_same_font_file_share_it(look: Look, tmp_path: Path) -> None:
    copies = [tmp_path / folder / Path(look.fonts[0].path).name for folder in ("one", "two")]
    for copy in copies:
        copy.parent.mkdir()
        copy.write_bytes(Path(look.fonts[0].path).read_bytes())
    one, two = (load_fonts(replace(look, fonts=(FontFile("X", False, str(copy)),))) for copy in copies)
    assert one.regular[0] is two.regular[0]


def test_without_a_bold_file_bold_is_regular(look: Look, written: Written) -> None:
    regular = replace(look, fonts=look.fonts[:1])
    assert load_fonts(regular).bold == load_fonts(regular).regular
    assert written(Paragraph((Strong(("bold",)),)), look=regular)


def test_one_file_stands_in_for_what_another_lacks(look: Look, written: Written, tmp_path: Path, read: object) -> None:
    """A Latin file of the house and ours for the rest, as where a house is set in a Latin family."""
    latin = tmp_path / "Latin-Regular.ttf"
    latin.write_bytes(_without_hangul(Path(look.fonts[0].path).read_bytes()))
    mixed = replace(look, family="Latin", fonts=(*look.fonts, FontFile("Latin", False, str(latin))))
    chosen = load_fonts(mixed)
    assert [face.name for face, _ in chosen.split("ab가나c", bold=False)] == [
        "Latin-Regular",
        "PretendardGOV-Regular",
        "Latin-Regular",
    ]
    assert callable(read)
    assert read(written(Paragraph(("ab가나c and 서울",)), look=mixed)).root.words().strip() == "ab가나c and 서울"


def _without_hangul(data: bytes) -> bytes:
    """The same font, its character table cut off before Hangul."""
    font = bytearray(data)
    at = font.index(b"cmap")
    start = int.from_bytes(font[at + 8 : at + 12], "big")
    for record in range(start + 4, start + 4 + 8 * int.from_bytes(font[start + 2 : start + 4], "big"), 8):
        subtable = start + int.from_bytes(font[record + 4 : record + 8], "big")
        if font[subtable : subtable + 2] == b"\0\x0c":
            groups = int.from_bytes(font[subtable + 12 : subtable + 16], "big")
            kept = sum(
                int.from_bytes(font[subtable + 16 + 12 * i : subtable + 20 + 12 * i], "big") < 0x1100
                for i in range(groups)
            )
            font[subtable + 12 : subtable + 16] = kept.to_bytes(4, "big")
    return bytes(font)
