"""Korean particles after a value: `은/는`, `이/가`, `을/를`, `과/와`, `으로/로` …, by the sound the value ends with.

The sound is that of the last syllable when it is read aloud: digits in Sino-Korean (`10` 십, `100` 백), Latin letters
by their Korean names (`NSF` 에프), other Latin words as they are usually transcribed. A bracket only explains the word
before it, so that word counts; quotation marks are skipped. Where the sound cannot be known (an ideograph), both
particles are written, as Korean does: `은(는)`. *Josa* (조사) is the Korean name of these particles.
"""

from __future__ import annotations

import re
from typing import Literal

from briefgen.compose.formats import WORD_JOINER
from briefgen.compose.templates.rendering import template_error, to_printable
from briefgen.errors import nearest

Ending = Literal["vowel", "ㄹ", "consonant", "unknown"]

PAIRS = {
    **{"은": "는", "이": "가", "을": "를", "과": "와", "아": "야", "으로": "로", "이다": "다", "이었다": "였다"},
    **{"으로서": "로서", "으로써": "로써", "으로부터": "로부터", "이나": "나", "이라": "라", "이란": "란"},
    **{"이며": "며", "이고": "고", "이든": "든", "이라도": "라도", "이랑": "랑", "이여": "여"},
}
"""Particle after a consonant → the same after a vowel."""

_INVISIBLE = re.compile("[\u2060\u200b\u200c\u200d\ufeff\u00ad]")
_TRAILING = " \u00a0\u202f\t,.…!?·:;~'\"’”」』》〉"
_DAY = re.compile(r"[0-9]\.$")
_BRACKETED = re.compile(r"[(\[（［]([^()\[\]（）［］]*)[)\]）］]$")

# The reading of digits, and of the zeros at the end of a number (10 십, 100 백, 1,000 천, 10,000 만 …).
_DIGITS: dict[str, Ending] = {
    **dict.fromkeys("2459", "vowel"),
    **dict.fromkeys("178", "ㄹ"),
    **dict.fromkeys("036", "consonant"),
}
_TRILLIONS = range(12, 16)
"""Numbers of zeros that are read 조, the only such name that ends in a vowel."""

_NUMBER = re.compile(r"(?:[0-9][0-9,]*\.)?([0-9][0-9,]*)$")

_UNITS: tuple[tuple[re.Pattern[str], Ending], ...] = (
    (re.compile(r"[0-9]\s?(?:[㎞㎝㎜㎡㎥℃°$€£]|[kcm]?m|ha|%p|[kMGT]?Wh?|[kMG]?Hz)$|[%％]$"), "vowel"),
    (re.compile(r"[0-9]\s?(?:[₩¥㎏㎎]|[km]?g|t|nm|ppm)$"), "consonant"),
    (re.compile(r"[0-9]\s?(?:㎖|m?l|mol)$"), "ㄹ"),
)

# Names of letters: 엘, 엠, 엔, 알; all others end in a vowel. Some acronyms are read as words.
_LETTERS: dict[str, Ending] = {"L": "ㄹ", "R": "ㄹ", "M": "consonant", "N": "consonant"}
_AS_WORDS: dict[str, Ending] = {"APEC": "consonant", "OPEC": "consonant", "HACCP": "consonant"}
_LATIN = re.compile(r"[A-Za-z]+(?:[.’'&-]?[A-Za-z]+)*$")

_WORD_ENDINGS: tuple[tuple[str, Ending], ...] = (
    (r"ll?e?$", "ㄹ"),  # Seoul, Google, Apple, channel
    (r"(?:m|n|ng|me|ne|mn)$", "consonant"),  # program, London, Beijing, time, airline
    (r"(?:^|[^aeiou])[aeiou](?:p|t|k|ck|c|b)$", "consonant"),  # step, summit, block, public, lab
    (r"ou?p$|ook$", "consonant"),  # group, book
    (r"[a-z]$", "vowel"),
)


def josa(value: str, pair: str) -> str:
    """A value with the right particle: `josa("NSF", "은/는")` is `NSF는`; an empty value stays empty."""
    text = _printed_words(value)
    if not text.strip():
        return text
    joiner = WORD_JOINER if text[-1] in _DIGITS else ""
    return f"{text}{joiner}{particle(text, pair)}"


def particle(value: str, pair: str) -> str:
    """Only the particle, for a value in bold: `**{{ name }}**{{ name|particle("은/는") }}`."""
    first, second = _parse_pair(pair)
    match ending_sound(_printed_words(value)):
        case "unknown":
            return f"({first[0]}){second}" if first.endswith(second) else f"{first}({second})"
        case "vowel":
            return second
        case "ㄹ" if first.startswith("으로"):
            return second
        case _:
            return first


def _printed_words(value: object) -> str:
    """The text a value prints. Raises `Refused` for a piece of the page."""
    words = to_printable(value)
    if not isinstance(words, str):
        raise template_error("a particle follows words, not a piece of the page")
    return words


def _parse_pair(pair: str) -> tuple[str, str]:
    left, _, right = pair.partition("/")
    for first, second in ((left, right), (right, left)):
        if PAIRS.get(first) == second:
            return first, second
    known = [f"{first}/{second}" for first, second in PAIRS.items()]
    hint = nearest(pair, known) or "such as 은/는, 이/가, 을/를, 으로/로"
    raise template_error(f"“{pair}” is no pair of particles", hint)


def ending_sound(text: str) -> Ending:
    """The sound at the end of a text that is read aloud in Korean."""
    text = _INVISIBLE.sub("", text).rstrip()
    while match := _BRACKETED.search(text):
        before = text[: match.start()].rstrip()
        text = before or match[1].rstrip()
    if _DAY.search(text):  # 2023. 12. 9. is read 9일, 2023. 12. is read 12월
        return "ㄹ"
    text = text.rstrip(_TRAILING + ")]")
    if not text:
        return "unknown"
    for unit, sound in _UNITS:
        if unit.search(text):
            return sound
    if number := _NUMBER.search(text):
        return _sound_of_number(number[1].replace(",", ""), fraction="." in number[0])
    if latin := _LATIN.search(text):
        return _sound_of_latin(re.sub(r"[^A-Za-z]", "", latin[0]))
    return _sound_of_syllable(text[-1])


def _sound_of_syllable(letter: str) -> Ending:
    if not "가" <= letter <= "힣":
        return "unknown"
    final = (ord(letter) - ord("가")) % 28
    return "vowel" if final == 0 else "ㄹ" if final == 8 else "consonant"


def _sound_of_number(digits: str, *, fraction: bool) -> Ending:
    zeros = len(digits) - len(digits.rstrip("0"))
    if fraction or zeros in (0, len(digits)):
        return _DIGITS[digits[-1]]
    return "vowel" if zeros in _TRILLIONS else "consonant"


def _sound_of_latin(word: str) -> Ending:
    if word.isupper() or len(word) == 1:
        return _AS_WORDS.get(word) or _LETTERS.get(word[-1].upper(), "vowel")
    return next(sound for pattern, sound in _WORD_ENDINGS if re.search(pattern, word.lower()))
