"""Where a line may end: tables of cases, in both languages."""

from __future__ import annotations

from itertools import pairwise

import pytest

from briefgen.blocks.look import Look
from briefgen.pdf.line_breaking import MeasuredText
from briefgen.pdf.text_styles import TextRun, TextStyles
from briefgen.pdf.words import split_wide_word, split_word


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("", ()),
        ("semiconductors", ("semiconductors",)),
        ("next-generation", ("next-", "generation")),
        ("Cross-cutting", ("Cross-", "cutting")),
        ("industry–university", ("industry–", "university")),
        ("Korea–U.S.", ("Korea–U.S.",)),
        ("EV-STS", ("EV-STS",)),
        ("Bio-5", ("Bio-5",)),
        ("1.5-track", ("1.5-track",)),
        ("2023-12-09", ("2023-12-09",)),
        ("done—or", ("done—", "or")),
        ("and/or", ("and/or",)),
        ("https://a.kr/b/c?d=e&f", ("https://", "a.kr/", "b/", "c?", "d=", "e&", "f")),
        ("과학기술정보통신부", ("과학기술정보통신부",)),
        ("배터리·청정에너지", ("배터리·청정에너지",)),
        ("국무부·에너지부·국립과학재단(NSF)", ("국무부·", "에너지부·", "국립과학재단(NSF)")),
        ("中国外交部。", ("中", "国", "外", "交", "部。")),
        ("반도체\u200b공급망", ("반도체\u200b", "공급망")),
        ("next-\u2060generation", ("next-\u2060generation",)),
        ("semi\u00adcon\u00adduc\u00adtors", ("semi\u00ad", "con\u00ad", "duc\u00ad", "tors")),
        ("\u00adalone\u00ad", ("\u00adalone\u00ad",)),
    ],
)
def test_words_are_cut_where_they_may_be(word: str, cut: tuple[str, ...]) -> None:
    assert split_word(word) == cut


def breaks(look: Look, text: str, width: float = 1) -> list[str]:
    """The text in pieces, cut wherever a line may end."""
    text_styles = TextStyles(look)
    measured = MeasuredText([TextRun(text, text_styles.paragraph(look.paragraph("Body")), None)], width)
    free = [0, *(i for i, may in enumerate(measured.break_opportunities()) if may and i)]
    words = [
        piece.text + " " * (blank > 0) for piece, blank in zip(measured.pieces, measured.space_widths, strict=True)
    ]
    return ["".join(words[start:end]).strip() for start, end in pairwise(free) if start < end]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("at least US$10 million now", ["at", "least US$10 million", "now"]),
        ("(about KRW 13.2 billion); payer", ["(about KRW 13.2 billion);", "payer"]),
        ("on 31 December 2024 and", ["on", "31 December 2024", "and"]),
        ("9 commitments of 15 items", ["9 commitments", "of", "15 items"]),
        ("in 2024 the round", ["in", "2024", "the", "round"]),
        ("대화(2023. 12. 9., 서울) 이행", ["대화(2023. 12. 9.,", "서울)", "이행"]),
        ("총액 약 8,200만 달러는 이", ["총액", "약 8,200만 달러는", "이"]),
        ("약 132억 원 지원", ["약 132억 원", "지원"]),
        ("a ( b ) c", ["a", "( b )", "c"]),
        ("one · two", ["one ·", "two"]),
        ("31\u00a0Dec\u00a02024 x", ["31\u00a0Dec\u00a02024", "x"]),
        ("a “ quoted ” b", ["a", "“ quoted ”", "b"]),
        ("see No. 3 in Annex B or Part II.", ["see", "No. 3 in", "Annex B", "or", "Part II."]),
        ("제 3 차 약 10여 건 2024년 3월 4일", ["제 3 차", "약 10여 건", "2024년 3월 4일"]),
        ("회의 ’24. 3. 4. 개최", ["회의", "’24. 3. 4.", "개최"]),
    ],
)
def test_what_belongs_together_stays_in_one_line(look: Look, text: str, units: list[str]) -> None:
    assert breaks(look, text) == units


def test_what_is_too_wide_is_cut_at_held_spaces_first_and_between_letters_by_kinsoku() -> None:
    assert list(split_wide_word("31\u00a0Dec", 1)) == [("31\u00a0", True), ("Dec", True)]
    assert list(split_wide_word("a).b", 2)) == [("a", False), (")", False), (".", True), ("b", True)]
    assert all(free for _, free in split_wide_word("a).b", 3))
