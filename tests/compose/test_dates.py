"""Days, spans and due dates in words; `~` stands for a no-break space here."""

import datetime as dt
from pathlib import Path

import pytest

from briefgen.compose.formats import format_day, format_due, format_span
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Audience, Due, Mark, Precision, Text

ROOT = Path(__file__).parents[2]
ENGLISH, KOREAN = (
    TemplateLibrary(ROOT).wording(Audience(id="nobody", language=language, release=Mark())) for language in ("en", "ko")
)

DAY = dt.date(2024, 10, 22)


def tilde(text: str) -> str:
    return text.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("style", "english", "korean"),
    [
        ("long", "22~October~2024", "2024.~10.~22."),
        ("letter", "22~October~2024", "2024.~10.~22.\u2060(화)"),
        ("weekday", "Tuesday~22~October~2024", "2024.~10.~22.\u2060(화)"),
        ("short", "22~Oct~2024", "2024.~10.~22."),
        ("month_day", "22~October", "10.~22."),
        ("month", "October~2024", "2024.~10."),
    ],
)
def test_a_day_in_each_style(style: str, english: str, korean: str) -> None:
    assert format_day(DAY, ENGLISH, style) == tilde(english)
    assert format_day(DAY, KOREAN, style) == tilde(korean)


def test_september_is_short_in_three_letters() -> None:
    assert format_day(dt.date(2024, 9, 1), ENGLISH, "short") == tilde("1~Sep~2024")


def test_another_language_writes_days_its_own_way() -> None:
    assert format_day(DAY, Wording("fr", {})) == tilde("22~octobre~2024")


@pytest.mark.parametrize(
    ("first", "last", "english", "korean"),
    [
        ((2024, 5, 21), (2024, 5, 21), "21~May~2024", "2024.~5.~21."),
        ((2024, 5, 21), (2024, 5, 22), "21–22~May~2024", "2024.~5.~21.\u223c22."),
        ((2024, 5, 30), (2024, 6, 2), "30~May – 2~June~2024", "2024.~5.~30.\u223c6.~2."),
        ((2023, 12, 30), (2024, 1, 2), "30~December~2023 – 2~January~2024", "2023.~12.~30.\u223c2024.~1.~2."),
    ],
)
def test_a_span_says_once_what_both_ends_share(
    first: tuple[int, int, int], last: tuple[int, int, int], english: str, korean: str
) -> None:
    ends = dt.date(*first), dt.date(*last)
    assert format_span(*ends, ENGLISH) == tilde(english)
    assert format_span(*ends, KOREAN) == tilde(korean).replace("\u223c", "~")


# ---- dues -------------------------------------------------------------------------------------------------------

NEXT_YEAR = Text((("en", "within next year"), ("ko", "내년 중")))
FIRST_QUARTER = Text((("en", "first quarter of 2024"), ("ko", "2024년 1분기")))
BY_YEAR_END = "within next year (by 31~Dec~2024)"
YEAR_END = dt.date(2024, 12, 31)


def due(precision: Precision, stated: Text | None = None, **more: object) -> Due:
    return Due(precision=precision, as_stated=stated, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "english", "korean"),
    [
        (due("day", latest=DAY), "22~Oct~2024", "2024.~10.~22."),
        (due("day", Text((("en", "by 22 October 2024"),)), latest=DAY), "22~Oct~2024", ""),
        (due("day", Text((("en", "by Christmas"),)), latest=DAY), "by Christmas (22~Oct~2024)", ""),
        (due("month", latest=dt.date(2024, 3, 31)), "March~2024", "2024.~3."),
        (due("quarter", latest=dt.date(2024, 3, 31)), "first quarter of 2024", "2024\u2060년 1\u2060분기"),
        (due("quarter", latest=dt.date(2024, 12, 31)), "fourth quarter of 2024", "2024\u2060년 4\u2060분기"),
        (
            due(
                "quarter", Text((("en", "first quarter of 2024"), ("ko", "2024년 1분기"))), latest=dt.date(2024, 3, 31)
            ),
            "first quarter of 2024",
            "2024\u2060년 1\u2060분기",
        ),
        (due("half", latest=dt.date(2024, 6, 30)), "first half of 2024", "2024\u2060년 상반기"),
        (due("half", latest=dt.date(2024, 12, 31)), "second half of 2024", "2024\u2060년 하반기"),
        (due("year", latest=YEAR_END), "2024", "2024\u2060년"),
        (
            due("year", NEXT_YEAR, latest=YEAR_END),
            "within next year (by 31~Dec~2024)",
            "내년 중\u2060(2024.~12.~31.까지)",
        ),
        (
            due("range", NEXT_YEAR, latest=YEAR_END),
            "within next year (by 31~Dec~2024)",
            "내년 중\u2060(2024.~12.~31.까지)",
        ),
        (due("range", Text((("en", "before 31 December 2024"),)), latest=YEAR_END), "before 31~December~2024", ""),
        (
            due("range", NEXT_YEAR, earliest=DAY),
            "within next year (not before 22~Oct~2024)",
            "내년 중\u2060(2024.~10.~22. 이후)",
        ),
        (due("range", latest=YEAR_END), "by 31~Dec~2024", "2024.~12.~31.까지"),
        (due("range", earliest=DAY), "not before 22~Oct~2024", "2024.~10.~22. 이후"),
        (due("range", earliest=DAY, latest=dt.date(2024, 10, 25)), "22–25~October~2024", "2024.~10.~22.\u223c25."),
        (due("range"), "not stated", "미명시"),
        (due("event", event=Text((("en", "the next round"), ("ko", "차기 회의")))), "the next round", "차기 회의"),
        (
            due("event", event=Text((("en", "the next round"), ("ko", "차기 회의"))), latest=YEAR_END),
            "the next round (by 31~Dec~2024)",
            "차기 회의\u2060(2024.~12.~31.까지)",
        ),
        (due("recurring", every_months=1), "every month", "매월"),
        (due("recurring", every_months=6), "every 6~months", "6\u2060개월마다"),
        (due("recurring", every_months=12), "every year", "매년"),
        (due("recurring", every_months=24), "every 2~years", "2\u2060년마다"),
        (due("recurring", every=Text((("en", "in turn"), ("ko", "교대로")))), "in turn", "교대로"),
        (due("recurring"), "recurring", "정례"),
        (due("soon"), "soon", "조속히"),
        (due("soon", Text((("", "ASAP"),))), "ASAP", "ASAP"),
        (due("open"), "no end date", "상시"),
        (due("year", latest=YEAR_END, purpose="start"), "start: 2024", "개시 2024\u2060년"),
        (due("year", latest=YEAR_END, purpose="end"), "end: 2024", "종료 2024\u2060년"),
        (due("soon", Text((("ko", "조만간"),))), "[English missing] 조만간", "조만간"),
    ],
)
def test_a_due_of_every_precision(one: Due, english: str, korean: str) -> None:
    assert format_due(one, ENGLISH) == tilde(english)
    if korean:
        assert format_due(one, KOREAN) == tilde(korean).replace("\u223c", "~")


def test_several_dues_are_joined_and_none_is_not_stated() -> None:
    dues = (due("day", latest=DAY, purpose="start"), due("year", latest=dt.date(2026, 12, 31), purpose="end"))
    assert format_due(dues, ENGLISH) == tilde("start: 22~Oct~2024; end: 2026")
    assert format_due(dues, KOREAN) == tilde("개시 2024.~10.~22., 종료 2026\u2060년")
    assert format_due((), ENGLISH) == "not stated"


def test_prose_writes_the_last_day_in_full() -> None:
    one = due("year", NEXT_YEAR, latest=YEAR_END)
    assert format_due(one, ENGLISH, "long") == tilde("within next year (by 31~December~2024)")
