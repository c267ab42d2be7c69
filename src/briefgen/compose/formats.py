"""Numbers, money, dates and what must not break across lines, in two languages.

What must not break: a number and its unit, a date, an amount and its qualifier, `(a)` and its word.

Officers type plain spaces; a page needs U+00A0 there, and in Korean U+2060 where a word processor would open a gap
(between a digit and Hangul) or break (before a bracket, after the comma of a number).

Numbers with their nouns, and things in a row.

Amounts in the words of the field: “at least US$10 million”, “최소 1,000만 달러”, “약 132억 원”.

An amount is printed as exactly as it was stated, never without its qualifiers, and holds together on its line.

Days, spans and due dates in words. A date never breaks across lines: its spaces are U+00A0.

English writes `9 December 2023`, Korean `2023. 12. 9.`; formats by Babel.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Amount, Due, Equivalent, Qualifier

# ---- glue --------------------------------------------------------------------------------------------------------


HARD, JOINER = "\u00a0", "\u2060"

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_CURRENCY = r"[A-Z]{2,3} ?[$€£¥]?|[$€£¥]"
_SCALE = "(?:thousand|million|billion|trillion)"
_ENGLISH = (
    re.compile(rf"\b(?:\d{{1,2}}(?:–\d{{1,2}})? )?(?:{_MONTHS})(?: \d{{4}})?\b"),
    re.compile(rf"\b(?:at least|up to|about|over|nearly) (?:{_CURRENCY})?\d[\d,.]*(?: {_SCALE})?", re.IGNORECASE),
    re.compile(rf"(?:{_CURRENCY})\d[\d,.]* {_SCALE}"),
    re.compile(r"\b\d[\d,.]* (?:per cent|percent|million|billion|trillion|days?|months?|years?|MW|GW|km)\b"),
    re.compile(r"\([a-z]\) \S"),
    re.compile(r"\b(?:Nos?|Arts?|pp?|paras?|Secs?|Figs?|Vol|Ch)\. \d"),
    re.compile(r"\b(?:Article|Annex|Appendix|Section|Chapter|Part|Table|Figure|Phase) (?:\d|[A-Z]\b|[IVX]+\b)|§ \d"),
)
_KOREAN = (
    re.compile(r"(?:(?:19|20)\d\d\. ?)?\d{1,2}\. ?\d{1,2}\.|(?:19|20)\d\d\. \d{1,2}\."),
    re.compile(
        r"(?:(?:최소|최대|약) )?\d[\d,.]*[만억조천백]* ?(?:\d[\d,.]*[만억조천백]+ )?(?:달러|원|유로|엔|위안|파운드)"
    ),
    re.compile(r"(?:최소|최대|약) \d[\d,.]*"),
    re.compile(r"\d{2,4}년 \d{1,2}월(?: \d{1,2}일)?|\d{1,2}월 \d{1,2}일|(?:오전|오후) \d"),
    re.compile(r"(?<![가-힣])(?:표|그림|붙임|별첨|부록) \d|§ \d"),
)
_DIGIT_HANGUL = re.compile(r"(?<=[0-9])(?=[가-힣])|(?<=[가-힣])(?=[0-9])|(?<=[0-9],)(?=[0-9])")
_HANGUL_BRACKET = re.compile(r"(?<=[가-힣A-Za-z0-9.])(?=\()")


@lru_cache(maxsize=16384)
def no_break(text: str, language: str) -> str:
    """The same words with no-break spaces (and, in Korean, word joiners) where a line must not break."""
    for pattern in _KOREAN if language == "ko" else _ENGLISH:
        text = pattern.sub(lambda match: match.group().replace(" ", HARD), text)
    if language == "ko":
        text = _HANGUL_BRACKET.sub(JOINER, _DIGIT_HANGUL.sub(JOINER, text))
    return text


def allow_break(text: str) -> str:
    """The same words with plain spaces and no joiners, for what is no page."""
    return text.replace(HARD, " ").replace(JOINER, "")


# ---- counts ------------------------------------------------------------------------------------------------------


def number(value: int | Decimal, language: str) -> str:
    """A number as the language writes it, to its last digit."""
    return format_decimal(value, locale=language, decimal_quantization=False)


def counted(n: int, noun: str, words: Wording) -> str:
    """“15 commitments”, “15건”: a number with its noun, which stands below `counts` in the wording."""
    return words(f"counts.{noun}", n=n)


def listing(items: Sequence[str], language: str) -> str:
    """“A, B and C” in English, “A, B, C” in Korean."""
    if language == "ko":
        return ", ".join(items)
    if language == "en":  # as Babel has it for en_GB, which it would have to read first
        *before, last = items or ("",)
        return f"{', '.join(before)} and {last}" if before else last
    return format_list(list(items), locale=language)


def dots(items: Sequence[str]) -> str:
    """“A·B·C”, as Korean writes names of offices in a row."""
    return "·".join(items)


# ---- money -------------------------------------------------------------------------------------------------------


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
    return no_break(_over(amount, said, words), words.language)


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


# ---- dates -------------------------------------------------------------------------------------------------------


_PATTERNS = {
    "en": {
        "long": "d MMMM y",
        "letter": "d MMMM y",
        "weekday": "EEEE d MMMM y",
        "short": "d MMM y",
        "month_day": "d MMMM",
        "month": "MMMM y",
    },
    "ko": {
        "long": "y. M. d.",
        "letter": "y. M. d.(EEE)",
        "weekday": "y. M. d.(EEE)",
        "short": "y. M. d.",
        "month_day": "M. d.",
        "month": "y. M.",
    },
}
_OTHERS = {"month_day": "MMMMd", "month": "yMMMM"}
_LENGTHS = {"weekday": "full", "short": "medium"}


def day(when: dt.date, words: Wording, style: str = "long") -> str:
    """A day in one of the styles long, weekday, short, month_day, month, letter (that of a letterhead)."""
    return _day(when, words.language, style)


@lru_cache(maxsize=4096)
def _day(when: dt.date, language: str, style: str) -> str:
    if language in _PATTERNS:
        text = format_date(when, _PATTERNS[language][style], locale=language)
    elif style in _OTHERS:
        text = format_skeleton(_OTHERS[style], when, locale=language)
    else:
        text = format_date(when, _LENGTHS.get(style, "long"), locale=language)
    return text.replace(" ", HARD).replace(".(", f".{JOINER}(")


def days(first: dt.date, last: dt.date, words: Wording) -> str:
    """A span: “21–22 May 2024”, “2024. 5. 21.~22.”; what both ends share is said once."""
    if first == last:
        return day(first, words)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if words.language == "ko":
        end = f"{last.day}." if same_month else day(last, words, "month_day" if same_year else "long")
        return f"{day(first, words)}~{end}"
    start = str(first.day) if same_month else day(first, words, "month_day" if same_year else "long")
    return f"{start}–{day(last, words)}" if same_month else f"{start} – {day(last, words)}"


# ---- when a thing is due ----------------------------------------------------------------------------------------


def due_words(due: Due | Sequence[Due], words: Wording, style: str = "short") -> str:
    """When a thing is due: the source's words and, where it has one, the last day they allow.

    “within next year (by 31 Dec 2024)”, “내년 중(2024. 12. 31.까지)”; several are joined, none is “not stated”."""
    dues = (due,) if isinstance(due, Due) else due
    if not dues:
        return words("not_stated")
    return words("list.semicolon").join(_purposed(one, words, style) for one in dues)


def _purposed(due: Due, words: Wording, style: str) -> str:
    said = no_break(_said(due, words, style), words.language)
    return words(f"due.{due.purpose}", words=said) if due.purpose else said


def _said(due: Due, words: Wording, style: str) -> str:
    """One due: the source's words and what they mean, else our words for its precision."""
    stated = no_break(words.text(due.as_stated), words.language)
    if due.precision == "day" and due.latest:
        when = day(due.latest, words, style)
        return words("due.dated", words=stated, day=when) if stated and not _has_digit(stated) else when
    ours = _ours(due, words)
    said = stated or ours
    if not said:
        return _bounded(due, words, style)
    if due.latest and not _says(said, ours, due, words):
        return words("due.by", words=said, day=day(due.latest, words, style))
    if due.earliest and not due.latest:
        return words("due.after", words=said, day=day(due.earliest, words, style))
    return said


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _says(said: str, ours: str, due: Due, words: Wording) -> bool:
    """Whether the words name the last day themselves, or are those of a whole month, quarter, half or year."""
    if due.precision in ("month", "quarter", "half", "year") and said == ours:
        return True
    return due.latest is not None and any(day(due.latest, words, style) in said for style in ("long", "short"))


def _ours(due: Due, words: Wording) -> str:
    """Our words for a due that has none of its own, or nothing."""
    last = due.latest
    match due.precision:
        case "month" if last:
            ours = day(last, words, "month")
        case "quarter" if last:
            ours = words(f"due.quarter_{(last.month + 2) // 3}", year=last.year)
        case "half" if last:
            ours = words(f"due.half_{(last.month + 5) // 6}", year=last.year)
        case "year" if last:
            ours = words("due.year", year=last.year)
        case "event":
            ours = words.text(due.event)
        case "recurring":
            ours = words.text(due.every) or _every(due.every_months, words)
        case "soon" | "open":
            ours = words(f"due.{due.precision}")
        case _:
            ours = ""
    return no_break(ours, words.language)


def _every(months: int, words: Wording) -> str:
    if months and months % 12 == 0:
        return words("due.every_year", n=months // 12)
    return words("due.every_month", n=months) if months else words("due.recurring")


def _bounded(due: Due, words: Wording, style: str) -> str:
    """A due that has no words at all, only bounds."""
    if due.earliest and due.latest:
        return days(due.earliest, due.latest, words)
    if due.latest:
        return words("due.by_day", day=day(due.latest, words, style))
    return words("due.after_day", day=day(due.earliest, words, style)) if due.earliest else words("not_stated")
