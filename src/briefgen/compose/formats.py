"""Numbers, amounts, dates and due dates in words, in English and Korean; and what must not break across lines.

An amount is printed as exactly as it was stated, never without its qualifiers (“at least US$10 million”, “최소 1,000만
달러”), and is kept on one line; so is a date. English writes `9 December 2023`, Korean `2023. 12. 9.`, by Babel.

People type plain spaces; pages need U+00A0 in such places, and in Korean U+2060 where a word processor would insert a
gap (between a digit and Hangul) or break the line (before a bracket, after the comma of a number).
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

NO_BREAK_SPACE, WORD_JOINER = "\u00a0", "\u2060"

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
def prevent_breaks(text: str, language: str) -> str:
    """A text with no-break spaces (in Korean also word joiners) where a line must not break."""
    for pattern in _KOREAN if language == "ko" else _ENGLISH:
        text = pattern.sub(lambda match: match.group().replace(" ", NO_BREAK_SPACE), text)
    if language == "ko":
        text = _HANGUL_BRACKET.sub(WORD_JOINER, _DIGIT_HANGUL.sub(WORD_JOINER, text))
    return text


def allow_breaks(text: str) -> str:
    """A text with plain spaces and without joiners, for anything but pages."""
    return text.replace(NO_BREAK_SPACE, " ").replace(WORD_JOINER, "")


def format_number(value: int | Decimal, language: str) -> str:
    """A number as the language writes it, with all its digits."""
    return format_decimal(value, locale=language, decimal_quantization=False)


def format_listing(items: Sequence[str], language: str) -> str:
    """“A, B and C” in English, “A, B, C” in Korean."""
    if language == "ko":
        return ", ".join(items)
    if language == "en":  # as Babel does for en_GB, but without loading that locale
        *before, last = items or ("",)
        return f"{', '.join(before)} and {last}" if before else last
    return format_list(list(items), locale=language)


_SCALES = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_MYRIADS = ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만"), (1, ""))

_ORDER: tuple[Qualifier, ...] = (
    *("about", "nearly", "over", "at_least", "up_to"),
    *("combined", "initial", "additional", "more"),
)
"""The order of qualifiers, from the sum outwards: “an additional about US$10 million”."""


def format_money(amount: Amount, words: Wording, *, full: bool = False) -> str:
    """An amount with its qualifiers, kind and period; `full` adds its equivalents in other currencies."""
    if amount.value is None:
        text = words.text(amount.as_stated) or words("amount.not_stated")
    else:
        text = _add_qualifiers(_format_sum(amount.value, amount, words), amount.qualifiers, words)
        if full and amount.equivalents:
            equivalents = [_format_equivalent(equivalent, words) for equivalent in amount.equivalents]
            text = words("amount.equivalent", amount=text, other=words("list.semicolon").join(equivalents))
    if called := words.text(amount.called):
        text = words("amount.called", amount=text, kind=called)
    elif amount.kind:
        text = words(f"amount.kind.{amount.kind}", amount=text)
    text = _add_period(amount, text, words) + (words("interpreted") if amount.basis == "interpreted" else "")
    return prevent_breaks(text, words.language)


def _format_equivalent(equivalent: Equivalent, words: Wording) -> str:
    return _add_qualifiers(_format_currency(equivalent.value, equivalent.currency, words), equivalent.qualifiers, words)


def _add_qualifiers(text: str, qualifiers: tuple[Qualifier, ...], words: Wording) -> str:
    """A sum with its qualifiers, with no-break spaces."""
    for qualifier in sorted(qualifiers, key=_ORDER.index):
        text = words(f"amount.{qualifier}", amount=text)
    return text.replace(" ", NO_BREAK_SPACE)


def _format_sum(value: Decimal, amount: Amount, words: Wording) -> str:
    if amount.currency:
        return _format_currency(value, amount.currency, words)
    unit = words.text(amount.unit)
    if words.language != "ko":
        return f"{sum_in_words(value, words.language)} {unit}".rstrip()
    gap = WORD_JOINER if "가" <= unit[:1] <= "힣" else " "
    return f"{format_number(value, 'ko')}{gap}{unit}".rstrip()


def _format_currency(value: Decimal, currency: str, words: Wording) -> str:
    text = sum_in_words(value, words.language)
    key = f"currency.{currency}"
    return words(key, sum=text) if key in words else words("currency.other", code=currency, sum=text)


def _add_period(amount: Amount, text: str, words: Wording) -> str:
    """An amount with the period it is for."""
    if period := words.text(amount.period):
        return words("amount.period", amount=text, period=period)
    return words("amount.years", amount=text, n=amount.years) if amount.years else text


def sum_in_words(value: Decimal, language: str) -> str:
    """A sum with all its digits: “13.2 billion”, “132억”, “750,000”."""
    if language == "ko":
        return _sum_in_myriads(value)
    for scale, name in _SCALES:
        scaled = (value / scale).normalize()
        if abs(scaled) >= 1 and -int(scaled.as_tuple().exponent) <= 2:
            return f"{format_number(scaled, language)} {name}"
    return format_number(value, language)


def _sum_in_myriads(value: Decimal) -> str:
    """A sum in 조, 억 and 만, each with at most four digits before it."""
    remainder, fraction = abs(int(value)), abs(value) % 1
    parts = []
    for size, name in _MYRIADS:
        part, remainder = divmod(remainder, size)
        whole = part + fraction if size == 1 and fraction else part
        if whole:
            parts.append(f"{format_number(whole, 'ko')}{WORD_JOINER if name else ''}{name}")
    return ("-" if value < 0 else "") + (" ".join(parts) or "0")


_PATTERNS = {
    "en": {
        **{"long": "d MMMM y", "letter": "d MMMM y", "weekday": "EEEE d MMMM y", "short": "d MMM y"},
        **{"month_day": "d MMMM", "month": "MMMM y"},
    },
    "ko": {
        **{"long": "y. M. d.", "letter": "y. M. d.(EEE)", "weekday": "y. M. d.(EEE)", "short": "y. M. d."},
        **{"month_day": "M. d.", "month": "y. M."},
    },
}
_SKELETONS = {"month_day": "MMMMd", "month": "yMMMM"}
_LENGTHS = {"weekday": "full", "short": "medium"}


def format_day(when: dt.date, words: Wording, style: str = "long") -> str:
    """A day in one of the styles long, weekday, short, month_day, month, letter (that of a letterhead)."""
    return _format_day(when, words.language, style)


@lru_cache(maxsize=4096)
def _format_day(when: dt.date, language: str, style: str) -> str:
    if language in _PATTERNS:
        text = format_date(when, _PATTERNS[language][style], locale=language)
    elif style in _SKELETONS:
        text = format_skeleton(_SKELETONS[style], when, locale=language)
    else:
        text = format_date(when, _LENGTHS.get(style, "long"), locale=language)
    return text.replace(" ", NO_BREAK_SPACE).replace(".(", f".{WORD_JOINER}(")


def format_span(first: dt.date, last: dt.date, words: Wording) -> str:
    """A span of days: “21–22 May 2024”, “2024. 5. 21.~22.”; what both ends share is printed once."""
    if first == last:
        return format_day(first, words)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    if words.language == "ko":
        end = f"{last.day}." if same_month else format_day(last, words, "month_day" if same_year else "long")
        return f"{format_day(first, words)}~{end}"
    start = str(first.day) if same_month else format_day(first, words, "month_day" if same_year else "long")
    return f"{start}–{format_day(last, words)}" if same_month else f"{start} – {format_day(last, words)}"


_NAMES_YEAR = re.compile(r"(?:19|20|21)\d\d|\bFY\s?\d\d")
_LEAVES_TIME = re.compile(r"\b(?:by|within|before|until|end|next|coming|over|beginning)\b|까지|이내|이전|내에|중", re.I)
"""Words after which the day is the last of several."""


def format_due(due: Due | Sequence[Due], words: Wording, style: str = "short") -> str:
    """When something is due: the last day, after the source's words where these name the year themselves.

    “by 31 Dec 2024” for “within next year”, which on a page of the year after would be read otherwise; “end of 2024
    (by 31 Dec 2024)”, “2024년 중(2024. 12. 31.까지)”. What is our reading says so; several are joined.
    """
    dues = (due,) if isinstance(due, Due) else due
    if not dues:
        return words("not_stated")
    return words("list.semicolon").join(_due_with_purpose(single, words, style) for single in dues)


def _due_with_purpose(due: Due, words: Wording, style: str) -> str:
    text = prevent_breaks(_due_in_words(due, words, style), words.language)
    text += words("interpreted") if due.basis == "interpreted" else ""
    return words(f"due.{due.purpose}", words=text) if due.purpose else text


def _due_in_words(due: Due, words: Wording, style: str) -> str:
    """One due date: the source's words and what they mean, else the default words for its precision."""
    if is_relative(due, words):
        return _format_relative(due, words, style)
    stated = prevent_breaks(words.text(due.as_stated), words.language)
    if due.precision == "day" and due.latest:
        return format_day(due.latest, words, style)
    default = _default_words(due, words)
    text = stated or default
    if not text:
        return _format_bounds(due, words, style)
    if due.latest and not _names_last_day(text, default, due, words):
        return words("due.by", words=text, day=format_day(due.latest, words, style))
    if due.earliest and not due.latest:
        return words("due.after", words=text, day=format_day(due.earliest, words, style))
    return text


def is_relative(due: Due, words: Wording) -> bool:
    """Whether the source's words only mean what they mean on the day they were said: “next year”, “in October”."""
    stated = words.text(due.as_stated)
    return bool(stated and (due.latest or due.earliest)) and not _NAMES_YEAR.search(stated)


def _format_relative(due: Due, words: Wording, style: str) -> str:
    if due.latest is None:
        return words("due.after_day", day=format_day(due.earliest, words, style)) if due.earliest else ""
    day = format_day(due.latest, words, style)
    leaves_time = due.precision != "day" or _LEAVES_TIME.search(words.text(due.as_stated))
    return words("due.by_day", day=day) if leaves_time else day


def _names_last_day(text: str, default: str, due: Due, words: Wording) -> bool:
    """Whether the text names the last day itself, or is the default for a whole month, quarter, half or year."""
    if due.precision in ("month", "quarter", "half", "year") and text == default:
        return True
    return due.latest is not None and any(format_day(due.latest, words, style) in text for style in ("long", "short"))


def _default_words(due: Due, words: Wording) -> str:
    """The default words for a due date without words of its own, or an empty string."""
    last = due.latest
    match due.precision:
        case "month" if last:
            text = format_day(last, words, "month")
        case "quarter" if last:
            text = words(f"due.quarter_{(last.month + 2) // 3}", year=last.year)
        case "half" if last:
            text = words(f"due.half_{(last.month + 5) // 6}", year=last.year)
        case "year" if last:
            text = words("due.year", year=last.year)
        case "event":
            text = words.text(due.event)
        case "recurring":
            text = words.text(due.every) or _format_interval(due.every_months, words)
        case "soon" | "open":
            text = words(f"due.{due.precision}")
        case _:
            text = ""
    return prevent_breaks(text, words.language)


def _format_interval(months: int, words: Wording) -> str:
    if months and months % 12 == 0:
        return words("due.every_year", n=months // 12)
    return words("due.every_month", n=months) if months else words("due.recurring")


def _format_bounds(due: Due, words: Wording, style: str) -> str:
    """A due date without words, from its first and last day."""
    if due.earliest and due.latest:
        return format_span(due.earliest, due.latest, words)
    if due.latest:
        return words("due.by_day", day=format_day(due.latest, words, style))
    return words("due.after_day", day=format_day(due.earliest, words, style)) if due.earliest else words("not_stated")
