"""What must not break: a number and its unit, a date, an amount and its qualifier, `(a)` and its word.

Officers type plain spaces; a page needs U+00A0 there, and in Korean U+2060 where a word processor would open a gap
(between a digit and Hangul) or break (before a bracket, after the comma of a number).
"""

from __future__ import annotations

import re
from functools import lru_cache

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
def hold(text: str, language: str) -> str:
    """The same words with no-break spaces (and, in Korean, word joiners) where a line must not break."""
    for pattern in _KOREAN if language == "ko" else _ENGLISH:
        text = pattern.sub(lambda match: match.group().replace(" ", HARD), text)
    if language == "ko":
        text = _HANGUL_BRACKET.sub(JOINER, _DIGIT_HANGUL.sub(JOINER, text))
    return text


def loose(text: str) -> str:
    """The same words with plain spaces and no joiners, for what is no page."""
    return text.replace(HARD, " ").replace(JOINER, "")
