"""Numbers and money in running text, in both languages."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.dialogue.numbers_in_text import find_numbers, may_be_currency


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("at least $10 million in support", [(10_000_000, "$")]),
        ("US$10m, then $5bn", [(10_000_000, "USD"), (5_000_000_000, "$")]),
        ("US$ 5,000 and C$ 2.5 million", [(5000, "USD"), (2_500_000, "CAD")]),
        ("10,000,000 dollars", [(10_000_000, "$")]),
        ("two hundred million U.S. dollars", [(200_000_000, "USD")]),
        ("KRW 13.2 billion, 50 billion won", [(13_200_000_000, "KRW"), (50_000_000_000, "KRW")]),
        ("between 10 and 15 million euros", [(10, "EUR"), (10_000_000, "EUR"), (15_000_000, "EUR")]),
        ("$10–15 million", [(10, "$"), (10_000_000, "$"), (15_000_000, "$")]),
        ("fifty places, two dozen centres, a dozen, half a million", [(50, ""), (24, ""), (12, ""), (500_000, "")]),
        ("one hundred and twenty thousand; twenty-five", [(120_000, ""), (25, "")]),
        ("two and three countries, three-party", [(2, ""), (3, ""), (3, "")]),
        ("a 1.5 track channel", [("1.5", "")]),
        ("Initiative 2.0. In addition", [(2, "")]),
        ("10MW and 15 percent", [(10, ""), (15, "")]),
        ("mid-2024", [(2024, "")]),
        ("$7.5+ million, US$90+ million", [(7_500_000, "$"), (90_000_000, "USD")]),
        ("10 U.S. and local companies, a 2014 U.S.-led programme", [(10, ""), (2014, "")]),
        ("펠로십 2기, 파트너십 10건", [(2, ""), (10, "")]),
        ("fifty four-year terms, fifty-four, fifty four", [(50, ""), (4, ""), (54, ""), (54, "")]),
        ("최소 1,000만 달러(약 132억 원)", [(10_000_000, "$"), (13_200_000_000, "KRW")]),
        ("오천만 원을, 천만 달러", [(50_000_000, "KRW"), (10_000_000, "$")]),
        ("1조 2,000억 원 규모, 3천5백만 달러", [(1_200_000_000_000, "KRW"), (35_000_000, "$")]),
        ("10억 유로, 5백 명, 만 명", [(1_000_000_000, "EUR"), (500, ""), (10_000, "")]),
        ("다섯 개 센터, 27건, 1.5트랙", [(5, ""), (27, ""), ("1.5", "")]),
        ("10원, 10 원칙", [(10, "KRW"), (10, "")]),
        ("3자 대화, 이행과제 15건", [(3, ""), (15, "")]),
        ("double the berths, 2배", [(2, ""), (2, "")]),
    ],
)
def test_numbers_and_money_are_read(text: str, read: list[tuple[int | str, str]]) -> None:
    assert [(n.value, n.currency) for n in find_numbers(text)] == [(Decimal(value), money) for value, money in read]


@pytest.mark.parametrize(
    "text",
    [
        "5G and 6G, Bio-5, C06, COVID-19",
        "on the 9th, the 1st and the 2nd",
        "first, second and third",
        "one of them, dozens of ways, someone",
        "제1차 대화, 제3조, 2단계",
        "만나서 천연 백신을 조직",
        "",
    ],
)
def test_names_and_ordinals_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize(
    ("read", "claimed", "same"),
    [
        ("$", "USD", True),
        ("$", "AUD", True),
        ("USD", "AUD", False),
        ("$", "EUR", False),
        ("¥", "JPY", True),
        ("¥", "KRW", False),
        ("KRW", "KRW", True),
        ("", "USD", False),
    ],
)
def test_a_dollar_of_no_country_may_be_any(read: str, claimed: str, same: bool) -> None:
    assert may_be_currency(read, claimed) is same


@settings(max_examples=80)
@given(st.text("0123456789,.$€원만억천 백million dozen-제Bio\n", max_size=40))
def test_any_text_is_read_and_each_number_stands_where_it_says(text: str) -> None:
    for number in find_numbers(text):
        assert 0 <= number.start < number.end <= len(text)


@settings(max_examples=60)
@given(st.integers(1, 10**12))
def test_plain_digits_are_their_value(value: int) -> None:
    assert [n.value for n in find_numbers(f"some {value:,} things and {value} more")] == [value, value]
