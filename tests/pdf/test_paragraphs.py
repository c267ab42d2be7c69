"""Paragraphs as flowables: heights, splits, decoration and labels."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from msgspec.structs import replace

from briefgen.blocks.look import Border, Look, ParagraphStyle
from briefgen.blocks.tree import Emphasis, Item, Link, List, Paragraph, Strike, Strong, Styled
from briefgen.pdf.content_stream import SLANT
from briefgen.pdf.paragraphs import BASELINE, ParagraphFlowable
from briefgen.pdf.text_styles import TextRun, TextStyles, fill_colour, stroke_colour

Written = Callable[..., bytes]
SENTENCE = "The quick brown fox jumps over the lazy dog and runs away. "


def text(text_styles: TextStyles, words: str, style: ParagraphStyle, width: float = 200) -> ParagraphFlowable:
    flowable = ParagraphFlowable([TextRun(words, text_styles.paragraph(style), None)], style, style.pitch, list)
    flowable.wrap(width, 0)
    return flowable


def operators(data: bytes) -> str:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "\n".join(page.Contents.read_bytes().decode("latin-1") for page in pdf.pages)


def test_its_height_is_its_lines_and_its_borders(text_styles: TextStyles, look: Look) -> None:
    body = look.paragraph("Body")
    plain = text(text_styles, SENTENCE * 3, body)
    framed = text(text_styles, SENTENCE * 3, replace(body, top=Border(1, "000000", 4), bottom=Border(2, "000000", 3)))
    assert plain.height == pytest.approx(len(plain.lines) * body.pitch)
    assert framed.height == pytest.approx(plain.height + 5 + 5)


def test_it_splits_into_parts_of_two_lines_at_least(text_styles: TextStyles, look: Look) -> None:
    flowable = text(text_styles, SENTENCE * 5, look.paragraph("Body"))
    pitch, count = flowable.pitch, len(flowable.lines)
    for room in range(count + 2):
        parts = flowable.split(200, room * pitch)
        if room < 2 or count < 4:
            assert parts == []
            continue
        first, second = parts
        assert isinstance(first, ParagraphFlowable) and isinstance(second, ParagraphFlowable)
        assert len(first.lines) == min(room, count - 2) and len(first.lines) + len(second.lines) == count
        assert first.after == second.before == 0 and not first.keep_next
        assert second.label is None and second.title == ""


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_three_lines_are_not_split(text_styles: TextStyles, look: Look, lines: int) -> None:
    words = "word " * 7 * lines
    flowable = text(text_styles, words, look.paragraph("Body"))
    if len(flowable.lines) <= 3:
        assert (
            flowable.split(200, 2 * flowable.pitch) == []
            and flowable.min_first_height == flowable.min_last_height == flowable.height
        )


def test_base_lines_stand_where_a_word_processor_puts_them(written: Written, look: Look) -> None:
    """Four fifths down an exact pitch: the letterhead of the shipped house at 64.8 points from the top of the page."""
    drawn = operators(written(Paragraph(("x",))))
    places = [float(y) for y in re.findall(r"1 0 0 1 [\d.]+ ([\d.]+) Tm", drawn)]
    assert any(abs(look.page.height - y - 64.8) < 0.3 for y in places)
    assert BASELINE == 0.8


def test_borders_bar_and_shading_are_drawn(written: Written, look: Look) -> None:
    style = look.paragraph("Callout")
    drawn = operators(written(Paragraph(("standing alone",), "Callout")))
    assert style.bar and fill_colour(style.shading) in drawn and fill_colour(style.bar.colour) in drawn
    tail = look.paragraph("Tail").top
    assert tail and stroke_colour(tail.colour) in operators(written(Paragraph(("x",), "Tail")))


def test_a_bullet_is_small_and_stands_in_the_middle_of_the_letters(written: Written) -> None:
    drawn = operators(written(List((Item((Paragraph(("x",)),)),))))
    assert re.search(r"/F1 [3-7] Tf [\d. ]+ rg 0 Tc 1\.\d+ Ts", drawn)
    assert "0 Tc 0 Ts" in drawn


def test_numbers_start_where_they_are_told(written: Written, read: Callable[..., object]) -> None:
    items = tuple(Item((Paragraph((word,)),)) for word in "ab")
    reading = read(written(List(items, "number", start=9)))
    assert [label.words() for label in reading.root.find("Lbl")] == ["9", "10"]  # type: ignore[attr-defined]


def test_emphasis_is_slanted_and_what_follows_is_not(written: Written) -> None:
    drawn = operators(written(Paragraph(("a ", Emphasis(("slanted",)), " b"))))
    places = re.findall(r"1 0 (\S+) 1 [\d.]+ [\d.]+ Tm", drawn[drawn.index("/P <</MCID") :])
    assert places[:3] == ["0", str(SLANT), "0"]


def test_lines_under_and_through_words_are_artifacts_in_their_colour(written: Written, look: Look) -> None:
    for inline in (Strike(("struck",)), Link("https://a.kr", ("link",))):
        drawn = operators(written(Paragraph((inline,))))
        colour = look.character("Hyperlink").colour if isinstance(inline, Link) else look.paragraph("Body").colour
        assert colour
        behind = drawn[drawn.index("/MCID") :]
        assert re.search(rf"/Artifact BMC\n{re.escape(stroke_colour(colour))}", behind)


def test_a_tracked_ink_is_undone_for_the_next(written: Written) -> None:
    drawn = operators(written(Paragraph((Styled("Footer Marking", ("wide",)), Strong((" bold",))))))
    behind = drawn[drawn.index("/P <</MCID") :]
    assert behind.index("0.5 Tc") < behind.index("0 Tc 0 Ts") < behind.index("/F2 10 Tf")
