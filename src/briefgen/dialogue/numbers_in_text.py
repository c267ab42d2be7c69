"""Numbers and money in running text, English and Korean: `$10 million`, `two dozen`, `1,000만 달러`, `오천만 원`.

Ordinals (`first`, `9th`, `제1차`), names (`5G`, `Bio-5`) and `one` by itself are not read as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

ANY_DOLLAR = "$"
"""The currency of an amount in dollars, of a country the text does not name."""
_MAY_MEAN = {ANY_DOLLAR: ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD"), "¥": ("JPY", "CNY")}
_SIGNS = {
    **{"US$": "USD", "U.S.$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "S$": "SGD"},
    **{"HK$": "HKD", "NT$": "TWD", "$": ANY_DOLLAR, "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "¥": "¥"},
}
_NAMES = {
    **{"dollar": ANY_DOLLAR, "euro": "EUR", "won": "KRW", "yen": "JPY", "yuan": "CNY", "pound": "GBP", "rupee": "INR"},
    **{"달러": ANY_DOLLAR, "불": ANY_DOLLAR, "유로": "EUR", "원": "KRW", "엔": "JPY", "위안": "CNY", "파운드": "GBP"},
}
_SCALES = {
    **{"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12},
    **{"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12},
}
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_SMALL = {word: number for number, word in enumerate(_ONES + _TEENS)} | {"double": 2, "twice": 2, "triple": 3}
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}
_KOREAN_DIGITS = {sign: number for number, sign in enumerate("일이삼사오육칠팔구", 1)}
_KOREAN_UNITS = {"십": 10, "백": 100, "천": 1000}
_KOREAN_SCALES = {"만": 10**4, "억": 10**8, "조": 10**12}
_NATIVE = {
    **{"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10},
    **{"열한": 11, "열두": 12, "스무": 20},
}

_NEAR = 24  # characters before digits that say whether they belong to a name
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_CODE = (
    r"(?:USD|EUR|KRW|JPY|GBP|CNY|INR|AUD|CAD|NZD|SGD|HKD|TWD|CHF|SEK|NOK|DKK|PLN|BRL|MXN|ZAR|TRY|IDR|VND|THB|MYR|PHP)"
)
_LARGE = r"hundred|thousand|million|billion|trillion"
_AFTER = rf"\s?(?P<after>(?:(?:U\.?S\.?|American)\s)?(?:dollar|euro|yuan|pound|rupee)s?\b|won\b|yen\b|{_CODE}\b)"
_DIGIT_NUMBER = re.compile(
    rf"(?:(?P<sign>{_SIGN})\s?|\b(?P<code>{_CODE})\s)?(?P<digits>{_DIGITS})\+?"
    rf"(?:[\s-]?(?P<scale>{_LARGE})\b|(?P<short>k|m|mn|bn|tn)\b)?(?:{_AFTER})?"
)
_RANGE = re.compile(rf"\s?(?:-|–|~|to|and|or)\s?(?:{_SIGN})?(?:{_DIGITS})[\s-]?(?P<scale>{_LARGE})\b(?:{_AFTER})?")
_ONE = f"(?:{'|'.join(_ONES[1:])})"
_SMALL_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:-{_ONE}|\s{_ONE}(?!-))?|{'|'.join(_SMALL)})"
_WORD_NUMBER = re.compile(
    rf"\b(?P<words>(?:{_SMALL_WORD}|(?:half\s)?an?(?:\shalf)?(?=\s(?:dozen|{_LARGE})\b)|(?=dozen\b))"
    rf"(?:[\s-]?(?:dozen|{_LARGE})\b(?:(?:\sand)?\s{_SMALL_WORD}\b)?)*)\b(?:{_AFTER})?",
    re.IGNORECASE,
)
_KOREAN_PART = rf"(?:{_DIGITS}|[일이삼사오육칠팔구])?\s?[십백천]?[만억조]|(?:{_DIGITS}|[일이삼사오육칠팔구])?[십백천]"
_KOREAN_AFTER = (
    r"\s?(?:미\s?)?(?P<after>달러|불|유로|엔|위안|파운드|원(?![가-힣])|원(?=[을은의이과에씩대]|으로|규모|상당))"
)
_KOREAN_NUMBER = re.compile(
    rf"(?<![제\d.,])(?!(?<=[가-힣])[일이삼사오육칠팔구십백천만억조])(?P<run>(?:{_KOREAN_PART})(?:\s?(?:{_KOREAN_PART}))*(?:\s?(?:{_DIGITS}))?)(?:{_KOREAN_AFTER})?"
)
_KOREAN_TOKEN = re.compile(rf"{_DIGITS}|[일이삼사오육칠팔구십백천만억조]")
_COUNTER = r"(?:개|건|명|가지|차례|곳|배|팀|종|국|년|개월|일|대|톤)"
_COUNTED = re.compile(rf"\s?{_COUNTER}")
_NATIVE_NUMBER = re.compile(
    rf"(?<![가-힣])(?P<word>{'|'.join(sorted(_NATIVE, key=len, reverse=True))})\s?(?=(?:개|건|명|가지|차례|곳|배|팀))"
)
_KOREAN_DIGIT_MONEY = re.compile(rf"(?<![\d.,])(?P<digits>{_DIGITS}){_KOREAN_AFTER}")


class Number(Struct, frozen=True):
    """A number of a text; `currency` is an ISO 4217 code, `$`, `¥`, or empty where it is no money."""

    value: Decimal
    currency: str
    start: int
    end: int


def may_be_currency(in_text: str, claimed: str) -> bool:
    """Whether a currency as it is read from a text can be this one (ISO 4217)."""
    return in_text == claimed or claimed in _MAY_MEAN.get(in_text, ())


def find_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text, in order; for `$10 to 15 million` both readings of the first."""
    result: list[Number] = []
    for reader in (_read_korean, _read_korean_money, _read_digits, _read_words, _read_native):
        spans = [(number.start, number.end) for number in result]
        result += [n for n in reader(text) if not any(n.start < end and start < n.end for start, end in spans)]
    return tuple(sorted(result, key=lambda number: number.start))


def _read_digits(text: str) -> Iterator[Number]:
    shared, until = "", 0
    for match in _DIGIT_NUMBER.finditer(text):
        more = None if match["scale"] or match["short"] else _RANGE.match(text, match.end())
        after = match["after"] or (more and more["after"])
        money = _SIGNS.get(match["sign"] or "") or match["code"] or _currency_named(after)
        money = money or (shared if match.start() < until else "")
        if not money and (match["short"] or _is_name(text, match.start("digits"), match.end())):
            continue
        value = Decimal(match["digits"].replace(",", ""))
        yield Number(value * _SCALES.get(match["scale"] or match["short"] or "", 1), money, *match.span())
        if more:
            shared, until = money, more.end()
            yield Number(value * _SCALES[more["scale"]], money, *match.span())


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether digits are part of a name or an ordinal: `Bio-5`, `C06`, `5G`, `9th`, `제1차`, `2단계`."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + 4].lstrip()
    if re.search(r"(?:[A-Za-z]|\b[A-Z]\w*-|(?<![가-힣])제\s?)$", before):
        return True
    return bool(re.match(r"(?:st|nd|rd|th)\b|[A-Z]\b(?!\.[A-Z])|차|호|단계|번째", after))


def _read_words(text: str) -> Iterator[Number]:
    for match in _WORD_NUMBER.finditer(text):
        words = match["words"].lower()
        if words not in {"", "one", "a", "an"}:
            yield Number(_value_of_words(re.split(r"[\s-]+", words)), _currency_named(match["after"]), *match.span())


def _value_of_words(words: list[str]) -> Decimal:
    """The value of English number words."""
    total = current = Decimal(0)
    for word in words:
        if word in _SMALL or word in _TENS:
            current += _SMALL.get(word, 0) + _TENS.get(word, 0)
        elif word == "half":
            current = Decimal("0.5")
        elif word in {"hundred", "dozen"}:
            current = (current or Decimal(1)) * _SCALES[word]
        elif word in _SCALES:
            total += (current or Decimal(1)) * _SCALES[word]
            current = Decimal(0)
    return total + current


def _read_korean(text: str) -> Iterator[Number]:
    for match in _KOREAN_NUMBER.finditer(text):
        if re.search(r"\d", match["run"]) or _is_counted(text, match):
            yield Number(_value_of_korean(match["run"]), _currency_named(match["after"]), *match.span())


def _is_counted(text: str, match: re.Match[str]) -> bool:
    """Whether numerals without a digit are a number, as in `천만 달러`, not part of a word, as in `만나서`."""
    counter = match["after"] or _COUNTED.match(text, match.end("run"))
    part_of_word = re.search(r"[가-힣]$", text[max(0, match.start() - 1) : match.start()])
    return bool(counter) and not part_of_word and match["run"].strip() not in {"억", "조"}


def _value_of_korean(run: str) -> Decimal:
    """The value of a Korean number, with digits and numerals mixed: 3천5백만, 1조 2,000억."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    for token in _KOREAN_TOKEN.findall(run):
        if token in _KOREAN_UNITS:
            section, digit = section + (digit or Decimal(1)) * _KOREAN_UNITS[token], None
        elif token in _KOREAN_SCALES:
            section += digit or 0
            total += (section or Decimal(1)) * _KOREAN_SCALES[token]
            section, digit = Decimal(0), None
        else:
            digit = Decimal(_KOREAN_DIGITS.get(token) or token.replace(",", ""))
    return total + section + (digit or 0)


def _read_korean_money(text: str) -> Iterator[Number]:
    for match in _KOREAN_DIGIT_MONEY.finditer(text):
        yield Number(Decimal(match["digits"].replace(",", "")), _currency_named(match["after"]), *match.span())


def _read_native(text: str) -> Iterator[Number]:
    for match in _NATIVE_NUMBER.finditer(text):
        yield Number(Decimal(_NATIVE[match["word"]]), "", *match.span("word"))


def _currency_named(words: str | None) -> str:
    """The currency that the words after a number name, or an empty string."""
    if not words:
        return ""
    if re.match(r"U\.?S|American", words):
        return "USD"
    name = words.strip().rstrip("s").lower()
    return _NAMES.get(name, words if words.isupper() else "")
