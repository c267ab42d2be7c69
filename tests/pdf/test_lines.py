"""Paragraphs broken into lines: as few as can be, as even as can be, nothing lost, tabs where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from struct import iter_unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.blocks.look import Look, TabStop
from briefgen.pdf.font_file import INVISIBLE, SOFT_HYPHEN, MissingGlyph
from briefgen.pdf.line_breaking import break_least_ragged
from briefgen.pdf.lines import LineOfRuns, ParagraphMeasure, break_into_lines
from briefgen.pdf.text_styles import ForcedLineEnd, LineItem, TabStopJump, TextRun, TextStyle, TextStyles
from briefgen.pdf.words import NO_END, NO_START

ENGLISH = (
    "Ten months after the first round, four of its commitments are done. The other eleven have no date; nine of these "
    "have brought no news for ninety days or more, and four name no lead. No second round is on record."
)


@pytest.fixture(scope="module")
def text_style(text_styles: TextStyles, look: Look) -> TextStyle:
    return text_styles.paragraph(look.paragraph("Body"))


def text_of(text_style: TextStyle, lines: Sequence[LineOfRuns]) -> list[str]:
    """The text of each line, read back from its operands; the bold face gives characters the same codes."""
    letters = {text_style.face.glyph(chr(c)).code: chr(c) for c in (*range(32, 127), 0xA0, *range(0xAC00, 0xAC80))}
    return ["".join(letters[code] for code in codes(line)) for line in lines]


def codes(line: LineOfRuns) -> list[int]:
    """The character codes of a line: two bytes each, in literal strings with numbers between them."""
    strings = [re.sub(r"\)-?\d+\(", "", segment.operand) for segment in line.segments]
    data = re.sub(r"\\(.)", lambda found: found[1].replace("r", "\r"), "".join(strings)).encode("latin-1")
    return [code for (code,) in iter_unpack(">H", data)]


def width(line: LineOfRuns) -> float:
    """The width of a line without the space at its end, which in a justified line is a wide one."""
    last = line.segments[-1]
    item, operand, wide = last.item, last.operand, last.width
    assert isinstance(item, TextRun)
    if operand.endswith(item.text_style.space_operand) or re.search(
        rf"{item.text_style.space_operand}\)-\d+\($", operand
    ):
        stretched = re.search(r"\)-(\d+)\($", operand)
        wide -= item.text_style.space_width + (int(stretched[1]) * item.text_style.size / 1000 if stretched else 0)
    return last.x - line.segments[0].x + wide


def raggedness(widths: Sequence[float], limit: float) -> float:
    return sum((limit - width) ** 2 for width in widths[:-1])


@given(
    words=st.lists(st.floats(4, 60), min_size=2, max_size=60),
    limit=st.sampled_from([80.0, 150.0, 470.0]),
)
@settings(max_examples=150, deadline=None)
def test_lines_are_as_few_as_first_fit_gives_and_never_more_ragged(words: list[float], limit: float) -> None:
    begins, ends, x = [], [0.0], 0.0
    for width in words:
        begins.append(x)
        ends.append(x + width)
        x += width + 3
    begins.append(x)
    path = break_least_ragged(begins, ends, limit, limit)
    greedy = [0]
    while greedy[-1] < len(words):
        fits = [end for end in range(greedy[-1] + 1, len(ends)) if ends[end] - begins[greedy[-1]] <= limit + 1e-6]
        greedy.append(fits[-1])
    assert path[0] == 0 and path[-1] == len(words) and path == sorted(set(path))
    chosen, first = ([ends[b] - begins[a] for a, b in pairwise(p)] for p in (path, greedy))
    assert all(width <= limit + 1e-6 for width in chosen)
    assert len(chosen) == len(first)
    if first[-1] >= limit * 0.25:  # else first fit leaves a runt, and words go down to it
        assert raggedness(chosen, limit) <= raggedness(first, limit) + 1e-6


def test_an_uneven_first_fit_is_evened_out() -> None:
    """Words of 30, 30, 90, 30 on a line of 100: first fit makes a line of 60, then one of 90."""
    widths = [40, 30, 28, 70, 20, 20]
    begins = [sum(widths[:i]) for i in range(len(widths) + 1)]
    ends = [0.0, *begins[1:]]
    path = break_least_ragged(begins, ends, 100, 100)
    lines = [ends[b] - begins[a] for a, b in pairwise(path)]
    assert raggedness(lines, 100) <= raggedness([98, 90, 20], 100)


def test_a_last_line_of_one_short_word_gets_another_one_down() -> None:
    widths = [30] * 14 + [8]
    begins = [33.0 * i for i in range(15)] + [33.0 * 14 + 11]
    ends = [0.0, *(begin + width for begin, width in zip(begins, widths, strict=False))]
    assert break_least_ragged(begins, ends, 465, 465) == [0, 13, 15]


def test_a_word_in_two_inks_stays_one_word(text_styles: TextStyles, text_style: TextStyle) -> None:
    bold = text_styles.derive(text_style, bold=True)
    items = [
        TextRun("a few words and ", text_style, None),
        TextRun("half", bold, None),
        TextRun("way", text_style, None),
    ]
    lines = break_into_lines(items, ParagraphMeasure(50.0))
    assert text_of(text_style, lines)[-1] == "halfway"


def test_the_space_at_the_end_of_a_line_stays(text_style: TextStyle) -> None:
    lines = break_into_lines([TextRun(ENGLISH, text_style, None)], ParagraphMeasure(200.0))
    assert "".join(text_of(text_style, lines)) == ENGLISH
    assert all(line.endswith(" ") for line in text_of(text_style, lines)[:-1])


def test_an_endless_word_is_broken_and_not_lost(text_style: TextStyle) -> None:
    lines = break_into_lines([TextRun("x" * 500, text_style, None)], ParagraphMeasure(100.0))
    assert "".join(text_of(text_style, lines)) == "x" * 500
    assert all(width(line) <= 100 for line in lines)


def test_a_word_a_little_too_wide_hangs_out_rather_than_be_cut(text_style: TextStyle) -> None:
    width = text_style.face.word("Semiconductors").width * text_style.size
    assert len(break_into_lines([TextRun("Semiconductors", text_style, None)], ParagraphMeasure(width - 2))) == 1
    assert len(break_into_lines([TextRun("Semiconductors", text_style, None)], ParagraphMeasure(width - 8))) > 1


def test_justified_lines_end_at_the_edge_but_the_last(text_style: TextStyle) -> None:
    lines = break_into_lines([TextRun(ENGLISH, text_style, None)], ParagraphMeasure(200.0, align="justify"))
    assert all(width(line) == pytest.approx(200, abs=0.1) for line in lines[:-1])
    assert width(lines[-1]) < 200
    assert "".join(text_of(text_style, lines)) == ENGLISH


@pytest.mark.parametrize(("align", "x"), [("left", 0.0), ("right", 100.0), ("center", 50.0)])
def test_short_lines_stand_left_right_or_in_the_middle(text_style: TextStyle, align: str, x: float) -> None:
    width = text_style.face.word("MSIT").width * text_style.size
    line = break_into_lines([TextRun("MSIT", text_style, None)], ParagraphMeasure(width + 100, align=align))[0]
    assert line.segments[0].x == pytest.approx(x)


def places(items: Sequence[LineItem], measure: ParagraphMeasure) -> list[list[float]]:
    return [[segment.x for segment in line.segments] for line in break_into_lines(items, measure)]


def test_a_value_hangs_at_its_tab_stop_and_wraps_below_itself(text_style: TextStyle) -> None:
    items: list[LineItem] = [
        TextRun("To", text_style, None),
        TabStopJump(text_style),
        TextRun(ENGLISH, text_style, None),
    ]
    first, *others = places(items, ParagraphMeasure(236.0, left=64.0, first=-64.0))
    assert first == [0, 64] and others and all(place == [64] for place in others)


def test_a_text_ends_at_a_right_stop_and_stands_around_a_centred_one(text_style: TextStyle) -> None:
    items: list[LineItem] = [
        TextRun("left", text_style, None),
        TabStopJump(text_style),
        TextRun("mid", text_style, None),
        TabStopJump(text_style),
        TextRun("right", text_style, None),
    ]
    (line,) = break_into_lines(items, ParagraphMeasure(400.0, tabs=(TabStop(200, "center"), TabStop(400, "right"))))
    left, middle, right = line.segments
    assert left.x == 0
    assert middle.x + (middle.width - text_style.space_width) / 2 == pytest.approx(200)  # there is a space behind it
    assert right.x + right.width == pytest.approx(400)


def test_a_text_with_no_room_before_its_stop_goes_to_the_next_line(text_style: TextStyle) -> None:
    items: list[LineItem] = [
        TextRun("x " * 60, text_style, None),
        TabStopJump(text_style),
        TextRun("the end", text_style, None),
    ]
    lines = break_into_lines(items, ParagraphMeasure(300.0, tabs=(TabStop(300, "right"),)))
    last = lines[-1].segments[-1]
    assert last.x + last.width == pytest.approx(300)
    assert "".join(text_of(text_style, lines)).split()[-2:] == ["the", "end"]


@given(
    st.lists(st.sampled_from(["\t", "\n", " ", "a", "9 December", "word " * 7, "supply-chain", "가각 "]), max_size=8),
    st.lists(st.builds(TabStop, st.floats(1, 300), st.sampled_from(["left", "right", "center"])), max_size=2),
    st.floats(20, 300),
)
def test_texts_and_tabs_of_any_kind_are_set_whole(
    text_style: TextStyle, parts: list[str], tabs: list[TabStop], full: float
) -> None:
    items = [
        TabStopJump(text_style)
        if part == "\t"
        else ForcedLineEnd()
        if part == "\n"
        else TextRun(part, text_style, None)
        for part in parts
    ]
    lines = break_into_lines(items, ParagraphMeasure(full, 5.0, tabs=tuple(tabs)))
    assert "".join("".join(text_of(text_style, lines)).split()) == "".join("".join(parts).split())


def test_leaders_are_drawn_up_to_their_stops(text_style: TextStyle) -> None:
    items: list[LineItem] = [
        TextRun("Initials", text_style, None),
        TabStopJump(text_style),
        TextRun(" Date ", text_style, None),
        TabStopJump(text_style),
    ]
    (line,) = break_into_lines(
        items, ParagraphMeasure(400.0, tabs=(TabStop(200, leader="line"), TabStop(400, "right", "line")))
    )
    assert [(leader.kind, leader.end) for leader in line.leaders] == [("line", 200), ("line", 400)]
    assert all(leader.x < leader.end for leader in line.leaders)


def test_a_forced_break_begins_a_line_without_the_first_indent(text_style: TextStyle) -> None:
    items: list[LineItem] = [
        TextRun("a", text_style, None),
        ForcedLineEnd(),
        TextRun("b", text_style, None),
        ForcedLineEnd(),
    ]
    assert places(items, ParagraphMeasure(100.0, left=10.0, first=5.0)) == [[15], [10], []]


def test_nothing_is_one_empty_line(text_style: TextStyle) -> None:
    assert (
        len(break_into_lines([], ParagraphMeasure(100.0)))
        == len(break_into_lines([TextRun("", text_style, None)], ParagraphMeasure(100.0)))
        == 1
    )


# ---- soft hyphens -----------------------------------------------------------------------------------------------

DIVIDED = " ".join(["semi\u00adcon\u00adduc\u00adtors", "bio\u00adtech\u00adnol\u00adogy", "and"] * 12)


@given(st.floats(60, 480), st.sampled_from(["left", "right", "justify"]))
def test_a_hyphen_stands_where_a_line_ends_at_a_soft_one_and_nowhere_else(
    text_style: TextStyle, full: float, align: str
) -> None:
    lines = break_into_lines([TextRun(DIVIDED, text_style, None)], ParagraphMeasure(full, align=align))
    shown = read_back(text_style, lines, DIVIDED)
    assert [line.rstrip(" ").rstrip(SOFT_HYPHEN).count(SOFT_HYPHEN) for line in shown] == [0] * len(lines)
    assert all(line.endswith((" ", SOFT_HYPHEN)) for line in shown[:-1])
    assert "".join(shown).replace(SOFT_HYPHEN, "") == DIVIDED.replace(SOFT_HYPHEN, "")
    assert all(width(line) <= full + 0.01 for line in lines)
    if align == "justify":
        stretched = [line for line, words in zip(lines[:-1], shown, strict=False) if " " in words.rstrip()]
        assert all(width(line) == pytest.approx(full, abs=0.1) for line in stretched)


def test_a_narrow_column_divides_words_at_their_soft_hyphens(text_style: TextStyle) -> None:
    lines = break_into_lines([TextRun(DIVIDED, text_style, None)], ParagraphMeasure(80.0))
    assert any(line.endswith(SOFT_HYPHEN) for line in read_back(text_style, lines, DIVIDED))


def test_a_face_without_the_glyph_divides_nothing(
    text_style: TextStyle, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(text_style.face), "hyphen", None)
    monkeypatch.setattr("briefgen.pdf.words._MEASURES", {})
    text_style = TextStyles(look).paragraph(look.paragraph("Body"))
    lines = break_into_lines([TextRun(DIVIDED, text_style, None)], ParagraphMeasure(80.0))
    assert all(line.endswith(" ") for line in text_of(text_style, lines)[:-1])


# ---- mixed script, any width ------------------------------------------------------------------------------------

UNITS = """1,000만 달러|약 132억 원|2023. 12. 9.|’24. 3. 4.|제1차|제 3 차|2024년 3월 4일|약 10여 건|3.5 %|표 2|붙임 3
오전 9시|US$10 million|US $10|about KRW 13.2 billion|9 December 2023|No. 3|p. 12|Article 7|Annex B|§ 5|Part II|Table 2
Q4 2024|± 5|10 km|15 commitments|€ 3.2 billion""".replace("\n", "|")
LOOSE = """과학기술|대화를|외교부는|공동연구,|하기로;|후속조치(안)|“합의”를|(서울)|국정위(국정위)는|가·나·다|the|MSIT와
(see|below)|semiconductors|next-generation|end.|“quoted”|done—or|R&D|https://example.go.kr/a/b?c=d""".replace("\n", "|")
WORDS = st.tuples(*(st.sampled_from(words.split("|")) for words in (UNITS, LOOSE, LOOSE)))


def read_back(text_style: TextStyle, lines: Sequence[LineOfRuns], text: str) -> list[str]:
    """The text of each line, in the characters of a text."""
    letters = {text_style.face.glyph(letter).code: letter for letter in {*text, " "}}
    return ["".join(letters[code] for code in codes(line)) for line in lines]


@given(
    st.lists(WORDS, min_size=2, max_size=20),
    st.floats(150, 480),
    st.sampled_from(["left", "justify"]),
)
@settings(max_examples=200, deadline=None)
def test_no_line_begins_or_ends_wrongly_and_no_number_leaves_what_it_counts(
    text_style: TextStyle, words: list[tuple[str, str, str]], measure: float, align: str
) -> None:
    text = " ".join(f"{unit} {one} {other}" for unit, one, other in words)
    lines = read_back(
        text_style, break_into_lines([TextRun(text, text_style, None)], ParagraphMeasure(measure, align=align)), text
    )
    assert "".join(lines) == text
    for above, below in pairwise(lines):
        assert above.rstrip()[-1] not in NO_END and (below[0] not in NO_START or below.startswith("’24"))
    ends = [sum(map(len, lines[:n])) for n in range(1, len(lines))]
    at = 0
    for unit, one, other in words:
        assert not any(at < end < at + len(unit) for end in ends), (unit, lines)
        at += len(f"{unit} {one} {other} ")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60), st.floats(1, 300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_set_whole_in_any_width_or_its_character_is_named(
    text_style: TextStyle, text: str, measure: float
) -> None:
    try:
        lines = break_into_lines([TextRun(text, text_style, None)], ParagraphMeasure(measure))
    except MissingGlyph as missing:
        assert missing.letter in text
        return
    shown = "".join(letter for letter in text if letter not in INVISIBLE)
    assert "".join(read_back(text_style, lines, text)).replace(SOFT_HYPHEN, "") == shown
