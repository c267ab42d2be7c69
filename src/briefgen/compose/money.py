"""Amounts in the words of the field: “at least US$10 million”, “최소 1,000만 달러”, “약 132억 원”.

An amount is printed as exactly as it was stated, never without its qualifiers, and holds together on its line.
"""

from __future__ import annotations

from decimal import Decimal

from briefgen.compose.counts import number
from briefgen.compose.glue import HARD, JOINER, hold
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Amount, Equivalent, Qualifier

_SCALES = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_MYRIADS = ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만"), (1, ""))

_ORDER: tuple[Qualifier, ...] = (
    *("about", "nearly", "over", "at_least", "up_to"),
    *("combined", "initial", "additional", "more"),
)
"""Qualifiers from the sum outwards: “an additional about US$10 million”."""


def money(amount: Amount, words: Wording, *, full: bool = False) -> str:
    """An amount with its qualifiers, kind and period; `full` adds what others made of it in another currency."""
    if amount.value is None:
        said = words.text(amount.as_stated) or words("amount.not_stated")
    else:
        said = _qualified(_sum(amount.value, amount, words), amount.qualifiers, words)
        if full and amount.equivalents:
            others = [_equivalent(other, words) for other in amount.equivalents]
            said = words("amount.equivalent", amount=said, other=words("list.semicolon").join(others))
    if amount.kind:
        said = words(f"amount.kind.{amount.kind}", amount=said)
    return hold(_over(amount, said, words), words.language)


def _equivalent(other: Equivalent, words: Wording) -> str:
    return _qualified(_currency(other.value, other.currency, words), other.qualifiers, words)


def _qualified(said: str, qualifiers: tuple[Qualifier, ...], words: Wording) -> str:
    """The sum within its qualifiers, as one word that cannot break."""
    for qualifier in sorted(qualifiers, key=_ORDER.index):
        said = words(f"amount.{qualifier}", amount=said)
    return said.replace(" ", HARD)


def _sum(value: Decimal, amount: Amount, words: Wording) -> str:
    if amount.currency:
        return _currency(value, amount.currency, words)
    unit = words.text(amount.unit)
    if words.language != "ko":
        return f"{in_words(value, words.language)} {unit}".rstrip()
    apart = JOINER if "가" <= unit[:1] <= "힣" else " "
    return f"{number(value, 'ko')}{apart}{unit}".rstrip()


def _currency(value: Decimal, currency: str, words: Wording) -> str:
    said = in_words(value, words.language)
    key = f"currency.{currency}"
    return words(key, sum=said) if key in words else words("currency.other", code=currency, sum=said)


def _over(amount: Amount, said: str, words: Wording) -> str:
    """The amount with the time it is for."""
    if period := words.text(amount.period):
        return words("amount.period", amount=said, period=period)
    return words("amount.years", amount=said, n=amount.years) if amount.years else said


def in_words(value: Decimal, language: str) -> str:
    """A sum to its last digit: “13.2 billion”, “132억”, “750,000”."""
    if language == "ko":
        return _myriads(value)
    for scale, name in _SCALES:
        scaled = (value / scale).normalize()
        if abs(scaled) >= 1 and -int(scaled.as_tuple().exponent) <= 2:
            return f"{number(scaled, language)} {name}"
    return number(value, language)


def _myriads(value: Decimal) -> str:
    """A sum in 조, 억 and 만, each with at most four digits before it."""
    rest, fraction = abs(int(value)), abs(value) % 1
    parts = []
    for size, name in _MYRIADS:
        part, rest = divmod(rest, size)
        whole = part + fraction if size == 1 and fraction else part
        if whole:
            parts.append(f"{number(whole, 'ko')}{JOINER if name else ''}{name}")
    return ("-" if value < 0 else "") + (" ".join(parts) or "0")
