"""Numbers with their nouns, and things in a row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from babel.lists import format_list
from babel.numbers import format_decimal

from briefgen.compose.wording import Wording


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
