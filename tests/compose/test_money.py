"""Amounts in words; `~` stands for a no-break space, `^` for a word joiner here."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.compose.formats import format_money, sum_in_words
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Amount, Audience, Equivalent, Mark, Text

ROOT = Path(__file__).parents[2]
ENGLISH, KOREAN = (
    TemplateLibrary(ROOT).wording(Audience(id="nobody", language=language, release=Mark())) for language in ("en", "ko")
)


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
