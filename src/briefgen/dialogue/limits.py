"""How long, how large and how far away a value may be.

The limits are far beyond what a dialogue holds; past them arithmetic, calendars and the breaking of lines fail, each at
a place that says nothing to the author of the data.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

FIRST_DAY, LAST_DAY = dt.date(1800, 1, 1), dt.date(2199, 12, 31)
"""The days that dates may be of, both inclusive: old treaties and far goals."""
MAX_LETTERS = 20_000
"""The longest text, some eight pages."""
MAX_WORD = 2_000
"""The longest stretch without a space: Korean has a space every few letters, an address can be long."""
MAX_COUNT = 9_999
"""The largest count of days, months or years, and of places."""
MAX_DIGITS, MAX_DECIMALS = 21, 6
"""Of an amount, before and after the point. A quintillion has 19; sums of amounts stay within the 28 of `decimal`."""


def is_day_in_range(day: dt.date) -> bool:
    """Whether a date is within the days that dates may be of."""
    return FIRST_DAY <= day <= LAST_DAY


def describe_range() -> str:
    """The years that dates may be of."""
    return f"{FIRST_DAY.year} to {LAST_DAY.year}"


def excess_of_text(words: str) -> str:
    """In what a text goes beyond its limits, or an empty string."""
    if len(words) > MAX_LETTERS:
        return f"has {len(words):,} letters; at most {MAX_LETTERS:,} can be set"
    if len(words) > MAX_WORD and (longest := max(map(len, words.split()), default=0)) > MAX_WORD:
        return f"has {longest:,} letters without a space; at most {MAX_WORD:,} can be set"
    return ""


def excess_of_number(number: Decimal) -> str:
    """In what an amount goes beyond its limits, or an empty string."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return "is no finite number"
    if len(digits) + exponent > MAX_DIGITS:
        return f"has {len(digits) + exponent} digits; at most {MAX_DIGITS} can be written out"
    if -exponent > MAX_DECIMALS:
        return f"has {-exponent} digits after the point; at most {MAX_DECIMALS} are kept"
    return ""
