"""The part of a font that a document embeds: outlines, widths and text as they were, and nothing more."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from briefgen.pdf.file import PdfFile
from briefgen.pdf.font_file import TrueTypeFont
from briefgen.pdf.font_subset import BASE_CHARACTERS, embed

FONT = Path(__file__).parents[2] / "templates" / "fonts" / "PretendardGOV-Bold.ttf"
LETTERS = set("가힣반도체ÀÉ①½“”·□◆")


@pytest.fixture(scope="module")
def face() -> TrueTypeFont:
    return TrueTypeFont(FONT.read_bytes(), FONT.stem)


def embedded(face: TrueTypeFont, letters: set[str]) -> pikepdf.Pdf:
    file = PdfFile()
    font = embed(file, face, letters)
    root = file.put(f"<</Type/Catalog/Pages {file.put('<</Type/Pages/Count 0/Kids[]>>')} 0 R/Font {font} 0 R>>")
    return pikepdf.open(io.BytesIO(file.to_bytes(root, file.put("<<>>"))))


def spread(entries: pikepdf.Object) -> Iterator[tuple[int, float]]:
    """Code and width of every code a `W` names, singly or in a range."""
    left = list(entries)
    while left:
        first = int(left.pop(0))
        if isinstance(second := left.pop(0), pikepdf.Array):
            yield from ((first + i, float(width)) for i, width in enumerate(second))
        else:
            width = float(left.pop(0))
            yield from ((code, width) for code in range(first, int(second) + 1))


def test_outlines_and_widths_are_those_of_the_font(face: TrueTypeFont) -> None:
    library = pytest.importorskip("fontTools.ttLib", reason="another reader of fonts: fonttools")
    recorder = pytest.importorskip("fontTools.pens.recordingPen").DecomposingRecordingPen
    pdf = embedded(face, LETTERS)
    descendant = pdf.Root.Font.DescendantFonts[0]
    data = descendant.FontDescriptor.FontFile2.read_bytes()
    assert descendant.FontDescriptor.FontFile2.Length1 == len(data)
    places = descendant.CIDToGIDMap.read_bytes()
    ours, theirs = library.TTFont(io.BytesIO(data), checkChecksums=2), library.TTFont(FONT)
    drawn, wanted = ours.getGlyphSet(), theirs.getGlyphSet()
    widths = dict(spread(descendant.W))
    for letter in LETTERS | BASE_CHARACTERS:
        code = face.glyph(letter).code
        number = int.from_bytes(places[2 * code : 2 * code + 2], "big")
        pens = recorder(drawn), recorder(wanted)
        name = theirs.getBestCmap()[ord(letter)]
        drawn[ours.getGlyphName(number)].draw(pens[0])
        wanted[name].draw(pens[1])
        assert pens[0].value == pens[1].value
        assert widths[code] == pytest.approx(theirs["hmtx"][name][0] / 2.048, abs=0.01)
        assert ours["hmtx"][ours.getGlyphName(number)] == theirs["hmtx"][name]


def test_a_viewer_can_read_every_code_back(face: TrueTypeFont) -> None:
    pdf = embedded(face, LETTERS)
    told = pdf.Root.Font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>\n", told)
    read = {bytes.fromhex(text).decode("utf-16-be"): int(code, 16) for code, text in pairs}
    assert read == {letter: face.glyph(letter).code for letter in LETTERS | BASE_CHARACTERS}
    assert all(int(count) <= 100 for count in re.findall(r"(\d+) beginbfchar", told))


def test_the_tag_is_that_of_the_characters(face: TrueTypeFont) -> None:
    files = [embedded(face, letters) for letters in (set("가"), set("가"), set("나"))]
    names = [str(pdf.Root.Font.BaseFont) for pdf in files]
    assert names[0] == names[1] != names[2] and re.fullmatch(r"/[A-Z]{6}\+PretendardGOV-Bold", names[0])


def test_english_documents_share_one_program(face: TrueTypeFont) -> None:
    files = [embedded(face, set(words)) for words in ("a quiet page", "Another")]
    first, second = (pdf.Root.Font.DescendantFonts[0].FontDescriptor.FontFile2.read_raw_bytes() for pdf in files)
    assert first == second
