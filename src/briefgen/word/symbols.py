"""Marks of the fonts Symbol and Wingdings, which lie in the private use area, as characters of Unicode."""

from __future__ import annotations

SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf06f": "○", "\uf0a8": "◇", "\uf071": "□"}


def readable(text: str) -> str:
    """A text of a list level, with characters any font may have; nothing where it holds others of private use."""
    text = "".join(SYMBOLS.get(letter, letter) for letter in text)
    return "" if any("\ue000" <= letter <= "\uf8ff" for letter in text) else text
