"""How a page writes numbers, days, dues, money and Korean particles: one door to all of them."""

from briefgen.compose.counts import counted, dots, listing, number
from briefgen.compose.dates import day, days, due_words
from briefgen.compose.josa import josa, particle
from briefgen.compose.money import money

__all__ = ["counted", "day", "days", "dots", "due_words", "josa", "listing", "money", "number", "particle"]
