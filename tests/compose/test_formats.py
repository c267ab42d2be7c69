"""Numbers, amounts and dates in words, and what must not break across lines."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel.lists import format_list
from hypothesis import given
from hypothesis import strategies as st

from briefgen.compose.formats import (
    NO_BREAK_SPACE,
    WORD_JOINER,
    allow_breaks,
    format_day,
    format_due,
    format_listing,
    format_money,
    format_number,
    format_span,
    prevent_breaks,
    sum_in_words,
)
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Amount, Audience, Due, Equivalent, Mark, Precision, Text

ROOT = Path(__file__).parents[2]
ENGLISH, KOREAN = (
    TemplateLibrary(ROOT).wording(Audience(id="nobody", language=language, release=Mark())) for language in ("en", "ko")
)


@pytest.mark.parametrize(
    ("items", "english", "korean"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A and B", "A, B"),
        (["A", "B", "C"], "A, B and C", "A, B, C"),
    ],
)
def test_a_list_in_words(items: list[str], english: str, korean: str) -> None:
    assert (format_listing(items, "en"), format_listing(items, "ko")) == (english, korean)


@given(st.lists(st.text(max_size=3), max_size=5))
def test_a_list_in_english_is_what_babel_has_for_britain(items: list[str]) -> None:
    assert format_listing(items, "en") == format_list(items, locale="en_GB")
    assert format_listing(items, "de") == format_list(items, locale="de")


def test_a_count_has_its_noun() -> None:
    counts = [ENGLISH("counts.commitments", n=n) for n in (0, 1, 15)]
    assert counts == ["0 commitments", "1 commitment", "15 commitments"]
    assert KOREAN("counts.commitments", n=15) == "15건"


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [(1234567, "en", "1,234,567"), (Decimal("0.125000001"), "en", "0.125000001"), (Decimal("1234.5"), "de", "1.234,5")],
)
def test_a_number_to_its_last_digit(value: Decimal, language: str, words: str) -> None:
    assert format_number(value, language) == words


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
BY_YEAR_END = "by 31~Dec~2024"
YEAR_END = dt.date(2024, 12, 31)


def due(precision: Precision, stated: Text | None = None, **more: object) -> Due:
    return Due(precision=precision, as_stated=stated, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "english", "korean"),
    [
        (due("day", latest=DAY), "22~Oct~2024", "2024.~10.~22."),
        (due("day", Text((("en", "by 22 October 2024"),)), latest=DAY), "22~Oct~2024", ""),
        (due("day", Text((("en", "by Christmas"),)), latest=DAY), "by 22~Oct~2024", ""),
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
            "by 31~Dec~2024",
            "2024.~12.~31.까지",
        ),
        (
            due("range", NEXT_YEAR, latest=YEAR_END),
            "by 31~Dec~2024",
            "2024.~12.~31.까지",
        ),
        (due("range", Text((("en", "before 31 December 2024"),)), latest=YEAR_END), "before 31~December~2024", ""),
        (
            due("range", NEXT_YEAR, earliest=DAY),
            "not before 22~Oct~2024",
            "2024.~10.~22. 이후",
        ),
        (due("day", Text((("en", "on 22 October"),)), latest=DAY), "22~Oct~2024", ""),
        (due("range", NEXT_YEAR, latest=YEAR_END, basis="interpreted"), "by 31~Dec~2024, interpreted", ""),
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
    assert format_due(one, ENGLISH, "long") == tilde("by 31~December~2024")


ENGLISH_GLUE = [
    ("at least US$10 million in all", "at least US$10 million"),
    ("on 9 December 2023 in Seoul", "9 December 2023"),
    ("held on 21–22 May 2024", "21–22 May 2024"),
    ("about KRW 13.2 billion (S3)", "about KRW 13.2 billion"),
    ("Pursue (a) exchange", "(a) e"),
    ("no news for 90 days", "90 days"),
    ("see No. 3 and", "No. 3"),
    ("under Article 7 and Annex B", "Article 7"),
    ("under Article 7 and Annex B", "Annex B"),
    ("in § 5", "§ 5"),
]
KOREAN_GLUE = [
    ("제1차 대화(2023. 12. 9., 서울)", "2023. 12. 9."),
    ("최소 1,000만 달러 지원", "최소 1,000만 달러"),
    ("약 132억 원 규모", "약 132억 원"),
    ("9. 9.~10. 개최", "9. 9."),
    ("2024년 3월 4일 개최", "2024년 3월 4일"),
    ("10월 15일까지 붙임 2 제출", "10월 15일"),
    ("10월 15일까지 붙임 2 제출", "붙임 2"),
    ("오전 9시", "오전 9시"),
]


@pytest.mark.parametrize(("text", "whole"), ENGLISH_GLUE)
def test_english_amounts_dates_and_marks_hold_together(text: str, whole: str) -> None:
    assert whole.replace(" ", NO_BREAK_SPACE) in prevent_breaks(text, "en")


@pytest.mark.parametrize(("text", "whole"), KOREAN_GLUE)
def test_korean_amounts_and_dates_hold_together(text: str, whole: str) -> None:
    assert whole.replace(" ", NO_BREAK_SPACE) in prevent_breaks(text, "ko").replace(WORD_JOINER, "")


def test_a_word_joiner_stands_between_digit_and_hangul_and_before_a_bracket() -> None:
    assert prevent_breaks("15건", "ko") == f"15{WORD_JOINER}건"
    assert prevent_breaks("국립과학재단(NSF)", "ko") == f"국립과학재단{WORD_JOINER}(NSF)"


@given(st.text(max_size=80), st.sampled_from(["en", "ko"]))
def test_holding_changes_spaces_only_and_holds_once(text: str, language: str) -> None:
    held = prevent_breaks(text, language)
    assert held.replace(NO_BREAK_SPACE, " ").replace(WORD_JOINER, "") == text.replace(NO_BREAK_SPACE, " ").replace(
        WORD_JOINER, ""
    )
    assert prevent_breaks(held, language) == held


def test_what_is_held_together_comes_loose_again() -> None:
    words = "최소 1,000만 달러(2023. 12. 9.) by 31 Dec 2024"
    assert allow_breaks(prevent_breaks(prevent_breaks(words, "ko"), "en")) == words


def marked(text: str) -> str:
    return text.replace("~", "\u00a0").replace("^", "\u2060")


def amount(value: str, currency: str = "USD", **more: Any) -> Amount:
    return Amount(value=Decimal(value), currency=currency, **more)


SHIPS = Text((("en", "ships"), ("ko", "척")))
SOME = Text((("en", "some millions"), ("ko", "수백만 달러")))
MEGAWATTS = Text((("", "MW"),))


@pytest.mark.parametrize(
    ("one", "english", "korean"),
    [
        (amount("10000000", qualifiers=("at_least",)), "at~least~US$10~million", "최소~1,^000^만~달러"),
        (amount("13200000000", "KRW", qualifiers=("about",)), "about~KRW~13.2~billion", "약~132^억~원"),
        (amount("82000000", qualifiers=("up_to",)), "up~to~US$82~million", "최대~8,^200^만~달러"),
        (amount("5000000", "EUR", qualifiers=("over",)), "over~€5~million", "500^만~유로~초과"),
        (amount("5000000", "GBP", qualifiers=("nearly",)), "nearly~£5~million", "거의~500^만~파운드"),
        (amount("1500000000000", "JPY", qualifiers=("combined",)), "JPY~1.5~trillion~combined", "총~1^조~5,^000^억~엔"),
        (amount("1000000", qualifiers=("initial",)), "an~initial~US$1~million", "우선~100^만~달러"),
        (amount("1000000", qualifiers=("additional",)), "an~additional~US$1~million", "추가~100^만~달러"),
        (amount("1000000", qualifiers=("more",)), "US$1~million~more", "100^만~달러~추가"),
        (
            amount("1000000", qualifiers=("additional", "about")),
            "an~additional~about~US$1~million",
            "추가~약~100^만~달러",
        ),
        (amount("1000000", kind="loan"), "US$1~million in loans", "차관 100^만~달러"),
        (amount("1000000", kind="private"), "US$1~million of private money", "민간 100^만~달러"),
        (amount("1000000", kind="in_kind"), "US$1~million in kind", "현물 100^만~달러"),
        (amount("1000000", years=5), "US$1~million over~5~years", "5^년간 100^만~달러"),
        (amount("1000000", years=1), "US$1~million over one year", "1^년간 100^만~달러"),
        (
            amount("1000000", period=Text((("en", "a year"), ("ko", "매년")))),
            "US$1~million, a year",
            "100^만~달러^(매년)",
        ),
        (amount("750000"), "US$750,000", "75^만~달러"),
        (amount("1234567"), "US$1,234,567", "123^만~4,^567~달러"),
        (amount("99.5"), "US$99.5", "99.5~달러"),
        (amount("1000000", "XYZ"), "XYZ~1~million", "100^만~XYZ"),
        (Amount(value=Decimal(500), unit=MEGAWATTS), "500~MW", "500~MW"),
        (Amount(value=Decimal(1200), unit=SHIPS, qualifiers=("up_to",)), "up~to~1,200~ships", "최대~1,^200^척"),
        (Amount(currency="USD"), "amount not stated", "금액 미명시"),
        (
            Amount(currency="USD", as_stated=Text((("en", "some millions"), ("ko", "수백만 달러")))),
            "some millions",
            "수백만 달러",
        ),
    ],
)
def test_an_amount_with_its_qualifiers(one: Amount, english: str, korean: str) -> None:
    assert format_money(one, ENGLISH) == marked(english)
    assert format_money(one, KOREAN) == marked(korean)


def test_equivalents_are_added_on_demand() -> None:
    others = (
        Equivalent(value=Decimal(13200000000), currency="KRW", qualifiers=("about",)),
        Equivalent(value=Decimal(9000000), currency="EUR"),
    )
    one = amount("10000000", qualifiers=("at_least",), equivalents=others[:1])
    assert format_money(one, ENGLISH) == marked("at~least~US$10~million")
    assert format_money(one, ENGLISH, full=True) == marked("at~least~US$10~million (about~KRW~13.2~billion)")
    assert format_money(one, KOREAN, full=True) == marked("최소~1,^000^만~달러^(약~132^억~원)")
    two = amount("10000000", equivalents=others)
    assert format_money(two, ENGLISH, full=True) == marked("US$10~million (about~KRW~13.2~billion; €9~million)")


@given(st.decimals(min_value=1, max_value=10**18, places=2))
def test_no_digit_is_lost_in_english(value: Decimal) -> None:
    number, _, scale = sum_in_words(value, "en").partition(" ")
    size = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}[scale]
    assert Decimal(number.replace(",", "")) * size == value


@given(st.decimals(min_value=0, max_value=10**18, places=2))
def test_no_digit_is_lost_in_korean(value: Decimal) -> None:
    sizes = {"경": 10**16, "조": 10**12, "억": 10**8, "만": 10**4}
    parts = sum_in_words(value, "ko").replace("\u2060", "").replace(",", "").split(" ")
    assert sum(Decimal(part.rstrip("경조억만")) * sizes.get(part[-1], 1) for part in parts) == value
